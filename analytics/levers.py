"""What a board can vary in a what-if: every lever once, its range, and what a link may say of it.

Declares the levers and judges values; refuses to know what they do to the figures. A value that
is not named keeps the plan as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from analytics.plan import IN_KIND, SUBSIDY, Baseline

Value = float | str
Values = Mapping[str, Value]
Per = Literal["", "sector", "sector and class", "block"]
# Of an organisation whose sector the plan does not tell, "onbekend" is the sector.
SECTORS = ("wonen", "welzijn", "zorg", "onderwijs", "overig")
UNKNOWN_SECTOR = "onbekend"
SEPARATOR = "; "  # between the parts of a text
_WISH = re.compile(r"([^=;]{1,60}?) ?= ?([0-9]{1,7})")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")  # 240.579 is no fraction in Dutch
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,12})?")
_MOST_NAMED = 3  # of what was not taken over, in one message

GROUPS = {
    "recruit": "Werven",
    "terms": "Voorwaarden bij werven",
    "chance": "Kansen",
    "leave": "Vertrek en behoud",
    "initiator": "HAN en subsidies",
    "cost": "Kosten",
    "time": "Jaren vooruit",
    "programme": "Programma",
}


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One thing to vary. `unit` is count, percent, month, eur (whole euros), year, choice, names,
    order (keys of budget lines, most important first) or wishes (name=whole euros); of the last
    three the parts are divided by a semicolon.

    `high` is infinite where the plan itself says how many there are. `per` makes one slider of it
    for each sector, class or block. `default` None stands for what the plan says, which `slots`
    fills in. `manager` levers name single organisations. Texts are Dutch.
    """

    key: str
    label: str
    help: str
    group: str
    unit: Literal["count", "percent", "month", "eur", "year", "choice", "names", "order", "wishes"]
    low: float = 0
    high: float = 0
    step: float = 1
    default: Value | None = 0
    choices: tuple[tuple[str, str], ...] = ()
    per: Per = ""
    manager: bool = False


