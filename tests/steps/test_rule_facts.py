"""What machine rules know of a work, and what they say of articles that are known to be relevant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import (
    Record,
)
from litreview.screening import NO_FACTS, RULE_KINDS, apply_rule
from litreview.steps.channels import take_file
from litreview.steps.edit import RowChange, edit_row
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.review import Review
from litreview.steps.rule_facts import countries_of, levels_for, seen_works
from litreview.steps.rules_against import against
from litreview.steps.screen_rules import apply, survey
from litreview.steps.snapshot import all_works
from tests.servers.channels import bulk
from tests.steps.reviews import articles, empty
from tests.steps.ruled import WORKS, YEARS, bring, counts, criterion, events, four, names, under


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return four(tmp_path)


# What a rule knows of a work ----------------------------------------------------------------------------------------


def test_a_criterion_of_one_search_leaves_the_works_of_another(review: Review) -> None:
    bound = under(review, replace(YEARS, searches=("søk 2",)))
    assert counts(survey(bound).rules[0]) == (1, 0, 3)  # the row has no label: nobody can tell
    assert [one.evidence.code for one in survey(bound, listed=True).rules[0].untold][:2] == [
        "screen.unknown.searches",
        "screen.unknown.searches",
    ]
    edit_row(review, 1, RowChange("glemt", {"label": "søk 1"}))
    assert survey(bound).rules[0].unbound == 4
    assert apply(bound).planned == ()
    edit_row(review, 1, RowChange("feil", {"label": "søk 2"}))
    assert names(apply(bound)) == [("W2", "I1"), ("W3", "I1")]


def test_the_country_is_that_of_the_matrix(review: Review) -> None:
    where = under(review, criterion("I3", "country", values=("Norge",)))
    assert counts(survey(where).rules[0]) == (0, 0, 4)
    set_cells(review, "W1", (CellGiven("country", "Sweden og Norway"),))
    set_cells(review, "W2", (CellGiven("country", "Danmark"),))
    assert counts(survey(where).rules[0]) == (1, 1, 2)


def test_a_cell_of_countries_is_parted_and_kept_whole() -> None:
    assert countries_of("Norge og Sverige") == ("Norge", "Sverige", "Norge og Sverige")
    assert "Bosnia and Herzegovina" in countries_of("Bosnia and Herzegovina")
    assert countries_of(" ; ") == ()


def test_a_correction_stands_above_the_record(review: Review) -> None:
    set_cells(review, "W2", (CellGiven("record.year", "2015"),))
    assert names(apply(review)) == [("W3", "I1")]


def test_without_the_register_levels_are_unknown_and_it_is_told_once(review: Review) -> None:
    level, peer = criterion("I3", "channel_level", values=("1",)), criterion("I4", "peer_reviewed")
    found = survey(under(review, level, peer))
    assert [counts(rule) for rule in found.rules] == [(0, 0, 4), (0, 0, 4)]
    assert [remark.code for remark in found.remarks] == ["screen.rules.no_register"]
    assert survey(review).remarks == ()  # no rule asks for it


def test_levels_are_those_of_the_year_in_the_register(review: Review, tmp_path: Path) -> None:
    (tmp_path / "journals.csv").write_bytes(bulk())
    take_file(tmp_path / "journals.csv")
    one, two = (criterion(f"I{level}", "channel_level", values=(str(level),)) for level in (1, 2))
    found = survey(under(review, one, two, criterion("I4", "peer_reviewed")), listed=True)
    assert [counts(rule) for rule in found.rules] == [(1, 0, 3), (0, 1, 3), (1, 0, 3)]
    assert Words("nb")(found.rules[1].would[0].evidence) == (
        "Journal of Hope har nivå 1 i kanalregisteret for 2019; ikke blant: 2"
    )
    assert found.remarks == ()


def test_a_link_is_an_open_copy_and_a_doi_is_none(review: Review) -> None:
    opened = under(review, criterion("I3", "open_full_text"))
    for work, link in ((1, "https://doi.org/10.1000/hope.1"), (2, "https://example.org/dignity.pdf")):
        data = {"work": work, "retrieval": "retrieved", "reason": "", "link": link}
        with review.store.writing(review.clock) as writer:
            writer.append("fulltext.set", f"W{work}", data, actor=writer.actor(review.actor))
    found = survey(opened, listed=True).rules[0]
    assert (counts(found), [one.work for one in found.untold]) == ((1, 0, 3), ["W1", "W3", "W4"])


NOTICE = """TY  - JOUR
TI  - {kind} Hope among nurses in long-term care
AU  - Aas, Kari
PY  - 2021
JO  - Journal of Hope
DO  - 10.1000/hope.notice
ER  -
"""


@pytest.mark.parametrize(("kind", "out"), [("Retraction notice to:", ["W1"]), ("Expression of concern:", [])])
def test_a_work_whose_notice_of_retraction_is_in_the_review(review: Review, kind: str, out: list[str]) -> None:
    bring(review, NOTICE.format(kind=kind), "notice.ris")
    with review.store.reading() as reader:
        assert [pair.relation for pair in reader.pairs("related")] == ["retraction"]
    found = survey(under(review, criterion("E1", "retracted", automatic=True))).rules[0]
    assert [one.work for one in found.would] == out
    assert [one.evidence.args["work"] for one in found.would] == ["W5"] * len(out)


@pytest.mark.parametrize(("kind", "out"), [("Retraction notice to:", ["W2"]), ("Expression of concern:", [])])
def test_a_notice_that_came_before_what_it_retracts(tmp_path: Path, kind: str, out: list[str]) -> None:
    made = empty(tmp_path)
    bring(made, NOTICE.format(kind=kind), "notice.ris")
    bring(made, WORKS, "works.ris")
    found = survey(under(made, criterion("E1", "retracted"))).rules[0]
    assert [(one.work, one.evidence.args["work"]) for one in found.would] == [(work, "W1") for work in out]


AGAIN = WORKS.replace("Hope among nurses in long-term care", "HOPE AMONG NURSES IN LONG-TERM CARE").replace(
    "AB  - On hope.", "AB  - On hope, and at length.\nKW  - hope"
)


def test_a_rule_sees_a_work_as_the_matrix_has_it(review: Review) -> None:
    bring(review, AGAIN, "again.ris")
    asked = [criterion("I1", kind, **ASKED.get(kind, {})) for kind in RULE_KINDS]
    with review.store.reading() as reader:
        works = {work.id: work for work in all_works(reader)}
        seen = list(seen_works(reader, asked, levels_for(()), lambda done, total: None))
    assert [len(works[one.name].records) for one in seen] == [
        2,
        2,
        2,
        1,
        1,
    ]  # two of them without a date are told apart
    for one in seen:
        for rule in asked:
            assert apply_rule(rule, one.record, NO_FACTS) == apply_rule(rule, works[one.name].best, NO_FACTS)


ASKED: dict[str, dict[str, Any]] = {
    "years": {"first": 2010},
    "language": {"values": ("en",)},
    "document_type": {"values": ("book",)},
    "country": {"values": ("Norge",)},
    "channel_level": {"values": ("1",)},
    "keywords": {"values": ("length",)},
}


def test_progress_is_told(review: Review) -> None:
    said: list[tuple[int, int]] = []
    survey(review, told=lambda done, total: said.append((done, total)))
    assert said == [(4, 4)]


# On known articles --------------------------------------------------------------------------------------------------


def test_rules_are_tried_on_known_articles_and_nothing_is_written(review: Review) -> None:
    before = events(review)
    tried = against(review, articles(review.folder, WORKS, "known.ris"))
    assert [(one.record.year, [name for name, _ in one.out]) for one in tried.known] == [
        (2019, []),
        (2005, ["I1"]),
        (2004, ["I1", "I2"]),
        (None, []),
    ]
    assert [(rule.criterion.id, rule.kept, rule.out, rule.unknown) for rule in tried.rules] == [
        ("I1", 1, 2, 1),
        ("I2", 2, 1, 1),
    ]
    assert [name for name, _ in tried.known[3].untold] == ["I1", "I2"]
    assert [one.record.year for one in tried.lost] == [2005, 2004]
    assert events(review) == before


def test_a_criterion_of_some_searches_throws_out_nothing_that_is_known(review: Review) -> None:
    bound = under(review, replace(YEARS, searches=("søk 1",)))
    tried = against(bound, articles(review.folder, WORKS, "known.ris"))
    assert tried.lost == ()
    assert tried.rules[0].unknown == 3


def test_a_file_with_nothing_in_it_is_an_error(review: Review) -> None:
    path = articles(review.folder, "", "known.ris")
    with pytest.raises(InputError) as caught:
        against(review, path)
    assert caught.value.code == "LR-IMPORT-EMPTY"


def test_an_empty_record_is_thrown_out_by_no_rule() -> None:
    for kind in RULE_KINDS:
        for name in ("I1", "E1"):
            one = criterion(name, kind, **ASKED.get(kind, {}))
            assert apply_rule(one, Record()).evidence.code.startswith("screen.unknown.")
