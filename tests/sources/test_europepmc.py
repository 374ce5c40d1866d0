"""Europe PMC: the conformance suite, its own protocol, and recorded answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.formats.europepmc_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Parsed, Query, RecordType
from litreview.sources.base import Request
from litreview.sources.conformance import Suite
from litreview.sources.europepmc import EuropePmc
from tests.servers.europepmc import EuropePmcServer


class TestConformance(Suite):
    source = EuropePmc()
    server = EuropePmcServer


def record(**entry: object) -> Parsed:
    (hit,) = read_hits([{"id": "1", **entry}], read_entry, "id")
    assert isinstance(hit, Parsed)
    return hit


def test_a_long_query_is_posted() -> None:
    suite = TestConformance()
    with EuropePmcServer(3) as server:
        query = Query("main", " OR ".join(f"word{number}" for number in range(400)))
        request = Request(query, suite.source.translate(query))
        assert len(suite.hits(suite.fetched(server, request))) == 3
    assert server.calls[0].method == "POST"
    assert server.calls[0].path.endswith("searchPOST")


def test_synonyms_are_not_added_unseen() -> None:
    with EuropePmcServer(1) as server:
        TestConformance().fetched(server)
    assert server.calls[0].params["synonym"] == "false"


def test_headings_and_markup_in_an_abstract() -> None:
    hit = record(title="X.", abstractText="<h4>Background</h4>Hope <i>matters</i>.<h4>Methods</h4>We asked.")
    assert hit.record.abstract == "Background: Hope matters.\nMethods: We asked."


def test_a_preprint_is_no_article() -> None:
    hit = record(title="X", source="PPR", pubTypeList={"pubType": ["Preprint"]})
    assert hit.record.type is RecordType.PREPRINT


def test_what_has_no_field_is_kept() -> None:
    hit = record(title="X", citedByCount=7, inEPMC="Y")
    assert hit.record.extra["citedByCount"] == ("7",)
    assert hit.record.extra["inEPMC"] == ("Y",)


RECORDED = {
    "search_cancer_core.json": 5059039,
    "search_cancer.json": 5059039,
    "search_cancer_page2.json": None,
    "search_cancer_sorted_cited.json": None,
    "search_post_cancer.json": None,
    "search_no_results.json": 0,
    "harvester_resp.json": 2,
}
NOT_READ = {
    "search_cancer.xml": "this program asks for JSON",
    "search_cancer_idlist.json": "an answer of resultType idlist, which this program does not ask for",
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers(name: str, shared: Path) -> None:
    body = (shared / "recordings" / "europepmc" / name).read_bytes()
    got = EuropePmc().read(body)
    answer = json.loads(body)
    assert got.total == answer["hitCount"]
    assert RECORDED[name] in {None, got.total}
    entries = answer["resultList"]["result"]
    assert len(got.hits) == len(entries)
    for hit, entry in zip(got.hits, entries, strict=True):
        assert isinstance(hit, Parsed)
        assert hit.record.pmid == entry.get("pmid", "")
        assert hit.record.doi == entry.get("doi", "").lower()
        assert hit.record.title.rstrip(".")[:10] == entry["title"].rstrip(".")[:10] or "<" in entry["title"]
        assert hit.record.year == int(entry["pubYear"])
        assert bool(hit.record.authors) is bool(entry.get("authorString") or entry.get("authorList"))


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "europepmc").iterdir()}
    assert names == RECORDED.keys() | NOT_READ.keys()
