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
    reviewer: Annotated[str, typer.Option("--reviewer", help=words("cli.screen.import.reviewer"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=words("cli.screen.import.preview"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_import import ScreenImport, import_decisions

    reasons = dict(_reason(text) for text in reason or ())
    given = ScreenImport(file, stage, verdict, reasons, preview, reviewer)
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
    return {
        "tool": done.tool,
        "preview": preview,
        **(_brought_data(done) if done.reviewer else _judged_data(done)),
        "known": done.known,
        "unjudged": done.unjudged,
        "left": [{"line": told.pointer.line, "title": told.title, "why": words(told.why)} for told in done.left],
        "unparsed": [{"line": hit.pointer.line, "reason": words(hit.reason)} for hit in done.unparsed],
    }


def _judged_data(done: Returned) -> dict[str, object]:
    from litreview.steps.screen_import import counts

    return {"decisions": {verdict.value: n for verdict, n in counts(done.made).items()}}


def _brought_data(done: Returned) -> dict[str, object]:
    """Of another student's decisions no verdicts: who imports them may have yet to judge."""
    return {
        "reviewer": done.reviewer,
        "brought": len(done.made),
        "undone": done.undone,
        "exceptions": done.exceptions,
        "differing": list(done.differing),
    }


def _tell(done: Returned, *, preview: bool) -> None:
    if done.reviewer:
        _tell_brought(done, preview=preview)
    else:
        _tell_judged(done, preview=preview)
    _tell_rest(done)


def _tell_judged(done: Returned, *, preview: bool) -> None:
    from litreview.steps.screen_import import counts

    found = counts(done.made)
    told = ", ".join(f"{words(f'cli.verdict.{verdict.value}')}: {n}" for verdict, n in found.items())
    code = "cli.screen.import.would" if preview else "cli.screen.import.done"
    say(words(code, n=len(done.made), verdicts=told))


def _tell_brought(done: Returned, *, preview: bool) -> None:
    code = "cli.screen.import.would_bring" if preview else "cli.screen.import.brought"
    say(words(code, n=len(done.made), name=done.reviewer))
    if done.undone:
        say("  " + words("cli.screen.import.undone", n=done.undone))
    if done.exceptions:
        say("  " + words("cli.screen.import.exceptions", n=done.exceptions))
    for difference in done.differing:
        say("  " + words(difference))


def _tell_rest(done: Returned) -> None:
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
