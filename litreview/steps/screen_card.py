"""What a reviewer sees of one work before judging it: the record, its channel's level, the criteria of the stage."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError
from litreview.model import Criterion, Level, Protocol, Stage
from litreview.steps.channels import Register, level, load_register
from litreview.steps.review import Review
from litreview.steps.screen_queue import Position, Waiting, position


@dataclass(frozen=True, slots=True)
class Card:
    """One work to be judged. `criteria` are those of its stage, `further` the others.

    `level` is that of the channel in the year of publication, None when it is unknown; `asked` whether the register
    could be asked at all: it is in the cache, and the record has an ISSN and a year.
    """

    waiting: Waiting
    position: Position
    criteria: tuple[Criterion, ...]
    further: tuple[Criterion, ...]
    level: Level | None
    asked: bool


def kept_register() -> Register | None:
    """The register of channels if it is in the cache and can be read."""
    try:
        return load_register()
    except InputError:  # never fetched, or damaged: `channels show` says which; here the level is unknown
        return None


def card(review: Review, one: Waiting, register: Register | None) -> Card:
    """What is shown of a waiting work. Nothing that another reviewer has said is on it."""
    record = one.record
    here, further = criteria_at(review.protocol, one.stage)
    asked = register is not None and bool(record.issn) and record.year is not None
    found = level(register, record.issn, record.year) if register and record.issn and record.year else None
    return Card(one, position(review, one.stage), here, further, found, asked)


def criteria_at(protocol: Protocol, stage: Stage) -> tuple[tuple[Criterion, ...], tuple[Criterion, ...]]:
    """The criteria judged at a stage, which are its own and those of no stage; and the others. Criteria that speak of
    something other than works are left out."""
    about = tuple(criterion for criterion in protocol.criteria if not criterion.applies_to)
    here = tuple(criterion for criterion in about if criterion.stage in (None, stage))
    return here, tuple(criterion for criterion in about if criterion not in here)
