"""Personal data stops at the door: which cells of a page say who someone is, taken out.

Knows rows as they were read, and how e-mail addresses, telephone numbers and BSNs look; refuses
to keep, to log or to repeat anything it takes out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from string import ascii_lowercase
from typing import Literal

from rapidfuzz.distance import Levenshtein

from data.reader import RawSheet, Rows, Value
from data.reading.person_names import Likeness, fold, is_given, likeness, mentions, wordset

Reason = Literal["header", "names", "email", "phone", "bsn"]
Counts = Mapping[Value, int]  # the distinct values of a column, and how often each occurs

NAMES_FROM = 0.5  # of the cells: a list of people has empty, odd and misspelt ones too
LONE_NAMES_FROM = 0.8  # of the cells, when many hold no more than `Fatima` or `Jansen`
LONE_NAMES_BESIDE = 0.3  # of a column that is read: clear names, or it lists `Sophia` and `Laurens`
NUMBERS_FROM = 0.9  # of the values: a typo fails the eleven-proof
FEWEST = 3  # distinct values: two numbers pass the eleven-proof by chance, 1 in 121
SAMPLE = 100  # distinct values: enough to see that a column of amounts holds no BSNs
LONGEST_NAME = 6  # words: `Anna Maria van der Berg`

HEADERS = wordset(
    """
    naam namen deelnemer deelnemers deelnemersnaam deelnemernaam deelnemersnamen deelnemerslijst
    contact contactgegevens contactpersoon contactpersonen voornaam voornamen achternaam
    achternamen familienaam tussenvoegsel tussenvoegsels roepnaam voorletter voorletters initialen
    aanwezige aanwezigen afwezigen genodigde genodigden bestuurdernaam bestuurdersnaam medewerker
    medewerkers persoon personen naamenfunctie naamfunctie volledigenaam mail email emails
    emailadres emailadressen mailadres telefoon tel telnr telnummer telefoonnummer telefoonnr
    telefoonnummers mobiel mobielnr mobielnummer gsm gsmnummer nummermobiel bsn bsnnr bsnnummer
    burgerservicenummer sofi sofinummer sofinr geboortedatum gebdatum geboren geboortejaar adres
    adresgegevens straat straatnaam huisnummer postcode woonadres huisadres woonplaats
    handtekening paraaf linkedin linkedinprofiel name names firstname lastname surname fullname
    attendee attendees phone phonenumber mobile mobilephone telephone emailaddress mailaddress
    dateofbirth birthdate signature address
    """
)
# Personal whatever stands beside them, as in `E-mail (werk)`.
CLEAR_WORDS = wordset(
    """
    email emailadres mailadres telefoon telefoonnummer telefoonnr mobiel gsm bsn
    burgerservicenummer sofinummer geboortedatum handtekening linkedin voornaam achternaam
    tussenvoegsel voorletters roepnaam contactpersoon huisadres woonadres phone
    """
)
NAME_WORDS = frozenset(("naam", "namen", "name", "names"))
PEOPLE_WORDS = wordset(
    """
    deelnemer deelnemers contactpersonen bestuurder bestuurders persoon personen medewerker
    medewerkers lector lectoren docent docenten student studenten cursist cursisten bezoeker
    bezoekers gast gasten vertegenwoordiger directeur manager functie aanwezige aanwezigen
    professional professionals begeleider spreker sprekers
    """
)
# Of a figure about people, which names nobody.
FIGURES = wordset(
    """
    aantal aantallen totaal som uren kosten bijdrage bijdragen bedrag euro percentage gemiddeld
    gemiddelde score omzet
    """
)
OF_ORGANISATIONS = wordset(
    """
    organisatie organisaties instelling activiteit bijeenkomst bedrijf blok thema product project
    """
)
OFTEN_MISSPELT = (
    *("contactpersoon", "deelnemersnaam", "naamdeelnemer", "voornaam", "achternaam"),
    *("tussenvoegsel", "voorletters", "telefoon", "telefoonnummer", "emailadres"),
    *("burgerservicenummer", "geboortedatum", "handtekening"),
)
SHORTEST_TYPO = 7  # letters: in a shorter header one letter makes another word

_NO_LETTERS = re.compile(r"[\W\d_]+")
_EMAIL_HEADER = re.compile(r"\be[ -]mail")
_NUMBERED = re.compile(r"tel|mobi|gsm|phone|bsn|burgerservice|sofi|geb|birth|huisn")
_EMAIL = re.compile(r"[\w.+-] ?(?:@|\(at\)|\[at\]) ?[\w-]+\.\w")
_NO_DATE = r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d\b)"
_PHONE = re.compile(
    rf"(?<![\w.,+])(?:{_NO_DATE}(?:"
    r"\(?06\)?[ ./-]{0,3}\d(?:[ .-]?\d){7}"
    r"|\(?0[1-57-9]\d\)?[ ./-]{0,3}\d(?:[ .-]?\d){6}"
    r"|\(?0[1-57-9]\d\d\)?[ ./-]{0,3}\d(?:[ .-]?\d){5})"
    r"|(?:\+|00)[1-9]\d{0,2}[ -]?(?:\(0\)[ ]?)?\d(?:[ -]?\d){7,9}"
    r"|\b(?:tel|telefoon|mob|mobiel|gsm)\b[.: ]{1,3}\d(?:[ -]?\d){5,9}"
    r")(?![ .,-]?\d)",
    re.IGNORECASE,
)
_MANY_DIGITS = re.compile(r"\d(?:\D{0,4}\d){5}")  # what every number of a telephone has
_FIGURE = re.compile(r"[\d .,\xa0-]+$")
_SEPARATORS = re.compile(r"[ .\xa0-]")


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """What was taken out of one column, for one reason; never which values.

    `column` counts from 1. `header` is "" when there is none or when it was personal itself.
    """

    column: int
    header: str
    reason: Reason
    cells: int


@dataclass(frozen=True, kw_only=True)
class Scrubbed:
    """The page without personal data, what was dropped, and (row, column) of every such cell."""

    page: RawSheet
    dropped: tuple[Dropped, ...]
    cells: frozenset[tuple[int, int]]


def scrub(page: RawSheet, *, header_row: int, recognised: Mapping[int, str]) -> Scrubbed:
    """Take personal data out of a page.

    `header_row` is the last row with column names, 0 when the tab is not read. `recognised` gives
    the kind of each column that the dashboard reads; of those, numbers are never touched.
    """
    top = header_row or _first_with_text(page.rows)
    headers = _headers(page.rows, top, above=header_row > 0)
    columns = _counted(page.rows, top)
    judge = _Judge(recognised=recognised, is_read=header_row > 0)
    judge.decide(columns, headers)
    taken = _taken(page.rows, top, columns, judge)
    return Scrubbed(
        page=_without(page, taken),
        dropped=_reported(taken, headers, top),
        cells=frozenset(taken),
    )


def looks_personal(text: str) -> bool:
    """True for a text with an e-mail address, a telephone number or the name of a person."""
    return bool(_contact(text)) or likeness(text) >= Likeness.LIKELY or any(mentions(text))


def tab_names(names: Sequence[str]) -> list[str]:
    """The names of the tabs of a workbook, in order; one that is a person's becomes `tabblad 3`."""
    return [
        f"tabblad {number}" if looks_personal(name) else name
        for number, name in enumerate(names, start=1)
    ]


