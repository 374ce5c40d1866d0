"""Judging bytes: JSON that is cut in the middle, complaints about budgets."""

from __future__ import annotations

import json
import time

import pytest

from litreview.sources.bodies import Budget, Kind, budget, complete


def test_every_cut_of_a_json_answer_is_seen() -> None:
    whole = json.dumps({"a": [{"b": '}]\\" {['}, {"c": {"d": []}}], "e": "å\\u00e5"}).encode()
    assert complete(whole, Kind.JSON)
    assert complete(b"\xef\xbb\xbf" + whole + b"\r\n", Kind.JSON)
    assert [cut for cut in range(len(whole)) if complete(whole[:cut], Kind.JSON)] == []


def test_json_that_strict_parsers_reject_is_whole_all_the_same() -> None:
    assert complete(b'{"ERROR": "Search Backend failed:\n \'retstart\' cannot be larger"}', Kind.JSON)
    assert complete(b"[]", Kind.JSON)


@pytest.mark.parametrize("unit", [b'"\\"', b'{"a":"\\', b'\\"', b'"', b'{"', b"{["])
def test_no_json_takes_long_to_judge(unit: bytes) -> None:
    begun = time.perf_counter()
    complete(b"{" + unit * (1_000_000 // len(unit)) + b"}", Kind.JSON)
    assert time.perf_counter() - begun < 2.0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", Budget()),
        (b'{"error": "nothing of the kind"}', Budget()),
        (b'{"retryAfter": 12, "dailyRemainingUsd": 0.0}', Budget(True, 12.0)),
        (b'{"retryAfter": "12"}', Budget()),
        (b'{"retryAfter": true, "dailyRemainingUsd": 0.0}', Budget(True)),
        (b'{"retryAfter": -1}', Budget()),
        (b'{"retryAfter": 1e400}', Budget()),
        (b'{"retryAfter": NaN}', Budget()),
        (b"<error>DAILY_THRESHOLD</error>", Budget(True)),
        (b"[" * 2000, Budget()),
        (b'{"a":' * 400, Budget()),
    ],
)
def test_budgets(body: bytes, expected: Budget) -> None:
    assert budget(body) == expected
