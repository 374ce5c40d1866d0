"""The levels of the channels that included works were published in, for a matrix with a column for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from litreview.errors import InputError
from litreview.model import Level, MatrixLayout, Work
from litreview.steps.channels import load_register
from litreview.steps.rule_facts import Levels

FIELD = "level"


def asks_for_levels(layout: MatrixLayout | None) -> bool:
    """Whether a matrix has a column, or a line in one, for the level of the channel."""
    columns = layout.columns if layout else ()
    return any(FIELD in (column.field, *(part.field for part in column.parts)) for column in columns)


def levels_of(works: Iterable[Work]) -> Mapping[str, Level]:
    """The level in the year of publication, by work, as far as the register tells; nothing where it was never fetched.

    Raises InputError LR-CHANNELS-DAMAGED.
    """
    try:
        levels = Levels(load_register())
    except InputError as error:
        if error.code != "LR-CHANNELS-NONE":
            raise
        return {}
    found = ((work.id, levels.of(work.best)) for work in works)
    return {work: level for work, level in found if level is not None}
