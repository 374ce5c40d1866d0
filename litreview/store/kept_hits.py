"""The rows that were read from pages, against what the events say of them: numbers, run, page, and fingerprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import shown_cells
from litreview.store.history import MOST, ParsedPage, Watch
from litreview.store.hits import RECORD, UNPARSED, Fingerprint

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class _Told:
    """The rows of one page: their numbers, and their fingerprint."""

    page: ParsedPage
    numbers: range
    sha256: str


def check_hits(connection: Connection, parsed: Sequence[ParsedPage], watch: Watch) -> Iterator[Message]:
    """Faults of `records` and `unparsed`: audit.row_extra, audit.row_missing, audit.table_differs (a row that stands
    in another page or run) and audit.rows_changed (the rows are not those that were read)."""
    records, unparsed, next_unparsed = [], [], 1
    for page in parsed:
        numbers = range(page.first, page.first + page.records)
        records.append(_Told(page, numbers, page.records_sha256))
        unparsed.append(_Told(page, range(next_unparsed, next_unparsed + page.unparsed), page.unparsed_sha256))
        next_unparsed += page.unparsed
    yield from _Check(schema.records, RECORD, records).faults(connection, watch)
    yield from _Check(schema.unparsed, UNPARSED, unparsed).faults(connection, watch)


class _Check:
    """One table, walked once in the order of its numbers, which is the order in which the rows were read."""

    def __init__(self, table: Table, cells: tuple[str, ...], told: list[_Told]) -> None:
        self._table, self._columns = table, cells
        self._ahead = iter(sorted(told, key=lambda one: (one.numbers.start, one.page.event)))
        self._now: _Told | None = None
        self._next = 0  # the number that is due
        self._print = Fingerprint(cells)
        self._odd = 0  # faults told row by row

    def faults(self, connection: Connection, watch: Watch) -> Iterator[Message]:
        table = self._table
        yield from self._turn()
        query = select(table.c.id, table.c.run, table.c.page, *(table.c[name] for name in self._columns))
        query = query.order_by(table.c.id)
        for batch in connection.execute(query, execution_options={"yield_per": _AT_A_TIME}).partitions():
            for row in batch:
                yield from self._row(row)
            watch(len(batch))
        while self._now is not None:
            yield from self._close(self._now)

    def _row(self, row: Any) -> Iterator[Message]:
        number, run, page, *cells = row
        while self._now is not None and number >= self._now.numbers.stop:
            yield from self._close(self._now)
        now = self._now
        if now is None or number not in now.numbers:
            shown = shown_cells({"run": run, "page": page, "identifier": row.identifier})
            yield from self._told(
                message("audit.row_extra", table=self._table.name, row=number, event="–", found=shown)
            )
            return
        yield from self._missing(now.page, number)
        self._next = number + 1
        if (run, page) != (now.page.run, now.page.page):
            wanted, found = {"run": now.page.run, "page": now.page.page}, {"run": run, "page": page}
            yield from self._told(
                message(
                    "audit.table_differs",
                    table=self._table.name,
                    row=number,
                    event=now.page.event,
                    expected=shown_cells(wanted),
                    found=shown_cells(found),
                )
            )
        self._take(cells)

    def _take(self, cells: list[Any]) -> None:
        try:
            self._print.take(cells)
        except (TypeError, ValueError):  # bytes, or a number that is none, where text should be
            self._print.take([repr(cell) for cell in cells])

    def _missing(self, page: ParsedPage, until: int) -> Iterator[Message]:
        for number in range(self._next, min(until, self._next + MOST)):
            yield from self._told(
                message(
                    "audit.row_missing",
                    table=self._table.name,
                    row=number,
                    event=page.event,
                    expected=shown_cells({"run": page.run, "page": page.page}),
                )
            )

    def _close(self, now: _Told) -> Iterator[Message]:
        """The end of a page's rows."""
        yield from self._missing(now.page, now.numbers.stop)
        if self._print.sha256 != now.sha256 and self._print.rows == len(now.numbers):
            yield message(
                "audit.rows_changed",
                table=self._table.name,
                row=_shown(now.numbers),
                page=now.page.page,
                event=now.page.event,
                expected=now.sha256,
                found=self._print.sha256,
            )
        yield from self._turn()

    def _turn(self) -> Iterator[Message]:
        """The next page; one without rows has a fingerprint too."""
        self._now = next(self._ahead, None)
        self._print = Fingerprint(self._columns)
        self._next = self._now.numbers.start if self._now else 0
        while self._now is not None and not self._now.numbers:
            yield from self._close(self._now)

    def _told(self, fault: Message) -> Iterator[Message]:
        self._odd += 1
        if self._odd <= MOST:
            yield fault


def _shown(numbers: range) -> str:
    return str(numbers.start) if len(numbers) == 1 else f"{numbers.start}–{numbers.stop - 1}"
