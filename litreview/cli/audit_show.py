"""`litreview audit show`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, LARGEST_NUMBER, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litreview.steps.history import Told


def register(group: typer.Typer) -> None:
    group.command("show", help=words("cli.audit.show.help"))(show)


def show(
    kind: Annotated[list[str] | None, typer.Option("--kind", help=words("audit.show.kind"))] = None,
    subject: Annotated[str, typer.Option("--subject", help=words("audit.show.subject"))] = "",
    since: Annotated[str, typer.Option("--since", help=words("audit.show.since"))] = "",
    last: Annotated[
        int | None, typer.Option("--last", min=1, max=LARGEST_NUMBER, help=words("audit.show.last"))
    ] = None,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.history import Asked, events_told

    with events_told(opened(review, acting_as), Asked(tuple(kind or ()), subject, since, last)) as found:
        if as_json:
            _say_json(found)
            return
        for one in found:
            _tell(one)


def _tell(one: Told) -> None:
    event = one.event
    hand = f" [{words('audit.show.by_hand')}]" if one.by_hand else ""
    say(
        f"{event.seq:>5}  {event.at[:10]} {event.at[11:16]}Z  {one.who}: {words(f'audit.event.{event.kind}')}"
        f" ({event.subject}){hand}  {event.hash[:12]}"
    )
    what = words("cli.screen.hidden") if one.hidden else one.what
    if what:
        say(f"       {what}")


def _say_json(found: Iterator[Told]) -> None:
    """One object, written piece by piece: a history may have a hundred thousand events. ASCII, as `say_json`."""
    sys.stdout.write('{\n  "events": [')
    before = "\n"
    for one in found:
        sys.stdout.write(f"{before}    {json.dumps(_data(one), ensure_ascii=True)}")
        before = ",\n"
    sys.stdout.write("\n  ]\n}\n")


def _data(one: Told) -> dict[str, Any]:
    event = one.event
    return {
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor,
        "who": one.who,
        "kind": event.kind,
        "subject": event.subject,
        "data": one.data,
        "tool": event.tool,
        "prev": event.prev,
        "hash": event.hash,
        "hidden": one.hidden,
        "by_hand": one.by_hand,
    }
