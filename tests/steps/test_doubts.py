"""The queue of possible duplicates: answers hold, can be taken back, and never go against each other silently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.doubts import answer_all, doubts, merge, split, undo
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.works import inside, joined_works
from tests.steps.doubtful import doubtful


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return replace(doubtful(tmp_path), actor="author 1")


def works(review: Review) -> set[tuple[int, ...]]:
    with review.store.reading() as reader:
        return set(reader.works().values())


def asked(review: Review) -> list[tuple[int, int]]:
    return [(one.pair.first, one.pair.second) for one in doubts(review)]


START = {(1, 4), (2,), (5,), (3,), (6,)}


def test_the_fixture_is_what_it_says(review: Review) -> None:
    assert works(review) == START
    assert sorted(asked(review)) == [(2, 5), (3, 6)]


def test_a_doubt_tells_where_both_records_came_from(review: Review) -> None:
    doubt = doubts(review)[0]
    assert [run.file for run in doubt.runs] == ["first.ris", "second.ris"]
    assert 0 < doubt.pair.likely < 100
    assert doubt.pair.relation == "version_elsewhere"


def test_an_answer_moves_the_records_and_leaves_the_queue(review: Review) -> None:
    done = merge(review, ["2", "5"])
    assert done.pairs == ((2, 5),)
    assert works(review) == {(1, 4), (2, 5), (3,), (6,)}
    assert asked(review) == [(3, 6)]
    split(review, [3, 6])
    assert asked(review) == []
    assert works(review) == {(1, 4), (2, 5), (3,), (6,)}


def test_works_are_named_too(review: Review) -> None:
    with review.store.reading() as reader:
        number = {records[0]: work for work, records in reader.works().items()}
    merge(review, [f"W{number[2]}", f"w{number[5]}"])
    assert (2, 5) in works(review)
    split(review, [f"W{number[2]}"])
    assert works(review) == START


def test_one_record_is_taken_out_of_its_work(review: Review) -> None:
    merge(review, ["1", "2"])
    assert (1, 2, 4) in works(review)
    split(review, ["4"])
    assert {(1, 2), (4,)} <= works(review)


def test_undo_goes_back_answer_by_answer(review: Review) -> None:
    merge(review, ["2", "5"])
    split(review, ["3", "6"])
    split(review, ["2", "5"])
    assert undo(review).pairs == ((2, 5),)
    assert works(review) == {(1, 4), (2, 5), (3,), (6,)}
    assert undo(review).pairs == ((3, 6),)
    assert asked(review) == [(3, 6)]
    assert undo(review).pairs == ((2, 5),)
    assert works(review) == START
    assert sorted(asked(review)) == [(2, 5), (3, 6)]
    with pytest.raises(InputError) as raised:
        undo(review)
    assert raised.value.code == "LR-DEDUPE-UNDO"


def test_a_sure_pair_split_and_taken_back_is_sure_again(review: Review) -> None:
    split(review, ["1", "4"])
    assert {(1,), (4,)} <= works(review)
    undo(review)
    assert works(review) == START


def test_undo_takes_back_only_ones_own(review: Review) -> None:
    merge(review, ["2", "5"])
    with pytest.raises(InputError):
        undo(replace(review, actor="author 2"))
    split(replace(review, actor="author 2"), ["3", "6"])
    assert undo(review).pairs == ((2, 5),)


def test_an_answer_stands_through_later_rounds(review: Review) -> None:
    split(review, ["1", "4"])
    merge(review, ["3", "6"])
    before = works(review)
    assert dedupe(review).joined == 0
    assert works(review) == before


def test_a_contradiction_is_refused_and_nothing_is_written(review: Review) -> None:
    merge(review, ["1", "2"])
    split(review, ["1", "5"])
    with review.store.reading() as reader:
        head = reader.head()
    with pytest.raises(InputError) as raised:
        merge(review, ["2", "5"])
    assert raised.value.code == "LR-DEDUPE-CONTRADICTION"
    assert "1 – 5" in str(raised.value.words["pairs"])
    with review.store.reading() as reader:
        assert reader.head() == head


def test_all_questions_of_a_rule_get_one_answer_and_one_undo(review: Review) -> None:
    rules = {one.pair.rule for one in doubts(review)}
    assert len(rules) == 1
    (rule,) = rules
    done = answer_all(review, rule, same=False)
    assert sorted(done.pairs) == [(2, 5), (3, 6)]
    assert asked(review) == []
    assert sorted(undo(review).pairs) == [(2, 5), (3, 6)]
    assert sorted(asked(review)) == [(2, 5), (3, 6)]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["99", "1"], "LR-DEDUPE-RECORD"),
        (["1", "x"], "LR-DEDUPE-RECORD"),
        (["W77", "1"], "LR-WORK-UNKNOWN"),
        (["1"], "LR-DEDUPE-ONE"),
        (["1", "1"], "LR-DEDUPE-ONE"),
        (["²", "1"], "LR-DEDUPE-RECORD"),
        (["-1", "1"], "LR-DEDUPE-RECORD"),
    ],
)
def test_parties_that_are_none(review: Review, names: list[str], code: str) -> None:
    with pytest.raises(InputError) as raised:
        merge(review, names)
    assert raised.value.code == code


def test_a_rule_without_questions_is_named(review: Review) -> None:
    for rule in ("", "no_such_rule"):
        with pytest.raises(InputError) as raised:
            answer_all(review, rule, same=True)
        assert raised.value.code == "LR-DEDUPE-RULE"
    with pytest.raises(InputError):
        doubts(review, "no_such_rule")


def test_a_work_shows_why_it_is_one_and_what_it_is_not(review: Review) -> None:
    merge(review, ["2", "5"])
    sure, said = inside(review, "1"), inside(review, "5")
    assert [one.number for one in sure.members] == [1, 4]
    assert [(pair.first, pair.second) for pair in sure.joined] == [(1, 4)]
    assert [pair.rule for pair in said.joined] == ["person"]
    assert {"volume", "container"} <= said.conflicts.keys()
    assert said.conflicts["volume"] == (("3", 2), ("40", 5))
    open_one = inside(review, "3")
    assert [tie.pair.outcome for tie in open_one.ties] == ["maybe"]
    split(review, ["3", "6"])
    assert [tie.pair.outcome for tie in inside(review, "3").ties] == ["different"]
    assert [records for _, records, _ in joined_works(review)] == [(1, 4), (2, 5)]


def test_every_answer_can_be_audited(review: Review) -> None:
    merge(review, ["2", "5"])
    split(review, ["1", "4"])
    undo(review)
    undo(review)
    assert verify(review).faults == ()


def test_an_answer_that_would_tear_a_work_is_refused(review: Review) -> None:
    split(review, ["4", "5"])
    before = works(review)
    with pytest.raises(InputError) as raised:
        merge(review, ["1", "5"])  # 1 and 4 are one work, and 4 was said to be another than 5
    assert raised.value.code == "LR-DEDUPE-CONTRADICTION"
    assert "4 – 5" in str(raised.value.words["pairs"])
    assert works(review) == before


def test_an_answer_tells_the_works_as_they_are_now(review: Review) -> None:
    done = merge(review, ["1", "2"])
    assert done.changed
    assert list(done.now.values()) == [(1, 2, 4)]
    again = merge(review, ["1", "2"])
    assert not again.changed
    gone = next(iter({"W1", "W2"} - done.now.keys()))
    with pytest.raises(InputError) as raised:
        inside(review, gone)
    assert raised.value.code == "LR-WORK-JOINED"
    assert raised.value.words["now"] == next(iter(done.now))


def test_works_judged_differently_are_told_of_when_they_become_one(review: Review) -> None:
    for work, verdict in (("W1", Verdict.INCLUDE), ("W2", Verdict.EXCLUDE)):
        decide(review, Choice(work, verdict, Stage.TITLE))
    (clash,) = merge(review, ["W1", "W2"]).works.clashes
    assert (clash.kept, clash.gone, clash.stage) == ("W1", "W2", Stage.TITLE)
    assert (clash.kept_verdict, clash.gone_verdict) == (Verdict.INCLUDE, Verdict.EXCLUDE)
    assert undo(review).works.clashes == ()
    assert merge(review, ["W1", "W3"]).works.clashes == ()


def test_a_question_shows_what_already_stands_with_each_record(review: Review) -> None:
    merge(review, ["2", "1"])
    doubt = next(one for one in doubts(review) if one.pair.second == 5)
    assert [sorted(others) for others in doubt.others] == [[1, 4], []]
