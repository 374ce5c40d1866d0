"""The tables of a Word file (.docx, ECMA-376 part 1, chapter 17) as grids of texts.

python-docx reads such files too, but its cells leave out what stands in content controls and in tracked insertions,
and it has no footnotes; a student's log has all three. So the document part is read here, as XML: tables in their
order, the paragraph before each as its name, merged cells once, deleted text not at all, the text of a footnote beside
the row that refers to it. Tables inside cells are tables of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from litreview.formats.log_table import Grid, GridRow
from litreview.formats.xmlsafe import whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Strict files name the same elements in another name space.
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_GONE = frozenset({"del", "moveFrom", "pPr", "rPr", "tcPr", "trPr", "Fallback", "txbxContent"})
_BLANKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_WIDEST = 200  # columns, past which a merged cell counts as one; Word itself stops at 63


MERGED = "\0"
"""A cell that goes on from the one above it, where texts are read as they are written."""


def word_tables(document: bytes, footnotes: bytes = b"", *, as_written: bool = False) -> Iterator[Grid]:
    """The tables of `word/document.xml`; `footnotes` is `word/footnotes.xml`, empty when there is none. `as_written`
    keeps blanks and blank lines, and tells cells that are merged into another (`MERGED`).

    Raises BrokenXmlError when a part is not XML, InputError LR-XML-ENTITY when it declares entities.
    """
    notes = dict(_footnotes(whole(footnotes))) if footnotes else {}
    before = ""
    waiting = [whole(document)]
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name == "tbl":
            yield Grid(before, tuple(_rows(element, notes, as_written)))
            before = ""
            waiting.extend(reversed(list(_inner(element))))
        elif name == "p":
            before = " ".join(_text(element).split())[:200] or before
        elif name not in _GONE:
            waiting.extend(reversed(element))


def _inner(table: _Element) -> Iterator[_Element]:
    """The tables in the cells of a table."""
    for row in _inside(table, "tr"):
        for cell in _inside(row, "tc"):
            yield from _inside(cell, "tbl")


def _rows(table: _Element, notes: Mapping[str, str], as_written: bool) -> Iterator[GridRow]:
    merged = MERGED if as_written else ""

    for number, row in enumerate(_inside(table, "tr"), start=1):
        cells = [""] * _number(row, "trPr", "gridBefore", 0)
        referred: list[str] = []
        for cell in _inside(row, "tc"):
            cells.append(merged if _goes_on(cell) else _cell_text(cell, as_written))
            if len(cells) < _WIDEST:
                cells += [merged] * (_number(cell, "tcPr", "gridSpan", 1) - 1)
            referred += [notes[at] for at in _references(cell) if at in notes]
        yield GridRow(number, tuple(cells), tuple(referred))


def _cell_text(cell: _Element, as_written: bool) -> str:
    """The paragraphs of a cell, one a line; those of a table inside it not."""
    if as_written:
        return "\n".join(_text(paragraph) for paragraph in _inside(cell, "p"))
    lines = (" ".join(line.split()) for paragraph in _inside(cell, "p") for line in _text(paragraph).split("\n"))
    return "\n".join(line for line in lines if line)


def _text(element: _Element) -> str:
    found: list[str] = []
    waiting = [element]
    while waiting:
        inner = waiting.pop()
        name = _name(inner)
        if name == "t":
            found.append(inner.text or "")
        elif name in _BLANKS:
            found.append(_BLANKS[name])
        elif name not in _GONE and name != "tbl":
            waiting.extend(reversed(inner))
    return "".join(found)


def _inside(element: _Element, wanted: str) -> Iterator[_Element]:
    """The nearest elements of a name, through content controls and tracked changes, not through what is deleted."""
    waiting = list(reversed(element))
    while waiting:
        inner = waiting.pop()
        name = _name(inner)
        if name == wanted:
            if not _is_deleted(inner):
                yield inner
        elif name not in _GONE and name not in {"tbl", "tr", "tc", "p"}:
            waiting.extend(reversed(inner))


def _is_deleted(row: _Element) -> bool:
    return any(_name(mark) == "del" for inner in row if _name(inner) == "trPr" for mark in inner)


def _goes_on(cell: _Element) -> bool:
    """Whether a cell only goes on from the one above it (vertically merged)."""
    marks = [mark for inner in cell if _name(inner) == "tcPr" for mark in inner if _name(mark) == "vMerge"]
    return any(_attribute(mark, "val") in {"", "continue"} for mark in marks)


def _number(element: _Element, properties: str, name: str, otherwise: int) -> int:
    for inner in element:
        for mark in inner if _name(inner) == properties else ():
            value = _attribute(mark, "val")
            if _name(mark) == name and value.isdecimal() and value.isascii() and len(value) <= 4:
                return min(int(value), _WIDEST)
    return otherwise


def _references(cell: _Element) -> list[str]:
    found = []
    for inner in cell.iter():
        if _name(inner) == "footnoteReference":
            found.append(_attribute(inner, "id"))
    return found


def _footnotes(root: _Element) -> Iterator[tuple[str, str]]:
    for note in root:
        text = " ".join(_text(note).split())
        if _name(note) == "footnote" and text:
            yield _attribute(note, "id"), text


def _attribute(element: _Element, name: str) -> str:
    value = element.get(f"{_W}{name}", element.get(f"{_STRICT}{name}", ""))
    return str(value)


def _name(element: _Element) -> str:
    """The local name; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
