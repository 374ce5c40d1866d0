"""How a report is set into a thesis: numbers that run on from the thesis's, headings under one of its chapters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.reporting.document import Block, Heading, Report

LARGEST = 999
"""Of tables and figures that come before a report's own; above it is a slip of the hand."""
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """The first numbers, the level of the report's own chapters, and whether lists of tables and figures come first.

    None stands for what nobody said; `over` fills it from another setting.
    """

    first_table: int | None = None
    first_figure: int | None = None
    heading_level: int | None = None
    lists: bool | None = None

    def over(self, other: Setting) -> Setting:
        """This setting, with what it leaves open taken from `other`."""
        return Setting(
            other.first_table if self.first_table is None else self.first_table,
            other.first_figure if self.first_figure is None else self.first_figure,
            other.heading_level if self.heading_level is None else self.heading_level,
            other.lists if self.lists is None else self.lists,
        )


UNSAID = Setting()


def set_into(report: Report, setting: Setting) -> Report:
    """`report` with the setting's numbers, levels and lists. Raises InputError LR-REPORT-NUMBER, LR-REPORT-LEVEL."""
    level = 1 if setting.heading_level is None else setting.heading_level
    if not 1 <= level <= DEEPEST:
        raise InputError("LR-REPORT-LEVEL", where=Where(key="--heading-level"), level=level, deepest=DEEPEST)
    return replace(
        report,
        first_table=_first("--table-number", setting.first_table),
        first_figure=_first("--figure-number", setting.first_figure),
        blocks=tuple(_lowered(block, level - 1) for block in report.blocks),
        lists=bool(setting.lists),
    )


def _first(option: str, number: int | None) -> int:
    if number is None:
        return 1
    if not 1 <= number <= LARGEST:
        raise InputError("LR-REPORT-NUMBER", where=Where(key=option), number=number, largest=LARGEST)
    return number


def _lowered(block: Block, by: int) -> Block:
    return replace(block, level=block.level + by) if isinstance(block, Heading) else block
