"""Whose turn it is to draw: one after another, and nobody waits for what takes long."""

from __future__ import annotations

import threading
import time

import pytest

from pages.parts.turns import Turns

FOREVER = 60.0  # seconds; no test waits for it


def test_each_draws_after_the_other_in_the_order_in_which_they_came() -> None:
    turns = Turns(longest=FOREVER)
    drawn: list[int] = []
    inside: list[int] = []

    def draw(number: int) -> None:
        with turns.taken():
            inside.append(number)
            assert len(inside) == 1  # nobody else
            drawn.append(number)
            inside.pop()

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(8)]
    with turns.taken():
        for at, thread in enumerate(threads):
            thread.start()
            while len(turns._waiting) <= at:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert drawn == list(range(8))


def test_nobody_waits_for_what_takes_long_and_its_end_takes_no_turn_away() -> None:
    turns = Turns(longest=0.05)
    done, begun = threading.Event(), threading.Event()

    def long() -> None:
        with turns.taken():
            begun.set()
            assert done.wait(FOREVER)

    thread = threading.Thread(target=long)
    thread.start()
    assert begun.wait(FOREVER)
    with turns.taken():  # beside it
        done.set()
        thread.join()
        assert turns._whose == threading.get_ident()  # not freed by the other


def test_a_part_of_the_page_is_in_the_turn_of_the_page() -> None:
    turns = Turns(longest=FOREVER)
    with turns.taken(), turns.taken():
        pass
    with turns.taken():  # free again
        pass


def test_a_page_that_fails_gives_its_turn_up() -> None:
    turns = Turns(longest=FOREVER)
    with pytest.raises(ValueError, match="gone"), turns.taken():
        raise ValueError("gone")
    entered = threading.Event()

    def next_one() -> None:
        with turns.taken():
            entered.set()

    thread = threading.Thread(target=next_one)
    thread.start()
    thread.join()
    assert entered.is_set()
