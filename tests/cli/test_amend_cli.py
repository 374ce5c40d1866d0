"""`litreview protocol amend` and `litreview screen relook` as their users meet them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from litreview.cli.screen_relook import look_through
from litreview.model import Verdict
from litreview.steps.amend import amend
from litreview.steps.screen import Choice
from litreview.steps.snapshot import snapshot
from tests.cli.test_cli import run
from tests.steps.amending import Amending

IN, OUT = Verdict.INCLUDE, Verdict.EXCLUDE


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    """Two exclusions on E1 and an inclusion, and E1 changed since."""
    made = Amending(tmp_path)
    made.decide(Choice("W1", OUT, criterion="E1"), Choice("W2", OUT, criterion="E1"), Choice("W3", IN))
    made.write("infants")
    return made


def saying(*answers: str) -> Callable[[str], str]:
    """Someone who types these, one after another, and nothing more."""
    typed: Iterator[str] = iter(answers)
    return lambda question: next(typed)


def verdicts(folder: Amending) -> list[tuple[str, str]]:
    return [(one.work, one.verdict.value) for one in snapshot(folder.open()).decisions[3:]]


def test_each_decision_is_offered_and_each_answer_kept(folder: Amending, capsys: pytest.CaptureFixture[str]) -> None:
    amend(folder.open(), "why")
    assert look_through(folder.open(), ask=saying("c", "i", "later")) == 2
    assert verdicts(folder) == [("W1", "exclude"), ("W2", "include")]
    shown = capsys.readouterr().out
    assert "Hope among nurses" in shown
    assert "children" in shown
    assert "infants" in shown
    assert look_through(folder.open(), ask=saying("?", "s")) == 1
    assert look_through(folder.open(), ask=saying()) == 0


def test_an_exclusion_names_its_criterion_and_a_wrong_one_is_put_off(folder: Amending) -> None:
    amend(folder.open(), "why")
    assert look_through(folder.open(), "W3", ask=saying("e", "E9")) == 0
    assert look_through(folder.open(), "W3", ask=saying("e", "E2")) == 1
    assert snapshot(folder.open()).decisions[-1].criterion == "E2"


def test_what_is_put_off_waits_while_the_next_is_offered(folder: Amending) -> None:
    amend(folder.open(), "why")
    assert look_through(folder.open(), ask=saying("l", "c", "v")) == 1
    assert verdicts(folder) == [("W2", "exclude")]


def test_quitting_keeps_what_was_answered(folder: Amending) -> None:
    amend(folder.open(), "why")
    assert look_through(folder.open(), ask=saying("b", "q")) == 1
    assert verdicts(folder) == [("W1", "exclude")]


def test_from_the_refusal_to_the_confirmation(folder: Amending) -> None:
    at = folder.folder
    done = run("screen", "decide", "W4", "include", "--as", "A", at=at, check=2)
    assert "LR-PROTOCOL-AMEND" in done.stderr
    assert "litreview protocol amend" in done.stderr
    assert "protocol amend" in run("screen", "status", at=at).stderr
    shown = run("protocol", "amend", "--preview", "--as", "A", at=at).stdout
    assert "E1, text: was “children”, now “infants”" in shown
    assert "LR-PROTOCOL-REASON" in run("protocol", "amend", "--as", "A", at=at, check=2).stderr
    made = json.loads(run("protocol", "amend", "--reason", "asked to", "--as", "A", "--json", at=at).stdout)
    assert made["changes"][0]["after"] == {"text": "infants", "kind": "exclude"}
    assert made["event"]
    history = run("protocol", "show", "--history", at=at).stdout
    for told in ("2026-", "A", "asked to", "infants"):
        assert told in history
    data = json.loads(run("protocol", "show", "--history", "--json", at=at).stdout)
    assert [(one["reason"], one["by"]) for one in data["amendments"]] == [("asked to", "A")]
    run("screen", "decide", "W4", "include", "--as", "A", at=at)


def test_the_list_and_the_short_ways(folder: Amending) -> None:
    amend(folder.open(), "why")
    at = folder.folder
    data = json.loads(run("screen", "relook", "--json", "--as", "A", at=at).stdout)
    assert [(one["work"], one["mine"]) for one in data["relook"]] == [("W1", True), ("W2", True), ("W3", True)]
    assert "Hope among nurses" in run("screen", "relook", "--list", "--as", "A", at=at).stdout
    assert "Dignity" in run("screen", "relook", "2", "--as", "A", at=at).stdout  # no terminal: a list
    assert "LR-SCREEN-RELOOK-WHICH" in run("screen", "relook", "--confirm", "--as", "A", at=at, check=2).stderr
    assert "W2" in run("screen", "relook", "w2", "--confirm", "--as", "A", at=at).stdout
    done = run("screen", "relook", "--criterion", "E1", "--confirm", "--as", "A", "--json", at=at)
    assert [one["work"] for one in json.loads(done.stdout)["confirmed"]] == ["W1", "W3"]
    assert json.loads(run("screen", "relook", "--json", at=at).stdout) == {"relook": []}


@pytest.mark.parametrize(("lang", "word"), [("nb", "protokollen"), ("nn", "protokollen"), ("en", "protocol")])
def test_without_amendments_the_history_says_so(tmp_path: Path, lang: str, word: str) -> None:
    run("init", "review", at=tmp_path)
    done = run("protocol", "show", "--history", at=tmp_path / "review", lang=lang)
    assert word in done.stdout.casefold()
