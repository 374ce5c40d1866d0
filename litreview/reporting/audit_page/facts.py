"""What the page is told besides the state of the review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from litreview.messages import Words
from litreview.model import Finding, Message, PrivateKind, Snapshot
from litreview.reporting.document import Cell, Line, Table, cell, line
from litreview.reporting.tables.common import number_text, plain_table

T = TypeVar("T")
OPEN_ROWS = 30  # a longer table is folded
MOST_ROWS = 1_000  # a longer one shows its beginning and its end alone
FIRST_ROWS, LAST_ROWS = 300, 100

FlowRow = tuple[Message, int | None, Message | None]


@dataclass(frozen=True, slots=True)
class Told:
    """One event, in words: `what` changed, where there is something to tell of it."""

    seq: int
    at: str
    who: str
    kind: str
    subject: str
    what: str
    hash: str


@dataclass(frozen=True, slots=True)
class Edited:
    """One cell of the search log that was corrected."""

    at: str
    who: str
    run: int
    field: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """`events` are all, or the first and the last of `length`; `left` counts the private texts that are missing here,
    by kind, and `kept` those that are not."""

    state: Snapshot
    findings: tuple[Finding, ...]
    flow_rows: Sequence[FlowRow]
    sources: Mapping[str, str]
    events: tuple[Told, ...]
    edits: tuple[Edited, ...]
    left: Mapping[PrivateKind, int]
    kept: Mapping[PrivateKind, int]

    def who(self, actor: str) -> str:
        """The name or role of who acted."""
        return self.state.actors.get(actor) or actor


def ends(items: Sequence[T]) -> tuple[T, ...]:
    """All of them, or the first and the last."""
    return tuple(items) if len(items) <= MOST_ROWS else (*items[:FIRST_ROWS], *items[-LAST_ROWS:])


def clock(at: datetime | str | None) -> str:
    """`2026-03-01 12:00 UTC`; '' when it is not known."""
    if not at:
        return ""
    text = at if isinstance(at, str) else at.isoformat()
    return f"{text[:10]} {text[11:16]} UTC"


def long_table(
    key: str,
    columns: Iterable[str],
    rows: Sequence[tuple[Cell, ...]],
    total: int,
    words: Words,
    widths: Sequence[float],
) -> Table:
    """A table of the page: folded when it is long, and saying so when only its ends are shown. Its whole stands in
    `tables/<key>.csv`."""
    headings = tuple(words(f"pack.column.{name}") for name in columns)
    notes: tuple[Line, ...] = ()
    if len(rows) < total:
        shown, every = (number_text(n, words.language) for n in (len(rows), total))
        notes = (line(words("pack.page.ends", shown=shown, total=every, file=f"tables/{key}.csv")),)
    caption = words(f"pack.page.caption.{key}", number=number_text(total, words.language))
    made = plain_table(f"audit-{key}", caption, headings, rows, tuple(widths), notes)
    return replace(made, folded=total > OPEN_ROWS)


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain texts."""
    return tuple(cell(text) for text in texts)
