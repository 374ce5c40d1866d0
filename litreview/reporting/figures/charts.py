"""Charts as drawings: bars, columns, lines, and sets with their overlaps (UpSet; Lex and others 2014,
doi:10.1109/TVCG.2014.2346248). Black, greys and one colour, each number written beside what it measures, so that they
can be read in print without colour. Sizes in points; nothing is drawn outside the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litreview.reporting.document import Dot, Drawing, Line, Shape, Span, Stroke
from litreview.reporting.draw import broken, line_height, text_width

WIDTH = 450.0
"""Across an upright A4 page with margins of 2.5 cm."""
SIZE = 9.0
COLOUR, BLACK, GREY, PALE = "#1F5C8B", "#1C1C1C", "#6B6B6B", "#D9D9D9"
_BAR, _GAP, _AIR = 13.0, 5.0, 6.0
_LEAST = 1.0  # so that one of many is seen
_LABELS = 170.0
_WIDEST_STEP = 48.0
_Items = list[Shape | Stroke | Dot]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row or column: what it is of, how much (None: unknown), and the number as it is written."""

    label: str
    value: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Something that grows: points (x, total), x in any unit from 0; `label` stands at its end."""

    label: str
    points: tuple[tuple[float, int], ...]
    dashed: bool = False
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many are in exactly these sets, by their places."""

    sets: tuple[int, ...]
    value: int
    shown: str


def bars(rows: Sequence[Bar], *, width: float = WIDTH) -> Drawing:
    """Lying bars, one under the other; of an unknown one only its words."""
    labels = [broken(_line(row.label), _LABELS, SIZE) for row in rows]
    left = max((_widest(lines) for lines in labels), default=0) + _AIR
    room = width - left - max((text_width(row.shown, SIZE) for row in rows), default=0) - _AIR
    most = max((row.value or 0 for row in rows), default=0)
    items: _Items = []
    y = 0.0
    for row, lines in zip(rows, labels, strict=True):
        height = max(_BAR, len(lines) * line_height(SIZE))
        items.append(_words(lines, 0, y, left - _AIR, height, align="right"))
        length = _length(row.value, most, room)
        if length:
            items.append(Shape(left, y + (height - _BAR) / 2, length, _BAR, fill=COLOUR))
        items.append(_text(row.shown, left + length + _AIR / 2, y, height))
        y += height + _GAP
    items.append(Stroke(((left, 0), (left, max(y - _GAP, _BAR))), colour=BLACK))
    return Drawing(width, max(y - _GAP, _BAR), tuple(items))


def columns(panels: Sequence[tuple[str, Sequence[Bar]]], *, width: float = WIDTH, height: float = 90.0) -> Drawing:
    """Panels of standing bars over the same labels, each under its own title. All have as many bars."""
    items: _Items = []
    y = 0.0
    step = min(width / max((len(rows) for _, rows in panels), default=1), _WIDEST_STEP)
    for title, rows in panels:
        items.append(_text(title, 0, y, line_height(SIZE), bold=True))
        y += line_height(SIZE) + _GAP
        items += _panel(rows, y, step, height)
        y += height + line_height(SIZE)
        items.append(Stroke(((0, y), (step * len(rows), y)), colour=BLACK))
        y += _AIR
    for place, row in enumerate(panels[0][1] if panels else ()):
        items.append(_centred(row.label, place * step, y - _AIR / 2, step))
    return Drawing(width, y + line_height(SIZE), tuple(items))


def _panel(rows: Sequence[Bar], y: float, step: float, height: float) -> Iterable[Shape]:
    most = max((row.value or 0 for row in rows), default=0)
    foot = y + height + line_height(SIZE)
    thick = min(step * 0.7, 26.0)
    for place, row in enumerate(rows):
        tall = _length(row.value, most, height)
        if tall:
            x = place * step + (step - thick) / 2
            yield Shape(x, foot - tall, thick, tall, fill=COLOUR)
            yield _centred(row.shown, place * step, foot - tall - line_height(SIZE), step)


def fits(labels: Iterable[str], width: float = WIDTH) -> bool:
    """Whether these labels stand side by side under the columns of a drawing, each with a little air."""
    texts = list(labels)
    return not texts or max(text_width(text, SIZE) for text in texts) + 3 <= min(width / len(texts), _WIDEST_STEP)


