"""Files are written whole or not at all, and what a killed writer left is taken away."""

from __future__ import annotations

import os
import time
from pathlib import Path

from litreview.steps.files import write_text


def test_what_a_killed_writer_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "table[1].csv"
    left, busy = tmp_path / ".table[1].csv.abc", tmp_path / ".table[1].csv.def"
    foreign = tmp_path / ".table1.csv.abc"
    for one in (left, busy, foreign):
        one.write_text("half", encoding="utf-8")
    hours_ago = time.time() - 7200
    for one in (left, foreign):
        os.utime(one, (hours_ago, hours_ago))
    write_text(path, "whole")
    assert path.read_text(encoding="utf-8") == "whole"
    assert not left.exists()
    assert busy.exists()  # somebody may be writing it
    assert foreign.exists()
