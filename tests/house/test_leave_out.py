"""The benchmark that judges each set by the rules the other sets prove, on sets made up here."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.leave_out import Spoken, chosen, leave_out

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ("id", "entry_type", "title", "author", "year", "journal", "volume", "number", "pages", "doi", "source")
ONE = {"entry_type": "article", "title": "Night shifts and the sleep of nurses", "author": "Dahl, U. and Moe, P.",
       "year": "2018", "journal": "Nordic Journal of Care", "volume": "9", "number": "2"}  # fmt: skip


def write_set(folder: Path, rows: list[dict[str, str]], groups: list[str]) -> Path:
    folder.mkdir()
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows({"id": str(at), **row} for at, row in enumerate(rows, start=1))
    (folder / "merged_record_ids.csv").write_text("\n".join(["merged_ids", *groups, ""]), encoding="utf-8")
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    by_doi = [{**ONE, "doi": "10.1000/a"}, {**ONE, "doi": "10.1000/a", "title": ONE["title"].upper()}]
    no_year = [ONE, {**ONE, "year": ""}]
    return [
        write_set(tmp_path / "first", [*by_doi, *no_year[:1]], ["1;2;3"]),
        write_set(tmp_path / "second", by_doi, ["1;2"]),
        write_set(tmp_path / "third", [{**ONE, "volume": ""}, {**ONE, "volume": "", "number": ""}], ["1;2"]),
    ]


def test_a_rule_that_no_other_set_has_a_case_of_is_switched_off(folders: list[Path]) -> None:
    told = leave_out(folders)
    assert told["rules"]["same_doi"] == {"says": "duplicate", "likely": 0, "first": {"true": 1, "false": 0},
                                         "second": {"true": 1, "false": 0}}  # fmt: skip
    third = told["left_out"]["third"]
    assert third["unproven_outside"] == ("title_author_year",)
    assert third["all_rules"] == {"fp": 0, "fn": 0, "f1": 1.0}
    assert third["proven_elsewhere"]["fn"] == 1
    assert told["left_out"]["second"]["proven_elsewhere"]["fn"] == 0


def test_a_rule_that_was_wrong_elsewhere_is_refuted() -> None:
    own = {"same_doi": Spoken(1, 0), "same_issue": Spoken(1, 0)}
    others = [{"same_doi": Spoken(98, 2)}, {"same_issue": Spoken(99, 1)}]
    choice = chosen(own, others)
    assert choice["refuted"] == ("same_doi",)
    assert choice["unproven_outside"] == ()
    assert "title_author_year" in choice["off"]


def test_single_pairs_are_a_set_too(tmp_path: Path, folders: list[Path]) -> None:
    pairs = tmp_path / "pairs"
    pairs.mkdir()
    cases = [
        {"id": "a", "record_a": ONE, "record_b": {**ONE, "year": ""}, "expected_duplicate": True},
        {"id": "b", "record_a": ONE, "record_b": {**ONE, "title": "Hope"}, "expected_duplicate": False},
    ]
    (pairs / "pairs.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    told = leave_out([*folders[1:], pairs])
    assert told["left_out"]["pairs"]["all_rules"] == {"right": 2, "wrong": 0, "maybe": 0}
    assert told["left_out"]["pairs"]["unproven_outside"] == ("same_issue",)


def test_the_command_prints_one_json_object(folders: list[Path]) -> None:
    command = [sys.executable, "-m", "benchmarks.leave_out", *map(str, folders)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"rules", "left_out"}
