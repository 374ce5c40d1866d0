"""Agreement between reviewers: published examples, two libraries, and what must hold for any judgements."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise as neighbours
from math import comb, sqrt

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as library_fleiss
from statsmodels.stats.proportion import proportion_confint

from litreview.messages import Words
from litreview.model import Language
from litreview.screening.agreement import (
    Coefficient,
    Estimate,
    Ratings,
    agreed,
    agreement,
    bias_index,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    pabak,
    pairwise,
    prevalence_index,
    proportion,
)
from litreview.screening.many_reviewers import _binomial

MEASURES: tuple[Callable[[Ratings], Estimate], ...] = (
    *(proportion, cohen_kappa, pabak, prevalence_index, bias_index, fleiss_kappa, krippendorff_alpha),
)
Z = 1.959963984540054


def two(table: Sequence[Sequence[int]]) -> Ratings:
    """Judgements of reviewers a (rows) and b (columns) that give the table."""
    return [
        {"a": f"c{row}", "b": f"c{column}"}
        for row, cells in enumerate(table)
        for column, many in enumerate(cells)
        for _ in range(many)
    ]


def many(rows: Sequence[Sequence[int]]) -> Ratings:
    """Judgements of r0, r1, … when each row counts the reviewers who chose each category for an item."""
    chosen = [[f"c{column}" for column, count in enumerate(row) for _ in range(count)] for row in rows]
    return [{f"r{number}": category for number, category in enumerate(one)} for one in chosen]


def observers(*lines: str) -> Ratings:
    """One line an observer, one word an item; a dot is a judgement not made."""
    columns = zip(*(line.split() for line in lines), strict=True)
    return [{f"o{number}": said for number, said in enumerate(column) if said != "."} for column in columns]


def number(value: float | None) -> float:
    assert value is not None
    return value


def why(estimate: Estimate) -> str:
    return "" if estimate.why is None else estimate.why.code.removeprefix("screen.agreement.")


# ---- published worked examples, to their printed digits


def test_cohen_1960() -> None:
    """Cohen 1960, Educ Psychol Meas 20:37–46: 200 cases, po = .70, pe = .41, kappa = .492."""
    items = two([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert agreed(items) == (140, 200)
    assert round(number(cohen_kappa(items).value), 3) == 0.492


PARADOX = [
    ([[40, 9], [6, 45]], 0.70),
    ([[80, 10], [5, 5]], 0.32),
]


@pytest.mark.parametrize(("table", "kappa"), PARADOX)
def test_the_first_paradox_of_feinstein_and_cicchetti_1990(table: list[list[int]], kappa: float) -> None:
    """J Clin Epidemiol 43:543–549: po is .85 in both tables, kappa .70 and .32."""
    items = two(table)
    assert agreed(items) == (85, 100)
    assert round(number(cohen_kappa(items).value), 2) == kappa
    # Not printed there, but what PABAK and the indices are for: the second table's items lie nearly all in one cell.
    assert pabak(items).value == pytest.approx(0.70)
    assert prevalence_index(items).value == pytest.approx(abs(table[0][0] - table[1][1]) / 100)
    assert bias_index(items).value == pytest.approx(abs(table[0][1] - table[1][0]) / 100)


# Fleiss 1971, Psychol Bull 76:378–382, table 1: 30 patients by 6 psychiatrists each; depression, personality disorder,
# schizophrenia, neurosis, other.
PSYCHIATRISTS = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def psychiatrists() -> Ratings:
    return many([[int(digit) for digit in row] for row in PSYCHIATRISTS.split()])


def test_fleiss_1971() -> None:
    """Kappa = .430 in the paper; the standard error as irrCAC 0.4.4 prints Gwet's."""
    found = fleiss_kappa(psychiatrists())
    assert round(number(found.value), 3) == 0.430
    assert round((number(found.high) - number(found.low)) / 2 / Z, 4) == 0.0542


