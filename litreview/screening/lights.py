"""The protocol's words found in a title or an abstract, to be lit up while reading. Pure; nothing is decided by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from litreview.model import CriterionKind, Screening


class Span(NamedTuple):
    """A place in a text, from `start` up to `end`, where a word that speaks for or against stands."""

    start: int
    end: int
    kind: CriterionKind


def lights(text: str, words: Screening) -> tuple[Span, ...]:
    """Where the words stand in a text, in order and apart: of two that overlap the one that begins first, then the
    longer.

    Whole words, in any letter case; `nurs*` is every word that begins so, and a phrase may be broken by a line's end.
    """
    found = sorted(_found(text, words), key=lambda span: (span.start, -span.end))
    apart: list[Span] = []
    for span in found:
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return tuple(apart)


def _found(text: str, words: Screening) -> Iterator[Span]:
    for kind, some in ((CriterionKind.INCLUDE, words.include_words), (CriterionKind.EXCLUDE, words.exclude_words)):
        pattern = _pattern(tuple(some))
        if pattern is not None:
            yield from (Span(match.start(), match.end(), kind) for match in pattern.finditer(text))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    usable = [word for word in words if any(sign.isalnum() for sign in word)]
    longest_first = sorted(usable, key=len, reverse=True)  # of «care» and «care home» the phrase, where it stands
    inside = "|".join(_expression(word) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE) if inside else None


def _expression(word: str) -> str:
    parts = (re.escape(part).replace(r"\*", r"\w*") for part in word.split())
    return r"\s+".join(parts)


def marked(text: str, spans: Iterable[Span], marks: dict[CriterionKind, tuple[str, str]]) -> str:
    """The text with signs before and after each place; a place broken by a line's end is marked on both lines."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        before, after = marks[span.kind]
        inside = text[span.start : span.end].replace("\n", f"{after}\n{before}")
        pieces += [text[at : span.start], before, inside, after]
        at = span.end
    return "".join((*pieces, text[at:]))
