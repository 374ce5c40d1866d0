"""The sources searched: ended or unrepeatable ones, sources named in one place only, a number met twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.checks.facts import Case, folded
from litreview.checks.findings import figures, ids, quoted, warns, word
from litreview.model import Finding, LimitKind, Message, Purpose, Run, SourceColumn, StepRole, count_of, message

SUSPICIOUS = 100  # below this, equal counts in two rows are everyday chance
# A reference list or an expert is a way of finding, not a place that a list of databases would hold.
PLACES = (SourceColumn.DATABASE, SourceColumn.REGISTER, SourceColumn.WEBSITE)


def check(case: Case) -> Iterator[Finding]:
    """SOURCE-ENDED, SOURCE-REPEAT, SOURCE-UNLISTED, SOURCE-UNUSED and NUMBER-TWICE, all warnings."""
    yield from _known(case)
    yield from _listed(case)
    yield from _twice(case)


def _searches(case: Case) -> list[Run]:
    return [
        run
        for run in case.snapshot.runs
        if run.purpose not in (Purpose.KNOWN, Purpose.REPEAT) and (run.source or run.source_printed)
    ]


def _known(case: Case) -> Iterator[Finding]:
    by_source: dict[str, list[Run]] = {}
    for run in _searches(case):
        by_source.setdefault(case.key_of(run), []).append(run)
    for key, runs in by_source.items():
        facts = case.facts.sources.get(key)
        if facts is None:
            continue
        if facts.ended is not None:
            late = [run for run in runs if _after(run, facts.ended)]
            if late:
                yield warns(
                    "SOURCE-ENDED", message("check.source_ended", source=facts.title, year=facts.ended), rows=ids(late)
                )
        if not facts.repeatable:
            yield warns("SOURCE-REPEAT", message("check.source_repeat", source=facts.title), rows=ids(runs))


def _after(run: Run, ended: int) -> bool:
    """Whether the search may reach beyond the source's last year: all do that are not limited to years before it."""
    lasts = [limit.last for limit in run.limits if limit.kind is LimitKind.YEARS]
    return not any(last is not None and last <= ended for last in lasts)


def _listed(case: Case) -> Iterator[Finding]:
    """Sources of the log that the protocol does not list, and the reverse."""
    listed = case.snapshot.protocol.databases
    searches = _searches(case)
    if not listed or not searches:
        return
    keys = {case.source_key(name) for name in listed}
    unlisted: dict[str, list[Run]] = {}
    for run in searches:
        if run.column in PLACES and case.key_of(run) not in keys and case.source_key(run.source_printed) not in keys:
            unlisted.setdefault(case.title_of(run), []).append(run)
    for title, runs in unlisted.items():
        yield warns("SOURCE-UNLISTED", message("check.source_unlisted", source=title), rows=ids(runs))
    used = {case.key_of(run) for run in searches} | {case.source_key(run.source_printed) for run in searches}
    unused = [name for name in listed if case.source_key(name) not in used]
    if unused:
        yield warns("SOURCE-UNUSED", message("check.source_unused", sources=quoted(unused), n=len(unused)))


def _twice(case: Case) -> Iterator[Finding]:
    """The same large number in two rows with different queries: may be a slip of the pen."""
    seen: dict[int, tuple[Run, StepRole]] = {}
    for run in case.rows:
        for role, value in _counts(run):
            before = seen.setdefault(value, (run, role))
            if before[0] is not run and folded(before[0].query) != folded(run.query):
                yield warns("NUMBER-TWICE", _twice_said(value, before, (run, role)), rows=(before[0].id, run.id))


def _twice_said(value: int, one: tuple[Run, StepRole], other: tuple[Run, StepRole]) -> Message:
    return message(
        "check.number_twice",
        number=figures(value),
        row=one[0].id,
        what=word(one[1].value),
        other=other[0].id,
        other_what=word(other[1].value),
    )


def _counts(run: Run) -> Sequence[tuple[StepRole, int]]:
    roles = (StepRole.BEFORE_LIMITS, StepRole.HITS)
    known = ((role, count_of(run, role).value) for role in roles)
    return [(role, value) for role, value in known if value is not None and value >= SUSPICIOUS]
