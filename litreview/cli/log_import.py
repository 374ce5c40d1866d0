"""`litreview log import`: a log the student has already, row by row, with every reading for yes or no."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.ask import agreed
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import grid, say, say_json, words
from litreview.model import Purpose, Run, Unparsed

if TYPE_CHECKING:
    from litreview.steps.log_import import Answers, Proposal

_NO_SEARCH = frozenset({"log.import.sum", "log.import.headings"})  # rows that were never searches
_COLUMNS = ("date", "source", "query", "hits", "abstracts_read", "fulltexts_read", "included")


def register(group: typer.Typer) -> None:
    group.command("import", help=words("cli.log.import.help"))(import_)


def import_(
    file: Annotated[Path, typer.Argument(help=words("cli.log.import.file"))],
    yes: Annotated[bool, typer.Option("--yes", help=words("cli.log.import.yes"))] = False,
    refuse: Annotated[list[str] | None, typer.Option("--refuse", help=words("cli.log.import.refuse"))] = None,
    skip: Annotated[list[str] | None, typer.Option("--skip", help=words("cli.log.import.skip"))] = None,
    source: Annotated[str, typer.Option("--source", help=words("cli.log.import.source"))] = "",
    purpose: Annotated[Purpose, typer.Option("--purpose", help=words("cli.log.purpose"))] = Purpose.MAIN,
    again: Annotated[bool, typer.Option("--again", help=words("cli.log.import.again"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.log_import import Answers, propose, write

    here = opened(review, acting_as)
    answers = Answers(frozenset(), frozenset(skip or ()), purpose, source, again)
    proposal = propose(here, file, answers)
    if refuse:
        answers = replace(answers, refused=_keys(proposal, refuse))
        proposal = propose(here, file, answers)
    asking = not (yes or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    if not as_json:
        _show(proposal)
    if asking:
        answers = _ask(proposal, answers)
    written = write(here, proposal, answers) if yes or asking else ()
    if as_json:
        say_json(_data(proposal, written))
    elif written:
        say(words("cli.log.import.done", n=len(written), rows=", ".join(str(run.id) for run in written)))
    else:
        say(words("cli.log.import.nothing"))
    raise typer.Exit(6 if any(hit.reason.code not in _NO_SEARCH for hit in proposal.unparsed) else 0)


def _keys(proposal: Proposal, given: Iterable[str]) -> frozenset[str]:
    """The keys of readings that were named by the numbers they are shown with, or by their keys."""
    numbered = {str(number): item.key for number, item in enumerate(proposal.interpretations, 1)}
    return frozenset(numbered.get(text.strip(), text) for text in given)


def _ask(proposal: Proposal, answers: Answers) -> Answers:
    """Each reading for yes or no; then all the rows."""
    refused = set(answers.refused)
    for item in proposal.interpretations:
        if item.key not in refused and not agreed(words(item.said)):
            refused.add(item.key)
    if not agreed(words("cli.log.import.write", n=len(proposal.rows))):
        raise typer.Exit(0)
    return replace(answers, refused=frozenset(refused))


def _show(proposal: Proposal) -> None:
    headings = [words("cli.log.import.row"), *(words(f"cli.log.column.{name}") for name in _COLUMNS)]
    say(grid(headings, [[row.key, *_cells(row.run)] for row in proposal.rows], width=28))
    for remark in proposal.remarks:
        say("  " + words(remark))
    said = {words(item.said) for item in proposal.interpretations}
    for number, item in enumerate(proposal.interpretations, 1):
        rows = ", ".join(item.rows)
        place = words("cli.log.import.rows", rows=rows) if rows else ""
        say(f"  [{number}] {words(item.said)} {place}".rstrip())
    for row in proposal.rows:
        for remark in row.run.remarks:
            if words(remark) not in said:
                say("  " + words("cli.log.import.remark", row=row.key, remark=words(remark)))
    for hit in proposal.unparsed:
        say("  " + words("cli.log.import.left_out", row=_row(hit), reason=words(hit.reason)))
    for key, run in proposal.logged.items():
        say("  " + words("cli.log.import.logged", row=key, run=run))


def _row(hit: Unparsed) -> str:
    return hit.pointer.identifier or str(hit.pointer.line or hit.pointer.position)


def _cells(run: Run) -> list[str]:
    date = run.date.raw or (words("cli.log.import.above") if run.date.carried else "")
    counts = (run.hits, run.abstracts_read, run.fulltexts_read, run.included)
    return [date, run.source_printed or run.source, run.query, *(_count(count.raw, count.value) for count in counts)]


def _count(raw: str, value: int | None) -> str:
    """The count as understood; as printed where it was not."""
    return raw if value is None else str(value)


def _data(proposal: Proposal, written: tuple[Run, ...]) -> dict[str, object]:
    return {
        "file": proposal.file,
        "sha256": proposal.sha256,
        "format": proposal.format,
        "rows": [
            {"row": row.key, "table": row.table, "line": row.line, "source": row.run.source, "query": row.run.query}
            | {"hits": row.run.hits.value, "printed": dict(row.run.raw)}
            for row in proposal.rows
        ],
        "readings": [
            {"number": number, "key": item.key, "text": words(item.said), "rows": list(item.rows)}
            for number, item in enumerate(proposal.interpretations, 1)
        ],
        "unparsed": [{"row": _row(hit), "reason": words(hit.reason)} for hit in proposal.unparsed],
        "remarks": [words(remark) for remark in proposal.remarks],
        "logged": dict(proposal.logged),
        "written": [run.id for run in written],
    }
