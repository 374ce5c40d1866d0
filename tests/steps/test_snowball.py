"""Citation searching through the whole house against a local server: logged, resumed, told, never doubled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.api import Review as Door
from litreview.errors import InputError
from litreview.model import Arrival, Purpose, Record, RunStatus, SourceColumn, Stage, Verdict
from litreview.prisma import flow
from litreview.sources.citing import Direction
from litreview.sources.citing_sources import KEYS, citing
from litreview.sources.conformance import Fault, made
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.imports import FileImport, import_file
from litreview.steps.plan import Planned
from litreview.steps.replay import replay
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.search import Progress, Searched
from litreview.steps.settings import Settings
from litreview.steps.snapshot import snapshot
from litreview.steps.snowball import Asking, identifier_of, plan_snowball, snowball
from tests.servers.citing import GRAPHS, CitingServer, CrossrefGraph, Graph, OpenAlexGraph
from tests.steps.reviews import empty

SEEDS = {1: [11, 12, 13], 2: [12, 14]}
WORDS = ("none", "one", "two", "three", "four", "five")
BACK, FORTH = (Direction.BACKWARD,), (Direction.FORWARD,)


def ris(number: int, *, doi: bool = True) -> str:
    item = made(number)
    address = f"DO  - {item.doi}\n" if doi else ""
    title = f"Seed work number {WORDS[number]} about hope"
    return f"TY  - JOUR\nTI  - {title}\nAU  - Aas{number}, Kari\nPY  - {2000 + number}\n{address}ER  -\n\n"


def review_with(folder: Path, *numbers: int, without_doi: int = 0) -> Review:
    """A review with works W1, W2 … included."""
    review = empty(folder)
    seeds = folder / "seeds.ris"
    seeds.write_text("".join(ris(number, doi=number != without_doi) for number in numbers), encoding="utf-8")
    review = replace(review, actor="kari")
    import_file(review, FileImport(seeds, source="cinahl"))
    dedupe(review)
    for place, _ in enumerate(numbers, 1):
        decide(review, Choice(f"W{place}", Verdict.INCLUDE, Stage.FULL_TEXT))
    return review


def at(review: Review, server: CitingServer) -> Review:
    return replace(review, settings=Settings(addresses={server.key: server.address}))


def client(review: Review, tries: int = 2) -> HttpClient:
    settings = HttpSettings(base_addresses=review.settings.addresses, tries=tries)
    return HttpClient(settings, sleep=lambda seconds: None)


def follow(review: Review, asking: Asking | None = None) -> tuple[Searched, ...]:
    rolling = plan_snowball(review, asking or Asking())
    return snowball(review, rolling, http=client(review), again=bool(asking and asking.again))


def one(review: Review, asking: Asking) -> Searched:
    (done,) = follow(review, asking)
    return done


def codes(done: Searched) -> list[str]:
    assert done.run is not None
    return [remark.code for remark in done.run.remarks]


def titles(review: Review, run: int) -> list[str]:
    with review.store.reading() as reader:
        return [stored.record.title for stored in reader.records(run)]


def test_references_are_a_row_of_the_log(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        run = one(review, Asking(directions=BACK)).run
    assert run is not None
    assert (run.arrival, run.purpose, run.column) == (Arrival.API, Purpose.SUPPLEMENTARY, SourceColumn.CITATION)
    assert (run.source, run.source_printed) == ("openalex", "OpenAlex")
    assert run.query == "Referanselistene til Aas1, 2001 (W1); Aas2, 2002 (W2)"
    assert run.sent == "backward: W1 = doi:10.5555/made.1; W2 = doi:10.5555/made.2"
    assert (run.hits.value, run.retrieved, run.parsed, run.unparsed) == (5, 5, 5, 0)
    assert run.status is RunStatus.COMPLETE
    assert titles(review, run.id) == [made(number).title for number in (11, 12, 13, 12, 14)]
    assert [(line.label, line.query, line.sent, line.count.value) for line in run.lines] == [
        ("W1", "Aas1, 2001", "doi:10.5555/made.1", 3),
        ("W2", "Aas2, 2002", "doi:10.5555/made.2", 2),
    ]
    assert verify(review).faults == ()


def test_citing_works_are_another(tmp_path: Path) -> None:
    graph = Graph({21: [1], 22: [1, 2], 23: [1], **{number: [2] for number in (1, 2)}})
    with OpenAlexGraph(graph, page=2) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        backward, forward = follow(review)
    assert backward.run is not None
    assert forward.run is not None
    assert forward.run.query == "Arbeider som siterer Aas1, 2001 (W1); Aas2, 2002 (W2)"
    assert forward.run.sent.startswith("forward: ")
    assert [line.count.value for line in forward.run.lines] == [3, 3]
    assert (forward.run.hits.value, forward.run.parsed) == (6, 6)
    assert titles(review, forward.run.id)[:3] == [made(number).title for number in (21, 22, 23)]
    assert verify(review).faults == ()


def test_what_is_found_is_deduplicated_and_counted_in_the_other_column(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        one(review, Asking(directions=BACK))
    dedupe(review)
    state = snapshot(review)
    assert (state.tally.records, state.tally.works) == (7, 6)
    counted = flow(state)
    assert counted.has_other
    assert counted.other(SourceColumn.CITATION).value == 5
    assert counted.other(SourceColumn.OTHER) is None
    assert counted.identified.value == 2


def test_what_cannot_be_fetched_is_told(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS, gone={13})) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        done = one(review, Asking(directions=BACK))
    assert done.run is not None
    assert (done.run.hits.value, done.run.retrieved, done.run.status) == (5, 4, RunStatus.INCOMPLETE)
    covered, missing = done.run.lines[0].remarks
    assert (covered.code, covered.args["listed"], covered.args["fetched"]) == ("log.snowball.backward.covered", 3, 2)
    assert (missing.code, missing.args["names"]) == ("log.snowball.missing", ("W13",))
    assert codes(done).count("log.snowball.backward.covered") == 1, "what is covered whole needs no note"


def test_works_that_cannot_be_asked_about_or_are_not_known_are_told(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph({1: [11]})) as server:
        review = at(review_with(tmp_path, 1, 2, 3, without_doi=2), server)
        done = one(review, Asking(directions=BACK))
    assert done.run is not None
    assert [line.label for line in done.run.lines] == ["W1", "W2", "W3"]
    known, without, unknown = done.run.lines
    assert known.count.value == 1
    assert ([remark.code for remark in without.remarks], without.count.value) == (["log.snowball.not_asked"], None)
    assert ([remark.code for remark in unknown.remarks], unknown.count.value) == (["log.snowball.unknown"], None)
    assert codes(done) == ["log.snowball.not_asked", "log.snowball.unknown"]
    assert done.run.status is RunStatus.COMPLETE
    assert "W2" not in done.run.query


def test_no_list_is_not_the_same_as_no_references(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph({1: []})) as server:
        review = at(review_with(tmp_path, 1), server)
        backward, forward = follow(review)
    assert codes(backward) == ["log.snowball.backward.none"]
    assert codes(forward) == ["log.snowball.forward.none"]
    assert backward.run is not None
    assert backward.run.lines[0].count.value == 0


def test_the_same_is_not_asked_twice_and_new_works_alone_are(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph({**SEEDS, 3: [15]})) as server:
        review = at(review_with(tmp_path, 1, 2, 3), server)
        first = one(review, Asking(("W1", "W2"), BACK))
        asked = len(server.calls)
        (rolling,) = plan_snowball(review, Asking(("W1", "W2"), BACK))
        assert rolling.plans == ()
        assert [(done.works, done.run) for done in rolling.followed] == [(("W1", "W2"), first.run.id)]
        assert follow(review, Asking(("W1", "W2"), BACK)) == ()
        assert len(server.calls) == asked
        (later,) = follow(review, Asking(directions=BACK))
        assert later.run is not None
        assert later.run.sent == "backward: W3 = doi:10.5555/made.3"
        (again,) = follow(review, Asking(("W1",), BACK, again=True))
    assert again.run is not None
    assert again.run.id == 4
    assert again.run.parsed == 3


def test_a_search_that_stopped_goes_on_with_its_own_works(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph({**SEEDS, 3: [15]})) as server:
        review = at(review_with(tmp_path, 1, 2, 3), server)
        server.faults.append(Fault("works", 500, times=99, fits=lambda asked: "made.2" in asked["filter"]))
        stopped = one(review, Asking(("W1", "W2"), BACK))
        assert stopped.fault is not None
        assert stopped.fault.code == "LR-HTTP-SERVER"
        assert stopped.run is not None
        assert stopped.run.status is RunStatus.INCOMPLETE
        assert "log.snowball.stopped" in codes(stopped)
        assert stopped.run.parsed == 3
        server.faults.clear()
        before = len(server.calls)
        resumed, new = follow(review, Asking(directions=BACK))
        assert "made.2" in server.calls[before].params["filter"], "what was kept is not fetched again"
    assert resumed.resumed
    assert resumed.run is not None
    assert resumed.run.id == stopped.run.id
    assert (resumed.run.status, resumed.run.parsed, len(resumed.run.lines)) == (RunStatus.COMPLETE, 5, 2)
    assert new.run is not None
    assert new.run.sent == "backward: W3 = doi:10.5555/made.3"
    assert verify(review).faults == ()


def test_it_is_read_again_from_its_pages_alone(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph({**SEEDS, 21: [1], 22: [1]}, gone={13}, broken={12}), page=1) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        done = follow(review)
    assert [item.run.unparsed for item in done if item.run] == [2, 0]
    read = list(replay(review))
    assert [item.run.id for item in read] == [item.run.id for item in done if item.run]
    assert all(item.same for item in read)
    assert [item.retrieved for item in read] == [4, 2]
    assert verify(review).faults == ()


def test_nobody_reached_is_no_row(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 1), server)
        server.faults.append(Fault("works", 503, times=99))
        done = one(review, Asking(directions=BACK))
    assert (done.run, done.fault.code if done.fault else "") == (None, "LR-HTTP-SERVER")
    with review.store.reading() as reader:
        assert len(reader.runs()) == 1  # the file


def test_without_included_works_there_is_nothing_to_follow(tmp_path: Path) -> None:
    review = empty(tmp_path)
    with pytest.raises(InputError) as caught:
        plan_snowball(review)
    assert caught.value.code == "LR-SNOWBALL-NONE"
    review = review_with(tmp_path / "other", 1)
    for asking, code in (
        (Asking(("W9",)), "LR-WORK-UNKNOWN"),
        (Asking(sources=("pubmed",)), "LR-SNOWBALL-SOURCE"),
    ):
        with pytest.raises(InputError) as caught:
            plan_snowball(review, asking)
        assert caught.value.code == code


def test_works_without_identifiers_alone_are_told_and_nothing_is_asked(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 1, without_doi=1), server)
        (rolling,) = plan_snowball(review, Asking(directions=BACK))
        assert follow(review, Asking(directions=BACK)) == ()
        assert server.calls == []
    assert [remark.code for remark in rolling.unasked] == ["log.snowball.not_asked"]


class _KilledError(Exception):
    """Nothing in the house catches it: as if the process had ended there."""


def test_a_search_that_was_killed_goes_on_with_its_own_works(tmp_path: Path) -> None:
    def killer(planned: Planned) -> Progress:
        seen: list[int] = []

        def told(done: int, total: int | None) -> None:
            seen.append(done)
            if len(seen) > 2:
                raise _KilledError

        return told

    with OpenAlexGraph(Graph({**SEEDS, 3: [15]})) as server:
        review = at(review_with(tmp_path, 1, 2, 3), server)
        with pytest.raises(_KilledError):
            snowball(review, plan_snowball(review, Asking(("W1", "W2"), BACK)), progress=killer, http=client(review))
        with review.store.reading() as reader:
            killed = reader.runs()[-1]
        assert killed.status is RunStatus.RUNNING
        assert [line.label for line in killed.lines] == ["W1", "W2"]
        before = len(server.calls)
        resumed, new = follow(review, Asking(directions=BACK))
    assert resumed.resumed
    assert resumed.run is not None
    assert (resumed.run.id, resumed.run.status, resumed.run.parsed) == (killed.id, RunStatus.COMPLETE, 5)
    assert new.run is not None
    assert new.run.sent == "backward: W3 = doi:10.5555/made.3"
    assert len(server.calls) - before == 4, "two of the killed search, two of the new one"
    assert verify(review).faults == ()


def test_each_source_from_end_to_end(tmp_path: Path) -> None:
    for server_kind in GRAPHS:
        with server_kind(Graph(SEEDS)) as server:
            review = at(review_with(tmp_path / server.key, 1, 2), server)
            done = one(review, Asking(directions=BACK, sources=(server.key,)))
        assert done.run is not None
        assert (done.run.source, done.run.hits.value, done.run.parsed) == (server.key, 5, 5)
        assert done.run.status is RunStatus.COMPLETE
        assert [line.count.value for line in done.run.lines] == [3, 2]
        assert all(item.same for item in replay(review))
        assert verify(review).faults == ()


def test_several_sources_at_once(tmp_path: Path) -> None:
    graph = Graph({**SEEDS, 21: [1]})
    with OpenAlexGraph(graph) as one_server, CrossrefGraph(graph) as other:
        review = review_with(tmp_path, 1, 2)
        addresses = {one_server.key: one_server.address, other.key: other.address}
        review = replace(review, settings=Settings(addresses=addresses))
        done = follow(review, Asking(sources=("openalex", "crossref")))
    assert [(item.run.source, item.run.sent.partition(":")[0]) for item in done if item.run] == [
        ("openalex", "backward"),
        ("openalex", "forward"),
        ("crossref", "backward"),
    ]


def test_the_door_of_python(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 1, 2), server)
        (done,) = Door(review).snowball(["W2"], directions=["backward"])
    assert done.run is not None
    assert [line.label for line in done.run.lines] == ["W2"]
    assert [item.same for item in Door(review).replay()] == [True]


def test_a_corrected_reference_is_asked_by_its_corrected_doi(tmp_path: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        review = at(review_with(tmp_path, 3), server)
        set_cells(review, "W1", (CellGiven("record.doi", made(2).doi),))
        done = one(review, Asking(directions=BACK))
    assert done.run is not None
    assert done.run.lines[0].sent == f"doi:{made(2).doi}"


def test_a_work_without_doi_is_asked_by_its_pmid() -> None:
    held = {"doi": "", "pmid": "33", "pmcid": "PMC1"}
    record = Record(title="x", **held)  # type: ignore[arg-type]
    assert [identifier_of(citing(key), record) for key in KEYS] == ["pmid:33", "", "pmid:33", "pmid:33", "pmid:33"]
    assert identifier_of(citing("europepmc"), Record(pmcid="PMC1")) == "pmcid:PMC1"
    assert identifier_of(citing("openalex"), Record(ids={"openalex": "W7"})) == "openalex:W7"
    assert identifier_of(citing("openalex"), Record(doi="10.1000/a,b", pmid="33")) == "pmid:33"
