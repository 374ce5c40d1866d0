"""How far two reviewers agree beyond chance: Cohen's kappa, PABAK, and the indices that explain them. Pure.

Every function looks only at the items that both judged. Coefficients have no unit and are at most 1. Counts are added
as fractions, so a coefficient is exact up to its last rounding and the same on every machine. Categories are nominal:
«maybe» lies no nearer to «include» than «exclude» does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from litreview.model import Message, message
from litreview.screening.estimates import Estimate, Ratings, around, judged, wilson


def cohen_kappa(items: Ratings) -> Estimate:
    """Cohen's kappa of exactly two reviewers, (po - pe) / (1 - pe): Cohen 1960, Educ Psychol Meas 20:37–46.

    The interval is kappa ± 1.96 large-sample standard errors (Fleiss, Cohen & Everitt 1969, Psychol Bull 72:323–327),
    cut at -1 and 1.
    """
    table = _table(items)
    if isinstance(table, Message):
        return Estimate(None, why=table)
    total = table.total()
    rows, columns = _margins(table)
    chance = Fraction(sum(rows[name] * columns[name] for name in rows), total**2)
    if chance == 1:
        return Estimate(None, why=message("screen.agreement.one_category"))
    kappa = (Fraction(_diagonal(table), total) - chance) / (1 - chance)
    squares = sum(
        many * ((one == two) - Fraction(columns[one] + rows[two], total) * (1 - kappa)) ** 2
        for (one, two), many in table.items()
    )
    variance = (Fraction(squares) / total - (kappa - chance * (1 - kappa)) ** 2) / (total * (1 - chance) ** 2)
    return around(kappa, variance)


def pabak(items: Ratings, categories: int | None = None) -> Estimate:
    """Prevalence-adjusted bias-adjusted kappa of two reviewers: (k po - 1) / (k - 1), for two categories 2 po - 1.

    Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46:423–429; for k categories it is S of Bennett, Alpert & Goldstein
    1954, Public Opin Q 18:303–308. `categories` is k, how many could be chosen; without it as many as were chosen, and
    never fewer than those or 2. As PABAK depends on po alone, its interval is Wilson's of po, put through the formula.
    """
    table = _table(items)
    if isinstance(table, Message):
        return Estimate(None, why=table)
    k = max(2, categories or 0, len(_names(table)))
    same, total = _diagonal(table), table.total()
    low, high = ((k * end - 1) / (k - 1) for end in wilson(same, total))
    return Estimate(float((k * Fraction(same, total) - 1) / (k - 1)), low, high)


def prevalence_index(items: Ratings) -> Estimate:
    """|a - d| / n of two reviewers and two categories, 0–1; a and d count the items both put in the one and the other.

    Byrt et al. 1993, without its sign as in Sim & Wright 2005, Phys Ther 85:257–268. Near 1 kappa is low although the
    reviewers agree, because nearly all items belong in one category. No interval.
    """
    table = _two_by_two(items)
    if isinstance(table, Message):
        return Estimate(None, why=table)
    return Estimate(_gap(many for (one, two), many in table.items() if one == two) / table.total())


def bias_index(items: Ratings) -> Estimate:
    """|b - c| / n of two reviewers and two categories, 0–1; b and c count the two kinds of disagreement.

    Byrt et al. 1993, without its sign as in Sim & Wright 2005: how much oftener one of the reviewers chooses a
    category than the other does. kappa = (PABAK - PI² + BI²) / (1 - PI² + BI²). No interval.
    """
    table = _two_by_two(items)
    if isinstance(table, Message):
        return Estimate(None, why=table)
    return Estimate(_gap(many for (one, two), many in table.items() if one != two) / table.total())


def _table(items: Ratings) -> Counter[tuple[str, str]] | Message:
    """How often the first reviewer by name chose one category and the second another, or why there is no such table."""
    both = judged(items)
    reviewers = sorted({reviewer for item in both for reviewer in item})
    if not both:
        return message("screen.agreement.no_items")
    if len(reviewers) != 2:
        return message("screen.agreement.not_two", reviewers=len(reviewers))
    return Counter((item[reviewers[0]], item[reviewers[1]]) for item in both)


def _two_by_two(items: Ratings) -> Counter[tuple[str, str]] | Message:
    table = _table(items)
    if not isinstance(table, Message) and len(_names(table)) > 2:
        return message("screen.agreement.not_two_categories", categories=len(_names(table)))
    return table


def _gap(counts: Iterable[int]) -> int:
    """How far two numbers lie apart, of which one or both may be missing for being 0."""
    there = list(counts)
    return 2 * max(there, default=0) - sum(there)


def _names(table: Mapping[tuple[str, str], int]) -> set[str]:
    return {name for cell in table for name in cell}


def _diagonal(table: Mapping[tuple[str, str], int]) -> int:
    return sum(many for (one, two), many in table.items() if one == two)


def _margins(table: Mapping[tuple[str, str], int]) -> tuple[Counter[str], Counter[str]]:
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (one, two), many in table.items():
        rows[one] += many
        columns[two] += many
    return rows, columns
