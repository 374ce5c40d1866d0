"""Text from a record on the terminal: wrapped, unable to steer the terminal, the protocol's words lit up."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass

from litreview.cli.speak import shown
from litreview.model import CriterionKind, Screening
from litreview.screening.lights import lights, marked

_WIDEST = 100  # columns; longer lines are hard to read
# Told apart without colour too: bold for, underlined against.
_COLOURS = {CriterionKind.INCLUDE: ("\x1b[1;32m", "\x1b[0m"), CriterionKind.EXCLUDE: ("\x1b[4;31m", "\x1b[0m")}
_MARKS = {CriterionKind.INCLUDE: ("[[+", "]]"), CriterionKind.EXCLUDE: ("[[-", "]]")}


@dataclass(frozen=True, slots=True)
class Lamp:
    """How words are lit: in colours, else between `[[+` or `[[-` and `]]`; lines of at most `width` columns."""

    words: Screening
    colour: bool = False
    width: int = 80

    def lit(self, text: str, indent: str = "") -> str:
        """A text as lines for the terminal."""
        plain = " ".join(shown(text).split())
        if not self.colour:
            return self._lines(marked(plain, lights(plain, self.words), _MARKS), indent)
        lines = self._lines(plain, indent)
        return marked(lines, lights(lines, self.words), _COLOURS)

    def plain(self, text: str, indent: str = "") -> str:
        """A text as lines for the terminal, nothing in it lit."""
        return self._lines(" ".join(shown(text).split()), indent)

    def _lines(self, text: str, indent: str) -> str:
        return textwrap.fill(text, self.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def lamp(words: Screening) -> Lamp:
    """The lamp for this terminal."""
    columns = shutil.get_terminal_size((80, 24)).columns
    return Lamp(words, colours(), max(20, min(columns - 1, _WIDEST)))


def colours() -> bool:
    """Whether the terminal shows colours, and the user has not said otherwise (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return False
    if sys.platform == "win32":  # older consoles print the signs themselves
        return any(os.environ.get(name) for name in ("WT_SESSION", "ANSICON", "TERM"))
    return os.environ.get("TERM", "") not in ("", "dumb")


def say_lit(text: str) -> None:
    """Lines of a lamp, whose own signs pass; what came from the record was cleansed when it was lit."""
    sys.stdout.write(text + "\n")
