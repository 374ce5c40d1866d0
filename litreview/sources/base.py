"""The seam every source stands behind, and what passes through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from litreview.model import Hit, Message, Query, SourceColumn, Translation

if TYPE_CHECKING:
    from litreview.sources.http import HttpClient


class KeyUse(StrEnum):
    """What a key to the source is for."""

    NONE = "none"
    FASTER = "faster"  # works without, slower or less a day
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a search costs: `before` requests, then one for each `batch` hits, at so many requests a second."""

    batch: int
    before: int = 0
    per_second: float = 1.0
    per_second_with_key: float | None = None
    key: KeyUse = KeyUse.NONE


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a source is. `cap` is how many hits it hands out for one query, None when it has no known end.

    `cost` None: it is not searched by this program. `settings` are the names of further settings it needs (`vid`).
    """

    title: str
    platform: str
    column: SourceColumn
    repeatable: bool = True
    searchable: bool = True  # has an API this program speaks
    cap: int | None = None
    note: Message | None = None  # what the user should know or write down, such as that the source has ended
    cost: Cost | None = None
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One search in one source, as asked."""

    query: Query
    translation: Translation
    count_only: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The raw bytes of one response, before parsing.

    `cursor` is the place of this page; `next_cursor` where to go on, empty after the last page. `request` is the
    address, method and parameters with every secret taken out. `role` tells the parser what it is (search, records).
    """

    body: bytes
    media_type: str
    role: str
    cursor: str
    next_cursor: str
    request: Mapping[str, str]
    received: datetime
    asked: tuple[str, ...] = ()  # the identifiers asked for, where the source is asked by identifier


@dataclass(frozen=True, slots=True)
class Tidings:
    """What a page says about the whole search: the total, the source's reading of the query, its warnings.

    `adds`: the total is of a part of the search alone, and those of the parts add up.
    """

    total: int | None = None
    translation: str = ""
    remarks: tuple[Message, ...] = ()
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed page: its hits, its tidings, and the identifiers asked for that did not come."""

    hits: tuple[Hit, ...] = ()
    tidings: Tidings | None = None
    missing: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


__all__ = [
    "Capabilities",
    "Cost",
    "KeyUse",
    "Page",
    "Reading",
    "Request",
    "Source",
    "Tidings",
    "Translation",
]


class Source(Protocol):
    """One database, register or website. No sleeping, retrying, printing, prompting or store in here."""

    key: str
    capabilities: Capabilities

    def translate(self, query: Query) -> Translation:
        """The string this source will get, and what is lost."""

    def pages(self, request: Request, http: HttpClient, stored: Iterable[Page] = ()) -> Iterator[Page]:
        """New pages in order. `stored` are those already kept of this run, oldest first: not fetched or given again.

        Raises SourceError; never returns an empty page for a failure.
        """

    def parse(self, page: Page) -> Reading:
        """What a page says. Pure: the same bytes give the same reading years later. Raises SourceChanged."""
