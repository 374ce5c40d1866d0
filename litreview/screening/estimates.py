"""What reviewers said of a set of items, and an estimate with its 95 % confidence interval. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from litreview.model import Message, message

Ratings = Sequence[Mapping[str, str]]  # one mapping an item: reviewer -> category; a reviewer may be missing

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient and its 95 % confidence interval.

    `value` None: undefined for these items. `low` and `high` None beside a value: no interval can be told, as when all
    agree and the standard error comes out as 0. `why` says the reason in both cases. The indices have no interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    why: Message | None = None


def judged(items: Ratings) -> Ratings:
    """The items that two or more reviewers judged, in their order."""
    return [item for item in items if len(item) > 1]


def agreed(items: Ratings) -> tuple[int, int]:
    """How many of the items judged by two or more reviewers have one verdict from all, and how many there are."""
    both = judged(items)
    return sum(len(set(item.values())) == 1 for item in both), len(both)


def proportion(items: Ratings) -> Estimate:
    """The share of the judged items on which all agree, with Wilson's score interval.

    Wilson 1927, J Am Stat Assoc 22:209–212; without continuity correction, method 3 of Newcombe 1998, Stat Med
    17:857–872.
    """
    same, all_items = agreed(items)
    return Estimate(same / all_items, *wilson(same, all_items)) if all_items else undefined(items)


def undefined(items: Ratings, why: Message | None = None) -> Estimate:
    """No value: for want of items, or else for the reason given."""
    return Estimate(None, why=why if why and judged(items) else message("screen.agreement.no_items"))


def around(value: Fraction, variance: Fraction) -> Estimate:
    """The value with its large-sample interval, cut at -1 and 1; none when the items show no spread."""
    if not variance:
        return Estimate(float(value), why=message("screen.agreement.no_spread"))
    half = _Z * sqrt(variance)
    return Estimate(float(value), max(-1.0, value - half), min(1.0, value + half))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval of a proportion, as `proportion` tells it; for 0 < whole."""
    share, z2 = part / whole, _Z**2 / whole
    half = _Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole))
    low, high = ((share + z2 / 2 + sign * half) / (1 + z2) for sign in (-1, 1))
    return low if part else 0.0, high if part < whole else 1.0  # at the ends the formula gives them but for rounding
