"""What people did: decisions, and what a supervisor said."""

from __future__ import annotations

from collections.abc import Mapping

from litreview.messages import Words
from litreview.model import ApprovalVerdict, Decision, Means, Record, Verdict
from litreview.reporting.audit_page.facts import PageFacts, cells, clock, ends, long_table
from litreview.reporting.document import Cell, CellKind, Table, cell

_KINDS = {Verdict.INCLUDE: CellKind.HOLDS, Verdict.EXCLUDE: CellKind.TEXT}


def decisions(facts: PageFacts, words: Words) -> Table | None:
    """Every decision, work by work in the order they were made; those taken back are among them, and say so."""
    back = {one.decision.event: clock(one.at) for one in facts.state.taken_back}
    made = [*facts.state.decisions, *(one.decision for one in facts.state.taken_back)]
    if not made:
        return None
    made.sort(key=lambda one: (_number(one.work), one.event))
    known = {one.work: one.record for one in facts.state.listed} | {one.id: one.best for one in facts.state.works}
    rows = [_decision(one, facts, known, back.get(one.event, ""), words) for one in ends(made)]
    columns = ("work", "stage", "verdict", "criterion", "who", "time")
    return long_table("decisions", columns, rows, len(made), words, (5, 1.6, 1.8, 1.3, 1.8, 2.8))


def _number(work: str) -> int:
    return int(work[1:]) if work[1:].isdecimal() else 0


def _decision(
    one: Decision, facts: PageFacts, known: Mapping[str, Record], back: str, words: Words
) -> tuple[Cell, ...]:
    verdict = words(f"pack.verdict.{one.verdict.value}")
    said = [verdict, words("pack.page.taken_back", time=back)] if back else [verdict]
    who = facts.who(one.reviewer)
    if one.means is not Means.OWN:
        who = words(f"pack.means.{one.means.value}", who=who)
    noted = f"{one.criterion}\n{one.note}".strip()
    return (
        cell(_work(one.work, known.get(one.work))),
        cell(words(f"pack.stage.{one.stage.value}")),
        cell("\n".join(said), CellKind.TEXT if back else _KINDS.get(one.verdict, CellKind.TEXT)),
        *cells(noted, who, clock(one.at)),
    )


def _work(work: str, record: Record | None) -> str:
    """`W3 · Aas 2019 · Hope among nurses`, with what is known."""
    if record is None:
        return work
    first = record.authors[0] if record.authors else None
    by = (first.literal or first.family) if first else ""
    named = " ".join(part for part in (by, str(record.year or "")) if part)
    return " · ".join(part for part in (work, named, record.title) if part)


def approvals(facts: PageFacts, words: Words) -> Table | None:
    """What a supervisor said of the protocol, the strings and the criteria, and of which version."""
    made = facts.state.approvals
    rows = [
        cells(
            words(f"pack.approval.kind.{one.kind.value}", name=one.name),
            words(f"pack.approval.verdict.{one.verdict.value}"),
            one.remark or (words("audit.not_let_out") if one.verdict is ApprovalVerdict.REMARK else ""),
            facts.who(one.by),
            clock(one.at),
            one.sha256[:12],
        )
        for one in ends(made)
    ]
    columns = ("about", "said", "remark", "who", "time", "version")
    return long_table("approvals", columns, rows, len(made), words, (2.5, 1.6, 4, 1.8, 2, 1.6)) if made else None
