"""Web of Science's tab-delimited export: a line of tags (`PT`, `AU` … `UT`), then one record a line.

The tags are those of tagged text; `; ` parts names and cited references. Cells are not quoted, and a title that begins
with a quotation mark is not a quoted cell. A spreadsheet that saves the file anew quotes each cell with a comma in it,
so also the authors; such a line is read as quoted.

Assumed, not verified on real files: the whole layout, and the ways of spreadsheets with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from litreview.formats.text import lines_of
from litreview.formats.wos import outside
from litreview.formats.wos_record import NAMES, draft_of
from litreview.model import Hit, Parsed, Pointer

_TAG = re.compile(r"^[A-Z][A-Z0-9]$")
_PARTED = NAMES | {"CR"}
_LEAST = 5  # columns that make a line of tags


def header_of(line: str) -> tuple[str, ...] | None:
    """The tags of a line that is a header; None when it is none."""
    cells = tuple(cell.strip().strip('"').lstrip("\ufeff") for cell in line.rstrip("\t \r\n").split("\t"))
    tags = len(cells) >= _LEAST and {"PT", "TI"} <= set(cells) and all(_TAG.match(cell) for cell in cells)
    return cells if tags else None


def read(text: str | Iterable[str]) -> Iterator[Hit]:
    """The hits of a text or of its blocks, in order, one at a time. Raises nothing: what is no record is Unparsed."""
    columns: tuple[str, ...] = ()
    position = 0
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        found = header_of(line)  # joined files have several
        if found:
            columns = found
            continue
        position += 1
        if columns and "\t" in line:
            yield _parsed(columns, line, Pointer(position, number))
        else:
            yield outside(position, number, line)


def _parsed(columns: Sequence[str], line: str, pointer: Pointer) -> Parsed:
    cells = _cells(columns, line)
    further = [(f"column {place}", cell) for place, cell in enumerate(cells, 1) if place > len(columns) and cell]
    draft = draft_of((tag, _parts(tag, cell)) for tag, cell in zip(columns, cells, strict=False) if cell)
    for tag, cell in further:
        draft.left[tag] = [cell]
    if further or len(cells) < len(columns):
        draft.say("import.wos.columns", given=len(cells), expected=len(columns))
    return draft.finish(Pointer(pointer.position, pointer.line, draft.fields.get("accession", "")))


def _cells(columns: Sequence[str], line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("\t")]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    named = [cell for tag, cell in zip(columns, cells, strict=False) if tag in NAMES and "," in cell]
    if named and all(map(_is_quoted, named)):
        return [cell[1:-1].replace('""', '"') if _is_quoted(cell) else cell for cell in cells]
    return cells


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == '"'


def _parts(tag: str, cell: str) -> list[str]:
    return [part.strip() for part in cell.split("; ")] if tag in _PARTED else [cell]
