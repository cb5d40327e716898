"""What people type where a number or a date is meant: `€ 2.500,-`, `(500)`, `pm`, `wo 28 jan.`.

One text in, what it means out; refuses to know columns, sheets or files. Every row of domain.md
§6.1 is here. A text that can be read two ways is only read by the habit of its column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Literal, ParamSpec, TypeVar

# How the texts of one column write numbers: Dutch (1.234,5), English (1,234.5), or never with a
# fraction, so that every sign stands between thousands.
Habit = Literal["nl", "en", "whole"]

# What no name can be; the other words for unknown may be one (NB, PM).
NOT_APPLICABLE = frozenset({"n.v.t.", "n.v.t", "nvt", "n/a", "?", "??"})
UNKNOWN = NOT_APPLICABLE | frozenset(
    {"memorie", "pm", "p.m.", "p.m", "volgt", "tbd"}
    | {"onbekend", "nnb", "n.n.b.", "n.n.b", "nb", "n.b.", "n.b", "nog niet bekend", "volgt nog"}
    | {"niet bekend", "nog onbekend", "geen opgave", "niet ingevuld", "t.b.d."}
)
LONGEST_UNKNOWN = 40  # characters, white space included: a longer text says something
NOTHING = frozenset({"nihil", "nul"})
MEMORIE = frozenset({"pm", "p.m.", "p.m", "memorie"})

SCALES = {
    "mld": 10**9,
    "mrd": 10**9,
    "miljard": 10**9,
    "mln": 10**6,
    "mio": 10**6,
    "miljoen": 10**6,
    "duizend": 1000,
    "dzd": 1000,
    "k": 1000,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb febr",
            "maart mrt mar",
            "april apr",
            "mei may",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = re.compile(
    r"^(ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b[., ]*"
)
_UNIT = re.compile(
    r"\s*(uur|uren|u|dag|dagen|personen|pers|deelnemers|mensen|keer|stuks|per jaar|p/j)\.?$"
)
_ESTIMATE = re.compile(
    r"^(±|\+/-|~|≈|<|>|≤|≥|ca\b|circa\b|ongeveer\b|plm\b|max\b|min\b|meer dan\b)"
)
_RANGE = re.compile(r"^\d[\d.,]*\s*(à|a|-|–|—|tot|t/m|tot en met|/|of)\s*\d[\d.,]*\b.*$")
_SCALE = re.compile(rf"(?<=[\d ])\s*({'|'.join(sorted(SCALES, key=len, reverse=True))})\.?$")

_NO_CENTS = re.compile(r"(?<=\d),[-–—=]+$")  # `2.500,-`

# One separator with three digits behind it is two numbers at once.
_EITHER_WAY = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DUTCH = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d+,\d+")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d+\.\d+")


class UnreadableError(ValueError):
    """A text that is not what its column asks; `what` and `fix` are Dutch."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


class AmbiguousError(UnreadableError):
    """A number that can be read two ways, in a column that does not decide which."""


_In = ParamSpec("_In")
_Out = TypeVar("_Out")


def _remembered(read: Callable[_In, _Out]) -> Callable[_In, _Out]:
    """Remember what a text gave, its refusal too: a wrong column repeats itself by the thousand."""

    def attempt(*args: _In.args, **named: _In.kwargs) -> _Out | UnreadableError:
        try:
            return read(*args, **named)
        except UnreadableError as refusal:
            return refusal

    tried: Callable[..., _Out | UnreadableError] = lru_cache(maxsize=4096)(attempt)

    @wraps(read)
    def told(*args: _In.args, **named: _In.kwargs) -> _Out:
        found = tried(*args, **named)
        if isinstance(found, UnreadableError):  # a new one each time: raising adds to an exception
            raise type(found)(found.what, found.fix)
        return found

    return told


@dataclass(frozen=True)
class Meant:
    """What a text means: a number, or None where it says that it is unknown; and a remark on
    what a reader may not expect, "" when there is nothing to remark."""

    number: Decimal | None
    remark: str = ""
    own_scale: bool = False  # the text says itself that it counts thousands or millions


