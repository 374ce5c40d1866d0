"""Counting works by where they stand: a handful of grouped queries, whatever the number of works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, distinct, exists, func, or_, select, union

from litreview.model import RESOLUTIONS, Means, Situation, Stage, Verdict
from litreview.store import schema
from litreview.store.places import STAGE_COLUMNS, PlaceCache
from litreview.store.reader import Reader

_PLACES, _VOTES, _DECISIONS, _WORKS = schema.places, schema.place_votes, schema.decisions, schema.works


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """How many works stand where.

    `at` by stage, situation and whether somebody postponed it there; `decided` by stage and the verdict that stands;
    `voted`, of the works that wait, by stage, reviewer who has judged it, and whether it is put off.
    """

    at: Mapping[tuple[Stage, Situation, bool], int]
    decided: Mapping[tuple[Stage, Verdict], int]
    voted: Mapping[tuple[Stage, str, bool], int]

    def there(self, stage: Stage, *situations: Situation) -> int:
        """How many works are in any of these situations at a stage."""
        return sum(n for (at, situation, _), n in self.at.items() if at is stage and situation in situations)

    def came(self, stage: Stage) -> int:
        """How many works have come to a stage: those settled there, those that wait, those in conflict."""
        settled = sum(n for (at, _), n in self.decided.items() if at is stage)
        return settled + self.there(stage, Situation.WAITING, Situation.CONFLICT)

    def left(self, stage: Stage, reviewer: str, *, put_off: bool | None = None) -> int:
        """How many works wait for a reviewer at a stage; all of them, or only those put off or not."""
        off = (False, True) if put_off is None else (put_off,)
        waiting = sum(self.at.get((stage, Situation.WAITING, one), 0) for one in off)
        return waiting - sum(self.voted.get((stage, reviewer, one), 0) for one in off)


def place_counts(places: PlaceCache) -> PlaceCounts:
    """The counts, in two queries."""
    stands = tuple(STAGE_COLUMNS.values())
    groups = (_PLACES.c.stage, _PLACES.c.situation, _PLACES.c.put_off, *stands)
    at: Counter[tuple[Stage, Situation, bool]] = Counter()
    decided: Counter[tuple[Stage, Verdict]] = Counter()
    for row in places.connection.execute(select(*groups, func.count().label("n")).group_by(*groups)):
        at[Stage(row.stage), Situation(row.situation), bool(row.put_off)] += row.n
        for stage in Stage:
            verdict = row._mapping[STAGE_COLUMNS[stage]]
            if verdict is not None:
                decided[stage, Verdict(verdict)] += row.n
    groups = (_PLACES.c.stage, _VOTES.c.reviewer, _PLACES.c.put_off)
    joined = select(*groups, func.count().label("n")).join_from(_PLACES, _VOTES, _VOTES.c.work == _PLACES.c.work)
    rows = places.connection.execute(joined.where(_PLACES.c.situation == Situation.WAITING.value).group_by(*groups))
    voted = {(Stage(row.stage), row.reviewer, bool(row.put_off)): row.n for row in rows}
    return PlaceCounts(dict(at), dict(decided), voted)


_STANDS = _DECISIONS.c.undone_by.is_(None)
# Works whose decisions cannot be counted one by one: several that became one, and those that somebody postponed, whose
# earlier word then rests.
_TANGLED = union(
    select(_WORKS.c.number).where(_WORKS.c.joined_to.is_not(None)),
    select(_WORKS.c.joined_to).where(_WORKS.c.joined_to.is_not(None)),
    select(_DECISIONS.c.work).where(_STANDS, _DECISIONS.c.verdict == Verdict.POSTPONE.value),
).subquery("tangled")
_PLAIN = _DECISIONS.c.work.not_in(select(_TANGLED))


def tangled(reader: Reader) -> list[int]:
    """The works that the two counts below leave out, in order."""
    return sorted({int(reader.work_id(row[0])[1:]) for row in reader.connection.execute(select(_TANGLED))})


def judged_counts(reader: Reader) -> dict[tuple[Stage, str], int]:
    """How many works each reviewer has judged at each stage, but for the `tangled` works."""
    groups = (_DECISIONS.c.stage, _DECISIONS.c.reviewer)
    own = (_DECISIONS.c.means == Means.OWN.value, _STANDS, _PLAIN)
    query = select(*groups, func.count(distinct(_DECISIONS.c.work)).label("n")).where(*own).group_by(*groups)
    return {(Stage(row.stage), row.reviewer): row.n for row in reader.connection.execute(query)}


def ruled_out(reader: Reader) -> list[tuple[int, Stage, int]]:
    """Work, stage and event of each exclusion by a rule that nobody has answered at its stage since, but for the
    `tangled` works."""
    later = _DECISIONS.alias("later")
    answers = or_(later.c.event > _DECISIONS.c.event, later.c.means.in_([means.value for means in RESOLUTIONS]))
    beside = and_(later.c.work == _DECISIONS.c.work, later.c.stage == _DECISIONS.c.stage, later.c.undone_by.is_(None))
    query = select(_DECISIONS.c.work, _DECISIONS.c.stage, _DECISIONS.c.event)
    query = query.where(_STANDS, _PLAIN, _DECISIONS.c.means == Means.RULE.value, ~exists().where(beside, answers))
    return [(row.work, Stage(row.stage), row.event) for row in reader.connection.execute(query)]


def excluded_at(places: PlaceCache) -> dict[int, Stage]:
    """The stage at which each excluded work was excluded."""
    query = select(_PLACES.c.work, _PLACES.c.stage).where(_PLACES.c.situation == Situation.EXCLUDED.value)
    return {row.work: Stage(row.stage) for row in places.connection.execute(query)}
