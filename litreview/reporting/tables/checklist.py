"""A checklist of reporting as a table: number, topic, answer, where it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from litreview.messages import Words
from litreview.model import Finding, Snapshot
from litreview.reporting.checklists import prisma_s as items_s
from litreview.reporting.checklists.answers import OPEN, Answer, Facts, Standing
from litreview.reporting.checklists.items import LISTS
from litreview.reporting.crossrefs import reference
from litreview.reporting.document import Block, Cell, CellKind, Line, Span, Table, cell, line
from litreview.reporting.tables.common import empty

_WIDTHS = (0.6, 2.4, 5.0, 2.2)
LINKS = {
    "prisma_s": "https://doi.org/10.1186/s13643-020-01542-z",
    "prisma": "https://doi.org/10.1136/bmj.n71",
    "abstracts": "https://doi.org/10.1136/bmj.n71",
    "entreq": "https://doi.org/10.1186/1471-2288-12-181",
    "scr": "https://doi.org/10.7326/M18-0850",
}


def prisma_s(snapshot: Snapshot, findings: Sequence[Finding], words: Words, *, draft: bool = False) -> Table:
    """The sixteen items of PRISMA-S, answered; in a `draft` what nobody has stated is marked as to be done."""
    facts = Facts(snapshot, findings, words)
    rows = [_row("prisma_s", number, fill(facts), words, draft, named=False) for number, fill in items_s.FILLERS]
    return _table("prisma_s", "prisma_s", rows, words)


def listed(
    name: str, snapshot: Snapshot, findings: Sequence[Finding], words: Words, *, draft: bool = False
) -> tuple[Block, ...]:
    """A list of LISTS, each item with its standing: from the data, or to be written by the author."""
    facts = Facts(snapshot, findings, words)
    answers = [(number, fill(facts)) for number, fill in LISTS[name]]
    rows = [_row(name, number, answer, words, draft, named=True) for number, answer in answers]
    counted = Counter(answer.standing for _, answer in answers)
    tally = "; ".join(
        words("checklist.tally", standing=words(f"checklist.standing.{one.value}"), n=counted[one])
        for one in Standing
        if counted[one]
    )
    table = _table(f"checklist_{name}", name, rows, words)
    return (replace(table, notes=(line(tally), *table.notes)),)


def _table(key: str, name: str, rows: Iterable[tuple[Cell, ...]], words: Words) -> Table:
    headings = tuple(words(f"checklist.head.{part}") for part in ("number", "topic", "answer", "where"))
    note = Line((Span(words(f"checklist.note.{name}") + " "), Span(LINKS[name], link=LINKS[name])))
    return Table(
        key,
        words(f"checklist.caption.{name}"),
        headings,
        tuple(rows),
        _WIDTHS,
        wide=True,
        row_heads=True,
        notes=(note,),
    )


def _row(name: str, number: str, answer: Answer, words: Words, draft: bool, *, named: bool) -> tuple[Cell, ...]:
    where = Cell((reference(*answer.where),)) if answer.where else empty()
    topic = cell(words(f"checklist.{name}.{number}"))
    return cell(number, CellKind.HEADING), topic, _answer(answer, words, draft, named), where


def _answer(answer: Answer, words: Words, draft: bool, named: bool) -> Cell:
    """The answer; `named` puts its standing before it. What is open is a task in a draft, and told as unknown after."""
    standing = answer.standing
    lines = [line(words(f"checklist.standing.{standing.value}"), bold=True)] if named else []
    lines += [line(text) for text in answer.said]
    if draft and answer.ask:
        lines.append(line(answer.ask))
    if not lines:
        lines = [line(words("report.not_stated"))]
    if standing not in OPEN or (standing is Standing.PARTLY and not draft):
        return Cell(tuple(lines))
    return Cell(tuple(lines), CellKind.TODO if draft else CellKind.UNKNOWN)
