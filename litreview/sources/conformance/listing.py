"""A made-up service that lists its hits page by page, with the ills a real one may have."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from litreview.sources.conformance.server import Reply, Seen, SourceServer


@dataclass(frozen=True)
class Item:
    """One made-up publication. `number` counts from 1; `broken`: to be served in a shape no reader expects."""

    number: int
    title: str
    year: int
    doi: str
    broken: bool = False


def made(number: int, *, broken: bool = False) -> Item:
    """The same number gives the same publication; letters beyond ASCII are in every title."""
    title = f"Håp og bedring – søvn, «ærlig» 希望 \N{MUSICAL SYMBOL G CLEF} no. {number}"
    return Item(number, title, 2000 + number % 25, f"10.5555/made.{number}", broken)


@dataclass(frozen=True)
class Asked:
    """What a call asks for: `start` entries are skipped, at most `size` are given."""

    start: int
    size: int


class Listing(SourceServer):
    """A service with `size` publications that finds all of them, none for a query that holds `nosuchword`.

    withheld    numbers of publications that are counted and never given
    broken      numbers served in a shape no reader expects
    empty       places where a page comes without entries; each is used up once for each time it is listed
    circle      when True every page names itself as the next one

    A subclass says how a call asks (`asked`, `query`), and how an answer looks (`answered`). `said` are bodies with
    which the service answers errors under status 200.
    """

    said: ClassVar[Sequence[bytes]] = ()
    marks = False  # whether pages are asked for by a mark that the page before gave
    empties = True  # whether a page may come without entries where there should be some
    broken_kinds = True  # whether an entry can be so broken that no reader reads it

    def __init__(self, size: int = 0) -> None:
        super().__init__()
        self.size = size
        self.withheld: set[int] = set()
        self.broken: set[int] = set()
        self.empty: list[int] = []
        self.circle = False

    @abstractmethod
    def asked(self, call: Seen) -> Asked:
        """The place and size a call asks for."""

    @abstractmethod
    def query(self, call: Seen) -> str:
        """The words a call searches for."""

    @abstractmethod
    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        """An answer. `following` is the mark of the next page, "" after the last."""

    def answer(self, call: Seen) -> Reply:
        asked = self.asked(call)
        total = 0 if "nosuchword" in self.query(call) else self.size
        numbers = range(asked.start + 1, min(asked.start + asked.size, total) + 1)
        if asked.start in self.empty:
            self.empty.remove(asked.start)
            numbers = range(0)
        items = [made(number, broken=number in self.broken) for number in numbers if number not in self.withheld]
        end = asked.start + len(numbers)
        return self.answered(items, total, asked, self._following(asked, end, total))

    def _following(self, asked: Asked, end: int, total: int) -> str:
        if self.circle:
            return self.mark(asked.start)
        return self.mark(end) if end < total else ""

    def mark(self, start: int) -> str:
        """The mark of the page that begins after `start` entries."""
        return f"m{start}"

    def start(self, mark: str, first: str = "*") -> int:
        """The place a mark stands for."""
        return 0 if mark in {first, ""} else int(mark.removeprefix("m"))
