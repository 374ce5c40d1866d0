"""Downloading the register: every way it can go wrong has its own error, and none looks like a table."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from litreview.errors import InputError, SourceChanged, SourceError, SourceIncomplete, SourceRefused, SourceUnavailable
from litreview.sources.channels import Part, download
from litreview.sources.http import HttpClient, Settings
from tests.servers.base import HTML, Fault
from tests.servers.channels import JOURNALS, ChannelsServer, bulk


def client(server: ChannelsServer, slept: list[float] | None = None, **settings: object) -> HttpClient:
    given = {"base_addresses": {"channels": server.address}, "tries": 3, **settings}
    waits = slept if slept is not None else []
    return HttpClient(Settings(**given), clock=lambda: sum(waits), sleep=waits.append, rng=random.Random(1))


@pytest.fixture
def server() -> Iterator[ChannelsServer]:
    with ChannelsServer() as running:
        yield running


def test_both_tables(server: ChannelsServer) -> None:
    http = client(server, email="kari@example.org")
    journals, publishers = download(http, Part.JOURNALS), download(http, Part.PUBLISHERS)
    assert (len(journals.table.channels), len(publishers.table.channels)) == (3, 1)
    assert journals.body == server.tables["851"]
    assert journals.address == f"{server.address}bulk-csv?rptNr=851"
    assert [(call.method, call.path, call.params) for call in server.calls] == [
        ("GET", "/api/krtabeller/bulk-csv", {"rptNr": "851"}),
        ("GET", "/api/krtabeller/bulk-csv", {"rptNr": "850"}),
    ]


@pytest.mark.parametrize("pause", [{}, {"Retry-After": "7"}])
def test_too_many_requests_is_waited_out(server: ChannelsServer, pause: dict[str, str]) -> None:
    server.faults.append(Fault(status=429, headers=pause, times=2))
    slept: list[float] = []
    assert len(download(client(server, slept), Part.JOURNALS).table.channels) == 3
    assert len(server.calls) == 3
    assert len(slept) == 2
    assert min(slept) >= (7 if pause else 0.5)


@pytest.mark.parametrize(
    ("fault", "kind", "code", "calls"),
    [
        (Fault(status=429, times=9), SourceUnavailable, "LR-HTTP-BUSY", 3),
        (Fault(status=429, headers={"Retry-After": "9999"}, times=9), SourceUnavailable, "LR-HTTP-WAIT", 1),
        (Fault(status=503, body=b"down", times=9), SourceUnavailable, "LR-HTTP-SERVER", 3),
        (Fault(delay=0.6, times=9), SourceUnavailable, "LR-HTTP-TIMEOUT", 3),
        (Fault(cut=150, times=9), SourceIncomplete, "LR-HTTP-CUT", 3),
        (Fault(cut=len(bulk()) - 30, honest=True, times=9), SourceIncomplete, "LR-CHANNELS-CUT", 1),
        (Fault(status=204, body=b" ", times=9), SourceIncomplete, "LR-HTTP-CUT", 3),
        (Fault(body=b" \r\n ", times=9), SourceIncomplete, "LR-HTTP-CUT", 3),
        (Fault(body=HTML), SourceChanged, "LR-HTTP-HTML", 1),
        (Fault(status=404, body=HTML), SourceRefused, "LR-HTTP-REFUSED", 1),
        (Fault(status=302, headers={"Location": "https://example.org/"}), SourceChanged, "LR-HTTP-REDIRECT", 1),
        (Fault(body=b"Tjenesten er stengt for vedlikehold.\r\n"), SourceChanged, "LR-CHANNELS-SHAPE", 1),
        (Fault(body=bulk(JOURNALS[3:])), SourceChanged, "LR-CHANNELS-COLUMNS", 1),
        (Fault(body=bulk(rows=())), SourceChanged, "LR-CHANNELS-EMPTY", 1),
        (Fault(body=b'[{"status": {"melding": "NOT_FOUND."}}]'), SourceChanged, "LR-CHANNELS-EMPTY", 1),
        (Fault(body=b"<feil>Ukjent tabell</feil>"), SourceChanged, "LR-CHANNELS-SHAPE", 1),
        (Fault(body=b"\x00\xff" * 400), SourceChanged, "LR-CHANNELS-SHAPE", 1),
    ],
)
def test_a_failure_has_its_code(
    server: ChannelsServer, fault: Fault, kind: type[SourceError], code: str, calls: int
) -> None:
    server.faults.append(fault)
    with pytest.raises(kind) as raised:
        download(client(server, read_timeout=0.2), Part.JOURNALS)
    assert raised.value.code == code
    assert len(server.calls) == calls


def test_the_other_table_is_not_taken_for_the_one_asked_for(server: ChannelsServer) -> None:
    server.tables["850"] = server.tables["851"]
    with pytest.raises(SourceChanged, match="LR-CHANNELS-PART"):
        download(client(server), Part.PUBLISHERS)


def test_no_connection_and_a_bad_address() -> None:
    with ChannelsServer() as server:
        http = client(server, tries=1)
    with pytest.raises(SourceUnavailable, match="LR-HTTP-CONNECTION"):
        download(http, Part.JOURNALS)
    with pytest.raises(InputError, match="LR-HTTP-ADDRESS"):
        download(HttpClient(Settings(base_addresses={"channels": "ftp://example.org/"})), Part.JOURNALS)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "utf-8"])
def test_odd_encodings(server: ChannelsServer, encoding: str) -> None:
    server.tables["851"] = bulk().decode("utf-8-sig").encode(encoding)
    assert download(client(server), Part.JOURNALS).table.channels[0].title == "Håp, mot og omsorg"
