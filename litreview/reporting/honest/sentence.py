"""A sentence of the limits, and the trace that leads to its fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import Run
from litreview.reporting.checklists.answers import rows_of
from litreview.reporting.document import Line, Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """`code` names the fact; `trace` are rows of the log, criteria, events; `keys` the tables that show it."""

    code: str
    text: str
    trace: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def line(self) -> Line:
        """The sentence with its trace in brackets."""
        before = "; ".join(self.trace)
        spans = [Span(f"{self.text} [{before}")]
        if self.keys:
            spans.append(Span("; " if before else "", ref=" ".join(self.keys)))
        return Line((*spans, Span("]")))


def from_rows(code: str, text: str, runs: Iterable[Run], words: Words, *keys: str) -> Sentence:
    """A sentence that rows of the log show."""
    return Sentence(code, text, (rows_of(runs, words),), keys or ("log",))
