"""`litreview audit bundle`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, shown, words
from litreview.model import Language, PrivateKind

if TYPE_CHECKING:
    from litreview.steps.bundle import Bundled

_FileArgument = Annotated[Path | None, typer.Argument(metavar="[FILE]", help=words("cli.audit.bundle.file"))]
_WithOption = Annotated[list[PrivateKind] | None, typer.Option("--with", help=words("cli.audit.bundle.with"))]
_LangOption = Annotated[Language | None, typer.Option("--lang", help=words("cli.audit.bundle.lang"))]
_ForceOption = Annotated[bool, typer.Option("--force", help=words("cli.backup.force"))]
_ReportOption = Annotated[list[str] | None, typer.Option("--report", help=words("cli.audit.bundle.report"))]


def register(group: typer.Typer) -> None:
    group.command("bundle", help=words("cli.audit.bundle.help"))(bundle)


def bundle(
    file: _FileArgument = None,
    with_: _WithOption = None,
    lang: _LangOption = None,
    report: _ReportOption = None,
    force: _ForceOption = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.bundle import DEFAULT_REPORTS, BundleWanted, write_bundle

    layouts = tuple(dict.fromkeys(report or DEFAULT_REPORTS))
    wanted = BundleWanted(file, frozenset(with_ or ()), lang, layouts, force)
    made = write_bundle(opened(review), wanted, _progress)
    _end_progress()
    if as_json:
        say_json(_data(made))
    else:
        _say(made)


def _say(made: Bundled) -> None:
    """What is in it, what was left out, the end of the chain, and what whoever receives it does."""
    say(str(made.path))
    rooms = Counter(f"{name.partition('/')[0]}/" if "/" in name else name for name in made.entries)
    listed = ", ".join(f"{room} ({n})" if n > 1 else room for room, n in sorted(rooms.items()))
    say(words("cli.audit.bundle.holds", n=len(made.entries), rooms=listed))
    for code, counted in (("left", made.left), ("kept", made.kept)):
        what = [words(f"pack.left.{kind}", n=number) for kind, number in counted.items() if number]
        if what:
            say(words(f"cli.audit.bundle.{code}", what=", ".join(what)))
    if made.unused:
        note(words("cli.audit.bundle.unused", files=made.unused, n=len(made.unused)))
    for remark in made.remarks:
        note(words(remark))
    say(words("cli.audit.bundle.chain", n=made.length, head=made.head))
    say(words("cli.audit.bundle.next", file=made.path.name))


def _data(made: Bundled) -> Mapping[str, object]:
    return {
        "file": str(made.path),
        "size": made.size,
        "entries": list(made.entries),
        "head": made.head,
        "length": made.length,
        "kept": dict(made.kept),
        "left": dict(made.left),
        "unused": list(made.unused),
        "remarks": list(made.remarks),
    }


def _progress(entry: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r  " + shown(words("cli.audit.bundle.begin", what=entry))[:78].ljust(78))
        sys.stderr.flush()


def _end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 80 + "\r")
