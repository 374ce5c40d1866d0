"""What is weak in the words of one line: truncation, repetitions, NOT, proximity, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.model import Expression, Group, LineRef, Near, Operator, Term
from litreview.query.fields import field_of, thesaurus_of
from litreview.query.lexer import Kind, Token, tokens
from litreview.query.parse import leaves
from litreview.query.printing import print_query
from litreview.query.problems import QueryProblem, problem
from litreview.query.strategy import Strategy, StrategyLine, in_full

SHORTEST = 4  # letters before *; nu* finds number, nutrition and nuclear
# Proximity as EBSCOhost, Ovid, Web of Science and ProQuest write it. N95 is a mask, so that N and W stop at 25.
_DIALECT = re.compile(r"[NW]/?(?:[1-9]|1[0-9]|2[0-5])|(?:ADJ|NEAR|NEXT|PROX)/?[0-9]{0,3}|PRE/[0-9]{1,3}")
_CURLED = "“”„«»"


def term_problems(line: StrategyLine, strategy: Strategy) -> Iterator[QueryProblem]:
    """The findings of one line, in no order."""
    yield from quote_problems(line.text, line.name)
    if line.expression is None:
        return
    lengths = {token.position: token.length for token in _read(line.text)}
    full = {other.name: other.resolved for other in strategy.lines if other.resolved is not None}
    for leaf, place in zip(leaves(line.expression), line.places, strict=True):
        if isinstance(leaf, Term):
            yield from _term(leaf, place, lengths.get(place, 1), line.name)
    for part, first in _groups(line.expression):
        place = line.places[first]
        if isinstance(part, Near):
            if not all(_simple(in_full(side, full)) for side in (part.left, part.right)):
                yield problem("near_operand", place, at_line=line.name)
        elif part.operator in (Operator.OR, Operator.AND):
            yield from _alike(part, first, line, lengths)
        elif part.operator is Operator.NOT:
            yield from _not(line)
    yield from _concepts_or(line, strategy)


def quote_problems(text: str, name: str) -> Iterator[QueryProblem]:
    """Phrases in quotes that databases do not know."""
    for token in _read(text):
        if token.phrase and text[token.position] in _CURLED:
            yield problem("smart_quotes", token.position, at_line=name, length=token.length, sign=text[token.position])


def _read(text: str) -> Iterator[Token]:
    return (token for token in tokens(text) if isinstance(token, Token))


def _term(term: Term, place: int, length: int, name: str) -> Iterator[QueryProblem]:
    if not term.phrase and not term.field and _DIALECT.fullmatch(term.text):
        yield problem("dialect_operator", place, at_line=name, length=length, operator=term.text)
    if "*" in term.text and " " in term.text:
        yield problem("phrase_truncation", place, at_line=name, length=length, term=term.text)
    for word in term.text.split():
        stem = re.split(r"[*?]", word, maxsplit=1)[0]
        if word[0] in "*?" and len(word) > 1:
            yield problem("truncation_leading", place, at_line=name, length=length, term=word)
        elif "*" in word and "?" not in word and sum(letter.isalnum() for letter in stem) < SHORTEST:
            yield problem("truncation_short", place, at_line=name, length=length, term=word, shortest=SHORTEST)


def _groups(expression: Expression, first: int = 0) -> Iterator[tuple[Group | Near, int]]:
    """Every group of a tree, with the number of its first leaf."""
    if not isinstance(expression, Group | Near):
        return
    yield expression, first
    for part in expression.parts if isinstance(expression, Group) else (expression.left, expression.right):
        yield from _groups(part, first)
        first += len(leaves(part))


def _simple(expression: Expression) -> bool:
    """A word, a phrase, or several of them joined by OR: what sources take beside a proximity operator."""
    if isinstance(expression, Group) and expression.operator is Operator.OR:
        return all(_simple(part) for part in expression.parts)
    return isinstance(expression, Term)


def _alike(group: Group, first: int, line: StrategyLine, lengths: dict[int, int]) -> Iterator[QueryProblem]:
    """Parts of one group that say the same, or, joined by OR, nothing that another does not say."""
    seen: set[tuple[str, ...]] = set()
    stems = _stems(group) if group.operator is Operator.OR else {}
    for part in group.parts:
        place = line.places[first]
        first += len(leaves(part))
        key, length = _key(part), lengths.get(place, 1) if isinstance(part, Term | LineRef) else 1
        if key in seen:
            yield problem("repeated", place, at_line=line.name, length=length, term=print_query(part))
        elif isinstance(part, Term) and (wide := _wider(part, stems)) is not None:
            yield problem(
                "covered", place, at_line=line.name, length=length, term=print_query(part), wide=print_query(wide)
            )
        seen.add(key)


_Stems = dict[tuple[str, tuple[str, str]], Term]


def _stems(group: Group) -> _Stems:
    """The words of a group that end in *, by what stands before it and by their field."""
    found: _Stems = {}
    for part in group.parts:
        if isinstance(part, Term) and " " not in part.text and part.text.endswith("*"):
            found.setdefault((part.text[:-1].casefold(), _where(part)), part)
    return found


def _wider(term: Term, stems: _Stems) -> Term | None:
    """The truncated word that finds all that `term` finds: nurs* for nurse and for nurses*."""
    word = term.text.casefold().rstrip("*")
    if not stems or any(sign in word for sign in " *?"):
        return None
    longest = len(word) if not term.text.endswith("*") else len(word) - 1
    lengths = range(1, longest + 1)
    return next((stems[key] for length in lengths if (key := (word[:length], _where(term))) in stems), None)


def _key(part: Expression) -> tuple[str, ...]:
    if isinstance(part, Term):
        return (part.text.casefold(), "phrase" if " " in part.text else "word", *_where(part))
    return (print_query(part).casefold(),)


def _where(term: Term) -> tuple[str, str]:
    """The field of a term, however its tag is written."""
    field = field_of(term.field) if term.field else None
    return (field.value if field else term.field.casefold(), thesaurus_of(term.field))


def _not(line: StrategyLine) -> Iterator[QueryProblem]:
    """The first NOT of a line; one warning is enough."""
    for token in _read(line.text):
        if token.kind is Kind.OPERATOR and token.operator is Operator.NOT:
            yield problem("not", token.position, at_line=line.name, length=token.length, operator=token.text)
            return


def _concepts_or(line: StrategyLine, strategy: Strategy) -> Iterator[QueryProblem]:
    """Lines of different concepts joined by OR: the concepts are meant to be required together."""
    if line.expression is None:
        return
    for part, first in _groups(line.expression):
        if not isinstance(part, Group) or part.operator is not Operator.OR:
            continue
        lines = [strategy.line(leaf.name) for leaf in part.parts if isinstance(leaf, LineRef)]
        concepts = list(dict.fromkeys(other.concept for other in lines if other is not None and other.concept))
        if len(concepts) > 1:
            yield problem("concepts_or", line.places[first], at_line=line.name, concepts=", ".join(concepts))
