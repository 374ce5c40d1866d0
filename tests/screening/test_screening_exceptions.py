"""A silent breach is impossible: included works that break a criterion are explained or named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.model import Criterion, CriterionException, CriterionKind, Record, Rule, Work
from litreview.screening import Answer, Facts, check_exception, find_breaches

YEARS = Criterion("I1", CriterionKind.INCLUDE, "Årstall: 2016–2021", rule=Rule("years", 2016, 2021))
CHILDREN = Criterion("E1", CriterionKind.EXCLUDE, "barn")
SEARCH = Criterion(
    "I2", CriterionKind.INCLUDE, "2015–2021 (søk 3)", rule=Rule("years", 2015, 2021), searches=("søk 3",)
)
OLD = Work("W1", (1,), Record(title="Å delta med det du kan", year=2013))
NEW = Work("W2", (2,), Record(title="Arbeid som recovery-strategi", year=2019))
UNDATED = Work("W3", (3,), Record(title="Uten år"))
WHY = CriterionException("W1", "I1", ("relevansen veide tyngre enn alderen",), found_by="samme søk uten årstall")


def test_a_breach_without_an_exception_is_named() -> None:
    found = find_breaches([OLD, NEW], [YEARS, CHILDREN], [])
    assert [(breach.work, breach.criterion.id) for breach in found.silent] == [("W1", "I1")]
    assert found.silent[0].answer.answer is Answer.NOT_MET


def test_an_explained_breach_is_kept_but_not_silent() -> None:
    found = find_breaches([OLD, NEW], [YEARS], [WHY])
    assert found.silent == ()
    assert [breach.exception for breach in found.all] == [WHY]


def test_an_exception_from_another_criterion_or_of_another_work_explains_nothing() -> None:
    for other in (CriterionException("W2", "I1", ("x",)), CriterionException("W1", "E1", ("x",))):
        assert len(find_breaches([OLD, NEW], [YEARS], [other]).silent) == 1


def test_what_cannot_be_told_is_said_to_be_untold_and_is_no_breach() -> None:
    found = find_breaches([UNDATED], [YEARS], [])
    assert (found.all, [breach.work for breach in found.untold]) == ((), ["W3"])


def test_an_exception_nobody_needs_is_seen() -> None:
    needless = CriterionException("W2", "I1", ("x",))
    assert find_breaches([NEW], [YEARS], [needless]).needless == (needless,)


def test_a_criterion_of_one_search() -> None:
    facts = {"søk 2": Facts(searches=("søk 2",)), "søk 3": Facts(searches=("søk 3",))}
    assert find_breaches([OLD], [SEARCH], [], facts={"W1": facts["søk 2"]}).all == ()
    assert len(find_breaches([OLD], [SEARCH], [], facts={"W1": facts["søk 3"]}).silent) == 1
    unknown = find_breaches([OLD, NEW], [SEARCH], [])
    assert (unknown.all, [breach.work for breach in unknown.untold]) == ((), ["W1"])


@pytest.mark.parametrize(
    ("exception", "included", "code"),
    [
        (WHY, ("W1",), ""),
        (WHY, ("W2",), "LR-SCREEN-NOT-INCLUDED"),
        (CriterionException("W1", "I9", ("x",)), ("W1",), "LR-SCREEN-CRITERION-UNKNOWN"),
        (CriterionException("W1", "I1", (" ",)), ("W1",), "LR-SCREEN-NO-REASON"),
    ],
)
def test_an_exception_needs_a_work_a_criterion_and_a_reason(
    exception: CriterionException, included: tuple[str, ...], code: str
) -> None:
    if not code:
        check_exception(exception, [YEARS], included)
        return
    with pytest.raises(InputError) as refused:
        check_exception(exception, [YEARS], included)
    assert refused.value.code == code


@given(st.lists(st.none() | st.integers(2010, 2024), max_size=8), st.sets(st.integers(0, 7)))
def test_no_breach_is_silent(years: list[int | None], explained: set[int]) -> None:
    works = [Work(f"W{at}", (at,), Record(year=year)) for at, year in enumerate(years)]
    found = find_breaches(works, [YEARS], [CriterionException(f"W{at}", "I1", ("x",)) for at in explained])
    broken = {f"W{at}" for at, year in enumerate(years) if year is not None and not 2016 <= year <= 2021}
    assert {breach.work for breach in found.all} == broken
    assert {breach.work for breach in found.silent} == broken - {f"W{at}" for at in explained}
    assert {breach.work for breach in found.untold} == {f"W{at}" for at, year in enumerate(years) if year is None}
