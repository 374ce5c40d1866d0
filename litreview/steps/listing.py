"""The works behind the boxes of the flow, each with where it stands: for those who want to see what a number counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from litreview.matching import merge
from litreview.model import Found, ListedWork, Means, Record, Run, Situation, Stage
from litreview.screening.standing import Track
from litreview.steps.flow_tally import Judging, column_by_work, credits_of, way_of
from litreview.steps.flow_update import found_anew
from litreview.store import Reader

_AT_ONCE = 400  # works whose records are read together


class Listing(StrEnum):
    """Which works are listed: none, those that have come to the full text, or all."""

    NONE = "none"
    FULL_TEXT = "full_text"
    ALL = "all"


def listed(reader: Reader, ways: Sequence[Track], which: Listing) -> tuple[ListedWork, ...]:
    """The works, in the order they appeared; none where no record of a search that counts is held."""
    if which is Listing.NONE:
        return ()
    wanted = [way for way in ways if which is Listing.ALL or way.place.stage is Stage.FULL_TEXT]
    return tuple(_listed(reader, wanted))


def _listed(reader: Reader, ways: Sequence[Track]) -> Iterator[ListedWork]:
    runs = reader.runs()
    found_by = {run.id: way_of(run) for run in runs}
    told = [*((f"W{work}", run) for work, run, _ in reader.work_runs()), *credits_of(reader, runs)]
    columns, fresh = column_by_work(told, found_by), found_anew(told, runs)
    judging = Judging(reader.first_judgement(), {one.work: one.reason for one in reader.full_texts()})
    clusters, sources = reader.works(), _sources(reader, runs, columns)
    for start in range(0, len(ways), _AT_ONCE):
        some = ways[start : start + _AT_ONCE]
        records = reader.records_of(tuple(number for way in some for number in clusters.get(int(way.work[1:]), ())))
        for way in some:
            numbers = clusters.get(int(way.work[1:]), ())
            if numbers:
                best = _slim(merge({number: records[number] for number in numbers}).best)
                known = fresh is not None and way.work not in fresh
                one = ListedWork(way.work, best, columns.get(way.work, Found.BESIDE), way.place, earlier=known)
                yield replace(_judged(one, way, judging), sources=tuple(sources[way.work]))


def _slim(record: Record) -> Record:
    """Without what a reference does not print."""
    return replace(record, abstract="", keywords=(), subjects=(), extra={}, origin={})


def _sources(reader: Reader, runs: Sequence[Run], columns: Mapping[str, Found]) -> dict[str, list[str]]:
    """The source of each record of a work that the work's own column counts."""
    known = {run.id: run for run in runs}
    found: dict[str, list[str]] = defaultdict(list)
    for number, run, records in sorted(reader.work_runs()):
        work, one = f"W{number}", known[run]
        if way_of(one) is columns.get(work):
            found[work] += [one.source_printed or one.source] * records
    return found


def _judged(one: ListedWork, way: Track, judging: Judging) -> ListedWork:
    if way.place.situation is Situation.EXCLUDED:
        out = way.standing[way.place.stage]
        by_tool = out.means is Means.RULE
        return replace(one, criterion=out.criterion, by_tool=by_tool, before=judging.before(way))
    if way.place.situation is Situation.NOT_RETRIEVED:
        return replace(one, missing=judging.missing.get(way.work, ""))
    return one
