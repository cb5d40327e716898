"""Texts that may not survive, and how they are taken out of a longer text or out of any part.

Knows only the texts themselves; refuses to know why they may not be kept. Nothing here is logged.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from data.marking.splice import escape

SHORTEST = 3  # characters: shorter is no name, and stands in every other text
LONG_NUMBER = 8  # digits: a BSN has 8 or 9, a telephone number 10; an age or a year has fewer
REMOVED = "verwijderd"  # what is read where a text was taken out of a longer one
PLACEHOLDERS = frozenset((  # what people type in the place of a name, and elsewhere
    "n.v.t.", "nvt", "n.n.", "onbekend", "geen", "leeg", "nee", "diversen", "diverse", "div",
    "div.", "idem", "p.m.", "nihil", "allen", "iedereen", "vacature", "volgt", "extern", "intern",
    "(extern)", "(intern)", "xxx",
))  # fmt: skip

# Attributes that hold what people typed. In others one word may be a word of the format itself
# (`val="max"`), so only what can be nothing but typed goes: with a space, an @ or a long number.
TYPED = frozenset((
    "name", "displayName", "title", "descr", "alt", "tooltip", "display", "userName", "userId",
    "author", "v", "caption", "prompt", "promptTitle", "error", "errorTitle", "comment",
    "description", "uniqueName", "url",
))  # fmt: skip

UNIQUE = frozenset(("name", "v", "displayName", "uniqueName", "caption"))  # no two the same
NAMED = frozenset(  # what formulas call by its name, so it keeps that
    {("sheet", "name"), ("definedName", "name"), ("table", "name"), ("table", "displayName")}
)

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>|[^<]+|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<=\s)((?:[^\s=<>/:\"']+:)?)([^\s=<>/:\"']+)(\s*=\s*)(\"[^\"]*\"|'[^']*')"
)
_FORMULAS = re.compile(r"</?(?:\w+:)?(f|formula|formula1|formula2|definedName|sqref)[\s>/]")
_LITERAL = re.compile(r'"[^"]*"')
_WORD = re.compile(r"\w+")


class Dropped:
    """The texts that may not survive."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.exact = frozenset(filter(None, map(_tellable, texts)))
        self.numbers: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self.exact)

    def is_one(self, text: str) -> bool:
        """Whether this is one of them, whole."""
        return _plain(text) in self.exact

    def mentioned(self, text: str) -> bool:
        """Whether one of them stands in this text as whole words."""
        return any(True for _ in self._found(text, certain=False))

    def without(self, text: str, *, certain: bool = False) -> str:
        """A text without those that stand in it as whole words.

        `certain`: only those that can be nothing else, with a space, an @ or a long number.
        """
        pieces, at = [], 0
        for start, end in self._found(text, certain):
            if start >= at:
                pieces += [text[at:start], REMOVED]
                at = end
        return "".join((*pieces, text[at:])) if pieces else text

    def formula(self, text: str) -> str:
        """A formula without those in its quoted texts: what is not quoted names cells and tabs."""
        return _LITERAL.sub(lambda found: self.without(found[0]), text)

    def numbered(self, text: str) -> str:
        """Another text for each, where two may not become the same (names of columns)."""
        number = self.numbers.setdefault(_plain(text), len(self.numbers) + 1)
        return f"{REMOVED} {number}"

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[str]]:
        """The texts by their words: many begin alike (`mevrouw`), few are alike in all words."""
        made: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for text in self.exact:
            core = re.sub(r"^\W+|\W+$", "", text)
            if len(core) >= SHORTEST and (_has_letters(core) or _digits(core) >= LONG_NUMBER):
                made[tuple(_WORD.findall(core))].append(core)
        return made

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How many words those have that begin with this one, the longest first."""
        made: dict[str, set[int]] = defaultdict(set)
        for words in self._by_words:
            made[words[0]].add(len(words))
        return {word: sorted(lengths, reverse=True) for word, lengths in made.items()}

    def _found(self, text: str, certain: bool) -> Iterator[tuple[int, int]]:
        places = [*_WORD.finditer(text)]
        words = [place[0].lower() for place in places]
        for at, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                for core in self._by_words.get(tuple(words[at : at + length]), ()):
                    found = _pattern(core).match(text, places[at].start())
                    if found and not (certain and not _is_certain(core)):
                        yield found.span()


@lru_cache(maxsize=10_000)
def _pattern(core: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, core.split()))
    return re.compile(rf"{words}(?!\w)", re.IGNORECASE)


def _plain(text: str) -> str:
    """A text as it is compared: spaces and capitals make no difference, nor does `.0`."""
    plain = " ".join(text.split()).lower()
    return plain.removesuffix(".0") if re.fullmatch(r"\d+\.0", plain) else plain


def _tellable(text: str) -> str:
    """The text to look for, or nothing when it says too little to be looked for."""
    plain = _plain(text)
    if len(plain) < SHORTEST or plain in PLACEHOLDERS or not _WORD.search(plain):
        return ""
    return plain if not _is_number(plain) or _digits(plain) >= LONG_NUMBER else ""


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[\d.,]+(e[-+]?\d+)?", text) is not None


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _is_certain(core: str) -> bool:
    return any(sign in core for sign in " @/") or not _has_letters(core)


# --- any part -----------------------------------------------------------------------------------


def scrubbed(content: bytes, dropped: Dropped) -> bytes:
    """A part, or a piece of one, without what may not survive; the same bytes when there is none.

    Read by its tags alone, since old drawings and the data of add-ins need not be sound XML.
    """
    encoding = _encoding(content)
    try:
        text = content.decode(encoding, "surrogateescape")
        plain = html.unescape(text)
        if not (dropped.mentioned(plain) or dropped.mentioned(_CODES.sub(" ", plain))):
            return content
        return "".join(_scrub(text, dropped)).encode(encoding, "surrogateescape")
    except UnicodeError:
        return content


def _encoding(content: bytes) -> str:
    """UTF-8, but for what add-ins keep in a workbook."""
    if content.startswith(b"\xff\xfe") or content[1:2] == b"\0":
        return "utf-16-le"
    if content.startswith(b"\xfe\xff") or content[:1] == b"\0":
        return "utf-16-be"
    return "utf-8"


def _scrub(text: str, dropped: Dropped) -> Iterator[str]:
    formula = False
    for token in _TOKEN.findall(text):
        if token.startswith(("<!", "<?")):
            yield dropped.without(token)
        elif token.startswith("<"):
            if found := _FORMULAS.match(token):
                formula = not token.startswith("</") and not token.endswith("/>") and bool(found)
            yield _scrub_tag(token, dropped)
        else:
            plain = html.unescape(token)
            new = dropped.formula(plain) if formula else _between_codes(plain, dropped)
            yield token if new == plain else escape(new).decode()


# What stands in the header of a page beside its text: `&R` (to the right), `&12`, `&"Arial"`.
_CODES = re.compile(r'&(?:K[0-9A-Fa-f]{6}|"[^"]*"|\d{1,3}|[A-Z&])')


def _between_codes(text: str, dropped: Dropped) -> str:
    """A text without those in it, though a code of a page header stands right before one."""
    pieces, at = [], 0
    for code in _CODES.finditer(text):
        pieces += [dropped.without(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join((*pieces, dropped.without(text[at:])))


def _scrub_tag(tag: str, dropped: Dropped) -> str:
    element = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].rpartition(":")[2]
    if element == "Relationship" and "External" not in tag:
        return tag  # leads to another part, which keeps its name

    def attribute(found: re.Match[str]) -> str:
        space, name, equals, quoted = found.groups()
        value = html.unescape(quoted[1:-1])
        new = _scrub_attribute(element, name, value, dropped)
        kept = new == value or "xmlns" in (space.removesuffix(":"), name)
        return found[0] if kept else f'{space}{name}{equals}"{escape(new).decode()}"'

    return _ATTRIBUTE.sub(attribute, tag)


def _scrub_attribute(element: str, name: str, value: str, dropped: Dropped) -> str:
    if name not in TYPED:
        return dropped.without(value, certain=True)
    if (element, name) in NAMED:
        return value
    if name in UNIQUE and dropped.is_one(value):
        return dropped.numbered(value)
    return dropped.without(value)