# Signs that nobody sees: those without width, soft hyphens, joiners, tags, and marks that turn the
# direction. Unicode's kind Cf, as far as it is not drawn; going through all of it takes 0.2 s.
_UNSEEN = dict.fromkeys(
    (
        *(0x00AD, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    )
)
MOST_QUOTED = 60  # characters of a cell in a message; who wrote more knows which it is


def tidy(text: str) -> str:
    """The text with every run of white space, no-break spaces included, as one space, and
    without signs that nobody sees."""
    seen = text if text.isascii() else text.translate(_UNSEEN)
    return " ".join(seen.split())


def quoted(text: str) -> str:
    """The text as a message repeats it: between quotes, and not all of a long one."""
    plain = tidy(text)
    return f"'{plain}'" if len(plain) <= MOST_QUOTED else f"'{plain[:MOST_QUOTED]}…'"


@lru_cache(maxsize=4096)
def says_unknown(text: str) -> bool:
    """True for `n.v.t.`, `?`, `pm` and the like: nobody knows, which is not 0."""
    return tidy(text).casefold() in UNKNOWN


def habit(texts: Iterable[str], *, whole: bool = False) -> Habit | None:
    """How a column writes numbers, by the texts that can be read one way only.

    In: the texts of the column, and whether all its other cells are whole numbers: then a point
    stands between thousands, but a comma may still begin a fraction. None when they contradict
    each other or say nothing.
    """
    found: set[Habit] = set()
    commas = False
    for text in texts:
        bare = _bare(text)[0]
        commas = commas or two_ways(text) == ","
        if _NO_CENTS.sub("", bare) != bare:
            found.add("nl")
        if not _EITHER_WAY.fullmatch(bare):
            found |= {"nl"} if _DUTCH.fullmatch(bare) else set()
            found |= {"en"} if _ENGLISH.fullmatch(bare) else set()
    if not found and whole and not commas:
        return "whole"
    return found.pop() if len(found) == 1 else None


def two_ways(text: str) -> str:
    """The separator in a number that can be read two ways, `.` or `,`; "" in any other text."""
    bare = _bare(text)[0]
    return re.sub(r"\d", "", bare) if _EITHER_WAY.fullmatch(bare) else ""


@_remembered
def number(text: str, usual: Habit | None = None) -> Meant:
    """The number that a text means.

    In: the text, and how its column writes numbers. UnreadableError when it is none,
    AmbiguousError when it can be read two ways and the column does not say which.
    """
    typed = tidy(text)
    lower = typed.casefold()
    if lower in UNKNOWN:
        told = (
            "p.m. is onbekend, niet 0"
            if lower in MEMORIE
            else f"{quoted(typed)} is onbekend, niet 0"
        )
        return Meant(None, f"{told}; de cel telt als leeg")
    if lower in NOTHING:
        return Meant(Decimal(0))
    bare, negative, scale = _bare(typed)
    if _ESTIMATE.match(bare):
        raise UnreadableError(f"{quoted(typed)} is een schatting", "vul één getal in, of laat leeg")
    if _RANGE.match(bare) and not re.fullmatch(r"\d+-", bare):
        raise UnreadableError(f"{quoted(typed)} is een bereik", "vul één getal in, of laat leeg")
    digits, doubtful = _digits(bare, typed, usual)
    found = -digits * scale if negative else digits * scale
    return Meant(
        found, f"{quoted(typed)} is gelezen als {shown(found)}" if doubtful else "", scale != 1
    )


def scale_of(text: str) -> int:
    """How many euros one stands for in a text that says so itself: `2,5 mln` is 1.000.000."""
    return _bare(text)[2]


def _bare(text: str) -> tuple[str, bool, int]:
    """The text without currency, units, sign and scale; whether it is negative; its scale."""
    bare = re.sub(r"€|\beur(o['’]?s|o)?\b\.?", " ", tidy(text).casefold().replace("−", "-"))
    bare = _UNIT.sub("", tidy(bare))
    scale = 1
    if found := _SCALE.search(bare):
        scale, bare = SCALES[found[1]], bare[: found.start()].strip()
    negative = False
    if inside := re.fullmatch(r"\(\s*(.+?)\s*\)", bare):
        negative, bare = True, inside[1]
    elif trailing := re.fullmatch(r"([\d.,\s]*\d)\s*-(/-)?", bare):
        negative, bare = True, trailing[1]
    elif leading := re.fullmatch(r"(-/-|-|–)\s*([\d.,].*)", bare):
        negative, bare = True, leading[2]
    if re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d+)?", bare):
        bare = bare.replace(" ", "")
    return bare, negative, scale


