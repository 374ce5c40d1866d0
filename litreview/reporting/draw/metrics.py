"""How wide words are set in the shipped face (Liberation Sans, of the same widths as Arial and Helvetica).

Drawings are laid out with these widths, and so fit wherever one of the three faces is at hand. The numbers are the
advance widths of the fonts beside them, in 2048ths of the size (OpenType, table `hmtx`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from litreview.reporting.document import Line, Span

_UNITS = 2048
_WIDE_SCRIPTS = "\u1100"  # with Hangul begin the scripts whose letters fill a square
LEADING = 1.2
"""Line height over size."""
ASCENT = 0.905
"""From the top of a line's letters to its foot, over size (`hhea`)."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is, in points, when set in `size` points."""
    widths = _widths()["bold" if bold else "regular"]
    return sum(widths.get(letter) or _other(letter) for letter in text) * size / _UNITS


def line_height(size: float) -> float:
    """From one line of type to the next, in points."""
    return size * LEADING


def broken(line: Line, width: float, size: float) -> tuple[Line, ...]:
    """`line` in as many lines as it needs to be no wider than `width` points; a word wider than that stays whole."""
    lines: list[list[Span]] = [[]]
    used = 0.0
    for span in line.spans:
        for word in _words(span.text):
            room = text_width(word.rstrip(" "), size, bold=span.bold)
            if used and used + room > width and lines[-1]:
                lines.append([])
                used = 0.0
            lines[-1].append(replace(span, text=word))
            used += text_width(word, size, bold=span.bold)
    return tuple(Line(_joined(spans)) for spans in lines)


def _words(text: str) -> list[str]:
    """Words, each with the blanks after it."""
    parts = text.split(" ")
    return [part + " " for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours of one face as one span, without the blank at the end of the line."""
    made: list[Span] = []
    for span in spans:
        if made and replace(made[-1], text="") == replace(span, text=""):
            made[-1] = replace(span, text=made[-1].text + span.text)
        else:
            made.append(span)
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
    return tuple(span for span in made if span.text)


def _other(letter: str) -> int:
    return _UNITS if letter >= _WIDE_SCRIPTS else 1366


@cache
def _widths() -> Mapping[str, Mapping[str, int]]:
    text = (files("litreview.reporting") / "fonts" / "widths.json").read_text(encoding="utf-8")
    widths: Mapping[str, Mapping[str, int]] = json.loads(text)
    return widths
