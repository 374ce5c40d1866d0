"""How the works were judged and compared, as the protocol plans it."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import ReviewKind, Snapshot
from litreview.reporting.document import CellKind, Table, cell
from litreview.reporting.tables.common import own_text


def method(snapshot: Snapshot, words: Words) -> Table | None:
    """Label and text: the checklist, its publisher, its use, the channel check, the analysis and its steps; or None."""
    plan, analysis = snapshot.protocol.appraisal, snapshot.protocol.analysis
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(analysis.steps, start=1))
    filled = {
        "tool": plan.tool,
        "publisher": plan.publisher,
        "applied_to": plan.applied_to,
        "reported_as": plan.reported_as,
        "channel_check": plan.channel_check,
        "analysis": analysis.method,
        "steps": steps,
    }
    if not any(filled.values()):
        return None
    review = snapshot.protocol.kind is ReviewKind.LITERATURE_REVIEW
    wanted = [name for name, text in filled.items() if text or (review and name in ("tool", "analysis"))]
    rows = tuple(
        (cell(words(f"report.method.{name}"), CellKind.HEADING), own_text(filled[name], words)) for name in wanted
    )
    return Table("method", words("report.method.caption"), (), rows, (1.0, 3.0), row_heads=True)
