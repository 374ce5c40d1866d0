"""A paper cut in two: its running text and its reference list, and the language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.formats.docx_text import DocxParagraph
from litreview.model import Language
from litreview.reporting.slips.entries import ListEntry, read_entry
from litreview.reporting.slips.found import Slip, slip

LONGEST = 20_000
"""Signs of a paragraph that is looked through: some six pages, so that none of a paper is longer."""
_HEADING = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?(?:referanse(?:r|liste|lista)?|referansar|litteratur(?:liste|lista|referanser)?|"
    r"kilder|kildeliste|kjelder|kjeldeliste|references?|reference list|bibliography|works cited|bibliografi)\s*:?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^(?:vedlegg|appendi(?:x|ces)|attachments?|bilag)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|innholdsfortegnelse|inndholds|table of)", re.IGNORECASE)
_SMALL_WORDS = {
    Language.NYNORSK: "ikkje eg frå korleis dei kva eit ho berre vere nokre mykje noko saman",
    Language.BOKMAL: "ikke jeg fra hvordan hva et hun bare være noen mye noe sammen en av",
    Language.ENGLISH: "the and of with that was were is are this which from by we",
}
_MARKS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Paper:
    """`body`: the paragraphs of the running text, tables and notes; `entries`: those of the list; `listed`: whether
    there is a list at all; `unread`: paragraphs of more than LONGEST signs, which are in neither."""

    body: tuple[DocxParagraph, ...]
    entries: tuple[ListEntry, ...]
    language: Language
    listed: bool
    unread: tuple[DocxParagraph, ...] = ()


def too_long(paper: Paper) -> Iterator[Slip]:
    """REF-TOO-LONG for every paragraph that was not looked through."""
    return (slip("REF-TOO-LONG", one.number, one.text, most=LONGEST) for one in paper.unread)


def read_paper(paragraphs: Sequence[DocxParagraph], language: Language | None = None) -> Paper:
    """A file's paragraphs as a paper, in the language given or the one it seems to be written in. Pure."""
    unread = tuple(one for one in paragraphs if len(one.text) > LONGEST)
    paragraphs = [one for one in paragraphs if len(one.text) <= LONGEST]
    begin, end = _list_place(paragraphs)
    body = (*paragraphs[: max(begin - 1, 0)], *paragraphs[end:]) if begin else tuple(paragraphs)
    told = language or language_of(" ".join(one.text for one in body))
    texts: list[tuple[int, str]] = []
    for one in paragraphs[begin:end] if begin else ():
        if one.level is not None or one.in_note or len(one.text) < 15:
            continue
        if (
            texts and len(texts[-1][1]) < LONGEST and re.match(r"(?:https?://|doi)", one.text)
        ):  # an address that broke off from its entry
            texts[-1] = (texts[-1][0], f"{texts[-1][1]} {one.text}")
        else:
            texts.append((one.number, one.text))
    return Paper(
        tuple(one for one in body if not _CONTENTS.match(one.style)),
        tuple(read_entry(number, text) for number, text in texts),
        told,
        bool(begin),
        unread,
    )


def _list_place(paragraphs: Sequence[DocxParagraph]) -> tuple[int, int]:
    """Where the list begins (after its heading) and ends; (0, 0) when there is none. The last such heading counts."""
    found = [
        place
        for place, one in enumerate(paragraphs)
        if _HEADING.match(one.text) and not one.in_table and not _CONTENTS.match(one.style)
    ]
    if not found:
        return 0, 0
    heads = [place for place in found if paragraphs[place].level is not None] or found
    begin = heads[-1] + 1
    level = paragraphs[begin - 1].level or 1
    for place in range(begin, len(paragraphs)):
        one = paragraphs[place]
        higher = one.level is not None and one.level <= level and not one.fake
        if (higher and not _HEADING.match(one.text)) or _AFTER.match(one.text):
            return begin, place
    return begin, len(paragraphs)


def language_of(text: str) -> Language:
    """The language whose small words stand most often; bokmål when none does."""
    words = re.findall(r"[a-zæøå]+", text[:200_000].casefold())
    counts = {language: sum(word in marks for word in words) for language, marks in _MARKS.items()}
    return max((Language.BOKMAL, Language.NYNORSK, Language.ENGLISH), key=lambda language: counts[language])
