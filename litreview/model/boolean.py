"""The shape of a query: the tree that is checked, printed and translated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How parts are joined. COMMA and WORDS are not Boolean: the author did not state an operator."""

    AND = "and"
    OR = "or"
    NOT = "not"
    COMMA = "comma"
    WORDS = "words"  # words side by side: most sources read them as AND


class Field(StrEnum):
    """Where a term is looked for. How a field is tagged in a query, and by each source, is `query`'s business."""

    TITLE = "title"
    ABSTRACT = "abstract"
    TITLE_ABSTRACT = "title_abstract"
    HEADING = "heading"  # a subject heading with the narrower ones under it
    HEADING_ONLY = "heading_only"  # the heading alone, not exploded
    KEYWORD = "keyword"  # words the authors gave
    AUTHOR = "author"
    JOURNAL = "journal"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, as written. `truncated`: it ends in * or the like. `field`: its tag as written, "" without."""

    text: str
    phrase: bool = False
    truncated: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts joined by one operator. `certain` False: the operator's form may not work in the source («Eller»)."""

    operator: Operator
    parts: tuple[Expression, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts at most `distance` words apart; `ordered`: the first stands before the second."""

    left: Expression
    right: Expression
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class LineRef:
    """Another line of the same strategy, by its name in capitals: S1."""

    name: str


Expression = Term | Group | Near | LineRef
