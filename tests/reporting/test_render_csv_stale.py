"""A csv report shows today's tables only, and touches no file that is not its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from render_sample import sample

from litreview.reporting.document import Table
from litreview.reporting.render import renderer


def test_tables_of_an_earlier_report_are_gone_and_other_files_stay(tmp_path: Path) -> None:
    report = sample()
    out = tmp_path / "review.nb.csv"
    before = renderer("csv").render(report, out)
    own = before[0].parent / "my notes.csv"
    own.write_text("x", encoding="utf-8")
    fewer = replace(report, blocks=tuple(block for block in report.blocks if isinstance(block, Table))[:1])
    after = renderer("csv").render(fewer, out)
    assert len(before) > len(after) == 1
    assert sorted(before[0].parent.iterdir()) == sorted([*after, own])
