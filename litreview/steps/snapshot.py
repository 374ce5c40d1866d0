"""The state of a review at its last event, as tables, checks and the page read it."""

from __future__ import annotations

from litreview.matching import merge
from litreview.model import Decision, Extraction, Snapshot, Tally, Work
from litreview.screening.standing import included, standing, tally
from litreview.steps.review import Review
from litreview.store import Reader
from litreview.store.events import moment


def snapshot(review: Review) -> Snapshot:
    """Everything a report needs, in one consistent view of the store. Appends nothing."""
    with review.store.reading() as reader:
        decisions = reader.decisions()
        head, length, at = reader.head()
        return Snapshot(
            protocol=review.protocol,
            queries=tuple(review.queries.values()),
            runs=reader.runs(),
            works=_works(reader, included(decisions, review.protocol.stages)),
            decisions=decisions,
            exceptions=reader.exceptions(),
            extractions=_cells(reader),
            theme_tables=reader.theme_tables(),
            sums=reader.sums(),
            reading_list=reader.reading_list(),
            actors=reader.actor_names(),
            tally=_tally(reader, decisions),
            head=head,
            length=length,
            at=moment(at) if at else None,
        )


def _works(reader: Reader, names: tuple[str, ...]) -> tuple[Work, ...]:
    clusters = reader.works()
    works = []
    for name in names:
        numbers = clusters[int(name[1:])]
        merged = merge(reader.records_of(numbers))
        works.append(Work(name, numbers, merged.best, merged.conflicts))
    return tuple(works)


def _cells(reader: Reader) -> tuple[Extraction, ...]:
    """One cell for each work and field: of works that were joined, the kept one's own comes first."""
    cells: dict[tuple[str, str], Extraction] = {}
    for cell in reader.extractions():
        cells.setdefault((cell.work, cell.field), cell)
    return tuple(cells.values())


def _tally(reader: Reader, decisions: tuple[Decision, ...]) -> Tally:
    return Tally(
        records=reader.count("records"),
        unparsed=reader.count("unparsed"),
        works=len(reader.works()),
        undecided_pairs=len(reader.open_pairs()),
        decided=tally(standing(decisions)),
    )