def test_ten_subjects_by_fourteen_raters() -> None:
    """The example of the English Wikipedia's article «Fleiss' kappa»: .210; the standard error as irrCAC 0.4.4's."""
    rows = """0,0,0,0,14 0,2,6,4,2 0,0,3,5,6 0,3,9,2,0 2,2,8,1,1 7,7,0,0,0 3,2,6,3,0 2,5,3,2,2 6,5,2,1,0 0,2,2,3,7"""
    found = fleiss_kappa(many([[int(count) for count in row.split(",")] for row in rows.split()]))
    assert round(number(found.value), 3) == 0.210
    assert round((number(found.high) - number(found.low)) / 2 / Z, 5) == 0.09237


KRIPPENDORFF = [
    (0.095, ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")),
    (0.692, ("a a b b d c c c e d d a", "b a b b b c c c e d d d")),
    (
        0.743,
        (
            *("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3"),
            *(". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."),
        ),
    ),
]


@pytest.mark.parametrize(("alpha", "lines"), KRIPPENDORFF)
def test_krippendorff_2011(alpha: float, lines: tuple[str, ...]) -> None:
    """Computing Krippendorff's Alpha-Reliability: binary data, nominal data, and nominal data with missing ones."""
    assert round(number(krippendorff_alpha(observers(*lines)).value), 3) == alpha


NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("same", "items", "low", "high"), NEWCOMBE)
def test_newcombe_1998(same: int, items: int, low: float, high: float) -> None:
    """Stat Med 17:857–872, method 3 (Wilson's score interval)."""
    found = proportion(two([[same, items - same], [0, 0]]))
    assert (round(number(found.low), 4), round(number(found.high), 4)) == (low, high)
    assert found.value == same / items


# ---- two libraries, over random tables


def square_tables() -> Iterator[list[list[int]]]:
    """Tables of two reviewers: few and many items, even and lopsided, categories that one or neither chose."""
    draw = random.Random(19600101)
    for _ in range(600):
        k = draw.choice([1, 2, 2, 2, 3, 3, 4, 6])
        table = [[0] * k for _ in range(k)]
        diagonal, weights = draw.random(), [draw.random() ** draw.choice([1, 8]) for _ in range(k)]
        for _ in range(draw.choice([1, 2, 3, 10, 92, 1000])):
            row = draw.choices(range(k), weights)[0]
            table[row][row if draw.random() < diagonal else draw.randrange(k)] += 1
        yield table


def test_cohens_kappa_its_standard_error_and_interval_are_those_of_statsmodels() -> None:
    seen: Counter[str] = Counter()
    for table in square_tables():
        found = cohen_kappa(two(table))
        if any(table[place][place] == sum(map(sum, table)) for place in range(len(table))):
            assert (found.value, why(found)) == (None, "one_category")
            seen["undefined"] += 1
            continue
        with np.errstate(invalid="ignore"):  # a variance of 0 comes out as less by rounding there
            theirs = cohens_kappa(table)
        assert found.value == pytest.approx(theirs.kappa, abs=1e-9)
        if found.low is None:
            assert (why(found), theirs.var_kappa) == ("no_spread", pytest.approx(0, abs=1e-12))
            seen["no spread"] += 1
        else:
            assert found.low == pytest.approx(max(-1, theirs.kappa_low), abs=1e-9)
            assert found.high == pytest.approx(min(1, theirs.kappa_upp), abs=1e-9)
            seen["cut" if 1.0 in (found.high, -number(found.low)) else "whole"] += 1
    assert min(seen[kind] for kind in ("undefined", "no spread", "cut", "whole")) > 20


def count_rows() -> Iterator[list[list[int]]]:
    """Rows of counts, each the same number of judgements."""
    draw = random.Random(19710101)
    for _ in range(300):
        k, raters = draw.randint(1, 5), draw.randint(2, 7)
        weights = [draw.random() ** draw.choice([1, 6]) for _ in range(k)]
        firm = draw.random()
        rows = []
        for _ in range(draw.choice([1, 2, 5, 30, 200])):
            truth = draw.choices(range(k), weights)[0]
            said = Counter(truth if draw.random() < firm else draw.randrange(k) for _ in range(raters))
            rows.append([said[category] for category in range(k)])
        yield rows


