"""Names of people and groups, from the ways databases print them, and their initials as APA 7 wants them.

Forms read: «Family, Given», «Family, Given, Suffix», BibTeX's «Family, Suffix, Given», «Given Family», and
MEDLINE's «Family AB» (also «Family A.B.», Embase). What is no person's name in any of them is kept whole as a group.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from litreview.model import Name

_SUFFIX = re.compile(r"^(?:jr|sr|jun|sen|II|III|IV|V|2nd|3rd|4th|5th)\.?$", re.IGNORECASE)
# What is no given name and no initials: «Hayes, JR», «Petrov, IV», «Kodani, V.» and «Wang, Jun» may all be people's.
_SURE_SUFFIX = re.compile(r"^(?:[Jj]r|[Ss]r|jun|sen|III|2nd|3rd|4th|5th)\.?$")
_NUMERAL = re.compile(r"^(?:II|IV)\.?$")
_CAPITAL_SUFFIX = re.compile(r"^(?:JR|SR)\.?$")
# How databases write that they name nobody: Web of Science, Scopus, PubMed's summary.
_NOBODY = frozenset({"[anonymous]", "[no author name available]", "[no authors listed]"})
# MEDLINE's initials: one to four capitals, perhaps with points and hyphens: AB, D.G., A-S
_INITIALS = re.compile(r"^(?:[^\W\d_a-zæøåäöüéß]\.?-?){1,4}$")
_PARTICLES = frozenset(
    {
        "af",
        "al",
        "av",
        "bin",
        "d'",
        "da",
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "'t",
    }
)
# Words that people's names do not hold. Whole words, in lower case.
_GROUP_WORDS = frozenset(
    {
        "academy",
        "association",
        "avdeling",
        "board",
        "center",
        "centre",
        "collaboration",
        "collaborative",
        "college",
        "commission",
        "committee",
        "consortium",
        "council",
        "department",
        "departementet",
        "direktorat",
        "direktoratet",
        "faculty",
        "federation",
        "forening",
        "foundation",
        "foreningen",
        "forlag",
        "forum",
        "group",
        "høgskole",
        "høgskolen",
        "høyskolen",
        "hospital",
        "initiative",
        "institute",
        "institutes",
        "institutt",
        "instituttet",
        "investigators",
        "kommune",
        "legeforening",
        "ministry",
        "nasjonal",
        "nasjonalt",
        "national",
        "network",
        "norges",
        "norwegian",
        "organisasjon",
        "organisasjonen",
        "organization",
        "organisation",
        "panel",
        "program",
        "programme",
        "project",
        "research",
        "senter",
        "service",
        "services",
        "society",
        "study",
        "sykehus",
        "task",
        "team",
        "trial",
        "trialists",
        "unit",
        "universitet",
        "universitetet",
        "university",
        "world",
    }
)
# Small words, which stand in names of groups only; a capital I is somebody's initial.
_SMALL_WORDS = frozenset({"&", "and", "for", "i", "of", "og", "the"})
# Endings of Norwegian one-word institutions: Helsedirektoratet, Folkehelseinstituttet, Kunnskapsdepartementet.
_GROUP_ENDING = re.compile(
    r"(?:direktoratet|instituttet|departementet|forbundet|foreningen|senteret|tilsynet|rådet|"
    r"byrå|sentralbyrå|kommune|universitetet|verket|etaten)$",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(r"^(?:et\.?\s*al\.?|others|m\.?\s?fl\.?|and others|og andre)$", re.IGNORECASE)
_HYPHEN = re.compile(r"[-\u00ad\u2010-\u2013]")


def parse_name(text: str) -> Name:
    """One name. A text that is no person's name becomes Name(literal=…); an empty text an empty Name.

    So does one that says that nobody is named: «[Anonymous]».
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split()).strip(" ,;")
    if not plain or (plain[0] == "[" and plain.casefold() in _NOBODY):
        return Name()
    parts = [part.strip() for part in plain.split(",")]
    if len(parts) > 1:
        return _inverted(plain, [part for part in parts if part])
    return _direct(plain)


def parse_names(texts: Iterable[str]) -> tuple[tuple[Name, ...], bool]:
    """Names in order, and whether the list is complete: «et al.», «m.fl.» or BibTeX's «others» says that it is not."""
    names: list[Name] = []
    complete = True
    for text in texts:
        if _AND_OTHERS.match(text.strip(" ,;")):
            complete = False
            continue
        shortened = _without_others(text)
        complete = complete and shortened == text
        name = parse_name(shortened)
        if name != Name():
            names.append(name)
    return tuple(names), complete


