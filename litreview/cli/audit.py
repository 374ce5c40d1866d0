"""`litreview audit verify`; the other commands of the group are registered here."""

from __future__ import annotations

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.audit.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    from litreview.cli import audit_approve, audit_bundle, audit_rebuild, audit_show

    for part in (audit_show, audit_bundle, audit_rebuild, audit_approve):
        part.register(group)
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
