"""A slip is told from a word that differs: mothers are not fathers, however alike the letters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matching_records import article, names

from litreview.matching import Outcome, TitleRelation, compare, judge, keys_of
from litreview.matching.slips import as_scanned, only_slips, slip

D, M = Outcome.DUPLICATE, Outcome.MAYBE
BASE = article("", ("Dahl, Unni", "Moe, Per"), 2018, container="Nordic Journal of Care")
LONG = "experiences of living with a long-term illness in the first years after diagnosis: a qualitative study"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mothers", "fathers"),
        ("patients", "parents"),
        ("maternal", "paternal"),
        ("inclusion", "exclusion"),
        ("abduction", "adduction"),
        ("afferent", "efferent"),
        ("prednisone", "prednisolone"),
        ("health", "wealth"),
        ("care", "cure"),
        ("modre", "fedre"),
        ("onsket", "uonsket"),
        ("casual", "causal"),
        ("symptomatic", "asymptomatic"),
        ("covid", "ovid"),
        ("b12x", "b13x"),
    ],
)
def test_two_words_however_alike(one: str, other: str) -> None:
    assert not slip(one, other)
    assert not slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("workers", "wrokers"),
        ("comunity", "community"),
        ("haematology", "hematology"),
        ("organisation", "organization"),
        ("behaviour", "behavior"),
        ("sykepleier", "sykepleieren"),
        ("nurse", "nurses"),
        ("technoiogy", "technology"),
        ("califomia", "california"),
        ("rehabilitation", "rehabilitatoin"),
        ("adjudicition", "adjudication"),
    ],
)
def test_one_word_written_in_two_ways(one: str, other: str) -> None:
    assert slip(one, other)
    assert slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mothers'", "Fathers'"), ("Patients'", "Parents'"), ("Mødres", "Fedres"), ("Maternal", "Paternal")],
)
def test_titles_of_sister_studies_are_never_one_work(one: str, other: str) -> None:
    left, right = (keys_of(replace(BASE, title=f"{word} {LONG}")) for word in (one, other))
    assert compare(left, right).title is TitleRelation.CHANGED
    said = judge(left, right)
    assert said is not None
    assert said.outcome is M


def test_a_slip_in_a_title_is_no_other_title() -> None:
    left, right = (keys_of(replace(BASE, title=f"{word} {LONG}")) for word in ("Adolescents'", "Adolecsents'"))
    said = judge(left, right)
    assert said is not None
    assert said.outcome is D


def test_a_word_that_stands_twice_is_compared_as_often() -> None:
    assert only_slips(("user", "capabilities", "and", "capabilities"), ("user", "capabiities", "and", "capabilities"))
    assert not only_slips(("pain", "and", "pain"), ("pain", "and", "hope"))


def test_what_a_scanner_reads_wrong_is_the_same_title() -> None:
    scanned = replace(BASE, title="lnformation Technoiogy at Califomia", authors=names("Dahiberg, Unni", "Moe, Per"))
    known = replace(BASE, title="Information Technology at California", authors=names("Dahlberg, Unni", "Moe, Per"))
    assert as_scanned("modern") == as_scanned("modem")
    said = judge(keys_of(known), keys_of(scanned))
    assert said is not None
    assert said.outcome is D
