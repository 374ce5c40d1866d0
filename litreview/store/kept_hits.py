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
from litreview.store.tuples import AT_A_TIME, tuples


@dataclass(frozen=True, slots=True)
class _Told:
    """The rows of one page: their numbers, and their fingerprint."""

    page: ParsedPage
    numbers: range
    sha256: str
    place: tuple[int, int]  # run and page


def check_hits(connection: Connection, parsed: Sequence[ParsedPage], watch: Watch) -> Iterator[Message]:
    """Faults of `records` and `unparsed`: audit.row_extra, audit.row_missing, audit.table_differs (a row that stands
    in another page or run) and audit.rows_changed (the rows are not those that were read)."""
    records, unparsed, next_unparsed = [], [], 1
    for page in parsed:
        numbers = range(page.first, page.first + page.records)
        records.append(_Told(page, numbers, page.records_sha256, (page.run, page.page)))
        unparsed.append(
            _Told(
                page, range(next_unparsed, next_unparsed + page.unparsed), page.unparsed_sha256, (page.run, page.page)
            )
        )
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
        self._turn()
        query = select(table.c.id, table.c.run, table.c.page, *(table.c[name] for name in self._columns))
        query = query.order_by(table.c.id)
        for count, (number, run, page, *cells) in enumerate(tuples(connection, query), 1):
            now = self._now
            if now is not None and number == self._next and number in now.numbers and (run, page) == now.place:
                self._next += 1
                self._take(cells)
            else:
                yield from self._row(number, run, page, cells)
            if count % AT_A_TIME == 0:
                watch(AT_A_TIME)
        while self._now is not None:
            yield from self._close(self._now)
        if self._odd > MOST:
            yield message("audit.more", table=table.name, n=self._odd - MOST)

    def _row(self, number: int, run: Any, page: Any, cells: list[Any]) -> Iterator[Message]:
        while self._now is not None and number >= self._now.numbers.stop:
            yield from self._close(self._now)
        now = self._now
        if now is None or number not in now.numbers:
            shown = shown_cells({"run": run, "page": page, self._columns[2]: cells[2]})
            yield from self._told(
                message("audit.row_extra", table=self._table.name, row=number, event="–", found=shown)
            )
            return
        yield from self._missing(now.page, number)
        self._next = number + 1
        if (run, page) != now.place:
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
        told = min(until, self._next + MOST)
        self._odd += max(0, until - told)
        for number in range(self._next, told):
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
        self._turn()

    def _turn(self) -> None:
        """The next page; one without rows has a fingerprint too, and is closed when its turn comes."""
        self._now = next(self._ahead, None)
        self._print = Fingerprint(self._columns)
        self._next = self._now.numbers.start if self._now else 0

    def _told(self, fault: Message) -> Iterator[Message]:
        self._odd += 1
        if self._odd <= MOST:
            yield fault


def _shown(numbers: range) -> str:
    return str(numbers.start) if len(numbers) == 1 else f"{numbers.start}–{numbers.stop - 1}"
