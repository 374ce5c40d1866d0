"""`litreview` alone."""

from __future__ import annotations

from pathlib import Path

from litreview.cli.options import opened
from litreview.cli.speak import say, say_json, words


def show_status(folder: Path, as_of: str, *, as_json: bool) -> None:
    from litreview.steps.status import status

    found = status(opened(folder), as_of)
    if as_json:
        say_json(
            {
                "title": found.title,
                "numbers": found.numbers,
                "next": {"code": found.next.code, "text": words(found.next)},
            }
        )
        return
    say(found.title)
    if as_of.strip():
        say(words("cli.as_of", moment=as_of.strip()))
    for line in found.lines:
        say(f"  {words(line)}")
    if not as_of.strip():  # what was to be done then is done, or is no longer to be done
        say()
        say(words("status.next", what=found.next))
