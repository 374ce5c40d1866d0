"""`litreview screen import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words
from litreview.errors import InputError, Where
from litreview.model import Stage, Verdict

if TYPE_CHECKING:
    from litreview.steps.screen_import import Returned

_LISTED = 20  # of what made no decision; --json has all


def register(group: typer.Typer) -> None:
    group.command("import", help=words("cli.screen.import.help"))(import_)


def import_(
    file: Annotated[Path, typer.Argument(help=words("cli.screen.import.file"))],
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.import.stage"))] = None,
    verdict: Annotated[Verdict | None, typer.Option("--verdict", help=words("cli.screen.import.verdict"))] = None,
    reason: Annotated[list[str] | None, typer.Option("--reason", help=words("cli.screen.import.reason"))] = None,
    preview: Annotated[bool, typer.Option("--preview", help=words("cli.screen.import.preview"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_import import ScreenImport, import_decisions

    reasons = dict(_reason(text) for text in reason or ())
    given = ScreenImport(file, stage, verdict, reasons, preview)
    done = import_decisions(opened(review, acting_as), given)
    if as_json:
        say_json(_data(done, preview=preview))
    else:
        _tell(done, preview=preview)
    raise typer.Exit(0 if done.whole else 6)


def _reason(text: str) -> tuple[str, str]:
    words_of_file, sign, criterion = text.rpartition("=")
    if not (sign and words_of_file.strip() and criterion.strip()):
        raise InputError("LR-SCREEN-REASON", where=Where(key=text))
    return words_of_file.strip(), criterion.strip()


def _data(done: Returned, *, preview: bool) -> dict[str, object]:
    from litreview.steps.screen_import import counts

    return {
        "tool": done.tool,
        "preview": preview,
        "decisions": {verdict.value: n for verdict, n in counts(done.made).items()},
        "known": done.known,
        "unjudged": done.unjudged,
        "left": [{"line": told.pointer.line, "title": told.title, "why": words(told.why)} for told in done.left],
        "unparsed": [{"line": hit.pointer.line, "reason": words(hit.reason)} for hit in done.unparsed],
    }


def _tell(done: Returned, *, preview: bool) -> None:
    from litreview.steps.screen_import import counts

    found = counts(done.made)
    told = ", ".join(f"{words(f'cli.verdict.{verdict.value}')}: {n}" for verdict, n in found.items())
    code = "cli.screen.import.would" if preview else "cli.screen.import.done"
    say(words(code, n=len(done.made), verdicts=told))
    if done.known:
        say("  " + words("cli.screen.import.known", n=done.known))
    if done.unjudged:
        say("  " + words("cli.screen.import.unjudged", n=done.unjudged))
    for item in done.left[:_LISTED]:
        place = item.pointer.line if item.pointer.line is not None else item.pointer.position
        say("  " + words("cli.screen.import.left", line=place, title=item.title[:80], why=words(item.why)))
    if len(done.left) > _LISTED:
        say("  " + words("cli.screen.import.more", n=len(done.left) - _LISTED))
    for hit in done.unparsed[:_LISTED]:
        say("  " + words("cli.import.unparsed", line=hit.pointer.line or words("cli.unknown"), reason=hit.reason))
