"""A Boolean search string as students write it, read into a tree. Any string gives a result; what is wrong is told.

The tree shows what the author most likely meant. Commas loosest, then OR, AND, NOT, NEAR, then words side by side.
Where the form of an operator may not work in the source («Eller», an AND only implied, OR and AND mixed without
brackets) the group is marked `certain=False`. A NOT with a single part is a NOT that has nothing before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from litreview.model import Expression, Group, LineRef, Near, Operator, Term
from litreview.query.lexer import Kind, Token, line_name, operator_problem, tokens
from litreview.query.problems import QueryProblem, problem

MAX_DEPTH = 40  # no source takes more; deeper brackets are read as if they were not there
MAX_CHAIN = 3  # parts of a NEAR b NEAR c; what follows is only required to be there


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The tree (None when there is nothing to search for) and the problems, in the order of the string.

    `places` holds where each leaf of the tree begins, left to right.
    """

    expression: Expression | None
    problems: tuple[QueryProblem, ...] = ()
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Operand:
    """A part already read. `plain`: its brackets carry no field tag, so that they may turn out to change nothing."""

    expression: Expression
    position: int
    bracketed: bool = False
    plain: bool = True


_Item = _Operand | Token


@dataclass(slots=True)
class _Frame:
    """What has been read inside one pair of brackets; `opened` is the place of the bracket, -1 for the whole string."""

    opened: int = -1
    items: list[_Item] = field(default_factory=list)


def parse(text: str, lines: Collection[str] = ()) -> ParsedQuery:
    """Read a search string. Pure, and never raises for any text.

    `lines` are the names of the strategy's lines as `lexer.line_name` writes them; a word that is one of them is a
    LineRef, so that without lines S1 is a word like any other.
    """
    reader = _Reader(frozenset(lines))
    for token in tokens(text):
        reader.take(token)
    expression = reader.finish()
    if expression is None:
        reader.problems.append(problem("empty", 0))
    problems = sorted(reader.problems, key=lambda item: (item.position, item.code))
    return ParsedQuery(expression, tuple(problems), tuple(sorted(reader.places)))


class _Reader:
    """The brackets still open, innermost last. A stack and not recursion: the string may hold any number of them."""

    def __init__(self, lines: frozenset[str]) -> None:
        self.lines = lines
        self.places: list[int] = []
        self.problems: list[QueryProblem] = []
        self.redundant: list[int] = []
        self.frames = [_Frame()]
        self.ignored = 0  # brackets open beyond MAX_DEPTH

    def take(self, token: Token | QueryProblem) -> None:
        if isinstance(token, QueryProblem):
            self.problems.append(token)
        elif token.kind is Kind.OPEN:
            self._open(token)
        elif token.kind is Kind.CLOSE:
            self._close(token)
        elif token.kind is Kind.TERM:
            self.frames[-1].items.append(self._leaf(token))
        else:
            self.frames[-1].items.append(token)

    def finish(self) -> Expression | None:
        while len(self.frames) > 1:
            self.problems.append(problem("bracket", self.frames[-1].opened, sign="("))
            self._fold()
        whole = self.frames[0].items
        if len(whole) == 1 and isinstance(whole[0], _Operand) and whole[0].bracketed and whole[0].plain:
            self.redundant.append(whole[0].position)
        expression = _build(whole, self)
        if self.redundant:
            self.problems.append(problem("redundant", min(self.redundant)))
        return expression

    def _leaf(self, token: Token) -> _Operand:
        self.places.append(token.position)
        name = "" if token.phrase else line_name(token.text)
        if not name or name not in self.lines:
            return _Operand(token.term(), token.position)
        if token.field:
            self.problems.append(problem("line_field", token.position, name=name, tag=token.field))
        return _Operand(LineRef(name), token.position)

    def _open(self, token: Token) -> None:
        if len(self.frames) <= MAX_DEPTH:
            self.frames.append(_Frame(token.position))
            return
        if not self.ignored:
            self.problems.append(problem("too_deep", token.position, depth=MAX_DEPTH))
        self.ignored += 1

    def _close(self, token: Token) -> None:
        if self.ignored:
            self.ignored -= 1
        elif len(self.frames) == 1:
            self.problems.append(problem("bracket", token.position, sign=")"))
        else:
            self._fold(token.field)

    def _fold(self, name: str = "") -> None:
        """Close the innermost bracket and hand its meaning to the one around it; `name` is the field it is tagged."""
        frame = self.frames.pop()
        if len(frame.items) == 1 and isinstance(frame.items[0], _Operand):
            self.redundant.append(frame.opened)
        inside = _build(frame.items, self)
        if inside is not None:
            tagged = with_field(inside, name) if name else inside
            if name and (held := lines_of(inside)):
                self.problems.append(problem("line_field", frame.opened, name=held[0], tag=name))
            self.frames[-1].items.append(_Operand(tagged, frame.opened, bracketed=True, plain=not name))


