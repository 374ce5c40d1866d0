"""Long lists of a flow diagram that would make it larger than a page: they move, whole, to the lines under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase

from litreview.messages import Words
from litreview.reporting.document import Line, line
from litreview.reporting.figures.chart import Box, Chart, Entry
from litreview.reporting.figures.flow_layout import said

_FEW = 5  # indented lines that a box keeps


def spilled(chart: Chart, words: Words) -> tuple[Chart, tuple[Line, ...]]:
    """The diagram with its long lists taken out, and a line for each of them, under the letter that stands for it."""
    marks = iter(ascii_lowercase)
    boxes: list[Box] = []
    notes: list[Line] = []
    for box in chart.boxes:
        if sum(bool(entry.level) for entry in box.entries) > _FEW:
            mark = next(marks)
            boxes.append(replace(box, entries=tuple(_kept(box, mark, words))))
            notes.append(line(words("flow.figure.list", mark=mark, list=_told(box, words))))
        else:
            boxes.append(box)
    return replace(chart, boxes=tuple(boxes)), tuple(notes)


def _kept(box: Box, mark: str, words: Words) -> Iterator[Entry]:
    """The lines that are not indented; one in place of the others."""
    yield from (entry for entry in box.entries if not entry.level)
    yield Entry(words("flow.figure.listed_below", mark=mark), counted=False, level=1)


def _told(box: Box, words: Words) -> str:
    """The whole list, each heading before what belongs to it."""
    parts: list[str] = []
    for entry, after in zip(box.entries, (*box.entries[1:], None), strict=True):
        text = said(entry, words)
        opens = after is not None and after.level > entry.level
        parts.append(f"{text} " if text.endswith(":") else f"{text}: " if opens else f"{text}; ")
    return "".join(parts).rstrip("; ")
