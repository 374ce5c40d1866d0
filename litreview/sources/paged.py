"""What sources that list their hits page by page have in common: the way from page to page, and when it ends.

A cursor is a text that says where a page begins. `Paged` asks for one page after another, judges each before it is
given on (an error in disguise is not kept as a page), and never goes in a circle.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from litreview.errors import SourceChanged, SourceIncomplete, SourceRefused
from litreview.formats.json_entry import BrokenJsonError, load_json
from litreview.model import Hit, Message, Query, message
from litreview.query.translate import translate
from litreview.sources.base import Capabilities, Cost, KeyUse, Page, Reading, Request, Tidings, Translation
from litreview.sources.http import Answer, Call, HttpClient
from litreview.sources.pace import Pace
from litreview.sources.trail import Trail

_EMPTY_TRIES = 3
_RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Listed:
    """What one answer says. `listed` counts the entries in it; `next` is the service's own mark of the page after."""

    total: int
    hits: tuple[Hit, ...]
    listed: int
    next: str = ""
    translation: str = ""
    remarks: tuple[Message, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


class Paged(ABC):
    """A source whose search gives a list in pages. Stateless: all that one search needs is in the request and pages."""

    key: str
    capabilities: Capabilities
    dialect: str = ""  # of the query; the source's key when empty

    @abstractmethod
    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        """The request for the page at a cursor with at most `size` entries."""

    @abstractmethod
    def read(self, body: bytes) -> Listed:
        """What an answer says. Pure. Raises SourceError when it is not a list of hits: never an empty one instead."""

    def read_at(self, cursor: str, body: bytes) -> Listed:
        """`read`, for a source whose answers say less on later pages: its cursors carry what is missing. Pure."""
        return self.read(body)

    @property
    def cost(self) -> Cost:
        """What a search costs; every source behind this seam states it."""
        if self.capabilities.cost is None:
            raise TypeError(f"{self.key} does not say what it costs")
        return self.capabilities.cost

    def first(self) -> str:
        """The cursor of the first page."""
        return "0"

    def after(self, cursor: str, size: int, got: Listed) -> str:
        """The cursor of the page after, "" after the last. Here: the place of its first entry, counted from 0."""
        place = int(cursor) + size
        return str(place) if place < self.reachable(got.total) else ""

    def reachable(self, total: int) -> int:
        """How many of so many hits the source hands out."""
        return total if self.capabilities.cap is None else min(total, self.capabilities.cap)

    def translate(self, query: Query) -> Translation:
        return translate(query, self.dialect or self.key, source=self.key)

    def pages(self, request: Request, http: HttpClient, stored: Iterable[Page] = ()) -> Iterator[Page]:
        """The pages after those `stored`. Raises what HttpClient.fetch and `read` raise, LR-SOURCE-CURSOR (the service
        goes in a circle), LR-SOURCE-EMPTY (a page without entries where there should be some), and what
        `ready` raises before anything is asked for."""
        trail, seen = Trail(), set()
        for page in stored:
            trail.follow(page)
            seen.add(self.mark(page.cursor))
        cursor = self.first() if trail.next is None else trail.next
        size = 1 if request.count_only else self.cost.batch
        if cursor:
            self.ready(http)
        while cursor:
            answer, got = self._fetch(request, http, cursor, size)
            following = "" if request.count_only else self.after(cursor, size, got)
            seen.add(self.mark(cursor))
            if following and self.mark(following) in seen:
                raise SourceChanged("LR-SOURCE-CURSOR", cursor=self.mark(following))
            page = Page(answer.body, answer.media_type, _RECORDS, cursor, following, answer.request, answer.received)
            trail.follow(page)
            yield page
            cursor = following

    def ready(self, http: HttpClient) -> None:
        """Raises SourceRefused LR-SOURCE-KEY or LR-SOURCE-SETTING when the configuration lacks what the source cannot
        be asked without. Nothing has been sent then."""
        if self.cost.key is KeyUse.NEEDED and not http.settings.api_keys.get(self.key):
            raise SourceRefused("LR-SOURCE-KEY", source=self.capabilities.title, key=self.key)
        said = http.settings.options.get(self.key, {})
        missing = [f"{self.key}.{name}" for name in self.capabilities.settings if not said.get(name)]
        if missing:
            raise SourceRefused("LR-SOURCE-SETTING", source=self.capabilities.title, settings=", ".join(missing))

    def _fetch(self, request: Request, http: HttpClient, cursor: str, size: int) -> tuple[Answer, Listed]:
        """A page that is what it should be. One that is empty in the middle of a list is asked for again."""
        for _ in range(_EMPTY_TRIES):
            answer = http.fetch(self.call(request, http, cursor, size))
            got = self.read_at(cursor, answer.body)
            if got.listed or not self._owes(cursor, got):
                return answer, got
        raise SourceIncomplete("LR-SOURCE-EMPTY", source=self.capabilities.title, total=got.total)

    def _owes(self, cursor: str, got: Listed) -> bool:
        """Whether there should be entries at the cursor."""
        return self.place(cursor) < self.reachable(got.total)

    def place(self, cursor: str) -> int:
        """The number of entries before the page at a cursor: the digits it begins with."""
        return int(cursor.partition(":")[0])

    def mark(self, cursor: str) -> str:
        """What a page is asked for by; the same mark twice is a circle."""
        return cursor

    def parse(self, page: Page) -> Reading:
        got = self.read_at(page.cursor, page.body)
        left = got.total - self.reachable(got.total)
        capped = (
            (
                message(
                    "source.cap", source=self.capabilities.title, total=got.total, fetched=got.total - left, left=left
                ),
            )
            if left
            else ()
        )
        return Reading(got.hits, Tidings(got.total, got.translation, (*got.remarks, *capped)), extra=got.extra)

    def pace(self, http: HttpClient) -> Pace:
        """How fast this user may ask."""
        faster = self.cost.per_second_with_key if http.settings.api_keys.get(self.key) else None
        return Pace(faster or self.cost.per_second)


class Marked(Paged):
    """A source that gives each page a mark to ask for the next with. A cursor is «entries before it:mark»."""

    first_mark = "*"

    def first(self) -> str:
        return f"0:{self.first_mark}"

    def mark(self, cursor: str) -> str:
        """The service's own mark in a cursor."""
        return cursor.partition(":")[2]

    def after(self, cursor: str, size: int, got: Listed) -> str:
        """The place after the entries that came, with the service's mark. A page that is not full and gives no new
        mark is the last; should hits be missing then, the sums of the run tell."""
        place = self.place(cursor) + got.listed
        ended = not got.next or (got.next == self.mark(cursor) and got.listed < size)
        return "" if ended or place >= self.reachable(got.total) else f"{place}:{got.next}"


def json_object(body: bytes) -> Mapping[str, Any]:
    """The object in a JSON answer. Raises SourceChanged LR-JSON-BROKEN or LR-SOURCE-SHAPE."""
    try:
        found = load_json(body)
    except BrokenJsonError as error:
        raise SourceChanged("LR-JSON-BROKEN", detail=str(error)) from error
    if not isinstance(found, Mapping):
        raise SourceChanged("LR-SOURCE-SHAPE", missing="{}")
    return found


def total_of(value: object, name: str) -> int:
    """A number of hits, given as number or text. Raises SourceChanged LR-SOURCE-SHAPE: none given is not none found."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise SourceChanged("LR-SOURCE-SHAPE", missing=name)


def list_of(value: object, name: str) -> list[Any]:
    """A list of entries. Raises SourceChanged LR-SOURCE-SHAPE."""
    if isinstance(value, list):
        return value
    raise SourceChanged("LR-SOURCE-SHAPE", missing=name)
