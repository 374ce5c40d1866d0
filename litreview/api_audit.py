"""The part of the Python door that runs searches again and compares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from litreview.model import Compared

if TYPE_CHECKING:
    from litreview.steps.rerun import Repeat, Rerun
    from litreview.steps.review import Review as OpenReview


class AuditDoor:
    """What a supervisor asks of a review. `_opened` is the review of the door."""

    _opened: OpenReview

    def repeats(
        self, runs: Sequence[int] = (), *, query: str = "", sources: Sequence[str] = (), again: bool = False
    ) -> tuple[Repeat, ...]:
        """What running searches of the log again would send, and which cannot be; asks no network."""
        from litreview.steps.rerun import Chosen, plan_rerun

        return plan_rerun(self._opened, Chosen(tuple(runs), query, tuple(sources)), again=again)

    def rerun(
        self, runs: Sequence[int] = (), *, query: str = "", sources: Sequence[str] = (), again: bool = False
    ) -> tuple[Rerun, ...]:
        """Run searches of the log once more, each as a run that does not count; a source's failure is in the result's
        `searched.fault`. Those that cannot be run from here are left out: see `repeats`."""
        from litreview.steps.rerun import rerun

        return rerun(self._opened, self.repeats(runs, query=query, sources=sources, again=again))

    def diff(self, runs: Sequence[int] = ()) -> tuple[Compared, ...]:
        """Searches beside the same run again: what came, went and changed, and why. Two runs are compared with each
        other."""
        from litreview.steps.again import compare

        return compare(self._opened, tuple(runs))
