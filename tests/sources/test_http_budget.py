"""A budget that is used up stops the search with the time it is renewed; a short pause is waited for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from litreview.errors import SourceUnavailable
from litreview.messages import Words
from litreview.model import Message
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient, Settings
from litreview.sources.pace import LOOK_AGAIN, Pace
from tests.servers.base import Fault, Reply, Seen, SourceServer

NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
DAILY = Pace(5.0, quota=True)
OPENALEX = (
    b'{"error":"Rate limit exceeded","message":"Insufficient budget. This request costs $0.001. Resets at midnight'
    b' UTC.","retryAfter":%s,"dailyRemainingUsd":0}'
)


class Made(SourceServer):
    key = "made"

    def __init__(self) -> None:
        super().__init__()
        self.headers: dict[str, str] = {}

    def answer(self, call: Seen) -> Reply:
        return Reply(b'{"ok": 1}', headers=self.headers)


class Time:
    def __init__(self) -> None:
        self.now, self.slept = 1000.0, []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[Made]:
    with Made() as running:
        yield running


@pytest.fixture
def time() -> Time:
    return Time()


def client(time: Time, **settings: object) -> HttpClient:
    return HttpClient(
        Settings(tries=3, **settings), clock=time.clock, sleep=time.sleep, now=lambda: NOW, rng=random.Random(1)
    )


def call(server: SourceServer, pace: Pace = DAILY) -> Call:
    return Call(server.address + "x", (), pace, expect=Kind.JSON)


def refused(http: HttpClient, asked: Call) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as caught:
        http.fetch(asked)
    return caught.value


@pytest.mark.parametrize(
    ("body", "headers", "pace"),
    [
        (OPENALEX % b"43169.2", {}, Pace(5.0)),
        (OPENALEX % b"1", {"Retry-After": "43169.2"}, Pace(5.0)),
        (b'{"errorsExist":true,"code":"DAILY_THRESHOLD"}', {"Retry-After": "43170"}, Pace(5.0)),
        (b"<e>DAILY_THRESHOLD</e>", {"Retry-After": "Sat, 21 Nov 2026 00:00:00 GMT"}, Pace(5.0)),
        (b"{}", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "43170"}, DAILY),
        (b"{}", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW.timestamp()) + 43_170)}, DAILY),
        (b"{}", {"X-RateLimit-Remaining": "0", "X-RateLimit-Retry-After": "2026-11-21T00:00:00+0000"}, DAILY),
        (b"{}", {"X-Exl-Api-Remaining": "0", "Retry-After": "43170"}, Pace(5.0)),
    ],
)
def test_a_daily_budget_stops_at_once_with_the_time_of_reset(
    server: Made, time: Time, body: bytes, headers: dict[str, str], pace: Pace
) -> None:
    server.faults.append(Fault(status=429, body=body, headers=headers, times=9))
    http = client(time)
    error = refused(http, call(server, pace))
    assert (error.code, error.words["until"], error.words["seconds"]) == ("LR-HTTP-BUDGET", "2026-11-21T00:00Z", 43170)
    assert error.words["host"] == server.address.split("/")[2]
    assert (len(server.calls), time.slept) == (1, [])
    assert refused(http, call(server, pace)).code == "LR-HTTP-BUDGET"
    assert len(server.calls) == 1  # known to be spent: not asked again
    assert "2026-11-21T00:00Z" in Words("nb")("error.LR-HTTP-BUDGET", **error.words)


def test_a_budget_that_names_no_time_says_so_and_is_looked_at_again_later(server: Made, time: Time) -> None:
    server.faults.append(Fault(status=429, body=b"DAILY_THRESHOLD"))
    http = client(time)
    for _ in range(3):
        error = refused(http, call(server))
        assert error.code == "LR-HTTP-BUDGET"
        assert isinstance(error.words["until"], Message)
        assert "ikke oppgitt" in Words("nb")("error.LR-HTTP-BUDGET", **error.words)
        time.now += LOOK_AGAIN / 3 - 1
    assert len(server.calls) == 1
    time.now += 4
    assert http.fetch(call(server)).body == b'{"ok": 1}'


def test_the_last_of_a_budget_is_used_and_what_follows_is_not_asked(server: Made, time: Time) -> None:
    server.headers = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "43170"}
    http = client(time)
    for _ in range(3):
        http.fetch(call(server))
    server.headers["X-RateLimit-Remaining"] = "0"
    assert http.fetch(call(server)).body == b'{"ok": 1}'
    assert refused(http, call(server)).words["until"] == "2026-11-21T00:00Z"
    assert len(server.calls) == 4
    assert max(time.slept) <= 0.2 + 1e-9
    time.now += 43_171
    assert http.fetch(call(server)).body == b'{"ok": 1}'


def test_a_budget_that_is_renewed_soon_is_waited_for(server: Made, time: Time) -> None:
    server.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "40"}
    http = client(time)
    http.fetch(call(server))
    http.fetch(call(server))
    assert time.slept == [pytest.approx(40)]
    server.headers.clear()
    server.faults += [Fault(status=429, body=OPENALEX % b"20"), Fault(status=429, body=OPENALEX % b"100")]
    http.fetch(call(server))
    assert time.slept[1:] == [pytest.approx(40), pytest.approx(20, abs=0.5), pytest.approx(100, abs=0.5)]


def test_a_long_pause_that_is_no_budget_says_until_when_and_is_remembered(server: Made, time: Time) -> None:
    server.faults.append(Fault(status=503, headers={"Retry-After": "3600"}))
    http = client(time)
    for _ in range(2):
        error = refused(http, call(server))
        assert (error.code, error.words["seconds"]) == ("LR-HTTP-WAIT", 3600)
        assert error.words["until"] == "2026-11-20T13:01Z"  # the minute after
        assert "2026-11-20T13:01Z" in Words("en")("error.LR-HTTP-WAIT", **error.words)
    assert (len(server.calls), time.slept) == (1, [])
    time.now += 3601
    assert http.fetch(call(server)).body == b'{"ok": 1}'


def test_a_slow_pace_is_no_long_pause(server: Made, time: Time) -> None:
    http = client(time, longest_wait=0.5)
    http.fetch(call(server, Pace(1 / 3)))
    http.fetch(call(server, Pace(1 / 3)))
    assert time.slept == [pytest.approx(3.0)]


@pytest.mark.parametrize("body", [b"", b"PER_SECOND_THRESHOLD", b'{"message":"Too Many Requests"}'])
def test_too_many_in_a_second_is_tried_again(server: Made, time: Time, body: bytes) -> None:
    server.faults.append(Fault(status=429, body=body, times=2))
    assert client(time).fetch(call(server)).body == b'{"ok": 1}'
    assert len(server.calls) == 3
    assert max(time.slept) <= 3.0


@pytest.mark.parametrize("status", [400, 403, 503])
def test_a_spent_budget_is_known_under_other_statuses_too(server: Made, time: Time, status: int) -> None:
    server.faults.append(Fault(status=status, body=b"<errorCode>DAILY_THRESHOLD</errorCode>"))
    assert refused(client(time), call(server)).code == "LR-HTTP-BUDGET"
