"""What a browser may ask over its connection, without a server."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts import messages
from pages.parts.messages import guard

HEARD = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that keeps what reaches it; one download is offered, to session s1."""

    class App:
        def _create_new_session_message(self) -> ForwardMsg:
            said = ForwardMsg()
            said.new_session.main_script_path = "/srv/geheim/dashboard.py"
            return said

    monkeypatch.setattr(messages, "AppSession", App)
    reached: list[str | None] = []
    found = SimpleNamespace(
        app=App,
        reached=reached,
        media_file_mgr=SimpleNamespace(_deferred_callables={"f1": {"session_id": "s1"}}),
        handle_backmsg=lambda _, one, **__: reached.append(one.WhichOneof("type")),
    )
    guard(found)  # type: ignore[arg-type]
    return found


def test_only_what_a_page_asks_is_heard(server: Any) -> None:
    for field in BackMsg.DESCRIPTOR.fields:
        message = BackMsg()
        if field.message_type is None:
            setattr(message, field.name, True)
        else:
            getattr(message, field.name).SetInParent()
        server.handle_backmsg("s1", message, client=None)
    assert set(server.reached) == HEARD


@pytest.mark.parametrize(
    ("session", "file", "heard"), [("s1", "f1", True), ("s2", "f1", False), ("s1", "f2", False)]
)
def test_a_download_is_made_for_whom_it_was_offered_to(
    session: str, file: str, heard: bool, server: Any
) -> None:
    message = BackMsg()
    message.backend_operation_request.deferred_file.file_id = file
    server.handle_backmsg(session, message)
    assert bool(server.reached) == heard


@pytest.mark.parametrize(("kind", "heard"), [("dataframe_chunk", True), ("install_skills", False)])
def test_nothing_is_written_beside_the_program(kind: str, heard: bool, server: Any) -> None:
    message = BackMsg()
    getattr(message.backend_operation_request, kind).SetInParent()
    server.handle_backmsg("s1", message)
    assert bool(server.reached) == heard


def test_nobody_is_told_where_the_program_stands(server: Any) -> None:
    assert server.app()._create_new_session_message().new_session.main_script_path == ""
