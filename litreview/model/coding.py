"""Coding: from a piece of an article's text to a code, a category and a theme, with a row for each piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CodingMethod(StrEnum):
    """The way of analysis, which decides the columns and the phases."""

    BRAUN_CLARKE = "braun_clarke"  # thematic analysis, 2006
    MALTERUD = "malterud"  # systematic text condensation
    GRANEHEIM_LUNDMAN = "graneheim_lundman"  # qualitative content analysis, 2004
    EVANS = "evans"  # descriptive synthesis, 2002
    FREE = "free"


# What a row can hold besides its work and page, in the order of rising abstraction.
CODING_FIELDS = ("preliminary", "unit", "condensed", "code", "subcategory", "category", "theme")

# The columns of each method, in its own order. What a field is called depends on the method: Malterud's code is a code
# group, her subcategory a subgroup, her category a result category. FREE prints the fields that are in use.
CODING_COLUMNS: Mapping[CodingMethod, tuple[str, ...]] = {
    CodingMethod.BRAUN_CLARKE: ("unit", "code", "subcategory", "theme"),
    CodingMethod.MALTERUD: ("preliminary", "unit", "code", "subcategory", "condensed", "category"),
    CodingMethod.GRANEHEIM_LUNDMAN: ("unit", "condensed", "code", "subcategory", "category", "theme"),
    CodingMethod.EVANS: ("unit", "condensed", "subcategory", "theme"),
    CodingMethod.FREE: CODING_FIELDS,
}

# How many phases a method has, by number from 1; 0: the author's own.
CODING_PHASES: Mapping[CodingMethod, int] = {
    CodingMethod.BRAUN_CLARKE: 6,
    CodingMethod.MALTERUD: 4,
    CodingMethod.GRANEHEIM_LUNDMAN: 0,
    CodingMethod.EVANS: 4,
    CodingMethod.FREE: 0,
}


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One piece of text on its way to a theme. `number` is never given to another row, not when this one is dropped.

    `unit` is the text as the article has it, which is private: '' when it has been left out or erased. `condensed` and
    the rest are the author's own words. `stamp` is the event that last changed the row.
    """

    number: int
    work: str
    page: str = ""
    unit: str = ""
    condensed: str = ""
    preliminary: str = ""
    code: str = ""
    subcategory: str = ""
    category: str = ""
    theme: str = ""
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class CodingPhase:
    """What was done in one phase of the method; `name` is the author's own name of it."""

    number: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CodingTable:
    """The coding of a review, or one part of it."""

    key: str
    method: CodingMethod = CodingMethod.FREE
    caption: str = ""
    source: str = ""
    phases: tuple[CodingPhase, ...] = ()
    rows: tuple[CodingRow, ...] = ()


def theme_of(row: CodingRow, method: CodingMethod) -> str:
    """The theme that a row ends in: Malterud's result categories are what others call themes."""
    return row.theme or (row.category if method is CodingMethod.MALTERUD else "")


def coded_themes(table: CodingTable) -> dict[str, tuple[str, ...]]:
    """The works that stand under each theme of the rows, both in the order they appear."""
    found: dict[str, dict[str, None]] = {}
    for row in table.rows:
        name = theme_of(row, table.method).strip()
        if name:
            found.setdefault(name, {})[row.work] = None
    return {name: tuple(works) for name, works in found.items()}
