"""Where a file is chosen: Streamlit's own uploader, in Dutch."""

from __future__ import annotations

from typing import Any

import streamlit as st

# Its button and its limits are English, and it has no setting for either.
_DUTCH = """<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after {
    content: "Bestand kiezen"; font-size: 1rem;
}
[data-testid="stFileUploaderDropzoneInstructions"] { visibility: hidden; }
</style>"""


def choose(label: str, *, key: str) -> Any:
    """Draw the uploader; gives the file that was chosen, None until then."""
    st.html(_DUTCH)
    return st.file_uploader(label, key=key)
