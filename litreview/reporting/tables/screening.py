"""How the works were judged: sentences for the method, and the same numbers as a table with a column for each stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from litreview.messages import Words
from litreview.model import Arrival, Purpose, Snapshot
from litreview.reporting.document import Block, Cell, CellKind, Line, Paragraph, Table, cell, line
from litreview.reporting.tables.common import empty, number_cell, number_text, plain_table
from litreview.reporting.tables.screening_words import decimals, percent, told
from litreview.screening.agreement import Agreement, Coefficient, Estimate
from litreview.screening.conduct import Conduct, Ending, Said, SampleConduct, StageConduct, conduct

_COUNTING = (Purpose.MAIN, Purpose.SUPPLEMENTARY)
_WIDE = 5  # columns, from which on a landscape page is asked for
_ROWS = (
    *("drawn", "one", "several", "apart", "seen", "unknown", "agreed"),
    *(f"coefficient.{name.value}" for name in Coefficient),
    *("differed", *(f"ended.{end.value}" for end in Ending), "by_rule", "waiting"),
)

_Column = tuple[str, Mapping[str, Cell]]  # its heading, and its cells by row; a row left out has nothing to say


def screening(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    """Paragraphs and the table; nothing where the selection is a log kept by hand and no work was judged by several."""
    done = conduct(said_of(snapshot))
    if not is_told(snapshot, done):
        return ()
    paragraphs = tuple(Paragraph(line(text)) for text in told(done, words))
    columns = tuple(_columns(done, words))
    return (*paragraphs, *((_table(columns, words),) if columns else ()))


def is_told(snapshot: Snapshot, done: Conduct) -> bool:
    """Whether the decisions tell how works were judged: not where they only repeat what a log kept by hand says."""
    return done.by_several or bool(snapshot.decisions and _holds_records(snapshot))


def said_of(snapshot: Snapshot) -> Said:
    """What a snapshot says of the judging."""
    return Said(
        snapshot.protocol,
        snapshot.decisions,
        snapshot.taken_back,
        snapshot.samples,
        snapshot.amendments,
        snapshot.tally.places,
    )


def _holds_records(snapshot: Snapshot) -> bool:
    """Whether litreview made or read any search that counts, so that decisions make the flow."""
    counting = (run for run in snapshot.runs if run.purpose in _COUNTING and not run.withdrawn)
    return any(run.arrival is not Arrival.HAND for run in counting)


def _columns(done: Conduct, words: Words) -> Iterator[_Column]:
    for stage in done.stages:
        if not (stage.people or stage.by_rule):
            continue
        name = words(f"report.screening.stage.{stage.stage.value}")
        apart, unknown = stage.compared.apart, stage.compared.unknown
        yield name, {**_stage(stage, words), **_compared(apart if apart.items else unknown, words)}
        if apart.items and unknown.items:
            yield words("report.screening.column.unknown", stage=name), _compared(unknown, words)
    for sample in done.samples:
        name = words(f"report.screening.stage.{sample.sample.stage.value}")
        yield words("report.screening.column.sample", stage=name), _sample(sample, words)


def _stage(stage: StageConduct, words: Words) -> dict[str, Cell]:
    compared = stage.compared
    numbers = {
        "one": stage.judged.get(1, 0),
        "several": stage.several,
        "apart": compared.apart.items,
        "seen": compared.seen.items,
        "unknown": compared.unknown.items,
        "differed": stage.differed,
        **{f"ended.{end.value}": stage.endings.get(end, 0) for end in Ending},
        "by_rule": stage.by_rule,
        "waiting": stage.waiting,
    }
    return {row: number_cell(number, words) for row, number in numbers.items()}


def _sample(one: SampleConduct, words: Words) -> dict[str, Cell]:
    apart, unknown = one.compared.apart, one.compared.unknown
    numbers = {
        "drawn": one.sample.size,
        "several": one.read,
        "apart": apart.items,
        "seen": one.compared.seen.items,
        "unknown": unknown.items,
    }
    cells = {row: number_cell(number, words) for row, number in numbers.items()}
    return {**cells, **_compared(apart if apart.items else unknown, words)}


def _compared(found: Agreement, words: Words) -> dict[str, Cell]:
    if not found.items:
        return {}
    agreed, items = (number_text(number, words.language) for number in (found.agreed, found.items))
    share = found.proportion
    low, high = (percent(end or 0.0, words.language) for end in (share.low, share.high))
    text = words("report.screening.agreed", agreed=agreed, items=items, low=low, high=high)
    coefficients = {f"coefficient.{name.value}": _estimate(one, words) for name, one in found.coefficients.items()}
    return {"agreed": cell(text), **coefficients}


def _estimate(one: Estimate, words: Words) -> Cell:
    if one.value is None:
        return cell(words("report.screening.no_value"), CellKind.CANNOT)
    value = decimals(one.value, words.language)
    if one.low is None or one.high is None:
        return cell(value, value=one.value)
    low, high = (decimals(end, words.language) for end in (one.low, one.high))
    return cell(words("report.screening.interval", value=value, low=low, high=high), value=one.value)


def _table(columns: tuple[_Column, ...], words: Words) -> Table:
    """A row in which no column has anything but 0 is left out."""
    kept = [row for row in _ROWS if any(row in cells and not _is_nothing(cells[row]) for _, cells in columns)]
    heads = [cell(words(f"report.screening.row.{row}"), CellKind.HEADING) for row in kept]
    body = [(head, *(cells.get(row, empty()) for _, cells in columns)) for head, row in zip(heads, kept, strict=True)]
    headings = (words("report.screening.what"), *(heading for heading, _ in columns))
    caption = words("report.screening.caption")
    widths = (3.0, *(2.0 for _ in columns))
    table = plain_table("screening", caption, headings, body, widths, tuple(_notes(kept, words)))
    return Table(
        *(table.key, table.caption, table.headings, table.rows, table.widths),
        wide=len(headings) >= _WIDE,
        row_heads=True,
        notes=table.notes,
    )


def _is_nothing(one: Cell) -> bool:
    return one.kind is CellKind.NUMBER and one.value == 0


def _notes(rows: list[str], words: Words) -> Iterator[Line]:
    """What the coefficients in the table mean."""
    if any(row.startswith("coefficient.") for row in rows):
        yield line(words("report.screening.note.chance"))
    if "coefficient.pabak" in rows:
        yield line(words("report.screening.note.pabak"))
