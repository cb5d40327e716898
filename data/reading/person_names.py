"""How names of people are written: whether a text is one, or mentions one.

Knows given names, surnames and forms of address; refuses to know where a text comes from, and
keeps none: no text it was asked about stays in memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache
from importlib import import_module


class Likeness(IntEnum):
    """How much a text looks like the name of a person.

    MAYBE: a lone given name or surname, `A. Begeleiding`; only a whole column of those says
    something. LIKELY: given name and surname; organisations are named after people too. SURE: a
    form of address, or initials with a surname.
    """

    NONE = 0
    MAYBE = 1
    LIKELY = 2
    SURE = 3


def wordset(text: str) -> frozenset[str]:
    """The words of a text, for lists that are too long for one word a line."""
    return frozenset(text.split())


LONGEST = 1000  # characters that are looked at: forty names in a cell fit, a report does not
MOST_WORDS = 8  # in one name: `prof. dr. Anna Maria van der Berg-de Vries` has seven

# Faker's lists: what people in the Netherlands are called. Its Dutch list is of young people.
LISTS = ("nl_NL", "nl_BE", "tr_TR", "fr_DZ", "en_US", "en_GB")
SURNAME_LISTS = ("nl_NL", "nl_BE", "tr_TR", "fr_DZ")  # English ones are words: House, Price
OLDER = wordset(
    """
    aart ad adri aisha albertine alie andre angelique ankie annelies annemarie annemiek annet
    antoinette antoon arjan arjen aty bep berend bernadette bertus betsy cees clemens cor corrie
    dick diny dorine douwe eef elsbeth emine engbert ernst evert fenna foppe frits froukje gea ger
    gerben gerrie gerty gineke gonnie hanke hanneke hanny harm harmen harrie hein hennie hetty
    hidde ineke jaap jacco janneke jannie jo jolanda jolande joop jopie kees kitty klaske lambert
    latifa leontien lia lidwien lida lidy lineke loek machteld margreet margriet mariska marja
    marjan marjo marjolein marjon marleen marloes martine mayke menno miep mieke mies minke miriam
    mirjam naima nanda nel nelly nettie nicolette noud pleun priya remco renate ria rianne rien
    riet rineke rinus ron ruud rutger sake sietske sjaak sjef sybren sytske thea tiemen tiny titia
    tjeerd tjitske ton tonnie tonny toon toos trees trudy truus ulrike ursula wiebe wieke wieteke
    wil wilco wilma wim wob yolande ytje zwaantje
    """
)
OLDER_SURNAMES = wordset(
    """
    haan vries berg dijk jong boer wit bruin ham meer veen velde ven vegt graaf groot jager leeuw
    lange koning amrani yildiz ouali idrissi aydin polat janssen jansen bouzid haddad
    """
)
# In the lists, but a word or a month in the texts of a workbook before they are a name.
WORDS = wordset(
    """
    van de der den el al an in do so can april mei juni juli augustus jaar case art ace page price
    royal major angel summer autumn winter storm dean will grant bill rich chance
    """
)
PARTICLES = wordset(
    """
    van von de der den het 't ’t ter ten te la le el al ait ben bin abu di da dos du des op in aan
    bij uit over onder voor
    """
)
# Only before another particle, as in `in 't Veld`.
LOOSE = wordset("op in aan bij uit over onder voor")
ADDRESS = frozenset(("mw", "mevr", "mevrouw", "dhr", "hr", "heer", "meneer", "mej", "mejuffrouw"))
ACADEMIC = frozenset(("dr", "drs", "ir", "ing", "mr", "prof", "ds", "bc"))
AFTER = frozenset(("msc", "ma", "mba", "bsc", "ba", "phd", "ra", "rn", "llm", "md"))
NOT_INITIALS = wordset(
    """
    bv nv ua cv vof ggz ggd roc han cao nvt st zzg vgz mbo hbo
    """
)
INITIALS = frozenset(("ij", "th", "ch", "chr", "ph", "fr", "joh"))  # those of two letters or more
SAINTS = frozenset(("sint", "st", "prins", "prinses", "koning", "koningin"))
ORGANISATION = wordset(
    """
    stichting vereniging wonen welzijn groep huis thuis school hogeschool academie bureau
    universiteit college netwerk gemeente provincie corporatie instituut institute fonds
    foundation memorial arena lyceum kliniek praktijk apotheek hospice bank verzekeringen
    revalidatie jeugd ouderen centrum centra center lab team wijk kamer
    café cafe markt dag week prijs award lezing model methode project programma werkplaats bv nv
    ua coöperatie cooperatie kinderopvang bibliotheek museum parochie advies partners consult
    consultancy coaching training media beheer vastgoed bouw nederland gelderland holding
    ziekenhuizen medisch medical care health werk diensten services community
    """
)
ORGANISATION_ENDS = (
    *("zorg", "groep", "school", "stichting", "vereniging", "wonen", "welzijn", "centrum"),
    *("centra", "kliniek", "praktijk", "instituut", "fonds", "fondsen", "bureau", "college"),
    *("corporatie", "academie", "netwerk", "universiteit", "opvang", "hulp", "staete", "plaats"),
    *("ziekenhuis", "gasthuis", "verpleeghuis", "buurthuis", "kannerhuis", "bedrijf"),
)

_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"[;\n|/&+]|\ben\b|\band\b")
_SMALLER_PARTS = re.compile(r"[,():]|\s[-–]\s")
_INITIAL = r"(?:[^\W\d_]|IJ|Th|Chr?|Ph|Fr|Joh)\. ?-?"
_INITIALS = re.compile(rf"((?:{_INITIAL})+)(?=[^\W\d_]|['’])")
_ONLY_INITIALS = re.compile(rf"(?:{_INITIAL})+$")
_WORD = re.compile(r"(?:[^\W\d_]['’.-]*)+|['’][ts]\b|\S")
_SURNAME_WORD = re.compile(r"(?:[^\W\d_]['’])?[^\W\d_]{2,}(?:['’-][^\W\d_]+)*-?$")


def likeness(text: str) -> Likeness:
    """How much the text, or one of several names in it, looks like the name of a person."""
    text = text[:LONGEST]
    if not _may_name(text):
        return Likeness.NONE
    pieces = _PARTS.split(text)
    return _together([_piece(" ".join(piece.split())) for piece in pieces if piece.strip()])


def mentions(text: str) -> Iterator[str]:
    """The names of people within a running text; fewer than there are, rather than too many."""
    text = text[:LONGEST]
    words = _WORD.findall(text) if _may_name(text) else []
    start = 0
    while start < len(words):
        length = _mention(words, start)
        if length:
            yield " ".join(words[start : start + length])
        start += length or 1


def is_given(word: str) -> bool:
    """A given name, or some with hyphens: Jan-Willem."""
    known = _given_names()
    folded = fold(word)
    return folded in known or ("-" in folded and all(part in known for part in folded.split("-")))


def fold(text: str) -> str:
    """Without case and accents."""
    text = text.casefold()
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _may_name(text: str) -> bool:
    """False for most texts that name nobody, and quickly: no word is of a name, none a letter."""
    words = _LETTERS.findall(fold(text))
    return not _clues().isdisjoint(words) or (bool(words) and min(map(len, words)) == 1)


def _together(found: Sequence[Likeness]) -> Likeness:
    """One clear name is enough; lone given names say something when there is nothing else."""
    best = max(found, default=Likeness.NONE)
    return best if best > Likeness.MAYBE else min(found, default=Likeness.NONE)


def _piece(text: str) -> Likeness:
    """A piece between `;`, `/` or `en`: `Vries, J. de`, or names and functions with commas."""
    surname, comma, given = text.partition(",")
    if comma and (swapped := _swapped(surname.split(), given.split())):
        return swapped
    parts = _SMALLER_PARTS.split(text)
    return _together([_name(part.split()) for part in parts if part.strip()])


def _swapped(surname: list[str], given: list[str]) -> Likeness:
    """`Vries, J. de`, `de Vries, Jan`, `Jansen, P`."""
    while given and fold(given[-1]) in PARTICLES:
        given = given[:-1]
    if not given or not _is_surname(surname) or any(map(_is_organisation, surname)):
        return Likeness.NONE
    if _ONLY_INITIALS.match(" ".join(given)):
        return Likeness.SURE
    if all(map(is_given, given)):
        return Likeness.LIKELY
    lone = len(given) == 1 and len(given[0]) <= 2 and given[0].isupper()
    return Likeness.LIKELY if lone and _is_known(surname) else Likeness.NONE


def _name(words: list[str]) -> Likeness:
    """The words of one name, or of something else."""
    if len(words) > MOST_WORDS or any(map(_is_organisation, words)):
        return Likeness.NONE
    while len(words) > 1 and fold(words[-1]).replace(".", "") in AFTER:
        words = words[:-1]
    words = [*words[:-1], words[-1].rstrip(".") or "."]  # the end of a sentence
    addressed, titled, words = _untitled(words)
    if not words:
        return Likeness.NONE
    bare = max(_with_initials(words), _with_given(words))
    if (addressed and (bare or _is_surname(words))) or (titled and bare > Likeness.MAYBE):
        return Likeness.SURE
    return Likeness.LIKELY if titled and _is_surname(words) else bare


def _untitled(words: list[str]) -> tuple[bool, bool, list[str]]:
    """Whether there are a form of address and a title, and the words without those."""
    addressed = titled = False
    if len(words) > 2 and fold(words[0]) == "de" and fold(words[1]) == "heer":
        words = words[1:]
    while words and (words[0].endswith(".") or not words[0].isupper()):  # HR and ING are none
        word = fold(words[0]).rstrip(".")
        if word not in ADDRESS and word not in ACADEMIC:
            break
        addressed, titled = addressed or word in ADDRESS, titled or word in ACADEMIC
        words = words[1:]
    return addressed, titled, words


def _with_initials(words: list[str]) -> Likeness:
    """`J.P. de Vries`, `j. jansen`, `J de Vries`; a lone `A. Begeleiding` may head a list."""
    found = _INITIALS.match(" ".join(words))
    if not found:
        lone = len(words) > 1 and len(words[0]) <= 2 and words[0].isupper()
        return Likeness.LIKELY if lone and _is_known(words[1:]) else Likeness.NONE
    surname = " ".join(words)[found.end() :].split()
    initials = re.sub("[ -]", "", fold(found[0]))
    if initials.replace(".", "") in NOT_INITIALS or not _is_surname(surname):
        return Likeness.NONE
    if _is_known(surname):
        return Likeness.SURE
    if not found[0][0].isupper():  # i.s.m., o.a.
        return Likeness.NONE
    if initials.count(".") > 1 or len(surname) > 1:
        return Likeness.SURE
    return Likeness.MAYBE


def _with_given(words: list[str]) -> Likeness:
    """`Jan de Vries`, `Anne-Marie Jansen`, `Jansen Piet`; MAYBE for a lone name."""
    if len(words) == 1:
        return Likeness.MAYBE if is_given(words[0]) or _is_known(words) else Likeness.NONE
    if is_given(words[0]):
        for count in (1, 2, 3):  # given names and initials before the surname
            if _is_surname(words[count:]):
                return Likeness.LIKELY
            if not all(is_given(w) or _ONLY_INITIALS.match(w) for w in words[count : count + 1]):
                break
    if not _is_known(words):
        backwards = is_given(words[-1]) and words[-1][0].isupper() and _is_known(words[:-1])
        return Likeness.LIKELY if backwards else Likeness.NONE
    return Likeness.MAYBE


def _is_surname(words: list[str]) -> bool:
    """One or two names with a capital, and particles before or between; or a known surname."""
    names = [word for word in words if fold(word) not in PARTICLES]
    if not 1 <= len(names) <= 2 or words[-1] is not names[-1]:
        return False
    if fold(words[0]) in LOOSE and fold(words[1]) not in PARTICLES:
        return False
    if not all(_SURNAME_WORD.match(name) for name in names):
        return False
    return all(name[0].isupper() or name[1] in "'’" for name in names) or _is_known(words)


def _is_known(words: list[str]) -> bool:
    """A surname that is in the lists, with its particles or without."""
    known = _surnames()
    folded = [fold(word) for word in words]
    names = [word for word in folded if word not in PARTICLES]
    if not names or folded[-1] != names[-1]:
        return False
    return (
        " ".join(names) in known
        or " ".join(folded) in known
        or (len(names) == 1 and names[0].split("-")[0] in known)
    )


def _is_organisation(word: str) -> bool:
    folded = word.casefold().strip(".,'’")
    if folded in ORGANISATION or folded.endswith(ORGANISATION_ENDS):
        return True
    return folded.startswith(("zorg", "woon")) and folded not in ("zorgdrager", "woonink")


def _mention(words: list[str], start: int) -> int:
    """How many words from `start` on are the name of a person, 0 when they are not."""
    before = words[start - 1] if start else ""
    if not words[start][0].isalpha() or not _may_name(words[start]):
        return 0
    if fold(before).strip(".") in SAINTS or _is_organisation(before):  # Stichting Willem van Oranje
        return 0
    for end in range(min(start + MOST_WORDS, len(words)), start + 1, -1):
        name = words[start:end]
        if end < len(words) and _is_organisation(words[end]):
            continue
        found = _name(name)
        if found is Likeness.SURE or (found is Likeness.LIKELY and _is_clear(name)):
            return end - start
    return 0


def _is_clear(name: list[str]) -> bool:
    """Whether a given name is followed by more than just a word with a capital."""
    return any(fold(word) in PARTICLES for word in name) or _is_known(name[-1:])


@cache
def _given_names() -> frozenset[str]:
    names = {fold(name) for name in _listed("first_names", LISTS)}
    return frozenset(names | OLDER) - WORDS


@cache
def _surnames() -> frozenset[str]:
    """Every surname, with its particles and without."""
    names = {fold(name) for name in _listed("last_names", SURNAME_LISTS)}
    bare = {" ".join(word for word in name.split() if word not in PARTICLES) for name in names}
    return frozenset(names | bare | OLDER_SURNAMES)


@cache
def _clues() -> frozenset[str]:
    """The words of which every name of a person has one, unless it has a lone letter."""
    surnames = {word for name in _surnames() for word in _LETTERS.findall(name)} - PARTICLES
    return (_given_names() | surnames | ADDRESS | ACADEMIC | INITIALS) - LOOSE


def _listed(kind: str, lists: Sequence[str]) -> Iterator[str]:
    """What faker lists, imported when it is first asked for: that takes a sixth of a second."""
    for name in lists:
        yield from getattr(import_module(f"faker.providers.person.{name}").Provider, kind)
