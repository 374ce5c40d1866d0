"""`litreview protocol amend`, and the amendments made so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words

if TYPE_CHECKING:
    from litreview.model import Change
    from litreview.steps.review import Review


def register(group: typer.Typer) -> None:
    group.command("amend", help=words("amend.help"))(amend)


def amend(
    reason: Annotated[str, typer.Option("--reason", help=words("amend.option.reason"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=words("amend.option.preview"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps import amend as step

    at = opened(review, acting_as)
    newer = step.replaced(at)
    found = step.preview(at) if preview else step.amend(at, reason)
    if newer is not None:
        note(words("amend.old", **newer))
    if as_json:
        sides = {"before": found.before, "after": found.after, "event": found.event or None}
        say_json({**sides, "changes": changes_data(found.changes)})
        return
    for line in change_lines(found.changes):
        say(line)
    say(words("amend.versions", before=found.before, after=found.after))
    say(words("amend.previewed") if preview else words("amend.done"))


def change_lines(changes: tuple[Change, ...]) -> list[str]:
    """What changed, a line for each thing."""
    from litreview.screening.amendments import told

    return [words(message) for change in changes for message in told(change)]


def changes_data(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """The same as plain data."""
    import json

    def side(text: str) -> Any:
        return json.loads(text) if text else None

    return [
        {"part": one.part, "what": one.what.value, "before": side(one.before), "after": side(one.after)}
        for one in changes
    ]


def show_history(folder: Path, *, as_json: bool) -> None:
    """The amendments, oldest first."""
    from litreview.steps.amend import history

    made = history(opened(folder))
    if as_json:
        say_json(
            {
                "amendments": [
                    {
                        "at": one.at.isoformat() if one.at else None,
                        "by": who,
                        "reason": one.reason,
                        "before": one.before,
                        "after": one.after,
                        "event": one.event,
                        "changes": changes_data(one.changes),
                    }
                    for one, who in made
                ]
            }
        )
        return
    for one, who in made:
        say(words("amend.made", date=one.at.date().isoformat() if one.at else "", who=who, event=one.event))
        say("  " + (words("amend.because", reason=one.reason) if one.reason else words("amend.unexplained")))
        for line in change_lines(one.changes):
            say(f"  {line}")
    if not made:
        say(words("amend.none"))


def note_due(review: Review) -> None:
    """Tell, beside the result of a command, that the file is not the version in force."""
    from litreview.screening.amendments import part_words
    from litreview.steps.amend import due, replaced

    found, newer = due(review), replaced(review)
    if newer is not None:
        note(words("amend.old", **newer))
    elif found:
        note(words("amend.due", parts=tuple(part_words(change.part) for change in found)))
