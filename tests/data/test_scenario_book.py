"""A scenario as a workbook: its formulas give what the dashboard gave, and go on from there."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data import reader, scenario_book
from data.scenario_book import FeeClass, Imported, Lever, Line, ScenarioBook, read, write

HAN = (("in_kind", "alleen in kind"), ("paying", "betaalt"), ("both", "beide"))
LEVERS = (
    Lever(key="recruits.3", label="Werving klasse 3", value=2, whole=True, minimum=0, maximum=10),
    Lever(key="recruits.5", label="Werving klasse 5", value=1, whole=True, minimum=0, maximum=10.0),
    Lever(key="recruits.1", label="Werving klasse 1", value=0.0, whole=True, minimum=0),
    Lever(key="chance", label="Kans", value=0.5, minimum=0, maximum=1, help="Van elk"),
    Lever(key="subsidies", label="Subsidies", value=46_164.0, unit="€", minimum=0),
    Lever(key="costs", label="Kosten", value=10, unit="%", whole=True, maximum=100),
    Lever(key="free", label="Vrij", value=3),
    Lever(key="han", label="HAN", value="in_kind", choices=HAN),
    Lever(key="horizon", label="Jaren", value=3, unit="jaar"),
    Lever(key="order", label="Volgorde", value="= 1; 2"),
    Lever(key="leaving", label="Vertrekkers", value=""),
)
LINES = (
    Line(label="Huidige participanten", kind="income", baseline=220_000, scenario=212_500),
    Line(label="Subsidies", kind="income", baseline=46_164, scenario=50_000, per={"subsidies": 1}),
    Line(label="Projecten", kind="cost", baseline=75_507, scenario=83_057.7, per={"costs": 755.07}),
    Line(label="Werven", kind="cost", baseline=0, scenario=600, per={"recruits.3": 200, "free": 0}),
    Line(label="Bespaard", kind="cost", baseline=9_000, scenario=7_000, per={"horizon": -1e-7}),
)
CLASSES = (  # two from halfway the year, 2 × 7.500 × 0,5; one that is certain; none yet
    FeeClass(label="10 tot 25 mln", fee=7_500, amount=7_500, levers=("recruits.3",)),
    FeeClass(label="75 mln en meer", fee=15_000, amount=15_000, levers=("recruits.5",)),
    FeeClass(label="0 tot 5 mln", fee=2_500, amount=0, levers=("recruits.1",)),
)
BOOK = ScenarioBook(
    name="Drie corporaties",
    description="Zo zou het kunnen",
    year=2015,
    version=2,
    saved_on=dt.date(2015, 3, 3),
    data_version=12,
    scale_year=2013,
    is_example=False,
    levers=LEVERS,
    lines=LINES,
    classes=CLASSES,
)
KNOWN = [lever.key for lever in LEVERS]


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after someone changed it."""
    made, target = opened(content), io.BytesIO()
    change(made)
    made.save(target)
    return target.getvalue()


def row_of(page: Worksheet, label: str) -> int:
    [found] = [cell.row for cell in page["A"] if cell.value == label]
    return int(found)


def with_levers(values: Mapping[str, Any]) -> bytes:
    """The workbook with other values on Knoppen."""

    def change(made: Workbook) -> None:
        page = made["Knoppen"]
        for row in range(2, page.max_row + 1):
            if page.cell(row, 8).value in values:
                page.cell(row, 2).value = values[page.cell(row, 8).value]

    return changed(write(BOOK), change)


