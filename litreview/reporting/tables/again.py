"""Searches that were run again: then and now, what came and went, and what explains it."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.messages import Words
from litreview.model import Compared, Day, Moved, Run, Snapshot
from litreview.model.again_words import sentences
from litreview.reporting.document import Block, Cell, CellKind, Table, cell, line
from litreview.reporting.tables.common import (
    count_cell,
    date_text,
    date_value,
    day_text,
    empty,
    not_stated,
    number_cell,
    own_text,
    plain_table,
    source_text,
)

_Row = tuple[Cell, ...]


def again(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    """A table with a row for each search that was run again, and one of every record that came, went or was changed.
    Nothing where no search was."""
    if not snapshot.again:
        return ()
    headings = tuple(words(f"report.again.{name}") for name in _HEADINGS)
    rows = [_row(one, words) for one in snapshot.again]
    whole = plain_table("again", words("report.again.caption"), headings, rows, _WIDTHS)
    records = [row for one in snapshot.again for row in _records(one, words)]
    table = Table(whole.key, whole.caption, whole.headings, whole.rows, whole.widths, wide=True)
    return (table, _listed(records, words)) if records else (table,)


_HEADINGS = ("search", "source", "then", "hits_then", "now", "hits_now", "new", "gone", "changed", "said")
_WIDTHS = (1.0, 1.6, 1.5, 1.0, 1.5, 1.0, 0.8, 0.8, 0.9, 5.0)


def _row(one: Compared, words: Words) -> _Row:
    said = Cell(
        tuple(line(words(sentence)) for sentence in sentences(one)),
        CellKind.WARNING if one.unexplained else CellKind.TEXT,
    )
    counts = (len(one.new), len(one.gone), len(one.altered))
    return (
        cell(_numbers(one)),
        own_text(source_text(one.now, words), words),
        _date(one.then, words),
        count_cell(one.then.hits, words),
        _date(one.now, words),
        count_cell(one.now.hits, words),
        *(number_cell(n if one.held else None, words) for n in counts),
        said,
    )


def _numbers(one: Compared) -> str:
    return f"{one.then.id} → {one.now.id}"


def _date(run: Run, words: Words) -> Cell:
    text = run.raw.get("date") or date_text(run.date, words)
    return cell(text, CellKind.DATE, date_value(run.date)) if text else not_stated(words)


def _listed(rows: list[_Row], words: Words) -> Table:
    headings = tuple(
        words(f"report.again.{name}") for name in ("search", "what", "identifier", "title", "entered", "why")
    )
    return plain_table("again_records", words("report.again.records"), headings, rows, (1, 1, 1.6, 4, 1.5, 3))


def _records(one: Compared, words: Words) -> Iterator[_Row]:
    for what, moved in (("new", one.new), ("gone", one.gone)):
        for item in moved:
            yield _moved(one, what, item, words)
    for altered in one.altered:
        changes = (
            words(
                "report.again.change",
                field=words(f"again.field.{item.field}"),
                before=_short(item.before),
                after=_short(item.after),
            )
            for item in altered.changes
        )
        said = Cell(tuple(map(line, changes)))
        yield (
            cell(_numbers(one)),
            cell(words("report.again.is_changed")),
            cell(altered.identifier),
            cell(altered.title),
            empty(),
            said,
        )


def _moved(one: Compared, what: str, item: Moved, words: Words) -> _Row:
    title = f"{item.title} ({item.year})" if item.year else item.title
    return (
        cell(_numbers(one)),
        cell(words(f"report.again.is_{what}")),
        own_text(item.identifier or item.doi, words),
        own_text(title, words),
        cell(day_text(item.entered, words)) if item.entered else not_stated(words),
        cell(words(f"again.cause.{item.cause.value}", day=_day(item.entered))),
    )


def _day(day: Day | None) -> str:
    return f"{day.year}-{day.month:02}-{day.day:02}" if day else "–"


_LONGEST = 300  # signs of a value; the whole stands in the store


def _short(text: str) -> str:
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or "–"
