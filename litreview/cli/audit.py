"""The group `litreview audit`, and `audit show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from litreview.cli import audit_verify
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words

if TYPE_CHECKING:
    from litreview.steps.audit import Shown
    from litreview.store import Event

group = typer.Typer(help=words("cli.audit.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    from litreview.cli import audit_approve, audit_bundle, audit_rebuild

    for part in (audit_verify, audit_bundle, audit_rebuild, audit_approve):
        part.register(group)
    app.add_typer(group, name="audit")


@group.command("show", help=words("cli.audit.show.help"))
def show(review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.audit import shown, told

    found = shown(opened(review, acting_as))
    if as_json:
        say_json({"events": [_data(found, event) for event in found.events]})
        return
    for event in found.events:
        who = found.names.get(event.actor) or event.actor
        say(
            f"{event.seq:>5}  {event.at[:10]} {event.at[11:16]}Z  {who}: {words(f'audit.event.{event.kind}')}"
            f" ({event.subject})  {event.hash[:12]}"
        )
        what = words("cli.screen.hidden") if event.seq in found.hidden else told(event)
        if what:
            say(f"       {what}")


def _data(found: Shown, event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor,
        "kind": event.kind,
        "subject": event.subject,
        "data": found.data(event),
        "hidden": event.seq in found.hidden,
        "hash": event.hash,
    }
