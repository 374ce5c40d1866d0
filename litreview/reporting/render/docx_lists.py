"""The lists of tables and of figures in Word: fields that Word itself keeps, filled in from the beginning.

A list is a field TOC \\c over the captions' own SEQ fields (ECMA-376 part 1, 17.16.5.68). Its result holds what stands
in the captions and links to them; on which page each is only Word knows, and it says so when the field is updated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from litreview.messages import Words
from litreview.reporting.document import Report
from litreview.reporting.render.docx_xml import field_part, paragraph, run, w
from litreview.reporting.render.layout import figure_label, label

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def sequence(word: str) -> str:
    """The name of the SEQ field that counts what is called «Tabell» or «Figur»."""
    return re.sub(r"\W+", "_", word).strip("_") or "Table"


def bookmarked(caption: Element, kind: str, number: int) -> Element:
    """The caption, between the marks that its line in a list links to."""
    mark = 2 * number + (kind == "f")
    caption.insert(1, w("bookmarkStart", id=mark, name=_mark(kind, number)))
    caption.append(w("bookmarkEnd", id=mark))
    return caption


def lists(report: Report) -> Iterator[Element]:
    """The paragraphs of both lists, each under its heading; none for what the report has none of."""
    words = Words(report.language)
    for kind, title, entries in (
        ("t", words("render.list.tables"), _tables(report)),
        ("f", words("render.list.figures"), _figures(report)),
    ):
        if entries:
            yield paragraph("TOCHeading", run(title), keep_next=True)
            yield from _list(kind, sequence(report.table_label if kind == "t" else report.figure_label), entries)


def _tables(report: Report) -> list[tuple[int, str]]:
    numbered = enumerate(report.tables, start=report.first_table)
    return [(number, f"{label(report, number)}. {table.caption}") for number, table in numbered]


def _figures(report: Report) -> list[tuple[int, str]]:
    numbered = enumerate(report.figures, start=report.first_figure)
    return [(number, f"{figure_label(report, number)}. {figure.caption}") for number, figure in numbered]


def _list(kind: str, name: str, entries: Sequence[tuple[int, str]]) -> Iterator[Element]:
    """A line for each; the field opens in the first and closes in the last."""
    for place, (number, text) in enumerate(entries):
        content = [w("hyperlink", run(text), anchor=_mark(kind, number), history=1)]
        if place == 0:
            content = [field_part("begin"), _instruction(name), field_part("separate"), *content]
        if place == len(entries) - 1:
            content.append(field_part("end"))
        yield paragraph("TableofFigures", *content)


def _instruction(name: str) -> Element:
    code = w("instrText")
    code.text = f' TOC \\h \\z \\c "{name}" '
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return w("r", code)


def _mark(kind: str, number: int) -> str:
    """Word takes names that begin with _Toc for its own, and does not show them among a user's bookmarks."""
    return f"_Toc{'1' if kind == 't' else '2'}{number:06}"