class Sums:
    """What Excel makes of the formulas: sums, differences, products, and one rounding."""

    def __init__(self, content: bytes) -> None:
        self.made = opened(content)

    def of(self, label: str, column: str) -> float:
        """The amount beside a label of Uitkomst."""
        return self.cell("Uitkomst", f"{column}{row_of(self.made['Uitkomst'], label)}")

    def cell(self, sheet: str, place: str) -> float:
        value = self.made[sheet][place].value
        if isinstance(value, str) and value.startswith("="):
            return self._worked_out(sheet, value[1:])
        return float(value)

    def _worked_out(self, sheet: str, formula: str) -> float:
        summed = re.sub(
            r"SUM\(([A-Z])(\d+):\1(\d+)\)", lambda m: self._sum(sheet, *m.groups()), formula
        )
        plain = re.sub(
            r"(?:(Knoppen)!)?\$?([A-Z])\$?(\d+)(?![\d.])",
            lambda m: f"({self.cell(m[1] or sheet, m[2] + m[3])!r})",
            summed,
        ).replace("ROUND", "round")
        assert re.fullmatch(r"(round\(|[-+*(),.\dEe])+", plain), formula
        return float(eval(plain))

    def _sum(self, sheet: str, column: str, first: str, last: str) -> str:
        cells = (f"{column}{row}" for row in range(int(first), int(last) + 1))
        numbers = [self.cell(sheet, c) for c in cells if self._is_number(sheet, c)]
        return f"({sum(numbers)!r})"

    def _is_number(self, sheet: str, place: str) -> bool:
        value = self.made[sheet][place].value
        return not isinstance(value, str) or value.startswith("=")


# --- what is calculated -------------------------------------------------------------------------

# Now: 220.000 + 46.164 = 266.164 in, 75.507 + 9.000 = 84.507 out, 181.657 left.
# Scenario: 212.500 + 50.000 + 7.500 + 15.000 = 285.000 in; 83.057,70 + 600 + 7.000 = 90.657,70
# out; 194.342,30 left.
EXPECTED = {
    "Huidige participanten": (220_000, 212_500, -7_500),
    "Subsidies": (46_164, 50_000, 3_836),
    "Werving, zoals hieronder berekend": (0, 22_500, 22_500),
    "Totaal inkomsten": (266_164, 285_000, 18_836),
    "Projecten": (75_507, 83_057.70, 7_550.70),
    "Bespaard": (9_000, 7_000, -2_000),
    "Totaal kosten": (84_507, 90_657.70, 6_150.70),
    "Saldo: inkomsten min kosten": (181_657, 194_342.30, 12_685.30),
    "Saldo toen dit bestand werd gemaakt": (181_657, 194_342.30, 12_685.30),
    "Verschil door wat u sindsdien wijzigde": (0, 0, 0),
}


def test_the_formulas_give_what_the_dashboard_gave() -> None:
    sums = Sums(write(BOOK))
    for label, amounts in EXPECTED.items():
        assert [sums.of(label, column) for column in "BCD"] == pytest.approx(amounts), label
    assert [sums.of("10 tot 25 mln", c) for c in "BCDE"] == [7_500, 2, 0.5, 7_500]
    assert [sums.of("0 tot 5 mln", c) for c in "BCDE"] == [2_500, 0, 1, 0]
    assert [sums.of("Totaal werving", c) for c in "CE"] == [3, 22_500]


def test_the_formulas_follow_the_levers() -> None:
    sums = Sums(with_levers({"recruits.3": 4, "recruits.1": 2, "subsidies": 40_000, "costs": 0}))
    # 4 × 7.500 × 0,5 + 15.000 + 2 × 2.500
    assert sums.of("Totaal werving", "E") == 35_000
    assert sums.of("Subsidies", "C") == 43_836  # 50.000 less 6.164
    assert sums.of("Projecten", "C") == pytest.approx(75_507)
    assert sums.of("Werven", "C") == 1_000  # 600 and two more at 200
    # 12.500 + 400 less costs and + 7.550,70, less 6.164 subsidies
    assert sums.of("Verschil door wat u sindsdien wijzigde", "C") == 13_486.70
    assert sums.of("Verschil door wat u sindsdien wijzigde", "B") == 0


def test_every_total_and_every_difference_is_a_formula() -> None:
    page = opened(write(BOOK))["Uitkomst"]
    for label in EXPECTED:
        assert str(page.cell(row_of(page, label), 4).value).startswith("=C")
    for label in ("Totaal inkomsten", "Totaal kosten", "Saldo: inkomsten min kosten"):
        assert all(str(page.cell(row_of(page, label), at).value).startswith("=") for at in (2, 3))
    formula = page.cell(row_of(page, "Bespaard"), 3).value
    assert formula == "=7000.0-1E-07*Knoppen!$B$10"
    assert page.cell(row_of(page, "10 tot 25 mln"), 3).value == "=Knoppen!$B$2"


