"""`litreview audit verify` and `audit show`."""

from __future__ import annotations

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.audit.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="audit")


@group.command("verify", help=words("cli.audit.verify.help"))
def verify(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.audit import verify as walk

    found = walk(opened(review))
    if as_json:
        say_json(
            {
                "events": found.events,
                "pages": found.pages,
                "records": found.records,
                "head": found.head,
                "faults": list(found.faults),
            }
        )
    else:
        for fault in found.faults:
            say(words(fault))
        say(
            words(
                "cli.audit.verified",
                events=found.events,
                pages=found.pages,
                records=found.records,
                head=found.head,
                n=len(found.faults),
            )
        )
    raise typer.Exit(5 if found.faults else 0)


@group.command("show", help=words("cli.audit.show.help"))
def show(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.audit import told

    with opened(review).store.reading() as reader:
        events = list(reader.events())
        names = reader.actor_names()
    if as_json:
        say_json(
            {
                "events": [
                    {
                        "seq": event.seq,
                        "at": event.at,
                        "actor": event.actor,
                        "kind": event.kind,
                        "subject": event.subject,
                        "data": event.data,
                        "hash": event.hash,
                    }
                    for event in events
                ]
            }
        )
        return
    for event in events:
        who = names.get(event.actor) or event.actor
        say(
            f"{event.seq:>5}  {event.at[:10]} {event.at[11:16]}Z  {who}: {words(f'audit.event.{event.kind}')}"
            f" ({event.subject})  {event.hash[:12]}"
        )
        what = told(event)
        if what:
            say(f"       {what}")
