"""Oria through Primo: the conformance suite, its own protocol, its records, and recorded answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceError, SourceRefused
from litreview.formats.json_entry import read_hits
from litreview.formats.primo_record import PEER_REVIEWED, read_entry
from litreview.model import Name, Parsed, Query, Record, RecordType, Translation
from litreview.sources.base import Request
from litreview.sources.conformance import Suite
from litreview.sources.conformance.server import Fault
from litreview.sources.http import HttpClient
from litreview.sources.known import PRIMO
from litreview.sources.primo import Primo, clause
from tests.servers.cassettes import Taped, read_tape
from tests.servers.primo import UNKNOWN_KEY, PrimoServer

LIBRARY = {"vid": "47BIBSYS_XX:XX", "tab": "Everything", "scope": "MyInst_and_CI"}


class TestConformance(Suite):
    source = Primo()
    server = PrimoServer
    options: ClassVar[dict[str, str]] = LIBRARY

    def test_the_cap_is_told(self) -> None:
        """With a lower cap: five thousand hits take long."""
        Capped().test_the_cap_is_told()
        assert PRIMO.cap is not None
        assert PRIMO.cap % self.batch == 0  # else the last page would go beyond it


class Short(Primo):
    capabilities = replace(PRIMO, cap=100)


class Capped(Suite):
    source = Short()
    server = PrimoServer
    options: ClassVar[dict[str, str]] = LIBRARY


def other(server: PrimoServer, **settings: Any) -> HttpClient:
    """A client with other settings than the suite's."""
    return HttpClient(replace(TestConformance().client(server).settings, **settings))


def record(**pnx: Mapping[str, Any]) -> Record:
    (hit,) = read_hits([{"pnx": {"control": {"recordid": ["1"]}, **pnx}}], read_entry, "pnx.control.recordid")
    assert isinstance(hit, Parsed)
    return hit.record


def test_all_that_narrows_the_search_stands_in_the_request() -> None:
    limits = (("qInclude", "facet_tlevel,exact,peer_reviewed"),)
    with PrimoServer(1) as server:
        request = Request(Query("main", "x"), Translation("håp; omsorg", params=limits))
        (page,) = TestConformance().fetched(server, request)
        (sent,) = (call.params for call in server.calls)
    told = {name.removeprefix("param."): value for name, value in page.request.items() if name.startswith("param.")}
    assert told == {
        **LIBRARY,
        "q": "any,contains,håp  omsorg",
        "qInclude": "facet_tlevel,exact,peer_reviewed",
        "pcAvailability": "true",
        "skipDelivery": "true",
        "offset": "0",
        "limit": "50",
        "apikey": "***",
    }
    assert {**told, "apikey": sent["apikey"]} == sent


def test_a_query_in_clauses_is_sent_as_it_stands() -> None:
    assert (
        clause('title,contains,"hope, faith",AND;any,contains,care')
        == 'title,contains,"hope, faith",AND;any,contains,care'
    )
    assert clause("hope, faith") == "any,contains,hope, faith"
    with PrimoServer(1) as server:
        translation = Translation("hope", params=(("q", "title,exact,hope"),))
        TestConformance().fetched(server, Request(Query("main", "x"), translation))
    assert server.calls[0].params["q"] == "title,exact,hope"


@pytest.mark.parametrize("name", LIBRARY)
def test_without_a_setting_nothing_is_asked(name: str) -> None:
    suite = TestConformance()
    with PrimoServer(1) as server:
        client = other(server, options={"primo": {**LIBRARY, name: ""}})
        with pytest.raises(SourceRefused, match="LR-SOURCE-SETTING") as caught:
            list(suite.source.pages(suite.request(), client))
        assert caught.value.words["settings"] == f"primo.{name}"
        assert server.calls == []


def test_without_a_key_nothing_is_asked() -> None:
    suite = TestConformance()
    with PrimoServer(1) as server:
        with pytest.raises(SourceRefused, match="LR-SOURCE-KEY"):
            list(suite.source.pages(suite.request(), other(server, api_keys={})))
        assert server.calls == []


