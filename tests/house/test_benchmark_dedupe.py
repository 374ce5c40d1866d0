"""The benchmark of duplicates: what it prints, on corpora of its own."""

from __future__ import annotations

import argparse
import os

import pytest

from benchmarks.dedupe import answers, growth
from benchmarks.gauge import Gauge, total_mb
from benchmarks.peers import rows_of_records
from benchmarks.synthetic import synthetic


def test_a_synthetic_corpus_is_graded_and_its_cost_told() -> None:
    asked = argparse.Namespace(folders=[], synthetic=[60, 240], jobs=2, rounds=2, peer=None)
    found = answers(asked)
    small, large = found["sets"]
    assert (small["set"], large["records"]) == ("synthetic_60", 240)
    assert large["pairs"]["fp"] == 0
    assert large["pairs"]["recall"] > 0.9
    assert large["seconds"] > 0
    assert large["cpu_seconds"] >= 0
    assert "peak_mb" in large
    assert [(step["from"], step["to"]) for step in found["growth"]] == [(60, 240)]


def test_growth_is_the_exponent_from_size_to_size() -> None:
    sets = [
        {"records": 1000, "seconds": 8.0, "cpu_seconds": 9.0},
        {"records": 100, "seconds": 0.8, "cpu_seconds": 0.09},
    ]
    assert list(growth(sets)) == [{"from": 100, "to": 1000, "seconds": 1.0, "cpu_seconds": 2.0}]


def test_a_gauge_sees_memory_and_time() -> None:
    if total_mb() is None:
        pytest.skip("this system does not tell the memory of a process")
    with Gauge() as gauge:
        held = bytearray(os.urandom(1) * (80 * 2**20))
    assert len(held) == 80 * 2**20
    assert gauge.before_mb is not None
    assert gauge.peak_mb is not None
    assert gauge.peak_mb >= gauge.before_mb + 70
    assert gauge.seconds > 0


def test_the_peer_gets_what_the_records_say() -> None:
    corpus = synthetic(30)
    rows = rows_of_records(corpus)
    assert [row["ID"] for row in rows] == list(corpus.ids.values())
    assert rows[0]["title"] == corpus.records[1].title
    assert rows[0]["author"].count(" and ") == max(0, len(corpus.records[1].authors) - 1)
