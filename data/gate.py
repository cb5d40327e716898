"""Many may be inside at once, or one alone: who waits for whom while the store is swapped.

Knows threads; refuses to know what they do inside.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Open to all, until somebody asks to be alone: then new ones wait and those inside finish."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._shut = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Go in with others. Who is inside already may go in again, so that it can finish."""
        me = threading.get_ident()
        with self._moved:
            self._moved.wait_for(lambda: not self._shut or me in self._inside)
            self._inside[me] += 1
        try:
            yield
        finally:
            with self._moved:
                self._inside[me] -= 1
                self._inside += Counter()  # drops who has left
                self._moved.notify_all()

    @contextmanager
    def alone(self, patience: float) -> Iterator[None]:
        """Be the only one. TimeoutError when somebody is still inside after so many seconds."""
        with self._moved:
            self._shut = True
            if not self._moved.wait_for(lambda: not self._inside, patience):
                self._open()
                raise TimeoutError
        try:
            yield
        finally:
            with self._moved:
                self._open()

    def _open(self) -> None:
        self._shut = False
        self._moved.notify_all()
