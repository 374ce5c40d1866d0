"""A sample for a second reader: drawn by a seed, logged, judged blind."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Means, Situation, Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.exports import ExportGiven, export
from litreview.steps.history import events_told
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, resolve, undo, ways
from litreview.steps.screen_conflicts import disagreements, history
from litreview.steps.screen_sample import SampleGiven, draw_sample, sample_waiting, samples_read
from tests.steps.pairs import filled

TITLE, ABSTRACT = Stage.TITLE, Stage.ABSTRACT
IN, OUT, LATER = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.POSTPONE


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Four works, one reviewer each; Kari has judged three titles and gone on to an abstract."""
    made = filled(tmp_path / "kari", "Kari", needed=1)
    for work, verdict in (("W1", IN), ("W2", OUT), ("W3", IN)):
        decide(made, Choice(work, verdict, TITLE))
    decide(made, Choice("W1", IN, ABSTRACT))
    return made


def waiting(review: Review) -> list[tuple[str, Stage]]:
    return [(item.work, item.stage) for item in sample_waiting(review)]


def place(review: Review, work: str) -> Situation:
    with review.store.reading() as reader:
        return ways(reader, review.protocol)[work].place.situation


def test_the_same_seed_gives_the_same_works_and_a_second_draw_is_a_second_event(review: Review) -> None:
    first = draw_sample(review, SampleGiven(size=2, seed=7))
    again = draw_sample(review, SampleGiven(size=2, seed=7))
    assert first.works == again.works == tuple(f"W{n}" for n in random.Random(7).sample([1, 2, 3, 4], 2))
    assert (first.seed, first.size, first.population) == (7, 2, 4)
    assert [read.sample.event for read in samples_read(review)] == [first.event, again.event]
    assert verify(review).faults == ()


def test_a_seed_is_chosen_and_logged_where_none_is_given(review: Review) -> None:
    drawn = draw_sample(review, SampleGiven(share=50))
    assert drawn.works == tuple(f"W{n}" for n in random.Random(drawn.seed).sample([1, 2, 3, 4], 2))
    assert len(draw_sample(review, SampleGiven()).works) == 1  # a fifth of four, rounded up


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (SampleGiven(share=20, size=3), "LR-SCREEN-SAMPLE-BOTH"),
        (SampleGiven(size=5), "LR-SCREEN-SAMPLE-SIZE"),
        (SampleGiven(share=0), "LR-SCREEN-SAMPLE-SIZE"),
        (SampleGiven(size=1, stage=Stage.FULL_TEXT, seed=1), ""),
        (SampleGiven(size=2, stage=Stage.FULL_TEXT), "LR-SCREEN-SAMPLE-SIZE"),
    ],
)
def test_what_cannot_be_drawn_is_refused(review: Review, given: SampleGiven, code: str) -> None:
    if not code:
        assert draw_sample(review, given).works == ("W1",)
        return
    with pytest.raises(InputError) as raised:
        draw_sample(review, given)
    assert raised.value.code == code
    assert samples_read(review) == ()


def test_a_stage_that_no_work_has_come_to(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LR-SCREEN-SAMPLE-NONE"):
        draw_sample(filled(tmp_path / "new", "Kari", needed=1), SampleGiven(stage=ABSTRACT))


def test_the_second_reader_judges_what_the_first_has_judged(review: Review) -> None:
    draw_sample(review, SampleGiven(share=100, seed=3))
    ola = review.acting("Ola")
    assert {work for work, _ in waiting(ola)} == {"W1", "W2", "W3"}  # the first reader has yet to judge W4
    assert waiting(review) == []
    made = decide(ola, Choice("W1", IN))  # the work waits at full text; as a second reader Ola judges the title
    assert made.stage is TITLE
    assert place(review, "W1") is Situation.WAITING
    assert {work for work, _ in waiting(ola)} == {"W2", "W3"}
    (read,) = samples_read(review)
    assert (read.second, read.first, read.unread) == (1, 2, 1)


def test_a_second_word_against_the_first_is_a_conflict_whatever_came_later(review: Review) -> None:
    ola = review.acting("Ola")
    with pytest.raises(InputError, match="LR-SCREEN-LATER"):
        decide(ola, Choice("W1", OUT, TITLE))
    draw_sample(review, SampleGiven(share=100, seed=3))
    decide(ola, Choice("W1", OUT))
    assert place(review, "W1") is Situation.CONFLICT
    assert [one.work for one in disagreements(review)] == ["W1"]
    resolve(review, Choice("W1", IN), agreed=True)
    assert place(review, "W1") is Situation.WAITING
    decide(ola, Choice("W2", IN))
    made = resolve(review.acting("Per"), Choice("W2", OUT), agreed=False)
    assert made.means is Means.THIRD
    assert place(review, "W2") is Situation.EXCLUDED


def test_a_second_reader_may_take_the_word_back(review: Review) -> None:
    draw_sample(review, SampleGiven(share=100, seed=3))
    ola = review.acting("Ola")
    decide(ola, Choice("W1", OUT))
    undo(ola, "W1")
    assert place(review, "W1") is Situation.WAITING
    assert ("W1", TITLE) in waiting(ola)


def test_what_is_put_off_comes_last(review: Review) -> None:
    draw_sample(review, SampleGiven(share=100, seed=3))
    ola = review.acting("Ola")
    first, *rest = waiting(ola)
    decide(ola, Choice(first[0], LATER))
    assert waiting(ola) == [*rest, first]
    assert len(sample_waiting(ola, 1)) == 1


def test_the_first_word_is_hidden_from_the_second_reader(review: Review, tmp_path: Path) -> None:
    draw_sample(review, SampleGiven(share=100, seed=3))
    ola = review.acting("Ola")
    assert [said.decision for said in history(ola, "W2").said] == [None]
    with events_told(ola) as told:
        assert sum(one.hidden for one in told) == 3
    export(ola, ExportGiven(tmp_path / "out.jsonl", private=True))
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert "exclude" not in text
    assert [said.decision is None for said in history(review, "W2").said] == [False]
    decide(ola, Choice("W2", IN))
    assert [said.decision is None for said in history(ola, "W2").said] == [False, False]
