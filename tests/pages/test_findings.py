"""What every contradiction reads like, and what the board does not read."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from analytics.finance import Case, Finding, FindingKind
from data.accounts import BOARD
from data.store import commit, connect
from pages.parts import access, findings
from pages.parts.access import Visitor
from tests.tables import rows, upload


def finding(kind: str, **figures: object) -> Finding:
    return Finding(**{"kind": kind, "stated": 1, "found": 2, "unit": "count"} | figures)


CASES = (Case(name="Aster*", stated=5_000, found=7_500), Case(name="Wijk", stated=1, found=2))


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (
            finding("block_total", subject="A*", stated=75_507, found=75_505, unit="eur"),
            r"A\*: de begroting drukt € 75.507 af, de regels tellen op tot € 75.505.",
        ),
        (
            finding("block_total", subject="A", stated=1, found=2.5, unit="days"),
            "A: de begroting drukt 1 dag af, de regels tellen op tot 2,5 dagen.",
        ),
        (
            finding("grand_total", stated=10, found=11.5, unit="hours"),
            "Het gedrukte eindtotaal is 10 uur, de blokken tellen op tot 11,5 uur.",
        ),
        (
            finding("sheet_total", subject="Bijdragen", column="budgeted", unit="eur"),
            "Bijdragen: het gedrukte totaal van Begroot is € 1, de regels tellen op tot € 2.",
        ),
        (
            finding("more_names", stated=27, found=29),
            "Het plan noemt 27 participanten, op het blad Participanten staan er 29.",
        ),
        (
            finding("not_paying", cases=CASES),
            r"2 organisaties zonder regel op Bijdragen: Aster\* en Wijk.",
        ),
        (
            finding("days", unit="days", reference=116, cases=CASES[1:] * 2),
            "Wijk (1 dag) en Wijk (1 dag): evenveel uren (116), maar niet evenveel dagen.",
        ),
        (
            finding("hours_per_day", unit="days", reference=8, cases=CASES[1:]),
            "De begroting rekent met 8 uur per dag, behalve bij Wijk (1 dag; het zouden er 2 "
            "zijn).",
        ),
        (
            finding(
                "off_scale", subject="Leden", reference=3, stated=42_500, found=40_000, unit="eur"
            ),
            "Leden: 3 participanten kunnen volgens de staffel niet samen € 42.500 bijdragen; "
            "het dichtst daarbij is € 40.000.",
        ),
        (
            finding("scale", unit="eur", cases=CASES[:1]),
            r"1 organisatie met een andere bijdrage dan afgesproken of volgens de omzet: "
            r"Aster\* € 5.000 in plaats van € 7.500.",
        ),
        (
            finding("not_a_class", unit="eur", cases=CASES[:1]),
            r"1 organisatie met een bijdrage die in geen klasse van de staffel staat: "
            r"Aster\* € 5.000.",
        ),
        (
            finding("no_participant_then", cases=CASES[1:]),
            "1 organisatie bij bijeenkomsten toen zij geen participant waren: Wijk (1 keer).",
        ),
        (
            finding("unbudgeted", cases=CASES[1:] * 10),
            "10 activiteiten met deelnemers maar zonder regel in de begroting: "
            + "Wijk (1 aanwezigen), " * 7
            + "Wijk (1 aanwezigen) en nog 2.",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Finding) else "",
)
def test_what_is_the_matter_in_words(found: Finding, what: str) -> None:
    assert findings.sentences(found)[0].replace("\u00a0", " ") == what


def test_every_kind_has_its_words() -> None:
    for kind in get_args(FindingKind):
        for text in findings.sentences(finding(kind, cases=CASES)):
            assert text.endswith((".", "?"))
            assert "{" not in text


def test_a_list_says_where_the_figures_stand() -> None:
    def script() -> None:
        from analytics.finance import Finding
        from pages.parts import findings

        balance = Finding(
            kind="balance",
            stated=1,
            found=2,
            unit="eur",
            places=("Begroting, rij 9", "[Tab], rij 2"),
        )
        findings.show([balance])
        findings.show([])

    first, second = AppTest.from_function(script).run().markdown
    assert first.value.startswith("- **De begrote inkomsten zijn €\u00a01, de ")
    assert r":small[:material/place: Begroting, rij 9; \[Tab\], rij 2]" in first.value
    assert second.value == "Er zijn geen tegenstrijdigheden gevonden."


SHEETS = {
    "participants": "organisatie | sector | omzet\nAster | zorg | 5000000\nWijk | welzijn |",
    "contributions": """
        verstrekker | soort                 | begroot
        Aster       | participantenbijdrage | 2500
        Wijk        | participantenbijdrage | {wijk}
    """,
    "scale": "vanaf omzet | bijdrage\n0 | 2500\n5000000 | 5000",
}


def store(address: Path, wijk: int) -> None:
    texts = SHEETS | {"contributions": SHEETS["contributions"].format(wijk=wijk)}
    opened = connect(str(address))
    commit(
        opened,
        upload(2015, **{key: rows(key, text, year=2015) for key, text in texts.items()}),
        by="test",
    )
    opened.close()


def overview() -> None:
    from pages import overview

    overview.render()


def test_the_board_reads_no_single_organisations_money(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tmp_path / "x.duckdb"
    store(address, 2_500)
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
    monkeypatch.setattr(access, "visitor", lambda: Visitor(account="bo", role=BOARD))
    page = AppTest.from_function(overview, default_timeout=60).run()
    said = "\n".join(m.value for m in page.markdown)
    assert "1 punt gaat over afzonderlijke organisaties; de programmamanager ziet die." in said
    assert "Aster" not in said


def test_the_overview_asks_again_when_the_facts_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    opened = connect(str(tmp_path / "x.duckdb"))
    for wijk, kinds in ((2_500, ["scale"]), (3_000, ["scale", "not_a_class"])):
        texts = SHEETS | {"contributions": SHEETS["contributions"].format(wijk=wijk)}
        tables = {key: rows(key, text, year=2015) for key, text in texts.items()}
        commit(opened, upload(2015, **tables), by="test")
        assert [f.kind for f in findings.of(opened, 2015)] == kinds
    opened.close()


def test_a_quiet_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    opened = connect(str(tmp_path / "x.duckdb"))
    commit(opened, upload(2015, scale=rows("scale", SHEETS["scale"], year=2015)), by="test")
    opened.close()
    page = AppTest.from_function(overview, default_timeout=60).run()
    said = [m.value for m in page.markdown]
    assert "Er zijn geen tegenstrijdigheden gevonden." in said
