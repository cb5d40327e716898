"""What a browser may ask over its connection, and what the server tells of itself there.

Knows Streamlit's messages by their kind; refuses to know who asks and what a page shows. Whoever
reaches the server has a connection before any sign-in, and may send what no page of ours ever does.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from pages.parts import log

# The rest would empty the caches of everyone, tell of the repository beside the program which files
# are new in it, or write files there.
HEARD = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


def guard(runtime: Runtime) -> None:
    """Refuse from now on what no page of ours asks, and tell nobody where the program stands."""
    made: dict[str, Any] = runtime.media_file_mgr._deferred_callables
    hear = runtime.handle_backmsg

    @wraps(hear)
    def heard(session: str, message: BackMsg, **named: Any) -> None:
        if _may_ask(message, session, made):
            hear(session, message, **named)
        else:
            log.LOG.warning(log.line("refused", why="message"))

    runtime.handle_backmsg = heard  # type: ignore[method-assign]
    greet = AppSession._create_new_session_message

    @wraps(greet)
    def greeted(*given: Any, **named: Any) -> Any:
        message = greet(*given, **named)
        message.new_session.main_script_path = ""
        return message

    AppSession._create_new_session_message = greeted  # type: ignore[method-assign]


def _may_ask(message: BackMsg, session: str, made: dict[str, Any]) -> bool:
    """A download that is made on request is made for whom it was offered to; Streamlit makes it
    for anyone who knows its number."""
    kind = message.WhichOneof("type")
    if kind != "backend_operation_request":
        return kind in HEARD
    asked = message.backend_operation_request
    if asked.WhichOneof("payload") == "deferred_file":
        offered = made.get(asked.deferred_file.file_id)
        return offered is not None and offered["session_id"] == session
    return asked.WhichOneof("payload") in OPERATIONS