def is_personal_header(header: str) -> bool:
    """True for a header such as `Naam deelnemer`, `E-mail` or `Geb.datum`."""
    folded = _EMAIL_HEADER.sub("email", fold(header))
    words = _NO_LETTERS.sub(" ", folded).split()
    joined = "".join(words)
    if joined in HEADERS:
        return True
    if not FIGURES.isdisjoint(words):
        return False
    if not CLEAR_WORDS.isdisjoint(words) and words[0] not in OF_ORGANISATIONS:
        return True
    if not OF_ORGANISATIONS.isdisjoint(words):
        return False
    if not NAME_WORDS.isdisjoint(words) and not PEOPLE_WORDS.isdisjoint(words):
        return True
    return len(joined) >= SHORTEST_TYPO and any(
        Levenshtein.distance(joined, known, score_cutoff=1) <= 1 for known in OFTEN_MISSPELT
    )


def _first_with_text(rows: Rows) -> int:
    for number, values in rows:
        if any(isinstance(value, str) for value in values):
            return number
    return 0


def _headers(rows: Rows, top: int, *, above: bool) -> dict[int, str]:
    """The text of each header; of a header over two rows, the one above where the last is empty."""
    found: dict[int, str] = {}
    for number, values in rows:
        if number > top:
            break
        if number == top or (above and number == top - 1):
            texts = {place: v for place, v in enumerate(values, start=1) if isinstance(v, str)}
            found.update(texts)
    return found


def _counted(rows: Rows, top: int) -> dict[int, Counter[Value]]:
    """Per column the distinct values below the header, and how often each occurs."""
    columns: dict[int, list[Value]] = defaultdict(list)
    for number, values in rows:
        if number > top:
            for column, value in enumerate(values, start=1):
                if value is not None:
                    columns[column].append(value)
    return {column: Counter(values) for column, values in columns.items()}


