"""A query as a whole: its concept blocks written out, its lines read, the references between them put in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.model import Concept, Expression, Group, LineRef, Near, Operator, Query
from litreview.query.blocks import concept_lines
from litreview.query.fields import field_of, tags
from litreview.query.lexer import Kind, Token, line_name, tokens
from litreview.query.parse import MAX_DEPTH, leaves, lines_of, parse, with_field
from litreview.query.problems import QueryProblem, problem

LARGEST = 20_000  # words and phrases in the whole of a strategy; no source takes a tenth of it


@dataclass(frozen=True, slots=True)
class StrategyLine:
    """One line: its name (`S1`; "" is the query's own text), its text and what was read from it.

    `concept` is the concept it was written from, if any. `expression` keeps references to lines; in `resolved` they are
    put in full, and terms without a tag have the query's default field. Either is None when there is nothing, or when
    it cannot be had. `places` holds where each leaf of `expression` begins in `text`.
    """

    name: str
    text: str
    expression: Expression | None
    concept: str = ""
    resolved: Expression | None = None
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Strategy:
    """A query that was read.

    `query` is completed: its text and lines are filled in from its concepts. `lines` are in order, the query's own text
    last, under the name "". `expression` and `resolved` are those of that text. `problems` says what is wrong with the
    form; `lint.lint` says more.
    """

    query: Query
    expression: Expression | None
    lines: tuple[StrategyLine, ...] = ()
    resolved: Expression | None = None
    problems: tuple[QueryProblem, ...] = ()
    concepts: tuple[Concept, ...] = ()  # the protocol's, used or not

    def line(self, name: str) -> StrategyLine | None:
        """The line of a name (`S1`, `#1`; "" the query's own text)."""
        wanted = line_name(name)
        return next((line for line in self.lines if line.name == wanted), None)


def read_strategy(query: Query, concepts: Sequence[Concept] = ()) -> Strategy:
    """Read a query; `concepts` are the protocol's. Pure, and never raises: what is wrong is in `problems`."""
    completed, problems = _completed(query, concepts)
    names = {name for line in completed.lines if (name := line_name(line.name))}
    lines: list[StrategyLine] = []
    for given in completed.lines:
        name = line_name(given.name) or given.name
        if any(line.name == name for line in lines):
            problems.append(problem("line_twice", 0, at_line=name, name=given.name))
            continue
        lines.append(_read(name, given.text, given.concept, names, problems))
    if completed.text.strip():
        lines.append(_read("", completed.text, "", names, problems))
    elif not completed.native or any(source not in completed.native for source in completed.sources):
        problems.append(problem("empty", 0))
    lines = _resolve(lines, completed.default_field, problems)
    text = lines[-1] if lines and not lines[-1].name else None
    whole = (text.expression, text.resolved) if text else (None, None)
    return Strategy(completed, whole[0], tuple(lines), whole[1], tuple(problems), tuple(concepts))


def _completed(query: Query, concepts: Sequence[Concept]) -> tuple[Query, list[QueryProblem]]:
    """The query with a line for each of its concepts, and a text that requires them all where it has none."""
    if not query.concepts:
        return query, []
    made, problems = concept_lines(query, concepts)
    text = query.text if query.text.strip() else " AND ".join(line.name for line in made)
    return replace(query, text=text, lines=(*made, *query.lines)), list(problems)


def _read(name: str, text: str, concept: str, names: set[str], problems: list[QueryProblem]) -> StrategyLine:
    parsed = parse(text, names)
    problems.extend(replace(found, line=name) for found in parsed.problems)
    for token in tokens(text):
        if isinstance(token, Token) and token.kind in (Kind.TERM, Kind.CLOSE):
            problems.extend(_doubts(token, text, name, names))
    return StrategyLine(name, text, parsed.expression, concept, None, parsed.places)


def _doubts(token: Token, text: str, line: str, names: set[str]) -> list[QueryProblem]:
    """Tags that no field has, and words that look like a line when there are lines, but not this one."""
    found = []
    if token.field and field_of(token.field) is None:
        at = text.index("[", token.position + token.length)
        length = text.index("]", at) + 1 - at
        valid = ", ".join(f"[{tag}]" for tag in tags())
        found.append(problem("field", at, at_line=line, length=length, tag=token.field, valid=valid))
    written = "" if token.phrase else token.text
    looks = line_name(written) if written.startswith(("S", "#")) else ""
    if names and looks and looks not in names:
        valid = ", ".join(sorted(names))
        found.append(
            problem("line_unknown", token.position, at_line=line, length=token.length, name=written, valid=valid)
        )
    return found


def _resolve(lines: list[StrategyLine], default: str, problems: list[QueryProblem]) -> list[StrategyLine]:
    """The lines with their references put in full, each after the lines it refers to; no line is walked twice."""
    done: dict[str, StrategyLine] = {}
    waiting = list(lines)
    while ready := [line for line in waiting if all(name in done for name in _refs(line))]:
        for line in ready:
            done[line.name] = _resolved(line, done, problems)
        waiting = [line for line in waiting if line.name not in done]
    problems.extend(_cycles(waiting))
    by_name = {name: replace(line, resolved=_tagged(line.resolved, default)) for name, line in done.items()}
    return [by_name.get(line.name, line) for line in lines]


def _tagged(expression: Expression | None, name: str) -> Expression | None:
    return with_field(expression, name) if expression is not None and name else expression


def _refs(line: StrategyLine) -> list[str]:
    return [] if line.expression is None else lines_of(line.expression)


def _resolved(line: StrategyLine, done: Mapping[str, StrategyLine], problems: list[QueryProblem]) -> StrategyLine:
    refs = _refs(line)
    full = {name: expression for name in refs if (expression := done[name].resolved) is not None}
    if line.expression is None or len(full) < len(set(refs)):
        return line
    size = sum(_size(full[leaf.name])[0] if isinstance(leaf, LineRef) else 1 for leaf in leaves(line.expression))
    depth = _size(line.expression)[1] + max((_size(full[name])[1] for name in full), default=0)
    if refs and (size > LARGEST or depth > 4 * MAX_DEPTH):
        problems.append(problem("lines_large", line.places[0], at_line=line.name, name=line.name, n=size))
        return line
    return replace(line, resolved=in_full(line.expression, full))


def in_full(expression: Expression, lines: Mapping[str, Expression]) -> Expression:
    """The tree with each reference replaced by the tree of its line; an AND within an AND is one AND."""
    if isinstance(expression, LineRef):
        return lines.get(expression.name, expression)
    if isinstance(expression, Near):
        return replace(expression, left=in_full(expression.left, lines), right=in_full(expression.right, lines))
    if not isinstance(expression, Group):
        return expression
    parts: list[Expression] = []
    for part in expression.parts:
        full = in_full(part, lines)
        joined = isinstance(full, Group) and full.operator is expression.operator and full.certain is expression.certain
        if isinstance(full, Group) and joined and full.operator in (Operator.AND, Operator.OR):
            parts.extend(full.parts)
        else:
            parts.append(full)
    return replace(expression, parts=tuple(parts))


def _size(expression: Expression) -> tuple[int, int]:
    """How many leaves a tree has, and how deep it is."""
    count, deepest = 0, 0
    waiting = [(expression, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = part.parts if isinstance(part, Group) else (part.left, part.right) if isinstance(part, Near) else ()
        count += not inner
        waiting.extend((below, depth + 1) for below in inner)
    return count, deepest


def _cycles(lines: Sequence[StrategyLine]) -> list[QueryProblem]:
    """A problem for each line that in the end refers to itself; lines that only refer to such a line are not blamed."""
    refs = {line.name: set(_refs(line)) for line in lines}
    found = []
    for line in lines:
        reached: set[str] = set()
        waiting = list(refs[line.name])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(refs.get(name, ()))
        if line.name in reached:
            found.append(problem("line_cycle", line.places[0], at_line=line.name, name=line.name))
    return found
