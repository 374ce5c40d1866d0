"""`litreview refs check`: slips of citations and references in a Word file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words
from litreview.model import Language

if TYPE_CHECKING:
    from litreview.reporting.slips import Slip
    from litreview.steps.refs_check import RefsChecked


def register(group: typer.Typer) -> None:
    group.command("check", help=words("cli.refs.check.help"))(check)


def check(
    file: Annotated[Path, typer.Argument(help=words("cli.refs.check.file"))],
    lang: Annotated[Language | None, typer.Option("--lang", help=words("cli.refs.check.lang"))] = None,
    alone: Annotated[bool, typer.Option("--alone", help=words("cli.refs.check.alone"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.refs_check import check_against, check_file

    done = check_file(file, language=lang) if alone else check_against(opened(review), file, lang)
    if as_json:
        say_json({"slips": [_data(one) for one in done.slips], "entries": done.entries, "lang": done.language.value})
    else:
        _tell(done)
    raise typer.Exit(5 if done.slips else 0)


def _tell(done: RefsChecked) -> None:
    for one in done.slips:
        place = (
            words("cli.refs.check.place", number=one.paragraph) if one.paragraph else words("cli.refs.check.nowhere")
        )
        about = f" ({one.work})" if one.work else ""
        say(f"{place}{about}: {one.found}")
        say(f"  → {words(one.said)} [{one.code}]")
    say(words("cli.refs.check.counts", n=len(done.slips), entries=done.entries, lang=done.language.value))


def _data(one: Slip) -> dict[str, object]:
    return {
        "code": one.code,
        "paragraph": one.paragraph or None,
        "found": one.found,
        "text": words(one.said),
        "work": one.work or None,
    }
