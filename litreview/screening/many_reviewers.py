"""How far any number of reviewers agree beyond chance: Fleiss' kappa and Krippendorff's alpha. Pure.

Both look only at the items that two or more reviewers judged, take categories as nominal, have no unit and are at most
1. Counts are added as fractions or whole numbers, so the same judgements give the same figures on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from random import Random
from statistics import quantiles

from litreview.model import message
from litreview.screening.estimates import Estimate, Ratings, around, judged, undefined

Pattern = tuple[tuple[str, int], ...]  # how many chose each category for an item, categories in order

SEED = 1971
RESAMPLES = 2000


def fleiss_kappa(items: Ratings) -> Estimate:
    """Fleiss' kappa, for items that all have the same number of judgements, not always by the same reviewers.

    Fleiss 1971, Psychol Bull 76:378–382. The interval is kappa ± 1.96 standard errors of Gwet 2021 (Educ Psychol Meas
    81:781–790), with items as the sample, cut at -1 and 1. The standard errors of Fleiss 1971 and of Fleiss, Nee &
    Landis 1979 hold where kappa is 0 and are no measure of its precision (Gwet 2021; Zapf et al. 2016).
    """
    patterns = _patterns(items)
    sizes = {_size(pattern) for pattern in patterns}
    if len(sizes) != 1:
        return undefined(items, message("screen.agreement.uneven"))
    shares = _shares(patterns)
    chance = sum((share**2 for share in shares.values()), Fraction())
    if chance == 1:
        return Estimate(None, why=message("screen.agreement.one_category"))
    (raters,) = sizes
    n = patterns.total()
    each = {one: Fraction(_squares(one) - raters, raters * (raters - 1)) for one in patterns}
    observed = Fraction(sum(many * each[one] for one, many in patterns.items())) / n
    kappa = (observed - chance) / (1 - chance)
    by_chance = {one: sum(shares[name] * many for name, many in one) / raters for one in patterns}
    squares = sum(
        many * ((each[one] - observed) - 2 * (1 - kappa) * (by_chance[one] - chance)) ** 2
        for one, many in patterns.items()
    )
    return around(kappa, Fraction(squares) / (1 - chance) ** 2 / (n * max(n - 1, 1)))


def krippendorff_alpha(items: Ratings) -> Estimate:
    """Krippendorff's alpha for nominal data, 1 - Do / De; judgements may be missing.

    Krippendorff 2011, «Computing Krippendorff's Alpha-Reliability», https://repository.upenn.edu/asc_papers/43. The
    interval is the plain percentile bootstrap over items of Zapf et al. 2016 (BMC Med Res Methodol 16:93), not
    Krippendorff's own algorithm: 2000 samples of as many items, drawn with replacement, seed 1971; its ends are the
    2.5 and 97.5 percentiles (type 7 of Hyndman & Fan 1996) of the samples that have an alpha, that is, those in which
    two or more categories occur.
    """
    patterns = _patterns(items)
    if not patterns:
        return undefined(items)
    # Sorted, so that neither the order of the items nor the names of the reviewers move the interval.
    ordered = sorted(patterns)
    alpha = _Alpha(ordered)
    value = alpha([patterns[one] for one in ordered])
    if value is None:
        return Estimate(None, why=message("screen.agreement.one_category"))
    drawn = [alpha(sample) for sample in _resamples([patterns[one] for one in ordered])]
    ends = quantiles([one for one in drawn if one is not None], n=40, method="inclusive")
    if ends[0] == ends[-1]:
        return Estimate(value, why=message("screen.agreement.no_spread"))
    return Estimate(value, ends[0], ends[-1])


class _Alpha:
    """Alpha of any numbers of the same kinds of items; whole numbers until the last division."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.scale = lcm(*(_size(one) - 1 for one in patterns))
        self.apart = [(_size(one) ** 2 - _squares(one)) * self.scale // (_size(one) - 1) for one in patterns]
        names = sorted({name for one in patterns for name, _ in one})
        self.columns = [[dict(one).get(name, 0) for one in patterns] for name in names]

    def __call__(self, numbers: Sequence[int]) -> float | None:
        """Alpha when each kind of item occurs so many times; None when only one category does."""
        totals = [sum(map(int.__mul__, numbers, column)) for column in self.columns]
        values = sum(totals)
        expected = self.scale * (values**2 - sum(total**2 for total in totals))
        observed = (values - 1) * sum(map(int.__mul__, numbers, self.apart))
        return (expected - observed) / expected if expected else None


def _resamples(numbers: Sequence[int]) -> Iterator[list[int]]:
    """How often each kind of item comes when as many items are drawn with replacement, RESAMPLES times."""
    draw = Random(SEED)  # noqa: S311 - no secret: the same judgements shall give the same interval
    for _ in range(RESAMPLES):
        left = rest = sum(numbers)
        sample = []
        for number in numbers:
            sample.append(_binomial(draw, left, number, rest) if number < rest else left)
            left, rest = left - sample[-1], rest - number
        yield sample


def _binomial(draw: Random, n: int, top: int, bottom: int) -> int:
    """How many of n uniform numbers lie under top / bottom, their binary digits compared one place at a time.

    As quick for 50,000 items as for fifty, and exact; `random.binomialvariate` came with Python 3.12.
    """
    under = 0
    while n and top:
        top *= 2
        ones = draw.getrandbits(n).bit_count()
        if top >= bottom:
            under, n, top = under + n - ones, ones, top - bottom
        else:
            n -= ones
    return under


def _patterns(items: Ratings) -> Counter[Pattern]:
    """How many of the judged items have each pattern of judgements."""
    return Counter(tuple(sorted(Counter(item.values()).items())) for item in judged(items))


def _size(pattern: Pattern) -> int:
    return sum(many for _, many in pattern)


def _squares(pattern: Pattern) -> int:
    return sum(many**2 for _, many in pattern)


def _shares(patterns: Mapping[Pattern, int]) -> dict[str, Fraction]:
    """Each category's share of all judgements."""
    totals: Counter[str] = Counter()
    for pattern, items in patterns.items():
        for name, many in pattern:
            totals[name] += many * items
    return {name: Fraction(many, totals.total()) for name, many in totals.items()}
