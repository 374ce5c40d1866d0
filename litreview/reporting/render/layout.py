"""What the printing formats share: the name before a caption, and which pages lie on their side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from litreview.reporting.document import Block, Bullets, Cell, Figure, Heading, Paragraph, Report, Table
from litreview.reporting.render.columns import least, lines_needed, shares

_LEAD_IN = 900
"""Characters of heading and text that may follow a wide table onto its landscape page; more reads better upright."""
_UPRIGHT = 53.0  # ems of 8.5 point type across an A4 page with margins of 2.5 cm
_TALL = 9  # lines of a row upright, above which the table is laid on its side
_LITTLE = 20  # lines between two turned pages that do not deserve an upright page of their own


def label(report: Report, number: int) -> str:
    """«Tabell 3»."""
    return f"{report.table_label} {number}".strip()


def figure_label(report: Report, number: int) -> str:
    """«Figur 1»."""
    return f"{report.figure_label} {number}".strip()


@dataclass(frozen=True, slots=True)
class Pages:
    """Blocks that stand on pages of one orientation."""

    wide: bool
    blocks: tuple[Block, ...]


def pages(report: Report) -> tuple[Pages, ...]:
    """The blocks in runs of one orientation. A short heading and text go with the wide table they lead in.

    A table that asks for width lies on its side only when it would be cramped upright, and what little stands between
    two such tables goes with them: each turn of the page costs the reader half an empty one.
    """
    blocks = report.blocks
    sides = [_asks_for_width(block) for block in blocks]
    last = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Table | Figure):
            if sides[index]:
                _lead_in(blocks, sides, last, index)
            last = index
    _bridge(blocks, sides)
    runs = groupby(zip(sides, blocks, strict=True), key=itemgetter(0))
    return tuple(Pages(wide, tuple(block for _, block in group)) for wide, group in runs)


def _lead_in(blocks: Sequence[Block], sides: list[bool], last: int, table: int) -> None:
    """Turn what leads in to a wide table: all of it after another wide table, else from its heading on."""
    start = table
    length = 0
    heading = table
    for index in range(table - 1, last, -1):
        length += _length(blocks[index])
        if length > _LEAD_IN:
            break
        start = index
        if isinstance(blocks[index], Heading):
            heading = index
    after_wide = last >= 0 and sides[last] and start == last + 1
    for index in range(start if after_wide else heading, table):
        sides[index] = True


def _asks_for_width(block: Block) -> bool:
    if isinstance(block, Figure):
        return block.wide
    return isinstance(block, Table) and block.wide and cramped(block)


def cramped(table: Table) -> bool:
    """Whether a table's words would break, or its rows grow tall, on an upright page."""
    needs = least(table)
    if math.fsum(needs) > _UPRIGHT:
        return True
    rooms = [share * _UPRIGHT for share in shares(table, _UPRIGHT, needs)]
    return any(lines_needed(row, rooms) > _TALL for row in table.rows)


def _bridge(blocks: Sequence[Block], sides: list[bool]) -> None:
    """Turn upright blocks that stand between two turned ones and would leave their page nearly empty."""
    turned = [index for index, side in enumerate(sides) if side]
    for before, after in pairwise(turned):
        between = blocks[before + 1 : after]
        if sum(map(_lines, between)) <= _LITTLE:
            sides[before + 1 : after] = [True] * len(between)


def _lines(block: Block) -> int:
    if isinstance(block, Figure):
        return 3 + round(block.drawing.height / 14)
    if isinstance(block, Table):
        return 4 + sum(max(1, _length_of_row(row) // 90) for row in block.rows)
    return 2 + _length(block) // 90


def _length_of_row(row: Sequence[Cell]) -> int:
    return max((len(cell.text) for cell in row), default=0)


def _length(block: Block) -> int:
    if isinstance(block, Heading):
        return len(block.text)
    if isinstance(block, Paragraph):
        return len(block.line.text)
    return sum(len(item.text) for item in block.items) if isinstance(block, Bullets) else 0
