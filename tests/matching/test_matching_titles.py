"""Numbers and notices read out of titles."""

from __future__ import annotations

import pytest

from litreview.matching.titles import split_notice, title_numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Recovery in practice", ()),
        ("Recovery in practice. Part I", ("1",)),
        ("Recovery in practice. Part II", ("2",)),
        ("Recovery i praksis, del to", ("2",)),
        ("Type 2 diabetes", ("2",)),
        ("Type II diabetes", ("2",)),
        ("TYPE II DIABETES", ("2",)),
        ("Mortality after World War II", ("2",)),
        ("Her tar de tingene i henda og gjør noe med det", ()),
        ("I am still here", ()),
        ("Trends 2012–22", ("2012", "2022")),
        ("A survey of 10 000 nurses", ("10000",)),
        ("A survey of 10,000 nurses", ("10000",)),
    ],
)
def test_numbers_of_a_title(title: str, numbers: tuple[str, ...]) -> None:
    assert title_numbers(title) == numbers


@pytest.mark.parametrize(
    ("title", "kind", "rest"),
    [
        ("Erratum: Recovery in practice", "erratum", "Recovery in practice"),
        ("Correction to: Recovery in practice", "erratum", "Recovery in practice"),
        ("Correction of hyponatremia in nursing homes", "", "Correction of hyponatremia in nursing homes"),
        ("Retraction notice to “Recovery in practice”", "retraction", "“Recovery in practice”"),
        ("Retraction of the gingiva", "", "Retraction of the gingiva"),
        ("RETRACTED: Recovery in practice", "", "Recovery in practice"),
        ("Comment on Recovery in practice", "comment", "Recovery in practice"),
        ("Tilsvar til Recovery i praksis", "reply", "Recovery i praksis"),
        ("Recovery in practice. Authors' reply", "reply", "Recovery in practice"),
        ("Recovery in practice. [Review] [23 refs]", "", "Recovery in practice."),
        ("Responses to pain", "", "Responses to pain"),
    ],
)
def test_a_notice_is_told_from_the_title_it_is_about(title: str, kind: str, rest: str) -> None:
    assert split_notice(title) == (kind, rest)


def test_an_erratum_is_known_by_its_publication_type() -> None:
    assert split_notice("Recovery in practice", ("Journal Article", "Published Erratum"))[0] == "erratum"
