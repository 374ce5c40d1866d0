"""The boxes of a flow diagram on a page: measured, put in rows and columns, and joined by arrows. Boxes grow with what
stands in them; nothing is cut. Colours, headers and bars are those of the official template and the R package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from litreview.messages import Words
from litreview.reporting.document import Drawing, Line, Shape, Stroke, line
from litreview.reporting.draw import line_height, text_width
from litreview.reporting.figures.chart import STAGES, Box, Chart, Column, Entry, Row, arrows
from litreview.reporting.tables.common import number_text

UPRIGHT, WIDE = (453.0, 570.0), (700.0, 340.0)
"""What a figure may take of an A4 page with margins of 2.5 cm, with its heading, caption and notes, in points."""
SIZES = (9.0, 8.5, 8.0, 7.5)
"""Sizes of type to be tried, in points; none is smaller in print."""
GOLD, GREY, BLUE, WHITE, RED, INK = "#FFC125", "#DCDCDC", "#BCD2EE", "#FFFFFF", "#B00020", "#000000"
PADDING = 4.0
_BEHIND = {"box2": "log", "box9": "box9 excluded", "box11": "log", "box15": "box15 excluded"}
"""What lies behind a box, where it is not a list of its name."""
_BAR, _BAR_GAP = 18.0, 7.0
_INDENT = "\u00a0\u00a0\u00a0"
_FLUSH = 0.01  # points that rounding may take


@dataclass(frozen=True, slots=True)
class Laid:
    """A diagram on paper, and whether it wants a landscape page. `fits`: as it is, with no need to be made smaller."""

    drawing: Drawing
    wide: bool
    fits: bool


def laid_out(chart: Chart, words: Words) -> Laid:
    """The diagram in the largest type that fits, upright if it can be. What fits no page is drawn all the same, on the
    page that makes it least small."""
    best: tuple[float, Laid] | None = None
    for (width, height), wide in ((UPRIGHT, False), (WIDE, True)):
        if wide and len(chart.columns) == 1:
            continue
        for size in SIZES:
            page = _Page(chart, words, width, size)
            if not page.readable:
                continue
            scale = min(1.0, height / page.height)
            laid = Laid(page.drawing(), wide, scale == 1.0)
            if laid.fits:
                return laid
            if best is None or scale * size > best[0] + _FLUSH:
                best = scale * size, laid
    return best[1] if best else Laid(_Page(chart, words, WIDE[0], SIZES[-1]).drawing(), True, False)


def wrapped(text: str, width: float, size: float, *, bold: bool = False, hang: str = "") -> tuple[str, ...]:
    """`text` in lines no wider than `width` points; those after the first begin with `hang`. A word that is wider than
    a line is parted between two letters."""
    lines: list[str] = []
    here = ""
    for word in text.split(" "):
        tried = f"{here} {word}" if here.strip("\u00a0") else here + word
        if text_width(tried, size, bold=bold) <= width:
            here = tried
            continue
        if here.strip("\u00a0"):
            lines.append(here)
            here = hang
        for letter in word:
            if text_width(here + letter, size, bold=bold) > width and here.strip("\u00a0"):
                lines.append(here)
                here = hang
            here += letter
    return (*lines, here)


@dataclass(frozen=True)
class _Slot:
    """A column of boxes on the paper."""

    x: float
    width: float


@dataclass(frozen=True)
class _Page:
    """A diagram in one width and one size of type."""

    chart: Chart
    words: Words
    width: float
    size: float

    @property
    def readable(self) -> bool:
        """Whether the columns are wide enough for lines of some words."""
        return min(slot.width for slot in self.slots.values()) >= 11 * self.size

    @cached_property
    def slots(self) -> dict[tuple[Column, bool], _Slot]:
        """The columns of boxes by column of the diagram, and whether they stand to the side in it."""
        keys = [(column, side) for column in self.chart.columns for side in (False, True)]
        keys = [key for key in keys if key != (Column.PREVIOUS, True)]
        gap = 22.0 if len(keys) == 2 else 13.0
        room = self.width - _BAR - _BAR_GAP - gap * (len(keys) - 1) - 1
        each = room / len(keys)
        return {key: _Slot(_BAR + _BAR_GAP + at * (each + gap), each) for at, key in enumerate(keys)}

    def slot(self, box: Box) -> _Slot:
        """Where a box stands. In narrow columns those at the foot take the room beside them, as nothing leaves them."""
        slot = self.slots[box.column, box.side]
        if box.row < Row.INCLUDED or len(self.slots) == 2:
            return slot
        beside = self.slots[box.column, True]
        return _Slot(slot.x, beside.x + beside.width - slot.x)

    @cached_property
    def gap(self) -> float:
        return 18.0 if len(self.slots) == 2 else 13.0

    @cached_property
    def lines(self) -> dict[str, tuple[Line, ...]]:
        """The words of each box, broken to its width."""
        return {box.id: tuple(self._words(box)) for box in self.chart.boxes}

    def _words(self, box: Box) -> Iterator[Line]:
        room = self.slot(box).width - 2 * PADDING
        for entry in box.entries:
            start = _INDENT * entry.level
            told = start + said(entry, self.words)
            yield from map(line, wrapped(told, room, self.size, hang=start + _INDENT if entry.level else ""))
        if box.broken:
            mark = self.words("flow.figure.broken", checks=box.broken)
            yield from (line(part, bold=True) for part in wrapped(mark, room, self.size, bold=True))

    @cached_property
    def headers(self) -> dict[Column, tuple[_Slot, tuple[Line, ...]]]:
        made = {}
        for column, text in self.chart.headers:
            slots = [slot for key, slot in self.slots.items() if key[0] is column]
            whole = _Slot(slots[0].x, slots[-1].x + slots[-1].width - slots[0].x)
            parts = wrapped(text, whole.width - 2 * PADDING, self.size, bold=True)
            made[column] = whole, tuple(line(part, bold=True) for part in parts)
        return made

    @cached_property
    def rows(self) -> dict[Row, tuple[float, float]]:
        """The upper edge and the height of each row that has boxes."""
        y = self.header_height + self.gap / 2
        made: dict[Row, tuple[float, float]] = {}
        least = dict(self._least())
        for row in sorted({box.row for box in self.chart.boxes}):
            tallest = max(len(self.lines[box.id]) for box in self.chart.boxes if box.row is row)
            height = max(self._height(tallest), least.get(row, 0.0))
            made[row] = y, height
            y += height + self.gap
        return made

    def _least(self) -> Iterator[tuple[Row, float]]:
        """A row that has a bar to itself is tall enough for the word on it."""
        bars = dict(self.chart.bars)
        present = {box.row for box in self.chart.boxes}
        for stage, first, last in STAGES:
            if len([row for row in present if first <= row <= last]) == 1:
                yield first, text_width(bars[stage], self.size, bold=True) + 2 * PADDING

    def _height(self, lines: int) -> float:
        return lines * line_height(self.size) + 2 * PADDING

    @property
    def header_height(self) -> float:
        return self._height(max(len(lines) for _, lines in self.headers.values()))

    @property
    def height(self) -> float:
        y, height = self.rows[max(self.rows)]
        return y + height + 1

    def drawing(self) -> Drawing:
        return Drawing(self.width, self.height, (*self._strokes(), *self._headers(), *self._bars(), *self._boxes()))

    def _headers(self) -> Iterator[Shape]:
        for column, (slot, lines) in self.headers.items():
            fill = GOLD if column is Column.SEARCHED else GREY
            yield Shape(
                slot.x,
                0.5,
                slot.width,
                self.header_height,
                lines,
                self.size,
                fill,
                INK,
                radius=8,
                align="center",
                middle=True,
            )

    def _bars(self) -> Iterator[Shape]:
        texts = dict(self.chart.bars)
        for stage, first, last in STAGES:
            rows = [self.rows[row] for row in self.rows if first <= row <= last]
            top, height = rows[0][0], rows[-1][0] + rows[-1][1] - rows[0][0]
            words = (line(texts[stage], bold=True),)
            yield Shape(
                0.5,
                top,
                _BAR,
                height,
                words,
                self.size,
                BLUE,
                INK,
                radius=5,
                align="center",
                middle=True,
                turned=True,
            )

    def _boxes(self) -> Iterator[Shape]:
        for box in self.chart.boxes:
            slot, (y, height) = self.slot(box), self.rows[box.row]
            yield Shape(
                slot.x,
                y,
                slot.width,
                height,
                self.lines[box.id],
                self.size,
                WHITE if box.column is Column.SEARCHED and box.row is not Row.TOTAL else GREY,
                RED if box.broken else INK,
                stroke_width=1.75 if box.broken else 0.75,
                dashed=bool(box.broken),
                padding=PADDING,
                middle=True,
                anchor=_BEHIND.get(box.id, box.id),
                name=spoken(box.entries, self.words),
            )

    def _strokes(self) -> Iterator[Stroke]:
        boxes = {box.id: box for box in self.chart.boxes}
        for one, other in arrows(self.chart):
            yield Stroke(self._path(boxes[one], boxes[other]), arrow=True)

    def _path(self, one: Box, other: Box) -> tuple[tuple[float, float], ...]:
        """From the edge of a box to the edge of another: to the right, straight down, or down and in from the side."""
        here, there = self.slot(one), self.slot(other)
        (top, height), (next_top, next_height) = self.rows[one.row], self.rows[other.row]
        if one.row is other.row:
            return (here.x + here.width, top + height / 2), (there.x, top + height / 2)
        main = self.slots[one.column, False]
        middle = main.x + main.width / 2
        if one.column is other.column:
            return (middle, top + height), (middle, next_top)
        level = next_top + next_height / 2
        side = there.x + there.width if here.x > there.x else there.x
        return (middle, top + height), (middle, level), (side, level)


def said(entry: Entry, words: Words) -> str:
    """«Databaser (n = 187)», with no line break inside the brackets."""
    if not entry.counted:
        return entry.text
    return f"{entry.text} {counted(entry.number, words)}"


def counted(number: int | None, words: Words) -> str:
    """«(n = 12)», «(n = ikke oppgitt)»."""
    shown = words("report.not_stated") if number is None else number_text(number, words.language)
    return words("flow.figure.n", number=shown).replace(" ", "\u00a0")


def spoken(entries: Sequence[Entry], words: Words) -> str:
    """The words of a box in one line, for who cannot see it."""
    parts = [said(entry, words).replace("\u00a0", " ") for entry in entries]
    return " ".join(part if part.endswith(":") else f"{part};" for part in parts).rstrip(";")
