"""How far reviewers agree: everything a report tells of one set of items, as counts first and coefficients after. Pure.

A coefficient is given no word of praise: where «good» begins is opinion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from litreview.screening.estimates import Estimate, Ratings, agreed, judged, proportion
from litreview.screening.many_reviewers import fleiss_kappa, krippendorff_alpha
from litreview.screening.two_reviewers import bias_index, cohen_kappa, pabak, prevalence_index

__all__ = [
    "Agreement",
    "Coefficient",
    "Estimate",
    "Pair",
    "Ratings",
    "agreed",
    "agreement",
    "bias_index",
    "cohen_kappa",
    "fleiss_kappa",
    "krippendorff_alpha",
    "pabak",
    "pairwise",
    "prevalence_index",
    "proportion",
]


class Coefficient(StrEnum):
    """The coefficients of agreement beyond chance."""

    COHEN = "cohen"
    PABAK = "pabak"
    FLEISS = "fleiss"
    ALPHA = "alpha"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers, in the order of their names, and the `items` that both judged.

    `table`: how many items the first put in one category and the second in another, by (first's, second's); in the
    order of the categories, those that do not occur left out. `prevalence` and `bias` are undefined for more than two
    categories.
    """

    first: str
    second: str
    items: int
    agreed: int
    table: Mapping[tuple[str, str], int]
    proportion: Estimate
    cohen: Estimate
    pabak: Estimate
    prevalence: Estimate
    bias: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one set of items says of its reviewers' agreement.

    `items` are those judged by two or more reviewers, `agreed` those of them with one verdict from all; `reviewers`
    and `categories`, each in order, are of these items (and the categories the caller named). `coefficients` holds
    those that fit the items, in the order they are to be told, none when there are no items: COHEN and PABAK for two
    reviewers; FLEISS for more, when all items have the same number of judgements; ALPHA otherwise.
    """

    reviewers: tuple[str, ...]
    categories: tuple[str, ...]
    items: int
    agreed: int
    proportion: Estimate
    coefficients: Mapping[Coefficient, Estimate]
    pairs: tuple[Pair, ...]


def agreement(items: Ratings, *, categories: Collection[str] = ()) -> Agreement:
    """Everything about the items' agreement. `categories`: those that could be chosen, whether anyone did or not.

    Only PABAK depends on `categories`, by their number; without it those that were chosen count.
    """
    both = judged(items)
    named = _categories(both, categories)
    same, all_items = agreed(both)
    return Agreement(
        reviewers=_reviewers(both),
        categories=named,
        items=all_items,
        agreed=same,
        proportion=proportion(both),
        coefficients=_fitting(both, len(named)),
        pairs=pairwise(both, categories=named),
    )


def pairwise(items: Ratings, *, categories: Collection[str] = ()) -> tuple[Pair, ...]:
    """Each pair of reviewers of the judged items with its own numbers, in the order of their names.

    A pair without an item in common is there too, with 0 items. All pairs share one k in PABAK: the categories of all
    judged items and `categories`.
    """
    both = judged(items)
    k = len(_categories(both, categories))
    return tuple(_pair(both, first, second, k) for first, second in combinations(_reviewers(both), 2))


def _pair(items: Ratings, first: str, second: str, k: int) -> Pair:
    common = [{first: item[first], second: item[second]} for item in items if first in item and second in item]
    same, all_items = agreed(common)
    table = Counter((item[first], item[second]) for item in common)
    return Pair(
        first=first,
        second=second,
        items=all_items,
        agreed=same,
        table=dict(sorted(table.items())),
        proportion=proportion(common),
        cohen=cohen_kappa(common),
        pabak=pabak(common, k),
        prevalence=prevalence_index(common),
        bias=bias_index(common),
    )


def _fitting(both: Ratings, k: int) -> dict[Coefficient, Estimate]:
    if not both:
        return {}
    if len(_reviewers(both)) == 2:
        return {Coefficient.COHEN: cohen_kappa(both), Coefficient.PABAK: pabak(both, k)}
    if len({len(item) for item in both}) == 1:
        return {Coefficient.FLEISS: fleiss_kappa(both)}
    return {Coefficient.ALPHA: krippendorff_alpha(both)}


def _reviewers(both: Ratings) -> tuple[str, ...]:
    return tuple(sorted({reviewer for item in both for reviewer in item}))


def _categories(both: Ratings, named: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({category for item in both for category in item.values()}.union(named)))
