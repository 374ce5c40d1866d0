"""Decisions stay with the article they were made on, whatever works become one and part again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Stage, Verdict
from litreview.steps.dedupe import dedupe
from litreview.steps.doubts import merge, split, undo
from litreview.steps.edit import withdraw_row
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from tests.steps.reviews import articles, empty

UNLIKE = (
    "Hope among nurses in rural hospital wards",
    "Grief at home after the loss of a child",
    "Sleep and rest of midwives who are on call",
)
ENTRY = "TY  - JOUR\nTI  - {}\nAU  - Aas, Kari\nPY  - 2019\nJO  - Journal of Care\nID  - {}\nER  -\n"


def review_of(folder: Path, *titles: str) -> Review:
    """Each title in a file of its own."""
    here = replace(empty(folder), actor="author 1")
    for number, title in enumerate(titles):
        import_file(here, FileImport(articles(folder, ENTRY.format(title, number), f"{number}.ris")))
    dedupe(here)
    return here


def number_of(review: Review, record: int) -> int:
    with review.store.reading() as reader:
        return next(work for work, records in reader.works().items() if record in records)


def decided(review: Review) -> dict[int, str]:
    """Of each record the verdict on the work it is in."""
    with review.store.reading() as reader:
        by_work = {one.work: one.verdict.value for one in reader.decisions()}
        return {
            record: by_work[f"W{work}"]
            for work, records in reader.works().items()
            if f"W{work}" in by_work
            for record in records
        }


def judge(review: Review, record: int, verdict: Verdict) -> None:
    decide(review, Choice(f"W{number_of(review, record)}", verdict, Stage.TITLE))


def test_split_decide_merge_undo(tmp_path: Path) -> None:
    review = review_of(tmp_path, UNLIKE[0], UNLIKE[0])
    assert number_of(review, 1) == number_of(review, 2)
    split(review, ["1", "2"])
    judge(review, 2, Verdict.INCLUDE)
    merge(review, ["1", "2"])
    undo(review)
    assert decided(review) == {2: "include"}


def test_both_halves_of_a_split_keep_their_own(tmp_path: Path) -> None:
    review = review_of(tmp_path, UNLIKE[0], UNLIKE[0])
    split(review, ["1", "2"])
    judge(review, 1, Verdict.INCLUDE)
    judge(review, 2, Verdict.EXCLUDE)
    merge(review, ["1", "2"])
    undo(review)
    assert decided(review) == {1: "include", 2: "exclude"}


def test_a_number_does_not_go_to_the_record_that_came_to_it(tmp_path: Path) -> None:
    review = review_of(tmp_path, *UNLIKE)
    judge(review, 2, Verdict.INCLUDE)
    split(review, ["1", "2"])
    merge(review, ["2", "3"])
    split(review, ["2", "3"])
    merge(review, ["1", "3"])
    assert decided(review) == {2: "include"}


def test_a_decided_work_that_grew_and_parted_keeps_its_number(tmp_path: Path) -> None:
    review = review_of(tmp_path, *UNLIKE)
    judge(review, 3, Verdict.INCLUDE)
    merge(review, ["1", "2", "3"])
    split(review, ["3"])
    assert decided(review) == {3: "include"}


ORDERS = [
    [((1, 2), True), ((2, 3), True), ((1, 3), False)],
    [((1, 2), False), ((2, 3), True), ((1, 3), True)],
    [((1, 2), False), ((1, 3), True), ((2, 3), True)],
    [((1, 3), False), ((1, 2), True), ((2, 3), True)],
]


@pytest.mark.parametrize("answers", ORDERS)
def test_no_order_of_answers_undoes_an_earlier_one(tmp_path: Path, answers: list[tuple[tuple[int, int], bool]]) -> None:
    review = review_of(tmp_path, *UNLIKE)
    for pair, same in answers[:2]:
        (merge if same else split)(review, pair)
    with pytest.raises(InputError) as raised:
        (merge if answers[2][1] else split)(review, answers[2][0])
    assert raised.value.code == "LR-DEDUPE-CONTRADICTION"
    for (one, other), same in answers[:2]:
        assert (number_of(review, one) == number_of(review, other)) is same


def test_works_become_one_whole_where_a_rule_holds_their_records_apart(tmp_path: Path) -> None:
    parts = [f"The long study of hope among nurses, part {number}" for number in (1, 2, 1, 2)]
    review = review_of(tmp_path, *parts)
    assert number_of(review, 1) == number_of(review, 3) != number_of(review, 2) == number_of(review, 4)
    done = merge(review, [f"W{number_of(review, 1)}", f"W{number_of(review, 2)}"])
    assert list(done.now.values()) == [(1, 2, 3, 4)]


def test_a_merge_of_works_outlives_the_search_of_its_first_record(tmp_path: Path) -> None:
    review = review_of(tmp_path, UNLIKE[0], UNLIKE[0], UNLIKE[1])
    merge(review, [f"W{number_of(review, 1)}", f"W{number_of(review, 3)}"])
    withdraw_row(review, 1, why="a mistake")
    dedupe(review)
    assert number_of(review, 2) == number_of(review, 3)


def test_a_number_of_any_length_is_read(tmp_path: Path) -> None:
    long = "1" * 6000 + " nights of hope"
    review = review_of(tmp_path, long, long, f"{UNLIKE[0]} volume {long}")
    assert number_of(review, 1) == number_of(review, 2)
