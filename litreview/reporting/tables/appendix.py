"""The search appendix: a table for each source in the order searched, with all that is known of each of its searches.

What another table shows (the log's counts of reading, the preliminary searches) is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.messages import Words
from litreview.model import Arrival, Day, Message, Purpose, Run, RunLine, RunStatus, Snapshot
from litreview.reporting.checklists.search_facts import Place, places, platform
from litreview.reporting.crossrefs import reference
from litreview.reporting.document import Block, Cell, CellKind, Line, Paragraph, Span, Table, cell, line
from litreview.reporting.tables.common import (
    count_cell,
    date_text,
    day_text,
    empty,
    limits_text,
    not_stated,
    number_text,
    own_text,
    run_name,
)
from litreview.reporting.tables.narrowing import step_label
from litreview.reporting.tables.strings import limit_with_reason

_LOSS = "source.loss."
_WIDTHS = (1.5, 6.0, 0.9)

_Row = tuple[Cell, ...]


def appendix(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    """A table for each source; nothing when no search is logged."""
    found = places(snapshot, words)
    if not found:
        return ()
    before: tuple[Block, ...] = ()
    if any(run.purpose is Purpose.PRELIMINARY for run in snapshot.runs):
        said = Span(words("appendix.preliminary") + " ")
        before = (Paragraph(Line((said, *reference("preliminary").spans, Span(".")))),)
    return (*before, *(_source(place, number, snapshot, words) for number, place in enumerate(found, start=1)))


def _source(place: Place, number: int, snapshot: Snapshot, words: Words) -> Table:
    where = platform(place, snapshot, words) or words("checklist.platform.unknown")
    rows = [row for run in place.runs for row in _search(run, snapshot, words)]
    notes: tuple[Line, ...] = ()
    if any(_several_pages(run, snapshot) for run in place.runs):
        notes = (line(words("appendix.fingerprint")),)
    return Table(
        f"appendix.{number}",
        words("appendix.caption", source=place.name, platform=where),
        (words("appendix.head.what"), words("appendix.head.how"), words("report.flow.n")),
        tuple(rows),
        _WIDTHS,
        row_heads=True,
        notes=notes,
    )


def _search(run: Run, snapshot: Snapshot, words: Words) -> Iterator[_Row]:
    """The rows of one search. What every search should tell is there even where it is unknown."""
    yield _named(run, words)
    yield _row("date", own_text(run.raw.get("date") or date_text(run.date, words), words), words)
    yield _row("who", _who(run, snapshot, words), words)
    yield _row("query", own_text(run.query, words), words)
    if run.sent and run.sent != run.query:
        yield _row("sent", cell(run.sent), words)
    if run.translation:
        yield _row("translation", cell(run.translation), words)
    yield from _told(run, words)
    yield _row("limits", _limits(run, words), words)
    for item in run.lines:
        yield cell(words("appendix.line", label=item.label), CellKind.HEADING), _line(item, words), _hits(item, words)
    for step in run.steps:
        label = step_label(step, words)
        limited = limits_text(step.limits, words)
        said = cell(limited if limited != label else "")
        yield cell(words("appendix.step", step=label), CellKind.HEADING), said, count_cell(step.count, words)
    yield _row("hits", _hits_from(run, words), words, count_cell(run.hits, words))
    if run.arrival is not Arrival.HAND:
        yield _row("read", _read(run, words), words)
        yield from _kept(run, snapshot, words)
    if run.note:
        yield _row("note", cell(run.note), words)


def _row(name: str, said: Cell, words: Words, hits: Cell | None = None) -> _Row:
    return cell(words(f"appendix.row.{name}"), CellKind.HEADING), said, hits or empty()


def _named(run: Run, words: Words) -> _Row:
    """The row that a search begins with: its name, what it counts for, how it came."""
    purpose = words(f"report.purpose.{run.purpose.value}") if run.purpose else words("appendix.purpose.none")
    came = words(f"appendix.came.{run.arrival.value}")
    named = run_name(run, words)
    numbered = words("report.run", id=run.id)
    name = named if named.casefold() == numbered.casefold() else f"{numbered}: {named}"
    strategy = f" · {run.query_name}" if run.query_name else ""
    return cell(name, CellKind.HEADING), Cell((line(f"{purpose} · {came}{strategy}", bold=True),)), empty()


def _who(run: Run, snapshot: Snapshot, words: Words) -> Cell:
    mark = snapshot.provenance.get(run.id)
    if mark is None:
        return not_stated(words)
    day = day_text(Day(mark.at.year, mark.at.month, mark.at.day), words) if mark.at else words("report.not_stated")
    who = snapshot.actors.get(mark.by) or mark.by
    return cell(words(f"appendix.who.{run.arrival.value}", who=who, day=day))


def _told(run: Run, words: Words) -> Iterator[_Row]:
    """What the source could not express, and what else was remarked: its warnings, phrases it did not find."""
    lost = [remark for remark in run.remarks if remark.code.startswith(_LOSS)]
    if lost:
        yield _row("losses", _list(lost, words), words)
    elif run.arrival is Arrival.API:
        yield _row("losses", cell(words("appendix.no_losses")), words)
    rest = [remark for remark in run.remarks if remark not in lost]
    if rest:
        yield _row("remarks", _list(rest, words), words)


def _list(remarks: list[Message], words: Words) -> Cell:
    return Cell(tuple(line(text) for text in dict.fromkeys(words(remark) for remark in remarks)))


def _limits(run: Run, words: Words) -> Cell:
    found = [limit_with_reason(item, words) for item in run.limits]
    if found:
        return cell("\n".join(found))
    if run.limits_printed:
        return cell(run.limits_printed)
    return cell(words("appendix.no_limits")) if run.arrival is Arrival.API else not_stated(words)


def _line(item: RunLine, words: Words) -> Cell:
    said = list(dict.fromkeys(text for text in (item.query, item.sent) if text and text != item.label))
    said += [words(remark) for remark in item.remarks]
    return cell("\n".join(said))


def _hits(item: RunLine, words: Words) -> Cell:
    return count_cell(item.count, words)


def _hits_from(run: Run, words: Words) -> Cell:
    return cell(words(f"appendix.hits.{run.arrival.value}"))


def _read(run: Run, words: Words) -> Cell:
    """Retrieved = parsed + unparsed, and whether it adds up with the hits."""

    def number(value: int | None) -> str:
        return words("report.not_stated") if value is None else number_text(value, words.language)

    said = words(
        "appendix.read", retrieved=number(run.retrieved), parsed=number(run.parsed), unparsed=number(run.unparsed)
    )
    state = words(f"appendix.status.{run.status.value}")
    kind = CellKind.TEXT if run.status is RunStatus.COMPLETE else CellKind.WARNING
    return Cell((line(said), line(state)), kind)


def _kept(run: Run, snapshot: Snapshot, words: Words) -> Iterator[_Row]:
    """The file or the raw pages behind a search, with size and fingerprint."""
    mark = snapshot.provenance.get(run.id)
    size = number_text(mark.size, words.language) if mark and mark.pages else words("report.not_stated")
    if run.file:
        sha256 = run.sha256 or (mark.sha256 if mark else "") or words("report.not_stated")
        said = (run.file, words("appendix.size", size=size), words("appendix.sha256", sha256=sha256))
        yield _row("file", Cell(tuple(map(line, said))), words)
    elif mark and mark.pages:
        pages = words("appendix.pages", n=mark.pages, pages=number_text(mark.pages, words.language), size=size)
        yield _row("pages", Cell((line(pages), line(words("appendix.sha256", sha256=mark.sha256)))), words)


def _several_pages(run: Run, snapshot: Snapshot) -> bool:
    mark = snapshot.provenance.get(run.id)
    return bool(mark and mark.pages > 1 and not run.file)
