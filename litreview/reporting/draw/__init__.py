"""Drawings made into pictures: SVG as text, and PNG from it. How wide words are set, for who draws."""

from litreview.reporting.draw.metrics import broken, line_height, text_width
from litreview.reporting.draw.png import png
from litreview.reporting.draw.svg import svg

__all__ = ["broken", "line_height", "png", "svg", "text_width"]
