"""A drawing as Word's own shapes: boxes whose words can be changed, lines that can be moved.

A group of `wps` shapes (Microsoft, [MS-ODRAWXML] 2.24 and ECMA-376 part 1, 20.1), inside `mc:AlternateContent` (part 3)
so that a program that does not know them shows the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count, pairwise
from typing import TYPE_CHECKING

from lxml import etree

from litreview.reporting.document import Dot, Figure, Line, Shape, Stroke
from litreview.reporting.draw import line_height
from litreview.reporting.render.docx_xml import W, text, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EMU = 12700
_FACE = "Arial"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_MAP = {"a": _A, "mc": _MC, "wp": _WP, "wps": _WPS, "wpg": _WPG, "w": W}
_ROOM = 1000  # numbers for the shapes of one figure; each in a document has its own


def shapes(figure: Figure, title: str, number: int, scale: float, picture: Element) -> Element:
    """The figure as a group of shapes, `scale` times as large as drawn, or `picture` where shapes are not known."""
    choice = _e("mc:Choice", w("drawing", _inline(figure, title, number, scale)), Requires="wpg")
    return _e("mc:AlternateContent", choice, _e("mc:Fallback", picture))


def _e(tag: str, *children: Element, **attributes: str | int | float) -> Element:
    prefix, name = tag.split(":")
    element = etree.Element(f"{{{_MAP[prefix]}}}{name}", nsmap=_MAP)
    for key, value in attributes.items():
        element.set(key, str(value))
    element.extend(children)
    return element


def _emu(points: float) -> int:
    return round(points * _EMU)


def _inline(figure: Figure, title: str, number: int, scale: float) -> Element:
    drawing = figure.drawing
    size = {"cx": _emu(drawing.width * scale), "cy": _emu(drawing.height * scale)}
    whole = {"cx": _emu(drawing.width), "cy": _emu(drawing.height)}
    frame = _e(
        "a:xfrm",
        _e("a:off", x=0, y=0),
        _e("a:ext", **size),
        _e("a:chOff", x=0, y=0),
        _e("a:chExt", **whole),
    )
    numbers = count(_ROOM * number)
    group = _e("wpg:wgp", _e("wpg:cNvGrpSpPr"), _e("wpg:grpSpPr", frame), *_parts(figure, numbers, scale))
    graphic = _e("a:graphic", _e("a:graphicData", group, uri=_WPG))
    told = _e("wp:docPr", id=number, name=title, descr=figure.alt)
    return _e("wp:inline", _e("wp:extent", **size), told, _e("wp:cNvGraphicFramePr"), graphic)


def _parts(figure: Figure, numbers: Iterator[int], scale: float) -> Iterator[Element]:
    for item in figure.drawing.items:
        if isinstance(item, Shape):
            yield _box(item, next(numbers), scale)
        elif isinstance(item, Dot):
            yield _dot(item, next(numbers))
        else:
            yield from _line(item, numbers)


def _place(x: float, y: float, width: float, height: float, **more: str) -> Element:
    return _e("a:xfrm", _e("a:off", x=_emu(x), y=_emu(y)), _e("a:ext", cx=_emu(width), cy=_emu(height)), **more)


def _colour(value: str) -> Element:
    return _e("a:solidFill", _e("a:srgbClr", val=value.removeprefix("#"))) if value else _e("a:noFill")


def _edge(colour: str, width: float, *, dashed: bool = False, arrow: bool = False) -> Element:
    more = [_e("a:prstDash", val="dash")] if dashed else []
    more += [_e("a:tailEnd", type="triangle", w="med", len="med")] if arrow else []
    return _e("a:ln", _colour(colour), *more, w=_emu(width))


def _form(name: str, *guides: Element) -> Element:
    return _e("a:prstGeom", _e("a:avLst", *guides), prst=name)


def _box(shape: Shape, number: int, scale: float) -> Element:
    rounding = round(100000 * shape.radius / min(shape.width, shape.height)) if shape.radius else 0
    form = _form("roundRect", _e("a:gd", name="adj", fmla=f"val {min(rounding, 50000)}")) if rounding else _form("rect")
    look = _e(
        "wps:spPr",
        _place(shape.x, shape.y, shape.width, shape.height),
        form,
        _colour(shape.fill),
        _edge(shape.stroke, shape.stroke_width, dashed=shape.dashed),
    )
    content = w("txbxContent", *(_paragraph(one, shape, scale) for one in shape.lines or (Line(()),)))
    inset = _emu(shape.padding * scale)
    body = _e(
        "wps:bodyPr",
        rot=0,
        vert="vert270" if shape.turned else "horz",
        wrap="square",
        lIns=0 if shape.turned else inset,
        tIns=0,
        rIns=0,
        bIns=0,
        anchor="ctr" if shape.middle else "t",
    )
    told = _e("wps:cNvPr", id=number, name=(shape.name or " ".join(one.text for one in shape.lines))[:120])
    return _e("wps:wsp", told, _e("wps:cNvSpPr", txBox=1), look, _e("wps:txbx", content), body)


def _paragraph(line: Line, shape: Shape, scale: float) -> Element:
    height = math.floor(line_height(shape.size) * scale * 20)
    properties = w(
        "pPr",
        w("spacing", before=0, after=0, line=height, lineRule="exact"),
        w("jc", val={"center": "center", "right": "right"}.get(shape.align, "left")),
    )
    half_points = max(2, round(2 * shape.size * scale))
    runs = []
    for span in line.spans:
        face = w(
            "rPr",
            w("rFonts", ascii=_FACE, hAnsi=_FACE, cs=_FACE),
            *((w("b"),) if span.bold else ()),
            *((w("i"),) if span.italic else ()),
            w("color", val=shape.ink.removeprefix("#")),
            w("sz", val=half_points),
            w("szCs", val=half_points),
        )
        runs.append(w("r", face, *text(span.text)))
    return w("p", properties, *runs)


def _line(stroke: Stroke, numbers: Iterator[int]) -> Iterator[Element]:
    """A straight connector for each stretch of a line; the last one has the arrow's head."""
    stretches = list(pairwise(stroke.points))
    for at, ((x, y), (to_x, to_y)) in enumerate(stretches):
        turned = {"flipH": "1"} if to_x < x else {}
        turned |= {"flipV": "1"} if to_y < y else {}
        place = _place(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y), **turned)
        last = stroke.arrow and at == len(stretches) - 1
        edge = _edge(stroke.colour, stroke.width, dashed=stroke.dashed, arrow=last)
        look = _e("wps:spPr", place, _form("straightConnector1"), edge)
        number = next(numbers)
        told = _e("wps:cNvPr", id=number, name=f"Line {number}")
        yield _e("wps:wsp", told, _e("wps:cNvCnPr"), look, _e("wps:bodyPr"))


def _dot(dot: Dot, number: int) -> Element:
    place = _place(dot.x - dot.radius, dot.y - dot.radius, 2 * dot.radius, 2 * dot.radius)
    look = _e("wps:spPr", place, _form("ellipse"), _colour(dot.fill), _edge(dot.stroke, 0.75))
    told = _e("wps:cNvPr", id=number, name=f"Dot {number}")
    return _e("wps:wsp", told, _e("wps:cNvSpPr"), look, _e("wps:bodyPr"))
