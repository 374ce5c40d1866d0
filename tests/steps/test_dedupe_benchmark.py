"""The benchmark of a growing store measures what it says; how fast it is is nobody's test."""

from __future__ import annotations

from pathlib import Path

from benchmarks import incremental


def test_the_benchmark_fills_a_store_and_proves_its_rounds(tmp_path: Path) -> None:
    folder = str(tmp_path)
    incremental.fill(folder, 90, 10)
    first = incremental.round_of(folder)
    assert (first["full"], first["compared"], first["records"]) == (True, 90, 90)
    incremental.bring(folder, tmp_path / "new.jsonl")
    second = incremental.round_of(folder)
    assert (second["full"], second["records"]) == (False, 100)
    assert 10 <= second["compared"] < 60
    assert second["seconds"] >= second["match_seconds"] > 0
    assert incremental.is_whole(folder)
    sizes = incremental.sizes(folder)
    assert sizes["store_mb"] > sizes["index_mb"] > 0
    assert sizes["index_keys_a_record"] > 1
