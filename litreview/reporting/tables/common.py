"""What the builders share: headings, captions, unknowns, numbers, days and limits as they are printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from litreview.messages import Words
from litreview.model import Count, CriterionException, Day, Language, Limit, LimitKind, LogDate, Run, Snapshot
from litreview.normalise.titles import unnumbered
from litreview.reporting.document import Cell, CellKind, Line, Table, cell, line

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")


def keeps_headings(snapshot: Snapshot, words: Words, as_printed: bool) -> bool:
    """Whether the author's own headings and captions stand: in the protocol's language, or when asked for."""
    return as_printed or words.language is snapshot.protocol.language


def field_heading(field: str, printed: str, words: Words, own: bool) -> str:
    """The heading of a field: the author's when `own`, else the default; an unnamed field keeps what it has."""
    if printed and own:
        return printed
    code = f"report.field.{field}"
    return words(code) if words.has(code) else printed or field


def caption_of(printed: str, default: str, own: bool) -> str:
    """The author's caption without its table number, or the default in another language or when there is none."""
    return (unnumbered(printed) if own else "") or default


def not_stated(words: Words) -> Cell:
    """«ikke oppgitt»."""
    return cell(words("report.not_stated"), CellKind.UNKNOWN)


def own_text(text: str, words: Words) -> Cell:
    """The author's text as it stands, or «ikke oppgitt»."""
    return cell(text) if text.strip() else not_stated(words)


def empty() -> Cell:
    """A cell left empty on purpose."""
    return Cell((), CellKind.EMPTY)


def number_text(value: int, language: Language) -> str:
    """Thousands parted as the language does: a no-break space in Norwegian, a comma in English."""
    parted = f"{value:,}"
    return parted if language is Language.ENGLISH else parted.replace(",", "\u00a0")


def grouped(text: str, language: Language) -> str:
    """`text` in which the plain space between groups of digits (1 370) is what `number_text` parts thousands with."""
    mark = "," if language is Language.ENGLISH else "\u00a0"
    return _GROUPED.sub(lambda number: number.group().replace(" ", mark), text)


def number_cell(value: int | None, words: Words) -> Cell:
    """A number litreview counted, or «ikke oppgitt»."""
    return not_stated(words) if value is None else cell(number_text(value, words.language), CellKind.NUMBER, value)


def count_text(count: Count, words: Words) -> str:
    """A count as printed by the author, as counted, or «ikke oppgitt»."""
    if count.raw:
        return count.raw
    return words("report.not_stated") if count.value is None else number_text(count.value, words.language)


def count_cell(count: Count, words: Words) -> Cell:
    """The same in a cell; a printed count that could not be read as a number stays text."""
    if not count.raw:
        return number_cell(count.value, words)
    return cell(count.raw, CellKind.TEXT if count.value is None else CellKind.NUMBER, count.value)


def day_text(day: Day, words: Words) -> str:
    """5. februar 2021 (5 February 2021), with the unknown parts left out; empty when nothing is known."""
    month = words(f"report.month.{day.month}") if day.month else ""
    number = (f"{day.day}" if words.language is Language.ENGLISH else f"{day.day}.") if day.day and month else ""
    return " ".join(part for part in (number, month, str(day.year) if day.year else "") if part)


def date_text(day: LogDate, words: Words) -> str:
    """The date as printed, else its days in words, an interval with an en dash; empty when unknown."""
    if day.raw:
        return day.raw
    first = day_text(day.first, words) if day.first else ""
    last = day_text(day.last, words) if day.last else ""
    return " – ".join(dict.fromkeys(part for part in (first, last) if part))


def date_value(day: LogDate) -> date | None:
    """The calendar day behind a log date, when it is one whole day; None for an interval or a missing part."""
    first = day.first
    if first is None or first != (day.last or first) or None in (first.year, first.month, first.day):
        return None
    try:
        return date(first.year or 0, first.month or 0, first.day or 0)
    except ValueError:  # 31 February as printed: no such day, the printed form stands alone
        return None


def limit_text(limit: Limit, words: Words) -> str:
    """One limit as printed, else in words; one that is no part of the search says so."""
    text = _limit_text(limit, words)
    return text if limit.applied == "source" else words("report.limit.afterwards", limit=text)


def _limit_text(limit: Limit, words: Words) -> str:
    if limit.raw:
        return limit.raw
    if limit.kind in {LimitKind.PEER_REVIEWED, LimitKind.FULL_TEXT}:  # «ja» says nothing on its own
        return words(f"report.limit.{limit.kind.value}")
    if limit.kind is LimitKind.ENTERED:
        return words("report.limit.entered_from", day=day_text(Day(*map(int, limit.values[0].split("-"))), words))
    if limit.kind is LimitKind.YEARS:
        return "–".join(str(year) if year else "" for year in (limit.first, limit.last))
    if limit.values:
        return ", ".join(limit.values)
    return words(f"report.limit.{limit.kind.value}")


def limits_text(limits: tuple[Limit, ...], words: Words) -> str:
    """Limits in one cell, in order, parted as the theses do."""
    return "; ".join(limit_text(limit, words) for limit in limits)


def source_text(run: Run, words: Words) -> str:
    """The source as printed, else its title; an author's own word stands as it is; empty when unknown."""
    if run.source_printed:
        return run.source_printed
    code = f"report.source.{run.source}"
    return words(code) if run.source and words.has(code) else run.source


def run_name(run: Run, words: Words) -> str:
    """What a search is called: the author's label, else its number in the log."""
    return run.label or words("report.run", id=run.id)


def work_numbers(snapshot: Snapshot) -> dict[str, int]:
    """The number of each included work, from 1."""
    return {work.id: number for number, work in enumerate(snapshot.works, start=1)}


def work_label(work: str, snapshot: Snapshot, words: Words) -> str:
    """«Artikkel 2» for an included work, its id for another."""
    return work_labels((work,), snapshot, words)[0]


def work_labels(works: Sequence[str], snapshot: Snapshot, words: Words) -> tuple[str, ...]:
    """The same for several works."""
    numbers = work_numbers(snapshot)
    return tuple(words("report.article", number=numbers[work]) if work in numbers else work for work in works)


def criterion_text(criterion: str, snapshot: Snapshot) -> str:
    """A criterion's id with its text, or the id alone when the protocol has no such criterion."""
    found = next((item for item in snapshot.protocol.criteria if item.id == criterion), None)
    return f"{found.id} {found.text}" if found else criterion


def exception_note(exception: CriterionException, snapshot: Snapshot, words: Words) -> Line:
    """The line that explains a starred work."""
    return line(
        words(
            "report.exception.note",
            work=work_label(exception.work, snapshot, words),
            criterion=criterion_text(exception.criterion, snapshot),
            reasons="; ".join(exception.reasons) or words("report.not_stated"),
        )
    )


def padded(rows: Sequence[tuple[Cell, ...]], width: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows of one width: uneven rows are filled with empty cells on the right."""
    return tuple(row + (empty(),) * (width - len(row)) for row in rows)


def plain_table(
    key: str,
    caption: str,
    headings: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    widths: tuple[float, ...] = (),
    notes: tuple[Line, ...] = (),
) -> Table:
    """A table with a header row, its rows filled to one width."""
    width = max([len(headings), *(len(row) for row in rows)])
    return Table(key, caption, headings, padded(rows, width), widths, notes=notes)
