"""How wide each column of a table is: the builder's wish, as far as no word is broken by it.

Widths are measured in ems (the size of the type), from rough classes of letters: a report has no font at hand, and a
tenth more or less is lost in the margin of a cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

from litreview.reporting.document import Cell, CellKind, Table

CELL_MARGIN = 1.0
"""Ems between the text of a cell and its neighbours', both sides together, at the size of table text."""
_LONGEST_WORD = 10.0
"""A longer word (an address, say) may be broken; to give it its own width would starve the others."""
_LINE_ENDS = re.compile("[ \t\n\u2013-]+")  # where a line may break: not at a no-break space
_NARROW = frozenset("fijltI.,;:!'|()[]{}/\\ -\u00a0\u202f\u2019")
_DAY = re.compile(r"(\d+\.?) (?=[^\W\d])")
_BOLD = 1.14


def columns(table: Table) -> int:
    """How many columns a prepared table has."""
    return len(table.rows[0]) if table.rows else len(table.headings)


def ems(text: str) -> float:
    """About how wide `text` is set in a book face."""
    return sum(map(_letter, text))


@cache
def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in "mwMW%@" or letter >= "\u1100":  # with Hangul begin the scripts whose letters fill a square
        return 0.86 if letter < "\u1100" or "\u2000" <= letter <= "\u2bff" else 1.0
    return 0.7 if letter.isupper() else 0.5


def least(table: Table) -> tuple[float, ...]:
    """The ems each column needs so that none of its ordinary words is broken, cell margin included."""
    words = [_longest(text) * _BOLD for text in table.headings] or [0.0] * columns(table)
    for row in table.rows:
        for index, cell in enumerate(row):
            bold = cell.kind is CellKind.HEADING or (table.row_heads and not index)
            words[index] = max(words[index], _longest(_whole(cell, table)) * (_BOLD if bold else 1.0))
    return tuple(min(word, _LONGEST_WORD) + CELL_MARGIN for word in words)


def _whole(cell: Cell, table: Table) -> str:
    """The text with what should stay together bound together: the «10. februar» of a day, and «ikke oppgitt» in a
    table that has room for it.
    """
    if cell.kind is CellKind.UNKNOWN and not table.wide:
        return cell.text.replace(" ", "\u00a0")
    return _DAY.sub("\\1\u00a0", cell.text) if cell.kind is CellKind.DATE else cell.text


def _longest(text: str) -> float:
    return max((ems(word) for word in _LINE_ENDS.split(text)), default=0.0)


def shares(table: Table, room: float, needs: Sequence[float] = ()) -> tuple[float, ...]:
    """The share of each column, summing to 1, of a line that is `room` ems wide.

    The builder's widths, or widths by content where there are none that fit; a column too narrow for its words takes
    what it lacks from the others. Where even the words do not fit, each column has its part of what there is.
    `needs` is `least(table)`, from a caller who has it.
    """
    needs = needs or least(table)
    if math.fsum(needs) >= room:
        return _normal(needs)
    wished = [room * share for share in _normal(_weights(table, needs))]
    fixed: dict[int, float] = {}
    while True:
        free = [index for index in range(len(needs)) if index not in fixed]
        left = room - math.fsum(fixed.values())
        scale = left / math.fsum(wished[index] for index in free)
        short = {index: needs[index] for index in free if wished[index] * scale < needs[index]}
        if not short:
            return tuple(fixed.get(index, wished[index] * scale) / room for index in range(len(needs)))
        fixed |= short


def _normal(weights: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


def _weights(table: Table, needs: Sequence[float]) -> Sequence[float]:
    given = table.widths
    usable = len(given) == columns(table) and all(1e-6 < width < 1e6 for width in given)
    return given if usable else _content_weights(table, needs)


def _content_weights(table: Table, needs: Sequence[float]) -> tuple[float, ...]:
    """Room for each column's longest word, and more with the square root of how much its fullest cell holds."""
    loads = [1.0] * columns(table)
    for row in table.rows:
        for index, cell in enumerate(row):
            loads[index] = max(loads[index], min(ems(cell.text), 450.0))
    return tuple(need + 1.6 * math.sqrt(load) for need, load in zip(needs, loads, strict=True))


def lines_needed(cells: Sequence[Cell], rooms: Sequence[float]) -> int:
    """About how many lines a row takes when its columns are so many ems wide, cell margin included."""
    return max(
        (
            sum(max(1, math.ceil(1.05 * ems(line.text) / max(room - CELL_MARGIN, 1.0))) for line in cell.lines)
            for cell, room in zip(cells, rooms, strict=True)
        ),
        default=1,
    )


def column_kinds(table: Table) -> tuple[CellKind, ...]:
    """What each column holds when all its cells agree (empty and unknown ones aside), else TEXT: for alignment."""
    found = []
    for index in range(columns(table)):
        kinds = {row[index].kind for row in table.rows} - {CellKind.EMPTY, CellKind.UNKNOWN}
        found.append(kinds.pop() if len(kinds) == 1 else CellKind.TEXT)
    return tuple(found)


def set_as(cell: Cell, column: CellKind) -> CellKind:
    """The kind that says how a cell is aligned: «ikke oppgitt» among numbers stands where the numbers stand."""
    return column if cell.kind is CellKind.UNKNOWN else cell.kind