LEVERS: tuple[Lever, ...] = (
    Lever(
        key="planned",
        label="Nieuwe participanten uit het plan die echt komen",
        help="Het plan rekent al op nieuwe participanten. Zet de knop op 0 om te zien wat er "
        "ontbreekt als er geen enkele komt.",
        group="recruit",
        unit="count",
        high=math.inf,
        default=None,
    ),
    Lever(
        key="recruits",
        label="Extra werven",
        help="Hoeveel organisaties u per sector en klasse van de staffel werft, boven op de nieuwe "
        "participanten van het plan.",
        group="recruit",
        unit="count",
        high=30,
        per="sector and class",
    ),
    Lever(
        key="chance",
        label="Kans dat wie u extra werft ook komt",
        help="Bij 50% telt elke extra geworven organisatie in de verwachting voor de helft mee.",
        group="recruit",
        unit="percent",
        high=100,
        step=5,
        default=100,
    ),
    Lever(
        key="start_month",
        label="Maand waarin wie u extra werft begint",
        help="Telt alleen als het eerste jaar per kwartaal of per maand wordt betaald, en dan ook "
        "voor wie in een later jaar begint.",
        group="terms",
        unit="month",
        low=1,
        high=12,
        default=1,
    ),
    Lever(
        key="rule",
        label="Bijdrage in het eerste jaar",
        help="Wat betaalt wie in de loop van het jaar begint? De bronnen zeggen het niet; het is "
        "een vraag aan de Raad van Advies.",
        group="terms",
        unit="choice",
        default="year",
        choices=(
            ("year", "het hele jaar"),
            ("quarter", "vanaf het kwartaal van de start"),
            ("month", "vanaf de maand van de start"),
        ),
    ),
    Lever(
        key="prospects",
        label="Prospects van het blad Werving",
        help="Telt de prospects mee met de kans, de startmaand en de klasse die op het blad "
        "Werving staan.",
        group="terms",
        unit="choice",
        default="no",
        choices=(("no", "niet meetellen"), ("yes", "meetellen naar hun kans")),
    ),
    Lever(
        key="common",
        label="Hangt alles van hetzelfde af",
        help="De kans dat één oorzaak, zoals een bezuiniging, voor alle prospects tegelijk "
        "beslist. Bij 0% beslist elk voor zich. De verwachting blijft gelijk, de spreiding groeit.",
        group="chance",
        unit="percent",
        high=100,
        step=5,
    ),
    Lever(
        key="service",
        label="Kosten van extra participanten",
        help="Elke participant boven het plan brengt wervingskosten en relatiekosten mee, zo veel "
        "als het plan per participant rekent. Reken ze niet mee om alleen de inkomsten te zien.",
        group="terms",
        unit="choice",
        default="yes",
        choices=(("yes", "meerekenen"), ("no", "niet meerekenen")),
    ),
    Lever(
        key="leavers",
        label="Vertrekkers",
        help="Hoeveel participanten er per sector vertrekken. Elke vertrekker neemt de gemiddelde "
        "bijdrage van zijn sector mee; is die onbekend, dan de gemiddelde bijdrage van allen.",
        group="leave",
        unit="count",
        high=math.inf,
        per="sector",
    ),
    Lever(
        key="leaving",
        label="Vertrekkers bij naam",
        help="Wie er vertrekt, met de eigen bijdrage. Gescheiden door een puntkomma.",
        group="leave",
        unit="names",
        default="",
        manager=True,
    ),
    Lever(
        key="retention",
        label="Behoud per jaar",
        help="Welk deel van de participanten een jaar later nog participant is. Telt vanaf het "
        "tweede jaar.",
        group="leave",
        unit="percent",
        low=50,
        high=100,
        default=100,
    ),
    Lever(
        key="initiator",
        label="Inbreng van de HAN",
        help="De HAN draagt uren bij (in kind), betaalt als participant, doet beide of geen van "
        "beide. Als participant betaalt zij de klasse van haar omzet; is die onbekend, dan de "
        "hoogste klasse. Stopt zij met in kind, dan vervalt alle inbreng in kind.",
        group="initiator",
        unit="choice",
        default="plan",
        choices=(
            ("plan", "zoals in het plan"),
            ("in_kind", "alleen in kind"),
            ("paying", "alleen als betalende participant"),
            ("both", "in kind en betalend"),
            ("neither", "geen van beide"),
        ),
    ),
    Lever(
        key="in_kind",
        label="In kind per jaar",
        help="De waarde van de uren die in kind worden ingebracht, als dat gebeurt.",
        group="initiator",
        unit="eur",
        high=1_000_000,
        step=1_000,
        default=None,
    ),
    Lever(
        key="subsidies",
        label="Subsidies per jaar",
        help="Alle subsidies samen. Zijn het er minder dan in het plan, dan krimpt ook wat voor "
        "één regel bestemd is, naar verhouding.",
        group="initiator",
        unit="eur",
        high=1_000_000,
        step=1_000,
        default=None,
    ),
    Lever(
        key="cost",
        label="Kosten",
        help="Hoeveel procent duurder (of, onder nul, goedkoper) dit blok van de begroting wordt.",
        group="cost",
        unit="percent",
        low=-100,
        high=100,
        step=5,
        per="block",
    ),
    Lever(
        key="horizon",
        label="Hoeveel jaar vooruit",
        help="Het eerste jaar is het jaar van het plan.",
        group="time",
        unit="year",
        low=1,
        high=5,
        default=1,
    ),
    Lever(
        key="yearly",
        label="Nieuwe participanten in elk later jaar",
        help="Vanaf het tweede jaar; elk betaalt de gemiddelde bijdrage van wie u extra werft, en "
        "anders de gemiddelde bijdrage van nu.",
        group="time",
        unit="count",
        high=30,
    ),
    Lever(
        key="indexation",
        label="Staffel per jaar omhoog",
        help="Met hoeveel procent alle participantenbijdragen elk later jaar stijgen. Subsidies en "
        "in kind blijven gelijk.",
        group="time",
        unit="percent",
        high=10,
        step=0.5,
    ),
    Lever(
        key="inflation",
        label="Kosten per jaar omhoog",
        help="Met hoeveel procent alle kosten elk later jaar stijgen.",
        group="time",
        unit="percent",
        high=10,
        step=0.5,
    ),
    Lever(
        key="mode",
        label="Als er geld tekortkomt",
        help="Hoe het programma de inkomsten volgt. De bronnen noemen de regel, niet de manier.",
        group="programme",
        unit="choice",
        default="whole",
        choices=(
            ("whole", "vallen er hele regels weg"),
            ("divisible", "vallen er regels weg, de laatste voor een deel"),
            ("proportional", "wordt alles naar verhouding soberder"),
        ),
    ),
    Lever(
        key="order",
        label="Volgorde van de regels",
        help="Wat het laatst wegvalt staat bovenaan. De bronnen noemen geen volgorde; zonder keuze "
        "geldt de Prioriteit van het blad Begroting. Zonder prioriteit vallen directe activiteiten "
        "eerder weg dan overhead, de onderste van het blad het eerst.",
        group="programme",
        unit="order",
        default="",
    ),
    Lever(
        key="wishes",
        label="Wensen",
        help="Wat er bij komt als er geld over is, de eerste wens het eerst.",
        group="programme",
        unit="wishes",
        default="",
    ),
)
BY_KEY = {lever.key: lever for lever in LEVERS}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One slider: a lever for one sector, class or block, with the plan's own value.

    `level` is the class of the scale, counted from 0. `key` is what links and scenarios say.
    """

    key: str
    lever: Lever
    label: str
    default: Value
    high: float
    sector: str = ""
    level: int = 0
    block: str = ""


def slots(baseline: Baseline) -> dict[str, Slot]:
    """Every slider that this plan has, by key, in the order of LEVERS."""
    return {slot.key: slot for lever in LEVERS for slot in _slots(lever, baseline)}


def _slots(lever: Lever, baseline: Baseline) -> Iterator[Slot]:
    default = _default(lever, baseline)
    all_known = baseline.sectors and UNKNOWN_SECTOR not in baseline.sectors
    sectors = SECTORS if all_known else (*SECTORS, UNKNOWN_SECTOR)
    if lever.per == "sector":
        for sector in sectors:
            yield Slot(
                key=f"{lever.key}.{sector}",
                lever=lever,
                label=f"{lever.label}, {sector}",
                default=default,
                high=_leavers(baseline, sector),
                sector=sector,
            )
    elif lever.per == "sector and class":
        for sector in SECTORS:
            for level, fee in enumerate(baseline.fees):
                yield Slot(
                    key=f"{lever.key}.{sector}.{level + 1}",
                    lever=lever,
                    label=f"{lever.label}, {sector}, klasse van {_euros(fee)}",
                    default=default,
                    high=lever.high,
                    sector=sector,
                    level=level,
                )
    elif lever.per == "block":
        for block in baseline.blocks:
            yield Slot(
                key=f"{lever.key}.{block}",
                lever=lever,
                label=f"{lever.label}, {block}",
                default=default,
                high=lever.high,
                block=block,
            )
    else:
        high = baseline.new if lever.key == "planned" else lever.high
        if not isinstance(default, str):
            high = max(high, default)
        yield Slot(key=lever.key, lever=lever, label=lever.label, default=default, high=high)


def _leavers(baseline: Baseline, sector: str) -> float:
    """How many can leave: those that are there, where that is known."""
    here = baseline.sectors.get(sector, 0) if baseline.sectors else baseline.existing
    return min(here, baseline.existing)


def _default(lever: Lever, baseline: Baseline) -> Value:
    if lever.default is not None:
        return lever.default
    if lever.key == "planned":
        return baseline.new
    return baseline.given(IN_KIND if lever.key == "in_kind" else SUBSIDY) / 100


def _euros(cents: int) -> str:
    return "€ " + f"{cents / 100:,.0f}".replace(",", ".")


def parts(text: str) -> list[str]:
    """The names, keys or wishes that a text value holds."""
    return [part for part in (piece.strip() for piece in text.split(";")) if part]


def wishes(values: Values) -> list[tuple[str, int]]:
    """The wishes of a scenario in order: what it is called and what it costs in cents."""
    found = [wish.rpartition("=") for wish in parts(str(values.get("wishes", "")))]
    return [(name.strip(), int(euros) * 100) for name, _, euros in found]


# --- what others say: links, files, the command line --------------------------------------------


def read(baseline: Baseline, texts: Mapping[str, object]) -> tuple[dict[str, Value], list[str]]:
    """Values from a link, a file or the command line, and in Dutch what was not taken over.

    What is unknown, no number or out of range falls back to the plan; what equals the plan is left
    out. Never an error: a link is what anyone may type.
    """
    known = slots(baseline)
    values: dict[str, Value] = {}
    messages = []
    for key, text in texts.items():
        slot = known.get(key)
        if slot is None:
            messages.append(f"'{_short(key)}' is geen knop van dit plan en telt niet mee.")
            continue
        value = _value(slot, text)
        if value is None:
            messages.append(
                f"{slot.label}: '{_short(text)}' kan niet; {_range(slot)}. "
                "Deze knop staat zoals in het plan."
            )
        elif value != slot.default:
            values[key] = value
    return values, [*messages, *_settle(baseline, values)]


def _value(slot: Slot, text: object) -> Value | None:
    lever = slot.lever
    if lever.unit == "choice":
        return str(text) if str(text) in dict(lever.choices) else None
    if lever.unit == "names":
        return SEPARATOR.join(parts(str(text)))
    if lever.unit == "order":
        return SEPARATOR.join(dict.fromkeys(parts(str(text))))
    if lever.unit == "wishes":
        return _wishes(str(text))
    number = _number(str(text).strip())
    if number is None or not lever.low <= number <= slot.high:
        return None
    whole = lever.unit in ("count", "month", "year")
    return None if whole and not number.is_integer() else number


def _wishes(text: str) -> str | None:
    found = [_WISH.fullmatch(" ".join(part.split())) for part in parts(text)]
    if not all(found):
        return None
    return SEPARATOR.join(f"{wish[1]}={wish[2]}" for wish in found if wish)


def _number(text: str) -> float | None:
    """A number as Dutch people or our own links write it, in at most hundredths."""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return number if number == round(number, 2) else None


def _settle(baseline: Baseline, values: dict[str, Value]) -> list[str]:
    """Take out what cannot hold together: more that leave than there are, names nobody has."""
    messages = list(_unknown_lines(baseline, values))
    initiator = baseline.initiator and baseline.initiator.name
    own = [line for line in baseline.income if line.is_existing and line.single]
    names = {line.provider for line in own} - {initiator}  # which has a lever of its own
    stops = values.get("initiator") in ("in_kind", "neither")
    there = baseline.existing - sum(o.payers for o in own if stops and o.provider == initiator)
    if "leaving" in values:
        asked = parts(str(values["leaving"]))
        unknown = [name for name in asked if name not in names]
        if unknown:
            messages.append(
                f"Vertrekkers bij naam: een eigen regel op Bijdragen ontbreekt voor "
                f"{_listed(unknown)}; dat telt niet mee."
            )
        values["leaving"] = SEPARATOR.join(dict.fromkeys(n for n in asked if n in names))
        if not values["leaving"]:
            del values["leaving"]
    leaving = [key for key in values if key.startswith("leavers.")]
    named = len(parts(str(values.get("leaving", ""))))
    if leaving and sum(float(values[key]) for key in leaving) + named > there:
        messages.append(
            f"Er vertrekken er meer dan de {there} die er zijn; de vertrekkers per "
            "sector tellen niet mee."
        )
        for key in leaving:
            del values[key]
    return messages


def _unknown_lines(baseline: Baseline, values: dict[str, Value]) -> Iterator[str]:
    """Take out of the order what is no line of this plan."""
    asked = parts(str(values.get("order", "")))
    known = {line.key for line in baseline.costs if line.explained}
    if unknown := [key for key in asked if key not in known]:
        values["order"] = SEPARATOR.join(key for key in asked if key in known)
        yield (
            f"Volgorde van de regels: {_listed(unknown)} staat niet in deze begroting en telt "
            "niet mee."
        )
        if not values["order"]:
            del values["order"]


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{_short(name)}'" for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} en nog {more}" if more > 0 else shown


def _range(slot: Slot) -> str:
    lever = slot.lever
    if lever.unit == "choice":
        return f"kies uit {', '.join(value for value, _ in lever.choices)}"
    if lever.unit == "wishes":
        return "een wens is een naam, een isgelijkteken en hele euro's"
    return f"het is een getal van {lever.low:.12g} tot en met {slot.high:.12g}"


def _short(text: object) -> str:
    """What somebody typed, no longer than a message can hold."""
    shown = " ".join(str(text).split())
    return shown if len(shown) <= 40 else shown[:39] + "…"
