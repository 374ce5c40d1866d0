"""The appraisal as a figure: a row a study, a column an item, each cell with a letter and a shade.

The shades part in lightness as well as in colour, so that the figure reads in black and white and by who sees no red
and green; the letter alone says it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.messages import Words
from litreview.model import Answer, Sheet, SheetItem, Snapshot
from litreview.reporting.document import Cell, CellKind, Drawing, Figure, Line, Shape, Span, Table, cell, line
from litreview.reporting.draw import broken, line_height, text_width
from litreview.reporting.tables.appraisal import Row, answer_cell, coverage, sheet_notes, sheets_in_use

_WIDTH = 450.0  # points: what an upright page has room for
_LABEL = 140.0
_ROOM = _LABEL - 6  # for the words in it
_SIZE, _SMALL = 9.0, 8.0
_HIGH, _TOP = 20.0, 18.0  # of a row, and of the row of numbers
_WIDEST = 30.0
_GAP = 2.0
_MOST_ROWS = 26  # so that a figure and its notes stand on one page
_INK, _GREY = "#000000", "#595959"


@dataclass(frozen=True, slots=True)
class _Look:
    fill: str
    ink: str = _INK
    dashed: bool = False


_UNANSWERED = ""
_LOOKS = {
    Answer.YES.value: _Look("#D3EBDD"),
    Answer.UNCLEAR.value: _Look("#F2C24B"),
    Answer.NO.value: _Look("#8C1D18", "#FFFFFF"),
    Answer.NOT_APPLICABLE.value: _Look("#FFFFFF", _GREY),
    Answer.NONE.value: _Look("#8C1D18", "#FFFFFF"),
    Answer.ONE.value: _Look("#D3EBDD"),
    Answer.TWO.value: _Look("#8CC7A8"),
    _UNANSWERED: _Look("#FFFFFF", _GREY, dashed=True),
}


def appraisal_figure(snapshot: Snapshot, words: Words) -> tuple[Figure, ...]:
    """A figure for each checklist in use, or several where there are many studies; nothing where nobody appraised."""
    return tuple(
        _figure(snapshot, sheet, rows[start : start + _MOST_ROWS], start // _MOST_ROWS, words)
        for sheet, rows in sheets_in_use(snapshot, words)
        for start in range(0, len(rows), _MOST_ROWS)
    )


def _figure(snapshot: Snapshot, sheet: Sheet, rows: Sequence[Row], part: int, words: Words) -> Figure:
    caption = words("report.appraisal_figure.caption", sheet=sheet.name)
    return Figure(
        f"appraisal_figure.{sheet.key}" + (f".{part + 1}" if part else ""),
        caption,
        _drawing(sheet, rows, words),
        _told(sheet, rows, words),
        _numbers(sheet, rows, words),
        (coverage(snapshot, words), *sheet_notes(sheet, words)),
    )


def said(row: Row, item: SheetItem) -> str:
    """The value of the answer that counts, '' where there is none."""
    answer = row.appraisal.counting.get(item.id)
    return answer.answer.value if answer else _UNANSWERED


def _drawing(sheet: Sheet, rows: Sequence[Row], words: Words) -> Drawing:
    cell_width = min(_WIDEST, (_WIDTH - _LABEL) / len(sheet.items))
    shapes: list[Shape] = [
        _words(_LABEL + at * cell_width, 0, cell_width, _TOP, item.id, middle=True)
        for at, item in enumerate(sheet.items)
    ]
    y = _TOP
    for row in rows:
        size = _fitting(row.label)
        lines = broken(line(row.label), _ROOM, size)
        height = max(_HIGH, len(lines) * line_height(size) + 6)
        shapes.append(Shape(0, y, _LABEL, height, lines, size, padding=2, middle=True))
        for at, item in enumerate(sheet.items):
            shapes.append(_cell(_LABEL + at * cell_width, y, cell_width, height, said(row, item), words))
        y += height
    legend = tuple(_legend(sheet, y + 8, words))
    return Drawing(_WIDTH, max(shape.y + shape.height for shape in legend) + 1, (*shapes, *legend))


def _fitting(label: str) -> float:
    """The size in which the longest word of a label fits: a long double name must not run into the cells."""
    longest = max((text_width(word, _SIZE) for word in label.split()), default=0.0)
    return _SIZE if longest <= _ROOM else _SIZE * _ROOM / longest


def _cell(x: float, y: float, width: float, height: float, value: str, words: Words) -> Shape:
    look = _LOOKS[value]
    letter = Line((Span(_letter(value, words), bold=True),))
    return Shape(
        x + _GAP / 2, y + _GAP / 2, width - _GAP, height - _GAP, (letter,), _SIZE, look.fill, "#404040", look.ink,
        padding=0, align="center", middle=True, dashed=look.dashed,
    )  # fmt: skip


def _letter(value: str, words: Words) -> str:
    return words(f"sheet.letter.{value}") if value else "–"


def _words(x: float, y: float, width: float, height: float, text: str, *, middle: bool) -> Shape:
    bold = Line((Span(text, bold=True),))
    return Shape(x, y, width, height, (bold,), _SMALL, padding=0, align="center", middle=middle)


def _legend(sheet: Sheet, y: float, words: Words) -> Iterator[Shape]:
    """What each letter means, beside a cell of its look; as many on a line as there is room for."""
    values = dict.fromkeys(answer.value for item in sheet.items for answer in item.answers)
    x = 0.0
    for value in (*values, _UNANSWERED):
        text = words(f"sheet.answer.{value}") if value else words("report.appraisal.unanswered")
        width = text_width(text, _SMALL) + 14
        if x and x + 22 + width > _WIDTH:
            x, y = 0.0, y + _HIGH
        yield _cell(x, y, 22, _HIGH - 2, value, words)
        yield Shape(x + 24, y, width, _HIGH - 2, (line(text),), _SMALL, padding=2, middle=True)
        x += 24 + width


def _told(sheet: Sheet, rows: Sequence[Row], words: Words) -> str:
    """The figure in words, row for row."""
    parts = [words("report.appraisal_figure.alt", sheet=sheet.name, rows=len(rows), items=len(sheet.items))]
    for row in rows:
        by_answer: dict[str, list[str]] = {}
        for item in sheet.items:
            by_answer.setdefault(answer_cell(row.appraisal, item, words).text.rstrip("†"), []).append(item.id)
        told = "; ".join(f"{answer} {', '.join(items)}" for answer, items in by_answer.items())
        parts.append(f"{row.label}: {told}.")
    return " ".join(parts)


def _numbers(sheet: Sheet, rows: Sequence[Row], words: Words) -> Table:
    tops = (words("report.appraisal.study"), *(item.id for item in sheet.items))

    def cells(row: Row) -> tuple[Cell, ...]:
        answers = (answer_cell(row.appraisal, item, words) for item in sheet.items)
        return (cell(row.label, CellKind.HEADING), *answers)

    caption = words("report.appraisal_figure.caption", sheet=sheet.name)
    return Table(f"appraisal_figure.{sheet.key}", caption, tops, tuple(map(cells, rows)), wide=True, row_heads=True)