def test_a_class_over_two_sectors_counts_both() -> None:
    both = FeeClass(label="samen", fee=100, amount=300, levers=("recruits.3", "recruits.5"))
    sums = Sums(write(replace(BOOK, classes=[both])))
    assert [sums.of("samen", c) for c in "BCDE"] == [100, 3, 1, 300]


def test_a_book_without_lines_or_classes() -> None:
    sums = Sums(write(replace(BOOK, lines=(), classes=())))
    for label in ("Totaal inkomsten", "Totaal kosten", "Saldo: inkomsten min kosten"):
        assert [sums.of(label, column) for column in "BCD"] == [0, 0, 0]
    labels = [cell.value for cell in sums.made["Uitkomst"]["A"]]
    assert not any("erving" in str(label) for label in labels)


# --- how it looks -------------------------------------------------------------------------------


def test_the_sheets() -> None:
    made = opened(write(BOOK))
    assert made.sheetnames == ["Knoppen", "Uitkomst", "Toelichting", "Lijsten"]
    assert made["Lijsten"].sheet_state == "hidden"
    assert [c.value for c in made["Knoppen"][1]] == [
        "Knop",
        "Waarde",
        "Eenheid",
        "Laagste",
        "Hoogste",
        "Rekent mee in Uitkomst",
        "Uitleg",
        "Sleutel",
    ]
    assert [[c.value for c in made["Knoppen"][row]] for row in (2, 5)] == [
        ["Werving klasse 3", 2, None, 0, 10, "ja", None, "recruits.3"],
        ["Kans", 0.5, None, 0, 1, "nee", "Van elk", "chance"],
    ]


def test_only_the_values_are_there_to_change() -> None:
    made = opened(write(BOOK))
    for sheet in ("Knoppen", "Uitkomst"):
        page = made[sheet]
        assert page.protection.sheet
        assert not page.protection.password
        free = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
        assert free == ({f"B{row}" for row in range(2, 13)} if sheet == "Knoppen" else set())


def test_what_excel_lets_someone_type() -> None:
    page = opened(write(BOOK))["Knoppen"]
    rules = {
        str(rule.sqref): (rule.type, rule.operator, rule.formula1, rule.formula2, rule.error)
        for rule in page.data_validations.dataValidation
    }
    pick = "Kies een waarde uit de lijst."
    assert rules == {
        "B2": ("whole", "between", "0", "10", "Vul een geheel getal in van 0 tot en met 10."),
        "B3": ("whole", "between", "0", "10.0", "Vul een geheel getal in van 0 tot en met 10."),
        "B4": (
            "whole", "greaterThanOrEqual", "0", None, "Vul een geheel getal in van ten minste 0."
        ),
        "B5": ("decimal", "between", "0", "1", "Vul een getal in van 0 tot en met 1."),
        "B6": ("decimal", "greaterThanOrEqual", "0", None, "Vul een getal in van ten minste 0."),
        "B7": (
            "whole", "lessThanOrEqual", "100", None, "Vul een geheel getal in van hooguit 100."
        ),
        "B9": ("list", None, "Lijsten!$H$1:$H$3", None, pick),
    }  # fmt: skip
    lists = opened(write(BOOK))["Lijsten"]
    assert [cell.value for cell in lists["H"]] == ["alleen in kind", "betaalt", "beide"]
    assert page["B9"].value == "alleen in kind"
    half = replace(LEVERS[0], whole=False, minimum=0.5)
    [rule] = opened(write(replace(BOOK, levers=[half], lines=(), classes=())))[
        "Knoppen"
    ].data_validations.dataValidation
    assert (rule.type, rule.error) == ("decimal", "Vul een getal in van 0,5 tot en met 10.")


def test_fictitious_figures_say_so_where_they_stand() -> None:
    marks = [
        opened(write(replace(BOOK, is_example=example)))["Uitkomst"]["E1"].value
        for example in (True, False)
    ]
    assert marks == ["voorbeeldgegevens", None]


def about(book: ScenarioBook) -> dict[str, Any]:
    return {
        label.value: text.value for label, text in opened(write(book))["Toelichting"].iter_rows()
    }


