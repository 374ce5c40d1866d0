"""One lane for each host: hosts do not wait for one another, and one host is never asked two things at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import pytest
import requests

from litreview.errors import SourceUnavailable
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient, Settings
from litreview.sources.pace import Pace
from tests.servers.base import Fault, Reply, Seen, SourceServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Made(SourceServer):
    """Answers everything with one object; `meanwhile` is called while it does."""

    key = "made"

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    def answer(self, call: Seen) -> Reply:
        self.meanwhile()
        return Reply(b'{"ok": 1}')


class Time:
    """A clock that moves only when somebody sleeps, in whatever thread."""

    def __init__(self) -> None:
        self.now, self.slept, self._lock = 1000.0, [], threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


@pytest.fixture
def server() -> Iterator[Made]:
    with Made() as running:
        yield running


def client(time: Time, waiting: Callable[[str, float], None] | None = None, **settings: object) -> HttpClient:
    return HttpClient(Settings(**settings), clock=time.clock, sleep=time.sleep, now=lambda: NOW, waiting=waiting)


def call(server: SourceServer, per_second: float = 3.0, **fields: object) -> Call:
    return Call(server.address + "x", (), Pace(per_second), expect=Kind.JSON, **fields)


def test_hosts_are_asked_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=10)  # neither answers before both are asked
    with Made(both.wait) as one, Made(both.wait) as two, ThreadPoolExecutor(2) as threads:
        http = client(Time())
        answers = list(threads.map(lambda server: http.fetch(call(server)), (one, two)))
    assert [answer.body for answer in answers] == [b'{"ok": 1}'] * 2
    http.close()


def test_one_host_is_asked_one_thing_at_a_time_and_at_its_pace() -> None:
    time, inside, most, moments = Time(), [], [], []

    def meanwhile() -> None:
        inside.append(1)
        most.append(len(inside))
        moments.append(time.now)
        threading.Event().wait(0.02)
        inside.pop()

    with Made(meanwhile) as server, ThreadPoolExecutor(4) as threads:
        http = client(time)
        list(threads.map(lambda _: http.fetch(call(server)), range(8)))
    assert max(most) == 1
    assert len(moments) == 8
    assert all(later - earlier >= 1 / 3 - 1e-9 for earlier, later in pairwise(moments))
    http.close()


def test_a_host_that_asks_for_a_pause_does_not_hold_up_another() -> None:
    paused, go_on = threading.Event(), threading.Event()

    def sleep(_: float) -> None:
        paused.set()
        assert go_on.wait(10)

    http = HttpClient(Settings(), sleep=sleep)
    with Made() as slow, Made() as quick, ThreadPoolExecutor(1) as threads:
        slow.faults.append(Fault(status=429, headers={"Retry-After": "60"}))
        waiting = threads.submit(http.fetch, call(slow))
        assert paused.wait(10)
        assert http.fetch(call(quick)).body == b'{"ok": 1}'
        assert not waiting.done()
        go_on.set()
        assert waiting.result(10).body == b'{"ok": 1}'


def test_a_long_pause_is_told_before_it_begins_and_a_short_one_is_not(server: Made) -> None:
    time, told = Time(), []
    http = client(time, lambda host, seconds: told.append((host, seconds, len(time.slept))))
    server.faults.append(Fault(status=429, headers={"Retry-After": "30"}))
    http.fetch(call(server))
    http.fetch(call(server))
    host = server.address.split("/")[2]
    assert told == [(host, pytest.approx(30, abs=0.1), 0)]
    assert len(time.slept) == 2


def test_an_interrupt_passes_through_and_leaves_the_client_usable(
    server: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time()
    http = client(time)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "request", interrupted)
        with pytest.raises(KeyboardInterrupt):
            http.fetch(call(server))
    with monkeypatch.context() as patch:
        patch.setattr(http, "_sleep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            http.fetch(call(server))
    with monkeypatch.context() as patch:
        patch.setattr(requests.Response, "iter_content", interrupted)
        with pytest.raises(KeyboardInterrupt):
            http.fetch(call(server))
    with ThreadPoolExecutor(1) as threads:  # from another thread: the lock of the lane is free
        assert threads.submit(http.fetch, call(server)).result(10).body == b'{"ok": 1}'
    http.close()
    assert http.fetch(call(server)).body == b'{"ok": 1}'


def test_stop_ends_a_pause_at_once_and_refuses_what_follows(server: Made) -> None:
    told = threading.Event()
    http = HttpClient(Settings(), waiting=lambda *_: told.set())
    server.faults.append(Fault(status=429, headers={"Retry-After": "100"}))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(http.fetch, call(server))
        assert told.wait(10)
        http.stop()
        with pytest.raises(SourceUnavailable, match="LR-HTTP-STOPPED"):
            waiting.result(10)
    with pytest.raises(SourceUnavailable, match="LR-HTTP-STOPPED"):
        http.fetch(call(server))
    assert len(server.calls) == 1


def test_a_pause_of_real_seconds_is_slept(server: Made) -> None:
    from time import monotonic

    http, begun = HttpClient(Settings()), monotonic()
    http.fetch(call(server, per_second=5.0))
    http.fetch(call(server, per_second=5.0))
    assert monotonic() - begun >= 0.2