def _goes_by_header(header: str, counts: Counts) -> bool:
    """A personal header above texts; `Deelnemers` above figures counts them, and names nobody."""
    if not is_personal_header(header):
        return False
    worded = sum(n for v, n in counts.items() if isinstance(v, str) and not _FIGURE.match(v))
    return 2 * worded >= sum(counts.values()) or bool(_NUMBERED.search(fold(header)))


def _all_numbers(counts: Counts, test: Callable[[str], bool]) -> bool:
    """Whether nearly all values are numbers that pass the test; looks at a few of them first."""
    for sample in (SAMPLE, len(counts)):
        passed = sum(test(_digits(value)) for value in islice(counts, sample))
        if passed < max(FEWEST, NUMBERS_FROM * min(sample, len(counts))):
            return False
    return True


def _digits(value: Value) -> str:
    """The digits of a whole number, "" for anything else."""
    if isinstance(value, str):
        digits = _SEPARATORS.sub("", value)
        return digits if digits.isascii() and digits.isdigit() else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if value >= 0 and value == int(value) else ""


def _is_bsn(digits: str) -> bool:
    """The eleven-proof: 9 times the first digit, 8 times the next, … less the last."""
    if len(digits) not in (8, 9) or not digits.strip("0"):
        return False
    *first, last = map(int, digits.zfill(9))
    weighed = sum(weight * digit for weight, digit in zip(range(9, 1, -1), first, strict=True))
    return (weighed - last) % 11 == 0


def _is_mobile(digits: str) -> bool:
    """`0612345678` typed as a number, or with the code of the country."""
    return (digits.startswith("6") and len(digits) == 9) or digits.startswith("316")


def _is_enumeration(texts: Sequence[str]) -> bool:
    """`A. Inhoud`, `B. Begeleiding`, `C. Overig`: letters that count."""
    letters = [text[0].casefold() for text in texts if text[1:2] == "."]
    return len(letters) == len(texts) and "".join(sorted(letters)) in ascii_lowercase


def _words(text: str) -> list[str]:
    return [word for found in fold(text).split() if (word := found.strip(".,;:!?()\"'"))]


class _Judge:
    """Decides what goes from one page: whole columns first, single values after.

    `whole` holds the columns that go. What it works out about a text it forgets with the page.
    """

    def __init__(self, *, recognised: Mapping[int, str], is_read: bool) -> None:
        self.recognised = recognised
        self.is_read = is_read
        self.whole: dict[int, Reason] = {}
        self.likeness = cache(likeness)
        self.is_label = cache(is_personal_header)
        self._met: dict[str, set[str]] = {}  # first word → names in the columns that go

    def decide(self, columns: Mapping[int, Counts], headers: Mapping[int, str]) -> None:
        """Find the columns that go as a whole, and remember the names in them."""
        for column, counts in columns.items():
            reason = self._column(self.recognised.get(column), headers.get(column, ""), counts)
            if reason:
                self.whole[column] = reason
                for value in counts:
                    if isinstance(value, str) and len(words := _words(value)) > 1:
                        self._met.setdefault(words[0], set()).add(" ".join(words))

    def below(self, column: int, counts: Counts) -> dict[str, Reason]:
        """The texts below the header that go, though their column stays."""
        kind = self.recognised.get(column)
        return {
            value: reason
            for value in counts
            if isinstance(value, str) and (reason := self._single(kind, value))
        }

    def above(self, column: int, value: Value) -> Reason | None:
        """Why a value in or above the header goes; in an unread tab that may be data too."""
        reason = self.whole.get(column)
        if reason and not self.is_read and reason != "header":
            named = isinstance(value, str) and self.likeness(value)
            if named or _digits(value):
                return reason
        return self._single(None, value) if isinstance(value, str) else None

    def _column(self, kind: str | None, header: str, counts: Counts) -> Reason | None:
        if kind is None and _goes_by_header(header, counts):
            return "header"
        if kind is None and _all_numbers(counts, _is_bsn):
            return "bsn"
        if kind is None and _all_numbers(counts, _is_mobile):
            return "phone"
        listed = kind in (None, "text") and self._lists_people(counts, is_read=kind is not None)
        return "names" if listed else None

    def _lists_people(self, counts: Counts, *, is_read: bool) -> bool:
        """Whether the values are names of people, clear ones or many lone ones."""
        total = sum(counts.values())
        alike = {value: self.likeness(value) for value in counts if isinstance(value, str)}
        clear = [value for value, found in alike.items() if found >= Likeness.LIKELY]
        clear_share = sum(counts[value] for value in clear) / total
        if clear_share >= NAMES_FROM and (len(clear) >= 2 or total == 1):
            return True
        names = [value for value, found in alike.items() if found]
        return (
            sum(counts[value] for value in names) >= LONE_NAMES_FROM * total
            and len(names) >= FEWEST
            and not _is_enumeration(names)
            and (not is_read or clear_share >= LONE_NAMES_BESIDE)
        )

    def _single(self, kind: str | None, text: str) -> Reason | None:
        """Why one text goes whatever stands around it.

        An organisation may be named after someone, so in a text that is read only a form of
        address, initials, or a name that was met in a column of people is clear enough.
        """
        if reason := _contact(text):
            return reason
        if self.likeness(text) >= (Likeness.SURE if kind == "text" else Likeness.LIKELY):
            return "names"
        if (kind is None and any(mentions(text))) or (kind == "choice" and is_given(text)):
            return "names"
        return "names" if self._met and self._was_met(text) else None

    def _was_met(self, text: str) -> bool:
        words = _words(text)
        return any(
            name in self._met[first] and likeness(name.title()) >= Likeness.LIKELY
            for start, first in enumerate(words)
            if first in self._met
            for end in range(start + 2, min(start + LONGEST_NAME, len(words)) + 1)
            if (name := " ".join(words[start:end]))
        )


