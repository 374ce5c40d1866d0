"""A drawing as SVG 1.1: shapes, lines and text with presentation attributes alone, so that it stands inside a page
whose policy allows no style of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from litreview.reporting.document import Dot, Drawing, Line, Shape, Span, Stroke
from litreview.reporting.draw.metrics import ASCENT, line_height

FACES = "Liberation Sans, Arial, Helvetica, sans-serif"
_ARROW = 5.0  # points from an arrow's tip to its base


def svg(drawing: Drawing, *, title: str = "", description: str = "", anchors: bool = False) -> str:
    """The drawing as one `svg` element, `width` by `height` points.

    `title` and `description` are read to who cannot see it; `anchors` makes links of shapes that have one.
    """
    width, height = _n(drawing.width), _n(drawing.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
        f' font-family="{FACES}"' + f' role="{"group" if anchors else "img"}">'
    ]
    parts += [f"<{tag}>{escape(text)}</{tag}>" for tag, text in (("title", title), ("desc", description)) if text]
    for item in drawing.items:
        parts += _shape(item, anchors) if isinstance(item, Shape) else [_line(item)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(item: Stroke | Dot) -> str:
    if isinstance(item, Dot):
        edge = f' stroke="{item.stroke}"' if item.stroke else ""
        return f'<circle cx="{_n(item.x)}" cy="{_n(item.y)}" r="{_n(item.radius)}" fill="{item.fill}"{edge}/>'
    points = list(item.points)
    head = ""
    if item.arrow and len(points) > 1:
        head, points[-1] = _head(points[-2], points[-1], item.colour)
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    dash = ' stroke-dasharray="3 2"' if item.dashed else ""
    drawn = f'<polyline points="{path}" fill="none" stroke="{item.colour}" stroke-width="{_n(item.width)}"{dash}/>'
    return drawn + head


def _head(before: tuple[float, float], tip: tuple[float, float], colour: str) -> tuple[str, tuple[float, float]]:
    """An arrow's head, and where the line now ends: under the head, so that its corner does not look out."""
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    corners = [tip] + [
        (tip[0] - _ARROW * math.cos(angle + turn), tip[1] - _ARROW * math.sin(angle + turn)) for turn in (0.4, -0.4)
    ]
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    back = (tip[0] - 0.8 * _ARROW * math.cos(angle), tip[1] - 0.8 * _ARROW * math.sin(angle))
    return f'<polygon points="{path}" fill="{colour}"/>', back


def _shape(shape: Shape, anchors: bool) -> Iterator[str]:
    linked = anchors and shape.anchor
    if linked:
        label = f" aria-label={quoteattr(shape.name)}" if shape.name else ""
        yield f"<a href={quoteattr('#' + shape.anchor)}{label}>"
    if shape.fill or shape.stroke:
        yield (
            f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
            f' fill="{shape.fill or "none"}"'
            + (f' stroke="{shape.stroke}" stroke-width="{_n(shape.stroke_width)}"' if shape.stroke else "")
            + (f' rx="{_n(shape.radius)}"' if shape.radius else "")
            + (' stroke-dasharray="3 2"' if shape.dashed else "")
            + "/>"
        )
    yield from _words(shape)
    if linked:
        yield "</a>"


def _words(shape: Shape) -> Iterator[str]:
    """The lines of a shape. Turned words are set as if the shape lay on its side, then turned round its middle."""
    across, along = (shape.height, shape.width) if shape.turned else (shape.width, shape.height)
    middle = (shape.x + shape.width / 2, shape.y + shape.height / 2)
    left, top = middle[0] - across / 2, middle[1] - along / 2
    step = line_height(shape.size)
    if shape.middle:
        top += (along - step * len(shape.lines)) / 2
    else:
        top += shape.padding
    x, anchor = {
        "center": (middle[0], "middle"),
        "right": (left + across - shape.padding, "end"),
    }.get(shape.align, (left + shape.padding, "start"))
    turn = f' transform="rotate(-90 {_n(middle[0])} {_n(middle[1])})"' if shape.turned else ""
    for number, line in enumerate(shape.lines):
        if not line.text:
            continue
        foot = top + number * step + (step - shape.size) / 2 + ASCENT * shape.size
        yield (
            f'<text x="{_n(x)}" y="{_n(foot)}" font-size="{_n(shape.size)}" text-anchor="{anchor}"'
            f' fill="{shape.ink}" xml:space="preserve"{turn}>{_spans(line)}</text>'
        )


def _spans(line: Line) -> str:
    return "".join(_span(span) for span in line.spans if span.text)


def _span(span: Span) -> str:
    face = (' font-weight="bold"' if span.bold else "") + (' font-style="italic"' if span.italic else "")
    return f"<tspan{face}>{escape(span.text)}</tspan>" if face else escape(span.text)


def _n(value: float) -> str:
    """A length with two decimals at most: the same on every machine."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.2f}"