def _without_others(text: str) -> str:
    """A text without the «, et al.» or «m. fl.» that it ends in. By hand: a pattern would search on from each blank."""
    bare = text.rstrip()
    if bare.removesuffix(".").endswith("al"):
        before = bare.removesuffix(".")[:-2].rstrip()
        before, tail = before.removesuffix("."), "et"
    elif bare.endswith("fl."):
        before, tail = bare[:-3], "m."
        before = before[:-1] if before[-1:].isspace() else before
    else:
        return text
    end = len(before) - len(tail)
    if not before.endswith(tail) or not (end and _parts_names(before[end - 1])):
        return text
    while end and _parts_names(before[end - 1]):
        end -= 1
    return before[:end]


def _parts_names(sign: str) -> bool:
    return sign == "," or sign.isspace()


def _inverted(plain: str, parts: list[str]) -> Name:
    family, rest = parts[0], parts[1:]
    if len(rest) > 2 or _is_group(family):
        return Name(literal=plain)
    if len(rest) == 2:
        if _SUFFIX.match(rest[1]) and not _SURE_SUFFIX.match(rest[0]):
            return Name(family, rest[0], rest[1])
        return Name(family, rest[1], rest[0]) if _SUFFIX.match(rest[0]) else Name(literal=plain)
    if rest and _SURE_SUFFIX.match(rest[0]):
        return Name(family, "", rest[0])
    return Name(family, rest[0] if rest else "")


def _direct(plain: str) -> Name:
    words = plain.split()
    if len(words) == 1:
        return Name(literal=plain) if _GROUP_ENDING.search(plain) else Name(family=plain)
    suffix = words.pop() if len(words) > 2 and _ends_in_suffix(words) else ""
    if _is_group(plain) or len(words) > 6 or any(sign.isdigit() for word in words for sign in word):
        return Name(literal=plain)
    if _INITIALS.match(words[-1]) and not all(_INITIALS.match(word) for word in words):
        return Name(" ".join(words[:-1]), words[-1], suffix)
    start = next((place for place, word in enumerate(words) if place and word in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _ends_in_suffix(words: list[str]) -> bool:
    """«Martin Luther King Jr.», «King ML JR»; but «García López JR» has initials, and «Amartya Kumar Sen» a name."""
    last = words[-1]
    if _CAPITAL_SUFFIX.match(last):
        return _INITIALS.match(words[-2]) is not None
    return (_SURE_SUFFIX.match(last) or _NUMERAL.match(last)) is not None


def _is_group(text: str) -> bool:
    words = text.split()
    if _GROUP_ENDING.search(text):
        return True
    return len(words) > 1 and any(word in _SMALL_WORDS or word.strip("().,").lower() in _GROUP_WORDS for word in words)


def initials(given: str) -> str:
    """Given names as initials with points and spaces: «A.-S.» for Anne-Sofie and A-S., «A. A.» for AA and Amy Ann.

    A run of up to three capitals is taken as initials (MEDLINE); small particles stay as words («M. de»).
    APA Style, 7th edition, 9.8; the hyphen is kept, as in the Norwegian APA manual.
    """
    plain = unicodedata.normalize("NFC", given)
    words = re.sub(r"\.(?=[^\s\-\u00ad\u2010-\u2013.])", ". ", plain).split()
    return " ".join(filter(None, (_initials_of(word) for word in words)))


def _initials_of(word: str) -> str:
    bare = word.strip(".,;()\"'")
    if bare in _PARTICLES:
        return bare
    parts = [part for part in (part.strip(".'’") for part in _HYPHEN.split(word)) if part]
    letters: list[str] = []  # of ß the first S only
    for part in parts:
        if not part[0].isalpha():
            continue
        run = len(part) <= 3 and part.isupper() and part.isalpha()
        letters.append(" ".join(f"{sign}." for sign in part) if run else f"{part[0].upper()[0]}.")
    return "-".join(letters)


def inverted(name: Name) -> str:
    """The name as a reference list has it: «Biong, S.», «King, M. L., Jr.»; a group as it is."""
    if name.literal:
        return name.literal
    return ", ".join(part for part in (name.family, initials(name.given), name.suffix) if part)
