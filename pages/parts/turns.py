"""Whose turn it is: one visitor's page is drawn at a time.

All visitors share one process, and Python draws one thing at a time. Of pages drawn together each
is ready when the last one is; one after another, the first is ready at once and the last no later
(measured: six at once took half as long in the middle).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.5  # seconds; what takes longer, such as reading a workbook, is not waited for


class Turns:
    """Turns of at most `longest` seconds, first come first served; after that time the next one
    begins beside it."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[int] = deque()  # threads; the one that has the turn is not in it
        self._longest = longest
        self._whose: int | None = None
        self._until = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, and give it up after; who has one and asks again does not wait."""
        me = threading.get_ident()
        if self._whose == me:
            yield
            return
        with self._changed:
            self._waiting.append(me)
            while (left := self._wait(me)) != 0:
                self._changed.wait(left)
            self._waiting.popleft()
            self._whose, self._until = me, time.monotonic() + self._longest
            self._changed.notify_all()  # another one is the first now
        try:
            yield
        finally:
            with self._changed:
                if self._whose == me:  # else it took too long, and the turn is another's by now
                    self._whose = None
                    self._changed.notify_all()

    def _wait(self, me: int) -> float | None:
        """Seconds until the turn is that of this thread; None when others are before it."""
        if self._waiting[0] != me:
            return None
        return 0 if self._whose is None else max(0, self._until - time.monotonic())


taken = Turns().taken
