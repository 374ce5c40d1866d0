"""Pairs and samples on the command line: two folders, whole processes, nothing seen too early."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import run
from tests.steps.reviews import articles

PAIR = "\n[screening]\nreviewers_per_work = {n}\n"


def folder(at: Path, name: str, n: int = 2) -> Path:
    """A review with two works, whose protocol asks for n reviewers."""
    run("init", name, at=at)
    made = at / name
    protocol = made / "protocols" / f"{name}.toml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + PAIR.format(n=n), encoding="utf-8")
    articles(made)
    run("import", "articles.ris", "--purpose", "known", at=made)
    run("dedupe", at=made)
    return made


def data(*arguments: str, at: Path, check: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", at=at, check=check).stdout)


def judge(at: Path, name: str, work: str, verdict: str) -> None:
    run("screen", "decide", work, verdict, "--stage", "title", "--note", "hemmelig", "--as", name, at=at)


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Path, Path]:
    kari = folder(tmp_path, "kari")
    return kari, Path(shutil.copytree(kari, tmp_path / "ola"))


def test_from_two_laptops_to_one_answer(desks: tuple[Path, Path]) -> None:
    kari, ola = desks
    judge(kari, "Kari", "W1", "include")
    judge(kari, "Kari", "W2", "exclude")
    told = run("screen", "export", "../kari.jsonl", "--as", "Kari", at=kari).stdout
    assert "2 decisions by Kari" in told
    brought = run("screen", "import", "../kari.jsonl", "--as", "Ola", at=ola).stdout
    assert "2 decisions by Kari" in brought
    for command in (
        ("audit", "show"),
        ("audit", "show", "--json"),
        ("screen", "history", "W2", "--json"),
        ("screen", "conflicts"),
    ):
        seen = run(*command, at=ola, LITREVIEW_REVIEWER="Ola").stdout
        assert not any(word in seen for word in ("hemmelig", "title, exclude", '"verdict": "exclude"', "excluded"))
    assert {row["n"] for row in data("screen", "status", "--as", "Ola", at=ola)["decided"]} <= {0}
    assert data("screen", "import", "../kari.jsonl", "--as", "Ola", at=ola)["known"] == 2
    judge(ola, "Ola", "W2", "include")
    conflict = data("screen", "conflicts", "--as", "Ola", at=ola)["conflicts"][0]
    assert (conflict["work"], conflict["stage"]) == ("W2", "title")
    assert [(said["reviewer"], said["verdict"], said["note"]) for said in conflict["said"]] == [
        ("Kari", "exclude", "hemmelig"),
        ("Ola", "include", "hemmelig"),
    ]
    assert "screen resolve" in run("screen", "conflicts", at=ola).stdout
    settled = run("screen", "resolve", "W2", "include", "--agreed", "--as", "Ola", at=ola).stdout
    assert "agreement" in settled
    assert data("screen", "conflicts", at=ola)["conflicts"] == []
    shown = run("screen", "history", "W2", "--as", "Ola", at=ola).stdout
    assert "brought from another folder" in shown
    assert "settled in agreement" in shown
    assert data("audit", "verify", at=ola)["faults"] == []


def test_what_is_not_legal_here_is_listed_and_ends_with_six(desks: tuple[Path, Path]) -> None:
    kari, ola = desks
    judge(kari, "Kari", "W1", "include")
    judge(kari, "Ola", "W1", "include")  # he sat at her laptop
    run("screen", "decide", "W1", "exclude", "--stage", "abstract", "--as", "Kari", at=kari)
    run("screen", "export", "../kari.jsonl", "--as", "Kari", at=kari)
    done = run("screen", "import", "../kari.jsonl", "--as", "Ola", at=ola, check=6)
    assert "Hope among nurses" in done.stdout
    assert "title" in done.stdout
    assert data("screen", "import", "../kari.jsonl", at=ola, check=6)["left"][0]["line"] == 4


def test_a_sample_on_the_command_line(tmp_path: Path) -> None:
    kari = folder(tmp_path, "kari", 1)
    assert "sample --share 20" in run("screen", "sample", at=kari).stdout
    judge(kari, "Kari", "W1", "include")
    judge(kari, "Kari", "W2", "exclude")
    drawn = data("screen", "sample", "--share", "100", "--seed", "5", "--as", "Kari", at=kari)
    assert (drawn["drawn"], drawn["samples"][0]["seed"], drawn["samples"][0]["population"]) == (True, 5, 2)
    seen = run("screen", "history", "W2", "--as", "Ola", at=kari).stdout
    assert "hidden until you have judged" in seen
    run("screen", "decide", "W2", "include", "--as", "Ola", at=kari)
    listed = data("screen", "sample", at=kari)
    assert (listed["drawn"], listed["samples"][0]["read_by_second"], listed["samples"][0]["read_by_first"]) == (
        False,
        1,
        1,
    )
    assert "read by two: 1" in run("screen", "sample", at=kari).stdout
    run("screen", "sample", "--share", "20", "--size", "2", "--as", "Kari", at=kari, check=2)


def test_in_norwegian_too(desks: tuple[Path, Path]) -> None:
    kari, ola = desks
    judge(kari, "Kari", "W1", "include")
    run("screen", "export", "../kari.jsonl", "--as", "Kari", at=kari, lang="nn")
    assert "henta inn" in run("screen", "import", "../kari.jsonl", at=ola, lang="nn").stdout
    assert "skjult" in run("screen", "history", "W1", "--as", "Ola", at=ola, lang="nb").stdout
