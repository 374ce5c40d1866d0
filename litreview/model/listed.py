"""How works were found, and works as the lists behind the flow diagram show them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.bibliography import Record
from litreview.model.screening import Place


class Found(StrEnum):
    """How a work was found, by the searches that count: PRISMA's two columns, and beside every search that counts.

    A work that a database and another method both gave is the database's.
    """

    SEARCHED = "searched"  # a database or a register
    OTHER = "other"  # a website, an organisation, citation searching, another method
    BESIDE = "beside"  # known beforehand, or from a preliminary search


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A work of the store: what to know it by, how it was found, and where its way has come to.

    `criterion` and `by_tool` are of its exclusion; `before`: it was excluded by a tool before any person had judged.
    `missing` is why its full text was not got. `sources` names the source of each record that its
    column counts.
    """

    work: str
    record: Record
    found: Found
    place: Place
    criterion: str = ""
    by_tool: bool = False
    before: bool = False
    missing: str = ""
    sources: tuple[str, ...] = ()
    earlier: bool = False  # found before the update of the review, so that no box of the update counts it
