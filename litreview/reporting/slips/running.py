"""Slips that can be seen in one paragraph of the running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litreview.formats.citations import Citation, find
from litreview.formats.docx_text import DocxParagraph
from litreview.model import Language
from litreview.reporting.slips.found import Slip, masked, slip

ET_AL = re.compile(r"\bet\.\s?al\b\.?|\bet\s?al\b(?!\.)", re.IGNORECASE)
MFL = re.compile(r"\bm\.?\s?fl\b\.?|\bmed (?:flere|fleire)\b", re.IGNORECASE)
EM_DASH = re.compile(r"\w{1,60}—\w{1,60}")  # bounded, else a word of many signs takes their square
PAGE_SPACE = re.compile(r"(?<![\w.])(?:s|pp?)\.\d+")
SS = re.compile(r"(?<![\w.])ss\.?\s?\d+(?:\s?[-–]\s?\d+)?")
HYPHEN = re.compile(r"(?<![\w.])(?:s|ss|pp?)\.\s?\d{1,5}\s?-\s?\d{1,5}(?!\w)")
_CAPTION = re.compile(r"^(tabell|table|figur|figure)\s+(\d{1,3})\s*[.:–]\s*\S", re.IGNORECASE)


def in_text(paragraphs: Sequence[DocxParagraph], language: Language) -> Iterator[Slip]:
    """The slips of the running text, paragraph by paragraph, then those of table numbers."""
    for one in paragraphs:
        yield from _in_paragraph(one, find(one.text), language)
    yield from _unbalanced(paragraphs)
    yield from _captions(paragraphs)


def _in_paragraph(one: DocxParagraph, cited: Sequence[Citation], language: Language) -> Iterator[Slip]:
    text, number = masked(one.text), one.number
    for found in ET_AL.finditer(text):
        yield slip("REF-ET-AL", number, _around(text, found))
    for citation in cited:
        if MFL.search(citation.raw):
            yield slip("REF-MFL", number, citation.raw)
        if language is not Language.ENGLISH and ", &" in citation.raw:
            yield slip("REF-AMP-COMMA", number, citation.raw)
    if language is not Language.ENGLISH:
        for found in EM_DASH.finditer(text):
            yield slip("REF-EM-DASH", number, found.group())
    yield from pages(text, number, language)


def pages(text: str, number: int, language: Language) -> Iterator[Slip]:
    """Slips in the way pages are told after s., p. or pp."""
    own = "s." if language is not Language.ENGLISH else "p."
    for found in PAGE_SPACE.finditer(text):
        if found.group().startswith("s") is (own == "s."):
            yield slip("REF-PAGE-SPACE", number, _around(text, found))
    if own == "s.":
        for found in SS.finditer(text):
            yield slip("REF-SS", number, _around(text, found))
    for found in HYPHEN.finditer(text):
        if not SS.match(found.group()):
            yield slip("REF-HYPHEN", number, found.group())


def _around(text: str, found: re.Match[str]) -> str:
    """What was found with a word or two before it."""
    before = " ".join(text[: found.start()].split()[-2:])
    return f"{before} {found.group()}" if before else found.group()


def _unbalanced(paragraphs: Sequence[DocxParagraph]) -> Iterator[Slip]:
    """Quotation marks without their partner; a quotation may go on in the paragraph after."""
    open_marks = [(one, tuple(_open(one.text))) for one in paragraphs]
    left_open = ""
    for place, (one, marks) in enumerate(open_marks):
        following = open_marks[place + 1][1] if place + 1 < len(open_marks) else ()
        for mark in marks:
            if mark == left_open:
                left_open = ""
            elif _partner(mark) in following:
                left_open = _partner(mark)
            else:
                yield slip("REF-UNBALANCED", one.number, _near(one.text, mark), mark=mark)


def _open(text: str) -> Iterator[str]:
    """The quotation marks of a text that have no partner in it."""
    opened, closed = text.count("«"), text.count("»")
    if opened != closed:
        yield "«" if opened > closed else "»"
    curly = text.count("“") + text.count("”") + text.count("„")
    straight = text.count('"')
    if (curly + straight) % 2:  # some write ”both ends alike”
        yield "”" if curly % 2 else '"'


def _partner(mark: str) -> str:
    return {"«": "»", "»": "«"}.get(mark, mark)


def _near(text: str, mark: str) -> str:
    place = text.rfind(mark) if mark == "«" else text.find(mark)
    return text[max(0, place - 30) : place + 60]


def unbalanced(text: str, number: int) -> Iterator[Slip]:
    """Quotation marks without partner in an entry of the list."""
    for mark in _open(text):
        yield slip("REF-UNBALANCED", number, _near(text, mark), mark=mark)


def _captions(paragraphs: Sequence[DocxParagraph]) -> Iterator[Slip]:
    """Tables and figures that are numbered with a gap or twice."""
    last: dict[str, int] = {}
    for one in paragraphs:
        found = _CAPTION.match(one.text)
        if not found or one.in_table or len(one.text) > 300:
            continue
        kind, number = found[1].casefold(), int(found[2])
        expected = last.get(kind, number - 1) + 1  # the first may stand in a picture
        if number != expected:
            yield slip("REF-TABLE-NUMBERS", one.number, one.text, number=expected)
        last[kind] = number
