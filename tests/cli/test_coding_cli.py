"""Coding, themes and the results chapter on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.cli.test_cli import run
from tests.steps.reviews import articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """W1 (Aas, 2019) and W2 (Ødegård, 2020), both included."""
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    run("import", str(articles(tmp_path)), at=folder)
    run("dedupe", at=folder)
    for work in ("W1", "W2"):
        run("screen", "decide", work, "include", "--stage", "full_text", at=folder)
    return folder


def told(folder: Path, *arguments: str, check: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", at=folder, check=check).stdout)


def test_from_a_piece_of_text_to_the_report(folder: Path) -> None:
    run("code", "method", "graneheim_lundman", "--caption", "Koding", at=folder)
    quotation = "Det ga meg tro på at det gikk an"
    told(folder, "code", "add", "W1", "--page", "4", "--unit", quotation, "--condensed", "Tro", "--code", "Tro")
    changed = told(folder, "code", "edit", "1", "--category", "Håp", "--theme", "Håp")
    assert (changed["number"], changed["theme"], "unit" in changed, changed["quotation"]) == (1, "Håp", False, True)
    told(folder, "code", "phase", "1", "Leste alt", "--name", "Lesing")
    shown = told(folder, "code", "list")
    assert (shown["method"], shown["phases"], len(shown["rows"])) == ("graneheim_lundman", {"1": "Leste alt"}, 1)
    assert quotation not in run("code", at=folder).stdout
    assert quotation in run("code", "--private", at=folder).stdout
    report = ("report", "-t", "coding", "-t", "phases", "-t", "categories", "-f", "md")
    for private, there in (((), False), (("--private",), True)):
        run(*report, *private, at=folder)
        text = next((folder / "reports").glob("*.md")).read_text(encoding="utf-8")
        assert (quotation in text, "Lesing" in text, "Leste alt" in text) == (there, True, True)
    (folder / "reports" / "own.layout.toml").write_text('schema = 1\ntables = ["themes"]\nunits = true\n', "utf-8")
    run("report", "--layout", "own", "-f", "html", at=folder)
    assert quotation in next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert "Faults: 0" in run("audit", "verify", at=folder, lang="en").stdout


def test_a_file_goes_out_and_comes_back(folder: Path) -> None:
    run("code", "add", "W1", "--code", "Tro", at=folder)
    run("code", "--template", "k.toml", at=folder)
    file = folder / "k.toml"
    file.write_text(file.read_text(encoding="utf-8") + '\n[[row]]\nwork = "W2"\ncode = "Ny"\n', encoding="utf-8")
    assert told(folder, "code", "--read", "k.toml", "--preview")["added"] == [0]
    assert told(folder, "code", "--read", "k.toml")["added"] == [2]
    assert told(folder, "code", "--read", "k.toml") == {
        "added": [],
        "changed": [],
        "same": 2,
        "conflicts": [],
        "absent": [],
    }
    run("code", "edit", "1", "--code", "Her", at=folder)
    file.write_text(file.read_text(encoding="utf-8").replace('"Tro"', '"Der"'), encoding="utf-8")
    assert told(folder, "code", "--read", "k.toml", check=6)["conflicts"] == [
        {"line": 1, "number": 1, "differs": ["code"]}
    ]
    assert told(folder, "code", "--read", "k.toml", "--force")["changed"] == [1]
    told(folder, "code", "drop", "1")
    assert [row["number"] for row in told(folder, "code")["rows"]] == [2]
    assert "LR-CODE-BOTH" in run("code", "--read", "k.toml", "--template", "k.toml", at=folder, check=2).stderr


def test_marks_come_from_codes_only_when_they_are_accepted(folder: Path) -> None:
    run("code", "add", "W2", "--code", "Tro", "--theme", "Håp", at=folder)
    run("theme", "Håp", "W1", at=folder)
    proposal = told(folder, "theme", "--from-codes")
    assert (proposal["proposal"], proposal["accepted"]) == (
        [{"theme": "Håp", "add": ["W2"], "uncoded": ["W1"]}],
        False,
    )
    done = run("theme", "--from-codes", at=folder, lang="nb")
    assert "--yes" in done.stderr
    assert told(folder, "theme")["themes"] == {"Håp": ["W1"]}
    assert "Kryss satt: 1" in run("theme", "--from-codes", "--yes", at=folder, lang="nb").stdout
    assert told(folder, "theme")["themes"] == {"Håp": ["W1", "W2"]}


def test_a_theme_table_takes_shape(folder: Path) -> None:
    run("theme", "Håp", "W1", "W2", at=folder)
    run("theme", "Fremtid", "W2", "--under", "Håp", "--description", "Det som kommer", at=folder)
    run("theme", "Tillit", "W1", "--before", "Håp", "--caption", "Temaer", "--source", "Egen", "--transpose", at=folder)
    run("theme", "Håp", "--rename", "Tro og håp", at=folder)
    shown = told(folder, "theme", "--list")
    assert (shown["caption"], shown["source"], shown["works_as_rows"], shown["chapter"]) == (
        "Temaer",
        "Egen",
        True,
        None,
    )
    assert [(one["name"], one["parent"], one["works"]) for one in shown["list"]] == [
        ("Tillit", "", ["W1"]),
        ("Tro og håp", "", ["W1", "W2"]),
        ("Fremtid", "Tro og håp", ["W2"]),
    ]
    assert "Det som kommer" in run("theme", "--list", at=folder).stdout
    run("theme", "--no-transpose", at=folder)
    assert told(folder, "theme", "--list")["works_as_rows"] is False


def test_where_there_is_one_table_of_marks_it_is_meant(folder: Path) -> None:
    run("theme", "Håp", "W1", "--table", "kategorier", at=folder)
    run("theme", "Håp", "W2", at=folder)
    assert told(folder, "theme") == {"table": "kategorier", "themes": {"Håp": ["W1", "W2"]}}


def written(path: Path, heading: str, text: str) -> Path:
    document = docx.Document()
    document.add_heading(heading, 1)
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_the_results_chapter_against_the_marks(folder: Path) -> None:
    run("theme", "Håp", "W1", "W2", at=folder)
    written(folder / "r.docx", "4.1 Håpet", "Aas (2019), Ødegård (2021) og Nilsen (2001).")
    done = run("theme", "--chapter", "r.docx", at=folder, lang="nb", check=6)
    assert '--heading "4.1 Håpet=Håp"' in done.stderr
    given = ("theme", "--chapter", "r.docx", "--heading", "4.1 Håpet=Håp")
    seen = told(folder, *given, "--preview")
    assert (seen["stored"], seen["sections"][0]["cited"], [one["why"] for one in seen["doubtful"]]) == (
        False,
        ["W1"],
        ["year"],
    )
    assert [one["words"] for one in seen["unmatched"]] == ["Nilsen (2001)"]
    out = run(*given, at=folder, lang="nb")
    assert "Håp: «4.1 Håpet», avsnitt 1" in out.stdout
    assert "kryss, men ikke vist til: W2" in out.stdout
    assert "«Ødegård (2021)» ligner W2, men året er et annet" in out.stderr
    check = run("report", "check", at=folder, lang="nb").stdout
    assert "ikke mulig å kontrollere: Tematabellen" in check
    assert "si det med --citation" in check
    run(*given, "--citation", "Ødegård (2021)=W2", at=folder)
    assert "THEME-CITED" not in run("report", "check", at=folder).stdout
    written(folder / "r.docx", "4.1 Håpet", "Noe annet.")
    assert "endret siden" in run("theme", "--list", at=folder, lang="nb").stdout
    assert "LR-THEME-PAIR" in run("theme", "--chapter", "r.docx", "--citation", "x", at=folder, check=2).stderr
