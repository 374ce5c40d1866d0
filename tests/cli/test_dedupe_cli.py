"""`litreview dedupe` as its users meet it: questions one at a time, answers kept at once."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.cli.dedupe_review import ask_through
from litreview.errors import InputError
from litreview.steps.doubts import doubts
from litreview.steps.review import Review
from tests.cli.test_cli import run
from tests.steps.doubtful import doubtful


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return replace(doubtful(tmp_path), actor="author 1")


def saying(*keys: str) -> Callable[[], str]:
    """Someone who types these, one after another, and nothing more."""
    typed: Iterator[str] = iter(keys)
    return lambda: next(typed)


def test_questions_are_asked_until_none_is_left(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_through(review, "", None, saying("f", "s")) == 2
    assert doubts(review) == ()
    shown = capsys.readouterr().out
    assert "2: Journal of Care" in shown
    assert "5: Hospital Monthly" in shown
    assert "first.ris" in shown


def test_the_last_question_of_a_rule_ends_the_sitting(review: Review) -> None:
    rule = doubts(review)[0].pair.rule
    assert ask_through(review, rule, None, saying("f", "f")) == 2
    assert doubts(review) == ()
    with pytest.raises(InputError):
        ask_through(review, rule, None, saying())


def test_later_and_quit_leave_the_question_in_the_queue(review: Review) -> None:
    assert ask_through(review, "", None, saying("v", "s")) == 1
    assert len(doubts(review)) == 1
    assert ask_through(review, "", None, saying("q")) == 0
    assert len(doubts(review)) == 1


def test_an_answer_taken_back_is_asked_again(review: Review) -> None:
    first = (doubts(review)[0].pair.first, doubts(review)[0].pair.second)
    assert ask_through(review, "", None, saying("s", "a", "q")) == 0
    assert (doubts(review)[0].pair.first, doubts(review)[0].pair.second) == first


def test_letters_that_mean_nothing_and_more(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_through(review, "", 1, saying("?", "", "m", "d")) == 1
    assert len(doubts(review)) == 1


def test_nothing_to_take_back_does_not_stop_the_questions(review: Review, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_through(review, "", None, saying("u", "s", "s")) == 2
    assert "LR-DEDUPE-UNDO" in capsys.readouterr().err


def test_without_a_terminal_the_queue_is_a_list(review: Review) -> None:
    shown = run("dedupe", "review", at=review.folder).stdout
    assert shown.index("  2: ") < shown.index("  5: ")
    rule = json.loads(run("dedupe", "review", "--json", at=review.folder).stdout)["pairs"][0]["rule"]
    assert rule in shown


def test_one_answer_to_a_rule(review: Review) -> None:
    rule = doubts(review)[0].pair.rule
    given = ("dedupe", "review", "--rule", rule, "--answer", "different", "--as", "author 1", "--json")
    preview = json.loads(run(*given, "--preview", at=review.folder).stdout)
    assert len(preview["pairs"]) == 2
    assert len(doubts(review)) == 2
    assert json.loads(run(*given, at=review.folder).stdout)["maybes"] == 0
    assert doubts(review) == ()
    run("dedupe", "undo", "--as", "author 1", at=review.folder)
    assert len(doubts(review)) == 2


def test_an_answer_to_everything_needs_a_rule(review: Review) -> None:
    done = run("dedupe", "review", "--answer", "same", "--as", "author 1", at=review.folder, check=2)
    assert "LR-DEDUPE-ANSWER" in done.stderr
    assert len(doubts(review)) == 2


def test_a_work_from_the_inside(review: Review) -> None:
    run("dedupe", "merge", "2", "5", "--as", "author 1", at=review.folder)
    shown = run("dedupe", "show", "2", at=review.folder).stdout
    assert "2: Journal of Care" in shown
    assert "5: Hospital Monthly" in shown
    data = json.loads(run("dedupe", "show", "W2", "--json", at=review.folder).stdout)
    assert [one["record"] for one in data["records"]] == [2, 5]
    assert data["conflicts"]["volume"] == [{"value": "3", "record": 2}, {"value": "40", "record": 5}]
    listed = json.loads(run("dedupe", "show", "--json", at=review.folder).stdout)
    assert [work["records"] for work in listed["works"]] == [[1, 4], [2, 5]]


def test_a_process_that_shares_the_work_starts_no_command_of_its_own() -> None:
    assert "main" in runpy.run_module("litreview.__main__", run_name="__mp_main__")


def test_the_folder_is_said_before_a_group_with_a_subcommand_of_the_same_name(tmp_path: Path) -> None:
    folder = str(tmp_path / "mappe")
    run = CliRunner().invoke
    assert run(app, ["init", folder, "--example", "recovery-services"]).exit_code == 0
    for words in (["-r", folder, "dedupe"], ["-r", folder, "dedupe", "show", "W1"], ["dedupe", "-r", folder, "review"]):
        made = run(app, words, env={"LITREVIEW_REVIEWER": "author"})
        assert made.exit_code == 0, made.output
