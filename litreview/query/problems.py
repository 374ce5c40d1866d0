"""What may be wrong with a search string, as coded messages. A problem never stops the reading."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Message, message


class Severity(StrEnum):
    """`error`: the query cannot be translated or sent before it is mended. `warning`: it can, but look again."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """`code` is stable (`QUERY-QUOTE`), `position` counts characters from 0, `message` has its words in `check`.

    The message `check.query.<slug>` takes `position` (counted from 1, as people do) and the sign or operator met.
    `line` names the text that the position counts in: a line of the strategy (`S1`), `native.<source>`, or "" for the
    query's own text. `length` is the number of characters concerned.
    """

    code: str
    position: int
    message: Message
    line: str = ""
    length: int = 1
    severity: Severity = Severity.WARNING


# Every problem that reading a string can meet, by its slug: `lower_operator` is the code QUERY-LOWER-OPERATOR and the
# words check.query.lower_operator; check.query.lower_operator.rows is what the proof of the log says of several rows.
SLUGS = (
    "bracket",  # ( without ), or the reverse; [ that follows no word
    "quote",  # a quote without its partner
    "empty_quote",
    "empty",  # nothing to search for
    "dangling_operator",  # an operator with nothing on one side
    "lower_operator",  # «Eller», «og»: may be read as a word
    "norwegian_operator",  # ELLER: not known to work in every source
    "mixed_operators",  # A OR B AND C without brackets
    "near_chain",  # a NEAR/1 b NEAR/1 c NEAR/1 d
    "comma",  # the operator is not stated
    "implied_and",  # two bracketed groups side by side
    "redundant",  # brackets that change nothing
    "too_deep",  # brackets within brackets beyond any use
)
# What only a whole strategy, with its lines, concepts and limits, can have wrong.
STRATEGY_SLUGS = (
    "field",  # an unknown field tag
    "line_unknown",  # S7 where there is no line 7
    "line_cycle",  # a line that in the end refers to itself
    "line_twice",  # two lines of one name
    "line_field",  # a field tag on a reference to a line
    "line_unused",  # a line that is never combined
    "lines_large",  # lines within lines that grow beyond any use
    "concept_unknown",  # a concept the protocol does not have
    "concept_empty",  # a concept without a word in the languages asked for
    "unused_concept",  # a concept of the protocol that the query says nothing of
    "term_unused",  # a synonym of the protocol that the query leaves out
    "concepts_or",  # two different concepts joined by OR
    "truncation_short",  # nu*
    "truncation_leading",  # *ing
    "phrase_truncation",  # "peer support*"
    "repeated",  # hope OR hope
    "covered",  # nurse OR nurs*
    "not",  # NOT may lose what is wanted
    "near_operand",  # NEAR between more than words and OR groups
    "dialect_operator",  # N5, ADJ3: a proximity operator of one source
    "smart_quotes",  # “ ” « »
    "limit_reason",  # a limit without its reason
)
ALL_SLUGS = (*SLUGS, *STRATEGY_SLUGS)
ERRORS = frozenset(
    {
        *("bracket", "quote", "empty_quote", "empty", "dangling_operator", "near_chain", "too_deep", "field"),
        *("line_unknown", "line_cycle", "line_twice", "line_field", "lines_large", "concept_unknown", "concept_empty"),
    }
)


# What concerns a strategy as a whole and no place in a text.
_PLACELESS = frozenset(
    {
        *("empty", "limit_reason", "unused_concept", "term_unused", "concept_unknown", "concept_empty", "line_unused"),
        *("line_twice", "line_cycle", "lines_large"),
    }
)


def has_place(found: QueryProblem) -> bool:
    """Whether a caret under the text would show anything."""
    return found.code not in {code_of(slug) for slug in _PLACELESS}


def problem(slug: str, position: int, /, *, at_line: str = "", length: int = 1, **args: object) -> QueryProblem:
    """The problem named `slug` (one of ALL_SLUGS) at `position` of the text `at_line`."""
    said = message(f"check.query.{slug}", position=position + 1, **args)
    severity = Severity.ERROR if slug in ERRORS else Severity.WARNING
    return QueryProblem(code_of(slug), position, said, at_line, length, severity)


def code_of(slug: str) -> str:
    """lower_operator → QUERY-LOWER-OPERATOR."""
    return "QUERY-" + slug.upper().replace("_", "-")


def caret(text: str, found: QueryProblem) -> str:
    """The line of `text` that the problem stands in, and under it a caret for each letter concerned.

    Two lines, for a font of fixed width; letters of double width get two carets, and those without width none.
    """
    position = min(max(found.position, 0), len(text))
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    shown = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in line)
    before, at = shown[: position - start], shown[position - start : position - start + found.length]
    return f"{shown}\n{' ' * _width(before)}{'^' * max(_width(at), 1)}"


def _width(text: str) -> int:
    """Columns on a terminal: combining signs take none, wide East Asian letters two."""
    return sum(
        0
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf"
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
