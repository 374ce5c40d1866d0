"""Whether two names of journals or proceedings can be one: full, abbreviated, or by initials. Pure.

Abbreviations follow ISO 4 loosely: every word is cut or contracted, small words are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
    }
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\s*[:=]\s.*$")


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    opened = re.sub(r"[-.&/,]", " ", _ASIDE.sub(" ", name))
    return tuple(word for word in title_key(opened).split() if word not in _SMALL)


@lru_cache(maxsize=65536)
def same_container(one: str, other: str) -> bool:
    """Whether two names can name one container. Both must be non-empty."""
    short, long = sorted((_words(one), _words(other)), key=lambda words: (len("".join(words)), words))
    if not short or not long:
        return False
    if "".join(short) == "".join(long):
        return True
    if len(short) == 1 and len(long) > 1:
        initials = "".join(word[0] for word in long)
        return initials == short[0] or (len(short[0]) > 2 and initials.startswith(short[0]))
    return len(short) == len(long) and all(_cut(*pair) for pair in zip(short, long, strict=True))


def _cut(one: str, other: str) -> bool:
    """Whether one word is the other cut short or contracted: «natl» of «national»."""
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    if short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