def lines(
    curves: Sequence[Curve], ends: tuple[str, str], top: str, *, width: float = WIDTH, height: float = 150.0
) -> Drawing:
    """Curves that grow by steps, over an axis with words at both ends; `top` is the highest total as written."""
    right = max((text_width(curve.label, SIZE) for curve in curves), default=0) + 2 * _AIR
    left = text_width(top, SIZE) + _AIR
    head = line_height(SIZE) / 2
    foot = head + height
    last = max((x for curve in curves for x, _ in curve.points), default=0) or 1
    most = max((n for curve in curves for _, n in curve.points), default=0) or 1
    room = width - left - right
    items: _Items = [
        Stroke(((left, head), (width - right, head)), colour=PALE),
        Stroke(((left, head), (left, foot), (width - right, foot)), colour=BLACK),
        _right(top, 0, head - line_height(SIZE) / 2, left - _AIR / 2),
        _right("0", 0, foot - line_height(SIZE) / 2, left - _AIR / 2),
    ]
    placed = []
    for curve in curves:
        points = [(left + room * x / last, foot - height * n / most) for x, n in curve.points]
        items.append(Stroke(_steps(points, width - right), colour=curve.colour, width=1.5, dashed=curve.dashed))
        placed.append(points[-1][1])
    for curve, y in zip(curves, _spread(placed, foot), strict=True):
        items.append(_text(curve.label, width - right + _AIR, y - line_height(SIZE) / 2, line_height(SIZE)))
    items.append(_text(ends[0], left, foot + 2, line_height(SIZE)))
    items.append(_right(ends[1], left + text_width(ends[0], SIZE), foot + 2, room - text_width(ends[0], SIZE)))
    return Drawing(width, foot + 4 + line_height(SIZE), tuple(items))


def _steps(points: Sequence[tuple[float, float]], end: float) -> tuple[tuple[float, float], ...]:
    """The way along the points that turns only at right angles: nothing happened in between."""
    way = [points[0]]
    for x, y in points[1:]:
        way += [(x, way[-1][1]), (x, y)]
    return (*way, (end, way[-1][1]))


def _spread(places: Sequence[float], foot: float) -> list[float]:
    """The places, moved so far that a line of words at each does not touch the next: down from the highest, and what
    would then fall under the foot up again."""
    order = sorted(range(len(places)), key=lambda one: (places[one], one))
    found = list(places)
    under = 0.0
    for one in order:
        found[one] = max(places[one], under)
        under = found[one] + line_height(SIZE)
    above = foot + line_height(SIZE)
    for one in reversed(order):
        found[one] = above = min(found[one], above - line_height(SIZE))
    return found


def upset(sets: Sequence[Bar], overlaps: Sequence[Overlap], *, width: float = WIDTH, height: float = 90.0) -> Drawing:
    """Above, how many are in each combination of sets; below, which sets each combination is of. Sets have their own
    size behind their names."""
    names = [broken(_line(f"{one.label} ({one.shown})"), _LABELS, SIZE) for one in sets]
    left = max((_widest(name) for name in names), default=0) + 2 * _AIR
    step = min((width - left) / max(len(overlaps), 1), 40.0)
    top = line_height(SIZE) + height
    most = max((one.value for one in overlaps), default=0)
    tall = [max(16.0, len(name) * line_height(SIZE)) for name in names]
    middles = [top + _AIR + sum(tall[:place]) + tall[place] / 2 for place in range(len(sets))]
    items: _Items = []
    for place, name in enumerate(names):
        if place % 2 == 0:
            items.append(
                Shape(0, middles[place] - tall[place] / 2, left + step * len(overlaps), tall[place], fill="#F2F2F2")
            )
        items.append(_words(name, 0, middles[place] - tall[place] / 2, left - 2 * _AIR, tall[place], align="right"))
    for place, one in enumerate(overlaps):
        x = left + place * step
        long = _length(one.value, most, height)
        thick = min(step * 0.6, 18.0)
        items.append(Shape(x + (step - thick) / 2, top - long, thick, long, fill=COLOUR))
        items.append(_centred(one.shown, x, top - long - line_height(SIZE), step))
        items += _column(one, x + step / 2, middles)
    items.append(Stroke(((left, top), (left + step * len(overlaps), top)), colour=BLACK))
    return Drawing(width, top + _AIR + sum(tall), tuple(items))


def _column(overlap: Overlap, x: float, middles: Sequence[float]) -> Iterable[Stroke | Dot]:
    """A dot for each set, full where the combination has it, and a line through the full ones."""
    inside = [middles[place] for place in overlap.sets]
    if len(inside) > 1:
        yield Stroke(((x, min(inside)), (x, max(inside))), colour=BLACK, width=1.5)
    for place, y in enumerate(middles):
        yield Dot(x, y, 3.5, fill=BLACK if place in overlap.sets else PALE)


def _length(value: int | None, most: int, room: float) -> float:
    return max(_LEAST, room * value / most) if value else 0.0


def _line(text: str, *, bold: bool = False) -> Line:
    return Line((Span(text, bold),))


def _widest(lines: Iterable[Line]) -> float:
    return max((text_width(line.text, SIZE) for line in lines), default=0)


def _words(lines: tuple[Line, ...], x: float, y: float, width: float, height: float, align: str) -> Shape:
    return Shape(x, y, width, height, lines, size=SIZE, ink=BLACK, padding=0, align=align, middle=True)


def _text(text: str, x: float, y: float, height: float, *, bold: bool = False) -> Shape:
    return _words((_line(text, bold=bold),), x, y, text_width(text, SIZE, bold=bold), height, "left")


def _right(text: str, x: float, y: float, width: float) -> Shape:
    return _words((_line(text),), x, y, width, line_height(SIZE), "right")


def _centred(text: str, x: float, y: float, width: float) -> Shape:
    """In the middle over or under a column; as wide as the words, so that neighbours do not meet."""
    own = text_width(text, SIZE)
    return _words((_line(text),), x + (width - own) / 2, y, own, line_height(SIZE), "center")