def test_what_is_whole_already_needs_no_settings() -> None:
    suite = TestConformance()
    with PrimoServer(1) as server:
        stored = suite.fetched(server)
        client = other(server, options={}, api_keys={})
        assert list(suite.source.pages(suite.request(), client, stored)) == []


def test_a_key_the_service_does_not_know() -> None:
    with PrimoServer(1) as server:
        server.faults.append(Fault(status=400, body=UNKNOWN_KEY, headers={}))
        with pytest.raises(SourceRefused, match="LR-HTTP-FORBIDDEN") as caught:
            TestConformance().fetched(server)
    assert "API-key not defined" in str(caught.value.words["said"])


def test_another_refusal_is_not_about_the_key() -> None:
    with PrimoServer(1) as server:
        server.faults.append(Fault(status=400, body=UNKNOWN_KEY.replace(b"UNAUTHORIZED", b"INVALID_QUERY")))
        with pytest.raises(SourceRefused, match="LR-HTTP-REFUSED"):
            TestConformance().fetched(server)


def test_marks_of_the_display_are_no_part_of_a_name() -> None:
    display = {"title": ["Håp$$QHåp og bedring"], "creator": ["Østby, Åse$$QØstby, Åse ; Lie, Kari$$QLie, Kari"]}
    found = record(display=display)
    assert found.title == "Håp"
    assert [name.family for name in found.authors] == ["Østby", "Lie"]


def test_authors_where_the_display_has_none() -> None:
    assert record(addata={"au": ["Østby, Åse"]}).authors == (Name("Østby", "Åse"),)
    assert record(sort={"author": ["Lie, Kari ; Moe, Per"]}).authors == (Name("Lie", "Kari"), Name("Moe", "Per"))
    assert record(sort={"author": ["lie kari"]}).authors == ()


def test_the_longer_list_of_authors_counts() -> None:
    found = record(display={"creator": ["Lie, Kari ; Moe, Per"]}, addata={"au": ["Lie, Kari"]})
    assert [name.family for name in found.authors] == ["Lie", "Moe"]


def test_years_of_a_life_and_roles_are_no_part_of_a_name() -> None:
    found = record(addata={"au": ["Braje, Todd J., 1976-", "Lie, Kari, author.", "Moe, Per, 1901-1980, redaktør"]})
    assert found.authors == (Name("Braje", "Todd J."), Name("Lie", "Kari"))
    assert found.editors == (Name("Moe", "Per"),)


def test_peer_review_is_kept_where_the_field_means_that() -> None:
    article = {"title": ["X"], "type": ["article"], "lds50": ["peer_reviewed"]}
    assert record(display=article).publication_types == ("article", PEER_REVIEWED)
    assert record(
        display={"title": ["X"]}, facets={"toplevel": ["peer_reviewed", "online_resources"]}
    ).publication_types == (PEER_REVIEWED,)
    book = record(display={"title": ["X"], "type": ["book"], "lds50": ["A summary."]})
    assert book.publication_types == ("book",)
    assert book.extra["pnx.display.lds50"] == ("A summary.",)


@pytest.mark.parametrize(
    ("addata", "pages", "article_number"),
    [
        ({"pages": ["42-42"], "spage": ["42"], "epage": ["42"]}, "42", ""),
        ({"pages": ["90-105"]}, "90-105", ""),
        ({"spage": ["90"], "epage": ["105"]}, "90-105", ""),
        ({"pages": ["9140064-"]}, "9140064", ""),
        ({"pages": ["e22081"]}, "", "e22081"),
        ({"artnum": ["47"]}, "", "47"),
    ],
)
def test_pages(addata: dict[str, list[str]], pages: str, article_number: str) -> None:
    found = record(addata=addata)
    assert (found.pages, found.article_number) == (pages, article_number)


def test_a_chapter_stands_in_its_book_and_a_book_in_nothing() -> None:
    chapter = record(display={"title": ["Håp"], "type": ["book_chapter"]}, addata={"btitle": ["Håndbok"]})
    assert (chapter.type, chapter.container) == (RecordType.CHAPTER, "Håndbok")
    book = record(display={"title": ["Håndbok /"], "type": ["book"]}, addata={"btitle": ["Håndbok"]})
    assert (book.type, book.title, book.container) == (RecordType.BOOK, "Håndbok", "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def section(*names: str) -> st.SearchStrategy[Any]:
    return JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON))


