"""The acceptance list a01-a16: what must hold, fail, or be said not to be knowable in the five shipped reviews."""

from __future__ import annotations

import pytest

from litreview.messages import Words
from litreview.model import Message, Outcome
from tests.checks.proving import failing, of, only, proof
from tests.five_reviews import (
    ALL,
    meaningful_activity,
    recovery_services,
    recovery_stories,
    social_worker,
    support_to_change,
)

FAILS = {
    "000": [],
    "002": [],
    "003": [],
    "001": [("THEME-CITED", ())],
    "004": [("LOG-OR", (5,)), ("LOG-OR", (7,)), ("LOG-OR", (9,)), ("LOG-OR", (11,))],
}

WARNINGS = {
    "000": {
        "QUERY-IMPLIED-AND",
        "QUERY-NORWEGIAN-OPERATOR",
        "DATE-YEAR",
        "NAME-THEME",
        "NAME-JOURNAL",
        "RECORD-GAP",
        "CRITERIA-EXCLUSION",
    },
    "001": {
        "QUERY-COMMA",
        "QUERY-REDUNDANT",
        "DATE-YEAR",
        "SOURCE-ENDED",
        "SOURCE-UNLISTED",
        "SOURCE-UNUSED",
        "LIMIT-MISSING",
        "LIMIT-FILTER",
        "LIMIT-BOOKS",
        "RECORD-GAP",
        "RECORD-DOI-URL",
        "CRITERIA-EXCLUSION",
    },
    "002": {"DATE-MISSING", "COUNT-MISSING", "NAME-THEME"},
    "003": {
        "COUNT-MISSING",
        "SOURCE-REPEAT",
        "SOURCE-UNLISTED",
        "SOURCE-UNUSED",
        "NUMBER-TWICE",
        "LIMIT-YEARS",
        "RECORD-GAP",
        "CRITERIA-EXCLUSION",
    },
    "004": {"READING-PAGES", "QUERY-LOWER-OPERATOR", "RECORD-GAP", "CRITERIA-EXCLUSION"},
}


@pytest.mark.parametrize("name", ALL)
def test_only_real_mismatches_fail(name: str) -> None:
    assert failing(ALL[name]()) == FAILS[name]


@pytest.mark.parametrize("name", ALL)
def test_what_else_the_data_shows_is_a_warning(name: str) -> None:
    found = {finding.check for finding in proof(ALL[name]()) if finding.outcome is Outcome.WARNING}
    assert found == WARNINGS[name]


def test_a01_to_a03_the_log_summed() -> None:
    assert [finding.sum for finding in of(recovery_services(), "LOG-SUM")] == [
        "28 + 24 + 15 + 2 + 2 + 21 = 92",
        "5 + 3 + 2 + 1 + 1 + 3 = 15",
        "2 + 2 + 1 + 1 + 1 + 2 = 9",
        "1 + 1 + 1 + 1 + 0 + 1 = 5",
    ]


def test_a04_included_is_the_matrix() -> None:
    review = recovery_services()
    assert only(review, "X3").sum == "1 + 1 + 1 + 1 + 0 + 1 = 5"
    assert only(review, "X2").sum == "5 = 5"
    assert {only(review, code).outcome for code in ("X2", "X3")} == {Outcome.HOLDS}


def test_a05_the_stages_fall_in_each_row() -> None:
    finding = only(recovery_services(), "X5")
    assert (finding.outcome, finding.rows) == (Outcome.HOLDS, (1, 2, 3, 4, 5, 6))
    assert finding.sum.startswith("28 ≥ 5 ≥ 2 ≥ 1; 24 ≥ 3")


def test_a06_and_a09_marks() -> None:
    assert only(recovery_services(), "THEME-MARKS").sum == "3 + 4 + 3 + 3 = 13"
    assert only(meaningful_activity(), "THEME-MARKS").sum == "4 + 4 + 3 + 4 = 15"


def test_a07_theme_table_against_the_results_chapter() -> None:
    finding = only(recovery_services(), "THEME-CITED")
    assert finding.outcome is Outcome.FAILS
    assert finding.sum == "Tjenesteyters rolle: 2, 3, 5 ≠ 2, 3, 4"
    assert finding.works == ("W4", "W5")


def test_a08_a_ladder_and_an_exception() -> None:
    review = meaningful_activity()
    assert (only(review, "LADDER").outcome, only(review, "LADDER").sum) == (Outcome.HOLDS, "2 853 ≥ 187 ≥ 3")
    assert (only(review, "X3").outcome, only(review, "X3").sum) == (Outcome.HOLDS, "3 + 1 = 4")
    assert only(review, "YEAR-EXCEPTION").works == ("W1",)


def test_a10_partial_ladders() -> None:
    review = support_to_change()
    ladders = {finding.rows: (finding.outcome, finding.sum) for finding in of(review, "LADDER")}
    assert ladders == {
        (1,): (Outcome.CANNOT, ""),
        (2,): (Outcome.HOLDS, "191 ≥ 36 ≥ 1"),
        (3,): (Outcome.HOLDS, "735 ≥ 191 ≥ 3 ≥ 1"),
    }
    assert only(review, "X3").sum == "1 + 1 + 1 = 3"
    assert only(review, "NUMBER-TWICE").rows == (2, 3)


def test_a11_to_a13_the_log_of_the_fifth() -> None:
    review = social_worker()
    assert only(review, "LOG-SUM").sum.endswith("= 1 835 740")
    broken = of(review, "LOG-OR")
    assert [finding.sum for finding in broken] == ["25 < 783 762", "3 < 783 762", "28 < 783 762", "28 < 55"]
    breaches = [finding.message.args["breach"] for finding in broken]
    assert [breach.args["other"] for breach in breaches if isinstance(breach, Message)] == [1, 1, 1, 10]
    truncation = only(review, "LOG-TRUNC")
    assert (truncation.outcome, truncation.sum) == (Outcome.HOLDS, "1 051 582 ≥ 783 762")


def test_a14_pages_counted() -> None:
    finding = only(social_worker(), "READING-SUM")
    assert finding.outcome is Outcome.HOLDS
    assert finding.sum.endswith("= 1 151")
    assert only(social_worker(), "READING-PAGES").sum == "19 > 10; 19 > 12; 20 > 11; 18 > 11"


def test_a15_included_cannot_be_checked_and_is_not_wrong() -> None:
    finding = only(social_worker(), "X3")
    assert finding.outcome is Outcome.CANNOT
    assert {item.code for item in finding.missing} == {
        "check.missing.purpose",
        "check.missing.rows",
        "check.missing.credit",
    }
    assert of(social_worker(), "X2") == []


def test_a16_a_study_without_included_works() -> None:
    assert [finding.check for finding in proof(recovery_stories()) if finding.outcome is not Outcome.WARNING] == [
        "SUM",
        "SUM",
    ]


def test_the_words_of_the_clearest_failure() -> None:
    words = Words("nb")
    said = [words(finding.message) for finding in of(social_worker(), "LOG-OR")]
    assert said[3].startswith("Søk 11: «Bearbeiding Eller håp» ga 28 treff, men et søk med ELLER kan ikke gi færre")
    assert "«Håp i rusen» (søk 10), som ga 55" in said[3]
