"""Each rule with a pair it must take and a neighbour it must leave. All records are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matching_records import article, names

from litreview.matching import Decided, Outcome, block_keys, judge, keys_of, match
from litreview.model import Record, RecordType

D, M, X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
JOURNAL = "Nordic Journal of Care"
ONE = article("Night shifts and the sleep of newly qualified nurses", ("Dahl, Unni", "Moe, Per", "Vik, Ida"), 2018,
              container=JOURNAL, volume="9", issue="2", pages="101-112")  # fmt: skip
REVIEW = article("Exercise for tired hospital staff", ("Moe, Per",), 2014,
                 container="Cochrane Database of Systematic Reviews", pages="CD012345")  # fmt: skip
PAPER = Record(type=RecordType.CONFERENCE, title="Robots that fetch and carry in nursing homes",
               authors=names("Moe, Per", "Vik, Ida"), year=2016,
               container="Proceedings of the 12th Annual Nordic Conference on Care Robots", pages="40-49")  # fmt: skip


def verdict(one: Record, other: Record) -> tuple[Outcome | None, str]:
    found = judge(keys_of(one), keys_of(other))
    return (found.outcome, found.rule) if found else (None, "")


@pytest.mark.parametrize(
    ("base", "changes", "outcome", "rule"),
    [
        (REVIEW, {"year": 2019, "title": "Exercise for tired staff in hospitals",
                  "doi": "10.1002/14651858.CD012345.pub3"}, D, "cochrane_version"),
        (REVIEW, {"year": 2019, "pages": "CD054321"}, M, "other_year"),
        (ONE, {"year": None, "pages": ""}, D, "same_issue"),
        (ONE, {"year": None, "pages": "", "issue": "3"}, M, "year_missing"),
        (ONE, {"year": None, "pages": "", "authors": ()}, D, "same_issue"),
        (ONE, {"title": f"Theme section: work hours {ONE.title}", "pages": ""}, D, "labelled_same_issue"),
        (ONE, {"title": f"A critique of {ONE.title}", "pages": ""}, None, ""),
        (ONE, {"title": f"Reflections on {ONE.title}", "pages": ""}, None, ""),
        (ONE, {"title": f"{ONE.title} 1", "year": None, "pages": ""}, D, "same_issue"),
        (ONE, {"title": f"{ONE.title} 1", "year": None, "pages": "", "issue": "", "volume": ""}, M, "number_missing"),
        (ONE, {"title": f"{ONE.title} (Structured abstract)", "pages": ""}, D, "same_issue"),
        (ONE, {"title": "Nattevakter og nyutdannede sykepleieres søvn"}, D, "translated"),
        (ONE, {"title": "Nattevakter og nyutdannede sykepleieres søvn", "pages": "101"}, M, "place_only"),
        (ONE, {"title": "Soil bacteria and genes", "issue": "3", "authors": names("Dahl, Unni")}, M, "place_only"),
        (ONE, {"pages": "e10112", "issue": ""}, D, "title_author_year"),
        (ONE, {"pages": "Suppl-12", "issue": ""}, D, "title_author_year"),
        (ONE, {"pages": "201-212", "issue": ""}, M, "other_place"),
        (ONE, {"authors": names("Moe, Per", "Lien, Bo"), "issue": "", "pages": ""}, M, "author_order"),
        (ONE, {"authors": names("Unni, Dahl", "Per, Moe", "Ida, Vik"), "issue": "", "pages": ""},
         D, "title_author_year"),
        (ONE, {"authors": names("Lien, Bo"), "pages": ""}, M, "other_authors_same_issue"),
        (ONE, {"title": "", "pages": ""}, M, "no_title_same_issue"),
        (ONE, {"container": "Nordisk omsorg", "pages": ""}, D, "same_issue_other_name"),
        (ONE, {"container": "Nordisk omsorg", "pages": "", "issue": "3"}, M, "other_container"),
        (ONE, {"container": "Nordisk omsorg", "pages": "", "authors": names("Dahl, U.")}, M, "other_container"),
        (ONE, {"title": "Nattevakter", "authors": (), "issue": ""}, M, "place_no_author"),
        (ONE, {"title": "Nattevakter", "authors": (), "issue": "", "pages": "101"}, None, ""),
        (replace(ONE, pages="", doi="10.1000/a"), {"doi": "10.1000/b"}, M, "other_doi_same_issue"),
        (replace(ONE, pages="", doi="10.1000/a"), {"doi": "10.1000/b", "issue": "3"}, M, "other_id"),
        (replace(ONE, title="Editorial", container=""), {"volume": "10", "pages": "1-2"}, X, "other_place_standing"),
        (PAPER, {"container": "12th Nordic Conference on Care Robots (NCCR 2016)", "pages": ""},
         D, "title_author_year"),
        (PAPER, {"container": "Nordic Conference on Care Management", "pages": ""}, M, "other_container"),
        (PAPER, {"container": "Care Robots and Beyond, Lecture Notes"}, D, "same_pages"),
        (PAPER, {"container": "Journal of Care Robots", "pages": "3-20"}, X, "journal_and_meeting"),
    ],
)  # fmt: skip
def test_what_a_rule_takes_and_what_it_leaves(
    base: Record, changes: dict[str, object], outcome: Outcome | None, rule: str
) -> None:
    assert verdict(base, replace(base, **changes)) == (outcome, rule)  # type: ignore[arg-type]
    assert verdict(replace(base, **changes), base) == (outcome, rule)  # type: ignore[arg-type]


def test_a_rule_can_be_switched_off() -> None:
    later = replace(REVIEW, year=2019)
    said = judge(keys_of(REVIEW), keys_of(later), frozenset({"cochrane_version"}))
    assert said is not None
    assert said.outcome is M
    assert match({1: REVIEW, 2: later}).clusters == ((1, 2),)
    assert match({1: REVIEW, 2: later}, without=frozenset({"cochrane_version"})).clusters == ((1,), (2,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Å leve med å være på vent i kommunen, en studie"},
         {"title": "Aa leve med aa vaere paa vent i kommunen, en studie"}),
        ({"title": "Søskens ønsker for hjemmet sitt på Røros"},
         {"title": "Soeskens oensker for hjemmet sitt paa Roeros"}),
        ({"authors": names("Ødegård, Åse")}, {"authors": names("Oedegaard, Aase")}),
        ({"authors": names("Strand Berg, Kari")}, {"authors": names("Berg, Kari Strand")}),
        ({"authors": names("Strand-Berg, Kari")}, {"authors": names("Strand Berg, K.")}),
        ({"issue": "nr. 2"}, {"issue": "2"}),
        ({"title": "Livet etter slag [Life after a stroke, told by ten women]"},
         {"title": "Life after a stroke, told by ten women"}),
        ({"title": "Livet etter slag, fortalt av kvinner", "original_title": "Livet etter slag, fortalt av kvinner"},
         {"title": "Life after a stroke", "original_title": "Livet etter slag, fortalt av kvinner"}),
        ({"doi": "10.18261/ISSN1504-3010-2015-01-06"}, {"doi": "10.18261/issn.1504-3010-2015-01-06"}),
        ({"doi": "10.18261/issn.1504-3010-2015-01-06"}, {"doi": "10.18261/tph.12.1.6"}),
    ],
)  # fmt: skip
def test_norwegian_ways_of_writing_one_publication(one: dict[str, object], other: dict[str, object]) -> None:
    base = replace(ONE, authors=names("Berg, Kari"))
    left, right = replace(base, **one), replace(base, **other)  # type: ignore[arg-type]
    assert verdict(left, right)[0] is D
    assert set(block_keys(keys_of(left))) & set(block_keys(keys_of(right)))


def test_two_new_dois_of_idunn_are_two_articles() -> None:
    base = replace(ONE, authors=names("Berg, Kari"), pages="")
    assert verdict(replace(base, doi="10.18261/tph.12.1.6"), replace(base, doi="10.18261/tph.13.1.6"))[0] is M


def test_a_doi_on_forty_titles_names_none_of_them() -> None:
    words = ("alpha", "bravo", "delta", "echo", "golf", "hotel", "india", "kilo", "lima", "mike", "oscar", "papa",
             "quebec", "romeo", "tango")  # fmt: skip
    crowd = {
        at: replace(ONE, title=f"The {words[at % 15]} of {words[at // 15]} among {words[-1 - at % 15]} patients",
                    pages="", doi="10.1000/supplement", authors=names(f"{words[at % 15]}{words[at // 15]}, A."))
        for at in range(60)
    }  # fmt: skip
    found = match(crowd)
    assert len(found.clusters) == 60
    assert found.maybes == ()


def test_a_large_work_of_records_that_differ_in_small_fields_is_one() -> None:
    found = match(
        {at: replace(ONE, doi="10.1000/x", issue=str(at % 7), url=f"https://a.example/{at}") for at in range(400)}
    )
    assert found.clusters == (tuple(range(400)),)


def test_a_split_is_kept_and_a_merge_taken_back_restores() -> None:
    records = {1: ONE, 2: replace(ONE, pages=""), 3: PAPER}
    before = match(records)
    merged = match(records, decided=Decided.of(same=[(1, 3)]))
    assert merged.clusters == ((1, 2, 3),)
    assert match(records, decided=Decided.of()) == before
    parted = match(records, decided=Decided.of(different=[(1, 2)]))
    assert parted.clusters == ((1,), (2,), (3,))
