"""CORE: the conformance suite and its own protocol. No recorded answer of version 3 exists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.core_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.model import Name, Parsed, Query, RecordType, Translation, Unparsed
from litreview.sources.base import Request
from litreview.sources.conformance.suite import KEY, Suite, raised
from litreview.sources.core import Core
from litreview.sources.http import HttpClient, Settings
from litreview.sources.known import CORE, CORE_CAP
from tests.servers.cassettes import read_tape
from tests.servers.core import CoreServer


class TestConformance(Suite):
    source = Core()
    server = CoreServer

    def test_the_cap_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[override]
        """With a smaller cap and pages, for speed."""
        assert CORE.cost is not None
        assert CORE_CAP % CORE.cost.batch == 0, "no page reaches beyond the cap"
        monkeypatch.setattr(Core, "capabilities", replace(CORE, cap=40, cost=replace(CORE.cost, batch=20)))
        super().test_the_cap_is_told()


def record(**entry: Any) -> Parsed:
    (hit,) = read_hits([{"id": 1, **entry}], read_entry, "id")
    assert isinstance(hit, Parsed)
    return hit


def test_the_key_is_sent_as_a_bearer_and_nowhere_else() -> None:
    with CoreServer(3) as server:
        TestConformance().fetched(server)
    assert server.calls[0].headers["Authorization"] == f"Bearer {KEY}"
    assert all(KEY not in value for value in server.calls[0].params.values())


def test_without_a_key_nothing_is_sent() -> None:
    suite = TestConformance()
    with CoreServer(3) as server:
        http = HttpClient(Settings(base_addresses={"core": server.address}))
        error = raised(SourceRefused, lambda: list(Core().pages(suite.request(), http)))
        assert (error.code, error.words) == ("LR-SOURCE-KEY", {"source": "CORE", "key": "core"})
        assert server.calls == []
        kept = suite.fetched(server)
        assert list(Core().pages(suite.request(), http, kept)) == [], "what is whole needs no key"


def test_the_full_text_is_declined_and_parameters_stand_beside_the_query() -> None:
    request = Request(Query("main", "hope"), Translation("hope", params=(("made", "up"),)))
    with CoreServer(3) as server:
        TestConformance().fetched(server, request)
    assert server.calls[0].params == {"q": "hope", "made": "up", "limit": "100", "offset": "0", "exclude": "fullText"}


def test_a_full_text_that_came_all_the_same_is_told_by_its_length() -> None:
    hit = record(title="X", fullText="word " * 40 + ".")
    assert hit.record.extra["fullText@length"] == ("201",)
    assert "fullText" not in hit.record.extra


def test_a_work() -> None:
    hit = record(
        title="Hope in\n  care",
        doi="10.5555/Made.1",
        abstract="One\nof two.",
        authors=[{"name": "Østby, Åse"}, {"name": "Ola Nordmann"}],
        yearPublished=2010,
        publishedDate="2010-10-09T00:00:00",
        publisher="'Elsevier BV'",
        journals=[{"title": "Made-up Care", "identifiers": ["1504-3010"]}],
        language={"code": "en", "name": "English"},
        documentType="research",
        arxivId="1010.1833",
        pubmedId="11111",
        identifiers=[{"type": "DOI", "identifier": "10.5555/made.1"}, {"type": "OAI_ID", "identifier": "oai:x:1"}],
        links=[
            {"type": "download", "url": "https://example.org/d"},
            {"type": "display", "url": "https://example.org/w"},
        ],
        citationCount=None,
    )
    found = hit.record
    assert (found.title, found.abstract, found.doi) == ("Hope in care", "One of two.", "10.5555/made.1")
    assert found.authors == (Name("Østby", "Åse"), Name("Nordmann", "Ola"))
    assert (found.year, found.date, found.publisher) == (2010, "2010-10-09", "Elsevier BV")
    assert (found.container, found.issn, found.languages) == ("Made-up Care", ("1504-3010",), ("en",))
    assert found.ids == {"core": "1", "arxiv": "1010.1833"}
    assert (found.pmid, found.url, found.type) == ("11111", "https://example.org/w", RecordType.ARTICLE)
    assert found.extra == {"identifiers[oai_id]": ("oai:x:1",), "links[download]": ("https://example.org/d",)}
    assert hit.remarks == ()


@pytest.mark.parametrize(
    ("said", "kind"), [("thesis", RecordType.THESIS), ("research", RecordType.OTHER), ("", RecordType.OTHER)]
)
def test_the_kind_of_publication(said: str, kind: RecordType) -> None:
    assert record(title="X", documentType=said).record.type is kind


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("name", "title", "type", "identifier", "url", "code", "x")), inner, max_size=3
        )
    ),
    max_leaves=8,
)
_KEYS = ("id", "title", "authors", "abstract", "journals", "language", "identifiers", "links", "doi", "yearPublished")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from((*_KEYS, "publishedDate", "documentType", "fullText", "x")), _JSON) | _JSON)
def test_no_entry_breaks_the_reader(entry: Any) -> None:
    (hit,) = read_hits([entry], read_entry, "id")
    assert isinstance(hit, Parsed | Unparsed)


NOT_READ = {
    "core_advanced_search_no_results.yml": "an answer of the retired version 2",
    "core_search.yml": "an answer of the retired version 2",
}


@pytest.mark.parametrize("name", NOT_READ)
def test_an_answer_of_the_old_version_is_refused_not_read_as_no_hits(name: str, shared: Path) -> None:
    for taped in read_tape(shared / "recordings" / "core" / name):
        error = raised(SourceChanged, lambda body=taped.body: Core().read(body))  # type: ignore[misc]
        assert error.code == "LR-SOURCE-SHAPE"


def test_every_recording_has_its_reason(shared: Path) -> None:
    assert {path.name for path in (shared / "recordings" / "core").iterdir()} == NOT_READ.keys()