def _contact(text: str) -> Reason | None:
    """An e-mail address or a telephone number in a text."""
    if ("@" in text or "at)" in text or "at]" in text) and _EMAIL.search(text):
        return "email"
    return "phone" if _MANY_DIGITS.search(text) and _PHONE.search(text) else None


def _taken(
    rows: Rows, top: int, columns: Mapping[int, Counts], judge: _Judge
) -> dict[tuple[int, int], Reason]:
    """Every cell that goes, and why; a value is judged once per column."""
    single = {
        column: found
        for column, counts in columns.items()
        if column not in judge.whole and (found := judge.below(column, counts))
    }
    taken: dict[tuple[int, int], Reason] = {}
    for number, values in rows:
        if number <= top:
            for column, value in enumerate(values, start=1):
                if reason := judge.above(column, value):
                    taken[number, column] = reason
        elif judge.whole or single:
            taken.update(_taken_below(number, values, judge.whole, single))
        if number < top or not judge.is_read:
            for column in _labelled(values, judge):
                taken.setdefault((number, column), "header")
    return taken


def _taken_below(
    number: int,
    values: Sequence[Value],
    whole: Mapping[int, Reason],
    single: Mapping[int, Mapping[str, Reason]],
) -> Iterator[tuple[tuple[int, int], Reason]]:
    width = len(values)
    for column, reason in whole.items():
        if column <= width and values[column - 1] is not None:
            yield (number, column), reason
    for column, found in single.items():
        value = values[column - 1] if column <= width else None
        if isinstance(value, str) and value in found:
            yield (number, column), found[value]


def _labelled(values: Sequence[Value], judge: _Judge) -> Iterator[int]:
    """The columns beside a label outside a table: `Contactpersoon:` and the name after it."""
    for column, (label, value) in enumerate(pairwise(values), start=2):
        if isinstance(label, str) and value is not None and judge.is_label(label):
            named = isinstance(value, str) and judge.likeness(value)
            if named or (_NUMBERED.search(fold(label)) and _digits(value)):
                yield column


def _without(page: RawSheet, taken: Collection[tuple[int, int]]) -> RawSheet:
    """The page as the reader would have given it without those cells."""
    if not taken:
        return page
    places: dict[int, list[int]] = defaultdict(list)
    for number, column in taken:
        places[number].append(column)
    rows = tuple(
        (number, kept)
        for number, values in page.rows
        if (kept := _blanked(values, places[number]) if number in places else values)
    )
    filled = {
        column
        for column in page.hidden_columns
        if any(column <= len(values) and values[column - 1] is not None for _, values in rows)
    }
    return replace(
        page,
        rows=rows,
        hidden_rows=page.hidden_rows.intersection(number for number, _ in rows),
        hidden_columns=frozenset(filled),
    )


def _blanked(values: Sequence[Value], columns: Sequence[int]) -> tuple[Value, ...]:
    kept = list(values)
    for column in columns:
        kept[column - 1] = None
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def _reported(
    taken: Mapping[tuple[int, int], Reason], headers: Mapping[int, str], top: int
) -> tuple[Dropped, ...]:
    """What was taken, per column and reason; a header that is personal is not repeated."""
    tally = Counter((column, reason) for (_, column), reason in taken.items())
    shown = {
        column: text
        for column, text in headers.items()
        if taken.keys().isdisjoint({(top, column), (top - 1, column)}) and not looks_personal(text)
    }
    return tuple(
        Dropped(column=column, header=shown.get(column, ""), reason=reason, cells=cells)
        for (column, reason), cells in sorted(tally.items())
    )
