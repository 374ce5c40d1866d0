"""`litreview audit bundle` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_cli import run


def test_it_says_what_is_in_it_what_was_left_out_and_what_comes_next(tmp_path: Path) -> None:
    run("init", "review", "--example", "support-in-recovery", at=tmp_path)
    folder = tmp_path / "review"
    done = run("audit", "bundle", at=folder)
    assert (folder / "reports" / "support-in-recovery.bundle.zip").is_file()
    for wanted in (
        "events.jsonl",
        "tables/ (9)",
        "Left out: 2 names",
        "fingerprint of the last",
        "audit verify support-in",
    ):
        assert wanted in done.stdout, wanted
    told = json.loads(
        run("audit", "bundle", "other.zip", "--with", "names", "--with", "notes", "--json", at=folder).stdout
    )
    assert told["left"] == {"names": 0, "notes": 0, "quotations": 0}
    assert told["kept"]["names"] == 2
    assert told["size"] == (folder / "other.zip").stat().st_size
    assert told["head"] in done.stdout
    assert {"index.html", "manifest-sha256.txt"} <= set(told["entries"])


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    assert "LR-BUNDLE-NAME" in run("audit", "bundle", "out.docx", at=folder, check=2).stderr
    assert "LR-REPORT-LAYOUT" in run("audit", "bundle", "--report", "nowhere", at=folder, check=2).stderr
    (folder / "taken.zip").mkdir()
    assert "LR-REPORT-WRITE" in run("audit", "bundle", "taken.zip", at=folder, check=2).stderr
    assert not list(folder.glob(".*.part"))
