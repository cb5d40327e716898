"""The desk where questions come in: what was asked, what was answered, what holds no longer."""

from __future__ import annotations

from data.questions import Desk, Question

SECTOR = Question(key="k", text="Welke?", choices=(("a", "A"), ("", "geen")))


def test_question_without_an_answer_is_open() -> None:
    desk = Desk()
    assert desk.ask(SECTOR) is None
    assert desk.asked == {"k": SECTOR}
    assert desk.asked["k"].is_open


def test_answer_that_is_a_choice_holds() -> None:
    desk = Desk({"k": ""})
    assert desk.ask(SECTOR) == ""
    assert not desk.asked["k"].is_open


def test_answer_that_is_no_choice_any_more_is_as_none() -> None:
    desk = Desk({"k": "weg"})
    assert desk.ask(SECTOR) is None
    assert desk.asked["k"].is_open


def test_answer_that_is_no_choice_leaves_what_was_found() -> None:
    found = Question(key="k", text="Welke?", choices=SECTOR.choices, answer="a")
    assert Desk({"k": "weg"}).ask(found) == "a"
    assert Desk({"k": ""}).ask(found) == ""
    assert Desk().ask(found) == "a"


def test_question_is_asked_once() -> None:
    desk = Desk()
    desk.ask(SECTOR)
    desk.ask(Question(key="k", text="Nog eens?", choices=SECTOR.choices))
    assert [question.text for question in desk.asked.values()] == ["Welke?"]
