"""A drawing as PNG, through resvg and the shipped fonts alone: the same picture on every machine, and never without its
words for want of a font."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import as_file, files

from litreview.reporting.document import Drawing
from litreview.reporting.draw.svg import svg

SCALE = 3.0
"""Pixels a point: 216 to the inch, sharp in print."""
_FONTS = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")


def png(drawing: Drawing, *, scale: float = SCALE) -> bytes:
    """The drawing on white, `scale` pixels for each point."""
    import resvg_py

    with ExitStack() as open_fonts:
        fonts = [
            str(open_fonts.enter_context(as_file(files("litreview.reporting") / "fonts" / name))) for name in _FONTS
        ]
        made = resvg_py.svg_to_bytes(
            svg_string=svg(drawing),
            background="#ffffff",
            skip_system_fonts=True,
            font_files=fonts,
            font_family="Liberation Sans",
            dpi=72,  # one pixel a point, before the zoom
            zoom=scale,
        )
    return bytes(made)
