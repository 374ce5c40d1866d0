"""`litreview backup` and `litreview store copy`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.store.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.command("backup", help=words("cli.backup.help"))(backup)
    app.add_typer(group, name="store")


def backup(
    file: Annotated[Path, typer.Argument(help=words("cli.backup.file"))],
    force: Annotated[bool, typer.Option("--force", help=words("cli.backup.force"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.copies import backup as copy

    made = copy(review, file, force=force, progress=_bar())
    if as_json:
        say_json({"file": str(file), "events": made.length, "head": made.head, "bytes": made.size})
        return
    say(words("cli.backup.made", file=str(file), n=made.length, head=made.head[:12], megabytes=_megabytes(made.size)))


@group.command("copy", help=words("cli.store.copy.help"))
def copy(
    target: Annotated[str, typer.Argument(help=words("cli.store.copy.target"))] = "",
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.copies import copy_to

    made = copy_to(review, target, progress=_bar())
    if as_json:
        data = {"from": made.source, "to": made.target, "events": made.copied.length, "head": made.copied.head}
        say_json(data)
        return
    head = made.copied.head[:12]
    say(words("cli.store.copied", source=made.source, target=made.target, n=made.copied.length, head=head))
    say(words("cli.store.copied.next"))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"


def _bar() -> Callable[[int, int], None]:
    """How far the copy has come, on one line of a terminal; silent where nobody watches, and where it is over at
    once."""
    began: list[int] = []

    def show(done: int, total: int) -> None:
        if done < total or began:
            began.append(done)
            sys.stderr.write("\r  " + words("cli.copy.progress", percent=100 * done // max(total, 1)))
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda done, total: None)
