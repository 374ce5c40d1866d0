"""The PRISMA 2020 flow diagram as boxes in rows and columns, before anybody has measured a word of it.

Boxes have the names of the R package PRISMA2020 (box1, box2 …), and with titles and abstracts as two steps `box4b` and
`box5b` for the second of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Column(StrEnum):
    """Previous studies; databases and registers; other methods."""

    PREVIOUS = "A"
    SEARCHED = "B"
    OTHER = "C"


class Row(IntEnum):
    """The rows of boxes, from above. Boxes of one row are of one height."""

    IDENTIFIED = 0
    SCREENED = 1
    ABSTRACTS = 2
    SOUGHT = 3
    ASSESSED = 4
    INCLUDED = 5
    TOTAL = 6
    META = 7


class Stage(StrEnum):
    """The bars on the left."""

    IDENTIFICATION = "identification"
    SCREENING = "screening"
    INCLUDED = "included"


STAGES: tuple[tuple[Stage, Row, Row], ...] = (
    (Stage.IDENTIFICATION, Row.IDENTIFIED, Row.IDENTIFIED),
    (Stage.SCREENING, Row.SCREENED, Row.ASSESSED),
    (Stage.INCLUDED, Row.INCLUDED, Row.META),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a box: words, and the number after them when `counted` (None: not stated). `level` indents it."""

    text: str
    number: int | None = None
    counted: bool = True
    level: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box. `side`: it stands to the right of the box that it takes away from. `broken` are the identities (P4) that
    the numbers contradict here; `waits`: its numbers are those so far."""

    id: str
    column: Column
    row: Row
    entries: tuple[Entry, ...]
    side: bool = False
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole diagram: the words of the columns' headers and of the bars, and the boxes from above."""

    headers: tuple[tuple[Column, str], ...]
    bars: tuple[tuple[Stage, str], ...]
    boxes: tuple[Box, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column, _ in self.headers)

    def box(self, name: str) -> Box | None:
        """The box of a name, or None where the diagram has none such."""
        return next((box for box in self.boxes if box.id == name), None)


# From box to box. An arrow is drawn where both are there; the first that is there of a box's targets below it.
ASIDE = (
    ("box2", "box3"),
    ("box4", "box5"),
    ("box4b", "box5b"),
    ("box6", "box7"),
    ("box8", "box9"),
    ("box12", "box13"),
    ("box14", "box15"),
)
DOWN = (
    ("box2", "box4", "box4b", "box6"),
    ("box4", "box4b", "box6"),
    ("box4b", "box6"),
    ("box6", "box8"),
    ("box8", "box10"),
    ("box11", "box12"),
    ("box12", "box14"),
    ("box14", "box10"),
    ("box1", "box16"),
    ("box10", "box16", "box17"),
    ("box16", "box17"),
)


def arrows(chart: Chart) -> tuple[tuple[str, str], ...]:
    """The arrows of a diagram, as pairs of boxes."""
    there = {box.id for box in chart.boxes}
    aside = [(one, other) for one, other in ASIDE if {one, other} <= there]
    down = [
        (one, next(other for other in others if other in there))
        for one, *others in DOWN
        if one in there and there.intersection(others)
    ]
    return (*aside, *down)
