"""`audit rerun`, `audit diff`, `search --since` and the table of searches run again, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import run as command
from tests.servers.changing import ChangingPubMed, Entry


@pytest.fixture
def server() -> Any:
    with ChangingPubMed([Entry(number, entered="2020-05-06") for number in range(1, 6)]) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, server: ChangingPubMed) -> Path:
    """A review with one search of a file and one of PubMed."""
    assert run(tmp_path, server, "init", "review").returncode == 0
    here = tmp_path / "review"
    for path in (here / "queries").glob("*.toml"):
        path.unlink()
    (here / "queries" / "main.toml").write_text('schema = 1\ntext = "hope"\nsources = ["pubmed"]\n', encoding="utf-8")
    assert run(here, server, "search", "--as", "Kari").returncode == 0
    return here


def run(at: Path, server: ChangingPubMed, *arguments: str) -> Any:
    return command(*arguments, at=at, check=None, LITREVIEW_PUBMED_ADDRESS=server.address)


def test_then_and_now(folder: Path, server: ChangingPubMed) -> None:
    nothing = run(folder, server, "audit", "diff")
    assert nothing.returncode == 2
    assert "LR-DIFF-NONE" in nothing.stderr
    server.entries += [Entry(6, entered="2999-01-01"), Entry(7, entered="2001-01-01")]
    shown = run(folder, server, "audit", "rerun", "--dry-run", "--json")
    assert json.loads(shown.stdout)["searches"][0]["repeat"] is None
    assert run(folder, server, "audit", "rerun", "--as", "Kari").returncode == 0
    told = run(folder, server, "audit", "diff", "1")
    assert told.returncode == 5
    assert "2 new: 1 because the index has grown since" in told.stdout
    assert "1 record cannot be explained." in told.stdout
    data = json.loads(run(folder, server, "audit", "diff", "--json").stdout)["compared"][0]
    assert [(one["identifier"], one["why"]) for one in data["new"]] == [("6", "grew"), ("7", "earlier")]
    assert (data["then"]["hits"], data["now"]["hits"], data["unexplained"]) == (5, 7, 1)


def test_the_log_marks_a_repeat_and_the_report_has_a_table_of_it(folder: Path, server: ChangingPubMed) -> None:
    server.entries.append(Entry(6, entered="2999-01-01"))
    assert run(folder, server, "audit", "rerun", "--as", "Kari").returncode == 0
    assert "run again: of search 1" in run(folder, server, "log", "show").stdout
    rows = json.loads(run(folder, server, "log", "show", "--json").stdout)["rows"]
    assert [(row["purpose"], row["repeats"]) for row in rows] == [("main", None), ("repeat", 1)]
    assert run(folder, server, "audit", "diff").returncode == 0  # all that came is explained
    made = run(folder, server, "report", "--table", "again", "--format", "csv,md", "--lang", "en")
    assert made.returncode == 0, made.stderr
    text = next((folder / "reports").glob("*again*.md")).read_text(encoding="utf-8")
    assert "1 → 2" in text
    assert "1 because the index has grown since" in text
    assert run(folder, server, "report", "--layout", "appendices", "--format", "docx,html").returncode == 0
    assert run(folder, server, "report", "--format", "md", "--lang", "en").returncode == 0
    whole = next(path for path in (folder / "reports").glob("*.en.md") if "again" not in path.name)
    assert "Hope and care" not in whole.read_text(encoding="utf-8")


def test_what_cannot_be_run_again_is_said_and_ends_with_six(folder: Path, server: ChangingPubMed) -> None:
    added = run(folder, server, "log", "add", "--source", "Oria", "--query", "hope", "--hits", "4", "--as", "Kari")
    assert added.returncode == 0
    done = run(folder, server, "audit", "rerun", "--as", "Kari")
    assert done.returncode == 6
    assert "log add --purpose repeat --repeats 2" in done.stderr
    again = run(folder, server, "log", "add", "--source", "Oria", "--hits", "5", "--repeats", "2", "--as", "Kari")
    assert again.returncode == 0
    told = run(folder, server, "audit", "diff", "2")
    assert told.returncode == 5
    assert "The hits are not the same" in told.stdout
    refused = run(folder, server, "log", "edit", "3", "--why", "x", "--purpose", "main", "--as", "Kari")
    assert refused.returncode == 2
    assert "LR-LOG-REPEAT" in refused.stderr


def test_a_source_that_fails_ends_with_three(folder: Path, server: ChangingPubMed) -> None:
    from tests.servers.base import Fault

    server.faults.append(Fault("esearch", 400, b"no", times=99))
    failed = run(folder, server, "audit", "rerun", "--as", "Kari")
    assert failed.returncode == 3
    assert "LR-HTTP-REFUSED" in failed.stderr


def test_an_update_says_its_day(folder: Path, server: ChangingPubMed) -> None:
    server.entries.append(Entry(6, entered="2999-01-01"))
    shown = run(folder, server, "search", "--since", "2021-01-01", "--dry-run")
    assert "2021/01/01:3000/12/31[crdt]" in shown.stdout
    done = run(folder, server, "search", "--since", "2021-01-01", "--as", "Kari", "--json")
    assert json.loads(done.stdout)["runs"][0]["since"] == "2021-01-01"
    assert "main, from 2021-01-01" in run(folder, server, "log", "show").stdout
    made = run(folder, server, "report", "--layout", "appendices", "--format", "md", "--lang", "en")
    assert made.returncode == 0
    text = next((folder / "reports").glob("*appendices*.md")).read_text(encoding="utf-8")
    assert "taken in from" in text
    assert "update of the search" in text
    wrong = run(folder, server, "search", "--since", "soon")
    assert wrong.returncode == 2
    assert "LR-SINCE" in wrong.stderr
