"""Whether two names of journals or proceedings can be one: full, abbreviated, or by initials. Pure.

Abbreviations follow ISO 4 loosely: every word is cut or contracted, small words are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from litreview.matching.vocabulary import MEETING, words
from litreview.normalise.titles import title_key

_SMALL = frozenset(
    {
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "to",
        "a",
        "an",
        "og",
        "i",
        "av",
        "den",
        "det",
        "de",
        "la",
        "le",
        "les",
        "der",
        "die",
        "das",
        "und",
        "et",
        "el",
        "y",
        "d",
        "l",
        "del",
        "da",
        "do",
        "della",
        "em",
        "fur",
        "til",
    }
)
_PARALLEL = re.compile(r"\s+=\s+|\s*/\s*")
# Parts of a name that name no journal.
_GENERIC = words("supplement suppl edition english online print international series section part a b c")
_TOGETHER = 8  # letters; fewer are initials
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s*[:=]\s.*$")


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    opened = re.sub(r"[-.&/,]", " ", _ASIDE.sub(" ", name))
    return tuple(word for word in title_key(opened).split() if word not in _SMALL)


_SEGMENT = re.compile(r"\s*[,:(“\"]\s*|\s[-–—]\s")
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)?|(?:twenty|thirty|forty|fourty|fifty)?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth)"
    r"|twenty|thirty|forty|fifty"
)
_JOURNAL_WORDS = re.compile(
    r"\b(?:journal|tidsskrift|quarterly|archives|annals|zeitschrift|revista|revue)\b", re.IGNORECASE
)
_MEETING_WORDS = re.compile(
    r"\b(?:conference|proceedings|workshop|symposium|congress|meeting|konferanse|kongress)\b", re.IGNORECASE
)


def venue_kind(name: str) -> str:
    """«journal» or «meeting», as the name says it; '' when it says neither or both."""
    journal, meeting = _JOURNAL_WORDS.search(name), _MEETING_WORDS.search(name)
    if journal and meeting:
        return ""
    return "journal" if journal else "meeting" if meeting else ""


@lru_cache(maxsize=65536)
def same_container(one: str, other: str) -> bool:
    """Whether two names can name one container. Both must be non-empty."""
    left, right = _names(one), _names(other)
    if len(left) > 1 or len(right) > 1:
        return any(same_container(*pair) for pair in product(left, right))
    short, long = sorted((_words(one), _words(other)), key=lambda words: (len("".join(words)), words))
    if not short or not long:
        return False
    if "".join(short) == "".join(long):
        return True
    if len(short) == 1 and len(long) > 1:
        initials = "".join(word[0] for word in long)
        return (
            initials == short[0]
            or (len(short[0]) > 2 and initials.startswith(short[0]))
            or _run_together(short[0], long)
            or _same_meeting(one, other)
        )
    if len(short) == len(long) and all(_cut(*pair) for pair in zip(short, long, strict=True)):
        return True
    return _same_meeting(one, other)


def _names(name: str) -> tuple[str, ...]:
    """The names of a journal with parallel names: «Praxis = Revue suisse de médecine», «A/B»."""
    return tuple(part for part in _PARALLEL.split(name) if not _GENERIC.issuperset(_words(part))) or (name,)


def _run_together(short: str, long: tuple[str, ...]) -> bool:
    """Whether letters without spaces are an abbreviation: «jthoraccardiovascsurg», the beginning of each word."""
    if len(short) < _TOGETHER or len(long) < 3:
        return False
    rests = {short}
    for word in long:
        rests = {rest[taken:] for rest in rests for taken in range(1, len(word) + 1) if rest[:taken] == word[:taken]}
    return "" in rests


def _same_meeting(one: str, other: str) -> bool:
    """Whether two names of a meeting differ only in number, year, theme or acronym."""
    if not (_is_meeting(one) and _is_meeting(other)):
        return False
    left, right = _heads(one), _heads(other)
    if not left.isdisjoint(right):
        return True
    return any(
        len(core) == 1 and _acronym(core[0], _whole(name))
        for heads, name in ((left, other), (right, one))
        for core in heads
    )


def _is_meeting(name: str) -> bool:
    words = set(_whole(name))
    return not words.isdisjoint(MEETING) or bool(re.search(r"\b[A-Z]{4,}\b.*\d{4}|\d{4}.*\b[A-Z]{4,}\b", name))


@lru_cache(maxsize=65536)
def _whole(name: str) -> tuple[str, ...]:
    opened = re.sub(r"[-.&/,:;\"“”()\[\]]", " ", name)
    return tuple(word for word in title_key(opened).split() if word not in _SMALL)


@lru_cache(maxsize=65536)
def _heads(name: str) -> frozenset[tuple[str, ...]]:
    """The meeting's own words, up to each mark after which a theme may follow; alone, a word may be its acronym."""
    cores, found = tuple(_core(part) for part in _SEGMENT.split(name)), set()
    for start in (0, 1):
        joined: tuple[str, ...] = ()
        for core in cores[start:]:
            joined += core
            if len(joined) > 1:
                found.add(joined)
        if not (cores and len(cores[0]) == 1 and _acronym(cores[0][0], _whole(name)[1:])):
            break
    whole = _core(name)
    return frozenset(found | ({whole} if len(whole) == 1 else set()))


def _core(name: str) -> tuple[str, ...]:
    return tuple(word for word in _whole(name) if word not in MEETING and not _ORDINAL.fullmatch(word))


def _acronym(short: str, words: tuple[str, ...]) -> bool:
    """Whether letters are the beginnings of the words in their order: amcis of «americas conference … systems»."""
    if short in words:
        return True
    rests = {short}
    for word in words:
        grown = {rest[taken:] for rest in rests for taken in range(3) if word[:taken] == rest[:taken]}
        if "" in grown:
            return len(short) > 3
        rests = grown | rests
    return False


def _cut(one: str, other: str) -> bool:
    """Whether one word is the other cut short or contracted: «natl» of «national»."""
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    if short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
