"""Bad input, damaged stores and odd places: a code, a place and a next step, never a traceback, and nothing lost."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_cli import folder, run  # noqa: F401
from tests.steps.reviews import ARTICLES, articles


@pytest.mark.parametrize("name", ["with space", "per%20cent", "quote's", "ask?mode=ro", "hash#tag", "håp"])
def test_odd_folder_names_hold_their_own_review(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set("?#"):
        pytest.skip("Windows does not allow this name")
    run("init", name, at=tmp_path)
    run("log", "add", "--source", "CINAHL", "--hits", "1", "-r", name, at=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert len(json.loads(run("log", "show", "--json", "-r", name, at=tmp_path).stdout)["rows"]) == 1


def test_two_folders_that_differ_by_escapes_are_two_reviews(tmp_path: Path) -> None:
    run("init", "a b", at=tmp_path)
    run("init", "a%20b", at=tmp_path)
    run("log", "add", "--source", "CINAHL", "-r", "a%20b", at=tmp_path)
    assert json.loads(run("log", "show", "--json", "-r", "a b", at=tmp_path).stdout)["rows"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = " + "[" * 900 + "]" * 900, "LR-TOML-SYNTAX"),
        ("x = " + "9" * 5000, "LR-TOML-SYNTAX"),
        ("title = «håp»", "LR-TOML-QUOTES"),
        ("x" * 6_000_000, "LR-FILE-LARGE"),
        ("stages = []", "LR-FILE-VALUE"),
        ('stages = ["full_text", "title"]', "LR-FILE-VALUE"),
        ("schema = true", "LR-FILE-TYPE"),
        ("\x00", "LR-TOML-SYNTAX"),
    ],
)
def test_hostile_protocols_have_codes(folder: Path, text: str, code: str) -> None:  # noqa: F811
    path = folder / "protocols" / "review.toml"
    kept = "" if "schema" in text else "schema = 1\n"
    rest = '\nlanguage = "nb"\n[question]\nmain = ""\n'
    path.write_text(kept + text + rest, encoding="utf-8")
    assert code in run("protocol", "check", at=folder, check=2).stderr


@pytest.mark.parametrize("text", ["x = " + "[" * 900, "email = 3 =", "unknown = 1", "[pubmed]\nkye = 'x'"])
def test_a_broken_config_is_named_and_help_still_shown(tmp_path: Path, text: str) -> None:
    (tmp_path / "no-config").mkdir()
    (tmp_path / "no-config" / "config.toml").write_text(text, encoding="utf-8")
    run("--help", at=tmp_path, LITREVIEW_LANG="")
    assert "LR-" in run("config", at=tmp_path, check=2).stderr
    assert "LR-" in run("config", "set", "email", "x@example.org", at=tmp_path, check=2).stderr


def test_usage_mistakes_are_errors_like_others(folder: Path) -> None:  # noqa: F811
    for arguments in (
        ("log", "add", "--sorce", "x"),
        ("logg",),
        ("log", "edit", "three", "--why", "x"),
        ("report", "--lang", "xx"),
        ("log", "add", "--query", "a", "AND", "b"),
        ("log", "edit", "9" * 30, "--why", "x"),
    ):
        done = run(*arguments, "--json", at=folder, check=2)
        assert json.loads(done.stdout)["errors"][0]["code"] == "LR-COMMAND-USAGE", arguments
        assert "--help" in done.stderr


def test_a_pipe_is_no_file(folder: Path) -> None:  # noqa: F811
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(folder / "pipe.ris")
    assert "LR-FILE-SPECIAL" in run("import", "pipe.ris", at=folder, check=2).stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are text, not bytes")
def test_a_file_name_that_is_no_text_is_read(folder: Path) -> None:  # noqa: F811
    name = os.fsdecode(b"s\xf8k.ris")
    articles(folder, name=name)
    run("import", name, at=folder)
    run("log", "add", "--source", "CINAHL", "--query", name, "--as", name, at=folder)
    assert json.loads(run("audit", "verify", "--json", at=folder).stdout)["faults"] == []


def test_a_title_cannot_steer_the_terminal(folder: Path) -> None:  # noqa: F811
    articles(folder, ARTICLES.replace("Hope among", "Hope \x1b]0;OWNED\x07\x1b[2J among"))
    run("import", "articles.ris", at=folder)
    run("dedupe", at=folder)
    assert "\x1b" not in run("screen", "next", at=folder).stdout


def test_a_number_of_hits_that_cannot_be_read_is_unknown(folder: Path) -> None:  # noqa: F811
    articles(folder)
    run("import", "articles.ris", "--hits", "ca. 5", at=folder)
    row = json.loads(run("log", "show", "--json", at=folder).stdout)["rows"][0]
    assert (row["hits"], row["printed"]["hits"]) == (None, "ca. 5")


@pytest.mark.parametrize("limit", ["years:2026-2016:x", "years:abc:x", "years:" + "9" * 5000, "colour:red", "years"])
def test_limits_that_cannot_be_read_are_refused(folder: Path, limit: str) -> None:  # noqa: F811
    assert "LR-LOG-LIMIT" in run("log", "add", "--source", "x", "--limit", limit, at=folder, check=2).stderr


def test_an_en_dash_between_years_is_a_dash(folder: Path) -> None:  # noqa: F811
    run("log", "add", "--source", "CINAHL", "--limit", "years:2016–2026:recent", at=folder)
    events = json.loads(run("audit", "show", "--json", at=folder).stdout)["events"]
    limit = events[-1]["data"]["run"]["limits"][0]
    assert (limit["first"], limit["last"], limit["reason"]) == (2016, 2026, "recent")


def test_a_lost_database_is_made_anew_beside_the_protocol_that_is_there(folder: Path) -> None:  # noqa: F811
    (folder / "protocols" / "review.toml").rename(folder / "protocols" / "mine.toml")
    (folder / "litreview.db").unlink()
    for log in folder.glob("litreview.db-*"):
        log.unlink()
    assert "LR-STORE-MISSING" in run(at=folder, check=4).stderr
    run("init", ".", at=folder)
    assert [path.name for path in (folder / "protocols").iterdir()] == ["mine.toml"]
    run("report", "--format", "md", at=folder)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    raw = sqlite3.connect(tmp_path / "x" / "litreview.db")
    raw.execute("CREATE TABLE theirs (a)")
    raw.commit()
    raw.close()
    assert "LR-STORE-FOREIGN" in run("init", "x", at=tmp_path, check=4).stderr
    raw = sqlite3.connect(tmp_path / "x" / "litreview.db")
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    raw.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE runs SET data = '{broken'",
        "UPDATE records SET data = '[]'",
        "UPDATE pages SET data = 'x'",
        "UPDATE page_chunks SET body = x'00'",
        "DROP TRIGGER events_no_update; UPDATE events SET data = '{'",
    ],
)
def test_damage_that_cannot_be_read_is_a_fault_not_a_crash(folder: Path, change: str) -> None:  # noqa: F811
    articles(folder)
    run("import", "articles.ris", at=folder)
    raw = sqlite3.connect(folder / "litreview.db")
    raw.executescript(change)
    raw.commit()
    raw.close()
    done = run("audit", "verify", "--json", at=folder, check=5)
    assert json.loads(done.stdout)["faults"]


def table_lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]


def test_a_merge_and_a_split_undo_each_other(folder: Path) -> None:  # noqa: F811
    articles(folder)
    run("import", "articles.ris", at=folder)
    run("dedupe", at=folder)
    for work in ("W1", "W2"):
        run("screen", "decide", work, "include", "--stage", "full_text", at=folder)
        run("extract", work, "--set", f"aim=aim of {work}", at=folder)
    before = run("report", "--format", "md", "--table", "matrix", at=folder).stdout.strip()
    text = table_lines(folder / before)
    run("dedupe", "merge", "1", "2", at=folder)
    run("dedupe", "split", "1", "2", at=folder)
    after = run("report", "--format", "md", "--table", "matrix", at=folder).stdout.strip()
    assert table_lines(folder / after) == text
    assert len(text) > 3
    assert "aim of W2" in run("extract", "W2", at=folder).stdout
    assert json.loads(run("audit", "verify", "--json", at=folder).stdout)["faults"] == []


def test_rows_below_follow_the_row_they_point_to(folder: Path) -> None:  # noqa: F811
    run(
        "log",
        "add",
        "--source",
        "Oria",
        "--date",
        "12.03.2026",
        "--limits",
        "2015-2026",
        "--query",
        "a",
        "--hits",
        "10",
        at=folder,
    )
    run("log", "add", "--source", "Oria", "--date", "", "--limits", "", "--query", "a OR b", "--hits", "5", at=folder)
    run("log", "edit", "1", "--date", "1.1.2020", "--limits", "2000-2010", "--why", "typo", at=folder)
    events = json.loads(run("audit", "show", "--json", at=folder).stdout)["events"]
    below = next(event["data"]["run"] for event in reversed(events) if event["subject"] == "run 2")
    assert below["date"]["first"] == {"year": 2020, "month": 1, "day": 1}
    assert (below["limits"][0]["first"], below["limits_carried"]) == (2000, True)
    done = run("report", "check", "--json", at=folder, check=5)
    assert "LOG-OR" in [item["check"] for item in json.loads(done.stdout)["findings"] if item["outcome"] == "fails"]


def test_a_reference_is_corrected_by_the_person_who_read_it(folder: Path) -> None:  # noqa: F811
    articles(folder)
    run("import", "articles.ris", "--purpose", "known", at=folder)
    run("dedupe", at=folder)
    run("screen", "decide", "W2", "include", "--stage", "full_text", at=folder)
    run(
        "extract",
        "W2",
        "--set",
        "record.doi=https://doi.org/10.1000/X",
        "--set",
        "record.authors=Ås, Kari; Ø, Ola",
        "--set",
        "record.year=2021",
        at=folder,
    )
    text = folder / run("report", "--format", "md", "--table", "references", at=folder).stdout.strip()
    assert "Ås, K. & Ø, O. (2021)" in text.read_text(encoding="utf-8")
    assert "https://doi.org/10.1000/x" in text.read_text(encoding="utf-8")
    assert "LR-RECORD-FIELD" in run("extract", "W2", "--set", "record.yaer=1", at=folder, check=2).stderr
    assert "LR-RECORD-VALUE" in run("extract", "W2", "--set", "record.year=last", at=folder, check=2).stderr
    assert "method" in run("extract", "W2", "--set", "metod=x", at=folder).stderr


def test_a_folder_name_longer_than_any_disk_allows(tmp_path: Path) -> None:
    for command in ([], ["screen", "next"], ["dedupe"]):
        done = run(*command, "--review", "a" * 300, at=tmp_path, check=2)
        assert "LR-FILE-NAME" in done.stderr
        assert "Traceback" not in done.stderr
