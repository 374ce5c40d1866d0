"""What the hosts' own headers do to the pace: each host's form, and what must not be taken for a pace."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from litreview.sources.pace import Allowance, Limiter, Pace, allowance

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "pace", "expected"),
    [
        ({}, Pace(3.0), Allowance()),
        ({"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "2"}, Pace(3.0), Allowance(1 / 3)),
        ({"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0"}, Pace(3.0), Allowance(1 / 3, spent=True)),
        ({"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "9"}, Pace(1.0, window=60.0), Allowance(6.0)),
        ({"X-Rate-Limit-Limit": "3", "X-Rate-Limit-Interval": "1s"}, Pace(5.0), Allowance(1 / 3)),
        ({"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "10s"}, Pace(9.0), Allowance(0.2)),
        ({"X-Rate-Limit-Limit": "5", "X-Rate-Limit-Interval": "500ms"}, Pace(9.0), Allowance(0.1)),
        ({"X-Rate-Limit-Limit": "5", "X-Rate-Limit-Interval": "soon"}, Pace(9.0), Allowance(0.2)),
        ({"X-Rate-Limit-Limit": "1000", "X-Rate-Limit-Interval": "1d"}, Pace(9.0), Allowance(quota=True)),
        ({"X-RateLimit-Limit": "20000", "X-RateLimit-Remaining": "5"}, Pace(2.0, quota=True), Allowance(quota=True)),
        ({"X-RateLimit-Limit": "2", "X-RateLimit-Remaining": "0.5"}, Pace(2.0, quota=True), Allowance(quota=True)),
        (
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"},
            Pace(2.0, quota=True),
            Allowance(spent=True, quota=True, reset=60.0),
        ),
        ({"X-RateLimit-Reset": "1795176030"}, Pace(2.0), Allowance(reset=30.0)),
        ({"X-RateLimit-Reset": "1795176030000"}, Pace(2.0), Allowance(reset=30.0)),
        ({"X-RateLimit-Retry-After": "1795176030"}, Pace(2.0), Allowance(reset=30.0)),
        ({"X-RateLimit-Retry-After": "2026-11-20T12:00:30+0000"}, Pace(2.0), Allowance(reset=30.0)),
        ({"X-RateLimit-Reset": "Fri, 20 Nov 2026 12:00:30 GMT"}, Pace(2.0), Allowance(reset=30.0)),
        ({"X-RateLimit-Reset": "1195176030"}, Pace(2.0), Allowance(reset=0.0)),
        ({"X-RateLimit-Reset": "9999999999999"}, Pace(2.0), Allowance()),
        ({"X-Exl-Api-Remaining": "12"}, Pace(2.0), Allowance()),
        ({"X-Exl-Api-Remaining": "0"}, Pace(2.0), Allowance(spent=True, quota=True)),
    ],
)
def test_each_hosts_headers(headers: dict[str, str], pace: Pace, expected: Allowance) -> None:
    assert astuple(allowance(headers, pace, NOW)) == pytest.approx(astuple(expected))


def test_the_spacing_a_host_names_is_kept_until_it_names_another() -> None:
    limiter, pace = Limiter(), Pace(10.0)
    limiter.asked("h", 0.0, pace)
    limiter.answered("h", 5.0, pace, {"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "1s"}, NOW)
    assert limiter.wait("h", 5.0) == 0.0  # counted from the question: the answer took longer than the spacing
    limiter.asked("h", 5.0, pace)
    assert limiter.wait("h", 5.0) == pytest.approx(1.0)
    limiter.answered("h", 5.1, pace, {}, NOW)
    limiter.asked("h", 6.0, pace)
    assert limiter.wait("h", 6.0) == pytest.approx(0.1)


def test_headers_never_hurry_us() -> None:
    limiter, pace = Limiter(), Pace(1.0)
    limiter.asked("h", 0.0, pace)
    limiter.answered("h", 0.0, pace, {"X-RateLimit-Limit": "1000000"}, NOW)
    assert limiter.wait("h", 0.0) == pytest.approx(1.0)


def test_a_spent_allowance_is_closed_until_it_is_renewed() -> None:
    limiter, pace = Limiter(), Pace(1.0, quota=True)
    assert limiter.closed("h", 0.0) is None
    limiter.answered("h", 0.0, pace, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "500"}, NOW)
    assert limiter.closed("h", 100.0) == (400.0, True)
    assert limiter.wait("h", 100.0) == 400.0
    assert limiter.closed("h", 500.0) is None
    limiter.spent("h", 500.0, None)
    closed = limiter.closed("h", 500.0)
    assert closed is not None
    assert closed[1] is False