def one_column(rows: list[list[int]]) -> bool:
    return sum(any(column) for column in zip(*rows, strict=True)) == 1


def test_fleiss_kappa_is_that_of_statsmodels() -> None:
    for rows in count_rows():
        found = fleiss_kappa(many(rows))
        if one_column(rows):
            assert (found.value, why(found)) == (None, "one_category")
        else:
            assert found.value == pytest.approx(library_fleiss(np.array(rows)), abs=1e-9)


def fleiss_of_shares(rows: np.ndarray, shares: np.ndarray) -> float:
    """Fleiss' kappa when each row makes up a given share of all items."""
    raters = rows[0].sum()
    observed = (shares * ((rows**2).sum(axis=1) - raters)).sum() / (raters * (raters - 1))
    chance = float((((shares[:, None] * rows).sum(axis=0) / raters) ** 2).sum())
    return (observed - chance) / (1 - chance)


def test_the_standard_error_of_fleiss_kappa_is_that_of_the_infinitesimal_jackknife() -> None:
    """Gwet's formula against slopes found by numbers: how kappa moves when one item weighs a little more."""
    compared = 0
    for rows in count_rows():
        found = fleiss_kappa(many(rows))
        if found.low is None or found.low == -1 or found.high == 1:
            continue
        counts, n, step = np.array(rows, dtype=float), len(rows), 1e-5
        equal = np.full(n, 1 / n)
        slopes = []
        for item in range(n):
            towards = (np.arange(n) == item) - equal
            there, back = equal + step * towards, equal - step * towards
            slopes.append((fleiss_of_shares(counts, there) - fleiss_of_shares(counts, back)) / (2 * step))
        error = sqrt(sum(slope**2 for slope in slopes) / (n * (n - 1)))
        assert (found.high - found.low) / 2 == pytest.approx(Z * error, rel=1e-6)
        compared += 1
    assert compared > 100


def gappy() -> Iterator[Ratings]:
    """Judgements with gaps; some items nobody judged, or one alone."""
    draw = random.Random(20110101)
    for _ in range(120):
        names, k = [f"r{name}" for name in range(draw.randint(2, 6))], draw.randint(1, 5)
        there, firm = draw.uniform(0.2, 1), draw.random()
        items = []
        for _ in range(draw.choice([1, 3, 12, 60])):
            truth = draw.randrange(k)
            item = {name: truth if draw.random() < firm else draw.randrange(k) for name in names}
            items.append({name: f"c{said}" for name, said in item.items() if draw.random() < there})
        yield items


def test_krippendorffs_alpha_is_that_of_the_package_krippendorff() -> None:
    compared = 0
    for items in gappy():
        found = krippendorff_alpha(items)
        pairable = [item for item in items if len(item) > 1]
        categories = sorted({said for item in pairable for said in item.values()})
        if len(categories) < 2:
            assert (found.value, why(found)) == (None, "one_category" if pairable else "no_items")
            continue
        counts = [[list(item.values()).count(category) for category in categories] for item in items]
        theirs = krippendorff.alpha(value_counts=np.array(counts), level_of_measurement="nominal")
        assert found.value == pytest.approx(theirs, abs=1e-9)
        compared += 1
    assert compared > 60


