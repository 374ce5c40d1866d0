"""Searches counted line by line and limit by limit, several sources at once, and stored answers read again."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Limit, LimitKind, Query, QueryLine, RunStatus, StepRole
from litreview.query.strategy import read_strategy
from litreview.sources.base import Reading, Tidings
from litreview.sources.conformance import Asked, Fault, Item, Reply, made
from litreview.sources.europepmc import EuropePmc
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.sources.pubmed import PubMed
from litreview.steps.audit import verify
from litreview.steps.lanes import search_all
from litreview.steps.parts import count_now, lines_of
from litreview.steps.plan import Planned, estimate, plan
from litreview.steps.queries import shown, string_for
from litreview.steps.replay import replay
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review, open_review
from litreview.steps.search import part_pages, search
from litreview.steps.settings import Settings
from litreview.steps.tally import Tally
from tests.servers.europepmc import EuropePmcServer
from tests.servers.eutils import Corpus, EutilsServer
from tests.steps.reviews import empty, ticking

BLOCKS = """schema = 1
text = '(hope OR "mental recovery") AND (nurs* OR carer)'
sources = ["pubmed", "europepmc"]
[[limit]]
kind = "years"
first = 2010
last = 2024
reason = "recent practice"
[[limit]]
kind = "language"
values = ["en"]
reason = "what we read"
"""


def review_at(folder: Path, *servers: EutilsServer | EuropePmcServer, query: str = BLOCKS) -> Review:
    made = empty(folder)
    for path in (made.folder / "queries").glob("*.toml"):
        path.unlink()
    (made.folder / "queries" / "main.toml").write_text(query, encoding="utf-8")
    settings = Settings(email="someone@example.org", addresses={server.key: server.address for server in servers})
    return open_review(made.folder, settings=settings, clock=ticking(), acting_as="student")


def client(review: Review, tries: int = 2) -> HttpClient:
    settings = HttpSettings(base_addresses=review.settings.addresses, email="someone@example.org", tries=tries)
    return HttpClient(settings, sleep=lambda seconds: None)


def found(term: str) -> list[int]:
    """Fewer hits the more a term asks for."""
    share = 1 + term.count(" AND ") * 2 + term.count("[dp]") + term.count("[la]")
    return list(range(30_000_001, 30_000_001 + 240 // share))


def test_lines_and_ladder_are_counted_logged_and_proved(tmp_path: Path) -> None:
    with EutilsServer(Corpus(240), found=found) as server:
        review = review_at(tmp_path, server)
        (planned,) = plan(review, sources=("pubmed",))
        run = search(review, planned, http=client(review), lines=True, ladder=True).run
    assert run is not None
    assert [line.label for line in run.lines] == ["S1", "S2", "S1 AND S2"]
    assert [line.query for line in run.lines] == ['hope OR "mental recovery"', "nurs* OR carer", "S1 AND S2"]
    assert run.lines[2].count.value == run.steps[0].count.value
    assert [step.role for step in run.steps] == [
        StepRole.BEFORE_LIMITS,
        StepRole.AFTER_LIMIT,
        StepRole.AFTER_LIMIT,
    ]
    counts = [step.count.value or 0 for step in run.steps]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == run.hits.value
    assert run.status is RunStatus.COMPLETE
    assert len(part_pages(review, run.id)) == 6
    assert verify(review).faults == ()


def test_the_lines_stand_in_the_report(tmp_path: Path) -> None:
    with EutilsServer(Corpus(240), found=found) as server:
        review = review_at(tmp_path, server)
        (planned,) = plan(review, sources=("pubmed",))
        search(review, planned, http=client(review), lines=True, ladder=True)
    made = make_report(review, ReportWanted(formats=("md",), tables=("lines", "narrowing")))
    text = "".join(path.read_text(encoding="utf-8") for path in made.files if path.suffix == ".md")
    assert "S1 AND S2" in text
    assert "nurs\\* OR carer" in text or "nurs* OR carer" in text


def test_parts_that_were_counted_are_not_counted_again(tmp_path: Path) -> None:
    with EutilsServer(Corpus(240), found=found) as server:
        review = review_at(tmp_path, server)
        (planned,) = plan(review, sources=("pubmed",))
        server.faults.append(
            Fault("esearch", 500, times=99, fits=lambda asked: asked["retmax"] == "0" and "carer" in asked["term"])
        )
        stopped = search(review, planned, http=client(review), lines=True)
        assert stopped.fault is not None
        assert stopped.run is not None
        assert stopped.run.status is RunStatus.INCOMPLETE
        assert [line.label for line in stopped.run.lines] == ["S1"]
        server.faults.clear()
        before = len(server.calls)
        done = search(review, planned, http=client(review), lines=True)
        assert len(server.calls) - before == 2
    assert done.resumed
    assert done.run is not None
    assert done.run.status is RunStatus.COMPLETE
    assert len(done.run.lines) == 3


def test_counting_parts_logs_nothing(tmp_path: Path) -> None:
    with EutilsServer(Corpus(240), found=found) as server:
        review = review_at(tmp_path, server)
        (planned,) = plan(review, sources=("pubmed",))
        lines, steps = count_now(planned, client(review), lines=True, ladder=True)
    assert (len(lines), len(steps)) == (3, 3)
    with review.store.reading() as reader:
        assert reader.runs() == ()


def test_named_lines_are_the_parts() -> None:
    query = Query("main", "S1 AND S2", lines=(QueryLine("S1", "hope OR recovery"), QueryLine("S2", "nurse")))
    planned = Planned(query, read_strategy(query), PubMed(), PubMed().translate(query))
    assert [part.label for part in lines_of(planned)] == ["S1", "S2", "S1 AND S2"]
    assert PubMed().translate(lines_of(planned)[2].query).text == planned.translation.text


def test_a_string_in_the_sources_own_language_has_no_parts() -> None:
    query = Query("main", "hope AND nurse", native={"pubmed": "hope[tiab] AND nurse[tiab]"})
    planned = Planned(query, read_strategy(query), PubMed(), PubMed().translate(query))
    assert lines_of(planned) == ()
    assert planned.translation.text == "hope[tiab] AND nurse[tiab]"


def test_sources_are_searched_at_the_same_time_and_one_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    with EutilsServer(Corpus(450)) as pubmed, EuropePmcServer(2_100) as other:
        review = review_at(tmp_path, pubmed, other)
        pubmed.faults.append(Fault("efetch", 500, times=99))
        done = search_all(review, plan(review), http=client(review))
    assert [item.planned.source.key for item in done] == ["pubmed", "europepmc"]
    assert done[0].fault is not None
    assert done[0].run is not None
    assert done[0].run.status is RunStatus.INCOMPLETE
    assert done[1].fault is None
    assert done[1].run is not None
    assert (done[1].run.retrieved, done[1].run.status) == (2_100, RunStatus.COMPLETE)
    assert verify(review).faults == ()


def test_lanes_overlap(tmp_path: Path) -> None:
    """Each server holds its first answer back until the other has been asked: one after another would never end."""
    with EutilsServer(Corpus(3)) as pubmed, EuropePmcServer(3) as other:
        review = review_at(tmp_path, pubmed, other)
        met = threading.Barrier(2, timeout=20)
        for server in (pubmed, other):
            server.faults.append(Fault(fits=lambda asked: met.wait() >= 0))
        done = search_all(review, plan(review), http=client(review))
    assert [item.fault for item in done] == [None, None]


def test_stored_answers_are_read_again_offline(tmp_path: Path) -> None:
    with EutilsServer(Corpus(250)) as pubmed, EuropePmcServer(5) as other:
        review = review_at(tmp_path, pubmed, other)
        other.broken = {2}
        search_all(review, plan(review), http=client(review), lines=True)
    again = list(replay(review))
    assert [item.same for item in again] == [True, True]
    assert [item.retrieved for item in again] in ([250, 5], [5, 250])
    assert [item.run.source for item in replay(review, sources=("PubMed",))] == ["pubmed"]


def test_a_changed_reader_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EuropePmcServer(3) as other:
        review = review_at(tmp_path, other)
        search_all(review, plan(review, sources=("europepmc",)), http=client(review))
    plain = EuropePmc.parse

    def changed(self: EuropePmc, page: object) -> Reading:
        reading = plain(self, page)  # type: ignore[arg-type]
        hits = [replace(hit, record=replace(hit.record, title="another")) for hit in reading.hits]  # type: ignore[union-attr]
        return replace(reading, hits=tuple(hits))

    monkeypatch.setattr(EuropePmc, "parse", changed)
    (again,) = replay(review)
    assert not again.same
    assert again.differing == (1, 2, 3)


class Sliding(EuropePmcServer):
    """A list that grows at its head while it is read: the second page begins with the last entry of the first."""

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        slid = [made(item.number - 1) for item in items] if asked.start else items
        return super().answered(slid, total, asked, following)


def test_what_came_twice_makes_a_run_incomplete(tmp_path: Path) -> None:
    with Sliding(1_500) as server:
        review = review_at(tmp_path, server)
        run = search(review, plan(review, sources=("europepmc",))[0], http=client(review)).run
    assert run is not None
    assert (run.hits.value, run.retrieved) == (1_500, 1_500)  # the sums alone would not tell
    assert run.status is RunStatus.INCOMPLETE
    assert {"n": 1} in [remark.args for remark in run.remarks if remark.code == "log.repeated"]


def test_a_total_that_moves_is_told() -> None:
    tally = Tally()
    tally.take(Reading(tidings=Tidings(3)))
    tally.take(Reading(tidings=Tidings(4)))
    assert {"log.total_moved", "log.not_all_retrieved"} == {item.code for item in tally.verdict()[1]}


def test_what_a_search_costs(tmp_path: Path) -> None:
    review = review_at(tmp_path)
    (planned,) = plan(review, sources=("pubmed",))
    cost = estimate(review, planned, 1000)
    assert cost is not None
    assert cost.requests == 6
    assert cost.seconds_with_key is not None
    assert cost.seconds_with_key < cost.seconds
    (capped,) = plan(review, sources=("doaj",))
    told = estimate(review, capped, 2500)
    assert told is not None
    assert (told.requests, told.out_of_reach) == (10, 1500)


CONCEPTS = """
[[concept]]
name = "Hope"
slot = "outcome"
terms = { en = ["hope", "mental recovery"], nb = ["håp"] }
headings = ["Hope"]
[[concept]]
name = "Nurses"
slot = "population"
terms = { en = ["nurs*"], nb = ["sykepleier*"] }
"""


def test_concept_blocks_are_written_out_and_searched(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5)) as server:
        query = 'schema = 1\ntext = ""\nconcepts = ["Hope", "Nurses"]\nlanguages = ["en"]\nsources = ["pubmed"]\n'
        review = review_at(tmp_path, server, query=query)
        protocol = next((review.folder / "protocols").glob("*.toml"))
        protocol.write_text(protocol.read_text(encoding="utf-8") + CONCEPTS, encoding="utf-8")
        review = open_review(review.folder, settings=review.settings, clock=ticking(), acting_as="student")
        run = search(review, plan(review)[0], http=client(review), lines=True).run
    assert run is not None
    assert "mental recovery" in run.sent
    assert "nurs*" in run.sent
    assert "håp" not in run.sent
    assert [line.label for line in run.lines] == ["S1", "S2", "S1 AND S2"]
    assert "S1" not in run.query  # the row of the log can be read on its own


def test_a_database_in_a_browser_gets_its_own_string(tmp_path: Path) -> None:
    review = review_at(tmp_path)
    (cinahl,) = shown(review, "main", ("CINAHL",))
    assert cinahl.by_hand
    assert "nurs*" in cinahl.translation.text
    assert [name for name, _ in cinahl.lines] == ["S1", "S2", "S3", "S4"]
    assert cinahl.lines[2][1] == "S1 AND S2"
    with pytest.raises(InputError) as caught:
        shown(review, "main", ("DiVA",))
    assert caught.value.code == "LR-QUERY-DIALECT"


def test_a_limit_that_is_applied_afterwards_is_not_sent(tmp_path: Path) -> None:
    query = BLOCKS.replace('kind = "language"', 'kind = "language"\napplied = "rule"')
    review = review_at(tmp_path, query=query)
    (planned,) = plan(review, sources=("pubmed",))
    assert "[la]" not in planned.translation.text
    assert "[dp]" in planned.translation.text
    assert planned.query.limits[1] == Limit(LimitKind.LANGUAGE, values=("en",), reason="what we read", applied="rule")


def test_an_interrupt_ends_the_lanes_and_keeps_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EutilsServer(Corpus(2_000)) as pubmed, EuropePmcServer(5_000) as other:
        review = review_at(tmp_path, pubmed, other)
        pubmed.faults.append(Fault("efetch", delay=0.05, times=999))
        other.faults.append(Fault("search", delay=0.05, times=999))

        def interrupted(*args: object, **kwargs: object) -> object:
            time.sleep(0.4)
            raise KeyboardInterrupt

        monkeypatch.setattr("litreview.steps.lanes.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            search_all(review, plan(review), http=client(review))
        monkeypatch.undo()
        assert verify(review).faults == ()
        done = search_all(review, plan(review), http=client(review))
    assert [item.run.retrieved for item in done if item.run] == [2_000, 5_000]
    assert any(item.resumed for item in done)


def test_a_search_in_the_log_is_made_once_more_only_when_asked(tmp_path: Path) -> None:
    with EutilsServer(Corpus(240), found=found) as server:
        review = review_at(tmp_path, server)
        plans = plan(review, sources=("pubmed",))
        (first,) = search_all(review, plans, http=client(review))
        before = len(server.calls)
        (same,) = search_all(review, plans, http=client(review))
        assert len(server.calls) == before
        assert same.repeated
        assert same.run == first.run
        (counted,) = search_all(review, plans, http=client(review), lines=True)
        assert len(server.calls) == before + 3
        assert counted.run is not None
        assert (counted.run.id, len(counted.run.lines), counted.run.retrieved) == (1, 3, first.run.retrieved)  # type: ignore[union-attr]
        (again,) = search_all(review, plans, http=client(review), again=True)
    assert again.run is not None
    assert again.run.id == 2
    assert verify(review).faults == ()


def test_a_row_by_hand_takes_its_string_from_the_query(tmp_path: Path) -> None:
    review = review_at(tmp_path, query=BLOCKS.replace('"pubmed", "europepmc"', '"cinahl"'))
    text = string_for(review, "main", "cinahl")
    assert '"mental recovery"' in text
    assert "\n" not in string_for(review, "main", "medline_ovid")
