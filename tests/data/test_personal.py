"""Personal data stops at the door: what goes, what stays, and that nothing of it is left."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reader import CellError, RawSheet, Value
from data.reading.person_names import Likeness, likeness, mentions
from data.reading.personal import Dropped, Scrubbed, is_personal_header, looks_personal, scrub
from data.sheets import SHEETS, headers

EXAMPLES = sorted(Path("data/example").glob("*.xlsx"))


def sheet(*rows: tuple[Value, ...], **more: Any) -> RawSheet:
    facts: dict[str, Any] = {
        "name": "Blad1",
        "hidden": False,
        "rows": tuple((n, row) for n, row in enumerate(map(_trimmed, rows), start=1) if row),
        "hidden_rows": frozenset(),
        "hidden_columns": frozenset(),
        "merged": (),
        "unsaved_formulas": frozenset(),
    }
    return RawSheet(**facts | more)


def _trimmed(row: tuple[Value, ...]) -> tuple[Value, ...]:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def cleaned(
    *rows: tuple[Value, ...], top: int = 1, kinds: dict[int, str] | None = None
) -> Scrubbed:
    page = sheet(*rows)
    found = scrub(page, header_row=top, recognised=kinds or {})
    holds(page, found)
    return found


def holds(page: RawSheet, found: Scrubbed) -> None:
    """What is true of every answer: reported cells are gone, all others are as they were."""
    before = {(n, c): v for n, row in page.rows for c, v in enumerate(row, 1) if v is not None}
    after = {(n, c): v for n, row in found.page.rows for c, v in enumerate(row, 1) if v is not None}
    assert after == {place: v for place, v in before.items() if place not in found.cells}
    assert found.cells <= before.keys()
    assert all(row and row[-1] is not None for _, row in found.page.rows)
    assert sum(dropped.cells for dropped in found.dropped) == len(found.cells)


def drops(found: Scrubbed) -> list[tuple[int, str, str, int]]:
    return [(d.column, d.header, d.reason, d.cells) for d in found.dropped]


# --- names --------------------------------------------------------------------------------------

PEOPLE = """
Jan de Vries|Fatima El Amrani|J.P. de Vries|A. el Amrani|Vries, J. de|mw. Jansen|dhr. P. Bakker
Mevr. drs. A.M. van den Berg|prof. dr. Anna Maria van der Berg-de Vries|Anne-Marie Jansen
Jan-Willem in 't Veld|jan jansen|JAN DE VRIES|Jan de Vries, Piet Bakker|Jan de Vries en Piet Bakker
Jan de Vries; Fatima Bouzid|Jan de Vries (Siza)|Siza / Jan de Vries|Jan de Vries, bestuurder ZZG
Jansen, Piet|de Vries, Jan|Vries, Jan de|Jansen, P|Jansen Piet|Mehmet Yılmaz|Ayşe Kaya
Mohamed Ben Ali|H. Kuijpers-van Dijk|Th. van Aken|J de Vries|drs. Bakker|mevrouw El Idrissi
de heer Jansen|W.F. 't Hart|Truus Mulder|Kees van Dam|John Smith|Contactpersoon: Jan de Vries
Jan de Vries - bestuurder|Wim Jansen MSc|Henk Oosterhuis|Ria Nijhuis|m.j. de groot|Jan Jansen.
Özlem Demir|Youssef Aït Brahim|Bert d'Ancona|Jan D’Hondt|Piet van 't Hof|Jan Peter Balkenende
Anneke en Jan de Boer|A.B. Bosveld|Nadia Bouzambou|Jan P. Bosveld|Anna Maria Elisabeth van Dam
"""
NOBODY = """
HAN|Mooiland|ZZG Zorggroep|Brabant Zorg|Vivaan|Careaz|Atlant Zorggroep|Driestroom|Malderburch
Zorgcentra Betuweland|Zorgcentrum Sint Jozef Gendt|Philadelphia Zorg|Siza|Marente
Sophia Revalidatie|Willem van Oranje Stichting|Stichting Willem van Oranje|Dr. Leo Kannerhuis
Zorggroep Noord|Masterclass|Bent u er nog in 2016?|Persoonlijk Leiderschap|De Stoel|Hoe is het?
Partnerschapskaart|Effectencalculator|Krachtige kernen|Het nieuwe wonen|Leefbare kernen
E-communities en Zorg op afstand|A. Begeleiding|B. Inhoud|PR en communicatie|Raad van Advies
Onderwijs en arbeidsmarkt|BIG8-model|Out of pocket|Wonen Limburg|Talis|Portaal Nijmegen
Pro Persona|Waalboog (de)|Nijmegen, Ede|HR Beleid|ING Nederland|N.V. Nuon|B.V. De Linde
G.G.Z. Centraal|Het Nieuwe Werken|Health Valley|Provincie Gelderland|Kaats & Opheij
Johan Cruijff Arena|Sint Maartenskliniek|Van proeftuin naar praktijk|Wie doet wat in het dorp
Jaarverslag 2015|bestuurder|Verzekeraar, Provincie Gelderland, Gelderland valoriseert
Dag van de Zorg|Mei|April|Preventief HRM via e-Health|lector Goed Bestuur|Kok|De Linde|Jan
Kwaliteit, focus, impact|Van der Hoeven Kliniek|Florence|Bergen op Zoom|Prins Bernhard|Netwerk
Draagt bij in uren (in kind) in plaats van in geld|Radboud Universiteit|Rijn IJssel|Maas en Waal
Jan van Es Instituut|Het Huis van Dirk|Roos in bloei|Wil de wijk mee?|Art. 12|o.a. Arnhem
i.s.m. WZW|t.b.v. Zorg|Wonen, J.|mw.|De Jong|Sint Jan de Deo|Woonzorg Jan de Vries|Zorg, Jan
"""


def cells(text: str) -> list[str]:
    return [cell for line in text.strip().splitlines() for cell in line.split("|")]


@pytest.mark.parametrize("text", cells(PEOPLE))
def test_names_of_people(text: str) -> None:
    assert likeness(text) >= Likeness.LIKELY
    assert looks_personal(text)


@pytest.mark.parametrize("text", cells(NOBODY))
def test_names_of_organisations_activities_and_places(text: str) -> None:
    assert likeness(text) < Likeness.LIKELY
    assert not looks_personal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan", Likeness.MAYBE),
        ("Jansen", Likeness.MAYBE),
        ("de Boer", Likeness.MAYBE),
        ("Jan; Piet en Fatima", Likeness.MAYBE),
        ("Jan, Piet en Fatima", Likeness.LIKELY),
        ("J. Bosveld", Likeness.MAYBE),
        ("J. Jansen", Likeness.SURE),
        ("dhr. Bosveld", Likeness.SURE),
        ("Bosveld, J.", Likeness.SURE),
        ("Dr. Bosveld", Likeness.LIKELY),
        ("dr. J. Jansen", Likeness.SURE),
        ("Jan Bosveld had het over van alles met iedereen", Likeness.NONE),
        ("jan piet kees fatima", Likeness.NONE),
        ("Jan Zorgdrager", Likeness.LIKELY),
        ("Jan in Arnhem", Likeness.NONE),
        ("Jan 2 Bosveld", Likeness.NONE),
        ("Jan van", Likeness.NONE),
        ("Jansen, Arnhem", Likeness.NONE),
        ("J. B. 2", Likeness.NONE),
        (", de", Likeness.NONE),
        ("Jan, ...", Likeness.NONE),
        ("j", Likeness.NONE),
        ("", Likeness.NONE),
    ],
)
def test_how_sure_a_name_is(text: str, expected: Likeness) -> None:
    assert likeness(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan de Vries was ziek", ["Jan de Vries"]),
        ("Let op: mevr. Jansen belt terug", ["mevr. Jansen"]),
        ("afspraak met J.P. de Vries over uren", ["J.P. de Vries"]),
        ("overleg met Piet Bakker, Jan de Boer en anderen", ["Piet Bakker", "Jan de Boer"]),
        ("Zorgcentrum Sint Jozef Gendt als gastheer", []),
        ("op bezoek bij Sint Jan de Deo geweest", []),
        ("naar Willem van Oranje Stichting geweest", []),
        ("het bestuur van Stichting Willem van Oranje", []),
        ("met Jan naar Arnhem", []),
        ("met Jan Arnhem", []),
        ("", []),
    ],
)
def test_names_within_a_text(text: str, expected: list[str]) -> None:
    assert list(mentions(text)) == expected


# --- addresses, numbers, headers ----------------------------------------------------------------

PHONES = """
06-12345678|0612345678|06 12 34 56 78|024-1234567|(024) 123 45 67|0488 123456|+31 6 12345678
+31 (0)6 12345678|0031612345678|tel. 1234567|bel 06-12345678 voor info|+49 30 1234567
026 - 369 11 11|06.12.34.56.78|Tel: 0612345678
"""
NUMBERS = """
28-01-2015|01-02-2015 14:30|06-02-2015 14:30|2.500.000|€ 1.234.567,89|12345678|012345678|01234567
0,123456789|+2.500.000,00|000012345678|2014-2015|1234567890|20150128|8 uur|01-01-15 31-12-15
NL12ABNA0123456789|-500|40 à 45|2.500|12.34.56.78
"""
MAILS = "jan@han.nl|Jan (jan@han.nl)|info @ siza.nl|j(at)han.nl|mail j.p@sub.han.nl graag|x[at]y.nl"


@pytest.mark.parametrize(
    ("text", "reason"),
    [(text, "phone") for text in cells(PHONES)] + [(text, "email") for text in cells(MAILS)],
)
def test_an_address_or_telephone_number_takes_the_cell_out(text: str, reason: str) -> None:
    assert looks_personal(text)
    found = cleaned(("Organisatie", "Omzet"), ("Siza", text), kinds={1: "text", 2: "money"})
    assert drops(found) == [(2, "Omzet", reason, 1)]


@pytest.mark.parametrize("text", [*cells(NUMBERS), "matige werkwijze", "50 @ 12"])
def test_other_numbers_are_no_telephone_number(text: str) -> None:
    assert not looks_personal(text)
    assert drops(cleaned(("Opmerking",), (text,))) == []


PERSONAL_HEADERS = """
naam deelnemer|Deelnemer(s)|deelnemersnaam|Contactpersoon*|contact|Voornaam:|ACHTERNAAM|namen
tussenvoegsel|roepnaam|voorletters|Naam|aanwezigen|Aanwezige(n)|bestuurder naam|naam bestuurder
E-mail|email|mail|e-mailadres|E-mail adres|telefoon|Tel.|Tel. nr.|mobiel|GSM|BSN|BSN-nummer
burgerservicenummer|sofinummer|geboortedatum|Geb. datum|adres|straat|postcode|huisadres
handtekening|LinkedIn|naam + functie|Naam en functie|name|first name|Last name|Email|phone
contactpersoonn|Contactperoon|Telefoonummer|Naam contactpersoon|E-mail contactpersoon
Naam (deelnemer)|Naam van de deelnemer|Mobiel nummer|Contactpersoon organisatie
"""
PLAIN_HEADERS = """
deelnemersbijdrage|aantal deelnemers|naam organisatie|organisatienaam|contactmoment|contactmomenten
contacturen|adressering|Organisatie|Aanwezig|Aangemeld|Deelname|Participant|Naam instelling
Activiteit|Titel|Gastheer|Trekker|Functie|Functiegroep|Groepnaam|Plaats|Locatie|KvK|Staat|Status
*|Uren docenten|Bijdrage deelnemers|Organisatie contactpersoon|Mailing|Relatiegesprek|Naam product
Kosten per deelnemer|Mobiliteit|2015|Aantal aanwezigen|Presentie|Naam participant
"""


@pytest.mark.parametrize("header", cells(PERSONAL_HEADERS))
def test_personal_headers(header: str) -> None:
    assert is_personal_header(header)
    found = cleaned(("Organisatie", header), ("Siza", "Xq zz"), kinds={1: "text"})
    assert drops(found) == [(2, header, "header", 1)]
    assert drops(cleaned((header,), ("Xq zz",), kinds={1: "text"})) == []


@pytest.mark.parametrize("header", ["", *cells(PLAIN_HEADERS)])
def test_other_headers(header: str) -> None:
    assert not is_personal_header(header)


def test_no_header_of_the_workbook_is_personal_but_one_alias() -> None:
    every = {header for s in SHEETS for column in s.columns for header in headers(column)}
    assert {header for header in every if is_personal_header(header)} <= {"Naam"}


def test_a_header_over_figures_counts_people_and_names_nobody() -> None:
    assert drops(cleaned(("Deelnemers",), (12,), (8,), (True,), ("n.v.t.",))) == []
    assert drops(cleaned(("Deelnemers",), ("12",), ("1.200",))) == []
    assert drops(cleaned(("Telefoon",), (241234567,))) == [(1, "Telefoon", "header", 1)]
    found = cleaned(("Geboortedatum",), (dt.datetime(1970, 1, 1),))
    assert drops(found) == [(1, "Geboortedatum", "header", 1)]


def test_a_header_over_two_rows() -> None:
    found = cleaned(("Lijst", "Contactpersoon"), ("Organisatie",), ("Siza", "Xq"), top=2)
    assert drops(found) == [(2, "Contactpersoon", "header", 1)]


# --- columns ------------------------------------------------------------------------------------

SOME = [("Jan de Vries",), ("Fatima Bouzid",), (None,), ("P. Jansen",)]


def test_a_column_of_names_goes_whatever_its_header() -> None:
    for kinds in ({}, {1: "text"}):
        found = cleaned(("Wie",), *SOME, ("onbekend",), kinds=kinds)
        assert drops(found) == [(1, "Wie", "names", 4)]
        assert found.page.rows == ((1, ("Wie",)),)


def test_names_in_less_than_half_of_a_column_that_is_read_stay_unless_they_are_clear() -> None:
    rows = [(text,) for text in ("Siza", "Talis", "HAN", "Vivaan", "Jan Linders", "Jan Pieck")]
    assert drops(cleaned(("Organisatie",), *rows, kinds={1: "text"})) == []
    found = cleaned(("Organisatie",), *rows, ("dhr. Jansen",), kinds={1: "text"})
    assert drops(found) == [(1, "Organisatie", "names", 1)]
    assert drops(cleaned(("Soms",), *rows)) == [(1, "Soms", "names", 2)]


def test_one_name_is_a_column_only_when_it_is_the_only_cell() -> None:
    kinds = {1: "text"}
    assert drops(cleaned(("Org",), ("Jan Linders",), ("Siza",), kinds=kinds)) == []
    assert drops(cleaned(("Org",), ("Jan Linders",), ("Jan Linders",), kinds=kinds)) == []
    assert drops(cleaned(("Org",), ("Jan Linders",), kinds=kinds)) == [(1, "Org", "names", 1)]


def test_lone_names_are_people_in_numbers_only() -> None:
    lone = [("Fatima",), ("Piet",), ("Jansen",), ("Anke",)]
    assert drops(cleaned(("Wie",), *lone)) == [(1, "Wie", "names", 4)]
    assert drops(cleaned(("Wie",), *lone[:2])) == []
    assert drops(cleaned(("Wie",), *lone, ("Siza",), ("Talis",))) == []
    assert drops(cleaned(("Organisatie",), *lone, kinds={1: "text"})) == []
    mixed = (*lone, ("Jan de Vries",), ("Fatima Bouzid",), ("Siza",))
    assert drops(cleaned(("Organisatie",), *mixed[2:], kinds={1: "text"})) == [
        (1, "Organisatie", "names", 5)
    ]


def test_letters_that_count_are_no_initials() -> None:
    assert drops(cleaned(("Nr",), ("A. Inhoud",), ("B. Begeleiding",), ("C. Overig",))) == []
    found = cleaned(("Wie",), ("J. Bosveld",), ("P. Karstenburg",), ("A. Fictia",))
    assert drops(found) == [(1, "Wie", "names", 3)]


def test_a_name_in_a_column_of_another_kind_goes() -> None:
    kinds = {1: "choice", 2: "kvk", 3: "integer"}
    rows = (("professional", 12345678, 3), ("Anke", "Jan de Vries", "Piet"), ("kok", None, 1))
    assert drops(cleaned(("Functie", "KvK", "Aantal"), *rows, kinds=kinds)) == [
        (1, "Functie", "names", 1),
        (2, "KvK", "names", 1),
    ]


def test_a_name_from_a_column_that_goes_is_found_elsewhere() -> None:
    rows = [("Siza", "Anton Pieck"), ("Talis", "Piet Bakker"), ("HAN", "Brabant Zorg")]
    more = [("Anton Pieck", None), ("Brabant Zorg", None), ("Zoals Anton Pieck zei", None)]
    found = cleaned(("Trekker", "Naam"), *rows, *more, kinds={1: "text"})
    assert drops(found) == [(1, "Trekker", "names", 2), (2, "Naam", "header", 3)]
    left = {value for _, row in found.page.rows for value in row}
    assert left == {"Trekker", "Naam", "Siza", "Talis", "HAN", "Brabant Zorg"}


BSN = (111222333, 123456782, 100000009)


def test_bsns_by_the_eleven_proof() -> None:
    assert drops(cleaned(("Nr",), *((n,) for n in BSN))) == [(1, "Nr", "bsn", 3)]
    assert drops(cleaned(("Nr",), *((float(n),) for n in BSN))) == [(1, "Nr", "bsn", 3)]
    texts = ("1112.22.333", "123 456 782", "10000 0009", "010000008")
    assert drops(cleaned(("Nr",), *((t,) for t in texts[:3]))) == [(1, "Nr", "bsn", 3)]
    assert drops(cleaned(("Nr",), *((n,) for n in BSN), kinds={1: "money"})) == []
    assert drops(cleaned(("Nr",), *((n,) for n in BSN[:2]))) == []
    assert drops(cleaned(("Nr",), *((n,) for n in BSN), (99000001,))) == []


def test_what_is_no_bsn() -> None:
    for values in (
        (0, "00000000", "000000000"),
        (111222334, 123456783, 100000008),
        (True, None, 12.5, -111222333),
        ("BSN 111222333", "12", dt.date(2015, 1, 1), CellError("#N/A")),
        tuple(99000001 + n for n in range(40)),
        tuple(BSN * 40) + tuple(range(200)),
        (*BSN, *range(100_000_000, 100_000_300)),
    ):
        assert drops(cleaned(("Nr",), *((v,) for v in values))) == []


def test_a_typo_in_many_bsns_and_a_leading_zero_that_is_lost() -> None:
    good = [n for n in range(10_000_000, 10_002_000) if _proof(n)]
    assert len(good) > 100
    found = cleaned(("Nr",), *((n,) for n in good), (10_000_001,))
    assert drops(found) == [(1, "Nr", "bsn", len(good) + 1)]


def _proof(number: int) -> bool:
    digits = f"{number:09}"
    return (sum((9 - i) * int(d) for i, d in enumerate(digits[:8])) - int(digits[8])) % 11 == 0


def test_mobile_numbers_typed_as_numbers() -> None:
    rows = [(612345678,), (687654321.0,), (31611111111,)]
    assert drops(cleaned(("Nr",), *rows)) == [(1, "Nr", "phone", 3)]
    assert drops(cleaned(("Nr",), *rows, kinds={1: "money"})) == []


# --- outside the table, unread tabs -------------------------------------------------------------


def test_above_the_header() -> None:
    found = cleaned(
        ("Opgesteld door", "Jan de Vries", 5),
        ("Contactpersoon:", "Piet", "Siza"),
        ("Telefoon", 241234567, "Tel", "intern"),
        ("Organisatie", "j@han.nl"),
        ("Siza", 1),
        top=4,
        kinds={1: "text"},
    )
    assert drops(found) == [
        (2, "", "email", 1),
        (2, "", "header", 2),
        (2, "", "names", 1),
    ]


def test_a_tab_that_is_not_read() -> None:
    found = cleaned((), ("Naam", "Org", "Nr"), ("Xq", "Siza", BSN[0]), ("Zz", "HAN", 5), top=0)
    assert drops(found) == [(1, "Naam", "header", 2)]
    found = cleaned(("Lijst",), ("Jan de Vries",), ("Piet Bakker",), top=0)
    assert found.page.rows == ((1, ("Lijst",)),)
    found = cleaned(("Lijst",), ("Org", "Contact", "Piet"), top=0)
    assert drops(found) == [(3, "", "header", 1)]


def test_a_list_without_header() -> None:
    names = ("Fatima", "Piet", "Jansen", "Anke")
    found = cleaned(*zip(names, (*BSN, 200000007), strict=True), top=0)
    assert not found.page.rows
    assert drops(found) == [(1, "", "names", 4), (2, "", "bsn", 4)]


def test_a_tab_with_figures_only() -> None:
    assert drops(cleaned((1, 2.5), (None, 3), top=0)) == []
    assert drops(cleaned(*((n,) for n in BSN), top=0)) == [(1, "", "bsn", 3)]
    assert scrub(sheet(), header_row=0, recognised={}).page == sheet()


def test_facts_about_rows_and_columns_follow() -> None:
    page = sheet(
        ("Organisatie", "Wie", "Nr"),
        ("Siza", "Jan de Vries", 1),
        (None, "Piet Bakker"),
        hidden_rows=frozenset({2, 3}),
        hidden_columns=frozenset({1, 2, 3, 4}),
    )
    found = scrub(page, header_row=1, recognised={1: "text", 3: "integer"})
    assert found.page.rows == ((1, ("Organisatie", "Wie", "Nr")), (2, ("Siza", None, 1)))
    assert found.page.hidden_rows == {2}
    assert found.page.hidden_columns == {1, 2, 3}


def test_a_page_without_personal_data_is_the_same_page() -> None:
    page = sheet(("Organisatie",), ("Siza",))
    found = scrub(page, header_row=1, recognised={1: "text"})
    assert found.page is page
    assert found == Scrubbed(page=page, dropped=(), cells=frozenset())


def test_what_is_reported_repeats_no_value() -> None:
    found = cleaned(
        ("Lijst van Jan de Vries", "Naam"), ("Piet Bakker", "Kees Bos"), ("Jo Smit", None)
    )
    assert found.dropped == (
        Dropped(column=1, header="", reason="names", cells=3),
        Dropped(column=2, header="Naam", reason="header", cells=1),
    )
    assert not any(name in repr(found) for name in ("Vries", "Bakker", "Bos", "Smit"))


# --- every cell ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_come_out_as_they_went_in(path: Path) -> None:
    workbook = openpyxl.load_workbook(path, data_only=True)
    for found in workbook.worksheets:
        rows = tuple(tuple(row) for row in found.iter_rows(values_only=True))
        page = sheet(*[row for row in rows if any(row)], name=found.title)
        kinds = {}
        for described in SHEETS:
            if described.title == found.title and not described.pairs:
                kind = {h: c.kind for c in described.columns for h in headers(c)}
                kinds = {n: kind[str(h).rstrip("*")] for n, h in enumerate(rows[0], start=1) if h}
        for top, recognised in ((1, kinds), (1, {}), (0, {})):
            assert drops(scrub(page, header_row=top, recognised=recognised)) == []


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.sampled_from([*cells(PEOPLE), *cells(NOBODY), *cells(PHONES), *cells(PERSONAL_HEADERS)]),
    st.sampled_from([*BSN, 612345678, CellError("#N/A"), dt.datetime(2015, 1, 28)]),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(max_size=12).map(lambda text: text or None),
)


ROWS = st.lists(st.lists(VALUES, max_size=5).map(tuple), max_size=8)
KINDS = st.dictionaries(
    st.integers(1, 5), st.sampled_from(["text", "choice", "kvk", "money", "integer"])
)


@given(ROWS, st.integers(0, 3), KINDS)
def test_what_is_not_reported_is_as_it_was(
    rows: list[tuple[Value, ...]], top: int, kinds: dict[int, str]
) -> None:
    cleaned(*rows, top=top, kinds=kinds)


@given(st.lists(st.one_of(st.integers(), st.sampled_from(BSN), st.floats(0, 1e9)), min_size=1))
def test_figures_that_are_read_are_never_touched(values: list[float]) -> None:
    for kind in ("money", "kvk", "integer", "number"):
        rows = [(value,) for value in values]
        assert drops(cleaned(("Naam",), *rows, kinds={1: kind})) == []


def test_twenty_thousand_rows_take_little_time() -> None:
    header = tuple(f"Kolom {letter}" for letter in "ABCDEFGHIJKL")
    rows = [
        (
            dt.datetime(2015, 1, 1),
            *(f"Zorggroep {n % 60}" for _ in range(4)),
            n,
            n / 2,
            *(n % 9,) * 5,
        )
        for n in range(20_000)
    ]
    page = sheet(header, *rows)
    looks_personal("Jan")  # the lists of names are read once
    start = time.process_time()
    assert drops(scrub(page, header_row=1, recognised=dict.fromkeys(range(1, 6), "text"))) == []
    assert time.process_time() - start < (0.3 if sys.gettrace() is None else 1.5)