def _digits(bare: str, typed: str, usual: Habit | None) -> tuple[Decimal, bool]:
    """The number, and whether a reader may have meant another one."""
    plain = _NO_CENTS.sub("", bare)
    if re.fullmatch(r"[0-9]+", plain):
        return Decimal(plain), False
    if plain != bare and re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        return Decimal(plain.replace(".", "")), False  # the ,- behind it makes points thousands
    if _EITHER_WAY.fullmatch(plain):
        return _either_way(plain, typed, usual), True
    if _DUTCH.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", ".")), False
    if _ENGLISH.fullmatch(plain):
        return Decimal(plain.replace(",", "")), True
    raise UnreadableError(f"{quoted(typed)} is geen getal", "vul een getal in of laat de cel leeg")


def _either_way(plain: str, typed: str, usual: Habit | None) -> Decimal:
    thousands = Decimal(re.sub("[.,]", "", plain))
    fraction = Decimal(plain.replace(",", "."))
    if usual is None:
        raise AmbiguousError(
            f"{quoted(typed)} is tekst en kan {shown(thousands)} of {shown(fraction)} zijn",
            "kies hoe deze kolom te lezen is, of typ het als getal zonder punt",
        )
    is_fraction = usual != "whole" and ("," in plain) == (usual == "nl")
    return fraction if is_fraction else thousands


