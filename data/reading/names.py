"""Names that drift: which known name someone probably meant.

Knows spelling only; refuses to decide: a suggestion waits for someone to confirm it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

# Likeness of two plain names without spaces, from 0 to 1. Measured: `comunicatie`/`communicatie`
# 0,957, `Driestrom`/`Driestroom` 0,947 and `Brabant Zorg`/`BrabantZorg` 1 must pass;
# `Verdiepingskamer`/`Verhelderingskamer` 0,824, `ZZG Zorggroep`/`Atlant Zorggroep` 0,667 and
# `Zorggroep Noord`/`Zorggroep Noord-West` 0,875 must not. Halfway the gap lies 0,91.
# It lets names of less than five letters through only when they are equal: ZZG is not ZZH.
THRESHOLD = 0.90
# A whole name hides one strange word among long ones, so each pair of words is compared too:
# `Jozef`/`Josef` 0,80 must pass, `Noordoost`/`Noordwest` 0,78 must not.
WORD_THRESHOLD = 0.80
SHORTEST_WORD = 4  # letters: in a shorter word one letter makes another, as in I and II, A and B
LONGEST_NAME = 200  # characters: anything longer is a text, and comparing those takes time

# `St.` stands for Stichting as well as for Sint, so neither tells two names apart.
LEGAL_WORDS = frozenset(["stichting", "st", "sint", "vereniging", "cooperatie", "bv", "nv", "ua"])
ARTICLES = frozenset(("de", "het", "t"))  # `De Waalboog` is listed as `Waalboog (de)`

_DOTTED = re.compile(r"\b(?:\w\.){2,}")  # b.v., N.V., u.a.
_DOTTED_END = re.compile(r"\b((?:\w\.)+\w)\b(?!\.)")  # b.v without its last dot
_NO_WORD = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"\d|[ivx]+$")  # a digit anywhere, or a Roman number


def plain(name: str) -> str:
    """The name without what people spell differently; for comparing only, never for showing.

    Case, white space, accents, punctuation and legal words go; `&` becomes `en`. A name of
    nothing but legal words keeps them.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    text = text.replace("&", " en ").replace("'", "").replace("’", "")
    if "." in text:
        text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text)
        text = _DOTTED_END.sub(lambda found: found[0].replace(".", ""), text)
    words = _NO_WORD.sub(" ", text).split()
    return " ".join([word for word in words if word not in LEGAL_WORDS] or words)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """The one known name that `name` probably means.

    None when it is known as it stands (but for case and white space), when nothing comes near,
    and when two come equally near.
    """
    candidates = _prepare(tuple(known))
    if _key(name) in candidates.keys:
        return None
    wanted = _form(name)
    near = process.extract(
        wanted.letters,
        candidates.letters,
        scorer=fuzz.ratio,
        score_cutoff=100 * THRESHOLD,
        limit=None,
    )
    alike = [
        (score, candidates.names[place])
        for _, score, place in near
        if _alike(wanted, candidates.forms[place])
    ]
    if not alike or (len(alike) > 1 and alike[0][0] == alike[1][0]):
        return None
    return alike[0][1]


def similar(a: str, b: str) -> bool:
    """True when the two are probably spellings of one name."""
    one, other = _form(a), _form(b)
    return fuzz.ratio(one.letters, other.letters) >= 100 * THRESHOLD and _alike(one, other)


@dataclass(frozen=True)
class _Form:
    """A plain name as words without articles, the same without spaces, and its numbers."""

    words: tuple[str, ...]
    letters: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """The known names, made ready once for many questions."""

    keys: frozenset[str]
    names: tuple[str, ...]
    forms: tuple[_Form, ...]
    letters: tuple[str, ...]


@lru_cache(maxsize=16)  # a workbook asks about a handful of lists, thousands of times each
def _prepare(known: tuple[str, ...]) -> _Known:
    unique = {_key(name): name for name in reversed(known)}
    forms = tuple(_form(name) for name in unique.values())
    return _Known(
        keys=frozenset(unique),
        names=tuple(unique.values()),
        forms=forms,
        letters=tuple(form.letters for form in forms),
    )


def _key(name: str) -> str:
    """What two spellings share that differ in case and white space only."""
    return " ".join(name.split()).lower()


def _form(name: str) -> _Form:
    found = plain(name).split() if len(name) <= LONGEST_NAME else []
    words = tuple(word for word in found if word not in ARTICLES) or tuple(found)
    return _Form(words, "".join(words), tuple(re.findall(r"\d+", " ".join(words))))


def _alike(one: _Form, other: _Form) -> bool:
    """Whether two names of which the letters come near are alike word by word as well."""
    if not one.letters or not other.letters or one.numbers != other.numbers:
        return False
    if one.letters == other.letters:
        return True
    longer, shorter = sorted((one.words, other.words), key=len, reverse=True)
    return _aligned(longer, shorter)


def _aligned(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether each word of the shorter is a word of the longer, or some of those written as one."""
    if len(longer) == len(shorter):
        return all(map(_near, longer, shorter))
    most = len(longer) - len(shorter) + 1
    return bool(shorter) and any(
        _joined(longer[:count], shorter[0]) and _aligned(longer[count:], shorter[1:])
        for count in range(1, most + 1)
    )


def _joined(words: tuple[str, ...], word: str) -> bool:
    """Whether `word` is these words written as one, none of them left out."""
    if len(words) == 1:
        return _near(words[0], word)
    wrong = Levenshtein.distance("".join(words), word)
    return wrong < min(map(len, words)) and _near("".join(words), word)


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_WORD or _NUMERAL.search(one) or _NUMERAL.search(other):
        return False
    return fuzz.ratio(one, other) >= 100 * WORD_THRESHOLD