def test_the_interval_of_alpha_is_that_of_a_plain_bootstrap() -> None:
    """Against the package's alpha of 2000 samples drawn by NumPy; both ends vary by chance, as the tolerance allows."""
    rows = [[int(digit) for digit in row] for row in PSYCHIATRISTS.split()]
    found, draw = krippendorff_alpha(psychiatrists()), np.random.default_rng(7)
    counts = np.array(rows)
    drawn = [
        krippendorff.alpha(value_counts=counts[draw.integers(0, 30, 30)], level_of_measurement="nominal")
        for _ in range(2000)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    assert (found.low, found.high) == (pytest.approx(low, abs=0.015), pytest.approx(high, abs=0.015))


def test_the_order_of_the_items_does_not_move_the_interval_of_alpha() -> None:
    items = psychiatrists()
    assert krippendorff_alpha(items[::-1]) == krippendorff_alpha(items)


def test_samples_are_drawn_as_the_binomial_distribution_says() -> None:
    draw, n, top, bottom = random.Random(3), 7, 3, 11
    found = Counter(_binomial(draw, n, top, bottom) for _ in range(40_000))
    for under in range(n + 1):
        share = comb(n, under) * (top / bottom) ** under * (1 - top / bottom) ** (n - under)
        assert found[under] / 40_000 == pytest.approx(share, abs=4 * sqrt(share / 40_000))


def test_the_proportion_and_its_interval_are_those_of_statsmodels() -> None:
    for items in (1, 2, 7, 92, 5000):
        for same in {0, 1, items // 3, items - 1, items}:
            found = proportion(two([[same, items - same], [0, 0]]))
            low, high = proportion_confint(same, items, method="wilson")
            assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


# ---- PABAK and its k


def test_pabak_counts_the_categories_that_were_chosen_or_could_be() -> None:
    items = two([[8, 1], [1, 0]])
    assert pabak(items).value == pytest.approx(0.6)
    assert pabak(items, 3).value == pytest.approx((3 * 0.8 - 1) / 2)
    assert pabak(items, 1).value == pabak(items).value  # fewer than were chosen cannot be
    assert pabak(two([[5]])).value == 1  # all «include»: «exclude» could be chosen too
    share = proportion(items)
    assert pabak(items, 3).low == pytest.approx((3 * number(share.low) - 1) / 2)
    assert pabak(items, 3).high == pytest.approx((3 * number(share.high) - 1) / 2)


# ---- what a report is given

YES, NO, MAYBE = "include", "exclude", "maybe"


def test_two_reviewers_get_cohens_kappa_and_pabak() -> None:
    items = [
        {"kari": YES, "ola": YES},
        {"kari": NO, "ola": YES},
        {"ola": NO},
        {},
        {"kari": NO, "ola": NO},
        {"eva": NO},
    ]
    found = agreement(items)
    assert (found.reviewers, found.categories, found.items, found.agreed) == (("kari", "ola"), (NO, YES), 3, 2)
    assert list(found.coefficients) == [Coefficient.COHEN, Coefficient.PABAK]
    assert found.coefficients[Coefficient.COHEN] == cohen_kappa(items)
    assert found.coefficients[Coefficient.PABAK] == pabak(items)
    assert found.proportion == proportion(items)
    (pair,) = found.pairs
    assert (pair.first, pair.second, pair.items, pair.agreed) == ("kari", "ola", 3, 2)
    assert list(pair.table.items()) == [((NO, NO), 1), ((NO, YES), 1), ((YES, YES), 1)]
    assert (pair.proportion, pair.cohen, pair.pabak) == (proportion(items), cohen_kappa(items), pabak(items))
    assert (pair.prevalence, pair.bias) == (prevalence_index(items), bias_index(items))


def test_three_reviewers_of_every_item_get_fleiss_kappa() -> None:
    items = [{"a": YES, "b": YES, "c": NO}, {"a": NO, "b": NO, "c": NO}, {"a": MAYBE, "b": YES, "c": YES}]
    found = agreement(items)
    assert found.coefficients == {Coefficient.FLEISS: fleiss_kappa(items)}
    assert (found.items, found.agreed) == (3, 1)
    assert [(pair.first, pair.second, pair.agreed) for pair in found.pairs] == [
        ("a", "b", 2),
        ("a", "c", 1),
        ("b", "c", 2),
    ]


def test_three_reviewers_who_take_turns_in_pairs_get_fleiss_kappa() -> None:
    items = [{"a": YES, "b": YES}, {"b": NO, "c": YES}, {"a": NO, "c": NO}]
    assert list(agreement(items).coefficients) == [Coefficient.FLEISS]


def test_judgements_with_gaps_get_alpha() -> None:
    items = [{"a": YES, "b": YES, "c": NO}, {"a": NO, "b": NO}, {"b": NO, "c": NO}, {"c": YES}]
    found = agreement(items)
    assert found.coefficients == {Coefficient.ALPHA: krippendorff_alpha(items)}
    assert (found.items, found.agreed) == (3, 2)


def test_a_pair_without_a_common_item_is_there_with_nothing() -> None:
    found = {(pair.first, pair.second): pair for pair in pairwise([{"a": YES, "b": YES}, {"b": NO, "c": YES}])}
    assert found["a", "c"].items == 0
    assert (found["a", "c"].table, why(found["a", "c"].cohen)) == ({}, "no_items")
    assert found["b", "c"].table == {(NO, YES): 1}


def test_categories_nobody_chose_count_in_pabak_when_they_are_named() -> None:
    items = [{"a": YES, "b": YES}, {"a": NO, "b": NO}, {"a": NO, "b": YES}, {"a": NO, "b": NO}]
    found = agreement(items, categories=(YES, NO, MAYBE))
    assert found.categories == tuple(sorted((YES, NO, MAYBE)))
    assert found.coefficients[Coefficient.PABAK] == pabak(items, 3) == found.pairs[0].pabak
    assert found.coefficients[Coefficient.COHEN] == agreement(items).coefficients[Coefficient.COHEN]


def test_nothing_judged_twice_is_told_and_not_counted() -> None:
    for items in ([], [{}], [{"a": YES}, {"b": NO}]):
        found = agreement(items)
        assert (found.items, found.agreed, found.reviewers, found.pairs) == (0, 0, (), ())
        assert (found.coefficients, why(found.proportion)) == ({}, "no_items")
        assert [(measure(items).value, why(measure(items))) for measure in MEASURES] == [(None, "no_items")] * 7


def test_what_does_not_fit_says_why() -> None:
    three = [{"a": YES, "b": YES, "c": NO}, {"a": MAYBE, "b": NO}]
    for measure in (cohen_kappa, pabak, prevalence_index, bias_index):
        assert (measure(three).value, why(measure(three))) == (None, "not_two")
    assert why(fleiss_kappa(three)) == "uneven"
    for measure in (prevalence_index, bias_index):
        assert why(measure(two([[1, 0, 1], [0, 1, 0], [0, 0, 1]]))) == "not_two_categories"


def test_full_agreement_has_an_interval_where_one_can_be_told() -> None:
    """A standard error of 0 is no proof: ten items agreed on do not show that all would be."""
    for measure in (cohen_kappa, fleiss_kappa, krippendorff_alpha):
        found = measure(two([[5, 0], [0, 5]]))
        assert (found.value, found.low, found.high, why(found)) == (1, None, None, "no_spread")
    for measure in (proportion, pabak):
        found = measure(two([[5, 0], [0, 5]]))
        assert (found.value, found.high, why(found)) == (1, 1, "")
        assert number(found.low) < 0.75


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_can_be_said(language: Language) -> None:
    cases = [
        cohen_kappa([]),
        cohen_kappa(two([[3]])),
        cohen_kappa(two([[3, 0], [0, 3]])),
        cohen_kappa([{"a": YES, "b": YES, "c": YES}]),
        bias_index(two([[1, 0, 0], [0, 1, 0], [0, 0, 1]])),
        fleiss_kappa([{"a": YES, "b": YES, "c": YES}, {"a": YES, "b": YES}]),
    ]
    reasons = [case.why for case in cases if case.why is not None]
    said = [Words(language)(reason.code, **reason.args) for reason in reasons]
    assert len(set(said)) == len(cases)
    assert ("3" in said[3], "3" in said[4], [text for text in said if "{" in text]) == (True, True, [])


# ---- any judgements

CATEGORIES = st.sampled_from([YES, NO, MAYBE, ""])
ANY = st.lists(st.dictionaries(st.sampled_from("abcd"), CATEGORIES, max_size=4), max_size=12)
PAIRS = st.lists(st.fixed_dictionaries({"a": CATEGORIES, "b": CATEGORIES}), min_size=1, max_size=30)
BINARY = st.sampled_from([YES, NO])
BINARY_PAIRS = st.lists(st.fixed_dictionaries({"a": BINARY, "b": BINARY}), min_size=1, max_size=30)


@settings(deadline=None, max_examples=60)
@given(ANY)
def test_any_judgements_have_an_answer_within_range_or_a_reason(items: Ratings) -> None:
    found = agreement(items)
    assert 0 <= found.agreed <= found.items <= len(items)
    for measure in MEASURES:
        one = measure(items)
        assert (one.value is None) <= (one.why is not None)
        assert (one.low is None) == (one.high is None)
        if one.value is not None:
            assert -1 <= one.value <= 1
        if one.low is not None and one.high is not None:
            assert -1 <= one.low <= one.high <= 1
            assert measure is krippendorff_alpha or one.low <= number(one.value) <= one.high
    assert found == agreement(items)
    for pair in found.pairs:
        assert sum(pair.table.values()) == pair.items
        assert sum(count for (one, other), count in pair.table.items() if one == other) == pair.agreed


@settings(deadline=None, max_examples=60)
@given(ANY, st.permutations("abcd"), st.permutations([YES, NO, MAYBE, ""]), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(
    items: Ratings, people: list[str], words: list[str], draw: random.Random
) -> None:
    person = dict(zip("abcd", people, strict=True))
    word = dict(zip([YES, NO, MAYBE, ""], words, strict=True))
    renamed = [{person[name]: said for name, said in item.items()} for item in items]
    reworded = [{name: word[said] for name, said in item.items()} for item in items]
    draw.shuffle(renamed)
    for measure in MEASURES:
        assert measure(renamed) == measure(items)
        ours, theirs = measure(items), measure(reworded)
        assert (ours.value, ours.why) == (theirs.value, theirs.why)
        if measure is not krippendorff_alpha:  # its samples are drawn in the order of the categories
            assert ours == theirs


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CATEGORIES, st.integers(2, 4)), min_size=1, max_size=12))
def test_full_agreement_is_1_unless_there_is_one_category_alone(said: list[tuple[str, int]]) -> None:
    items = [dict.fromkeys("abcd"[:size], word) for word, size in said]
    found = agreement(items)
    assert (found.agreed, found.proportion.value) == (len(items), 1)
    one_word = len({word for word, _ in said}) == 1
    for coefficient, one in found.coefficients.items():
        undefined = one_word and coefficient is not Coefficient.PABAK
        assert (one.value, why(one) == "one_category") == (None if undefined else 1, undefined)


