"""Every source this program searches, from the query file to the log, against a server that speaks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from litreview.model import RunStatus
from litreview.sources import registry
from litreview.sources.conformance import Listing, made
from litreview.sources.conformance.suite import Clock
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.audit import verify
from litreview.steps.plan import plan
from litreview.steps.replay import replay
from litreview.steps.review import open_review
from litreview.steps.search import search
from litreview.steps.settings import Settings
from tests.servers.arxiv import ArxivServer
from tests.servers.clinicaltrials import ClinicalTrialsServer
from tests.servers.core import CoreServer
from tests.servers.crossref import CrossrefServer
from tests.servers.doaj import DoajServer
from tests.servers.eric import EricServer
from tests.servers.europepmc import EuropePmcServer
from tests.servers.nva import NvaServer
from tests.servers.openalex import OpenAlexServer
from tests.servers.primo import PrimoServer
from tests.servers.semanticscholar import SemanticScholarServer
from tests.steps.reviews import empty, ticking

SERVERS: dict[str, Callable[[int], Listing]] = {
    "arxiv": ArxivServer,
    "clinicaltrials": ClinicalTrialsServer,
    "core": CoreServer,
    "crossref": CrossrefServer,
    "doaj": DoajServer,
    "eric": EricServer,
    "europepmc": EuropePmcServer,
    "idunn_crossref": CrossrefServer,
    "nva": NvaServer,
    "openalex": OpenAlexServer,
    "primo": PrimoServer,
    "semanticscholar": SemanticScholarServer,
}
QUERY = """schema = 1
text = '(håp OR "mental recovery") AND nurs*'
sources = ["{source}"]
[[limit]]
kind = "years"
first = 2010
last = 2024
reason = "recent practice"
"""
OPTIONS = {"vid": "V:V", "tab": "T", "scope": "S"}


def test_every_searchable_source_is_here() -> None:
    assert {*SERVERS, "pubmed"} == set(registry.searchable())


@pytest.mark.parametrize("key", SERVERS)
def test_a_search_in_each_source_is_logged_whole(key: str, tmp_path: Path) -> None:
    review = empty(tmp_path)
    (review.folder / "queries" / "search-1.toml").write_text(QUERY.format(source=key), encoding="utf-8")
    with SERVERS[key](7) as server:
        server.broken = {3} if server.broken_kinds else set()
        settings = Settings(keys={key: "k" * 20}, addresses={key: server.address}, options={key: OPTIONS})
        review = open_review(review.folder, settings=settings, clock=ticking(), acting_as="student")
        clock = Clock()
        client = HttpClient(
            HttpSettings(base_addresses={key: server.address}, api_keys={key: "k" * 20}, options={key: OPTIONS}),
            clock=clock.time,
            sleep=clock.sleep,
        )
        (planned,) = plan(review)
        run = search(review, planned, http=client).run
    assert run is not None
    assert (run.hits.value, run.retrieved, run.parsed, run.unparsed) == (
        7,
        7,
        7 - len(server.broken),
        len(server.broken),
    )
    assert run.status is (RunStatus.INCOMPLETE if server.broken else RunStatus.COMPLETE)
    assert run.sent == planned.translation.sent
    assert run.column is registry.places()[key].column
    assert {remark.code for remark in run.remarks} >= {loss.message.code for loss in planned.translation.losses}
    with review.store.reading() as reader:
        titles = [stored.record.title for stored in reader.records()]
    assert titles == [made(number).title for number in range(1, 8) if number not in server.broken]
    assert verify(review).faults == ()
    (again,) = replay(review)
    assert again.same
    assert b"k" * 20 not in b"".join(path.read_bytes() for path in review.folder.rglob("*") if path.is_file())
