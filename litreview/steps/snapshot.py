"""The state of a review at its last event, as tables, checks and the page read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from litreview.matching import merge
from litreview.model import (
    UNKNOWN,
    Arrival,
    Count,
    Extraction,
    Protocol,
    Purpose,
    Query,
    Run,
    Situation,
    Snapshot,
    Stage,
    Tally,
    Work,
)
from litreview.screening.standing import Track, automatic, included, places, reasons, tally
from litreview.steps.correct import corrected
from litreview.steps.extract import CORRECTION
from litreview.steps.review import Review
from litreview.steps.screen import ways
from litreview.store import Reader
from litreview.store.events import moment

COUNTING = (Purpose.MAIN, Purpose.SUPPLEMENTARY)


def snapshot(review: Review) -> Snapshot:
    """Everything a report needs, in one consistent view of the store. Appends nothing."""
    with review.store.reading() as reader:
        return snapshot_of(reader, review.protocol, tuple(review.queries.values()))


def snapshot_of(reader: Reader, protocol: Protocol, queries: tuple[Query, ...]) -> Snapshot:
    """The state of a review in one view of a store, under a protocol."""
    decisions = reader.decisions()
    head, length, at = reader.head()
    cells = _cells(reader)
    way = ways(reader, protocol, decisions)
    works = _works(reader, included(way.values()), cells)
    return Snapshot(
        protocol=protocol,
        queries=queries,
        runs=_credited(reader, works),
        works=works,
        decisions=decisions,
        exceptions=reader.exceptions(),
        full_texts=reader.full_texts(),
        samples=reader.samples(),
        amendments=reader.amendments(),
        extractions=tuple(cell for cell in cells if not cell.field.startswith(CORRECTION)),
        theme_tables=reader.theme_tables(),
        sums=reader.sums(),
        reading_list=reader.reading_list(),
        actors=reader.actor_names(),
        tally=_tally(reader, tuple(way.values())),
        head=head,
        length=length,
        at=moment(at) if at else None,
    )


def _works(reader: Reader, names: tuple[str, ...], cells: tuple[Extraction, ...]) -> tuple[Work, ...]:
    clusters = reader.works()
    stated = _stated(cells)
    return tuple(_work(reader, name, clusters[int(name[1:])], stated.get(name, {})) for name in names)


def all_works(reader: Reader) -> Iterator[Work]:
    """Every work as it stands, one at a time, in the order they appeared."""
    stated = _stated(_cells(reader))
    for number, records in reader.works().items():
        yield _work(reader, f"W{number}", records, stated.get(f"W{number}", {}))


def _stated(cells: tuple[Extraction, ...]) -> dict[str, dict[str, str]]:
    """What people corrected, by work and field."""
    found: dict[str, dict[str, str]] = {}
    for cell in cells:
        if cell.field.startswith(CORRECTION):
            found.setdefault(cell.work, {})[cell.field.removeprefix(CORRECTION)] = cell.text
    return found


def _work(reader: Reader, name: str, numbers: tuple[int, ...], stated: Mapping[str, str]) -> Work:
    merged = merge(reader.records_of(numbers))
    conflicts = {field: values for field, values in merged.conflicts.items() if field not in stated}
    return Work(name, numbers, corrected(merged.best, stated), conflicts)


def _credited(reader: Reader, works: tuple[Work, ...]) -> tuple[Run, ...]:
    """The runs, with the included works that each brought, where litreview holds the records and so can know.

    A work that several searches found is credited to the first of them, so that each counts once.
    """
    runs = reader.runs()
    stated = {work for run in runs for work in run.works or ()}
    counting = {run.id for run in runs if run.arrival is not Arrival.HAND and run.purpose in COUNTING}
    brought: dict[int, list[str]] = {number: [] for number in counting} if works else {}
    run_of = reader.runs_of(tuple(record for work in works for record in work.records))
    for work in works:
        found = sorted({run_of[record] for record in work.records} & counting)
        if found and work.id not in stated:
            brought[found[0]].append(work.id)
    return tuple(_with_credit(run, brought.get(run.id)) for run in runs)


def _with_credit(run: Run, brought: list[str] | None) -> Run:
    if brought is None or run.works is not None:
        return run
    counted = run.included if run.included != UNKNOWN else Count("", len(brought))
    return replace(run, works=tuple(brought), included=counted)


def _cells(reader: Reader) -> tuple[Extraction, ...]:
    """One cell for each work and field: of works that were joined, the kept one's own comes first."""
    cells: dict[tuple[str, str], Extraction] = {}
    for cell in reader.extractions():
        cells.setdefault((cell.work, cell.field), cell)
    return tuple(cells.values())


def _tally(reader: Reader, way: tuple[Track, ...]) -> Tally:
    runs = reader.runs()
    before, after = automatic(way, reader.first_judgement())
    return Tally(
        records=sum(run.parsed or 0 for run in runs),
        unparsed=sum(run.unparsed or 0 for run in runs),
        works=len(way),
        undecided_pairs=reader.open_count(),
        decided=tally(way),
        unmatched=reader.unmatched(),
        places=places(way),
        reasons=reasons(way),
        automatic=after,
        automatic_before=before,
        sought=sum(_sought(one) for one in way),
        not_retrieved=_missing(reader, way),
    )


def _sought(way: Track) -> bool:
    """Whether a work has come to the full text, read or not."""
    here = way.place.stage is Stage.FULL_TEXT and way.place.situation is not Situation.EXCLUDED
    return here or Stage.FULL_TEXT in way.standing


def _missing(reader: Reader, way: tuple[Track, ...]) -> dict[str, int]:
    """How many full texts that were sought could not be got, by reason."""
    gone = {one.work for one in way if one.place.situation is Situation.NOT_RETRIEVED}
    return dict(Counter(one.reason for one in reader.full_texts() if one.work in gone))
