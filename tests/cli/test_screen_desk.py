"""The reviewer's desk: works one at a time, answers kept at once, nothing of others' words, nothing that steers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from litreview.cli import screen_desk
from litreview.cli.lit import Lamp, colours
from litreview.cli.screen_desk import sit
from litreview.cli.screen_keys import Said, read_key, tags_of
from litreview.errors import InputError
from litreview.model import Channel, ChannelKind, Mark, Record, Screening, Stage, Verdict
from litreview.steps.channels import Register
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.screen_queue import ANY, Wanted, waiting
from tests.steps.growing import paper
from tests.steps.screened import screened

WORDS = Screening(include_words=("hope", "nurs*", "care home"), exclude_words=("child*",))


def typing(*typed: str) -> Callable[[str], str]:
    """Someone who types these, one after another, and then ends the input."""
    rest: Iterator[str] = iter(typed)

    def ask(question: str) -> str:
        for said in rest:
            return said
        raise typer.Abort

    return ask


def standing(review: Review) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """The decisions that stand: work, stage, verdict, criterion or note, tags."""
    with review.store.reading() as reader:
        return [(d.work, d.stage.value, d.verdict.value, d.criterion or d.note, d.tags) for d in reader.decisions()]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("i", Said("include")),
        (" Inkluder ", Said("include")),
        ("e", Said("exclude")),
        ("e2", Said("exclude", "E2")),
        ("E9", Said("exclude", "E9")),  # not of this protocol: the step refuses it
        ("e i1", Said("exclude", "I1")),
        ("k", Said("maybe")),
        ("v", Said("postpone")),
        ("a", Said("undo")),
        ("n see page 3", Said("note", "see page 3")),
        ("t", Said("tags")),
        ("mer", Said("more")),
        ("q", Said("quit")),
        ("", None),
        ("x", None),
        ("include all", None),
        ("i E2", None),
    ],
)
def test_what_is_typed_is_read(typed: str, said: Said | None) -> None:
    assert read_key(typed, ("I1", "E2")) == said


def test_tags_are_parted_by_commas() -> None:
    assert tags_of(" hope, , method,hope ") == ("hope", "method")


def test_works_are_judged_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = screened(tmp_path, 4)
    assert sit(review, Wanted(Stage.TITLE), None, typing("i", "e2", "e", "e1", "p")) == 3
    assert [row[:4] for row in standing(review)] == [
        ("W1", "title", "include", ""),
        ("W2", "title", "exclude", "E2"),
        ("W3", "title", "exclude", "E1"),
        ("W4", "title", "postpone", ""),
    ]
    shown = capsys.readouterr().out
    assert "W1" in shown
    assert re.search(r"1 \w+ 4", shown)  # the first of four
    assert "E1: About children" in shown


def test_what_was_answered_is_kept_when_the_sitting_is_killed(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    rest = iter(("i", "e2"))

    def killed(question: str) -> str:
        said = next(rest, None)
        if said is None:
            raise MemoryError
        return said

    with pytest.raises(MemoryError):
        sit(review, Wanted(Stage.TITLE), None, killed)
    assert [row[0] for row in standing(review)] == ["W1", "W2"]


def test_notes_and_tags_go_with_the_next_decision_alone(tmp_path: Path) -> None:
    review = screened(tmp_path, 2)
    sit(
        review,
        Wanted(Stage.TITLE),
        None,
        typing("n", "a long note", "t method, hope", "i", "n short", "n", "", "m", "q"),
    )
    assert standing(review) == [
        ("W1", "title", "include", "a long note", ("method", "hope")),
        ("W2", "title", "maybe", "", ()),
    ]


def test_a_refusal_is_shown_and_the_work_asked_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = screened(tmp_path, 1, stages=(Stage.FULL_TEXT,))
    assert sit(review, ANY, None, typing("e", "", "e9", "nonsense", "e2")) == 1
    told = capsys.readouterr().err
    assert "LR-SCREEN-CRITERION-MISSING" in told
    assert "LR-SCREEN-CRITERION-UNKNOWN" in told
    assert [row[3] for row in standing(review)] == ["E2"]


def test_the_last_answer_of_this_sitting_is_taken_back_and_asked_again(tmp_path: Path) -> None:
    review = screened(tmp_path, 4)
    decide(review, Choice("W1", Verdict.EXCLUDE))  # of an earlier sitting
    assert sit(review, Wanted(Stage.TITLE), 2, typing("u", "i", "p", "u", "a", "e2", "i")) == 2
    assert [row[:3] for row in standing(review)] == [
        ("W1", "title", "exclude"),
        ("W2", "title", "exclude"),
        ("W3", "title", "include"),
    ]


def test_the_limit_counts_judgements_and_the_put_off_are_not_asked_again(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    assert sit(review, Wanted(Stage.TITLE), 1, typing("p", "i", "i")) == 1
    assert [row[:3] for row in standing(review)] == [("W1", "title", "postpone"), ("W2", "title", "include")]
    assert sit(review, Wanted(Stage.TITLE), None, typing("i", "p")) == 1
    assert [one.work for one in waiting(review, wanted=Wanted(Stage.TITLE))] == ["W1"]


def test_maybe_at_the_last_stage_is_asked_once_a_sitting(tmp_path: Path) -> None:
    review = screened(tmp_path, 1, stages=(Stage.FULL_TEXT,))
    assert sit(review, ANY, None, typing("m", "i")) == 1
    assert sit(review, ANY, None, typing("i")) == 1
    assert waiting(review) == ()


def test_a_work_that_somebody_settled_meanwhile_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = screened(tmp_path, 2)
    others = typing("i", "q")

    def ask(question: str) -> str:
        if not standing(review):
            decide(review.acting("Ola"), Choice("W1", Verdict.EXCLUDE))
            decide(review.acting("Siv"), Choice("W1", Verdict.EXCLUDE))
        return others(question)

    sit(review, Wanted(Stage.TITLE), None, ask)
    assert [row[0] for row in standing(review)][:2] == ["W1", "W1"]
    assert "W2" in capsys.readouterr().out


def test_nobody_is_told_what_others_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = screened(tmp_path, 1, needed=2)
    decide(review.acting("Ola"), Choice("W1", Verdict.EXCLUDE, criterion="E2", note="secret", tags=("hidden",)))
    sit(review, ANY, None, typing("s", "q"))
    shown = capsys.readouterr().out
    assert "W1" in shown
    assert not re.search(r"Ola|secret|hidden|exclu|eksklu", shown.replace("[e]kskluder", "").replace("[e]xclude", ""))


def test_a_sitting_needs_somebody(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LR-ACTOR-NONE"):
        sit(replace(screened(tmp_path, 1), actor=""), ANY, None, typing("i"))


def full(**more: object) -> Record:
    return replace(
        paper("Hope among nursing students", "Berg, Kari", 2019),
        container="Journal of Hope",
        doi="10.1000/hope.1",
        issn=("1234-5679",),
        **more,  # type: ignore[arg-type]
    )


def test_the_card_says_what_a_reviewer_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel("1", ChannelKind.JOURNAL, "Journal of Hope", issns=("1234-5679",), levels={2019: Mark.TWO})
    monkeypatch.setattr("litreview.steps.screen_card.load_register", lambda: Register((channel,)))
    abstract = "Children were left out. " * 20
    review = screened(tmp_path, [full(abstract=abstract, keywords=("endurance",), other_abstracts={"nb": "Håp"})])
    sit(review, ANY, None, typing("s", "i", "q"))
    title, _, later = capsys.readouterr().out.partition("W1: ")[2].partition("\nW1: ")
    for part in (
        "[[+nursing]]",
        "Berg, Kari",
        "2019",
        "Journal of Hope",
        "https://doi.org/10.1000/hope.1",
        "endurance",
        "Håp",
    ):
        assert part in title, part
    assert re.search(r"(level|nivå) 2 (in|i) 2019", title)
    assert "E1: About children" in title
    assert "[[-Children]]" in later
    assert "E1" not in later  # a criterion of the title
    assert max(map(len, later.splitlines())) <= 100


def test_an_unknown_level_and_a_lacking_abstract_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> Register:
        raise InputError("LR-CHANNELS-NONE")

    monkeypatch.setattr("litreview.steps.screen_card.load_register", none)
    sit(screened(tmp_path, [full()]), ANY, None, typing("i", "q"))
    shown = capsys.readouterr().out
    assert screen_desk.words("desk.level_unknown") in shown
    assert screen_desk.words("desk.no_abstract") in shown


def test_words_are_lit_whole_and_in_any_case() -> None:
    lamp = Lamp(WORDS, width=200)
    text = "Hope, hopeless, NURSES; a care  home for children"
    assert lamp.lit(text) == "[[+Hope]], hopeless, [[+NURSES]]; a [[+care home]] for [[-children]]"


def test_a_phrase_is_lit_on_both_lines_it_stands_on() -> None:
    lines = Lamp(WORDS, colour=True, width=20).lit("In the quiet care home they live").split("\n")
    assert [line.count("\x1b[1;32m") for line in lines[:2]] == [1, 1]
    assert all(line.count("\x1b[1;32m") == line.count("\x1b[0m") for line in lines)


def test_a_hostile_title_steers_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[31mhope\x1b[2J \u202egnihton hope\x07"
    lit = Lamp(Screening(("hope", "31m*", "2J"), ()), colour=True).lit(hostile)
    assert not re.sub(r"\x1b\[(1;32|4;31|0)m", "", lit).count("\x1b")
    assert "\u202e" not in lit
    record = replace(full(abstract=hostile), title=hostile, container=hostile, keywords=(hostile,), doi="10.1/\x1b[2J")
    sit(screened(tmp_path, [record]), ANY, None, typing("s", "i", "s", "q"))
    out = capsys.readouterr()
    assert "\x1b" not in out.out + out.err
    assert "\u202e" not in out.out


def test_colours_only_where_they_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colours()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colours()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not colours()
