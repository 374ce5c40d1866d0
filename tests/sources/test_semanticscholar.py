"""Semantic Scholar: the conformance suite, its own protocol, its records, and recorded answers."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import SourceError, SourceRefused, SourceUnavailable
from litreview.formats.json_entry import read_hits
from litreview.formats.semanticscholar_record import read_entry
from litreview.model import Name, Parsed, Query, RecordType, Unparsed
from litreview.sources.base import Request, Translation
from litreview.sources.conformance import Asked, Fault, Item, Reply, Suite
from litreview.sources.conformance.suite import KEY
from litreview.sources.semanticscholar import FIELDS, SemanticScholar
from tests.servers.cassettes import read_tape
from tests.servers.semanticscholar import SemanticScholarServer


class TestConformance(Suite):
    source = SemanticScholar()
    server = SemanticScholarServer


def record(**entry: object) -> Parsed:
    (hit,) = read_hits([{"paperId": "p1", "title": "X", **entry}], read_entry, "paperId")
    assert isinstance(hit, Parsed)
    return hit


# -- the protocol


def test_what_is_sent() -> None:
    suite = TestConformance()
    params = (("year", "2015-2024"), ("publicationTypes", "Review"))
    with SemanticScholarServer(1500) as server:
        pages = suite.fetched(server, Request(Query("main", "hope"), Translation("hope", params=params)))
    first, second = server.calls
    assert first.path == "/graph/v1/paper/search/bulk"
    assert first.params == {"query": "hope", "year": "2015-2024", "publicationTypes": "Review", "fields": FIELDS}
    assert second.params == {**first.params, "token": "m1000"}
    assert first.headers["x-api-key"] == KEY
    assert all(KEY not in repr(page.request) for page in pages)


def test_counting_asks_for_as_little_as_can_be() -> None:
    suite = TestConformance()
    with SemanticScholarServer(1500) as server:
        suite.fetched(server, suite.request(count_only=True))
    assert [call.params["fields"] for call in server.calls] == ["paperId"]


class Guessing(SemanticScholarServer):
    """Guesses how many there are."""

    guess = 0

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        return super().answered(items, self.guess, asked, following)


@pytest.mark.parametrize("guess", [900, 2900])
def test_the_tokens_and_not_the_total_say_when_it_ends(guess: int) -> None:
    suite = TestConformance()
    with Guessing(2100) as server:
        server.guess = guess
        pages = suite.fetched(server)
    assert len(suite.hits(pages)) == 2100
    assert suite.total(pages) == guess


def test_no_hits_have_no_data() -> None:
    got = SemanticScholar().read(b'{"total": 0, "offset": 0}\n')
    assert (got.total, got.hits, got.next) == (0, (), "")


ERRORS = {
    400: (SourceRefused, "LR-HTTP-REFUSED", b'{"error":"Unrecognized or unsupported fields: [unknown]"}'),
    403: (SourceRefused, "LR-HTTP-FORBIDDEN", b'{"message":"Forbidden"}'),
    404: (SourceRefused, "LR-HTTP-REFUSED", b'{"error":"Paper with id 0 not found"}'),
    429: (SourceUnavailable, "LR-HTTP-BUSY", b'{"message":"Too Many Requests. Please wait","code":"429"}'),
}


@pytest.mark.parametrize("status", ERRORS)
def test_errors_have_their_codes(status: int) -> None:
    kind, code, body = ERRORS[status]
    with SemanticScholarServer(3) as server:
        server.faults.append(Fault(status=status, body=body, times=99))
        with pytest.raises(kind) as caught:
            TestConformance().fetched(server)
    assert caught.value.code == code
    assert len(server.calls) == (3 if status == 429 else 1)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_it_says_under_status_200(number: int) -> None:
    body = SemanticScholarServer.said[number]
    with pytest.raises(SourceRefused) as caught:
        SemanticScholar().read(body)
    assert caught.value.code == "LR-SOURCE-SAID"
    assert caught.value.words["said"] in json.loads(body).values()


# -- the records


def test_an_entry_in_full() -> None:
    hit = record(
        corpusId=7,
        externalIds={"DOI": "10.5555/A", "PubMed": "123", "PubMedCentral": "45", "CorpusId": 7, "ArXiv": "2001.00001"},
        abstract="Hope.",
        year=2019,
        publicationDate="2019-03-05",
        authors=[{"authorId": "1", "name": "Åse Østby"}, {"authorId": None, "name": "S. Biong"}],
        journal={"name": "Made-up Care", "volume": "3", "pages": "\n   12-15\n  "},
        venue="Made-up Care",
        publicationTypes=["Review", "JournalArticle"],
        citationCount=4,
    )
    read = hit.record
    assert (read.doi, read.pmid, read.pmcid) == ("10.5555/a", "123", "PMC45")
    assert read.ids == {"semanticscholar": "p1", "semanticscholar_corpus": "7", "arxiv": "2001.00001"}
    assert read.authors == (Name("Østby", "Åse"), Name("Biong", "S."))
    assert (read.year, read.date, read.container, read.volume, read.pages) == (
        2019,
        "2019-03-05",
        "Made-up Care",
        "3",
        "12-15",
    )
    assert read.type is RecordType.ARTICLE
    assert read.publication_types == ("Review", "JournalArticle")
    assert read.extra == {"authors.authorId": ("1",), "citationCount": ("4",)}
    assert hit.remarks == ()


def test_what_is_null_is_missing() -> None:
    empty = dict.fromkeys(FIELDS.split(","))
    hit = record(**{**empty, "paperId": "p1"})
    assert hit.record.title == ""
    assert hit.record.year is None
    assert [remark.code for remark in hit.remarks] == ["import.no_title"]


def test_an_entry_that_is_null_is_named() -> None:
    got = SemanticScholar().read(b'{"total": 2, "data": [null, {"paperId": "p1", "title": "X"}]}')
    assert [type(hit) for hit in got.hits] == [Unparsed, Parsed]
    assert got.listed == 2


@pytest.mark.parametrize(
    ("types", "venue", "kind"),
    [
        (["JournalArticle"], "arXiv.org", RecordType.PREPRINT),
        (["Conference"], "CHI", RecordType.CONFERENCE),
        (["BookSection"], "", RecordType.CHAPTER),
        (["News"], "", RecordType.OTHER),
        (None, "Some venue", RecordType.OTHER),
    ],
)
def test_kinds_of_publication(types: object, venue: str, kind: RecordType) -> None:
    assert record(publicationTypes=types, venue=venue).record.type is kind


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["DOI", "name", "PubMed"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(FIELDS.split(",")) | st.text(), _JSON))
def test_any_entry_ends_as_a_hit(entry: dict[str, object]) -> None:
    (hit,) = read_hits([entry], read_entry, "paperId")
    assert isinstance(hit, Parsed | Unparsed)


# -- recorded answers

LISTS = {
    "test_search_paper_bulk_retrieval.yaml": (2674, 1000),
    "test_empty_paginated_results.yaml": (0, 0),
    # the relevance search gives its entries in the same shape
    "test_search_paper.yaml": (70499, 100),
    "test_search_paper_open_access_pdf.yaml": (11054, 100),
    "test_search_paper_year_range.yaml": (47, 47),
}
REFUSED = {
    "test_bad_query_parameters.yaml": ("LR-HTTP-REFUSED", "Unrecognized or unsupported fields"),
    "test_debug.yaml": ("LR-HTTP-FORBIDDEN", "Forbidden"),
    "test_not_found.yaml": ("LR-HTTP-REFUSED", "not found"),
}
NOT_READ = {
    "test_get_paper_references.yaml": "the references of one paper, not a search",
    "test_search_paper_match_title.yaml": "the one paper closest to a title: no total, not a search",
}


@pytest.mark.parametrize("name", LISTS)
def test_recorded_answers(name: str, shared: Path) -> None:
    total, entries = LISTS[name]
    for taped in read_tape(shared / "recordings" / "semanticscholar" / name):
        got, answer = SemanticScholar().read(taped.body), json.loads(taped.body)
        assert got.total == answer["total"] == total
        assert len(got.hits) == entries
        assert got.next == answer.get("token", "")
        for hit, paper in zip(got.hits, answer.get("data", []), strict=True):
            assert isinstance(hit, Parsed)
            assert hit.record.ids["semanticscholar"] == hit.pointer.identifier == paper["paperId"]
            title = normalize("NFC", " ".join(paper.get("title", "").split()))
            assert hit.record.title == title or "&" in title or "<" in title
            assert hit.record.year == paper.get("year")


@pytest.mark.parametrize("name", REFUSED)
def test_recorded_errors(name: str, shared: Path) -> None:
    code, said = REFUSED[name]
    for taped in read_tape(shared / "recordings" / "semanticscholar" / name):
        with SemanticScholarServer(3) as server:
            server.faults.append(Fault(status=taped.status, body=taped.body, times=99))
            with pytest.raises(SourceRefused) as caught:
                TestConformance().fetched(server)
        assert caught.value.code == code
        assert said in str(caught.value.words["said"])


@pytest.mark.parametrize("name", NOT_READ)
def test_answers_of_other_kinds_are_no_search(name: str, shared: Path) -> None:
    for taped in read_tape(shared / "recordings" / "semanticscholar" / name):
        with pytest.raises(SourceError):
            SemanticScholar().read(taped.body)


def test_every_recording_is_read_or_has_its_reason(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings" / "semanticscholar").iterdir()}
    assert names == {*LISTS, *REFUSED, *NOT_READ}
