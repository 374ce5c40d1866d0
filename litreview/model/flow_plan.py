"""What the protocol says of the flow diagram: how it is drawn, an earlier version of the review, and which reports
describe one study."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FigureForm(StrEnum):
    """How a figure stands in Word: as a picture, as shapes whose words can be changed, or as a table of its numbers."""

    PICTURE = "picture"
    SHAPES = "shapes"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Previous:
    """The version of the review that this one updates; None where a number is not stated."""

    studies: int | None = None
    reports: int | None = None
    label: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MetaAnalysis:
    """How much of the review went into its meta-analysis; None where a number is not stated."""

    studies: int | None = None
    reports: int | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """Works that report one study. `previous`: a study that was already in the version before."""

    works: tuple[str, ...]
    previous: bool = False


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """`two_steps` draws titles and abstracts as two pairs of boxes; `title_reasons` tells the reasons there too.
    `previous` makes the review an updated one. A work in none of `studies` is a study of its own."""

    two_steps: bool = False
    title_reasons: bool = False
    form: FigureForm = FigureForm.PICTURE
    previous: Previous | None = None
    studies: tuple[Study, ...] = ()
    meta_analysis: MetaAnalysis | None = None


PLAIN_FLOW = FlowPlan()
"""Where the protocol says nothing of it."""