def _build(items: list[_Item], reader: _Reader) -> Expression | None:
    """The meaning of what stands inside one pair of brackets."""
    segments = [segment for segment in _split(items) if segment]
    parts = [part for segment in segments if (part := _combine(segment, reader)) is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    comma = next(item.position for item in items if isinstance(item, Token) and item.kind is Kind.COMMA)
    reader.problems.append(problem("comma", comma))
    return Group(Operator.COMMA, tuple(parts))


def _split(items: list[_Item]) -> list[list[_Item]]:
    segments: list[list[_Item]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.kind is Kind.COMMA:
            segments.append([])
        else:
            segments[-1].append(item)
    return segments


def _combine(items: list[_Item], reader: _Reader) -> Expression | None:
    """Operands and operators, without commas."""
    cleaned = _drop_dangling(items, reader)
    joints = [item for item in cleaned if isinstance(item, Token)]
    reader.problems.extend(found for token in joints if (found := operator_problem(token)) is not None)
    operators = [token for token in joints if token.kind is Kind.OPERATOR]
    used = {token.operator for token in operators}
    mixed = Operator.OR in used and len(used) > 1
    if mixed:
        reader.problems.append(problem("mixed_operators", operators[0].position))
    return _level(cleaned, (Operator.OR, Operator.AND, Operator.NOT), mixed, reader)


def _drop_dangling(items: list[_Item], reader: _Reader) -> list[_Item]:
    """Operators that have an operand on both sides; NOT may stand first. A small «og» at the edge is a word."""
    kept: list[_Item] = []
    for place, item in enumerate(items):
        if isinstance(item, _Operand):
            kept.append(item)
            continue
        after = items[place + 1] if place + 1 < len(items) else None
        left = bool(kept) and isinstance(kept[-1], _Operand)
        boolean = item.kind is Kind.OPERATOR
        before_not = boolean and left and isinstance(after, Token) and after.operator is Operator.NOT
        joins = left and (isinstance(after, _Operand) or (before_not and item.operator is Operator.OR))
        if joins or _negates(item, after, kept, reader.problems):
            kept.append(item)
        elif not before_not:  # AND NOT says NOT, so that its AND falls away
            kept.extend(_lonely(item, reader))
    return kept


def _negates(item: Token, after: _Item | None, kept: list[_Item], problems: list[QueryProblem]) -> bool:
    """NOT in capitals at the start (told as a problem: there is nothing to take from), or right after OR."""
    if item.operator is not Operator.NOT or not item.certain or not isinstance(after, _Operand):
        return False
    if not kept:
        problems.append(problem("dangling_operator", item.position, length=item.length, operator=item.text))
    return not kept or isinstance(kept[-1], Token)


def _lonely(token: Token, reader: _Reader) -> list[_Item]:
    if token.certain:
        reader.problems.append(problem("dangling_operator", token.position, length=token.length, operator=token.text))
        return []
    reader.places.append(token.position)
    return [_Operand(token.term(), token.position)]


def _level(items: list[_Item], order: tuple[Operator, ...], mixed: bool, reader: _Reader) -> Expression | None:
    """Split at the loosest operator left, then at the tighter ones inside each piece."""
    if not order:
        return _near(items, reader)
    operator, tighter = order[0], order[1:]
    pieces: list[list[_Item]] = [[]]
    joints: list[Token] = []
    for item in items:
        if isinstance(item, Token) and item.operator is operator:
            joints.append(item)
            pieces.append([])
        else:
            pieces[-1].append(item)
    parts = [part for piece in pieces if (part := _level(piece, tighter, mixed, reader)) is not None]
    if operator is Operator.NOT and not pieces[0] and parts:
        return Group(operator, (parts[0] if len(parts) == 1 else _group(Operator.OR, parts, True, [], reader),))
    if not joints or len(parts) < 2:
        return parts[0] if parts else None
    certain = all(joint.certain for joint in joints) and not mixed
    return _group(operator, parts, certain, _brackets(pieces), reader)


def _near(items: list[_Item], reader: _Reader) -> Expression | None:
    """Proximity joins the two parts beside it; a chain is read from the left."""
    pieces: list[list[_Operand]] = [[]]
    joints: list[Token] = []
    for item in items:
        if isinstance(item, Token):
            joints.append(item)
            pieces.append([])
        else:
            pieces[-1].append(item)
    parts = [part for piece in pieces if (part := _side_by_side(piece, reader)) is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    near = parts[0]
    for token, part in zip(joints[: MAX_CHAIN - 1], parts[1:], strict=False):
        near = Near(near, part, token.distance, token.ordered)
    if len(parts) <= MAX_CHAIN:
        return near
    first = joints[MAX_CHAIN - 1]
    reader.problems.append(problem("near_chain", first.position, length=first.length, operator=first.text))
    return _group(Operator.AND, [near, *parts[MAX_CHAIN:]], False, [], reader)


def _brackets(pieces: Iterable[list[_Item]]) -> list[_Operand]:
    """Operands that stand alone in their piece, inside brackets without a tag."""
    alone = [piece[0] for piece in pieces if len(piece) == 1]
    return [item for item in alone if isinstance(item, _Operand) and item.bracketed and item.plain]


def _group(
    operator: Operator, parts: list[Expression], certain: bool, brackets: list[_Operand], reader: _Reader
) -> Expression:
    """Join parts; (A AND B) AND C is A AND B AND C when both operators are equally sure, and its brackets redundant."""
    if operator is Operator.NOT:
        return Group(operator, tuple(parts), certain)
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, Group) and part.operator is operator and part.certain is certain:
            flat.extend(part.parts)
            reader.redundant.extend(item.position for item in brackets if item.expression is part)
        else:
            flat.append(part)
    return Group(operator, tuple(flat), certain)


def _side_by_side(operands: list[_Operand], reader: _Reader) -> Expression | None:
    """Words next to each other; where one of the neighbours is a bracket, an AND that was only implied."""
    if len(operands) < 2:
        return operands[0].expression if operands else None
    if not any(operand.bracketed for operand in operands):
        return Group(Operator.WORDS, tuple(operand.expression for operand in operands))
    reader.problems.append(problem("implied_and", operands[1].position))
    parts: list[Expression] = []
    words: list[Expression] = []
    for operand in operands:
        if operand.bracketed:
            parts += _words(words)
            words = []
            parts.append(operand.expression)
        else:
            words.append(operand.expression)
    return _group(Operator.AND, parts + _words(words), False, [], reader)


def _words(words: list[Expression]) -> list[Expression]:
    return words if len(words) < 2 else [Group(Operator.WORDS, tuple(words))]


def with_field(expression: Expression, name: str) -> Expression:
    """The same expression with every term that names no field searched in `name`. References to lines are left."""
    if isinstance(expression, Term):
        return expression if expression.field else replace(expression, field=name)
    if isinstance(expression, Group):
        return replace(expression, parts=tuple(with_field(part, name) for part in expression.parts))
    if isinstance(expression, Near):
        return replace(expression, left=with_field(expression.left, name), right=with_field(expression.right, name))
    return expression


def leaves(expression: Expression) -> list[Term | LineRef]:
    """The terms and references of a tree, left to right."""
    found: list[Term | LineRef] = []
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Group):
            waiting.extend(reversed(part.parts))
        elif isinstance(part, Near):
            waiting += (part.right, part.left)
        else:
            found.append(part)
    return found


def lines_of(expression: Expression) -> list[str]:
    """The names of the lines that a tree refers to, left to right, each as often as it stands there."""
    return [leaf.name for leaf in leaves(expression) if isinstance(leaf, LineRef)]
