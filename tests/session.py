"""One visitor over a websocket, without a browser: opens pages, moves widgets, keeps what it got.

It speaks Streamlit's own messages and knows nothing of what stands on a page. It sends only the
widget that is moved (the server keeps the others), and draws nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 120  # seconds for one answer: a busy machine is slow, only a lost one is silent
WENT_WRONG = "Hier ging iets mis"
# Of a run: the two ends that are followed by nothing; one that ends early is run again by itself.
WHOLE, FRAGMENT = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
# No text of the page: what a message calls something by, how a table is styled (under a name that
# is new at every run), and how a choice was made (its options say it too).
UNREAD = {"id", "form_id", "query_param_key", "uuid", "styles", "deferred_file_id", "raw_value"}
# How the value of a widget travels, per kind of element.
KINDS = {
    "slider": "double_array_value",
    "number_input": "double_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "button": "trigger_value",
}

Path = tuple[int, ...]


class Session:
    """A visitor of the server at `url`. `headers` and `cookies` go with the handshake, and `origin`
    (None: the server's own, as a browser says it), without which the gate refuses."""

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        subprotocols: tuple[str, ...] = ("streamlit",),
        origin: str | None = None,
    ) -> None:
        more = dict(headers or {})
        if cookies:
            more["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._opened = ExitStack()
        connection = connect(
            re.sub("^http", "ws", url) + "/_stcore/stream",
            additional_headers=more,
            subprotocols=subprotocols,  # type: ignore[arg-type]  # a NewType of str
            origin=origin or url,  # type: ignore[arg-type]  # as a browser does
            compression=None,
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._socket = self._opened.enter_context(connection)
        self.pages: dict[str, str] = {}  # by address: what the server calls the page
        self.query = ""
        self.not_found = False
        self.redirects: list[str] = []
        self._page = ""
        self._nodes: dict[Path, tuple[str, Message]] = {}  # fragment and what was drawn there
        self._drawn: set[Path] = set()  # in the run that is going on

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave, as by closing the tab."""
        self._opened.close()

    def open(self, page: str, query: str = "") -> float:
        """Go to an address: typed the first time, by the menu after that. Seconds to its end."""
        if page in self.pages:
            state = ClientState(page_script_hash=self.pages[page], query_string=query)
        else:
            state = ClientState(page_name=page, query_string=query)
        self.query = query
        return self._run(state)

    def move(self, label: str, value: Any = True) -> float:
        """Give the widget with this label a value, by hand. Seconds to the end of the run."""
        fragment, kind, widget = self._widget(label)
        moved = WidgetState(id=widget.id)
        if KINDS[kind].endswith("array_value"):
            given = value if isinstance(value, (list, tuple)) else [value]
            getattr(moved, KINDS[kind]).data.extend(given)
        else:
            setattr(moved, KINDS[kind], value)
        if key := getattr(widget, "query_param_key", ""):
            self.query = urlencode({**dict(parse_qsl(self.query)), key: value}, doseq=True)
        state = ClientState(
            page_script_hash=self._page, query_string=self.query, fragment_id=fragment
        )
        state.widget_states.widgets.append(moved)
        return self._run(state)

    def labels(self) -> set[str]:
        """What can be moved, by its label."""
        return {widget.label for _, kind, widget in self._elements() if kind in KINDS}

    def texts(self) -> list[str]:
        """Every text that was handed out for the page as it stands, from top to bottom: also
        those of tables, of charts, and of what is folded away."""
        return [text for path in sorted(self._nodes) for text in _texts(self._nodes[path][1])]

    def faults(self) -> list[str]:
        """What the page says went wrong."""
        return [
            " ".join(_texts(widget))
            for _, kind, widget in self._elements()
            if kind == "exception" or (kind == "alert" and WENT_WRONG in widget.body)
        ]

    def _elements(self) -> Iterator[tuple[str, str, Any]]:
        for path in sorted(self._nodes):
            fragment, node = self._nodes[path]
            kind = node.WhichOneof("type")
            if kind:
                yield fragment, kind, getattr(node, kind)

    def _widget(self, label: str) -> tuple[str, str, Any]:
        for fragment, kind, widget in self._elements():
            if kind in KINDS and widget.label == label:
                return fragment, kind, widget
        raise LookupError(f"no '{label}'; there are {sorted(self.labels())}")

    def _run(self, state: ClientState) -> float:
        state.context_info.timezone = "Europe/Amsterdam"
        state.context_info.locale = "nl-NL"
        start = time.perf_counter()
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self.not_found = False
        while not self._take(ForwardMsg.FromString(self._receive())):
            pass
        return time.perf_counter() - start

    def _receive(self) -> bytes:
        received = self._socket.recv(timeout=PATIENCE)
        assert isinstance(received, bytes)
        return received

    def _take(self, message: ForwardMsg) -> bool:
        """Work one message into what this visitor sees; True at the end of the run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._drawn = set()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self.pages = {
                page.url_pathname: page.page_script_hash for page in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.not_found = True
        elif kind == "auth_redirect":
            self.redirects.append(message.auth_redirect.url)
        elif kind == "delta":
            self._draw(message)
        elif kind == "script_finished":
            return self._ended(message)
        return False

    def _draw(self, message: ForwardMsg) -> None:
        path = tuple(message.metadata.delta_path)
        kind = message.delta.WhichOneof("type")
        if kind != "new_transient":  # a spinner stands in nobody's place
            self._nodes[path] = (message.delta.fragment_id, getattr(message.delta, kind))
            self._drawn.add(path)

    def _ended(self, message: ForwardMsg) -> bool:
        """What was not drawn again is gone: of the page, or of the fragment that ran."""
        how = message.script_finished
        if how == EARLY:
            return False
        ran = set(message.metadata.run.fragment_ids) if how == FRAGMENT else None
        for path in set(self._nodes) - self._drawn:
            if ran is None or self._nodes[path][0] in ran:
                del self._nodes[path]
        if how not in (WHOLE, FRAGMENT):
            raise RuntimeError(f"the run ended as {how}")
        return True


def _texts(node: Message) -> Iterator[str]:
    for field, value in node.ListFields():
        if field.name in UNREAD:
            continue
        for one in value if field.is_repeated else (value,):
            if isinstance(one, str):
                yield one
            elif isinstance(one, bytes):
                yield from _cells(one)
            elif isinstance(one, Message):
                yield from _texts(one)
            elif isinstance(one, float):
                yield repr(one)


def _cells(arrow: bytes) -> Iterator[str]:
    """The headers and the cells of a table."""
    table = pa.ipc.open_stream(arrow).read_all()
    yield from map(str, table.column_names)
    for row in table.to_pylist():
        yield from ("" if cell is None else str(cell) for cell in row.values())
