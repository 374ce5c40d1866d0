"""Unpaywall: what is open is found, what is unknown is never called closed, and every failure has its error."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from litreview.errors import SourceChanged, SourceError, SourceIncomplete, SourceRefused, SourceUnavailable
from litreview.sources.http import HttpClient, Settings
from litreview.sources.unpaywall import OpenCopy, OpenStatus, ask
from tests.servers.base import HTML, Fault
from tests.servers.unpaywall import PLACE, UnpaywallServer, article

EMAIL, DOI = "kari@student.example.org", "10.1000/hope.1"
ODD = "10.1002/(sici)1097-4679(199905)55:5<537::aid-jclp1>3.0.co;2-a#x?y=å"


def client(server: UnpaywallServer, slept: list[float] | None = None, **settings: object) -> HttpClient:
    given = {"base_addresses": {"unpaywall": server.address}, "email": EMAIL, "tries": 3, **settings}
    waits = slept if slept is not None else []
    return HttpClient(Settings(**given), clock=lambda: sum(waits), sleep=waits.append, rng=random.Random(1))


@pytest.fixture
def server() -> Iterator[UnpaywallServer]:
    with UnpaywallServer(article(DOI, "green")) as running:
        yield running


def told(server: UnpaywallServer, **fields: object) -> OpenCopy:
    server.articles[DOI] = {**article(DOI, "green"), **fields}
    return ask(client(server), DOI)


def test_an_open_copy(server: UnpaywallServer) -> None:
    assert ask(client(server), DOI) == OpenCopy(
        DOI,
        OpenStatus.GREEN,
        True,
        "https://example.org/copy.pdf",
        "https://example.org/copy",
        "acceptedVersion",
        "cc-by",
        "repository",
    )
    assert server.calls[0].params == {"email": EMAIL}
    assert server.calls[0].path == f"/v2/{DOI}"


@pytest.mark.parametrize("status", ["gold", "diamond", "hybrid", "bronze", "green", "closed"])
def test_each_status(server: UnpaywallServer, status: str) -> None:
    server.articles[DOI] = article(DOI, status)
    copy = ask(client(server), DOI)
    assert (copy.status, copy.known, bool(copy.url)) == (status, True, status != "closed")


def test_a_doi_it_does_not_know_is_unknown_and_not_closed(server: UnpaywallServer) -> None:
    assert ask(client(server), "10.1000/other") == OpenCopy("10.1000/other", OpenStatus.UNKNOWN, known=False)
    said = {"error": True, "HTTP_status_code": 404, "message": "not here"}
    server.faults.append(Fault(body=json.dumps(said).encode()))  # the same with status 200
    assert not ask(client(server), "10.1000/other").known


@pytest.mark.parametrize("body", [HTML, b"404 page not found", b"<error>no such page</error>"])
def test_a_404_that_is_not_its_own_says_nothing_of_the_doi(server: UnpaywallServer, body: bytes) -> None:
    server.faults.append(Fault(status=404, body=body))
    with pytest.raises(SourceRefused, match="LR-HTTP-REFUSED"):
        ask(client(server), DOI)


def test_a_doi_of_odd_letters_reaches_it_whole(server: UnpaywallServer) -> None:
    server.articles[ODD] = article(ODD, "gold")
    assert ask(client(server), ODD).status is OpenStatus.GOLD
    assert server.calls[0].path == f"/v2/{ODD}"


def test_parts_that_are_lacking_are_empty_and_never_guessed(server: UnpaywallServer) -> None:
    assert told(server, best_oa_location=None).url == ""
    assert (
        told(server, best_oa_location={**PLACE, "url_for_pdf": None, "url": "http://example.org/a"}).url
        == "http://example.org/a"
    )
    assert told(server, best_oa_location={**PLACE, "url_for_pdf": "javascript:alert(1)", "url": 7}).url == ""
    assert told(server, best_oa_location={**PLACE, "license": None, "version": 3}).licence == ""
    assert told(server, oa_status="platinum").status is OpenStatus.UNKNOWN
    assert told(server, oa_status=None).url == "https://example.org/copy.pdf"


@pytest.mark.parametrize("pause", [{}, {"Retry-After": "7"}])
def test_too_many_requests_is_waited_out(server: UnpaywallServer, pause: dict[str, str]) -> None:
    server.faults.append(Fault(status=429, headers=pause, times=2))
    slept: list[float] = []
    assert ask(client(server, slept), DOI).status is OpenStatus.GREEN
    assert len(server.calls) == 3
    assert min(slept) >= (7 if pause else 0.5)


def answer(**fields: object) -> Fault:
    return Fault(body=json.dumps({**article(DOI, "green"), **fields}).encode())


@pytest.mark.parametrize(
    ("fault", "kind", "code", "calls"),
    [
        (Fault(status=429, times=9), SourceUnavailable, "LR-HTTP-BUSY", 3),
        (Fault(status=429, headers={"Retry-After": "9999"}, times=9), SourceUnavailable, "LR-HTTP-WAIT", 1),
        (Fault(status=500, body=b"{}", times=9), SourceUnavailable, "LR-HTTP-SERVER", 3),
        (Fault(delay=0.6, times=9), SourceUnavailable, "LR-HTTP-TIMEOUT", 3),
        (Fault(cut=40, times=9), SourceIncomplete, "LR-HTTP-CUT", 3),
        (Fault(cut=40, honest=True, times=9), SourceIncomplete, "LR-HTTP-CUT", 3),
        (Fault(body=HTML), SourceChanged, "LR-HTTP-HTML", 1),
        (Fault(body=b"hello"), SourceChanged, "LR-HTTP-KIND", 1),
        (Fault(status=422, body=b'{"error": true, "message": "slow down"}'), SourceRefused, "LR-HTTP-REFUSED", 1),
        (Fault(body=b'{"doi": broken}'), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (Fault(body=b'{"doi": "\xff"}'), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (Fault(body=b"[1, 2]"), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (answer(doi="10.1000/quite.another"), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (answer(is_oa=None), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (answer(oa_status="closed"), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (answer(is_oa=False), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
        (Fault(body=b'{"error": true, "message": "the index is down"}'), SourceChanged, "LR-UNPAYWALL-SHAPE", 1),
    ],
)
def test_a_failure_has_its_code(
    server: UnpaywallServer, fault: Fault, kind: type[SourceError], code: str, calls: int
) -> None:
    server.faults.append(fault)
    with pytest.raises(kind) as raised:
        ask(client(server, read_timeout=0.2), DOI)
    assert raised.value.code == code
    assert len(server.calls) == calls


def test_an_address_it_does_not_accept(server: UnpaywallServer) -> None:
    with pytest.raises(SourceRefused, match="LR-LOOKUP-EMAIL-REFUSED") as raised:
        ask(client(server, email="me@example.com"), DOI)
    assert "own email address" in str(raised.value.words["said"])
    assert "me@example.com" not in str(raised.value)


def test_the_address_is_nowhere_in_an_error(server: UnpaywallServer) -> None:
    server.faults.append(Fault(status=403, body=f"no entry for {EMAIL}".encode()))
    with pytest.raises(SourceRefused) as raised:
        ask(client(server), DOI)
    assert EMAIL not in str(raised.value)
    assert EMAIL not in repr(raised.value.words)
