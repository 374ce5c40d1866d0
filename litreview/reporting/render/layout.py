"""What the printing formats share: the name before a caption, and which pages lie on their side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from litreview.reporting.document import Block, Bullets, Heading, Paragraph, Report, Table

_LEAD_IN = 900
"""Characters of heading and text that may follow a wide table onto its landscape page; more reads better upright."""


def label(report: Report, number: int) -> str:
    """«Tabell 3»."""
    return f"{report.table_label} {number}".strip()


@dataclass(frozen=True, slots=True)
class Pages:
    """Blocks that stand on pages of one orientation."""

    wide: bool
    blocks: tuple[Block, ...]


def pages(report: Report) -> tuple[Pages, ...]:
    """The blocks in runs of one orientation. A short heading and text go with the wide table they lead in."""
    blocks = report.blocks
    sides = [isinstance(block, Table) and block.wide for block in blocks]
    last = -1
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            if block.wide:
                _lead_in(blocks, sides, last, index)
            last = index
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


def _length(block: Block) -> int:
    if isinstance(block, Heading):
        return len(block.text)
    if isinstance(block, Paragraph):
        return len(block.line.text)
    return sum(len(item.text) for item in block.items) if isinstance(block, Bullets) else 0
