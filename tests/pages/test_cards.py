"""What a card says of a metric, and that the row draws it so that it can be read."""

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import cards


@dataclass(frozen=True, kw_only=True)
class Metric:
    key: str = "participants"
    label: str = "Participanten"
    unit: str = "count"
    direction: str = "up"
    help: str = "Organisaties die meedoen."
    formula: str = "aantal organisaties"
    source: str = "blad Participanten"
    basis: str = "werkelijk"


@pytest.mark.parametrize(
    ("direction", "value", "before", "change", "tone"),
    [
        ("up", 27, 21, "+6 sinds 2014", "green"),
        ("up", 21, 27, "−6 sinds 2014", "red"),
        ("down", 27, 21, "+6 sinds 2014", "red"),
        ("down", 21, 27, "−6 sinds 2014", "green"),
        ("context", 27, 21, "+6 sinds 2014", "gray"),
        ("up", 27, 27, "gelijk aan 2014", "gray"),
        ("up", None, 21, None, "gray"),
        ("up", 27, None, None, "gray"),
    ],
)
def test_change_names_the_year_and_is_coloured_only_with_a_direction(
    direction, value, before, change, tone
):
    card = cards.card(Metric(direction=direction), value=value, before=before, before_year=2014)
    assert (card.change, card.tone) == (change, tone)


def test_a_share_changes_in_percentage_points():
    card = cards.card(Metric(unit="share"), value=0.422, before=0.409, before_year=2014)
    assert (card.value, card.change) == ("42,2%", "+1,3 procentpunt sinds 2014")
    assert card.remarks == ("in 2014: 40,9%",)  # what it was, beside how it changed


def test_without_a_year_there_is_no_change():
    assert cards.card(Metric(), value=27, before=21).change is None


@pytest.mark.parametrize(
    ("direction", "value", "target", "expected"),
    [
        ("up", 27, 30, ("doel 30: nog niet gehaald",)),
        ("up", 30, 30, ("doel 30: gehaald",)),
        ("down", 30, 30, ("doel 30: gehaald",)),
        ("down", 31, 30, ("doel 30: nog niet gehaald",)),
        ("context", 27, 30, ("doel 30",)),  # neither more nor less is better
        ("up", None, 30, ("doel 30",)),
        ("up", 27, None, ()),
    ],
)
def test_target(direction, value, target, expected):
    card = cards.card(Metric(direction=direction), value=value, target=target)
    assert card.remarks == expected


def test_an_unknown_value_is_a_dash_with_its_reason_and_never_zero():
    card = cards.card(Metric(), value=None, note="Het blad Deelname is niet geladen.")
    assert card.value == "–"
    assert card.remarks == ("Het blad Deelname is niet geladen.",)


@pytest.mark.parametrize(
    ("direction", "favourable"),
    [
        ("up", "hoger is beter"),
        ("down", "lager is beter"),
        ("context", "niet te zeggen: hangt van de situatie af"),
    ],
)
def test_the_definition_says_in_words_what_the_colour_says(direction, favourable):
    assert cards.card(Metric(direction=direction), value=27).definition == (
        ("Betekenis", "Organisaties die meedoen."),
        ("Formule", "aantal organisaties"),
        ("Grondslag", "werkelijk"),
        ("Bron", "blad Participanten"),
        ("Gunstig", favourable),
    )


def page():
    from types import SimpleNamespace

    import streamlit as st

    from pages.parts import cards

    metric = SimpleNamespace(
        key="one",
        label="Leden [x](http://x)",
        unit="count",
        direction="up",
        help="Wie meedoet.",
        formula="a * b",
        source="blad Participanten",
        basis="werkelijk",
    )
    cards.row(
        [
            cards.card(metric, value=27, before=21, before_year=2014, note="18 van 22 regels"),
            cards.card(
                SimpleNamespace(**vars(metric) | {"key": "two"}),
                value=None,
                note="Nog niet geladen.",
            ),
            cards.card(SimpleNamespace(**vars(metric) | {"key": "three"}), value=1),
        ],
        origin=lambda key: st.write(f"vandaan: {key}"),
    )


def test_row_draws_every_card_once_with_its_definition():
    at = AppTest.from_function(page).run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["27", "–", "1"]
    texts = [markdown.value for markdown in at.markdown]
    assert texts[0] == "Leden \\[x\\]\\(http\\:\u2060//x\\)"
    assert r":small[:green-background[:green[\+6 sinds 2014]]]" in texts
    assert ":small[18 van 22 regels]" in texts
    assert r":small[Nog niet geladen\.]" in texts
    assert texts.count(r"**Formule:** a \* b") == 3


def test_a_card_tells_of_which_metric_somebody_asks_the_origin():
    at = AppTest.from_function(page).run()
    assert [button.label for button in at.button] == ["Herkomst"] * 3
    at.button(key="origin-two").click().run()
    assert [m.value for m in at.markdown if "vandaan" in m.value] == ["vandaan: two"]


def test_row_bears_having_nothing_to_draw():
    def empty():
        from pages.parts import cards

        cards.row([], origin=print)

    assert not AppTest.from_function(empty).run().exception


def test_a_tile_shows_every_text_as_it_is() -> None:
    def page() -> None:
        from pages.parts import cards

        hostile = "<script>x</script>"
        texts = {"label": hostile, "value": hostile, "change": hostile, "remark": hostile}
        cards.tiles([cards.Tile(tone="green", **texts)])

    [drawn] = AppTest.from_function(page).run().get("html")
    assert "<script>" not in drawn.proto.body
    assert drawn.proto.body.count("&lt;script&gt;x&lt;/script&gt;") == 4
