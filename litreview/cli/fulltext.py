"""`litreview screen fulltext`: what is known of full texts, what the user says of them, and open copies looked up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.lookup import look_up
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.sentences import sentences
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError

if TYPE_CHECKING:
    from litreview.model import Retrieval
    from litreview.steps.fulltexts import Listed


def register(group: typer.Typer) -> None:
    group.command("fulltext", help=words("cli.screen.fulltext.help"))(fulltext)


def fulltext(
    works: Annotated[list[str] | None, typer.Argument(help=words("cli.screen.fulltext.works"))] = None,
    sought: Annotated[bool, typer.Option("--sought", help=words("cli.screen.fulltext.sought"))] = False,
    retrieved: Annotated[bool, typer.Option("--retrieved", help=words("cli.screen.fulltext.retrieved"))] = False,
    not_retrieved: Annotated[
        str | None, typer.Option("--not-retrieved", metavar="REASON", help=words("cli.screen.fulltext.not_retrieved"))
    ] = None,
    link: Annotated[str | None, typer.Option("--link", metavar="URL", help=words("cli.screen.fulltext.link"))] = None,
    file: Annotated[Path | None, typer.Option("--file", help=words("cli.screen.fulltext.file"))] = None,
    copy: Annotated[bool, typer.Option("--copy", help=words("cli.screen.fulltext.copy"))] = False,
    lookup: Annotated[bool, typer.Option("--lookup", help=words("cli.screen.fulltext.lookup"))] = False,
    keep: Annotated[bool, typer.Option("--keep", help=words("cli.screen.fulltext.keep"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.fulltexts import FullTextGiven, listed, set_full_texts

    said = {
        "--sought": sought,
        "--retrieved": retrieved,
        "--not-retrieved": not_retrieved is not None,
        "--link": link is not None,
        "--file": file is not None,
    }
    _check_options(said, copy=copy, lookup=lookup, keep=keep)
    here = opened(review, acting_as)
    named = tuple(works or ())
    if lookup:
        raise typer.Exit(look_up(here, named, keep=keep, as_json=as_json))
    if any(said.values()):
        state = _state(sought=sought, retrieved=retrieved, not_retrieved=not_retrieved is not None)
        given = FullTextGiven(state, not_retrieved or "", link, file, copy)
        named = tuple(known.work for known in set_full_texts(here, named, given)) or named
    found = listed(here, named)
    if as_json:
        say_json({"works": [_data(item) for item in found]})
    else:
        _tell(found)


def _check_options(said: dict[str, bool], *, copy: bool, lookup: bool, keep: bool) -> None:
    """Raises InputError LR-FULLTEXT-CHOOSE for options that do not go together."""
    given = [name for name, on in said.items() if on]
    states = [name for name in given if name in ("--sought", "--retrieved", "--not-retrieved")]
    clash = states if len(states) > 1 else ["--lookup", *given] if lookup and given else []
    if clash:
        raise InputError("LR-FULLTEXT-CHOOSE", options=tuple(clash))
    for on, name, needed in ((copy, "--copy", said["--file"]), (keep, "--keep", lookup)):
        if on and not needed:
            other = "--file" if name == "--copy" else "--lookup"
            raise InputError("LR-FULLTEXT-TOGETHER", option=name, other=other)


def _state(*, sought: bool, retrieved: bool, not_retrieved: bool) -> Retrieval | None:
    from litreview.model import Retrieval

    if not_retrieved:
        return Retrieval.NOT_RETRIEVED
    if retrieved:
        return Retrieval.RETRIEVED
    return Retrieval.SOUGHT if sought else None


def _tell(found: tuple[Listed, ...]) -> None:
    for item in found:
        record = item.record
        who = "; ".join(str(name) for name in record.authors[:3])
        say(f"{item.work}  {sentences(who, str(record.year or ''), record.title, record.container)}")
        say("  " + _state_text(item))
        if item.link:
            say(f"  {item.link}")
        if item.known and item.file:
            say(f"  {item.known.path} ({words(f'cli.screen.fulltext.file.{item.file.value}')})")
    if not found:
        note(words("cli.screen.fulltext.none"))


def _state_text(item: Listed) -> str:
    from litreview.model import Retrieval

    known = item.known
    if known is None:
        parts = [words("cli.screen.fulltext.state.nothing")]
    elif known.retrieval is Retrieval.NOT_RETRIEVED:
        parts = [words("cli.screen.fulltext.state.not_retrieved", reason=known.reason)]
    else:
        parts = [words(f"cli.screen.fulltext.state.{known.retrieval.value}")]
    if item.assessed:
        parts.append(words("cli.screen.fulltext.state.assessed"))
    return ", ".join(parts)


def _data(item: Listed) -> dict[str, object]:
    known = item.known
    return {
        "work": item.work,
        "title": item.record.title,
        "year": item.record.year,
        "retrieval": known.retrieval.value if known else None,
        "reason": (known.reason if known else "") or None,
        "assessed": item.assessed,
        "link": item.link or None,
        "link_kept": bool(known and known.link),
        "file": None
        if known is None or item.file is None
        else {"path": known.path, "sha256": known.sha256, "size": known.size, "state": item.file.value},
    }
