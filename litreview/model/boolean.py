"""The shape of a query as far as it can be known: the tree that order rules compare."""

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


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, as written. `truncated`: it ends in * or the like."""

    text: str
    phrase: bool = False
    truncated: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts joined by one operator. `certain` False: the operator's form may not work in the source («Eller»)."""

    operator: Operator
    parts: tuple[Term | Group, ...]
    certain: bool = True


Expression = Term | Group
