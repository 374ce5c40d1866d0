"""A search with more hits than PubMed hands out of one query, divided on the date of publication and joined by PMID.

The divided search is the same query with `datetype=pdat`, `mindate` and `maxdate` (NBK25499); each part is asked with
all the ids it may give, so that a part within the cap costs one request. The parts go from the newest to the oldest
and cover all dates; one that is still too large is divided again, at a year, a month or at last a day.

Where to cut is guessed from how PubMed as a whole is spread over the years and from the counts so far. A bad guess
costs a request, never a hit. Nothing of the plan is kept: it is made anew from the pages.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import ceil

from litreview.errors import SourceChanged
from litreview.formats.esearch_xml import SearchAnswer
from litreview.sources.known import PUBMED_CAP

# Assumed, not verified: PubMed takes years from 1500 on, and the year 3000 is its own way of writing «no end».
FIRST, LAST = date(1500, 1, 1), date(3000, 12, 31)

# Assumed, for guessing only: citations a year in PubMed, in thousands, between which the years lie on a line.
_KNOTS: tuple[tuple[int, float], ...] = (
    (1500, 0.001),
    (1900, 1.0),
    (1945, 10.0),
    (1950, 90.0),
    (1970, 220.0),
    (1990, 410.0),
    (2000, 530.0),
    (2010, 950.0),
    (2015, 1250.0),
    (2020, 1650.0),
    (LAST.year, 1650.0),
)
_OUTSIDE = 1e-6  # how much of that is expected in years to come, or outside the years the query names
_JANUARY, _FIRST_DAY = 3, 10  # a date without month lies on 1 January, one without day on the first of the month

_FULL = 0.9  # of the cap: what a part should hold at most, by the guess
_ROUND = 0.8  # of what a part should hold: enough to cut at a whole year rather than at a month
_STEEPEST = 4  # how far the days answered last may differ from the mean of what is left and still be believed
_MOST_DATES = 3  # a record has a date of print and one of the web; parts that hold more than this are no parts
_ONE_DAY = timedelta(days=1)
_YEARS = re.compile(r"(\d{4})(?:/\d+)*\"?\s*(?:\[\w+\])?\s*:\s*\"?(\d{4})(?:/\d+)*\"?\s*\[(?:dp|pdat)\]", re.IGNORECASE)
_CURSOR = re.compile(r"part:(\d{1,6}):(\d{1,12}):(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)")
_PMID = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both in it."""

    first: date
    last: date

    @property
    def params(self) -> dict[str, str]:
        """What ESearch is sent for it."""
        return {"datetype": "pdat", "mindate": f"{self.first:%Y/%m/%d}", "maxdate": f"{self.last:%Y/%m/%d}"}


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a divided search: its number from 1, the hits of the undivided search, its days."""

    number: int
    total: int
    span: Span

    @property
    def cursor(self) -> str:
        """Its place among the pages; `part` is the inverse."""
        return f"part:{self.number}:{self.total}:{self.span.first.isoformat()}:{self.span.last.isoformat()}"

    @property
    def one_day(self) -> bool:
        """Whether it cannot be divided further."""
        return self.span.first == self.span.last


def part(cursor: str) -> Part:
    """The part a cursor stands for. Raises SourceChanged LR-SOURCE-CURSOR."""
    found = _CURSOR.fullmatch(cursor)
    try:
        if found:
            span = Span(date.fromisoformat(found.group(3)), date.fromisoformat(found.group(4)))
            return Part(int(found.group(1)), int(found.group(2)), span)
    except ValueError as error:
        raise SourceChanged("LR-SOURCE-CURSOR", cursor=cursor) from error
    raise SourceChanged("LR-SOURCE-CURSOR", cursor=cursor)


class Joined:
    """PMIDs, each once, in the order they came. Eight bytes for each, and a bit for each PMID there may be."""

    def __init__(self) -> None:
        self._order = array("Q")
        self._bits: dict[int, bytearray] = {}

    def __len__(self) -> int:
        return len(self._order)

    def add(self, ids: tuple[str, ...]) -> None:
        """Take those that are new. Raises SourceChanged LR-PUBMED-SHAPE for what is no PMID."""
        for one in ids:
            if not _PMID.fullmatch(one):
                raise SourceChanged("LR-PUBMED-SHAPE", root=f"Id {one[:50]}")
            number = int(one)
            chunk = self._bits.setdefault(number >> 16, bytearray(8192))
            place, bit = (number & 0xFFFF) >> 3, 1 << (number & 7)
            if not chunk[place] & bit:
                chunk[place] |= bit
                self._order.append(number)

    def batch(self, start: int, size: int) -> tuple[str, ...]:
        """So many of them from a place on."""
        return tuple(map(str, self._order[start : start + size]))


class Plan:
    """The days not yet covered, the newest last, each span with the hits expected in it."""

    def __init__(self, total: int, term: str, year: int) -> None:
        """`total` hits of the query `term`, asked in `year`."""
        self._total, self._covered, self._asked = total, 0, 0
        self._spread = _Spread(term, year)
        self._open = [(Span(FIRST, LAST), total)]
        self._near = 0.0  # hits for each unit of the spread in the days answered last
        self._poor = 0  # parts in a row with far fewer hits than there was room for

    def next(self) -> Part | None:
        """What to ask now; None when all days are covered."""
        if not self._open:
            return None
        span, about = self._open[-1]
        if about > PUBMED_CAP:
            span = self._newest(span, about)
        return Part(self._asked + 1, self._total, span)

    def take(self, answered: Part, count: int) -> None:
        """A part was answered with so many hits.

        Raises SourceChanged LR-SOURCE-CURSOR when it is not a part to be asked now, LR-PUBMED-SPLIT when the dates
        plainly make no difference.
        """
        span = answered.span
        whole, about = self._open.pop() if self._open else (span, 0)
        if (span.last, answered.total) != (whole.last, self._total) or not whole.first <= span.first <= span.last:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=answered.cursor)
        self._asked += 1
        self._poor = self._poor + 1 if count * _STEEPEST < PUBMED_CAP else 0
        self._near = count / max(self._spread.weight(span), _OUTSIDE)
        if span.first > whole.first:
            self._open.append((Span(whole.first, span.first - _ONE_DAY), max(about - count, 0)))
        if count > PUBMED_CAP and not answered.one_day:
            self._open.append((span, count))
            return
        self._covered += count
        if self._covered > _MOST_DATES * self._total:
            raise SourceChanged("LR-PUBMED-SPLIT", total=self._total, found=self._covered)

    def _newest(self, span: Span, about: int) -> Span:
        """The newest days of a span, as many as should fit, and never all."""
        mean = about / max(self._spread.weight(span), _OUTSIDE)
        rate = max(mean, min(self._near, _STEEPEST * mean))  # the neighbouring days tell more, but one day may be odd
        parts = ceil(about / (_FULL * PUBMED_CAP))
        if self._poor > 1:
            parts = 2  # nearly empty days: the hits lie elsewhere, and are found soonest by halving
        wanted = about / parts
        fitting = 0.0
        chosen = span.last
        for starts in (_years, _months, _days):
            for first in starts(span):
                guessed = rate * self._spread.weight(Span(first, span.last))
                if guessed > wanted:
                    break
                if guessed >= fitting:
                    chosen, fitting = first, guessed
            if fitting >= _ROUND * wanted:
                break
        return Span(chosen, span.last)


class _Spread:
    """How PubMed is spread over time: `weight` of a span in thousands of citations."""

    def __init__(self, term: str, year: int) -> None:
        named = _YEARS.search(term)
        low, high = (int(named.group(1)), int(named.group(2))) if named else (FIRST.year, LAST.year)
        high = min(high, year + 1)
        weights = (_yearly(one) * (1 if low <= one <= high else _OUTSIDE) for one in range(FIRST.year, LAST.year + 1))
        self._years = [0.0, *accumulate(weights)]

    def weight(self, span: Span) -> float:
        return max(self._until(span.last, 1) - self._until(span.first, 0), 0.0)

    def _until(self, day: date, whole: int) -> float:
        """The weight before a day, or with it."""
        place = day.year - FIRST.year
        before, after = self._years[place], self._years[place + 1]
        months = 0 if day.month == 1 else _JANUARY + day.month - 2
        days = (0 if day.day == 1 and not whole else _FIRST_DAY + day.day - 2 + whole) / (_FIRST_DAY + 30)
        month = _JANUARY if day.month == 1 else 1
        return before + (after - before) * (months + month * days) / (_JANUARY + 11)


def _yearly(year: int) -> float:
    for (start, low), (end, high) in pairwise(_KNOTS):
        if year <= end:
            return low + (high - low) * (year - start) / (end - start)
    return _KNOTS[-1][1]


def _years(span: Span) -> Iterator[date]:
    """The first days of years inside a span, but not its own first day, newest first."""
    return (
        date(year, 1, 1) for year in range(span.last.year, span.first.year - 1, -1) if date(year, 1, 1) > span.first
    )


def _months(span: Span) -> Iterator[date]:
    first = span.last.replace(day=1)
    while first > span.first:
        yield first
        first = (first - _ONE_DAY).replace(day=1)


def _days(span: Span) -> Iterator[date]:
    day = span.last
    while day > span.first:
        yield day
        day -= _ONE_DAY


class Gathering:
    """The ids of a search, undivided or divided, and what to ask next. Fed with the answers in order."""

    def __init__(self) -> None:
        self.ids = Joined()
        self._plan: Plan | None = None
        self._total = 0

    def whole(self, answer: SearchAnswer, term: str, year: int) -> None:
        """The answer of the undivided search."""
        self.ids.add(answer.ids)
        self._total = answer.total
        if answer.total > PUBMED_CAP:
            self._plan = Plan(answer.total, term, year)

    def divided(self, answered: Part, answer: SearchAnswer) -> None:
        """The answer of a part. Raises what Plan.take raises."""
        if self._plan is None:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=answered.cursor)
        self.ids.add(answer.ids)
        self._plan.take(answered, answer.total)

    def next(self) -> str:
        """The cursor of what to ask next: a part, the records, or nothing."""
        # once there are as many ids as hits, no part can hold another
        asked = self._plan.next() if self._plan and len(self.ids) < self._total else None
        return asked.cursor if asked else self.records(0)

    def records(self, start: int) -> str:
        """The cursor of the batch of records that begins at a place. After a division it tells how many there are."""
        if start >= len(self.ids):
            return ""
        return f"records:{start}/{len(self.ids)}" if self._plan else f"records:{start}"
