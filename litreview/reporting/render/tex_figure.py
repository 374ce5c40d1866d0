"""A drawing as LaTeX's own `picture`: lines and letters, no image, so that it prints sharp and can be changed in the
text. It needs `graphicx` and `xcolor` alone, which every TeX has; TikZ is missing from many. Corners are square there.

The kernel's `\\line` and `\\vector` take upright and level lines of any length; others are drawn with `\\qbezier`
(LaTeX2e: An unofficial reference manual, chapter 18).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from litreview.reporting.document import Dot, Drawing, Line, Shape, Stroke
from litreview.reporting.draw import line_height
from litreview.reporting.draw.metrics import ASCENT

PREAMBLE = (
    r"\usepackage{graphicx,xcolor}",
    # A line in another face than the one it was measured in is made narrower where it would leave its box.
    r"\newsavebox{\figuretext}",
    r"\newcommand{\figureline}[2]{\sbox{\figuretext}{#2}"
    r"\ifdim\wd\figuretext>#1\resizebox{#1}{!}{\usebox{\figuretext}}\else\usebox{\figuretext}\fi}",
)
_DASH, _GAP = 3.0, 2.0

Point = tuple[float, float]


def picture(drawing: Drawing, escaped: Callable[[str], str], scale: float) -> Iterator[str]:
    """The lines of a `picture`, one point of the drawing to `scale` big points (1/72 inch)."""
    yield r"{\setlength{\unitlength}{1bp}%"
    yield rf"\noindent\scalebox{{{scale:.3f}}}{{\begin{{picture}}({_n(drawing.width)},{_n(drawing.height)})"
    for item in drawing.items:
        if isinstance(item, Shape):
            yield from _shape(item, drawing.height, escaped)
        elif isinstance(item, Stroke):
            yield from _stroke(item, drawing.height)
        else:
            yield _dot(item, drawing.height)
    yield r"\end{picture}}}\par"


def _put(x: float, y: float, what: str) -> str:
    return rf"\put({_n(x)},{_n(y)}){{{what}}}"


def _stroke(item: Stroke, height: float) -> Iterator[str]:
    points = [(x, height - y) for x, y in item.points]
    stretches = list(pairwise(points))
    yield rf"{_ink(item.colour)}\linethickness{{{_n(item.width)}bp}}%"
    for at, (start, end) in enumerate(stretches):
        headed = item.arrow and at == len(stretches) - 1
        if item.dashed and not headed:
            yield from _dashes(start, end)
        else:
            yield _straight(start, end, "vector" if headed else "line")


def _straight(start: Point, end: Point, command: str) -> str:
    across, up = end[0] - start[0], end[1] - start[1]
    if abs(across) > 0.005 and abs(up) > 0.005:
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        return r"\qbezier" + "".join(f"({_n(x)},{_n(y)})" for x, y in (start, middle, end))
    along = abs(across) > abs(up)
    way = (round(math.copysign(1, across)), 0) if along else (0, round(math.copysign(1, up)))
    return _put(*start, rf"\{command}({way[0]},{way[1]}){{{_n(max(abs(across), abs(up)))}}}")


def _dashes(start: Point, end: Point) -> Iterator[str]:
    length = math.dist(start, end)
    at = 0.0
    while at < length:
        first, last = at / length, min(length, at + _DASH) / length
        yield _straight(_between(start, end, first), _between(start, end, last), "line")
        at += _DASH + _GAP


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _dot(item: Dot, height: float) -> str:
    return _ink(item.fill) + _put(item.x, height - item.y, rf"\circle*{{{_n(2 * item.radius)}}}")


def _shape(shape: Shape, height: float, escaped: Callable[[str], str]) -> Iterator[str]:
    foot = height - shape.y - shape.height
    if shape.fill:
        block = rf"\rule{{{_n(shape.width)}bp}}{{{_n(shape.height)}bp}}"
        yield _ink(shape.fill) + _put(shape.x, foot, block)
    if shape.stroke:
        yield from _frame(shape, height)
    yield from _words(shape, height, escaped)


def _frame(shape: Shape, height: float) -> Iterator[str]:
    right, below = shape.x + shape.width, shape.y + shape.height
    corners = ((shape.x, shape.y), (right, shape.y), (right, below), (shape.x, below), (shape.x, shape.y))
    return _stroke(Stroke(corners, colour=shape.stroke, width=shape.stroke_width, dashed=shape.dashed), height)


def _words(shape: Shape, height: float, escaped: Callable[[str], str]) -> Iterator[str]:
    """Each line at its foot. Turned words run upwards: what is across for them is up for the shape."""
    across, along = (shape.height, shape.width) if shape.turned else (shape.width, shape.height)
    step = line_height(shape.size)
    top = (along - step * len(shape.lines)) / 2 if shape.middle else shape.padding
    x, place = {
        "center": (across / 2, "b"),
        "right": (across - shape.padding, "br"),
    }.get(shape.align, (shape.padding, "bl"))
    face = rf"\sffamily\fontsize{{{_n(shape.size)}bp}}{{{_n(step)}bp}}\selectfont"
    for number, line in enumerate(shape.lines):
        if not line.text:
            continue
        down = top + number * step + (step - shape.size) / 2 + ASCENT * shape.size
        room = rf"{_n(across - 2 * shape.padding)}bp"
        words = rf"\figureline{{{room}}}{{{face} {_line(line, escaped)}\strut}}"
        yield _ink(shape.ink) + _placed(shape, height, (x, down), place, words)


def _placed(shape: Shape, height: float, at: Point, place: str, words: str) -> str:
    x, down = at
    down += 0.25 * shape.size  # from the foot of the letters to that of the line's strut
    if shape.turned:
        turned = rf"\rotatebox{{90}}{{{words}}}"
        side = {"b": "r", "bl": "br", "br": "tr"}[place]
        return _put(shape.x + down, height - shape.y - shape.height + x, rf"\makebox(0,0)[{side}]{{{turned}}}")
    return _put(shape.x + x, height - shape.y - down, rf"\makebox(0,0)[{place}]{{{words}}}")


def _line(line: Line, escaped: Callable[[str], str]) -> str:
    made = ""
    for span in line.spans:
        words = escaped(span.text)
        words = rf"\textit{{{words}}}" if span.italic else words
        made += rf"\textbf{{{words}}}" if span.bold else words
    return made


def _ink(value: str) -> str:
    return rf"\color[HTML]{{{value.removeprefix('#').upper()}}}"


def _n(value: float) -> str:
    return f"{round(value, 2) + 0.0:.7g}"
