"""What the store remembers: answers that hold for later workbooks, and the names in use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.memory import recall
from data.questions import Memory, Question
from data.store import Store, commit, reading, undo
from tests.data.conftest import cover, page, upload_of

pytestmark = pytest.mark.usefixtures("no_rules")

PARTICIPANTS = """
Organisatie | KvK        | Sector
ZZG         | "01234567" | zorg
Vivaan      |            | zorg
"""


def recalled(store: Store) -> Memory:
    with reading(store) as cursor:
        return recall(cursor)


def test_nothing_is_known_of_an_empty_store(store: Store) -> None:
    assert recalled(store) == Memory()


def test_names_in_use(store: Store) -> None:
    commit(
        store,
        upload_of(
            page("Participanten", PARTICIPANTS),
            page("Activiteiten", "Activiteit | Blok\nMarkt | B\nCafé | B"),
            page("Begroting", "Blok | Activiteit | Euro\nB | Markt | 1\n | Café | 2"),
        ),
        by="test",
    )
    found = recalled(store)
    assert found.organisations == {"ZZG": "01234567", "Vivaan": None}
    assert found.activities == {2015: ("Markt", "Café")}  # as they stand in the workbook
    assert found.lines == {2015: (("B", "Markt"), ("B", "Café"))}


def test_names_of_every_year_and_only_what_is_active(store: Store) -> None:
    for year, name in ((2014, "Oud"), (2015, "Nieuw")):
        table = f"Organisatie | Sector\n{name} | zorg"
        commit(store, upload_of(cover(year), page("Participanten", table)), by="test")
    assert list(recalled(store).organisations) == ["Nieuw", "Oud"]  # the last year first
    undo(store, by="test", year=2015)
    assert list(recalled(store).organisations) == ["Oud"]


def test_last_answer_holds_and_an_answer_for_one_file_does_not(store: Store) -> None:
    upload = upload_of(page("Staffel", "Vanaf omzet | Bijdrage\n0 | 2500"))
    passing = Question(key="number:budget.cost", text="?", choices=(), remembered=False)
    for meant in ("wonen", "zorg"):
        answers = {"value:participants.sector:vvt": meant, "number:budget.cost": "nl"}
        commit(store, replace(upload, answers=answers, questions=(passing,)), by="test")
    assert recalled(store).answers == {"value:participants.sector:vvt": "zorg"}
