"""The day a source took a record in, from entries as the sources send them."""

from __future__ import annotations

import json

import pytest

from litreview.formats import (
    arxiv_atom,
    clinicaltrials_record,
    crossref_record,
    doaj_record,
    europepmc_record,
    nva_record,
    openalex_record,
    pubmed_xml,
)
from litreview.formats.json_entry import load_json, read_hits
from litreview.formats.medline import read
from litreview.model import Day, Parsed, Record
from litreview.sources.entered import TELLING, entered
from litreview.sources.registry import searchable
from tests.servers.changing import Entry

_TRIAL = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT1", "briefTitle": "Hope"},
        "statusModule": {"studyFirstSubmitDate": "2026-01-01", "studyFirstPostDateStruct": {"date": "2026-03-04"}},
    }
}
_JSON = {
    "europepmc": (europepmc_record.read_entry, {"id": "1", "title": "Hope", "firstIndexDate": "2026-03-04"}),
    "openalex": (openalex_record.read_entry, {"id": "W1", "title": "Hope", "created_date": "2026-03-04"}),
    "crossref": (
        crossref_record.read_entry,
        {"DOI": "10.1000/x", "created": {"date-time": "2026-03-04T20:12:04Z"}, "indexed": {"date-time": "2026-09-09"}},
    ),
    "doaj": (
        doaj_record.read_entry,
        {"id": "a", "created_date": "2026-03-04T10:00:00Z", "bibjson": {"title": "Hope", "year": "2025"}},
    ),
    "nva": (nva_record.read_entry, {"identifier": "a", "createdDate": "2026-03-04T15:31:21.239072270Z"}),
    "clinicaltrials": (clinicaltrials_record.read_entry, _TRIAL),
}


@pytest.mark.parametrize("source", _JSON)
def test_sources_that_answer_in_json(source: str) -> None:
    reader, entry = _JSON[source]
    (hit,) = read_hits([load_json(json.dumps(entry).encode())], reader, "id", "identifier", "DOI")
    assert isinstance(hit, Parsed)
    assert entered(source, hit.record) == Day(2026, 3, 4)
    assert entered("eric", hit.record) is None


def test_pubmed_in_both_its_formats() -> None:
    xml = f"<PubmedArticleSet>{Entry(7, entered='2026-03-04').xml}</PubmedArticleSet>".encode()
    (hit,) = pubmed_xml.read(xml)
    assert isinstance(hit, Parsed)
    assert entered("pubmed", hit.record) == Day(2026, 3, 4)
    text = "PMID- 7\nTI  - Hope.\nEDAT- 2019/01/01 09:00\nCRDT- 2026/03/04 09:00\n"
    (nbib,) = read(text)
    assert isinstance(nbib, Parsed)
    assert entered("pubmed", nbib.record) == Day(2026, 3, 4)  # never the entry date, which is set back


def test_arxiv_by_the_day_of_the_first_version() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<opensearch:totalResults>1</opensearch:totalResults><entry><id>http://arxiv.org/abs/2603.00001v2</id>"
        "<title>Hope</title><published>2026-03-04T10:00:00Z</published><updated>2026-05-05T10:00:00Z</updated>"
        "</entry></feed>"
    )
    (hit,) = arxiv_atom.read_feed(feed.encode()).hits
    assert isinstance(hit, Parsed)
    assert entered("arxiv", hit.record) == Day(2026, 3, 4)
    assert entered("arxiv", Record(date="2026-03-04")) is None  # a date from elsewhere is not that day


def test_what_is_no_whole_day_is_no_day() -> None:
    assert entered("openalex", Record(extra={"created_date": ("2026",)})) is None
    assert entered("openalex", Record()) is None


def test_every_source_that_is_searched_tells_or_is_known_not_to() -> None:
    assert set(searchable()) - set(TELLING) == {"eric", "semanticscholar", "primo"}
