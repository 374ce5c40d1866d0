"""What a supervisor approved or remarked on: date, who, of which version, and whether that version still stands.

It is a statement in somebody's name. Nobody can tell from it who was at the keyboard, and the table says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.messages import Words
from litreview.model import Approval, ApprovalKind, ApprovalVerdict, Day, Snapshot
from litreview.reporting.document import Cell, Table, cell, line
from litreview.reporting.tables.common import day_text, own_text, plain_table

_SIGNS = 12  # of a fingerprint, enough to find it in the history


def approvals(snapshot: Snapshot, words: Words) -> Table | None:
    """A row for each, oldest first. None when there are none."""
    if not snapshot.approvals:
        return None
    rows = [_row(one, snapshot, words) for one in snapshot.approvals]
    headings = tuple(words(f"report.approvals.{name}") for name in ("date", "who", "what", "said", "remark"))
    notes = (line(words("report.approvals.note")),)
    return plain_table("approvals", words("report.approvals.caption"), headings, rows, (2, 2, 4, 3, 4), notes)


def _row(one: Approval, snapshot: Snapshot, words: Words) -> tuple[Cell, ...]:
    what = words("report.approvals.version", what=approved_part(one, words), version=one.sha256[:_SIGNS])
    said = [words(f"report.approvals.verdict.{one.verdict.value}")]
    if not one.in_force:
        said.append(words("report.approvals.changed"))
    if one.bundle:
        said.append(words("report.approvals.bundle", head=one.bundle[:_SIGNS]))
    return (
        own_text(approved_day(one, words), words),
        cell(snapshot.actors.get(one.by) or one.by),
        cell(what),
        Cell(tuple(line(text) for text in said)),
        Cell(tuple(line(text) for text in one.remark.splitlines())),
    )


def approved_part(one: Approval, words: Words) -> str:
    """«protokollen», «kriteriene», «søket sok-1»."""
    name = one.name if one.kind is ApprovalKind.QUERY else ""
    return words(f"report.approvals.part.{one.kind.value}", name=name)


def approved_day(one: Approval, words: Words) -> str:
    """The day it was said; '' where that is not known."""
    return day_text(Day(one.at.year, one.at.month, one.at.day), words) if one.at else ""


def approved_lines(snapshot: Snapshot, words: Words) -> Iterator[str]:
    """A sentence for each part that somebody has approved: the last approval of it, and whether it still stands."""
    last = {
        (one.kind, one.name if one.kind is ApprovalKind.QUERY else ""): one
        for one in snapshot.approvals
        if one.verdict is ApprovalVerdict.APPROVED
    }
    for one in last.values():
        told = words(
            "report.approvals.line",
            what=approved_part(one, words),
            who=snapshot.actors.get(one.by) or one.by,
            day=approved_day(one, words),
        )
        yield told if one.in_force else f"{told} {words('report.approvals.line.changed')}"


def remark_lines(snapshot: Snapshot, events: Sequence[int], words: Words) -> Iterator[str]:
    """A sentence for each remark of these events."""
    for one in snapshot.approvals:
        if one.event in events and one.remark:
            yield words(
                "report.approvals.remarked",
                what=approved_part(one, words),
                who=snapshot.actors.get(one.by) or one.by,
                remark=" ".join(one.remark.split()),
            )
