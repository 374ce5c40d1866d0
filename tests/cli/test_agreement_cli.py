"""`litreview screen agreement` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.steps.judged import judged, says


@pytest.fixture
def two(tmp_path: Path) -> Path:
    review = judged(tmp_path)
    says(review, "Kari", "iieeem")
    says(review, "Ola", "iieeii")
    return review.folder


@pytest.mark.parametrize(
    ("lang", "first", "pair", "cells"),
    [
        ("nb", "To lesere vurderte hver for seg 6 titler", "tittel: Kari og Ola enige om 4 av 6", "inkluder"),
        ("nn", "To lesarar vurderte kvar for seg 6 titlar", "tittel: Kari og Ola samde om 4 av 6", "inkluder"),
        ("en", "Two readers judged 6 titles without seeing", "title: Kari and Ola agree on 4 of 6", "include"),
    ],
)
def test_sentences_and_what_the_one_said_against_the_other(
    two: Path, lang: str, first: str, pair: str, cells: str
) -> None:
    out = run("screen", "agreement", "--as", "Kari", at=two, lang=lang).stdout
    assert out.startswith(first)
    lines = out.splitlines()
    table = lines[lines.index(pair) + 1 :]
    assert table[0].split()[:3] == ["Kari", "\\", "Ola"]
    assert table[0].split()[3].startswith(cells)
    assert [line.split()[1:] for line in table[2:]] == [["2", "0", "0"], ["1", "2", "0"], ["1", "0", "0"]]


def test_the_same_as_data(two: Path) -> None:
    data = json.loads(run("screen", "agreement", "--json", "--as", "Kari", at=two).stdout)
    assert [stage["stage"] for stage in data["stages"]] == ["title", "abstract", "full_text"]
    title = data["stages"][0]
    assert (title["needed"], title["judged"], title["reviewers"]) == (2, {"2": 6}, ["Kari", "Ola"])
    assert (title["disagreements"], title["passing"], title["waiting"], title["hidden"]) == ({"open": 1}, 1, 1, 0)
    apart = title["apart"]
    assert (apart["works"], apart["agreed"]) == (6, 4)
    assert apart["proportion"]["value"] == pytest.approx(4 / 6)
    assert apart["pabak"]["value"] == pytest.approx((3 * 4 / 6 - 1) / 2)
    assert apart["cohen"]["low"] < apart["cohen"]["value"] < apart["cohen"]["high"]
    (pair,) = apart["pairs"]
    assert sum(cell["n"] for cell in pair["table"]) == 6
    assert {"first": "exclude", "second": "include", "n": 1} in pair["table"]
    assert pair["prevalence"]["value"] is None
    assert "3" in pair["prevalence"]["why"]
    assert data["samples"] == []


def test_three_readers_are_told_by_pairs_and_what_is_hidden_is_said(tmp_path: Path) -> None:
    review = judged(tmp_path, needed=3, works=4)
    says(review, "Kari", "iiee")
    says(review, "Ola", "iiei")
    says(review, "Per", "ii  ")
    done = run("screen", "agreement", "--stage", "title", "--as", "Per", at=review.folder, lang="nb")
    assert "tittel: Kari og Per enige om 2 av 2" in done.stdout
    assert "tittel: Ola og Per enige om 2 av 2" in done.stdout
    assert done.stdout.count("PABAK er 1,00") == 3
    assert "2 arbeider er holdt utenfor sammenligningen (tittel): du har ikke vurdert dem ennå." in done.stderr
    done = run("screen", "agreement", "--as", "Kari", at=review.folder, lang="nb")
    assert "Kari og Ola enige om 3 av 4" in done.stdout
    assert "\\" not in done.stdout
    assert done.stderr == ""


def test_nobody_has_judged(tmp_path: Path) -> None:
    review = judged(tmp_path, works=1)
    assert run("screen", "agreement", at=review.folder, lang="nb").stdout == "Ingen har vurdert noe ennå.\n"
