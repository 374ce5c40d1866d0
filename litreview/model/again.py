"""A search and the same search made once more: what came, what went, what changed, and what tells why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.run import Day, Run


class Cause(StrEnum):
    """What tells why a record came or went. Only the last three leave something unexplained."""

    GREW = "grew"  # came: the source took it in on the day of the first search, or later
    UNFETCHED = "unfetched"  # came or went: the search that lacks it had not fetched all its hits
    WITHHELD = "withheld"  # went: the source still lists it among the hits, and no longer hands it out
    EARLIER = "earlier"  # came: the source says that it had it before the first search
    UNDATED = "undated"  # came: nothing says when the source took it in
    GONE = "gone"  # went, and nothing says why


EXPLAINED = (Cause.GREW, Cause.UNFETCHED, Cause.WITHHELD)


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that only one of the two searches has. `entered`: when its source took it in, None where untold."""

    cause: Cause
    identifier: str = ""
    title: str = ""
    year: int | None = None
    doi: str = ""
    entered: Day | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and after, as it is printed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Altered:
    """A record that both searches have, with the fields that differ."""

    identifier: str
    title: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """The hits of one line of a strategy (S1, S2); None where it was not counted."""

    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """`then` and `now`, two runs of one search. `held`: litreview has the records of both, so that they can be told one
    by one; without, only the hits can be compared. `same` records are in both, those of `altered` among them, so that
    `same + gone` are the records of then and `same + new` those of now. `lines` are those whose hits differ."""

    then: Run
    now: Run
    held: bool
    same: int = 0
    new: tuple[Moved, ...] = ()
    gone: tuple[Moved, ...] = ()
    altered: tuple[Altered, ...] = ()
    lines: tuple[LineChange, ...] = ()

    @property
    def other_string(self) -> bool:
        """Whether the exact string that was sent is another."""
        return self.then.sent != self.now.sent

    @property
    def other_reading(self) -> bool:
        """Whether the source understood the search in another way."""
        return self.then.translation != self.now.translation

    def moved(self, *causes: Cause) -> tuple[Moved, ...]:
        """The records that came or went for any of these causes."""
        return tuple(one for one in (*self.new, *self.gone) if one.cause in causes)

    @property
    def unexplained(self) -> int:
        """How many records came or went and nothing tells why; where no records are held, 1 for other hits."""
        if not self.held:
            return int(self.then.hits.value is None or self.then.hits.value != self.now.hits.value)
        return sum(one.cause not in EXPLAINED for one in (*self.new, *self.gone))

    @property
    def nothing(self) -> bool:
        """Whether the two are alike in all that is compared."""
        differs = self.other_string or self.other_reading or self.then.hits.value != self.now.hits.value
        return not (differs or self.new or self.gone or self.altered or self.lines or not self.held)