DOCS = st.fixed_dictionaries(
    {},
    optional={
        "pnx": JSON
        | st.fixed_dictionaries(
            {},
            optional={
                "display": section("title", "creator", "type", "language", "subject", "lds50"),
                "addata": section("au", "date", "pages", "spage", "epage", "issn", "isbn", "doi", "jtitle", "btitle"),
                "control": section("recordid"),
                "sort": section("author"),
            },
        )
    },
)


@given(st.lists(JSON | DOCS, max_size=3))
def test_any_entry_is_read_or_named(entries: list[object]) -> None:
    assert len(read_hits(entries, read_entry)) == len(entries)


TAPED = {"monkeys_primo_articles.yml": 754_947, "primo_search_success.yml": 13_687, "no_results_primo.yml": 0}
PLAIN = {"search-otters.json": 96}
REFUSED = {"primo_search_error.yml": "LR-HTTP-FORBIDDEN"}
NOT_READ = {
    "primo-legacy": {
        "zotero_Primo_Normalized_XML_00.xml": "a record in XML of the former Primo; this program asks for JSON"
    },
    "alma-sru": dict.fromkeys(
        (
            "SRU_response_1_hit.xml",
            "SRU_response_2_hits.xml",
            "SRU_zero_hits.xml",
            "alma_sru_nonexistent_record.yml",
            "alma_sru_single_record.yml",
        ),
        "the library catalogue's SRU service, MARC in XML: another service than Primo's search",
    ),
}


@pytest.mark.parametrize("name", [*TAPED, *PLAIN])
def test_recorded_answers(name: str, shared: Path) -> None:
    path = shared / "recordings" / "primo" / name
    bodies = [path.read_bytes()] if name in PLAIN else [taped.body for taped in read_tape(path)]
    for body in bodies:
        answer, got = json.loads(body), Primo().read(body)
        assert got.total == int(answer["info"]["total"]) == {**TAPED, **PLAIN}[name]
        assert len(got.hits) == len(answer["docs"])
        for hit, doc in zip(got.hits, answer["docs"], strict=True):
            assert isinstance(hit, Parsed)
            _as_in_the_file(hit.record, doc["pnx"])


def _as_in_the_file(found: Record, pnx: dict[str, Any]) -> None:
    addata, display = pnx["addata"], pnx["display"]
    doi = addata.get("doi", [""])[0].lower()
    assert found.title == " ".join(display["title"][0].split()).rstrip(" /:")
    assert found.ids["primo"] == pnx["control"]["recordid"][0]
    assert found.doi == doi
    assert found.pmid == addata.get("pmid", [""])[0]
    assert str(found.year) in addata["date"][0]
    assert len(found.authors) == len(addata.get("au", []))
    assert all(name.family for name in found.authors)
    assert bool(found.languages) is bool(display["language"][0].strip())
    assert (PEER_REVIEWED in found.publication_types) is (PEER_REVIEWED in display.get("lds50", []))
    assert set(found.issn) == {*addata.get("issn", []), *addata.get("eissn", [])}
    assert bool(found.isbn) is ("isbn" in addata)
    assert bool(found.abstract) >= ("abstract" in addata)


@pytest.mark.parametrize("name", REFUSED)
def test_recorded_refusals(name: str, shared: Path) -> None:
    for taped in read_tape(shared / "recordings" / "primo" / name):
        assert refusal(taped) == REFUSED[name]


def refusal(taped: Taped) -> str:
    """The code of the error that a recorded answer leads to."""
    with PrimoServer(1) as server:
        server.faults.append(Fault(status=taped.status, body=taped.body, times=9))
        with pytest.raises(SourceError) as caught:
            TestConformance().fetched(server)
    return caught.value.code


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    folder = shared / "recordings"
    assert {path.name for path in (folder / "primo").iterdir()} == TAPED.keys() | PLAIN.keys() | REFUSED.keys()
    for name, reasons in NOT_READ.items():
        assert {path.name for path in (folder / name).iterdir()} == reasons.keys()
