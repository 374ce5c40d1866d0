"""What tables and checks are given besides the snapshot: the flow, facts of the sources, the parsed queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litreview import prisma
from litreview.checks import CheckFacts, SourceFacts
from litreview.checks import prove as run_checks
from litreview.model import DESCRIBED, Expression, Finding, Message, Snapshot, SourceColumn, message
from litreview.query import parse
from litreview.sources import registry

FlowRow = tuple[Message, int | None, Message | None]

# The boxes of the flow in reading order, by the field of prisma.Flow that fills them.
BOXES = (
    "identified",
    "identified_other",
    "duplicates",
    "removed_automatic",
    "removed_other",
    "screened",
    "excluded_title",
    "excluded_abstract",
    "excluded",
    "sought",
    "not_retrieved",
    "assessed",
    "excluded_full_text",
    "included",
)
# Boxes that a review may have nothing to say of at all; the others are printed as unknown.
OPTIONAL = {"identified_other", "removed_automatic", "removed_other", "excluded_title", "excluded_abstract"}


def prove(state: Snapshot) -> tuple[Finding, ...]:
    """The proof of the numbers of a snapshot."""
    expressions: dict[int, Expression] = {}
    problems: dict[int, tuple[Message, ...]] = {}
    for run in state.runs:
        if run.column in DESCRIBED:
            continue
        parsed = parse(run.query)
        if parsed.expression is not None:
            expressions[run.id] = parsed.expression
        problems[run.id] = tuple(problem.message for problem in parsed.problems)
    facts = CheckFacts(source_facts(), problems, prisma.flow(state).numbers())
    return run_checks(state, facts, expressions)


def source_facts() -> Mapping[str, SourceFacts]:
    """What the checks need to know of each source in the registry."""
    return {
        key: SourceFacts(place.title, place.names, place.filters, place.ended, place.repeatable)
        for key, place in registry.places().items()
    }


def flow_rows(state: Snapshot) -> Sequence[FlowRow]:
    """The numbers of the selection, each with where it comes from; empty for a study without included works."""
    flow = prisma.flow(state)
    if not flow.applies:
        return ()
    rows: list[FlowRow] = []
    for box in BOXES:
        number = getattr(flow, box)
        if number.value is not None or box not in OPTIONAL:
            rows.append((message(f"flow.box.{box}"), number.value, _origin(number.origin)))
        if box == "identified":
            rows.extend(_line(line) for line in flow.lines)
        elif box == "identified_other":
            rows.extend(_line(line) for line in flow.other_lines)
        elif box == "excluded_full_text":
            rows.extend(
                (message("flow.reason", criterion=reason.criterion), reason.count.value, _origin(reason.count.origin))
                for reason in flow.reasons
            )
    return rows


def _line(line: prisma.SourceLine) -> FlowRow:
    entry = registry.get(line.source)
    title = (entry.capabilities.title if entry else "") or line.printed or line.source
    cited = line.column is SourceColumn.CITATION and line.source != "citation"
    said = message("flow.source.cited" if cited else "flow.source", source=title)
    return said, line.hits.value, _origin(line.hits.origin)


def _origin(origin: prisma.Origin | None) -> Message | None:
    return message(f"flow.origin.{origin.value}") if origin else None
