"""The order rules of Boolean searches, across rows of one source with the same limits.

LOG-OR, LOG-OR-SUM, LOG-AND, LOG-NOT, LOG-PHRASE, LOG-TRUNC, LOG-SAME, LOG-LIMIT. On one known day the rule is exact.
Between days, or where a day is not fully known, the index may have grown or been cleaned: only a shortfall of more
than a fifth is a breach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.checks.containment import line_name, resolved, same, within
from litreview.checks.facts import Case, folded
from litreview.checks.findings import equation, fails, figures, holds, ids, listed, word
from litreview.model import Expression, Finding, Group, Limit, LimitKind, Near, Operator, Purpose, Run, Term, message

SLACK = 5  # a fifth


@dataclass(frozen=True, slots=True)
class _Row:
    run: Run
    expression: Expression
    hits: int
    limits: frozenset[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Comparison:
    """`wide` must have at least the hits of `narrow`; `subject` is the combined search that the rule is about."""

    rule: str
    narrow: _Row
    wide: _Row
    subject: _Row

    @property
    def holds(self) -> bool:
        if _same_day(self.narrow.run, self.wide.run):
            return self.narrow.hits <= self.wide.hits
        return SLACK * self.wide.hits >= (SLACK - 1) * self.narrow.hits

    @property
    def strength(self) -> tuple[float, int]:
        """How far the narrow search exceeds the wide one; the larger the clearer the breach."""
        return (self.narrow.hits / max(self.wide.hits, 1), self.narrow.hits)

    @property
    def written(self) -> str:
        if self.subject is self.wide:
            sign = "≥" if self.wide.hits >= self.narrow.hits else "<"
            return f"{figures(self.wide.hits)} {sign} {figures(self.narrow.hits)}"
        sign = "≤" if self.narrow.hits <= self.wide.hits else ">"
        return f"{figures(self.narrow.hits)} {sign} {figures(self.wide.hits)}"


def check(case: Case) -> Iterator[Finding]:
    """One FAILS for each row that breaks a rule, with its clearest evidence; one HOLDS for each rule that was met."""
    rows = _rows(case)
    comparisons = list(_comparisons(rows))
    broken: dict[int, _Comparison] = {}
    for item in comparisons:
        known = broken.get(item.subject.run.id)
        if not item.holds and (known is None or item.strength > known.strength):
            broken[item.subject.run.id] = item
    yield from (_breach(item) for _, item in sorted(broken.items()))
    kept = [item for item in comparisons if item.holds and item.subject.run.id not in broken]
    for rule in sorted({item.rule for item in kept}):
        yield _kept(rule, [item for item in kept if item.rule == rule])
    yield from _sums(rows)


def _rows(case: Case) -> dict[str, list[_Row]]:
    """Rows that have hits and a query, by source."""
    rows: dict[str, list[_Row]] = {}
    lines: dict[str, dict[str, Expression]] = {}
    for run in case.snapshot.runs:
        if run.purpose is Purpose.REPEAT or run.since is not None:
            continue  # of another day by its nature, or of a part of the index alone: its hits measure nothing here
        expression, source = case.expressions.get(run.id), case.key_of(run)
        if expression is None:
            continue
        full = resolved(expression, lines.setdefault(source, {}))
        if run.label:
            lines[source][line_name(run.label)] = full
        if run.hits.value is not None and source:
            rows.setdefault(source, []).append(_Row(run, full, run.hits.value, frozenset(map(_limit, run.limits))))
    return rows


def _limit(limit: Limit) -> tuple[object, ...]:
    if limit.kind is LimitKind.YEARS:
        return (limit.kind, limit.first, limit.last)
    values = limit.values or ((limit.raw,) if limit.raw and limit.kind is not LimitKind.PEER_REVIEWED else ())
    return (limit.kind, *sorted(folded(value) for value in values))


def _comparisons(by_source: dict[str, list[_Row]]) -> Iterator[_Comparison]:
    for rows in by_source.values():
        for narrow in rows:
            for wide in rows:
                if narrow is not wide and (found := _compare(narrow, wide)) is not None:
                    yield found


def _compare(narrow: _Row, wide: _Row) -> _Comparison | None:
    if not within(narrow.expression, wide.expression):
        return None
    equal = within(wide.expression, narrow.expression)
    if narrow.limits == wide.limits:
        if not equal:
            return _with_subject(narrow, wide)
        # The same search twice: compared once, and only where one day makes the counts comparable.
        if narrow.run.id > wide.run.id or not _same_day(narrow.run, wide.run):
            return None
        low, high = sorted((narrow, wide), key=lambda row: row.hits)
        return _Comparison("same", high, low, wide)
    if equal and narrow.limits > wide.limits:
        return _Comparison("limit", narrow, wide, narrow)
    return None


def _with_subject(narrow: _Row, wide: _Row) -> _Comparison:
    """Name the rule by the combined search: the OR, the truncation, else the AND, NOT or phrase."""
    if isinstance(wide.expression, Group) and wide.expression.operator is Operator.OR:
        return _Comparison("or", narrow, wide, wide)
    if isinstance(wide.expression, Term) and wide.expression.truncated and isinstance(narrow.expression, Term):
        return _Comparison("trunc", narrow, wide, wide)
    if isinstance(narrow.expression, Group | Near):  # nearness requires both words, and more
        negates = isinstance(narrow.expression, Group) and narrow.expression.operator is Operator.NOT
        rule = "not" if negates else "and"
        return _Comparison(rule, narrow, wide, narrow)
    return _Comparison("phrase", narrow, wide, narrow)


def _same_day(one: Run, other: Run) -> bool:
    """Whether both were run on one and the same fully known day."""
    first, second = one.date.first, other.date.first
    if first is None or first != second or None in (first.year, first.month, first.day):
        return False
    return one.date.last in (None, first) and other.date.last in (None, second)


def _breach(item: _Comparison) -> Finding:
    subject = item.subject
    other = item.wide if subject is item.narrow else item.narrow
    uncertain = isinstance(subject.expression, Group) and not subject.expression.certain
    code = f"check.order.{item.rule}.fails"
    said = message(
        "check.order.uncertain" if uncertain else "check.order.plain",
        breach=message(
            code,
            row=subject.run.id,
            query=subject.run.query,
            hits=figures(subject.hits),
            other=other.run.id,
            other_query=other.run.query,
            other_hits=figures(other.hits),
        ),
        day=word("same_day" if _same_day(item.narrow.run, item.wide.run) else "other_day"),
    )
    return fails(f"LOG-{item.rule.upper()}", said, sum=item.written, rows=(subject.run.id,))


def _kept(rule: str, items: Sequence[_Comparison]) -> Finding:
    """One line for a rule: for each row its closest comparison."""
    closest: dict[int, _Comparison] = {}
    for item in items:
        known = closest.get(item.subject.run.id)
        if known is None or item.strength > known.strength:
            closest[item.subject.run.id] = item
    ordered = [closest[row] for row in sorted(closest)]
    return holds(
        f"LOG-{rule.upper()}",
        message(f"check.order.{rule}.holds", n=len(ordered)),
        sum="; ".join(item.written for item in ordered),
        rows=tuple(item.subject.run.id for item in ordered),
    )


def _sums(by_source: dict[str, list[_Row]]) -> Iterator[Finding]:
    """hits(A OR B) ≤ hits A + hits B, where every part of the OR is a row of its own with the same limits."""
    for rows in by_source.values():
        for row in rows:
            parts = _parts(row, rows)
            if parts and not _enough(row, parts):
                yield fails(
                    "LOG-OR-SUM",
                    message(
                        "check.order.or_sum.fails",
                        row=row.run.id,
                        query=row.run.query,
                        rows=listed(ids(part.run for part in parts)),
                    ),
                    sum=f"{figures(row.hits)} > {equation([part.hits for part in parts])}",
                    rows=(row.run.id,),
                )


def _parts(row: _Row, rows: Sequence[_Row]) -> list[_Row]:
    """The rows that search the parts of an OR, one for each; empty when one is missing."""
    if not isinstance(row.expression, Group) or row.expression.operator is not Operator.OR:
        return []
    found = [
        next((other for other in rows if other.limits == row.limits and same(other.expression, part)), None)
        for part in row.expression.parts
    ]
    known = [part for part in found if part is not None]
    return known if len(known) == len(found) else []


def _enough(row: _Row, parts: Sequence[_Row]) -> bool:
    total = sum(part.hits for part in parts)
    if all(_same_day(row.run, part.run) for part in parts):
        return row.hits <= total
    return SLACK * total >= (SLACK - 1) * row.hits
