"""Blocks of RIS text to entries, fast: where the text is regular, the work is done by the regular expression engine.

A block is cut at its tags at once. A record from TY to ER whose further lines cannot be tags is taken as it is cut;
all else goes line by line through the tolerant splitter, one record at a time, which gives the same entries.

Why not rispy: it drops a last record without ER and every line before a TY, keeps one of several repeated tags, and
reads one line at a time in Python. Measured on 1,000 records of a Zotero export (1.6 MB, CPython 3.11, one core):
rispy.loads 33 ms, this 10 ms when its entries are taken one by one and 12 ms when all are kept in a list. About half of
it is the cutting itself; `str.split` and slices of every line took longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress

from litreview.formats.ris_splitter import Entry, Splitter, Stray
from litreview.formats.ris_tags import LONG_TAGS

_TAG = re.compile(r"\n([A-Z][A-Z0-9])  - ?([^\n]*)")
# A further line that the splitter might read as a tag. It may say so too often, never too seldom.
_PERHAPS_TAG = re.compile(rf"\n\s{{0,3}}(?:(?:[A-Z][A-Z0-9]|{LONG_TAGS}) {{0,3}}-|[A-Z][A-Z0-9]{{2,4}}  - )")
_END = "\nER  -"
PIECE = 1 << 16  # characters, at least
_MARKS = "\ufeff\u200b"
_MARKED = re.compile(f"^[{_MARKS}]+", re.MULTILINE)


def entries(text: str | Iterable[str]) -> Iterator[Entry | Stray]:
    """The entries of a text, or of its blocks (or lines), in order; each block ends a line.

    Of the file, no more is held than one block, what was made of a piece of it, and an entry that is not over yet.
    """
    splitter = Splitter()
    number = 1
    for block in (text,) if isinstance(text, str) else text:
        for piece in _pieces(block):
            number = _of_piece(splitter, number, piece)
            yield from splitter.taken()
    splitter.finish()
    yield from splitter.taken()


def _pieces(block: str) -> Iterator[str]:
    """The block cut behind lines of ER, so that what is made of a piece stays near the processor.

    LF stands before each line of a piece, and none behind the last; byte order marks at the heads of lines are gone.
    """
    if "\r" in block:
        block = block.replace("\r\n", "\n").replace("\r", "\n")
    if not block.isascii() and any(mark in block for mark in _MARKS):
        block = _MARKED.sub("", block)
    start, last = 0, len(block) - block.endswith("\n")
    while start + PIECE < last:
        end = block.find("\n", block.find(_END, start + PIECE) + 1)
        if end < start + PIECE:
            break
        yield f"\n{block[start:end]}"
        start = end + 1
    if block and start <= last:
        yield f"\n{block[start:last]}"


def _of_piece(splitter: Splitter, number: int, piece: str) -> int:
    """`number` is that of the first line of the piece; the number of the line behind it comes back."""
    parts = _TAG.split(piece)
    number = _lines(splitter, number, parts[0])
    tags, texts, gaps = parts[1::3], list(map(str.strip, parts[2::3])), parts[3::3]
    last = len(texts)
    tags.append("ER")  # found where there is no other
    ready: list[Entry] = []
    start = 0
    while (end := tags.index("ER", start)) < last:
        mine, said = tags[start:end], texts[start:end]
        further = "".join(gaps[start:end])
        if further:
            said = _joined(said, gaps[start:end], further)
        if said and mine[0] == "TY" and mine.count("TY") == 1 and not texts[end] and (ready or splitter.takes_whole()):
            ready.append(Entry(number, mine, said))
            number += end - start + 1
            if further:
                number += further.count("\n")
            gap = gaps[end]
            if gap and not gap.isspace():
                ready = splitter.wholes(ready)
                number = _lines(splitter, number, gap)
            elif gap:
                number += gap.count("\n")
        else:
            ready = splitter.wholes(ready)
            number = _tolerantly(splitter, number, zip(tags[start:end], texts[start:end], gaps[start:end], strict=True))
            splitter.tagged(number, "ER", texts[end])
            number = _lines(splitter, number + 1, gaps[end])
        start = end + 1
    splitter.wholes(ready)
    return _tolerantly(splitter, number, zip(tags[start:last], texts[start:], gaps[start:], strict=True))


def _joined(texts: list[str], gaps: list[str], further: str) -> list[str]:
    """Texts with the lines that follow the first of each; none at all where one of the lines may be a tag."""
    if _PERHAPS_TAG.search(further):
        return []
    for place in compress(range(len(texts)), gaps):
        texts[place] = "\n".join(filter(None, (texts[place], *map(str.strip, gaps[place].split("\n")))))
    return texts


def _lines(splitter: Splitter, number: int, further: str) -> int:
    """Lines without a tag in front, each behind a line feed; the number of the line behind them comes back."""
    for line in further.split("\n")[1:]:
        if line:
            splitter.line(number, line)
        number += 1
    return number


def _tolerantly(splitter: Splitter, number: int, parts: Iterable[tuple[str, str, str]]) -> int:
    for tag, text, gap in parts:
        splitter.tagged(number, tag, text)
        number = _lines(splitter, number + 1, gap)
    return number
