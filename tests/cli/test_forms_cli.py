"""Forms and appraisals on the command line: what is said, and the exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_cli import run
from tests.steps.filled_forms import edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run("init", "review", "--example", "recovery-services", at=tmp_path)
    return tmp_path / "review"


def test_a_form_goes_out_and_comes_back(folder: Path) -> None:
    assert "40" in run("extract", "--template", "m.xlsx", at=folder).stdout
    run("extract", "--template", "m.xlsx", at=folder, check=2)  # it may be filled in
    edit(folder / "m.xlsx", {"W1.aim": {"text": "Ny", "page": "3"}, "W2.aim": {"text": ""}})
    shown = run("extract", "--read", "m.xlsx", "--preview", "--as", "Kari", at=folder, check=6)
    assert "W1.aim" in shown.stdout
    assert "--allow-empty" in shown.stderr
    done = json.loads(run("extract", "--read", "m.xlsx", "--as", "Kari", "--json", at=folder, check=6).stdout)
    assert [one["cell"] for one in done["changes"]] == ["W1.aim"]
    assert [one["cell"] for one in done["emptied"]] == ["W2.aim"]
    assert "Ny (p. 3)" in run("extract", "W1", at=folder).stdout
    run("extract", "W1", "--set", "aim=Her", "--as", "Kari", at=folder)
    edit(folder / "m.xlsx", {"W2.aim": {"text": "x"}})
    told = run("extract", "--read", "m.xlsx", "--as", "Kari", at=folder, check=6)
    assert "--take W1.aim=theirs" in told.stderr
    run("extract", "--read", "m.xlsx", "--as", "Kari", "--take", "W1.aim=theirs", at=folder)
    run("extract", "--read", "m.xlsx", "--as", "Kari", at=folder)
    run("extract", at=folder, check=2)
    run("audit", "verify", at=folder)


def test_appraising_on_the_command_line(folder: Path) -> None:
    sheets = json.loads(run("appraise", "sheets", "--json", at=folder).stdout)["sheets"]
    assert len(sheets) == 27
    assert all(sheet["url"].startswith("http") for sheet in sheets)
    listed = run("appraise", "sheets", "hb-review", at=folder).stdout
    assert sheets[2]["key"] == "hb-review"
    for item in sheets[2]["items"]:
        assert item["topic"].split()[0] in listed
    assert sheets[2]["url"] in listed
    assert sheets[2]["owner"] in listed
    assert "yes, no, unclear" in listed
    assert sheets[2]["url"] in run("appraise", "W1", "--sheet", "hb-review", at=folder).stdout
    assert "--sheet nos-cohort --set 1=1" in run("appraise", "W1", "nos-cohort", at=folder).stdout
    run("appraise", "sheets", "none", at=folder, check=2)
    set_ = ("appraise", "W1", "--as", "Kari", "--set", "1=yes", "--set", "2=nei")
    assert "2" in run(*set_, "--reason", "Said on page one", "--page", "1", at=folder).stdout
    bare = run("appraise", "W1", "--as", "Kari", "--set", "3=yes", at=folder)
    assert "counts as unanswered" in bare.stderr
    run("appraise", "W1", "--as", "Kari", "--set", "99=yes", at=folder, check=2)
    run("appraise", "W1", "--as", "Kari", "--reason", "alone", at=folder, check=2)
    run("appraise", "W1", "--as", "Kari", "--overall", "Good", "--reason", "All in all", at=folder)
    status = json.loads(run("appraise", "status", "--json", at=folder).stdout)
    assert (status["appraised"], status["included"]) == (1, 5)
    assert status["works"][0]["appraisals"][0]["overall_reason"] == "All in all"
    run("appraise", "--template", "a.docx", "--as", "Kari", at=folder)
    edit(folder / "a.docx", {"W2.hb-qualitative:1": {"answer": "yes", "reason": "because"}})
    run("appraise", "--read", "a.docx", "--as", "Kari", at=folder)
    run("appraise", "--template", "a.xlsx", "--as", "Kari", at=folder)
    edit(folder / "a.xlsx", {"W3.hb-qualitative:4": {"answer": "perhaps", "reason": "because"}})
    odd = run("appraise", "--read", "a.xlsx", "--as", "Kari", at=folder, check=6).stderr
    assert re.search(r"^a\.xlsx, row \d+: ", odd, re.MULTILINE), odd
    book = load_workbook(folder / "a.xlsx")
    assert book.sheetnames[0] == "Kvalitetsvurdering"
    book.copy_worksheet(book.worksheets[0]).title = "Mer"
    book.save(folder / "a.xlsx")
    odd = run("appraise", "--read", "a.xlsx", "--as", "Kari", at=folder, check=6).stderr
    assert re.search(r"^a\.xlsx, Kvalitetsvurdering, row \d+: ", odd, re.MULTILINE), odd
    run("extract", "--read", "a.docx", "--as", "Kari", at=folder, check=2)
    assert "2 of 5" in run("appraise", "status", at=folder).stdout
    assert "Said on page one" in run("appraise", "W1", at=folder).stdout


def test_quotations_are_printed_only_when_asked_for_and_in_a_file_of_their_own(folder: Path) -> None:
    run("extract", "W1", "--as", "Kari", "--set", "aim=Aim", "--quotation", "my own words", at=folder)
    plain = run("report", "-t", "matrix", "-f", "md", at=folder).stdout.strip()
    private = run("report", "-t", "matrix", "-f", "md", "--private", at=folder).stdout.strip()
    assert "private" in Path(private).name
    assert "my own words" not in (folder / plain).read_text(encoding="utf-8")
    assert "my own words" in (folder / private).read_text(encoding="utf-8")
