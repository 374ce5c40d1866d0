"""A query in the language of a source or host: the exact string, what goes beside it, and what is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from litreview.errors import InputError, Where
from litreview.model import (
    Concept,
    Expression,
    Field,
    Group,
    Loss,
    Near,
    Operator,
    Query,
    QueryLine,
    Term,
    Translation,
    message,
)
from litreview.query.dialects import DIALECTS, Dialect, dialect_of
from litreview.query.dialects.bag import bag
from litreview.query.dialects.forms import is_native
from litreview.query.dialects.limits import Limited, balanced, write_limits
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.nva import keyed
from litreview.query.dialects.render import render
from litreview.query.fields import tag_of
from litreview.query.lexer import line_name
from litreview.query.parse import leaves, lines_of, with_field
from litreview.query.printing import print_query
from litreview.query.problems import QueryProblem, Severity
from litreview.query.strategy import Strategy, StrategyLine, read_strategy

__all__ = ["dialect_of", "lines_or_blocks", "numbered_lines", "translate"]

_BAGS = frozenset({"crossref", "idunn"})
_PUBMED_SIGNS = re.compile(r"[?“”„«»;]|\)\s*\[")  # the last: PubMed takes no tag after a bracket
# PubMed reads from left to right where AND and OR are mixed, other sources do not: one strategy must mean one thing.
_ONE_PHRASE = re.compile(r"""(?:[^\s"']*"[^"]*"|'[^']*')[^\s"']*""")  # an apostrophe inside a word opens nothing
_MIXED = "QUERY-MIXED-OPERATORS"
_NOT_PUBMED = frozenset({"QUERY-NORWEGIAN-OPERATOR", "QUERY-LOWER-OPERATOR"})


def translate(query: Query, dialect: str, concepts: Sequence[Concept] = (), *, source: str = "") -> Translation:
    """What a source gets. `source` is its key, where that is not the dialect's; `concepts` are the protocol's.

    A native string for the source is sent as it stands, and so is, to PubMed, a text that PubMed reads as we do. All
    else is printed from the tree. Limits are added. Raises KeyError for a dialect there is none of, and InputError
    LR-QUERY-TRANSLATE for a text with errors, LR-QUERY-NOTHING when nothing of it can be said in the dialect.
    """
    table = DIALECTS[dialect]
    native = query.native.get(source or dialect)
    if native is not None:
        in_text = table.limits.lines or balanced(native)
        return _assembled(native, (), write_limits(query.limits, table, in_text=in_text), table, native=True)
    limited = write_limits(query.limits, table)
    strategy = read_strategy(query, concepts)
    if dialect == "pubmed" and _is_pubmeds_own(strategy):
        return _assembled(strategy.query.text, (), limited, table, native=True)
    tree = _tree(strategy, table)
    if dialect == "nva":
        return _by_keys(tree, table, limited)
    if dialect in _BAGS:
        losses = Losses(table.title)
        text, lost = bag(tree, losses), losses.all()
    else:
        text, lost = render(tree, table)
    if not text:
        raise InputError("LR-QUERY-NOTHING", where=_file(query), source=table.title)
    text = text.replace(",", " ").replace(";", " ") if dialect == "primo" else text  # both part values there
    return _assembled(text, lost, limited, table)


def _file(query: Query) -> Where:
    return Where(file=f"queries/{query.name}.toml")


def _tree(strategy: Strategy, table: Dialect) -> Expression:
    """The whole of a strategy. Raises InputError LR-QUERY-TRANSLATE with its first error.

    A tag that we have no field for is no error to the source whose own it is.
    """
    wrong = [found for found in strategy.problems if found.severity is Severity.ERROR and not _is_own_tag(found, table)]
    if wrong or strategy.resolved is None:
        what = wrong[0].message if wrong else message("check.query.empty", position=1)
        raise InputError("LR-QUERY-TRANSLATE", where=_file(strategy.query), what=what, name=strategy.query.name)
    return strategy.resolved


def _is_own_tag(found: QueryProblem, table: Dialect) -> bool:
    return found.code == "QUERY-FIELD" and is_native(str(found.message.args.get("tag", "")), table)


def _by_keys(tree: Expression, table: Dialect, limited: Limited) -> Translation:
    """NVA's search is its parameters; the text is for people."""
    losses = Losses(table.title)
    params = keyed(tree, losses)
    return Translation(
        print_query(tree),
        tuple(limited.limits),
        (*losses.all(), *limited.losses),
        (*params, *limited.joined(dict(table.limits.joints))),
    )


def _assembled(
    text: str, lost: tuple[Loss, ...], limited: Limited, table: Dialect, *, native: bool = False
) -> Translation:
    """The text with the clauses of the limits after it; where limits are commands, on a line of their own."""
    losses = (*lost, *limited.losses)
    if limited.clauses and table.limits.lines:
        last = len([line for line in text.splitlines() if line.strip()])
        text = "\n".join((text, _command(str(last), limited.clauses)))
    elif limited.clauses:
        whole = f"({text})" if native or _joined(text) else text
        text = table.conjunction.join((whole, *limited.clauses))
    return Translation(text, tuple(limited.limits), losses, limited.joined(dict(table.limits.joints)))


def _joined(text: str) -> bool:
    """Whether a printed text holds more than one part, or may do so: a word or one phrase is known to be one."""
    return " " in text and not _ONE_PHRASE.fullmatch(text)


def _command(line: str, clauses: list[str]) -> str:
    """Ovid's way of limiting a line."""
    return f"limit {line} to ({' and '.join(clauses)})" if len(clauses) > 1 else f"limit {line} to {clauses[0]}"


def _is_pubmeds_own(strategy: Strategy) -> bool:
    """Whether PubMed reads the text as it stands: its own tags and signs, no lines, nothing of ours alone."""
    query = strategy.query
    if query.lines or query.default_field or strategy.expression is None or _PUBMED_SIGNS.search(query.text):
        return False
    alone = set(query.sources) <= {"pubmed"}
    wrong = [found for found in strategy.problems if not (_is_fine(found) and (alone or found.code != _MIXED))]
    terms = [leaf for leaf in leaves(strategy.expression) if isinstance(leaf, Term)]
    return not wrong and all(_is_tag(term.field) for term in terms) and _is_plain(strategy.expression)


def _is_fine(found: QueryProblem) -> bool:
    """Problems that do not matter here: a tag is judged by PubMed's list."""
    return found.code == "QUERY-FIELD" or (found.severity is not Severity.ERROR and found.code not in _NOT_PUBMED)


def _is_tag(tag: str) -> bool:
    return not tag or is_native(tag, DIALECTS["pubmed"])


def _is_plain(node: Expression) -> bool:
    """No proximity and no operator left unstated by commas."""
    if isinstance(node, Near):
        return False
    if not isinstance(node, Group):
        return True
    return node.operator is not Operator.COMMA and all(_is_plain(part) for part in node.parts)


def lines_or_blocks(strategy: Strategy) -> tuple[QueryLine, ...]:
    """The named lines of a strategy; without any, the parts of its outermost AND as S1, S2 …; () for a single block.

    () too when a word of such a part is S1 itself, which would then be read as the line.
    """
    if strategy.query.lines:
        return strategy.query.lines
    tree = strategy.expression
    if not isinstance(tree, Group) or tree.operator is not Operator.AND:
        return ()
    names = [f"S{number}" for number in range(1, len(tree.parts) + 1)]
    if any(isinstance(leaf, Term) and line_name(leaf.text) in names for leaf in leaves(tree)):
        return ()
    return tuple(QueryLine(name, print_query(part)) for name, part in zip(names, tree.parts, strict=True))


def numbered_lines(query: Query, dialect: str, concepts: Sequence[Concept] = ()) -> tuple[tuple[str, str], ...]:
    """The search as it is typed in line by line: (name, string), references in the host's own form, each line after
    those it refers to. Limits stand in the last line, or as a command after it.

    () when it has no lines, and when the host cannot combine lines. Raises InputError LR-QUERY-TRANSLATE.
    """
    table = DIALECTS[dialect]
    strategy = read_strategy(query, concepts)
    lines = lines_or_blocks(strategy)
    if not lines or not table.reference:
        return ()
    whole = strategy.query.text if strategy.query.lines else " AND ".join(line.name for line in lines)
    read = read_strategy(replace(strategy.query, text=whole, lines=lines, concepts=()))
    _tree(read, table)
    ordered = _in_order(read.lines)
    numbers = {line.name: number for number, line in enumerate(ordered, 1)}
    told = [(table.reference.format(numbers[line.name]), _rendered(line, table, numbers, query)) for line in ordered]
    return tuple(_limited(told, write_limits(query.limits, table), table))


def _in_order(lines: Sequence[StrategyLine]) -> list[StrategyLine]:
    """Each line after those it refers to, else as they stand; none refers to itself in the end."""
    ordered: list[StrategyLine] = []
    waiting = list(lines)
    while waiting:
        done = {line.name for line in ordered}
        ready = next(line for line in waiting if set(lines_of(_expression(line))) <= done)
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def _expression(line: StrategyLine) -> Expression:
    """What was read from a line; one with nothing in it is an error, which was told before."""
    return line.expression or Term(line.text)


def _rendered(line: StrategyLine, table: Dialect, numbers: dict[str, int], query: Query) -> str:
    expression = _expression(line)
    if query.default_field:
        expression = with_field(expression, tag_of(Field(query.default_field)))
    return render(expression, table, numbers)[0]


def _limited(told: list[tuple[str, str]], limited: Limited, table: Dialect) -> list[tuple[str, str]]:
    if not limited.clauses:
        return told
    last = len(told)
    if table.limits.lines:
        text = _command(table.reference.format(last), limited.clauses)
    else:
        text = table.conjunction.join((table.reference.format(last), *limited.clauses))
    return [*told, (table.reference.format(last + 1), text)]
