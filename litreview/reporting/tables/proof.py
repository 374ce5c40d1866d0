"""The proof of the numbers, «Tallene stemmer», and the warnings apart, which are not mismatches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litreview.messages import Words
from litreview.model import Finding, Outcome, Snapshot
from litreview.reporting.document import Cell, CellKind, Table, cell, line
from litreview.reporting.tables.common import empty, grouped, plain_table, work_labels

_KINDS = {Outcome.HOLDS: CellKind.HOLDS, Outcome.FAILS: CellKind.FAILS, Outcome.CANNOT: CellKind.CANNOT}


def proof(findings: Sequence[Finding], snapshot: Snapshot, words: Words) -> Table | None:
    """A row per comparison: what, the sum written out, the answer and what is missing. What does not hold comes first,
    with the searches and works it is of. None when none was made."""
    made = [finding for finding in findings if finding.outcome is not Outcome.WARNING]
    found = sorted(made, key=lambda finding: finding.outcome is not Outcome.FAILS)
    if not found:
        return None
    rows = [
        (
            cell(grouped(words(item.message), words.language)),
            cell(grouped(item.sum, words.language)),
            _answer(item, snapshot, words),
            cell(item.check),
        )
        for item in found
    ]
    headings = tuple(words(f"report.proof.{name}") for name in ("compared", "sum", "answer", "check"))
    counts = {outcome: sum(item.outcome is outcome for item in found) for outcome in _KINDS}
    tally = words(
        "report.proof.tally", holds=counts[Outcome.HOLDS], fails=counts[Outcome.FAILS], cannot=counts[Outcome.CANNOT]
    )
    return plain_table(
        "proof", words(f"report.proof.caption.{_verdict(counts)}"), headings, rows, (4, 3, 2.5, 1.3), (line(tally),)
    )


def _verdict(counts: Mapping[Outcome, int]) -> str:
    """The caption must not say that the numbers hold where one does not, or where some could not be compared."""
    if counts[Outcome.FAILS]:
        return Outcome.FAILS.value
    if not counts[Outcome.HOLDS]:
        return Outcome.CANNOT.value
    return "some" if counts[Outcome.CANNOT] else Outcome.HOLDS.value


def warnings(findings: Sequence[Finding], snapshot: Snapshot, words: Words) -> Table | None:
    """A row per warning, with the searches and works it speaks of. None when there are none."""
    found = [finding for finding in findings if finding.outcome is Outcome.WARNING]
    if not found:
        return None
    rows = [
        (
            cell(grouped(words(item.message), words.language), CellKind.WARNING),
            _about(item, snapshot, words),
            cell(item.check),
        )
        for item in found
    ]
    headings = tuple(words(f"report.warnings.{name}") for name in ("what", "where", "check"))
    return plain_table("warnings", words("report.warnings.caption"), headings, rows, (5, 2, 1.7))


def _answer(item: Finding, snapshot: Snapshot, words: Words) -> Cell:
    said = [words(f"report.outcome.{item.outcome.value}")]
    if item.missing:
        said.append(words("report.proof.missing", what="; ".join(words(missing) for missing in item.missing)))
    if item.outcome is Outcome.FAILS:
        said.append(", ".join(_concerned(item, snapshot, words)))
    return cell(grouped("\n".join(filter(None, said)), words.language), _KINDS[item.outcome])


def _about(item: Finding, snapshot: Snapshot, words: Words) -> Cell:
    said = _concerned(item, snapshot, words)
    return cell("\n".join(said)) if said else empty()


def _concerned(item: Finding, snapshot: Snapshot, words: Words) -> list[str]:
    """The searches and works that a finding is of."""
    said = [words("report.warnings.rows", rows=", ".join(map(str, item.rows)), n=len(item.rows))] if item.rows else []
    return [*said, *work_labels(item.works, snapshot, words)]
