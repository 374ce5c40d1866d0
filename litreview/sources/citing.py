"""Citation searching: what a source says that works cite (backward) and are cited by (forward), seed by seed.

A source is asked in up to three steps for each seed: for the seed itself (`seed`), for its list page by page (`list`),
and for the entries that the list only names (`fetch`). Every answer is a page. A cursor says where a page belongs:
«number of the seed/step/entries before it/citations the source counts/the service's own mark».
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from litreview.errors import SourceChanged, SourceIncomplete, SourceRefused
from litreview.formats.json_entry import BrokenJsonError, load_json
from litreview.model import Hit, Query
from litreview.sources.base import Capabilities, KeyUse, Page, Reading, Request, Tidings, Translation
from litreview.sources.http import Answer, Call, HttpClient
from litreview.sources.pace import Pace
from litreview.sources.trail import Trail

_EMPTY_TRIES = 3


class Direction(StrEnum):
    """Which way citations are followed: to what a work cites, or to what cites it."""

    BACKWARD = "backward"
    FORWARD = "forward"


class Leg(StrEnum):
    """What is asked for: the seed itself, its list, or entries that the list names by identifier only."""

    SEED = "seed"
    LIST = "list"
    FETCH = "fetch"


@dataclass(frozen=True, slots=True)
class Seed:
    """A work whose citations are followed. `identifier` is `doi:10.1000/x`, `pmid:1` or the like, "" when the source
    has no way to be asked about it; `reference` says in words which work it is."""

    work: str
    reference: str = ""
    identifier: str = ""

    @property
    def scheme(self) -> str:
        return self.identifier.partition(":")[0]

    @property
    def value(self) -> str:
        return self.identifier.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Found:
    """What one answer says.

    known     of the seed: whether the source knows it; None when it does not say
    own       of the seed: the source's own identifier, by which its list is asked for
    counted   how many citations the source counts, None when it does not say
    listed    entries in this answer
    hits      entries that are read as they stand
    names     entries that are named only, to be fetched by these identifiers
    bare      how many of `hits` were named without any identifier
    next      the service's own mark of the page after, "" after the last
    missing   identifiers asked for that did not come
    withheld  the source says that it may not show the list
    """

    known: bool | None = None
    own: str = ""
    counted: int | None = None
    listed: int = 0
    hits: tuple[Hit, ...] = ()
    names: tuple[str, ...] = ()
    bare: int = 0
    next: str = ""
    missing: tuple[str, ...] = ()
    withheld: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """A cursor, read. `counted` None is written as «-»."""

    number: int
    leg: Leg
    before: int = 0
    counted: int | None = None
    mark: str = ""

    def __str__(self) -> str:
        counted = "-" if self.counted is None else str(self.counted)
        return f"{self.number}/{self.leg}/{self.before}/{counted}/{self.mark}"

    @classmethod
    def read(cls, cursor: str) -> Spot:
        """Raises SourceChanged LR-SOURCE-CURSOR for a text that is none."""
        try:
            number, leg, before, counted, mark = cursor.split("/", 4)
            return cls(int(number), Leg(leg), int(before), None if counted == "-" else int(counted), mark)
        except ValueError as error:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=cursor) from error


class _Way:
    """What is held of the seed that is being asked about: its own identifier, the names to fetch, the marks seen."""

    def __init__(self) -> None:
        self.number = -1
        self.own = ""
        self.names: list[str] = []
        self.marks: set[str] = set()

    def take(self, spot: Spot, found: Found) -> None:
        if spot.number != self.number:
            self.number, self.own, self.names, self.marks = spot.number, "", [], set()
        if spot.leg is Leg.SEED:
            self.own = found.own
        if spot.leg is Leg.LIST:
            self.marks.add(spot.mark)
        self.names.extend(found.names)


class Citing(ABC):
    """A source of citations, bound to a direction and its seeds. It is a `Source`: searched, stored and resumed like
    one. `parse` needs neither direction nor seeds, so that pages can be read again by an adapter without them."""

    key: str
    capabilities: Capabilities
    directions: ClassVar[tuple[Direction, ...]] = tuple(Direction)
    schemes: ClassVar[tuple[str, ...]] = ("doi",)  # of identifiers it can be asked by, the best first
    listing: ClassVar[frozenset[Direction]] = frozenset()  # directions in which the list is asked for on its own
    batch: ClassVar[int] = 50  # identifiers in one request of leg `fetch`

    def __init__(self, direction: Direction = Direction.BACKWARD, seeds: Iterable[Seed] = ()) -> None:
        self.direction, self.seeds = direction, tuple(seeds)

    @property
    def asked(self) -> tuple[Seed, ...]:
        """The seeds that the source can be asked about."""
        return tuple(seed for seed in self.seeds if seed.identifier)

    def first_mark(self) -> str:
        """The mark of a list's first page."""
        return "0"

    @classmethod
    def usable(cls, scheme: str, value: str) -> bool:
        """Whether an identifier can be put into a request as it is."""
        return bool(value) and scheme in cls.schemes

    @abstractmethod
    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        """The request for a spot. `asked`: the seed's identifier; the source's own one for it and the mark of the page;
        the names to fetch."""

    @abstractmethod
    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        """What an answer says. Pure. Raises SourceError when it is no such answer: never an empty one instead."""

    def translate(self, query: Query) -> Translation:
        """The direction and the identifiers, as the log keeps them."""
        seeds = "; ".join(f"{seed.work} = {seed.identifier}" for seed in self.asked)
        return Translation(f"{self.direction}: {seeds}")

    def pages(self, request: Request, http: HttpClient, stored: Iterable[Page] = ()) -> Iterator[Page]:
        """The pages after those `stored`, seed by seed. Raises as `Paged.pages`."""
        trail, way = Trail(), _Way()
        for page in stored:
            trail.follow(page)
            way.take(Spot.read(page.cursor), self.found(page))
        cursor = self._seed_at(0) if trail.next is None else trail.next
        if cursor:
            self.ready(http)
        while cursor:
            spot = Spot.read(cursor)
            asked = self._asked(spot, way)
            answer, found = self._fetch(http, spot, asked)
            way.take(spot, found)
            following = self._after(spot, found, way, len(asked))
            role = f"{self.direction}.{spot.leg}"
            page = Page(answer.body, answer.media_type, role, cursor, following, answer.request, answer.received, asked)
            trail.follow(page)
            yield page
            cursor = following

    def ready(self, http: HttpClient) -> None:
        """Raises SourceRefused LR-SOURCE-KEY when the source cannot be asked without a key."""
        cost = self.capabilities.cost
        if cost is not None and cost.key is KeyUse.NEEDED and not http.settings.api_keys.get(self.key):
            raise SourceRefused("LR-SOURCE-KEY", source=self.capabilities.title, key=self.key)

    def found(self, page: Page) -> Found:
        """What a page says, by its role. Raises SourceChanged for a page of another kind."""
        direction, _, leg = page.role.partition(".")
        if direction not in list(Direction) or leg not in list(Leg):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="direction.leg")
        return self.read(Leg(leg), Direction(direction), page.body, page.asked)

    def parse(self, page: Page) -> Reading:
        """A page's hits; on the last page that lists citations of a seed, how many there are: the larger of what the
        source counts and what it lists."""
        spot, found = Spot.read(page.cursor), self.found(page)
        total = None
        if spot.leg is not Leg.FETCH and not self._more_listed(page):
            here = spot.before + found.listed
            total = max(here, spot.counted or 0, found.counted or 0)
        return Reading(found.hits, Tidings(total, adds=True), found.missing, found.extra)

    def _more_listed(self, page: Page) -> bool:
        return bool(page.next_cursor) and Spot.read(page.next_cursor).leg is Leg.LIST

    def _asked(self, spot: Spot, way: _Way) -> tuple[str, ...]:
        if spot.leg is Leg.SEED:
            return (self.asked[spot.number].identifier,)
        if spot.leg is Leg.LIST:
            return (way.own, spot.mark)
        return tuple(way.names[spot.before : spot.before + self.batch])

    def _fetch(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> tuple[Answer, Found]:
        """An answer that is what it should be. A list that is empty where there should be some is asked for again."""
        for _ in range(_EMPTY_TRIES):
            answer = http.fetch(self.call(http, spot, asked))
            found = self.read(spot.leg, self.direction, answer.body, asked)
            if not self._owes(spot, found):
                return answer, found
        raise SourceIncomplete("LR-SOURCE-EMPTY", source=self.capabilities.title, total=found.counted or 0)

    def _owes(self, spot: Spot, found: Found) -> bool:
        """Whether a page of a list is empty although the source says that it goes on, or that there are some."""
        if spot.leg is not Leg.LIST or found.listed or found.withheld:
            return False
        return bool(found.next) or (spot.before == 0 and bool(found.counted))

    def _after(self, spot: Spot, found: Found, way: _Way, asked: int) -> str:
        """Where to go on: in the list, to what it names, to the next seed. Raises LR-SOURCE-CURSOR for a circle."""
        if spot.leg is Leg.SEED and found.own and self.direction in self.listing:
            return str(Spot(spot.number, Leg.LIST, 0, found.counted, self.first_mark()))
        here = spot.before + found.listed
        if spot.leg is Leg.LIST and found.next and not (found.counted is not None and here >= found.counted):
            if found.next in way.marks:
                raise SourceChanged("LR-SOURCE-CURSOR", cursor=found.next)
            return str(Spot(spot.number, Leg.LIST, here, spot.counted, found.next))
        begin = spot.before + asked if spot.leg is Leg.FETCH else 0
        if begin < len(way.names):
            return str(Spot(spot.number, Leg.FETCH, begin))
        return self._seed_at(spot.number + 1)

    def _seed_at(self, number: int) -> str:
        return str(Spot(number, Leg.SEED)) if number < len(self.asked) else ""

    def pace(self, http: HttpClient) -> Pace:
        """How fast this user may ask."""
        cost = self.capabilities.cost
        if cost is None:
            raise TypeError(f"{self.key} does not say what it costs")
        faster = cost.per_second_with_key if http.settings.api_keys.get(self.key) else None
        return Pace(faster or cost.per_second)


@dataclass(slots=True)
class Cover:
    """What the pages of a run say of one seed. `counted`: by the source, None when it does not say; `fetched`: entries
    that came, read or not; `reached` False: the run stopped before the seed."""

    seed: Seed
    reached: bool = False
    done: bool = False
    known: bool | None = None
    counted: int | None = None
    listed: int = 0
    fetched: int = 0
    bare: int = 0
    withheld: bool = False
    missing: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Citations that the source counts or lists, whichever is more."""
        return max(self.counted or 0, self.listed)


def cover(source: Citing, pages: Iterable[Page]) -> tuple[Cover, ...]:
    """What became of every seed that could be asked about, in order."""
    covers = [Cover(seed) for seed in source.asked]
    for page in pages:
        spot, found = Spot.read(page.cursor), source.found(page)
        one = covers[spot.number]
        one.reached = True
        one.done = not page.next_cursor or Spot.read(page.next_cursor).number != spot.number
        one.withheld = one.withheld or found.withheld
        one.missing += found.missing
        one.bare += found.bare
        one.fetched += len(found.hits)
        if spot.leg is not Leg.FETCH:
            one.listed += found.listed
            one.counted = one.counted if found.counted is None else found.counted
        if spot.leg is Leg.SEED:
            one.known = found.known
    return tuple(covers)


def json_list(body: bytes) -> list[Any]:
    """The list in a JSON answer. Raises SourceChanged LR-JSON-BROKEN or LR-SOURCE-SHAPE."""
    try:
        found = load_json(body)
    except BrokenJsonError as error:
        raise SourceChanged("LR-JSON-BROKEN", detail=str(error)) from error
    if not isinstance(found, list):
        raise SourceChanged("LR-SOURCE-SHAPE", missing="[]")
    return found


def number_of(value: object) -> int | None:
    """A count that may be missing; None for what is no whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