def shown(value: Decimal) -> str:
    """A number that can be read one way only: `2500` and `7,5`, no point between thousands."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


# --- dates --------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?)?")
_NUMBERS = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?['’]?(\d{4}|\d{2}))?")
_WORDS = re.compile(r"(\d{1,2})[e]?[ -]([a-z]+)\.?(?:,?[ -]['’]?(\d{2}|\d{4}))?")
_PERIOD = re.compile(
    r"(voorjaar|najaar|zomer|herfst|winter|lente|begin|eind|medio|q[1-4]|[1-4]e kwartaal"
    rf"|({'|'.join(MONTHS)})\b\.?)\W*(['’]?\d{{2,4}})?$"
)
_TIME = re.compile(r"(?<=\d{4}),? \d{1,2}:\d{2}(:\d{2})?( uur)?$")  # of the day, behind its year
FIX_DATE = "vul een datum in als 28-01-2015"


@_remembered
def date(text: str, year: int | None) -> tuple[dt.date, str]:
    """The day that a text means, and a remark ("" when there is none).

    In: the text, and the year that holds where it names none (None: then it must).
    UnreadableError for anything else, a season or a month alone included.
    """
    typed = tidy(text)
    bare = _TIME.sub("", _WEEKDAY.sub("", typed.casefold())).rstrip(" .,")
    weekday = _WEEKDAY.match(typed.casefold())
    if _PERIOD.fullmatch(bare):
        raise UnreadableError(f"{quoted(typed)} noemt geen dag", FIX_DATE)
    day, month, named = _parts(bare)
    try:
        found = dt.date(_century(named) if named else year or 0, month, day)
    except ValueError:
        raise UnreadableError(f"{quoted(typed)} is geen datum", FIX_DATE) from None
    remark = "" if named else f"{quoted(typed)} is gelezen als {found:%d-%m-%Y}"
    if weekday and _DAYS[found.weekday()] != weekday[1][:2]:
        really = _NAMES[found.weekday()]
        remark = f"{quoted(typed)} is gelezen als {found:%d-%m-%Y}, maar dat is een {really}"
    return found, remark


_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAYS = tuple(name[:2] for name in _NAMES)


def _parts(bare: str) -> tuple[int, int, str]:
    """Day, month, and the year as it is typed; zeros, which are no date, for anything else."""
    if found := _ISO.fullmatch(bare):
        return int(found[3]), int(found[2]), found[1]
    if found := _NUMBERS.fullmatch(bare):
        return int(found[1]), int(found[2]), found[3] or ""
    if (found := _WORDS.fullmatch(bare)) and found[2] in MONTHS:
        return int(found[1]), MONTHS[found[2]], found[3] or ""
    return 0, 0, ""


def _century(typed: str) -> int:
    """'15 is 2015, but '98 was not 2098."""
    if len(typed) == 4:
        return int(typed)
    return int(typed) + (2000 if int(typed) < LAST_SHORT_YEAR else 1900)


LAST_SHORT_YEAR = 70  # a year of two digits from here on is one of the last century
FIRST_SERIAL, LAST_SERIAL = 30_000, 60_000  # 1982 to 2064: what Excel counts as a day of ours


def serial_date(value: float, *, date1904: bool) -> dt.date | None:
    """The day that Excel keeps as this number; None where it cannot be a day of ours.

    Counted from 30 December 1899, or from 1 January 1904 in a workbook of an old Macintosh.
    """
    start = dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 30)
    offset = 1462 if date1904 else 0  # days between the two beginnings
    if not FIRST_SERIAL - offset <= value <= LAST_SERIAL - offset:
        return None
    return start + dt.timedelta(days=int(value))


# --- KvK numbers --------------------------------------------------------------------------------


def kvk(text: str) -> tuple[str, str]:
    """A KvK number of eight digits, and a remark where a lost leading zero was put back.

    UnreadableError for anything that is no KvK number.
    """
    digits = re.sub(r"^(kvk|k\.v\.k\.)[ :.-]*|[\s.\-]", "", tidy(text).casefold())
    if re.fullmatch(r"\d{7}", digits):
        return f"0{digits}", f"{quoted(digits)} heeft zeven cijfers en is gelezen als 0{digits}"
    if re.fullmatch(r"\d{8}", digits):
        return digits, ""
    if re.fullmatch(r"\d{12}", digits):
        what = f"{quoted(digits)} heeft twaalf cijfers, zoals een vestigingsnummer"
        raise UnreadableError(what, "vul het KvK-nummer van acht cijfers in")
    raise UnreadableError(
        f"{quoted(digits)} is geen KvK-nummer",
        "vul acht cijfers in, met een apostrof ervoor als het met een nul begint",
    )


# --- units in a header --------------------------------------------------------------------------

_THOUSANDS = re.compile(
    r"(?<![\d.])1[.\s]?000(?![.\s]?\d)|duizend|(?<![\d.])['’]?\b000\b|\bdzd\b"
    r"|\b[kt]\s?(€|eur)|€\s?[kt]\b|\(\s?k\s?\)"
)
_MILLIONS = re.compile(
    r"\bml[nj]\b|miljoen|\bmi[lo]\b|\bmilj\b|(?<![\d.])1[.\s]?000[.\s]?000\b"
    r"|\bm\s?(€|eur)|€\s?m\b|\(\s?m\s?\)"
)


def unit(header: str) -> int:
    """How many euros one stands for in a column with this header: 1, 1000 or 1.000.000."""
    lower = tidy(header).casefold()
    if _MILLIONS.search(lower):
        return 10**6
    return 1000 if _THOUSANDS.search(lower) else 1


_UNIT_WORDS = re.compile(
    r"([x×*]\s?)?€?\s?(?<![\d.])1[.\s]?000([.\s]?000)?\b(,-)?|\b[kmt]\s?€|€\s?[kmt]\b"
    r"|([x×*]\s)?(€\s?)?(1 )?\b(mln|mlj|mio|milj|mil|miljoen\w*|duizend\w*|dzd)\b\.?"
)


def without_unit(header: str) -> str:
    """The header in lower case without its unit, its year and what stands in parentheses."""
    lower = re.sub(r"\(.*?\)|\[.*?\]", " ", tidy(header).casefold().rstrip(" *:"))
    found = _UNIT_WORDS.sub(" ", lower)
    if found != lower:  # `Omzet in mln euro` is Omzet, but `Euro x 1.000` is Euro
        found = re.sub(r"\b(in|euro['’]?s?|eur)\b|€", " ", found).strip() or found
    found = re.sub(r"\bin (€|euro['’]?s?|eur)|\b(19|20)\d\d\b|(?<=\w )€", " ", found)
    return tidy(found).strip(" *:-–/,")
