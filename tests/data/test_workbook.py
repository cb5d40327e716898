"""Whole workbooks: which sheet is which, and everything that can be wrong, each with its cell."""

from __future__ import annotations

import hashlib

import pytest

from data.problems import Severity, error, notice, warning
from data.reader import RawSheet, RawWorkbook
from data.template import write_workbook
from data.workbook import interpret, read_workbook, wrong_year
from tests.data.conftest import SHA, bare, cover, page, upload_of, upload_rows

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
        ["fout Participanten!C2: 'voorjaar 2015' is geen datum; vul een datum in als 28-01-2015"],
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
        ["fout Participanten: de kolom Sector ontbreekt; voeg haar toe en vul haar in"],
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
            "fout Participanten: de kolom Sector ontbreekt; voeg haar toe en vul haar in",
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
            Organisatie | Sector | Naam
            A           | zorg   | B
            """,
        ),
        ["fout Participanten!C1: de kolom Organisatie staat er twee keer; houd er één over"],
    ),
    "unknown column": (
        page(
            "Participanten",
            """
            Organisatie | Sector | Contactpersoon
            A           | zorg   | iemand
            """,
        ),
        [
            "melding Participanten!C1: deze kolom wordt niet gelezen; "
            "dat is goed als het dashboard haar niet nodig heeft"
        ],
    ),
    "unknown sheet": (
        page("Urenstaat", "Wie | Uren"),
        [
            "melding Urenstaat: dit blad wordt niet gelezen; "
            f"geef het, als het gelezen moet worden, een van deze namen: {TITLES}",
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
            "fout Begroting: dit blad is verborgen; "
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
            "fout Begroting!C2: '2.500' is tekst en kan 2500 of 2,500 zijn; "
            "typ het als getal, zonder punt"
        ],
    ),
    "KvK number wrong": (
        page(
            "Participanten",
            """
            Organisatie | KvK     | Sector
            A           | 1234567 | zorg
            """,
        ),
        [
            "fout Participanten!B2: '1234567' is geen KvK-nummer; "
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
            "waarschuwing Participanten: verborgen rijen tellen mee: 3; "
            "maak ze zichtbaar, of verwijder ze als ze niet mee horen te tellen"
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
            "waarschuwing Participanten!C1: de verborgen kolom Plaats telt mee; "
            "maak haar zichtbaar of verwijder haar"
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
    upload = upload_of(PROBLEMS["hidden row"][0], PROBLEMS["not a number"][0])
    assert [p.severity for p in upload.problems] == [Severity.WARNING, Severity.ERROR]
    assert upload.errors == (upload.problems[1],)


# --- which sheet is which -----------------------------------------------------------------------

SCALE = """
Vanaf omzet | Bijdrage
0           | 2500
"""


@pytest.mark.parametrize(
    "name", ["Staffel", "STAFFEL", " staffel\xa0", "Staffel 2015", "Staffel2014"]
)
def test_sheet_name(name: str) -> None:
    assert set(upload_of(page(name, SCALE)).tables) == {"scale"}


@pytest.mark.parametrize("name", ["Staffels", "OUD 2014", "Staffel 15", "Staffel (2)"])
def test_other_name_is_read_by_nobody(name: str) -> None:
    upload = upload_of(page(name, SCALE))
    assert upload.tables == {}
    assert upload.problems[0].what == "dit blad wordt niet gelezen"


def test_sheet_twice() -> None:
    upload = upload_of(page("Staffel 2015", SCALE), page("staffel", SCALE.replace("2500", "9")))
    assert [str(p) for p in upload.problems] == [
        "staffel: dit is een tweede blad Staffel, naast 'Staffel 2015'; houd er één over"
    ]
    assert upload.tables["scale"][0]["contribution"] == 2500


@pytest.mark.parametrize("sheet", [page("Blad2"), page("Lijsten", "ja | nee", hidden=True)])
def test_nothing_is_said_of_an_empty_or_hidden_extra_sheet(sheet: RawSheet) -> None:
    assert upload_of(sheet, page("Staffel", SCALE)).problems == ()


def test_empty_sheets_are_named_once() -> None:
    upload = upload_of(page("Doelen", "Kengetal | Doel"), page("Staffel", SCALE), page("Begroting"))
    assert [f"{p.severity} {p}" for p in upload.problems] == [
        "melding leeg, en dus niet aangeleverd: Doelen, Begroting; "
        "dat is goed als u over deze bladen niets te melden hebt"
    ]
    assert set(upload.tables) == {"scale"}


def test_an_empty_sheet_with_an_extra_column_is_named_too() -> None:
    upload = upload_of(page("Doelen", "Kengetal | Doel | Opmerking"), page("Staffel", SCALE))
    assert [str(p.severity) for p in upload.problems] == ["melding", "melding"]
    assert "niet aangeleverd: Doelen" in upload.problems[1].what


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


def test_no_form() -> None:
    upload = interpret(RawWorkbook(sheets=(page("Staffel", SCALE),), problems=()), "x.xlsx", SHA)
    assert [f"{p.severity} {p}" for p in upload.problems] == [
        "fout het blad Toelichting ontbreekt; "
        "voeg een blad Toelichting toe met een regel Jaar, of begin met de sjabloon"
    ]


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
    upload = upload_of(PROBLEMS["hidden row"][0])
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


# --- a problem in words -------------------------------------------------------------------------


def test_problem_without_a_cell_or_a_sheet() -> None:
    assert str(notice("wat", "doe dit", sheet="Begroting")) == "Begroting: wat; doe dit"
    assert str(notice("wat", "doe dit")) == "wat; doe dit"
