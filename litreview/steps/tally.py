"""The sums of a run, taken page by page, so that no page is read twice and none is held."""

from __future__ import annotations

from dataclasses import dataclass, field

from litreview.model import Message, Parsed, RunStatus, message
from litreview.sources.base import Reading
from litreview.steps.load import reconcile


@dataclass(slots=True)
class Tally:
    """What the pages of a run said so far."""

    total: int | None = None
    translation: str = ""
    remarks: list[Message] = field(default_factory=list)
    retrieved: int = 0
    parsed: int = 0
    missing: int = 0
    _first_total: int | None = None

    def take(self, reading: Reading) -> None:
        """Add what a page says."""
        self.retrieved += len(reading.hits)
        self.parsed += sum(isinstance(hit, Parsed) for hit in reading.hits)
        self.missing += len(reading.missing)
        tidings = reading.tidings
        if tidings is None:
            return
        if tidings.adds:
            self.total = self._first_total = (self.total or 0) + (tidings.total or 0)
        elif tidings.total is not None:
            self._first_total = tidings.total if self._first_total is None else self._first_total
            self.total = tidings.total
        self.translation = tidings.translation or self.translation
        self.remarks.extend(remark for remark in tidings.remarks if remark not in self.remarks)

    def verdict(self, repeated: int = 0) -> tuple[RunStatus, tuple[Message, ...]]:
        """Whether the run adds up, and what to say of it. `repeated` hits came more than once: when a list slides while
        it is read, the sums hold although a page repeated one hit and lost another."""
        status, why = reconcile(
            self.total, self.retrieved, self.parsed, self.retrieved - self.parsed, missing=self.missing
        )
        said = list(why)
        if repeated:
            status = RunStatus.INCOMPLETE
            said.append(message("log.repeated", n=repeated))
        if self.total != self._first_total:
            said.append(message("log.total_moved", first=self._first_total, last=self.total))
        return status, tuple(said)
