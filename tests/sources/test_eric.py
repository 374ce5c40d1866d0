"""ERIC: the conformance suite, its own protocol, and a recorded answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.eric_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Name, Parsed, Query, RecordType, Translation, Unparsed
from litreview.sources.base import Request
from litreview.sources.conformance.suite import Suite, raised
from litreview.sources.eric import Eric
from tests.servers.base import Fault
from tests.servers.eric import EricServer


class TestConformance(Suite):
    source = Eric()
    server = EricServer


def record(**entry: Any) -> Parsed:
    (hit,) = read_hits([{"id": "ED1", **entry}], read_entry, "id")
    assert isinstance(hit, Parsed)
    return hit


def test_every_field_is_asked_for_and_parameters_stand_beside_the_query() -> None:
    request = Request(Query("main", "hope"), Translation("hope", params=(("peerreviewed", "T"),)))
    with EricServer(3) as server:
        TestConformance().fetched(server, request)
    assert server.calls[0].params == {
        "search": "hope",
        "peerreviewed": "T",
        "format": "json",
        "start": "0",
        "rows": "200",
        "fields": "*",
    }


def test_no_filter_is_added_unseen() -> None:
    with EricServer(3) as server:
        TestConformance().fetched(server)
    assert server.calls[0].params.keys() == {"search", "format", "start", "rows", "fields"}


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (EricServer.said[0], SourceRefused, "LR-SOURCE-SAID"),
        (EricServer.said[1], SourceChanged, "LR-SOURCE-SHAPE"),
        (EricServer.said[3], SourceChanged, "LR-HTTP-KIND"),
        (EricServer.said[4], SourceChanged, "LR-HTTP-KIND"),
        (b"<!DOCTYPE html><html><body>Error</body></html>", SourceChanged, "LR-HTTP-HTML"),
        (b'{"response": {"numFound": 3, "docs": [,]}}', SourceChanged, "LR-JSON-BROKEN"),
    ],
)
def test_nonsense_under_status_200_has_a_code(body: bytes, kind: type[SourceChanged], code: str) -> None:
    with EricServer(3) as server:
        server.faults.append(Fault(body=body, times=9))
        assert raised(kind, lambda: TestConformance().fetched(server)).code == code


@pytest.mark.parametrize("flag", ["T", "F"])
def test_the_mark_of_peer_review_is_kept(flag: str) -> None:
    assert record(title="X", peerreviewed=flag).record.extra["peerreviewed"] == (flag,)


def test_names_abstract_and_headings() -> None:
    hit = record(
        title="Hope &amp; care",
        author=["Østby, Åse", "National Center for Hope"],
        description="One.",
        subject=["Nursing", "Norway"],
        source="Made-up Care",
        publicationdateyear=2020,
        language=["Norwegian"],
        educationlevel=["Higher Education"],
    )
    found = hit.record
    assert (found.title, found.abstract, found.container) == ("Hope & care", "One.", "Made-up Care")
    assert found.authors == (Name("Østby", "Åse"), Name(literal="National Center for Hope"))
    assert (found.subjects, found.year, found.languages) == (("Nursing", "Norway"), 2020, ("no",))
    assert found.extra == {"educationlevel": ("Higher Education",)}


def test_serial_numbers_with_their_prefixes() -> None:
    hit = record(title="X", issn=["EISSN-1504-3010", "ISSN-0029-2001"], isbn=["ISBN-978-82-02-12345-1"])
    assert hit.record.issn == ("1504-3010", "0029-2001")
    assert hit.record.isbn == ("9788202123451",)
    assert "issn" not in hit.record.extra


def test_a_doi_in_the_address() -> None:
    hit = record(title="X", url="http://dx.doi.org/10.5555/Made.1")
    assert hit.record.doi == "10.5555/made.1"
    assert hit.record.url == "http://dx.doi.org/10.5555/Made.1"
    assert record(title="X", url="https://eric.ed.gov/?id=ED1").record.doi == ""


@pytest.mark.parametrize(
    ("own", "said", "kind"),
    [
        ("EJ1", ["Journal Articles", "Reports - Research"], RecordType.ARTICLE),
        ("EJ1", [], RecordType.ARTICLE),
        ("ED1", ["Reports - Research"], RecordType.REPORT),
        ("ED1", ["Dissertations/Theses - Doctoral Dissertations"], RecordType.THESIS),
        ("ED1", ["Speeches/Meeting Papers", "Reports - Descriptive"], RecordType.CONFERENCE),
        ("ED1", ["Books"], RecordType.BOOK),
        ("ED1", ["Guides - General"], RecordType.OTHER),
    ],
)
def test_the_kind_of_publication(own: str, said: list[str], kind: RecordType) -> None:
    assert record(id=own, title="X", publicationtype=said).record.type is kind


def test_a_publishers_telephone_is_not_its_name() -> None:
    whole = "Made-up Press. 1 Road, Town 10100, Norway. Tel: 555; e-mail: a@example.org; Web site: http://example.org"
    hit = record(title="X", publisher=whole)
    assert hit.record.publisher == "Made-up Press. 1 Road, Town 10100, Norway"
    assert hit.record.extra["publisher"] == (whole,)
    assert "publisher" not in record(title="X", publisher="Made-up Press").record.extra


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = ("id", "title", "author", "description", "source", "publisher", "publicationdateyear", "language", "subject")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from((*_KEYS, "publicationtype", "issn", "isbn", "url", "x")), _JSON) | _JSON)
def test_no_entry_breaks_the_reader(entry: Any) -> None:
    (hit,) = read_hits([entry], read_entry, "id")
    assert isinstance(hit, Parsed | Unparsed)


RECORDED = {"blockchain.json": 56}
NOT_READ: dict[str, str] = {}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers(name: str, shared: Path) -> None:
    body = (shared / "recordings" / "eric" / name).read_bytes()
    got, answer = Eric().read(body), json.loads(body)["response"]
    assert got.total == answer["numFound"] == RECORDED[name]
    assert got.listed == len(answer["docs"]) == 1
    (hit,) = got.hits
    assert isinstance(hit, Parsed)
    found = hit.record
    assert (found.ids["eric"], found.title) == ("EJ1286736", answer["docs"][0]["title"])
    assert found.authors == (Name("Çulha", "Davut"),)
    assert (found.year, found.languages, found.issn) == (2021, ("en",), ("2618-6586",))
    assert found.extra["peerreviewed"] == ("T",)
    assert len(found.subjects) == 8
    assert found.type is RecordType.ARTICLE
    assert found.abstract.startswith("Blockchain, which is")


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "eric").iterdir()}
    assert names == RECORDED.keys() | NOT_READ.keys()
