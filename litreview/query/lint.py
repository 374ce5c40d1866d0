"""What a machine can see is weak in a strategy: its part of PRESS 2015 (doi:10.1016/j.jclinepi.2016.01.021).

Each finding has a page in docs/lint. What the reading of the strings met (`Strategy.problems`) comes first in each
line; then what the words and the lines say together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from litreview.model import Limit, message
from litreview.query.lint_concepts import concept_problems
from litreview.query.lint_terms import quote_problems, term_problems
from litreview.query.parse import lines_of, parse
from litreview.query.problems import QueryProblem, Severity, code_of, problem
from litreview.query.strategy import Strategy, StrategyLine

# What can be judged of a string in a source's own language: the form, not the words.
_NATIVE = {
    code_of(slug) for slug in ("empty", "bracket", "quote", "empty_quote", "lower_operator", "norwegian_operator")
}


def lint(
    strategy: Strategy, *, sources: Sequence[str] = (), limits: Sequence[Limit] | None = None
) -> tuple[QueryProblem, ...]:
    """Everything that is wrong or doubtful, line by line.

    `sources` are those whose native strings are looked at (all when empty); `limits` those of the query when None.
    """
    query = strategy.query
    found = list(strategy.problems)
    for line in strategy.lines:
        found += term_problems(line, strategy)
    found += _unused(strategy)
    found += concept_problems(strategy)
    found += _limits(query.limits if limits is None else limits)
    for source, text in query.native.items():
        if not sources or source in sources:
            found += _native(source, text)
    return _ordered(found, strategy)


def _ordered(found: Iterable[QueryProblem], strategy: Strategy) -> tuple[QueryProblem, ...]:
    """Each once; by line, then by place, the lines in the order of the strategy and native strings last."""
    order = {line.name: number for number, line in enumerate(strategy.lines)}
    unique: dict[tuple[object, ...], QueryProblem] = {}
    for item in found:
        unique.setdefault((item.line, item.position, item.code, str(item.message.args)), item)
    return tuple(sorted(unique.values(), key=lambda item: (order.get(item.line, len(order)), item.line, item.position)))


def _unused(strategy: Strategy) -> Iterator[QueryProblem]:
    """Lines that the query's own text reaches by no reference."""
    by_name = {line.name: line for line in strategy.lines}
    if "" not in by_name:
        return
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(_refs(by_name[name]))
    for line in strategy.lines:
        if line.name not in reached:
            yield problem("line_unused", 0, at_line=line.name, length=max(len(line.text), 1), name=line.name)


def _refs(line: StrategyLine) -> list[str]:
    return [] if line.expression is None else lines_of(line.expression)


def _limits(limits: Iterable[Limit]) -> Iterator[QueryProblem]:
    for limit in limits:
        if not limit.reason.strip():
            yield problem("limit_reason", 0, limit=limit.raw or message(f"report.limit.{limit.kind.value}"))


def _native(source: str, text: str) -> Iterator[QueryProblem]:
    """The form of a string that is sent untouched. It is the source's to refuse: only an empty one is an error."""
    place = f"native.{source}"
    for found in (*parse(text).problems, *quote_problems(text, place)):
        if found.code in _NATIVE or found.line:
            severity = Severity.ERROR if found.code == code_of("empty") else Severity.WARNING
            yield replace(found, line=place, severity=severity)
