"""What must agree between rows and sheets: each rule broken and kept, with the place."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from data.contents import rows
from data.references import RULES, check_references
from data.store import RejectedError, Store, commit, preview, reading
from data.workbook import Upload
from tests.data.conftest import cover, page, upload_of


@dataclass(frozen=True, kw_only=True)
class Case:
    """Sheets of 2015 that break a rule, all that is said, and the change that keeps it.

    `last_year`: the sheets of 2014. `keeps`: a text in the sheets of 2015, and what it becomes.
    """

    sheets: dict[str, str]
    said: tuple[str, ...]
    keeps: tuple[str, str]
    last_year: dict[str, str] | None = None
    stated: int | None = None


LAST_YEAR = {
    "Participanten": """
        Organisatie | Sector
        A           | zorg
        B           | zorg
        """
}
BUDGET = """
    Blok         | Activiteit | Euro
    Bijeenkomsten | Café      | 10
                  | Markt     | 20
    """
MEMBERS = """
    Organisatie | Sector | Rol
    A           | zorg   |
    N           | overig | partnernetwerk
    """
ACTIVITIES = """
    Activiteit | Blok
    Café       | Bijeenkomsten
    Markt      | Bijeenkomsten
    """

CASES = {
    "leaves before it joins": Case(
        sheets={
            "Participanten": """
                Organisatie | Sector | Lid sinds  | Lid tot
                A           | zorg   | 2015-03-01 | 2015-03-01
                """
        },
        said=(
            "fout Participanten!D2: A gaat weg voordat het lidmaatschap begint; "
            "verbeter Lid sinds of Lid tot",
        ),
        keeps=("| 2015-03-01\n", "| 2015-03-02\n"),
    ),
    "the same organisation twice at once": Case(
        sheets={
            "Participanten": """
                Organisatie | Sector | KvK        | Lid sinds  | Lid tot
                A           | zorg   | "12345678" |            | 2015-06-01
                A nieuw     | zorg   | "12345678" | 2015-05-31 |
                """
        },
        said=(
            "fout Participanten!A3: A nieuw is in dezelfde periode ook participant op rij 2; "
            "verwijder een van beide rijen of verbeter de datums",
        ),
        keeps=("2015-05-31", "2015-06-01"),  # back on the day that it left
    ),
    "gone without a word": Case(
        last_year=LAST_YEAR,
        sheets={
            "Participanten": """
                Organisatie | Sector | Voorheen
                A           | zorg   |
                C           | zorg   | A
                """
        },
        said=(
            "waarschuwing Participanten: B was eind 2014 participant en staat niet meer op het "
            "blad; het telt als vertrokken; zet het met Lid tot op het blad, of noem het bij "
            "Voorheen",
        ),
        keeps=("| A\n", "| A; B\n"),
    ),
    "names not known yet": Case(
        stated=2,
        sheets={"Participanten": MEMBERS},
        said=(
            "melding Participanten: 1 van 2 participanten zijn bij naam bekend; "
            "tellingen die alle namen nodig hebben, blijven leeg tot het blad volledig is",
        ),
        keeps=("partnernetwerk", "participant"),
    ),
    "former name that nobody knows": Case(
        last_year=LAST_YEAR,
        sheets={
            "Participanten": """
                Organisatie | Sector | Voorheen
                C           | zorg   | a; Bee ;
                B           | zorg   |
                """
        },
        said=(
            "waarschuwing Participanten!C2: 'Bee' is vorig jaar niet bekend als participant; "
            "schrijf de naam zoals hij vorig jaar op het blad stond",
        ),
        keeps=("Bee", "B"),
    ),
    "contribution of somebody unknown": Case(
        sheets={
            "Participanten": MEMBERS,
            "Bijdragen": """
                Verstrekker | Soort                | Aantal | Begroot
                A           | participantenbijdrage |       | 10
                Zorg        | participantenbijdrage |       | 10
                Nieuwe      | participantenbijdrage | 6     | 60
                Provincie   | subsidie              |       | 5
                """,
        },
        said=(
            "waarschuwing Bijdragen!A3: Zorg staat niet op het blad Participanten; "
            "schrijf de naam zoals daar; anders telt de bijdrage onder sector onbekend",
        ),
        keeps=("Zorg ", "a "),
    ),
    "actuals of a line that was not budgeted": Case(
        sheets={
            "Begroting": BUDGET,
            "Realisatie": """
                Blok          | Activiteit | Euro
                BIJEENKOMSTEN | café       | 10
                              | Feest      | 10
                """,
        },
        said=(
            "waarschuwing Realisatie!B3: Feest staat niet in de begroting van BIJEENKOMSTEN; "
            "schrijf de regel zoals op het blad Begroting, of laat hem staan als hij nieuw is",
        ),
        keeps=("Feest", "Markt"),
    ),
    "activity in a block that was not budgeted": Case(
        sheets={"Begroting": BUDGET, "Activiteiten": "Activiteit | Blok\nCafé | Samenkomst"},
        said=(
            "fout Activiteiten!B2: het blok Samenkomst staat niet in de begroting; "
            "schrijf het blok zoals op het blad Begroting",
        ),
        keeps=("| Samenkomst", "| bijeenkomsten"),
    ),
    "activity on a line that was not budgeted": Case(
        sheets={
            "Begroting": BUDGET,
            "Activiteiten": """
                Activiteit | Blok          | Begrotingsactiviteit
                Café       | Bijeenkomsten |
                Markt      | Bijeenkomsten | Kraam
                """,
        },
        said=(
            "fout Activiteiten!C3: de regel Kraam staat niet in het blok Bijeenkomsten van de "
            "begroting; schrijf de regel zoals op het blad Begroting, of laat de cel leeg voor "
            "het hele blok",
        ),
        keeps=("Kraam", "markt"),
    ),
    "visit to an unknown activity": Case(
        sheets={
            "Activiteiten": ACTIVITIES,
            "Deelname": """
                Datum      | Activiteit | Organisatie | Aanwezig
                2015-01-28 | Café       | (extern)    | 3
                2015-01-28 | Feest      | (extern)    | 3
                2015-01-29 | Feest      | (extern)    | 3
                """,
        },
        said=(
            "fout Deelname!B3: de activiteit Feest staat niet op het blad Activiteiten; "
            "schrijf de activiteit zoals daar, of voeg haar toe",
        ),
        keeps=("Feest", "MARKT"),
    ),
    "visit by an unknown organisation": Case(
        sheets={
            "Participanten": MEMBERS,
            "Deelname": """
                Datum      | Activiteit | Organisatie | Aanwezig
                2015-01-28 | Café       | a           | 3
                2015-01-28 | Café       | N           | 3
                2015-01-28 | Café       | (Extern)    | 3
                2015-01-29 | Café       | Ah          | 3
                2015-01-30 | Café       | Ah          | 3
                """,
        },
        said=(
            "fout Deelname!C5: Ah staat niet op het blad Participanten; schrijf de naam zoals "
            "daar, of vul (extern) in voor een bezoeker van buiten",
        ),
        keeps=("Ah", "A"),
    ),
    "visit by somebody who may be one of the unnamed": Case(
        stated=2,
        sheets={
            "Participanten": MEMBERS,
            "Deelname": """
                Datum      | Activiteit | Organisatie | Aanwezig
                2015-01-28 | Café       | Ah          | 3
                """,
        },
        said=(
            "melding Participanten: 1 van 2 participanten zijn bij naam bekend; "
            "tellingen die alle namen nodig hebben, blijven leeg tot het blad volledig is",
            "waarschuwing Deelname!C2: Ah staat niet op het blad Participanten; "
            "dat kan kloppen: nog niet alle participanten zijn bij naam bekend",
        ),
        keeps=("", ""),
    ),
    "two hosts of one meeting": Case(
        sheets={
            "Deelname": """
                Datum      | Activiteit | Bijeenkomst | Gastheer | Organisatie | Aanwezig
                2015-01-28 | Café       |             | A        | A           | 3
                2015-01-28 | Café       |             | B        | B           | 3
                2015-01-28 | Café       |             |          | C           | 3
                2015-01-28 | Café       | avond       | C        | C           | 3
                2015-02-28 | Café       |             | D        | D           | 3
                """
        },
        said=(
            "fout Deelname!D2: Café op 28-01-2015 heeft meer dan één gastheer; geef elke regel "
            "van deze bijeenkomst dezelfde waarde, of vul Bijeenkomst in",
        ),
        keeps=("| B        | B ", "| A        | B "),
    ),
    "two durations of one meeting": Case(
        sheets={
            "Deelname": """
                Datum      | Activiteit | Bijeenkomst | Duur | Organisatie | Aanwezig
                2015-01-28 | Café       | ochtend     | 2    | A           | 3
                2015-01-28 | CAFÉ       | Ochtend     | 2.5  | B           | 3
                """
        },
        said=(
            # the same meeting, however it is spelled
            "fout Deelname!D2: Café op 28-01-2015 heeft meer dan één duur; geef elke regel "
            "van deze bijeenkomst dezelfde waarde, of vul Bijeenkomst in",
        ),
        keeps=("2.5", "2"),
    ),
    "product of an unknown activity": Case(
        sheets={"Activiteiten": ACTIVITIES, "Opbrengsten": "Activiteit | Titel\nFeest | t"},
        said=(
            "fout Opbrengsten!A2: de activiteit Feest staat niet op het blad Activiteiten; "
            "schrijf de activiteit zoals daar, of voeg haar toe",
        ),
        keeps=("Feest", "Markt"),
    ),
}


def upload(sheets: dict[str, str], *, year: int = 2015, stated: int | None = None) -> Upload:
    form = cover(year) if stated is None else cover(year, **{"Aantal participanten": stated})
    made = upload_of(form, *(page(title, table) for title, table in sheets.items()))
    assert made.problems == ()
    return made


def said(store: Store, made: Upload) -> list[str]:
    with preview(store, made) as cursor:
        return [f"{p.severity} {p}" for p in check_references(cursor, made)]


@pytest.mark.parametrize("name", CASES)
def test_rule(store: Store, name: str) -> None:
    case = CASES[name]
    if case.last_year:
        commit(store, upload(case.last_year, year=2014), by="test")
    assert said(store, upload(case.sheets, stated=case.stated)) == list(case.said)
    if case.keeps != ("", ""):
        kept = {title: table.replace(*case.keeps) for title, table in case.sheets.items()}
        assert kept != case.sheets
        assert said(store, upload(kept, stated=case.stated)) == []


def test_every_rule_has_a_case() -> None:
    told = [line for case in CASES.values() for line in case.said]
    for rule in RULES:
        what = re.sub(r"\\\{\w+\\\}", ".+", re.escape(rule.what))
        pattern = rf"{rule.severity} [^:]*: {what}; {re.escape(rule.fix)}"
        assert any(re.fullmatch(pattern, line) for line in told), rule.what


def test_sheets_that_are_not_there_are_not_missed(store: Store) -> None:
    """Actuals without a budget, visits without activities and so on say what they say."""
    sheets = {
        "Bijdragen": "Verstrekker | Soort\nA | participantenbijdrage",
        "Realisatie": "Blok | Activiteit\nB | a",
        "Activiteiten": "Activiteit | Blok | Begrotingsactiviteit\nCafé | B | b",
        "Deelname": "Datum | Activiteit | Organisatie | Aanwezig\n2015-01-28 | Café | A | 3",
    }
    assert said(store, upload(sheets)) == []
    sheets["Opbrengsten"] = "Activiteit | Titel\nFeest | t"
    del sheets["Activiteiten"]
    assert said(store, upload(sheets)) == []


def test_other_years_are_left_alone(store: Store) -> None:
    commit(store, upload({"Activiteiten": ACTIVITIES}, year=2014), by="test")
    assert said(store, upload({"Opbrengsten": "Activiteit | Titel\nFeest | t"})) == []


# --- new sheets beside those of an earlier workbook ---------------------------------------------

VISIT = "Datum | Activiteit | Organisatie | Aanwezig\n2015-01-28 | Café | A | 3"


@pytest.mark.parametrize("delivered", [False, True])
def test_row_of_an_earlier_workbook_has_no_cell_in_this_one(store: Store, delivered: bool) -> None:
    """Also where this one holds the sheet, but empty."""
    commit(store, upload({"Deelname": VISIT}), by="test")
    sheets = (page("Activiteiten", "Activiteit | Blok\nMarkt | B"),)
    empty = (page("Deelname", VISIT.splitlines()[0]),) if delivered else ()
    made = upload_of(*sheets, *empty)
    assert said(store, made) == [
        "fout Deelname: de activiteit Café staat niet op het blad Activiteiten; "
        "schrijf de activiteit zoals daar, of voeg haar toe"
    ]


def test_contradiction_is_rejected_and_nothing_is_kept(store: Store) -> None:
    commit(store, upload({"Activiteiten": ACTIVITIES}), by="test")
    with reading(store) as cursor:
        before = rows(cursor, 2015)
    made = upload_of(page("Opbrengsten", "Activiteit | Titel\nFeest | t"), page("Uren", "x"))
    with pytest.raises(RejectedError) as rejected:
        commit(store, made, by="test")
    assert [p.place for p in rejected.value.problems] == ["Uren", "Opbrengsten!A2"]
    with reading(store) as cursor:
        assert rows(cursor, 2015) == before
        assert cursor.execute("select count(*) from products").fetchall() == [(0,)]


def test_warning_does_not_block(store: Store) -> None:
    commit(store, upload(LAST_YEAR, year=2014), by="test")
    made = upload({"Participanten": "Organisatie | Sector\nA | zorg"})
    assert len(said(store, made)) == 1
    commit(store, made, by="test")