@given(BINARY_PAIRS)
def test_the_indices_explain_how_kappa_and_pabak_differ(items: Ratings) -> None:
    """Byrt, Bishop & Carlin 1993: kappa = (PABAK - PI² + BI²) / (1 - PI² + BI²)."""
    kappa = cohen_kappa(items).value
    prevalence, bias = number(prevalence_index(items).value), number(bias_index(items).value)
    if kappa is not None:
        explained = number(pabak(items).value) - prevalence**2 + bias**2
        assert kappa == pytest.approx(explained / (1 - prevalence**2 + bias**2), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(PAIRS)
def test_two_complete_reviewers_alpha_and_fleiss_differ_by_the_size_of_the_sample_alone(items: Ratings) -> None:
    """Krippendorff's alpha is Scott's pi, which Fleiss' kappa is for two, corrected for small samples: n = values."""
    kappa, alpha, values = fleiss_kappa(items).value, krippendorff_alpha(items).value, 2 * len(items)
    assert (kappa is None) == (alpha is None)
    if kappa is not None:
        assert 1 - number(alpha) == pytest.approx((1 - kappa) * (values - 1) / values, abs=1e-12)


def test_more_of_the_same_narrows_every_interval() -> None:
    widths: dict[str, list[float]] = {}
    for times in (1, 4, 16):
        for measure in (proportion, cohen_kappa, pabak, fleiss_kappa, krippendorff_alpha):
            found = measure(two([[30 * times, 5 * times], [4 * times, 20 * times]]))
            widths.setdefault(measure.__name__, []).append(number(found.high) - number(found.low))
    for name, found_widths in widths.items():
        for wide, narrow in neighbours(found_widths):
            assert narrow == pytest.approx(wide / 2, rel=0.15), name
