"""Names that drift: what is suggested, and what is never."""

from __future__ import annotations

import sys
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.example.fictitious import rows as example_rows
from data.reading.names import LONGEST_NAME, THRESHOLD, plain, similar, suggestion

SAME = """
Brabant Zorg | BrabantZorg
Zorgalliantie café | Zorgalliantiecafé
Zorgalliantiecafe | Zorgalliantiecafé
comunicatie | communicatie
PR en comunicatie | PR en communicatie
Stichting Siza | Siza
Siza, Stichting | Siza
Pro Persona | ProPersona
Talis | TALIS
Waalboog (de) | De Waalboog
Driestroom | De Driestroom
Driestrom | Driestroom
Zorg & Welzijn Noord | Zorg en Welzijn Noord
Coöperatie Fictia U.A. | Fictia
Fictia B.V. | fictia bv
Fictia N.V | Fictia
Vereniging Voorbeeldwonen | Voorbeeldwonen
St. Jozef | Sint Jozef
Zorgcentrum Sint Jozef Gendt | Zorgcentrum St. Josef Gendt
Z.Z.G. | ZZG
ZZG-Zorggroep | ZZG Zorggroep
't Voorbeeldhuis | Voorbeeldhuis
Wonen 1 | Wonen1
Zorgalliantie Markt Noord | Zorgaliantiemarkt Noord
"""
OTHERS = """
Verdiepingskamer | Verhelderingskamer
ZZG Zorggroep | Atlant Zorggroep
Zorggroep Noord | Zorggroep Oost
Zorggroep A | Zorggroep B
Zorggroep A | Zorggroep
Wonen 1 | Wonen 2
Wonen 1 2 | Wonen 12
Leerwerkplaats 3 | Leerwerkplaats 13
Jaarverslag 2014 | Jaarverslag 2015
Zorggroep Noord | Zorggroep Noord-West
Zorggroep Noordoost Nederland | Zorggroep Noordwest Nederland
Zorggroep Achterhoek-Liemers | Zorggroep Achterhoek-Liemers Oost
Leerwerkplaats fase II van het plan | Leerwerkplaats fase III van het plan
Leerwerkplaats fase XVII van het plan | Leerwerkplaats fase XVIII van het plan
ZZG | ZZH
Siza | Sita
Portaal | Portaal Nijmegen
Stichting | Vereniging
- | -
Verzekeringsmaatschappij Oost | Verzekeringsmaatschappij
"""


def pairs(table: str) -> list[tuple[str, str]]:
    split = (line.split("|") for line in table.strip().splitlines())
    return [(one.strip(), other.strip()) for one, other in split]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert similar(one, other)
    assert similar(other, one)
    wanted = None if one.lower() == other.lower() else other
    assert suggestion(one, [other, "Mooiland"]) == wanted


@pytest.mark.parametrize(("one", "other"), pairs(OTHERS))
def test_different_names(one: str, other: str) -> None:
    assert not similar(one, other)
    assert not similar(other, one)
    assert suggestion(one, [other]) is None
    assert suggestion(other, [one]) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Stichting  SÍZA", "siza"),
        ("Coöperatie 'De Linde' U.A.", "de linde"),
        ("Zorg & Welzijn", "zorg en welzijn"),
        ("Stichting", "stichting"),
        ("B.V.", "bv"),
        ("Art. 12", "art 12"),
        ("", ""),
    ],
)
def test_plain(name: str, expected: str) -> None:
    assert plain(name) == expected


@pytest.mark.parametrize("name", ["Siza", " siza ", "SIZA", "Brabant   zorg"])
def test_no_suggestion_for_what_is_known(name: str) -> None:
    assert suggestion(name, ["Siza", "Brabant Zorg", "BrabantZorg"]) is None


def test_the_nearest_is_suggested_and_no_choice_is_made_between_equals() -> None:
    assert suggestion("Voorbeeldzorgh", ["Voorbeeldzorg", "Voorbeeldzorgg"]) == "Voorbeeldzorg"
    assert suggestion("Voorbeeldzorgh", ["Voorbeeldzorga", "Voorbeeldzorgb"]) is None
    assert suggestion("Brabantzorg", ["Brabant Zorg", "brabant  zorg"]) == "Brabant Zorg"
    assert suggestion("Brabantzorg", iter(["Brabant Zorg"])) == "Brabant Zorg"
    assert suggestion("Brabantzorg", []) is None


def test_a_long_text_is_no_name() -> None:
    text = "zorg " * LONGEST_NAME
    assert not similar(text, text + "g")
    assert suggestion(text, [text + "g"]) is None


def test_the_organisations_of_the_examples_are_not_confused() -> None:
    names = {
        str(row[column])
        for year in range(2012, 2017)
        for sheet, column in (("participants", "organisation"), ("activities", "activity"))
        for row in example_rows(year)[sheet]
    }
    assert len(names) > 40
    assert [pair for pair in combinations(sorted(names), 2) if similar(*pair)] == []


NAMES = st.text(st.sampled_from("abcdéo -.'13&IVX"), max_size=24)


@given(NAMES, NAMES)
def test_similar_is_symmetric(one: str, other: str) -> None:
    assert similar(one, other) == similar(other, one)


@given(NAMES)
def test_a_name_resembles_itself_however_it_is_cased(name: str) -> None:
    assert similar(name, name.upper()) == bool(plain(name))
    assert suggestion(name.upper(), [name.lower()]) is None


@given(NAMES, st.lists(NAMES, max_size=5))
def test_a_suggestion_is_known_and_similar(name: str, known: list[str]) -> None:
    found = suggestion(name, known)
    assert found is None or (found in known and similar(name, found))


def test_twenty_thousand_names_take_under_a_second() -> None:
    words = ("zorg", "groep", "noord", "wonen", "welzijn", "brabant", "huis", "talis")
    known = [f"{words[n % 8]}{words[n // 8]} fictia" for n in range(60)]
    names = [f"{words[n % 8]} {words[n % 7]} fictia {n}" for n in range(20_000)]
    start = time.process_time()
    for name in names:
        suggestion(name, known)
    assert time.process_time() - start < (1 if sys.gettrace() is None else 5)  # coverage is slow


def test_the_threshold_lies_between_the_measured_pairs() -> None:
    assert 0.875 < THRESHOLD < 0.947
