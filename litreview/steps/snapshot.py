"""The state of a review at its last event, as tables, checks and the page read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from litreview.matching import merge
from litreview.model import (
    UNKNOWN,
    Arrival,
    Count,
    Extraction,
    Protocol,
    Query,
    Run,
    Snapshot,
    Work,
)
from litreview.prisma.numbers import COUNTING, SEARCHED
from litreview.screening.standing import included
from litreview.sources import registry
from litreview.steps.approve import approvals_of
from litreview.steps.breaches import rule_findings
from litreview.steps.correct import CORRECTION, corrected, corrections_of
from litreview.steps.flow_tally import tally_of
from litreview.steps.listing import Listing, listed
from litreview.steps.past import looking_back
from litreview.steps.query_amendments import amendments_of
from litreview.steps.review import Review
from litreview.steps.roles import names_of
from litreview.steps.screen import ways
from litreview.store import Reader
from litreview.store.events import moment
from litreview.store.provenance import provenance


def snapshot(review: Review, as_of: str = "", listing: Listing = Listing.NONE) -> Snapshot:
    """Everything a report needs, in one consistent view of the store; `as_of` a past moment, as it was then, under the
    protocol of then. `listing` asks for works beside the included ones. Appends nothing. Raises InputError LR-AS-OF…
    for a moment that is none."""
    if as_of.strip():
        with looking_back(review, as_of) as then:
            state = snapshot_of(then.reader, then.protocol, tuple(then.queries.values()), listing)
            return replace(state, as_of=then.as_of)
    with review.store.reading() as reader:
        return snapshot_of(reader, review.protocol, tuple(review.queries.values()), listing)


def snapshot_of(
    reader: Reader, protocol: Protocol, queries: tuple[Query, ...], listing: Listing = Listing.NONE
) -> Snapshot:
    """The state of a review in one view of a store, under a protocol."""
    decisions = reader.decisions()
    head, length, at = reader.head()
    cells = _cells(reader)
    way = ways(reader, protocol, decisions)
    works = _works(reader, included(way.values()), cells)
    inside = {work.id for work in works}
    exceptions = tuple(one for one in reader.exceptions() if one.work in inside)
    return Snapshot(
        protocol=protocol,
        queries=queries,
        runs=_credited(reader, works),
        works=works,
        decisions=decisions,
        taken_back=reader.taken_back(),
        exceptions=exceptions,
        rule_findings=rule_findings(reader, protocol, works, exceptions),
        full_texts=reader.full_texts(),
        samples=reader.samples(),
        amendments=amendments_of(reader),
        approvals=approvals_of(reader, protocol, queries),
        extractions=tuple(cell for cell in cells if not cell.field.startswith(CORRECTION)),
        theme_tables=reader.theme_tables(),
        coding=reader.coding_tables(),
        sums=reader.sums(),
        reading_list=reader.reading_list(),
        provenance=provenance(reader, {key: place.platform for key, place in registry.places().items()}),
        appraisals=reader.appraisals(),
        actors=names_of(reader, protocol.language),
        tally=tally_of(reader, tuple(way.values())),
        listed=listed(reader, tuple(way.values()), listing),
        head=head,
        length=length,
        at=moment(at) if at else None,
    )


def _works(reader: Reader, names: tuple[str, ...], cells: tuple[Extraction, ...]) -> tuple[Work, ...]:
    clusters = reader.works()
    stated = corrections_of(cells)
    return tuple(_work(reader, name, clusters[int(name[1:])], stated.get(name, {})) for name in names)


def all_works(reader: Reader) -> Iterator[Work]:
    """Every work as it stands, one at a time, in the order they appeared."""
    stated = corrections_of(_cells(reader))
    for number, records in reader.works().items():
        yield _work(reader, f"W{number}", records, stated.get(f"W{number}", {}))


def _work(reader: Reader, name: str, numbers: tuple[int, ...], stated: Mapping[str, str]) -> Work:
    merged = merge(reader.records_of(numbers))
    conflicts = {field: values for field, values in merged.conflicts.items() if field not in stated}
    return Work(name, numbers, corrected(merged.best, stated), conflicts)


def _credited(reader: Reader, works: tuple[Work, ...]) -> tuple[Run, ...]:
    """The runs, with the included works that each brought, where litreview holds the records and so can know.

    A work that several searches found is credited to the first of them, so that each counts once; to another method
    only when no database gave it.
    """
    runs = reader.runs()
    others = {run.id for run in runs if run.column not in SEARCHED}
    stated = {work for run in runs for work in run.works or ()}
    counting = {run.id for run in runs if run.arrival is not Arrival.HAND and run.purpose in COUNTING}
    brought: dict[int, list[str]] = {number: [] for number in counting} if works else {}
    run_of = reader.runs_of(tuple(record for work in works for record in work.records))
    for work in works:
        found = sorted({run_of[record] for record in work.records} & counting, key=lambda run: (run in others, run))
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
