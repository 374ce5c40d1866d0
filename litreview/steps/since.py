"""Searches for what a source has taken in since a day: the update of a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from litreview.errors import InputError, Where
from litreview.model import Arrival, Day, Loss, Run, message
from litreview.prisma.numbers import COUNTING
from litreview.steps.plan import Planned, planned
from litreview.steps.review import Review
from litreview.steps.search import interrupted
from litreview.steps.since_day import iso, read_since, since_limit

LAST = "last"
OVERLAP = timedelta(days=1)  # a source's day may begin elsewhere in the world, and a record show the day after


def plan_since(review: Review, plans: Sequence[Planned], text: str) -> tuple[Planned, ...]:
    """The same searches, each of what its source took in from a day on, or since its last run there (`last`), a day
    earlier to be sure. Where a source cannot be asked so, the search is whole, with that as a loss. Asks no network.

    Raises InputError LR-SINCE-DAY, LR-SINCE-FUTURE, LR-SINCE-FIRST (there is no run to go on from).
    """
    if text.strip().casefold() == LAST:
        with review.store.reading() as reader:
            runs = reader.runs()
        return tuple(_since(one, _last(review, one, runs)) for one in plans)
    day = read_since(text)
    if iso(day) > review.clock().date().isoformat():
        raise InputError("LR-SINCE-FUTURE", where=Where(key="--since"), text=text)
    return tuple(_since(one, day) for one in plans)


def _since(one: Planned, day: Day) -> Planned:
    """Planned anew with the limit. An adapter that neither takes it nor says so has lost it."""
    limit = since_limit(day)
    query = replace(one.query, limits=(*one.query.limits, limit))
    made = planned(replace(one.strategy, query=query), one.source)
    told = made.translation
    if limit not in told.limits and not any(loss.message.code == "source.loss.since" for loss in told.losses):
        lost = Loss(message("source.loss.since", source=one.source.capabilities.title, piece=iso(day)))
        made = replace(made, translation=replace(told, losses=(*told.losses, lost)))
    return replace(made, since=day)


def _last(review: Review, one: Planned, runs: Sequence[Run]) -> Day:
    """The day to begin at. A search that was updated today goes by the same day as that update, so that it is known
    again and not made twice; so does one that was interrupted."""
    mine = [run for run in runs if _is_of(run, one)]
    now = review.clock().date()
    today, latest = Day(now.year, now.month, now.day), mine[-1] if mine else None
    if latest and latest.since is not None and (interrupted(latest) or latest.date.first == today):
        return latest.since
    days = [day for run in mine if not interrupted(run) and (day := _began(run)) is not None]
    if not days:
        source = one.source.capabilities.title
        raise InputError("LR-SINCE-FIRST", where=Where(key="--since"), query=one.query.name, source=source)
    first = max(days) - OVERLAP
    return Day(first.year, first.month, first.day)


def _is_of(run: Run, one: Planned) -> bool:
    same = (run.query_name, run.source) == (one.query.name, one.source.key)
    return same and run.purpose in COUNTING and run.arrival is not Arrival.HAND


def _began(run: Run) -> date | None:
    day = run.date.first
    if day is None or day.year is None or day.month is None or day.day is None:
        return None
    return date(day.year, day.month, day.day)
