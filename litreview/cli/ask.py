"""Questions on a terminal, answered in the user's own words."""

from __future__ import annotations

import typer

from litreview.cli.speak import say, shown, words

_ANSWERS = {"j": True, "ja": True, "y": True, "yes": True, "": True, "n": False, "nei": False, "no": False}


def agreed(question: str) -> bool:
    """Yes or no, in Norwegian or English; nothing is yes. Asks until it is answered."""
    while True:
        said = typer.prompt(shown(words("cli.yes_or_no", question=question)), default="", show_default=False)
        if said.strip().casefold() in _ANSWERS:
            return _ANSWERS[said.strip().casefold()]
        say(words("cli.answer"))
