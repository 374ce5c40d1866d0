"""What tables and checks are given besides the snapshot: the flow, facts of the sources, the parsed queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from litreview import prisma
from litreview.checks import CheckFacts, SourceFacts
from litreview.checks import prove as run_checks
from litreview.model import DESCRIBED, Expression, Finding, Message, Snapshot, SourceColumn, message
from litreview.query import parse
from litreview.sources import registry

FlowRow = tuple[Message, int | None, Message | None]

# The boxes of the flow in reading order, by the field of prisma.Flow that fills them.
BOXES = (
    "previous_studies",
    "previous_reports",
    "identified",
    "identified_other",
    "duplicates",
    "removed_automatic",
    "removed_other",
    "screened",
    "waiting_screening",
    "excluded_title",
    "abstracts_read",
    "excluded_abstract",
    "excluded",
    "excluded_by_human",
    "excluded_by_tool",
    "sought",
    "not_retrieved",
    "waiting_full_text",
    "assessed",
    "excluded_full_text",
    "sought_other",
    "not_retrieved_other",
    "waiting_other",
    "assessed_other",
    "excluded_full_text_other",
    "conflicts",
    "included",
    "included_searched",
    "included_other",
    "exceptions",
    "total_studies",
    "total_reports",
)
# Boxes that every review has something to say of, or should: where it has not, they are printed as unknown.
ALWAYS = {
    "identified",
    "duplicates",
    "screened",
    "excluded",
    "sought",
    "not_retrieved",
    "assessed",
    "excluded_full_text",
    "included",
}
# Boxes that are printed where the review used other methods.
_WITH_OTHER = {"identified_other", "included_searched", "included_other"}
# Boxes that say nothing when they are empty.
_WHEN_SOME = {"waiting_screening", "waiting_full_text", "waiting_other", "conflicts"}


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
        if _told(box, number.value, flow):
            rows.append((message(f"flow.box.{box}"), number.value, _origin(number.origin)))
        rows.extend(_lines(flow, box))
    return rows


def _told(box: str, value: int | None, flow: prisma.Flow) -> bool:
    if box in _WHEN_SOME:
        return bool(value)
    if box in _WITH_OTHER:
        return flow.has_other
    return value is not None or box in ALWAYS


def _lines(flow: prisma.Flow, box: str) -> Iterator[FlowRow]:
    """What a box is made of."""
    if box == "identified":
        yield from map(_line, flow.lines)
    elif box == "identified_other":
        yield from map(_line, flow.other_lines)
        if flow.found_outside.value is not None:
            yield _row(message("flow.outside"), flow.found_outside)
    elif box == "duplicates" and flow.duplicates.value:
        for part in ("duplicates_within", "duplicates_between"):
            number = getattr(flow, part)
            if number.value is not None:
                yield _row(message(f"flow.box.{part}"), number)
    elif box in ("excluded_full_text", "excluded_full_text_other"):
        yield from map(_reason, flow.reasons if box == "excluded_full_text" else flow.reasons_other)
    elif box == "exceptions":
        for line in flow.exception_lines:
            because = message("flow.because", reasons="; ".join(line.because))
            yield message("flow.exception", criterion=line.criterion), line.count.value, because


def _row(said: Message, number: prisma.Number) -> FlowRow:
    return said, number.value, _origin(number.origin)


def _reason(reason: prisma.Reason) -> FlowRow:
    said = message("flow.reason", criterion=reason.criterion) if reason.criterion else message("flow.reason_none")
    return _row(said, reason.count)


def _line(line: prisma.SourceLine) -> FlowRow:
    entry = registry.get(line.source)
    title = (entry.capabilities.title if entry else "") or line.printed or line.source
    cited = line.column is SourceColumn.CITATION and line.source != "citation"
    said = message("flow.source.cited" if cited else "flow.source", source=title)
    return said, line.hits.value, _origin(line.hits.origin)


def _origin(origin: prisma.Origin | None) -> Message | None:
    return message(f"flow.origin.{origin.value}") if origin else None
