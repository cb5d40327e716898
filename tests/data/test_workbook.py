"""Whole workbooks: which sheet is which, and everything that can be wrong, each with its cell."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from data.problems import Severity, error, notice, warning
from data.questions import Memory
from data.reader import RawSheet, RawWorkbook
from data.sheets import sheet as sheet_named
from data.template import write_workbook
from data.workbook import NOTHING_KNOWN, Upload, interpret, read_workbook, wrong_year
from tests.data.conftest import SHA, bare, cover, page, upload_of, upload_rows

NO_ANSWERS: Mapping[str, str] = {}
EMPTY = "vul een getal in of laat de cel leeg"
BOTH = "het dashboard bewaart beide; verbeter de werkmap als één van de twee niet klopt"
TITLES = (
    "Toelichting, Participanten, Bijdragen, Begroting, Realisatie, Activiteiten, Deelname, "
    "Opbrengsten, Werving, Staffel, Doelen"
)

# What is in the workbook beside a Toelichting for 2015, and all that is said about it.
PROBLEMS: dict[str, tuple[RawSheet, list[str]]] = {
    "not a number": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Regelsoort | Kostenrol | Bekostiging | Prioriteit | Dagen | Euro
            B    | a          |            |           |             |            |       | veel
            """,
        ),
        [f"fout Begroting!H2: 'veel' is geen getal; {EMPTY}"],
    ),
    "not a whole number": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Prioriteit
            B    | a          | 1.5
            """,
        ),
        ["fout Begroting!C2: '1,5' is geen heel getal; vul een heel getal in"],
    ),
    "out of range": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Uren
            B    | a          | -3
            """,
        ),
        ["fout Begroting!C2: '-3' valt buiten het bereik; vul een getal in van 0 of hoger"],
    ),
    "too large": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Euro
            B    | a          | 99999999999999999
            """,
        ),
        [f"fout Begroting!C2: dit getal is te groot; {EMPTY}"],
    ),
    "not in the list": (
        page(
            "Opbrengsten",
            """
            Activiteit | Titel | Toegepast in
            a          | t     | overal
            """,
        ),
        [
            "fout Opbrengsten!C2: 'overal' staat niet in de lijst van Toegepast in; "
            "kies uit onderwijs, praktijk, beide"
        ],
    ),
    "not a date": (
        page(
            "Participanten",
            """
            Organisatie | Sector | Lid sinds
            A           | zorg   | voorjaar 2015
            """,
        ),
        ["fout Participanten!C2: 'voorjaar 2015' noemt geen dag; vul een datum in als 28-01-2015"],
    ),
    "date outside the year": (
        page(
            "Deelname",
            """
            Datum      | Activiteit | Organisatie | Aanwezig
            2014-12-31 | a          | A           | 3
            """,
        ),
        [
            "fout Deelname!A2: 31-12-2014 valt niet in 2015; "
            "zet deze regel in de werkmap van 2014 of verbeter de datum"
        ],
    ),
    "required cell empty": (
        page(
            "Participanten",
            """
            Organisatie | Sector
            A           |
            """,
        ),
        ["fout Participanten!B2: Sector ontbreekt; vul de cel in of verwijder de rij"],
    ),
    "required column missing": (
        page(
            "Participanten",
            """
            Organisatie | Plaats
            A           | Gendt
            B           | Wijchen
            """,
        ),
        [
            "fout Participanten: de kolom Sector ontbreekt; "
            "kies wat voor alle regels geldt, of voeg haar toe en vul haar in"
        ],
    ),
    "required column missing and another cell wrong": (
        page(
            "Participanten",
            """
            Organisatie | Lid sinds
            A           | ooit
            """,
        ),
        [
            "fout Participanten: de kolom Sector ontbreekt; "
            "kies wat voor alle regels geldt, of voeg haar toe en vul haar in",
            "fout Participanten!B2: 'ooit' is geen datum; vul een datum in als 28-01-2015",
        ],
    ),
    "header missing": (
        page(
            "Participanten",
            """
            A | zorg
            B | welzijn
            """,
        ),
        [
            "fout Participanten: de rij met kolomnamen ontbreekt; "
            "zet boven de gegevens een rij met ten minste: Organisatie, Sector"
        ],
    ),
    "two columns with the same header": (
        page(
            "Participanten",
            """
            Organisatie | Sector | Instelling
            A           | zorg   | B
            """,
        ),
        [
            "fout Participanten!C1: de kolom Organisatie staat er twee keer; "
            "kies welke telt, of houd er één over",
            "melding Participanten!C1: deze kolom wordt niet gelezen; "
            "dat is goed als het dashboard haar niet nodig heeft",
        ],
    ),
    "unknown column": (
        page(
            "Participanten",
            """
            Organisatie | Sector | Opmerking
            A           | zorg   | goed gesprek
            """,
        ),
        [
            "melding Participanten!C1: deze kolom wordt niet gelezen; "
            "dat is goed als het dashboard haar niet nodig heeft"
        ],
    ),
    "unknown sheet": (
        page("Notities", "Wie | Uren"),
        [
            "melding Notities: dit blad wordt niet gelezen; kies wat het is als het gelezen moet "
            f"worden, of geef het een van deze namen: {TITLES}",
            "fout in deze werkmap staan geen gegevens; vul ten minste één blad in",
        ],
    ),
    "hidden sheet": (
        page(
            "Begroting",
            """
            Blok | Activiteit
            B    | a
            """,
            hidden=True,
        ),
        [
            "fout Begroting: dit blad is verborgen; kies of het gelezen moet worden, "
            "maak het zichtbaar of verwijder het uit de werkmap"
        ],
    ),
    "error value": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Euro
            B    | a          | #N/A
            """,
        ),
        [
            "fout Begroting!C2: de cel bevat de foutwaarde #N/A; "
            "herstel de formule in Excel of vul een waarde in"
        ],
    ),
    "number typed as text that may be two numbers": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Uren
            B    | a          | "2.500"
            """,
        ),
        [
            "fout Begroting!C2: '2.500' is tekst en kan 2500 of 2,5 zijn; "
            "kies hoe deze kolom te lezen is, of typ het als getal zonder punt"
        ],
    ),
    "KvK number wrong": (
        page(
            "Participanten",
            """
            Organisatie | KvK    | Sector
            A           | 123456 | zorg
            """,
        ),
        [
            "fout Participanten!B2: '123456' is geen KvK-nummer; "
            "vul acht cijfers in, met een apostrof ervoor als het met een nul begint"
        ],
    ),
    "merged cells": (
        page(
            "Participanten",
            """
            Organisatie | Sector
            A           | zorg
            B           | zorg
            """,
            merged=[(2, 2, 3, 2)],
        ),
        [
            "waarschuwing Participanten!B2:B3: in samengevoegde cellen telt alleen de cel "
            "linksboven; hef de samenvoeging op en vul elke cel in"
        ],
    ),
    "hidden row": (
        page(
            "Participanten",
            """
            Organisatie | Sector
            A           | zorg
            B           | zorg
            """,
            hidden_rows=[1, 3],  # the header's own row holds no data
        ),
        [
            "fout Participanten!A3: rij 3 is verborgen; "
            "kies of dat moet meetellen, maak het zichtbaar of verwijder het"
        ],
    ),
    "hidden column": (
        page(
            "Participanten",
            """
            Organisatie | Sector | Plaats
            A           | zorg   | Gendt
            """,
            hidden_columns=[3, 4],  # column D holds nothing that is read
        ),
        [
            "fout Participanten!C1: de kolom Plaats is verborgen; "
            "kies of zij moet meetellen, maak haar zichtbaar of verwijder haar"
        ],
    ),
    "formula without a stored value": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Euro
            B    | a          |
            """,
            formulas=[(2, 3), (2, 9), (1, 1)],  # column I is not read, row 1 is the header
        ),
        [
            "fout Begroting!C2: deze formule heeft geen opgeslagen uitkomst; "
            "open de werkmap in Excel, sla haar op en upload haar opnieuw"
        ],
    ),
    "rows twice": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Euro
            B    | a          | 1
            B    | b          | 1
            b    | A          | 2
            """,
        ),
        [
            "fout Begroting!A4: rij 2 en rij 4 zijn dezelfde (Blok + Activiteit + Regelsoort); "
            "voeg ze samen tot één rij of verwijder er één"
        ],
    ),
    "printed total differs": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Euro
            B    | a          | 75505
                 | Subtotaal  | 75507
            """,
        ),
        [
            "melding Begroting!C3: het gedrukte subtotaal Euro van B is € 75.507, "
            f"de regels tellen op tot € 75.505: een verschil van € 2; {BOTH}"
        ],
    ),
    "printed total without figures": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Uren | Euro
            B    | a          |      | 5
                 | Totaal     | 7.5  | 5
            """,
        ),
        [
            "melding Begroting!C3: het gedrukte totaal Uren is 7,50, "
            f"maar de regels geven geen bedrag; {BOTH}"
        ],
    ),
    "printed total unreadable": (
        page(
            "Begroting",
            """
            Blok | Activiteit | Uren | Euro
            B    | a          | 1    | 5
                 | Totaal     | 2    | veel
            """,
        ),
        [f"fout Begroting!D3: 'veel' is geen getal; {EMPTY}"],  # and no word about the hours
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_problem(case: str) -> None:
    sheet, said = PROBLEMS[case]
    assert [f"{p.severity} {p}" for p in upload_of(sheet).problems] == said


def test_every_problem_is_told_in_the_name_of_the_tab() -> None:
    upload = upload_of(
        page(
            "begroting 2015",
            """
            Blok | Activiteit | Euro
            B    | a          | veel
            """,
        )
    )
    assert [p.place for p in upload.problems] == ["begroting 2015!C2"]


def test_only_fouten_block() -> None:
    upload = upload_of(PROBLEMS["merged cells"][0], PROBLEMS["not a number"][0])
    assert [p.severity for p in upload.problems] == [Severity.WARNING, Severity.ERROR]
    assert upload.errors == (upload.problems[1],)


# --- which sheet is which -----------------------------------------------------------------------

SCALE = """
Vanaf omzet | Bijdrage
0           | 2500
"""


@pytest.mark.parametrize(
    "name", ["Staffel", "STAFFEL", " staffel\xa0", "Staffel 2015", "Staffel2015", "Tarieven def"]
)
def test_sheet_name(name: str) -> None:
    upload = upload_of(page(name, SCALE))
    assert (set(upload.tables), upload.problems) == ({"scale"}, ())


@pytest.mark.parametrize("name", ["Staffels", "Staffel 15", "Staffel (2)", "Blad1"])
def test_other_name_is_known_by_its_columns_and_that_is_told(name: str) -> None:
    upload = upload_of(page(name, SCALE))
    assert set(upload.tables) == {"scale"}
    [problem] = upload.problems
    assert problem.what == "dit blad is aan zijn kolommen herkend als Staffel"


@pytest.mark.parametrize("name", ["OUD 2014", "Staffel 2014", "Staffel2014"])
def test_tab_about_another_year_is_read_by_nobody(name: str) -> None:
    upload = upload_of(page(name, SCALE))
    assert upload.tables == {}
    assert upload.problems[0].what == "dit blad wordt niet gelezen"


def test_sheet_twice() -> None:
    upload = upload_of(page("Staffel 2015", SCALE), page("staffel", SCALE.replace("2500", "9")))
    assert [str(p) for p in upload.problems] == [
        "staffel: dit is een tweede blad Staffel, naast 'Staffel 2015'; "
        "houd er één over, of kies dat dit blad niet gelezen wordt"
    ]
    assert upload.tables["scale"][0]["contribution"] == 2500


@pytest.mark.parametrize("sheet", [page("Blad2"), page("Lijsten", "concept | ja", hidden=True)])
def test_nothing_is_said_of_an_empty_or_hidden_extra_sheet(sheet: RawSheet) -> None:
    assert upload_of(sheet, page("Staffel", SCALE)).problems == ()


def test_empty_sheets_are_named_once() -> None:
    header = page("Begroting", "Blok | Activiteit")
    upload = upload_of(page("Doelen", "Kengetal | Doel"), page("Staffel", SCALE), header)
    assert [f"{p.severity} {p}" for p in upload.problems] == [
        "melding leeg, en dus niet aangeleverd: Doelen, Begroting; "
        "dat is goed als u over deze bladen niets te melden hebt"
    ]
    assert set(upload.tables) == {"scale"}


def test_an_empty_sheet_with_an_extra_column_is_named_too() -> None:
    upload = upload_of(page("Doelen", "Kengetal | Doel | Opmerking"), page("Staffel", SCALE))
    [problem] = upload.problems  # nothing stands under Opmerking, so nothing is missed
    assert problem.what == "leeg, en dus niet aangeleverd: Doelen"


def test_places_are_those_of_the_file() -> None:
    upload = upload_of(page("Doelen", "Doel | Kengetal"))
    assert upload.places["Doelen"] == {"target": 1, "metric": 2}


# --- Toelichting --------------------------------------------------------------------------------


def form(table: str) -> RawSheet:
    return page("Toelichting", table)


NO_YEAR = (
    "Toelichting: de regel Jaar ontbreekt; zet in kolom A het woord Jaar en in kolom B het jaar"
)
FORMS: dict[str, tuple[RawSheet, str]] = {
    "two answers": (
        form("Jaar | 2015\nJaar | 2016"),
        "Toelichting!B2: dit staat hierboven al, met een ander antwoord; houd er één over",
    ),
    "no Jaar": (
        form("Status | concept"),
        NO_YEAR,
    ),
    "Jaar without an answer": (
        form("\nJaar"),
        "Toelichting!B1: Jaar ontbreekt; vul de cel in of verwijder de rij",
    ),
    "Jaar that is no year": (
        form("Over dit jaar\nJaar: | dit jaar"),
        f"Toelichting!B2: 'dit jaar' is geen getal; {EMPTY}",
    ),
    "another answer wrong": (
        form("Jaar | 2015\nAantal participanten | veel"),
        f"Toelichting!B2: 'veel' is geen getal; {EMPTY}",
    ),
    "empty": (
        form(""),
        NO_YEAR,
    ),
}


@pytest.mark.parametrize("case", FORMS)
def test_form(case: str) -> None:
    sheet, said = FORMS[case]
    upload = upload_of(sheet)
    assert [f"{p.severity} {p}" for p in upload.problems] == [f"fout {said}"]
    assert (upload.year, upload.tables) == (None, {})


def test_no_form_asks_for_the_year() -> None:
    upload = read(page("Staffel", SCALE), year=None, filename="Jaaropgave 2014 DEF v3 (2).xlsx")
    assert [f"{p.severity} {p}" for p in upload.problems] == [
        "fout het blad Toelichting ontbreekt; "
        "kies het jaar, of voeg een blad Toelichting toe met een regel Jaar"
    ]
    [question] = [q for q in upload.questions if q.is_open]
    assert (question.key, question.suggestion, question.remembered) == ("year", "2014", False)
    assert upload.year == 2014  # by which the rest is read meanwhile


def test_year_that_was_answered() -> None:
    upload = read(page("Staffel 2014", SCALE), year=None, answers={"year": "2014"})
    assert (upload.year, upload.problems, upload.tables.keys()) == (2014, (), {"scale"})


@pytest.mark.parametrize("name", ["jaar.xlsx", "jaar 1999.xlsx", "12015.xlsx"])
def test_year_that_nothing_names(name: str) -> None:
    upload = read(page("Staffel", SCALE), year=None, filename=name)
    assert (upload.year, [q.suggestion for q in upload.questions if q.is_open]) == (None, [None])


def test_form_is_read_by_its_labels() -> None:
    upload = upload_of(
        form(
            """
            Jaaropgave            |            | van de Zorgalliantie
            aantal participanten: | 27
            Jaar*                 | "2015"
            PEILDATUM             | 30-6-2015
            Status                | Concept
            Voorbeeld             | ja
            Status                |            | uitleg: concept of vastgesteld
            12
            """
        )
    )
    assert upload.problems == ()
    assert (upload.year, upload.is_example) == (2015, True)
    [row] = upload.tables["cover"]
    assert f"{row['reference_date']} {row['status']} {row['stated_participants']}" == (
        "2015-06-30 concept 27"
    )


def test_form_with_only_the_year_is_an_envelope() -> None:
    assert upload_of(page("Staffel", SCALE)).tables.keys() == {"scale"}
    upload = upload_of(cover(2015, Voorbeeld="nee"), page("Staffel", SCALE))
    assert upload.tables.keys() == {"cover", "scale"}
    assert not upload.is_example


def test_wrong_year() -> None:
    upload = upload_of(PROBLEMS["merged cells"][0])
    assert wrong_year(upload, 2015) is upload
    problem, *others = wrong_year(upload, 2016).problems
    assert f"{problem.severity} {problem}" == (
        "fout Toelichting: deze werkmap gaat over 2015, niet over 2016; "
        "kies het jaar 2015, of verbeter Jaar op het blad Toelichting"
    )
    assert tuple(others) == upload.problems
    unknown = upload_of(form("Status | concept"))
    assert wrong_year(unknown, 2016) is unknown  # a missing year was told already


# --- Doelen -------------------------------------------------------------------------------------

LABELS = {"participants": "Participanten", "net_growth": "Netto groei"}
TARGETS = """
Kengetal    | Doel
NETTO groei | 3
geluk       | 1
"""


def test_targets_name_a_metric_by_label_or_key() -> None:
    upload = upload_of(page("Doelen", TARGETS.replace("geluk", "participants")), metrics=LABELS)
    assert upload.problems == ()
    assert [row["metric"] for row in upload.tables["targets"]] == ["net_growth", "participants"]


def test_target_for_an_unknown_metric() -> None:
    upload = upload_of(page("Doelen 2015", TARGETS), metrics=LABELS)
    assert [f"{p.severity} {p}" for p in upload.problems] == [
        "fout Doelen 2015!A3: 'geluk' is geen kengetal van dit dashboard; "
        "kies er een uit de lijst in de sjabloon of van de pagina Definities"
    ]
    assert [row["metric"] for row in upload.tables["targets"]] == ["net_growth"]


def test_targets_are_taken_as_they_are_without_a_list() -> None:
    assert upload_of(page("Doelen", TARGETS)).problems == ()


# --- the file -----------------------------------------------------------------------------------


def test_what_the_reader_found_comes_along() -> None:
    found = warning("x", "y", sheet="Staffel")
    upload = interpret(
        RawWorkbook(sheets=(cover(), page("Staffel", SCALE)), problems=(found,)), "a.xlsx", SHA
    )
    assert upload.problems == (found,)
    assert upload.tables.keys() == {"scale"}


def test_file_that_cannot_be_read() -> None:
    refused = error("x", "y")
    upload = interpret(RawWorkbook(sheets=(), problems=(refused,)), "a.xlsx", SHA)
    assert (upload.filename, upload.sha256, upload.problems) == ("a.xlsx", SHA, (refused,))


def test_read_workbook_in_its_own_process() -> None:
    rows = {"cover": [{"year": 2015}], "targets": [{"metric": "net_growth", "target": 3}]}
    content = write_workbook(rows, metrics=LABELS)
    upload = read_workbook(content, "doelen.xlsx", metrics=LABELS)
    assert (upload.filename, upload.sha256) == ("doelen.xlsx", hashlib.sha256(content).hexdigest())
    assert bare(upload.tables["targets"]) == rows["targets"]
    assert bare(upload_rows(rows, metrics=LABELS).tables["targets"]) == rows["targets"]


def test_read_workbook_that_is_none() -> None:
    upload = read_workbook(b"hallo", "brief.docx")
    assert (upload.year, upload.tables, len(upload.errors)) == (None, {}, 1)


# --- domain.md, 6.1: every trap through the whole of it ------------------------------------------


def read(
    *pages: RawSheet,
    year: int | None = 2015,
    memory: Memory = NOTHING_KNOWN,
    answers: Mapping[str, str] = NO_ANSWERS,
    filename: str = "jaar.xlsx",
    date1904: bool = False,
) -> Upload:
    form = (cover(year),) if year else ()
    raw = RawWorkbook(sheets=(*form, *pages), problems=(), date1904=date1904)
    return interpret(raw, filename, SHA, memory=memory, answers=answers)


def only(sheet: str, column: str, *typed: str) -> tuple[list[Any], list[str]]:
    """What cells of one column mean, and how it is told: severities, `?` for a question."""
    tables = {
        "Begroting": ("Blok | Activiteit", "B | a{}"),
        "Participanten": ("Organisatie | Sector", "A{} | zorg"),
        "Deelname": ("Activiteit | Organisatie | Aanwezig", "a | A{} | 1"),
    }
    head, row = tables[sheet]
    lines = "".join(f"{row.format(n)} | {cell}\n" for n, cell in enumerate(typed))
    upload = read(page(sheet, f"{head} | {column}\n{lines}"))
    key = next(c.key for c in sheet_named(sheet).columns if column.startswith(c.header))
    cells = [row[key] for rows in upload.tables.values() for row in rows]
    told = [str(p.severity) for p in upload.problems]
    return cells, told + ["?" for q in upload.questions if q.is_open]


NUMBER = Decimal(2500)
TRAPS: list[tuple[str, str, list[str], list[Any], list[str]]] = [
    # euro text
    *(
        ("Begroting", "Euro", [typed], [NUMBER], [])
        for typed in ("€ 2.500,-", "€ 2.500,00", "EUR 2500", "€\xa02.500,-", "2500")
    ),
    ("Begroting", "Euro", ['"2.500"'], [NUMBER], ["melding"]),  # an amount has two decimals
    # negative
    *(("Begroting", "Euro", [typed], [-500], []) for typed in ("-/- 500", "(500)", '"500-"')),
    # decimal comma
    ("Begroting", "Uren", ["7,5"], [7.5], []),
    ("Begroting", "Uren", ["7,5 uur"], [7.5], []),
    ("Participanten", "Omzet", ["2,5 mln"], [2_500_000], []),
    # ambiguous
    ("Begroting", "Uren", ['"2.500"'], [], ["fout", "?"]),
    ("Begroting", "Uren", ['"2.500"', "8"], [2500, 8], ["melding"]),
    ("Begroting", "Uren", ['"2.500"', '"7,5"'], [2500, 7.5], ["melding"]),
    ("Begroting", "Uren", ["2.5"], [2.5], []),  # a number cell is what it is
    ("Begroting", "Euro", ['"2,500"'], [], ["fout", "?"]),
    # empties
    *(
        ("Begroting", "Euro", [typed, "5"], [None, 5], ["melding"])
        for typed in ("n.v.t.", "nvt", "?", "pm", "volgt")
    ),
    ("Begroting", "Euro", ['"-"', "5"], [None, 5], []),
    ("Begroting", "Euro", ["nihil"], [0], []),
    # KvK
    ("Participanten", "KvK", ["1234567"], ["01234567"], ["waarschuwing"]),
    ("Participanten", "KvK", ["12.34.56.78"], ["12345678"], []),
    ("Participanten", "KvK", ["12345678.0"], ["12345678"], []),
    # dates
    *(
        ("Deelname", "Datum", [typed], [dt.date(2015, 1, 28)], told)
        for typed, told in (
            ("28-1-15", []),
            ("wo 28 jan.", ["melding"]),
            ("42032", ["melding"]),
            ("28 januari", ["melding"]),
            ("2015-01-28", []),
        )
    ),
    ("Deelname", "Datum", ["voorjaar 2015"], [], ["fout"]),
    ("Participanten", "Lid tot", ["31-12-9999"], [], ["fout"]),
    # units
    ("Participanten", "Omzet (mln)", ["2.5"], [2_500_000], ["melding"]),
    ("Participanten", "Omzet x € 1.000", ["2500"], [2_500_000], ["melding"]),
    ("Participanten", "Omzet", ["2.5"], [2.5], ["fout", "?"]),
    ("Participanten", "Omzet", ["2500000", "2.5"], [2_500_000, 2.5], ["fout"]),
    ("Participanten", "Omzet (mln)", ["25000000"], [], ["melding", "fout"]),
    # extra
    ("Begroting", "Uren", ["±40"], [], ["fout"]),
    ("Begroting", "Uren", ["40 à 45"], [], ["fout"]),
]


@pytest.mark.parametrize(("sheet", "column", "typed", "meant", "told"), TRAPS)
def test_trap(sheet: str, column: str, typed: list[str], meant: list[Any], told: list[str]) -> None:
    assert only(sheet, column, *typed) == (meant, told)


def test_days_of_an_old_macintosh() -> None:
    table = "Datum | Activiteit | Organisatie | Aanwezig\n40570 | a | A | 1"
    upload = read(page("Deelname", table), date1904=True)
    assert upload.tables["attendance"][0]["date"] == dt.date(2015, 1, 28)


def test_workbook_as_people_make_them() -> None:
    """Every trap of 6.1 that is about tabs, headers and rows, in one workbook."""
    upload = read(
        page(
            "Participanten 2015",
            """
            Participanten De Zorgalliantie
            per 31-12-2015

            Naam instelling | KvK-nr.  | Domein | Omzet x € 1.000 | Ingangsdatum | Contactpersoon
            ZZG Zorggroep   | 12345678 | Zorg   | "150.000"       | 1-1-2012     | Jan de Vries
            Mooiland        |          | Wonen  | 25.5            | 1 juli 2013  | Anna Jansen

            Bron: relatiebeheer
            """,
        ),
        page(
            "Begroting 2015 def",
            """
             |  | Begroot |  | Realisatie |
            Onderwerp | Activiteit | Uren | € | Uren | €
            Bijeenkomsten | Café  | 116  | 8982  | 100 | 8000
                          | Markt | 149  | 11348 | 120 | 9000
                          | Subtotaal | 265 | 20330 | 220 | 17000
            """,
            merged=[(1, 3, 1, 4), (1, 5, 1, 6)],
        ),
        page(
            "Café 28-01",
            """
            Naam            | Organisatie   | Functie    | Aanwezig
            Jan de Vries    | ZZG Zorggroep | bestuurder | ja
            Piet Bakker     | ZZG Zorggroep | bestuurder | ja
            Fatima Yilmaz   | Mooiland      | student    | nee
            Sanne de Boer   | Mooiland      | student    | ja
            """,
        ),
        page("Lijsten", "concept | ja", hidden=True),
        page("Blad2"),
        page("OUD 2014", "Organisatie | Sector\nWeg | zorg"),
    )
    assert upload.errors == ()
    assert bare(upload.tables["participants"]) == [
        {
            "organisation": "ZZG Zorggroep",
            "kvk": "12345678",
            "sector": "zorg",
            "role": "participant",
            "member_since": dt.date(2012, 1, 1),
            "turnover": Decimal(150_000_000),
        },
        {
            "organisation": "Mooiland",
            "sector": "wonen",
            "role": "participant",
            "member_since": dt.date(2013, 7, 1),
            "turnover": Decimal(25_500),
        },
    ]
    assert [(row["hours"], row["cost"]) for row in upload.tables["budget"]] == [
        (116, 8982), (149, 11348),
    ]  # fmt: skip
    assert [total.differs for total in upload.totals] == [False, False]
    assert [
        (row["date"], row["activity"], row["organisation"], row["present"])
        for row in upload.tables["attendance"]
    ] == [
        (dt.date(2015, 1, 28), "Café", "ZZG Zorggroep", 2),
        (dt.date(2015, 1, 28), "Café", "Mooiland", 1),
    ]
    assert {tab.tab: tab.sheet for tab in upload.tabs} == {
        "Toelichting": "cover",
        "Participanten 2015": "participants",
        "Begroting 2015 def": "budget",
        "Café 28-01": "attendance",
        "OUD 2014": "",
    }
    assert not any(name in repr(upload) for name in ("Vries", "Bakker", "Yilmaz", "Boer", "Jansen"))
    assert {tab: len(cells) for tab, cells in upload.blanked.items()} == {
        "Participanten 2015": 2,
        "Café 28-01": 4,
    }


EVENT = "Organisatie | Aanwezig\n{} | 3\nTotaal | 3"


def test_tab_per_event() -> None:
    upload = read(page("Café 28-01", EVENT.format("A")), page("Markt 3-6", EVENT.format("A")))
    assert upload.errors == ()
    assert [(r["tab"], r["date"].month, r["activity"]) for r in upload.tables["attendance"]] == [
        ("Café 28-01", 1, "Café"),
        ("Markt 3-6", 6, "Markt"),
    ]
    assert {left.tab for left in upload.left_out} == {"Café 28-01", "Markt 3-6"}
    assert upload.places["Markt 3-6"] == {"organisation": 1, "present": 2}


def test_same_event_on_two_tabs() -> None:
    upload = read(page("Café 28-01", EVENT.format("A")), page("Café (28-1)", EVENT.format("a")))
    assert [str(p).partition(" (Datum")[0] for p in upload.errors] == [
        "Café (28-1)!A2: rij 2 van het blad Café 28-01 en rij 2 zijn dezelfde"
    ]


# --- people never come through ------------------------------------------------------------------


def test_names_where_a_name_of_an_organisation_must_stand() -> None:
    lines = "".join(f"{name} | zorg\n" for name in ("Jan de Vries", "Anna Jansen", "Piet Bakker"))
    upload = read(page("Participanten", f"Naam | Sector\n{lines}"))
    first = upload.errors[0]
    assert (first.place, first.fix) == (
        "Participanten!A1", "vul hier in wat bij Organisatie hoort, geen personen",
    )  # fmt: skip
    assert "Vries" not in repr(upload)


@pytest.mark.parametrize("where", ["header", "above", "choice", "unread tab"])
def test_nothing_says_who_someone_is(where: str) -> None:
    table = {
        "header": "Organisatie | Sector | Jan de Vries\nA | zorg | 1",
        "above": "Locatie: | bij Jan de Vries thuis\nOrganisatie | Sector\nA | zorg",
        "choice": "Organisatie | Sector\nA | vraag Jan de Vries\nB | bel Jan de Vries",
        "unread tab": "Jan de Vries | j.devries@zzg.nl\nbel 06-12345678 | x",
    }[where]
    upload = read(page("Blad1" if where == "unread tab" else "Participanten", table))
    assert "vries" not in repr(upload).casefold()
    assert "12345678" not in repr(upload)


# --- what is remembered -------------------------------------------------------------------------

REMEMBERED = Memory(
    answers={"tab:clubs": "participants", "header:participants:club": "organisation"}
)
CLUBS = "Club {} | Sector\nA | zorg"


@pytest.mark.parametrize("year", [2015, 2016])
def test_answers_hold_next_year(year: int) -> None:
    upload = read(page(f"Clubs {year}", CLUBS.format(year)), year=year, memory=REMEMBERED)
    assert (upload.problems, [r["organisation"] for r in upload.tables["participants"]]) == (
        (),
        ["A"],
    )
    assert upload.answers == {}  # nothing was answered this time


def test_answer_of_now_goes_before_that_of_before() -> None:
    answers = {"tab:clubs": ""}
    upload = read(page("Clubs", CLUBS), memory=REMEMBERED, answers=answers)
    assert (upload.tables, upload.answers) == ({}, answers)


def test_only_answers_that_were_asked_for_are_kept() -> None:
    answers = {
        "year": "2015",  # Toelichting said it
        "tab:clubs": "participants",
        "header:participants:club": "organisation",  # corrected unasked
        "hidden-rows:Clubs:4-4": "weglaten",  # of another file
        "value:participants.sector:vvt": "weg",  # no choice any more
    }
    upload = read(page("Clubs", "Club | Sector\nA | VVT"), answers=answers)
    assert upload.answers.keys() == {"tab:clubs", "header:participants:club"}


def test_questions_keep_their_keys_between_years() -> None:
    keys = []
    for year in (2015, 2016):
        upload = read(
            page(f"Leden {year}", f"Organisatie | Sector | Omzet {year - 1}\nA | vvt | 25"),
            page(f"Deelname {year}", f"Datum | Activiteit | Organisatie\n1-2-{year} | a | A / BC"),
            page(f"Werving {year}", "Organisatie | Kans\nX | 10%"),
            year=year,
            memory=Memory(organisations={"Aa": None}),
        )
        keys.append({question.key for question in upload.questions if question.remembered})
    assert keys[0] == keys[1]
    assert {key.partition(":")[0] for key in keys[0]} == {"tab", "unit", "value", "people", "fill"}


# --- a problem in words -------------------------------------------------------------------------


def test_problem_without_a_cell_or_a_sheet() -> None:
    assert str(notice("wat", "doe dit", sheet="Begroting")) == "Begroting: wat; doe dit"
    assert str(notice("wat", "doe dit")) == "wat; doe dit"
