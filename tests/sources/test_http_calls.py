"""What a call sends and what is put down of it: JSON, repeated names, secret headers, texts, a judge."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from litreview.errors import InputError, SourceChanged, SourceError, SourceIncomplete, SourceRefused, SourceUnavailable
from litreview.messages import Words
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient, Settings
from litreview.sources.pace import Pace
from tests.servers.base import HTML, Fault, Reply, Seen, SourceServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY = "secret/Key+0123456789"


class Made(SourceServer):
    key = "made"
    body = b'{"hits": [{"a": {"b": "}"}}]}'

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def answer(self, call: Seen) -> Reply:
        return Reply(self.body)


@pytest.fixture
def server() -> Iterator[Made]:
    with Made() as running:
        yield running


def client(**settings: object) -> HttpClient:
    given = {"tries": 3, "email": "kari@example.org", **settings}
    return HttpClient(Settings(**given), clock=lambda: 0.0, sleep=lambda _: None, now=lambda: NOW, rng=random.Random(1))


def call(server: SourceServer, *params: tuple[str, str], **fields: object) -> Call:
    return Call(server.address + "x", params, Pace(100.0), **{"expect": Kind.JSON, **fields})


def test_a_secret_header_is_sent_and_never_shown(server: Made) -> None:
    asked = call(server, secret_headers=(("Authorization", f"Bearer {KEY}"), ("x-api-key", KEY)))
    answer = client().fetch(asked)
    assert server.calls[0].headers["Authorization"] == f"Bearer {KEY}"
    assert server.calls[0].headers["x-api-key"] == KEY
    assert answer.request["header.Authorization"] == answer.request["header.x-api-key"] == "***"
    assert KEY not in repr(asked) + repr(answer)


@pytest.mark.parametrize("echo", [KEY, "secret%2FKey%2B0123456789", r"secret\/Key+0123456789", f"Bearer {KEY}"])
@pytest.mark.parametrize("status", [0, 400, 403, 500])
def test_a_secret_of_the_call_that_is_echoed_is_hidden(server: Made, echo: str, status: int) -> None:
    server.faults.append(Fault(status=status, body=b'{"said": "%s"}' % echo.encode(), times=9))
    asked = call(server, secret_headers=(("Authorization", f"Bearer {KEY}"),))
    try:
        said = client().fetch(asked).body.decode()
    except SourceError as error:
        said = str(error)
    assert "said" in said
    assert "0123456789" not in said


def test_a_key_that_cannot_be_sent_is_told(server: Made) -> None:
    for bad in ("key\nX-Other: 1", "nøkkel", "“key”"):
        with pytest.raises(InputError, match="LR-HTTP-KEY") as caught:
            client().fetch(call(server, secret_headers=(("x-api-key", bad),)))
        assert bad not in str(caught.value)
    assert server.calls == []


def test_a_json_body_is_posted_with_the_parameters_in_the_address(server: Made) -> None:
    asked = {"tabell_id": 850, "filter": [{"variabel": "Språk æøå", "values": ["1"]}]}
    answer = client().fetch(call(server, ("page", "2"), json=asked))
    seen = server.calls[0]
    assert (seen.method, json.loads(seen.body)) == ("POST", asked)
    assert seen.headers["Content-Type"].startswith("application/json")
    assert seen.params == {"page": "2"}
    assert answer.request["method"] == "POST"
    assert json.loads(answer.request["json"]) == asked


def test_names_keep_their_order_and_may_repeat(server: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    sent, request = [], requests.Session.request

    def noting(*args: object, **kwargs: object) -> object:
        sent.append(kwargs["params"])
        return request(*args, **kwargs)

    monkeypatch.setattr(requests.Session, "request", noting)
    params = (("q", "a & b"), ("filter", "x:1,2"), ("b", "2"), ("filter", "y|z"), ("empty", ""))
    answer = client().fetch(call(server, *params))
    assert tuple(parse_qsl(sent[0], keep_blank_values=True)) == params
    assert list(answer.request.items())[2:] == [
        ("param.q", "a & b"),
        ("param.filter", "x:1,2"),
        ("param.b", "2"),
        ("param.filter.2", "y|z"),
        ("param.empty", ""),
    ]


def test_the_accept_header(server: Made) -> None:
    client().fetch(call(server))
    client().fetch(call(server, accept="application/json; version=2023-05-26"))
    client().fetch(call(server, expect=Kind.TEXT))
    accepted = [seen.headers["Accept"] for seen in server.calls]
    assert accepted[:2] == ["application/json", "application/json; version=2023-05-26"]
    assert accepted[2].startswith("text/csv")
    assert server.calls[0].headers["User-Agent"].startswith("litreview/")


def test_a_table_as_text_is_taken_as_it_is_and_must_be_whole(server: Made) -> None:
    table = "tidsskrift;nivå\nÅ;1\n".encode("latin-1")
    server.faults.append(Fault(body=table, headers={"Content-Type": "text/csv"}))
    assert client().fetch(call(server, expect=Kind.TEXT)).body == table
    for fault, kind, code in (
        (Fault(body=table, cut=7, times=9), SourceIncomplete, "LR-HTTP-CUT"),
        (Fault(body=HTML), SourceChanged, "LR-HTTP-HTML"),
        (Fault(body=b"\n", times=9), SourceIncomplete, "LR-HTTP-CUT"),
    ):
        server.faults[:] = [fault]
        with pytest.raises(kind, match=code):
            client().fetch(call(server, expect=Kind.TEXT))


def test_a_content_length_is_held_up_against_what_came(server: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the library below does not: it is told here not to."""
    from urllib3.response import HTTPResponse

    monkeypatch.setattr(HTTPResponse, "_init_length", lambda *_: None)
    server.faults.append(Fault(body=b"a;b\n1;2\n", cut=4, times=9))
    with pytest.raises(SourceIncomplete, match="LR-HTTP-CUT"):
        client().fetch(call(server, expect=Kind.TEXT))
    packed = gzip.compress(b"a;b\n1;2\n" * 500)
    server.faults[:] = [Fault(body=packed, headers={"Content-Encoding": "gzip"})]
    assert len(client().fetch(call(server, expect=Kind.TEXT)).body) == 4000
    server.faults[:] = [Fault(body=packed, cut=len(packed) - 9, headers={"Content-Encoding": "gzip"}, times=9)]
    with pytest.raises(SourceIncomplete, match="LR-HTTP-CUT"):
        client().fetch(call(server, expect=Kind.TEXT))


