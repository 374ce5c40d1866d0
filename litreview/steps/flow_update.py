"""An updated review: which works only the update found, and which had been found before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litreview.model import Run
from litreview.prisma.numbers import COUNTING, of_update


def found_anew(told: Iterable[tuple[str, int]], runs: Sequence[Run]) -> frozenset[str] | None:
    """The works that nothing but an update gave, by the runs that gave each work; None where no search is an update.

    Known before are works of any other search that counts, and those that came beside the searches before the first
    search of the update was made.
    """
    fresh = {run.id for run in runs if of_update(run)}
    if not fresh:
        return None
    begun = min(fresh)
    earlier = {run.id for run in runs if run.id not in fresh and (run.purpose in COUNTING or run.id < begun)}
    given = list(told)
    known = {work for work, run in given if run in earlier}
    return frozenset(work for work, _ in given) - known
