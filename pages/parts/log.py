"""What the log gets: one line of JSON for each event.

It knows no event and no reader. Who writes a line leaves out what a cell, an account or a cookie
holds; what came in from outside is named by a word of our own.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from data.rows import now

LOG = logging.getLogger("zorgalliantie")


def line(event: str, **facts: Any) -> str:
    """The line for this event: when, what, and what else there is to know."""
    return json.dumps({"at": f"{now():%Y-%m-%dT%H:%M:%SZ}", "event": event, **facts})
