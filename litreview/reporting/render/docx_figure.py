"""Figures in Word: a picture in the line, or shapes, with words for who cannot see it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from litreview.model import FigureForm
from litreview.reporting.document import Figure
from litreview.reporting.draw import png
from litreview.reporting.render.docx_package import Package
from litreview.reporting.render.docx_shapes import shapes
from litreview.reporting.render.docx_xml import R, paragraph, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EMU = 12700  # English Metric Units to a point (ECMA-376 part 1, 20.1.2.1)
_TWIPS = 20
_TALLEST = {False: 600.0, True: 345.0}
"""Points that a picture may take of an upright page and of one on its side, so that its heading and caption stand on it
too."""
_INLINE = """
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" distT="0" distB="0" distL="0" distR="0">
<wp:extent/><wp:docPr/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline>
"""


def drawn(package: Package, figure: Figure, title: str, number: int, width: int) -> Element:
    """The figure in a paragraph of its own, no wider than `width` twips, kept with its caption: as a picture, or as
    shapes, with the picture for programs that know no shapes."""
    made = picture(package, figure, title, number, width)
    if figure.form is FigureForm.SHAPES:
        made = shapes(figure, title, number, _scale(figure, width), made)
    return paragraph("Normal", w("r", made), keep_next=True)


def _scale(figure: Figure, width: int) -> float:
    drawing = figure.drawing
    return min(1.0, width / _TWIPS / drawing.width, _TALLEST[figure.wide] / drawing.height)


def picture(package: Package, figure: Figure, title: str, number: int, width: int) -> Element:
    """The figure as a picture with words for who cannot see it."""
    drawing, scale = figure.drawing, _scale(figure, width)
    size = {"cx": round(drawing.width * scale * _EMU), "cy": round(drawing.height * scale * _EMU)}
    inline = etree.fromstring(_INLINE, etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True))
    told = {"id": number, "name": title, "descr": figure.alt}
    for tag, values in (("extent", size), ("docPr", told), ("cNvPr", told), ("ext", size)):
        for element in inline.iter(f"{{*}}{tag}"):
            for name, value in values.items():
                element.set(name, str(value))
    blip = next(inline.iter("{*}blip"))
    blip.set(f"{{{R}}}embed", package.image(BytesIO(png(drawing))))
    return w("drawing", inline)
