"""The client: every way a service can fail has its own code, waits are bounded, and secrets stay secret."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from litreview.errors import (
    InputError,
    LitreviewError,
    SourceChanged,
    SourceError,
    SourceIncomplete,
    SourceRefused,
    SourceUnavailable,
)
from litreview.sources.bodies import Kind, complete, kind_of
from litreview.sources.http import Call, HttpClient, Settings
from litreview.sources.pace import Limiter, Pace, backoff, retry_after
from litreview.sources.redaction import Redactor
from tests.servers.eutils import HTML, RATE_ERROR, VIEWER_ERROR, Corpus, EutilsServer, Fault

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY, EMAIL = "0123456789abcdef0123456789abcdef0123", "kari.nordmann@example.org"


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with EutilsServer(Corpus(30)) as running:
        yield running


@pytest.fixture
def time() -> Time:
    return Time()


def client(time: Time, **settings: object) -> HttpClient:
    given = {"email": EMAIL, "api_keys": {"pubmed": KEY}, "tries": 4, **settings}
    return HttpClient(Settings(**given), clock=time.clock, sleep=time.sleep, now=lambda: NOW, rng=random.Random(1))


def call(server: EutilsServer, **fields: object) -> Call:
    given = {
        "params": (("term", "hope"), ("retmax", "5")),
        "pace": Pace(3.0),
        "secrets": (("email", EMAIL), ("api_key", KEY)),
        **fields,
    }
    return Call(server.address + "esearch.fcgi", **given)


def fails(server: EutilsServer, time: Time, fault: Fault, **settings: object) -> SourceError:
    fault.times = 99
    server.faults.append(fault)
    with pytest.raises(SourceError) as caught:
        client(time, **settings).fetch(call(server))
    assert KEY not in str(caught.value)
    assert EMAIL not in str(caught.value)
    assert "203.0.113.7" not in str(caught.value)
    return caught.value


def test_a_whole_answer_and_what_was_asked(server: EutilsServer, time: Time) -> None:
    answer = client(time).fetch(call(server))
    assert b"<Count>30</Count>" in answer.body
    assert answer.received == NOW
    assert server.calls[0].params["api_key"] == KEY
    assert server.calls[0].headers["User-Agent"].endswith(f"(mailto:{EMAIL})")
    assert answer.request["param.term"] == "hope"
    assert answer.request["param.api_key"] == answer.request["param.email"] == "***"
    assert KEY not in repr(answer)
    assert EMAIL not in repr(answer)


@pytest.mark.parametrize(
    ("fault", "error", "code", "tries"),
    [
        (Fault(status=429, body=RATE_ERROR), SourceUnavailable, "LR-HTTP-BUSY", 4),
        (Fault(status=200, body=RATE_ERROR), SourceUnavailable, "LR-HTTP-BUSY", 4),
        (Fault(status=500, body=b"<p>oops</p>"), SourceUnavailable, "LR-HTTP-SERVER", 4),
        (Fault(status=503), SourceUnavailable, "LR-HTTP-SERVER", 4),
        (Fault(cut=150), SourceIncomplete, "LR-HTTP-CUT", 4),
        (Fault(cut=150, honest=True), SourceIncomplete, "LR-HTTP-CUT", 4),
        (Fault(body=b" "), SourceIncomplete, "LR-HTTP-CUT", 4),
        (Fault(status=204, headers={"Connection": "close"}), SourceIncomplete, "LR-HTTP-CUT", 4),
        (Fault(status=206), SourceIncomplete, "LR-HTTP-CUT", 4),
        (Fault(status=429, headers={"Retry-After": "9" * 400}), SourceUnavailable, "LR-HTTP-BUSY", 4),
        (Fault(status=503, headers={"Retry-After": "nan"}), SourceUnavailable, "LR-HTTP-SERVER", 4),
        (Fault(body=HTML), SourceChanged, "LR-HTTP-HTML", 1),
        (Fault(body=b'{"result": 1}'), SourceChanged, "LR-HTTP-KIND", 1),
        (Fault(body=b"just words"), SourceChanged, "LR-HTTP-KIND", 1),
        (Fault(status=400, body=VIEWER_ERROR), SourceRefused, "LR-HTTP-REFUSED", 1),
        (Fault(status=404), SourceRefused, "LR-HTTP-REFUSED", 1),
        (Fault(status=414, body=HTML), SourceRefused, "LR-HTTP-LONG", 1),
        (Fault(status=401), SourceRefused, "LR-HTTP-FORBIDDEN", 1),
        (Fault(status=403), SourceRefused, "LR-HTTP-FORBIDDEN", 1),
        (Fault(status=302, headers={"Location": "http://elsewhere.invalid/"}), SourceChanged, "LR-HTTP-REDIRECT", 1),
    ],
)
def test_each_failure_has_its_code_and_its_number_of_tries(
    server: EutilsServer, time: Time, fault: Fault, error: type[LitreviewError], code: str, tries: int
) -> None:
    caught = fails(server, time, fault)
    assert (type(caught), caught.code, len(server.calls)) == (error, code, tries)


def test_no_network_is_not_the_same_as_a_slow_or_broken_one(server: EutilsServer, time: Time) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/esearch.fcgi"
    with pytest.raises(SourceUnavailable, match="LR-HTTP-CONNECTION"):
        client(time).fetch(Call(address, (), Pace(3.0)))
    assert len(time.slept) == 3
    with pytest.raises(SourceUnavailable, match="LR-HTTP-CONNECTION"):
        client(time, tries=1).fetch(Call("http://no-such-host.invalid/", (), Pace(3.0)))
    assert fails(server, time, Fault(delay=0.6), read_timeout=0.1, tries=1).code == "LR-HTTP-TIMEOUT"
    server.faults.clear()
    assert fails(server, time, Fault(cut=150, stall=0.6), read_timeout=0.1, tries=1).code == "LR-HTTP-TIMEOUT"


def test_a_secure_address_that_speaks_plainly_is_told(server: EutilsServer, time: Time) -> None:
    address = server.address.replace("http://", "https://")
    with pytest.raises(SourceUnavailable, match="LR-HTTP-TLS"):
        client(time).fetch(Call(address, (), Pace(3.0)))


def test_an_answer_too_large_is_not_read_to_the_end(server: EutilsServer, time: Time) -> None:
    long = Fault(body=b"<a>" + b"x" * 400_000 + b"</a>")
    assert fails(server, time, long, largest_body=100_000).code == "LR-HTTP-SIZE"


def test_a_dripping_answer_has_a_deadline(server: EutilsServer, time: Time) -> None:
    def late() -> float:
        time.now += 400
        return time.now

    with pytest.raises(SourceUnavailable, match="LR-HTTP-TIMEOUT"):
        HttpClient(Settings(tries=1), clock=late, sleep=time.sleep).fetch(call(server))


@pytest.mark.parametrize("value", ["7", format_datetime(NOW + timedelta(seconds=7), usegmt=True)])
def test_retry_after_is_obeyed(server: EutilsServer, time: Time, value: str) -> None:
    server.faults.append(Fault(status=429, body=RATE_ERROR, headers={"Retry-After": value}))
    client(time).fetch(call(server))
    assert len(server.calls) == 2
    assert 7.0 <= sum(time.slept) <= 8.0


def test_a_service_that_wants_a_long_pause_is_reported_and_not_waited_for(server: EutilsServer, time: Time) -> None:
    caught = fails(server, time, Fault(status=429, headers={"Retry-After": "3600"}))
    assert (caught.code, caught.words["seconds"], len(server.calls), time.slept) == ("LR-HTTP-WAIT", 3600, 1, [])


def test_waits_grow_and_differ(server: EutilsServer, time: Time) -> None:
    fails(server, time, Fault(status=500))
    assert [0.5 * 2**n <= wait <= 1.5 * 2**n for n, wait in enumerate(time.slept)] == [True, True, True]
    assert backoff(20, 1.5, 60.0) == 60.0


def test_a_fault_that_passes_is_got_over(server: EutilsServer, time: Time) -> None:
    server.faults += [Fault(status=500), Fault(cut=100), Fault(status=429)]
    assert b"<Count>30</Count>" in client(time).fetch(call(server)).body
    assert len(server.calls) == 4


def test_the_pace_of_the_source_is_kept(server: EutilsServer, time: Time) -> None:
    http = client(time)
    for _ in range(7):
        http.fetch(call(server))
    assert sum(time.slept) == pytest.approx(6 / 3.0)


def test_headers_of_the_answer_slow_us_down() -> None:
    limiter, pace = Limiter(), Pace(10.0)
    limiter.asked("h", 0.0, pace)
    limiter.answered("h", 0.0, pace, {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "2"})
    assert limiter.wait("h", 0.0) == pytest.approx(1 / 3)
    limiter.answered("h", 0.0, pace, {"X-RateLimit-Limit": "3", "X-RateLimit-Remaining": "0"})
    assert limiter.wait("h", 0.0) == pytest.approx(1.0)
    assert limiter.wait("other", 0.0) == 0.0
    limiter.answered("other", 0.0, pace, {"X-RateLimit-Limit": "0.000000001", "X-RateLimit-Remaining": "9" * 5000})
    assert limiter.wait("other", 0.0) == 0.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("nonsense", None),
        ("-3", 0.0),
        ("2.5", 2.5),
        ("9" * 400, None),
        ("1e999", None),
        ("nan", None),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0),
    ],
)
def test_retry_after_values(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value} if value else {}, NOW) == seconds


def test_proxies_and_cookies_are_not_used(server: EutilsServer, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.faults.append(Fault(headers={"Set-Cookie": "ncbi_sid=1; path=/"}))
    http = client(time)
    http.fetch(call(server))
    http.fetch(call(server))
    assert "Cookie" not in server.calls[1].headers


def test_a_key_echoed_in_a_good_answer_is_overwritten(server: EutilsServer, time: Time) -> None:
    server.faults.append(Fault(body=f"<a>{KEY}</a>".encode()))
    assert client(time).fetch(call(server)).body == b"<a>" + b"*" * len(KEY) + b"</a>"


def test_redaction() -> None:
    redact = Redactor((KEY, EMAIL)).words
    said = redact(
        f"GET /x?email=kari.nordmann%40example.org&api_key={KEY} from 203.0.113.7 or 2001:db8:0:0:0:0:0:1 "
        '{"api-key":"10.0.0.1"} to someone@else.no'
    )
    for secret in (KEY, "nordmann", "203.0", "2001:db8", "10.0.0.1", "someone"):
        assert secret not in said
    assert redact("Count 783, at 12:30") == "Count 783, at 12:30"
    assert KEY not in repr(Settings(api_keys={"pubmed": KEY}, email=EMAIL))
    assert KEY not in repr(Redactor((KEY,)))


@pytest.mark.parametrize(
    "address", ["ftp://host/", "file:///etc/", "https://", "https://user:pass@host/", "nonsense", "http://host:99999/"]
)
def test_only_plain_web_addresses_are_taken(time: Time, address: str) -> None:
    with pytest.raises(InputError, match="LR-HTTP-ADDRESS"):
        client(time, base_addresses={"pubmed": address}).address("pubmed", "https://x.invalid/", "esearch.fcgi")


def test_a_base_address_may_lack_its_last_slash(time: Time) -> None:
    http = client(time, base_addresses={"pubmed": "http://127.0.0.1:8/entrez"})
    assert http.address("pubmed", "https://x.invalid/", "a.fcgi") == "http://127.0.0.1:8/entrez/a.fcgi"


def _all_below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for lower in kind.__subclasses__():
        yield from _all_below(lower)


@pytest.mark.parametrize("kind", sorted(set(_all_below(requests.RequestException)), key=lambda kind: kind.__name__))
def test_every_exception_of_the_library_below_becomes_one_of_ours(
    kind: type[Exception], time: Time, server: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = kind("x", "y", 0) if issubclass(kind, requests.JSONDecodeError) else kind(f"secret {KEY}")

    def raising(*_: object, **__: object) -> None:
        raise made

    monkeypatch.setattr(requests.Session, "request", raising)
    with pytest.raises(LitreviewError) as caught:
        client(time, tries=1).fetch(call(server))
    assert caught.value.code.startswith("LR-HTTP-")
    assert caught.value.__suppress_context__  # a traceback must not print the address with the key in it


@pytest.mark.parametrize(
    ("body", "kind", "whole"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE a><a><b/></a>\n', Kind.XML, True),
        (b"<a><b/>", Kind.XML, False),
        (b"<a/>", Kind.XML, True),
        (b"<a", Kind.XML, False),
        (b"<?xml", Kind.XML, False),
        (b"\xef\xbb\xbf<a></a>", Kind.XML, True),
        (b'{"a": 1}', Kind.JSON, True),
        (b'{"a": [1', Kind.JSON, False),
        (HTML, Kind.HTML, True),
        (b"", Kind.OTHER, True),
    ],
)
def test_kinds_of_bodies(body: bytes, kind: Kind, whole: bool) -> None:
    assert kind_of(body) is kind
    assert complete(body, kind) is whole
