"""`litreview audit approve` and `audit show` as their users meet them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from litreview.model import Stage, Verdict
from litreview.steps.screen import Choice
from tests.cli.test_cli import run as run_at
from tests.steps.amending import Amending

Told = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    made = Amending(tmp_path, more='reviewers = ["Kari Nordmann"]')
    made.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE), actor="Kari Nordmann")
    return made


@pytest.fixture
def told_by(tmp_path: Path) -> Told:
    """A command in a folder that is no review, whatever it says."""
    return lambda *words: run_at(*words, at=tmp_path, check=None)


def test_a_supervisor_approves_and_the_student_lists(folder: Amending, told_by: Told) -> None:
    where = str(folder.folder)
    result = told_by("audit", "approve", "criteria", "-r", where, "--as", "Siri")
    assert result.returncode == 0
    assert "Approved: the criteria" in result.stdout
    assert "statement" in result.stdout
    again = told_by("audit", "approve", "--remark", "why E2?", "-r", where, "--as", "Siri", "--json")
    assert json.loads(again.stdout)["verdict"] == "remark"
    listed = told_by("audit", "approve", "--list", "-r", where)
    assert "Siri: approved the criteria" in listed.stdout
    assert "why E2?" in listed.stdout


@pytest.mark.parametrize("words", [("thesis",), ("query",), ("protocol", "search-1")])
def test_what_cannot_be_approved_is_refused(folder: Amending, words: tuple[str, ...], told_by: Told) -> None:
    result = told_by("audit", "approve", *words, "-r", str(folder.folder), "--as", "Siri")
    assert (result.returncode, "LR-APPROVAL-WHAT" in result.stderr) == (2, True)


def test_a_bundle_is_approved_elsewhere_and_read_in(folder: Amending, tmp_path: Path, told_by: Told) -> None:
    where, bundle = str(folder.folder), tmp_path / "b.zip"
    assert told_by("audit", "bundle", str(bundle), "-r", where).returncode == 0
    said = ("--as", "Siri", "--bundle", str(bundle))
    first = told_by("audit", "approve", "criteria", *said)
    assert first.returncode == 0, first.stderr
    assert told_by("audit", "approve", "query", "search-1", "--remark", "more", *said).returncode == 0
    answer = tmp_path / "b.approval.json"
    assert len(json.loads(answer.read_bytes())["approvals"]) == 2
    for known, new in ((0, 2), (2, 0)):
        read = told_by("audit", "approve", "--read", str(answer), "-r", where, "--as", "Kari Nordmann", "--json")
        told = json.loads(read.stdout)
        assert (told["known"], len(told["read"])) == (known, new)
    assert told_by("audit", "verify", "-r", where).returncode == 0
    other = tmp_path / "other.zip"
    other.write_bytes(bundle.read_bytes()[:-30])
    assert told_by("audit", "approve", "--bundle", str(other), "--as", "Siri").returncode == 2


def test_an_empty_remark_approves_nothing(folder: Amending, told_by: Told) -> None:
    where = ("-r", str(folder.folder), "--as", "Siri")
    for remark in ("", "  "):
        refused = told_by("audit", "approve", "--remark", remark, *where)
        assert (refused.returncode, "LR-APPROVAL-EMPTY" in refused.stderr) == (2, True)
    assert json.loads(told_by("audit", "approve", "--list", "--json", *where[:2]).stdout) == {"approvals": []}
    assert told_by("audit", "approve", "--remark", "", "--verdict", "approved", *where).returncode == 0


def test_the_history_is_one_object_however_long(folder: Amending, told_by: Told) -> None:
    where = str(folder.folder)
    told = json.loads(told_by("audit", "show", "-r", where, "--json").stdout)["events"]
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    assert {"prev", "hash", "tool", "who", "by_hand", "hidden", "data"} <= set(told[0])
    nothing = told_by("audit", "show", "-r", where, "--json", "--subject", "W999").stdout
    assert json.loads(nothing) == {"events": []}
    lines = told_by("audit", "show", "-r", where, "--kind", "decision", "--last", "1").stdout.splitlines()
    assert "Kari Nordmann" in lines[0]
    assert lines[1].strip() == "title, include"
