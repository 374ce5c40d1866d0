"""The benchmarks run and print one JSON object; how fast they are is nobody's test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from litreview.model import RuleKind

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("part", ["adapter", "step"])
def test_the_search_benchmark_tells_what_a_search_took(part: str) -> None:
    command = [sys.executable, "-m", "benchmarks.search", "--hits", "450", "--rounds", "1", "--only", part]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["hits"] == 450
    assert told[part]["efetch"] == 3
    assert told[part]["records"] == 450
    assert told[part]["seconds"] > 0


def test_the_formats_benchmark_tells_what_reading_took(tmp_path: Path) -> None:
    path = tmp_path / "hits.ris"
    path.write_text("TY  - JOUR\nTI  - Håp\nAU  - Vik, Anne\nER  - \n\n" * 50, encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.formats", str(path), "--records", "200", "--rounds", "1"]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)["files"]
    assert told["format"] == "ris"
    assert told["readers"]["ours"]["records"] == told["readers"]["ours_parse"]["records"] == 200
    assert told["readers"]["ours"]["peak_mb"] is None or told["readers"]["ours"]["peak_mb"] > 0


def test_the_benchmark_of_rules_tells_what_they_took() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.screening_rules", "--works", "120"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [told[part]["works"] for part in ("survey", "rules", "apply")] == [120, 120, 120]
    assert told["survey"]["answers"].keys() == set(RuleKind)
    assert told["survey"]["answers"]["channel_level"]["met"] > 0  # it has found its register
    assert told["apply"]["excluded"] == told["survey"]["answers"]["years"]["not_met"] > 0
