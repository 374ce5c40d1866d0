"""Searches read again from their stored pages, offline: the same bytes must give the same records and sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model import Arrival, Parsed, Run
from litreview.sources import registry
from litreview.sources.citing_sources import reader_of
from litreview.steps.review import Review
from litreview.steps.search import stored_pages
from litreview.steps.tally import Tally


@dataclass(frozen=True, slots=True)
class Replayed:
    """What reading a run's pages again gave. `differing` are places where a record is not the one in the store."""

    run: Run
    pages: int
    retrieved: int
    parsed: int
    total: int | None
    differing: tuple[int, ...]

    @property
    def same(self) -> bool:
        """Whether records and sums are those of the log."""
        sums = (self.retrieved, self.parsed, self.total) == (self.run.retrieved, self.run.parsed, self.run.hits.value)
        return sums and not self.differing


def replay(review: Review, names: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> Iterator[Replayed]:
    """Each search of these queries in these sources (of all, when empty), read again. Asks no network, writes nothing.

    Raises InputError LR-SOURCE-UNKNOWN for a run of a source this program does not have (an outsider's, not installed).
    """
    keys = {registry.find(source) or source for source in sources}
    with review.store.reading() as reader:
        runs = [run for run in reader.runs() if run.arrival is Arrival.API]
    for run in runs:
        if (not names or run.query_name in names) and (not keys or run.source in keys):
            yield _replayed(review, run)


def _replayed(review: Review, run: Run) -> Replayed:
    source, tally, pages = reader_of(run), Tally(), 0
    differing: list[int] = []
    with review.store.reading() as reader:
        stored = reader.records(run.id)
        for page in stored_pages(review, run.id):
            pages += 1
            reading = source.parse(page)
            place = tally.retrieved
            tally.take(reading)
            for hit in reading.hits:
                place += 1
                kept = next(stored, None) if isinstance(hit, Parsed) else None
                if isinstance(hit, Parsed) and (kept is None or kept.record != hit.record):
                    differing.append(place)
    return Replayed(run, pages, tally.retrieved, tally.parsed, tally.total, tuple(differing))