def test_what_it_says_of_itself() -> None:
    said = about(BOOK)
    assert (said["Scenario"], said["Omschrijving"]) == ("Drie corporaties", "Zo zou het kunnen")
    assert (said["Jaar"], said["Versie"]) == (2015, 2)
    assert said["Bewaard op"] == dt.datetime(2015, 3, 3)
    assert said["Gemaakt op"] == "versie 12 van de gegevens in het dashboard"
    assert (said["Staffel"], said["Voorbeeldgegevens"]) == ("die van 2013", "nee")
    assert said["Rekent hier niet mee"] == "Kans; HAN; Volgorde; Vertrekkers"


def test_what_it_says_of_what_is_not_saved_or_not_real() -> None:
    said = about(
        replace(
            BOOK,
            description="",
            version=None,
            saved_on=None,
            scale_year=None,
            is_example=True,
            levers=LEVERS[:3],
            lines=(),
        )
    )
    assert (said["Versie"], said["Bewaard op"]) == ("nog niet bewaard",) * 2
    assert (said["Staffel"], said["Omschrijving"]) == ("geen", "–")
    assert said["Voorbeeldgegevens"].startswith("ja: organisaties en bedragen zijn verzonnen")
    assert "Rekent hier niet mee" not in said


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "a\x00\x1fb", "a\ud800\uffffb"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_someone_typed_is_never_a_formula(text: str) -> None:
    lever = Lever(
        key=text, label=text, value=text, unit=text, help=text, choices=((text, text), ("b", "b"))
    )
    book = replace(
        BOOK,
        name=text,
        description=text,
        levers=[*LEVERS, lever],
        lines=[*LINES, replace(LINES[0], label=text)],
        classes=[*CLASSES, replace(CLASSES[0], label=text)],
    )
    shown = "ab" if text.startswith("a") else text
    made, found = opened(write(book)), 0
    for page in made.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.data_type == "f":
                assert page.title == "Uitkomst"
                assert re.fullmatch(r"=[-+*(),.:!$\dA-Z]*(Knoppen![-+*(),.:!$\dA-Z]*)*", cell.value)
                assert cell.value != shown
            elif cell.value == shown:
                assert cell.data_type == "s"
                assert cell.quotePrefix == (not shown.startswith("a"))
                found += 1
    assert found == 5 + 1 + 2 + 2  # Knoppen, its list, Uitkomst, Toelichting


def test_a_text_that_is_too_long_for_a_cell_or_empty() -> None:
    long = replace(BOOK, name="x" * 40_000, levers=[replace(LEVERS[0], label="\x00")], lines=())
    made = opened(write(replace(long, classes=())))
    assert len(made["Toelichting"]["B1"].value) == 32_000
    assert made["Knoppen"]["A2"].value is None