def test_json_that_is_cut_after_a_bracket_is_known(server: Made) -> None:
    for cut in range(1, len(Made.body)):
        server.faults[:] = [Fault(cut=cut, honest=True, times=9)]
        with pytest.raises(SourceIncomplete, match="LR-HTTP-CUT"):
            client(tries=1).fetch(call(server))


def test_a_refusal_says_its_status_and_what_was_said(server: Made) -> None:
    xml = b"<e><errorCode>UNAUTHORIZED</errorCode><errorMessage>API-key not defined</errorMessage></e>"
    for status, body, said in (
        (404, b'{"error": true, "message": "no such DOI"}', "no such DOI"),
        (400, xml, "UNAUTH"),
    ):
        server.faults[:] = [Fault(status=status, body=body)]
        with pytest.raises(SourceRefused, match="LR-HTTP-REFUSED") as caught:
            client().fetch(call(server))
        assert caught.value.words["status"] == status
        assert said in str(caught.value.words["said"])
    assert len(server.calls) == 2


def complaint(code: str, kind: type[SourceError] = SourceUnavailable, **words: object) -> object:
    def judge(body: bytes) -> None:
        if b"errCode" in body:
            raise kind(code, **words)

    return judge


def test_a_complaint_with_status_200_is_tried_again_when_it_may_pass(server: Made) -> None:
    for code in ("LR-HTTP-BUSY", "LR-HTTP-SERVER", "LR-HTTP-CUT"):
        server.calls.clear()
        server.faults[:] = [Fault(body=b'{"errCode": 500}', times=2)]
        assert client().fetch(call(server, judge=complaint(code))).body == Made.body
        assert len(server.calls) == 3


def test_a_complaint_that_stays_has_all_its_words(server: Made) -> None:
    words = Words("en")
    for code in ("LR-HTTP-BUSY", "LR-HTTP-SERVER", "LR-HTTP-BUDGET"):
        server.faults[:] = [Fault(body=b'{"errCode": 500}', times=9)]
        with pytest.raises(SourceUnavailable, match=code) as caught:
            client().fetch(call(server, judge=complaint(code)))
        assert "127.0.0.1" in words(f"error.{code}", **caught.value.words)


def test_a_complaint_that_will_not_pass_is_not_tried_again(server: Made) -> None:
    server.faults[:] = [Fault(body=b'{"errCode": 404, "key": "%s"}' % KEY.encode())]
    seen = []

    def judge(body: bytes) -> None:
        seen.append(body)
        raise SourceRefused("LR-MADE", status=404)

    with pytest.raises(SourceRefused, match="LR-MADE"):
        client(api_keys={"made": KEY}).fetch(call(server, judge=judge))
    assert len(server.calls) == 1
    assert KEY.encode() not in seen[0]


def test_said_is_short_and_without_secrets() -> None:
    http = client(api_keys={"made": KEY})
    said = http.said(b"<p>Your key " + KEY.encode() + b" from 203.0.113.7</p>" + b" x" * 500)
    assert said.startswith("Your key *** from ***")
    assert len(said) <= 210
