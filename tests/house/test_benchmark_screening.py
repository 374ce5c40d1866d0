"""The benchmark of the queue of screening: what it prints, on a small review of its own."""

from __future__ import annotations

from pathlib import Path

from benchmarks.screening_queue import filled, measured


def test_every_part_is_timed(tmp_path: Path) -> None:
    found = measured(filled(tmp_path, 60, 30), rounds=4)
    parts = {"rebuild", "next", "far", "random", "decide", "keep_up", "catch_up", "status", "review"}
    assert found.keys() == parts
    assert all(taken > 0 for taken in found.values())
