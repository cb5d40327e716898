"""Names that drift: asked once, remembered, and never merged without a yes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from data.questions import Memory
from data.reader import RawSheet, RawWorkbook
from data.reading.known import ITSELF, ONE
from data.workbook import NOTHING_KNOWN, Upload, interpret
from tests.data.conftest import SHA, cover, page

NO_ANSWERS: Mapping[str, str] = {}
BEFORE = Memory(
    organisations={"Brabant Zorg": None, "ZZG Zorggroep": "01234567"},
    activities={2014: ("Valorisatiemarkt",), 2015: ("Zorgalliantie café",)},
    lines={2015: (("Bijeenkomsten", "Zorgalliantie café"),)},
)
TOLD = "lijkt op"


def read(
    *pages: RawSheet,
    memory: Memory = NOTHING_KNOWN,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> Upload:
    raw = RawWorkbook(sheets=(cover(2015), *pages), problems=())
    return interpret(raw, "jaar.xlsx", SHA, memory=memory, answers=answers)


def said(upload: Upload) -> list[str]:
    return [f"{p.severity} {p.place}: {p.what}" for p in upload.problems]


def members(*names: str, kvk: str = "") -> RawSheet:
    lines = "".join(f"{name} | {kvk} | zorg\n" for name in names)
    return page("Participanten", f"Organisatie | KvK | Sector\n{lines}")


def visits(*names: str) -> RawSheet:
    lines = "".join(f"2015-01-28 | Café | {name} | {n}\n" for n, name in enumerate(names, 1))
    return page("Deelname", f"Datum | Activiteit | Organisatie | Aanwezig\n{lines}")


# --- the same as last year, or new --------------------------------------------------------------


def test_new_spelling_of_a_known_organisation_waits_for_a_yes() -> None:
    upload = read(members("BrabantZorg"), memory=BEFORE)
    assert said(upload) == ["fout Participanten!A2: 'BrabantZorg' lijkt op 'Brabant Zorg'"]
    [question] = [q for q in upload.questions if q.is_open]
    assert (question.key, question.suggestion, question.remembered) == (
        "name:organisation:brabantzorg", "Brabant Zorg", True,
    )  # fmt: skip
    assert [row["organisation"] for row in upload.tables["participants"]] == ["BrabantZorg"]


def test_yes_is_followed_and_told() -> None:
    answers = {"name:organisation:brabantzorg": "Brabant Zorg"}
    for memory, given in ((BEFORE, answers), (Memory(answers=answers), NO_ANSWERS)):
        names = members("BrabantZorg") if memory is BEFORE else members("Brabant Zorg")
        upload = read(names, visits("BrabantZorg"), memory=memory, answers=given)
        assert upload.errors == ()
        assert "'BrabantZorg' is gelezen als 'Brabant Zorg'" in "".join(said(upload))
        assert upload.tables["participants"][0]["organisation"] == "Brabant Zorg"
        assert upload.tables["attendance"][0]["organisation"] == "Brabant Zorg"
        assert upload.answers == given  # what was remembered was not answered now


def test_name_of_before_that_the_kvk_number_ties_to_another_is_asked_about() -> None:
    """On the list ZZG Zorggroep has become Vivaan, and who was there still calls it ZZG."""
    pages = members("Vivaan", kvk='"01234567"'), visits("ZZG Zorggroep")
    key = "name:organisation:zzg zorggroep"
    upload = read(*pages, memory=BEFORE)
    assert said(upload) == ["fout Deelname!C2: 'ZZG Zorggroep' lijkt op 'Vivaan'"]
    assert [q.key for q in upload.questions if q.is_open] == [key]
    upload = read(*pages, memory=BEFORE, answers={key: "Vivaan"})
    assert upload.tables["attendance"][0]["organisation"] == "Vivaan"


def test_no_is_followed_without_a_word() -> None:
    answers = {"name:organisation:brabantzorg": ITSELF}
    upload = read(members("BrabantZorg"), memory=BEFORE, answers=answers)
    assert said(upload) == []
    assert upload.tables["participants"][0]["organisation"] == "BrabantZorg"


def test_answer_that_names_nobody_any_more_is_asked_again() -> None:
    answers = {"name:organisation:brabantzorg": "Brabant"}
    assert len(read(members("BrabantZorg"), memory=BEFORE, answers=answers).errors) == 1


@pytest.mark.parametrize("name", ["Brabant Zorg", "brabant  zorg", "Vivaan", "Atlant Zorggroep"])
def test_nothing_is_asked_about_known_and_quite_other_names(name: str) -> None:
    assert said(read(members(name), memory=BEFORE)) == []


def test_equal_kvk_number_is_the_same_organisation_already() -> None:
    renamed = members("ZZG Zorgroep", kvk='"01234567"')
    assert said(read(renamed, memory=BEFORE)) == []
    assert len(read(members("ZZG Zorgroep"), memory=BEFORE).errors) == 1


def test_two_that_come_equally_near_are_not_suggested() -> None:
    upload = read(
        members("BrabantZorg"),
        visits("Brabant-Zorg", "Brabant Zorg"),  # the second is that of before, as it is spelt
        answers={"name:organisation:brabantzorg": ITSELF},
        memory=BEFORE,
    )
    assert said(upload) == []


# --- never merged -------------------------------------------------------------------------------

APART = [
    ("Verdiepingskamer", "Verhelderingskamer"),
    ("ZZG Zorggroep", "Atlant Zorggroep"),
    ("Zorggroep Noord", "Zorggroep Noord-West"),
    ("Leerwerkplaats I", "Leerwerkplaats II"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_names_that_are_two_things(one: str, other: str) -> None:
    upload = read(members(one, other), visits(one, other), memory=Memory(organisations={one: None}))
    assert said(upload) == []
    table = f"Activiteit | Blok\n{one} | B\n{other} | B"
    upload = read(page("Activiteiten", table), memory=Memory(activities={2014: (one,)}))
    assert said(upload) == []


# --- two spellings in one workbook --------------------------------------------------------------


def test_two_spellings_in_one_list() -> None:
    upload = read(members("Brabant Zorg", "BrabantZorg"))
    assert said(upload) == ["fout Participanten!A3: 'BrabantZorg' lijkt op 'Brabant Zorg'"]


def test_two_spellings_of_one_make_two_rows_the_same() -> None:
    answers = {"name:organisation:brabantzorg": "Brabant Zorg"}
    upload = read(members("Brabant Zorg", "BrabantZorg"), answers=answers)
    assert [p.what for p in upload.errors] == [
        "rij 2 en rij 3 zijn dezelfde (Organisatie + Lid sinds)"
    ]


def test_rows_that_were_the_same_before_are_told_once() -> None:
    assert len(read(members("A", "A")).errors) == 1


def test_kvk_numbers_tell_two_names_apart() -> None:
    table = """
    Organisatie  | KvK      | Sector
    Brabant Zorg | 11111111 | zorg
    BrabantZorg  | 22222222 | zorg
    """
    assert said(read(page("Participanten", table))) == []


def test_spelling_on_another_sheet_is_that_of_the_list_of_this_year() -> None:
    upload = read(
        members("BrabantZorg"),
        visits("Brabant Zorg", "(extern)"),
        page("Bijdragen", "Verstrekker | Soort\nBrabant-Zorg | subsidie"),
    )
    assert said(upload) == [
        "fout Bijdragen!A2: 'Brabant-Zorg' lijkt op 'BrabantZorg'",
        "fout Deelname!C2: 'Brabant Zorg' lijkt op 'BrabantZorg'",
    ]


DRIFTS: list[tuple[str, str, str]] = [
    ("Activiteiten", "Activiteit | Blok\nValorisatie markt | B", "dezelfde activiteit"),
    ("Opbrengsten", "Activiteit | Titel\nZorgalliantiecafé | t", "dezelfde activiteit"),
    ("Realisatie", "Blok | Activiteit | Uren\nBijeenkomst | x | 1", "hetzelfde blok"),
    ("Realisatie", "Blok | Activiteit | Uren\nBijeenkomsten | Zorgalliantiecafé | 1",
     "dezelfde begrotingsregel"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "table", "same"), DRIFTS)
def test_every_name_beside_what_is_known(sheet: str, table: str, same: str) -> None:
    [problem] = read(page(sheet, table), memory=BEFORE).errors
    assert TOLD in problem.what
    assert problem.fix == f"kies of het {same} is, of schrijf de naam zoals daar"


def test_name_that_stands_in_no_cell() -> None:
    table = "Activiteit: | Cafe Zorg\nDatum | Organisatie | Aanwezig\n2015-01-28 | A | 1"
    [problem] = read(
        page("Deelname", table), memory=Memory(activities={2015: ("Café Zorgg",)})
    ).errors
    assert problem.place == "Deelname"


def test_nothing_is_asked_about_a_person() -> None:
    memory = Memory(organisations={"Jan de Vriess": None})
    assert not any(
        TOLD in text for text in said(read(visits("Jan de Vries", "ZZG"), memory=memory))
    )


# --- several organisations in one cell ----------------------------------------------------------

SEVERAL = [
    "ZZG / Vivaan",
    "ZZG/Vivaan",
    "ZZG; Vivaan",
    "ZZG + Vivaan",
    "ZZG;Vivaan",
]


@pytest.mark.parametrize("name", SEVERAL)
def test_several_organisations_in_one_cell(name: str) -> None:
    assert said(read(visits(name, "Careaz"))) == [
        "fout Deelname!C2: in deze cel staan meer organisaties: 'ZZG' en 'Vivaan'",
    ]
    again = members(name, name)  # one question, however often it stands there
    assert "".join(said(read(again))).count("meer organisaties") == 1


def test_one_organisation_with_a_stroke_in_its_name() -> None:
    answers = {"one:zzg / vivaan": ONE}
    for memory in (Memory(answers=answers), Memory(organisations={"ZZG / Vivaan": None})):
        assert said(read(members("ZZG / Vivaan"), memory=memory)) == []


@pytest.mark.parametrize(
    "name", ["A/B Zorg", "Zorg & Welzijn", "ZZG en Vivaan", "Jan de Vries / Piet Bakker"]
)
def test_not_several_organisations(name: str) -> None:
    assert not any("meer organisaties" in text for text in said(read(visits(name, "ZZG"))))


def test_income_line_of_several_organisations_is_one_line() -> None:
    table = "Verstrekker | Soort | Aantal\nProvincie / Gemeente | subsidie | {}"
    assert said(read(page("Bijdragen", table.format(2)))) == []
    assert len(read(page("Bijdragen", table.format(1))).errors) == 1
