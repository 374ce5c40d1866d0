"""Who has a work before them just now: a cache beside the queue, which may be dropped at any time.

A claim holds for a while and then counts for nothing. Nobody is kept from judging by one; the queue passes over a work
when votes and claims together make up the reviewers that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, delete, func, insert, select

from litreview.model import Situation, Stage
from litreview.store import schema
from litreview.store.works import in_batches

_CLAIMS, _PLACES, _VOTES = schema.claims, schema.places, schema.place_votes


class Claim(NamedTuple):
    """A work that a reviewer has before them at a stage; `until` as events write time."""

    work: int
    reviewer: str
    stage: Stage
    until: str


class Others(NamedTuple):
    """Whose claims count: those of others than these, that have not run out. `needed`: reviewers asked for."""

    own: tuple[str, ...]
    now: str
    needed: int = 1


class Claims:
    """The claims in an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def take(self, claims: Iterable[Claim]) -> None:
        """Put claims in, in the place of the same reviewer's of the same work."""
        for one in claims:
            self.end((one.reviewer,), (one.work,))
            self.connection.execute(
                insert(_CLAIMS).values(work=one.work, reviewer=one.reviewer, stage=one.stage.value, until=one.until)
            )

    def end(self, reviewers: tuple[str, ...], works: Iterable[int] | None = None) -> None:
        """Take a reviewer's claims out, all or those of some works."""
        mine = delete(_CLAIMS).where(_CLAIMS.c.reviewer.in_(reviewers))
        if works is None:
            self.connection.execute(mine)
            return
        for batch in in_batches(set(works)):
            self.connection.execute(mine.where(_CLAIMS.c.work.in_(batch)))

    def sweep(self, now: str) -> None:
        """Take out what has run out."""
        self.connection.execute(delete(_CLAIMS).where(_CLAIMS.c.until <= now))

    def any_of(self, others: Others) -> bool:
        """Whether anybody else has anything before them."""
        return (
            self.connection.execute(select(_CLAIMS.c.work).where(_counts(_CLAIMS, others)).limit(1)).first() is not None
        )

    def of_others(self, others: Others, works: Iterable[int] | None = None) -> list[Claim]:
        """Claims of others that count, by work; all or those of some works."""
        chosen = select(_CLAIMS).where(_counts(_CLAIMS, others)).order_by(_CLAIMS.c.work, _CLAIMS.c.until)
        queries = [chosen] if works is None else [chosen.where(_CLAIMS.c.work.in_(b)) for b in in_batches(set(works))]
        rows = (row for query in queries for row in self.connection.execute(query))
        return [Claim(row.work, row.reviewer, Stage(row.stage), row.until) for row in rows]


def taken(others: Others) -> Select[Any]:
    """The works of which others have as many before them, or have judged, as are needed. A work that stands at
    «maybe» where nothing more can be read needs one answer, so one claim is enough.

    Walks the claims, of which there are few, and looks each up by number: the queue is walked once, as without claims.
    """
    one, place = _CLAIMS.alias("one"), _PLACES.alias("place")
    votes = select(func.count()).select_from(_VOTES).where(_VOTES.c.work == place.c.work)
    votes = votes.where(_VOTES.c.reviewer.not_in(others.own))
    has_judged = select(_VOTES.c.work).where(_VOTES.c.work == _CLAIMS.c.work, _VOTES.c.reviewer == _CLAIMS.c.reviewer)
    claims = select(func.count()).select_from(_CLAIMS).where(_CLAIMS.c.work == place.c.work, _counts(_CLAIMS, others))
    claims = claims.where(_CLAIMS.c.stage == place.c.stage, ~has_judged.exists())
    enough = votes.scalar_subquery() + claims.scalar_subquery() >= others.needed
    here = select(place.c.work).where(place.c.work == one.c.work, place.c.stage == one.c.stage)
    here = here.where((place.c.situation != Situation.WAITING.value) | enough)
    return select(one.c.work).where(_counts(one, others), here.exists())


def _counts(claims: FromClause, others: Others) -> ColumnElement[bool]:
    return claims.c.reviewer.not_in(others.own) & (claims.c.until > others.now)
