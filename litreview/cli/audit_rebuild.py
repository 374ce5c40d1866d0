"""`litreview audit rebuild`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption
from litreview.cli.speak import say, say_json, words

if TYPE_CHECKING:
    from litreview.steps.rebuild import Remade


def register(group: typer.Typer) -> None:
    group.command("rebuild", help=words("cli.audit.rebuild.help"))(rebuild)


def rebuild(
    folder: Annotated[Path, typer.Argument(help=words("cli.audit.rebuild.folder"))],
    bundle: Annotated[Path | None, typer.Option("--from", help=words("cli.audit.rebuild.from"))] = None,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    made = _from_bundle(bundle, folder) if bundle else _from_review(review, folder)
    if as_json:
        say_json(
            {
                "folder": None if made.faults else str(made.folder),
                "events": made.events,
                "pages": made.pages,
                "records": made.records,
                "head": made.head,
                "remarks": list(made.remarks),
                "faults": list(made.faults),
            }
        )
    else:
        _tell(made)
    raise typer.Exit(5 if made.faults else 0)


def _from_review(review: Path, folder: Path) -> Remade:
    from litreview.steps.rebuild import rebuild as make_again

    return make_again(review, folder, _bar())


def _from_bundle(bundle: Path, folder: Path) -> Remade:
    from litreview.steps.bundle_verify import rebuild_bundle

    return rebuild_bundle(bundle, folder, _bar())


def _tell(made: Remade) -> None:
    for said in (*made.remarks, *made.faults):
        say(words(said))
    if made.faults:
        say(words("cli.audit.rebuild.not", n=len(made.faults)))
        return
    folder = str(made.folder)
    say(words("cli.audit.rebuild.made", folder=folder, events=made.events, pages=made.pages, records=made.records))
    say(words("cli.audit.rebuild.head", head=made.head))


def _bar() -> Callable[[int], None]:
    """How many events have been played, on one line of a terminal; silent where nobody watches."""

    def show(played: int) -> None:
        sys.stderr.write("\r  " + words("cli.audit.rebuild.played", n=played) + "\r")
        sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda played: None)
