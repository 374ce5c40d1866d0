"""`litreview doctor`: what this machine and this review have, without asking any network."""

from __future__ import annotations

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption
from litreview.cli.speak import say, say_json, words


def register(app: typer.Typer) -> None:
    app.command("doctor", help=words("cli.doctor.help"))(doctor)


def doctor(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.doctor import examine

    found = examine(review)
    if as_json:
        say_json({"facts": found.facts, "advice": list(found.advice)})
        return
    for name, value in found.facts.items():
        say(f"{words(f'doctor.{name}')}: {value}")
    for advice in found.advice:
        say(f"→ {words(advice)}")