# --- reading ------------------------------------------------------------------------------------


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process, which takes half a second; one test has it."""
    monkeypatch.setattr(
        scenario_book.reader, "read", lambda content, filename: reader.parse(content, filename)
    )


def told(imported: Imported) -> list[str]:
    return [f"{problem.severity} {problem}" for problem in imported.problems]


def test_what_is_written_reads_back() -> None:
    found = read(write(BOOK), levers=LEVERS, filename="scenario.xlsx")
    assert found == Imported(values={lever.key: lever.value for lever in LEVERS})
    assert list(found.values) == KNOWN


@pytest.mark.usefixtures("in_process")
def test_other_values_come_back_as_they_are_in_bounds_or_not() -> None:
    other = {"recruits.3": 99, "chance": -0.25, "han": "iets anders", "free": "veel", "order": 3}
    found = read(with_levers(other), levers=LEVERS)
    assert {key: found.values[key] for key in other} == other
    assert found.problems == ()


@pytest.mark.usefixtures("in_process")
def test_a_choice_is_read_by_its_dutch_and_a_text_may_be_empty() -> None:
    found = read(with_levers({"han": " BEIDE ", "order": None, "leaving": "A; B"}), levers=LEVERS)
    assert [found.values[key] for key in ("han", "order", "leaving")] == ["both", "", "A; B"]
    assert found.problems == ()
    found = read(with_levers({"han": None, "leaving": "=A1"}), levers=LEVERS)
    assert [str(p).partition(";")[0] for p in found.problems] == [
        "Knoppen!B9: deze waarde is leeg",
        "Knoppen!B12: hier staat een formule waarvan de uitkomst niet is bewaard",
    ]


@pytest.mark.usefixtures("in_process")
def test_levers_that_are_not_known() -> None:
    keys = ("old.lever", "06 12345678", "x" * 90, "cost.Onderwijs en markt")
    odd = [Lever(key=key, label="x", value=1) for key in keys]
    content = write(replace(BOOK, levers=[*LEVERS, *odd]))
    found = read(content, levers=[lever for lever in LEVERS if lever.key != "chance"])
    assert found.unknown == ("chance", "old.lever", "H14", "H15", "cost.Onderwijs en markt")
    assert set(found.values) == set(KNOWN) - {"chance"}


@pytest.mark.usefixtures("in_process")
def test_a_sheet_that_someone_moved_about() -> None:
    def change(made: Workbook) -> None:
        page = made["Knoppen"]
        page.title = " KNOPPEN "
        page.insert_rows(1, 2)
        page.insert_cols(1)
        page["A1"] = "Voor de vergadering"
        page["A20"] = 12  # a remark, without a key
        page["C21"] = 5
        made.move_sheet(page, 2)

    found = read(changed(write(BOOK), change), levers=LEVERS)
    assert found == Imported(values={lever.key: lever.value for lever in LEVERS})


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (
            None,
            "waarschuwing Knoppen!B5: deze waarde is leeg; de knop blijft staan zoals hij staat; "
            "vul een waarde in als u iets anders wilt",
        ),
        (
            "=1/2",
            "fout Knoppen!B5: hier staat een formule waarvan de uitkomst niet is bewaard; typ het "
            "getal zelf, of open het bestand in Excel en sla het op",
        ),
        (dt.date(2015, 7, 1), "fout Knoppen!B5: hier staat geen getal; vul een getal in"),
        (True, "fout Knoppen!B5: hier staat geen getal; vul een getal in"),
    ],
    ids=["empty", "a formula", "a date", "a truth"],
)
def test_a_value_that_cannot_be_read(value: Any, problem: str) -> None:
    def change(made: Workbook) -> None:
        made["Knoppen"]["B5"] = value

    found = read(changed(write(BOOK), change), levers=LEVERS)
    assert told(found) == [problem]
    assert set(found.values) == (set(KNOWN) - {"chance"} if value is None else set())
    assert len(found.errors) == (0 if value is None else 1)


@pytest.mark.usefixtures("in_process")
def test_a_lever_that_is_there_twice() -> None:
    def change(made: Workbook) -> None:
        made["Knoppen"]["H6"] = "chance"

    found = read(changed(write(BOOK), change), levers=LEVERS)
    assert told(found) == ["fout Knoppen!B6: deze knop staat ook al in B5; houd er één over"]
    assert found.values == {}


AGAIN = (
    "download het scenario opnieuw van de pagina Wat als, wijzig daarin alleen de gele cellen "
    "op het blad Knoppen en lees dat bestand in"
)


@pytest.mark.usefixtures("in_process")
def test_a_workbook_that_is_no_scenario() -> None:
    def renamed(made: Workbook) -> None:
        made["Knoppen"].title = "Blad1"

    def bare(made: Workbook) -> None:
        made["Knoppen"]["B1"] = 3

    found = read(changed(write(BOOK), renamed), levers=LEVERS)
    assert told(found) == [f"fout Knoppen: het blad Knoppen ontbreekt; {AGAIN}"]
    found = read(changed(write(BOOK), bare), levers=LEVERS)
    assert told(found) == [
        f"fout Knoppen: er is geen rij met de kolommen Waarde en Sleutel; {AGAIN}"
    ]


def test_a_file_that_is_no_workbook() -> None:
    found = read(b"hallo", levers=LEVERS, filename="scenario.xlsx")
    assert (found.values, len(found.errors)) == ({}, 1)
    assert found.problems == reader.read(b"hallo", filename="scenario.xlsx").problems
