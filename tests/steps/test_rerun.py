"""Searches run once more against a local PubMed that has changed since, and what is then told of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from litreview.errors import InputError
from litreview.model import Cause, Compared, Purpose, RunStatus
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.again import compare, compared
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.plan import plan
from litreview.steps.rerun import Chosen, Rerun, plan_rerun, rerun
from litreview.steps.review import Review, open_review
from litreview.steps.search import search
from litreview.steps.settings import Settings
from litreview.steps.snapshot import snapshot
from tests.servers.base import Fault
from tests.servers.changing import ChangingPubMed, Entry
from tests.steps.reviews import articles, empty

THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 12, tzinfo=UTC)


def clocked(start: datetime):
    seconds = iter(range(10**6))
    return lambda: start + timedelta(seconds=next(seconds))


def review_at(folder: Path, server: ChangingPubMed, text: str = "hope AND nursing") -> Review:
    made = empty(folder)
    for path in (made.folder / "queries").glob("*.toml"):
        path.unlink()
    (made.folder / "queries" / "main.toml").write_text(
        f"schema = 1\ntext = '{text}'\nsources = [\"pubmed\"]\n", encoding="utf-8"
    )
    return again_at(made.folder, server, THEN)


def again_at(folder: Path, server: ChangingPubMed, when: datetime) -> Review:
    settings = Settings(addresses={"pubmed": server.address}, reviewer="Kari")
    return open_review(folder, settings=settings, clock=clocked(when))


def client(review: Review) -> HttpClient:
    """A client that does not really wait."""
    settings = HttpSettings(base_addresses=review.settings.addresses, tries=2)
    return HttpClient(settings, sleep=lambda seconds: None)


def searched(review: Review, **more: bool) -> None:
    assert search(review, plan(review)[0], http=client(review), **more).fault is None


def once_more(review: Review, chosen: Chosen | None = None) -> tuple[Rerun, ...]:
    return rerun(review, plan_rerun(review, chosen), http=client(review))


def told(review: Review) -> Compared:
    (found,) = compare(review)
    return found


def adds_up(found: Compared) -> bool:
    then, now = found.then.retrieved or 0, found.now.retrieved or 0
    return then - len(found.gone) + len(found.new) == now and found.same + len(found.gone) == then


@pytest.fixture
def server() -> ChangingPubMed:
    return ChangingPubMed([Entry(number, entered="2020-05-06") for number in range(1, 31)])


def test_an_index_that_has_not_changed_gives_the_same_and_counts_nowhere(
    tmp_path: Path, server: ChangingPubMed
) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        dedupe(review)
        before = snapshot(review)
        review = again_at(review.folder, server, LATER)
        (done,) = once_more(review)
    run = done.searched.run
    assert run is not None
    assert (run.purpose, run.repeats, run.id) == (Purpose.REPEAT, 1, 2)
    assert (run.status, run.parsed) == (RunStatus.COMPLETE, 30)
    found = told(review)
    assert found.nothing
    assert found.unexplained == 0
    assert (found.same, found.new, found.gone, found.altered) == (30, (), (), ())
    assert dedupe(review).created == 0
    assert (
        dedupe(
            review,
        ).records
        == 30
    )
    after = snapshot(review)
    assert after.tally == before.tally
    with review.store.reading() as reader:
        assert reader.unmatched() == 0
        assert reader.count("works") == 30
    assert verify(review).faults == ()


def test_what_came_is_split_by_the_day_the_source_took_it_in(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        server.entries += [Entry(31, entered="2026-03-01"), Entry(32, entered="2026-06-01")]
        server.entries += [Entry(33, entered="2019-01-01"), Entry(34, entered="")]
        review = again_at(review.folder, server, LATER)
        once_more(review)
    found = told(review)
    assert {one.identifier: one.cause for one in found.new} == {
        "31": Cause.GREW,  # the day of the search itself: it may have come later that day
        "32": Cause.GREW,
        "33": Cause.EARLIER,
        "34": Cause.UNDATED,
    }
    assert found.unexplained == 2
    assert adds_up(found)


def test_what_went_and_what_changed(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        server.entries = [one for one in server.entries if one.number != 3]
        server.entries[0] = replace(server.entries[0], title="A title put right")
        server.withheld = {5}
        review = again_at(review.folder, server, LATER)
        once_more(review)
    found = told(review)
    # One hit was listed and not handed out, so that the later search is short, which may be why another is lacking.
    assert {one.identifier: one.cause for one in found.gone} == {"3": Cause.UNFETCHED, "5": Cause.WITHHELD}
    (altered,) = found.altered
    assert (altered.identifier, [change.field for change in altered.changes]) == ("1", ["title"])
    assert altered.changes[0].after == "A title put right"
    assert adds_up(found)


def test_a_record_that_nothing_tells_of_is_unexplained(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        server.entries = server.entries[1:]
        review = again_at(review.folder, server, LATER)
        once_more(review)
    (gone,) = told(review).gone
    assert (gone.identifier, gone.cause) == ("1", Cause.GONE)
    assert told(review).unexplained == 1


def test_another_reading_and_other_lines_are_told(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review, lines=True)
        server.reading = '"hope"[MeSH Terms]'
        server.parts = {"hope": 900}
        review = again_at(review.folder, server, LATER)
        once_more(review)
    found = told(review)
    assert found.other_reading
    assert not found.other_string
    assert [(line.label, line.after) for line in found.lines] == [("S1", 900)]


def test_the_strategy_is_that_of_then_through_todays_translation(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        (review.folder / "queries" / "main.toml").write_text("schema = 1\ntext = 'other words'\nsources = ['pubmed']\n")
        review = again_at(review.folder, server, LATER)
        searched(review)  # the history now has a later version too
        (repeat,) = plan_rerun(review, Chosen((1,)))
        assert repeat.planned is not None
        assert repeat.planned.translation.sent == "hope AND nursing"
        assert not repeat.other_string
        once_more(review, Chosen((1,)))
    with review.store.reading() as reader:
        assert [run.query for run in reader.runs()] == ["hope AND nursing", "other words", "hope AND nursing"]


def test_the_same_day_nothing_is_repeated_twice_unless_asked(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        review = again_at(review.folder, server, LATER)
        once_more(review)
        (repeat,) = plan_rerun(review)
        assert repeat.planned is None
        assert repeat.made is not None
        assert once_more(review) == ()
        (repeat,) = plan_rerun(review, Chosen((2,)), again=True)
    assert repeat.planned is not None
    assert repeat.run.id == 1  # a repeat of the repeat is one of the first search


def test_what_cannot_be_repeated_is_said_with_the_reason(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        import_file(review, FileImport(articles(tmp_path), source="CINAHL"))
        add_row(review, LogRow({"source": "Google Scholar", "query": "hope", "hits": "9"}, purpose=Purpose.MAIN))
        add_row(review, LogRow({"source": "Oria", "query": "hope", "hits": "9"}, purpose=Purpose.MAIN))
        repeats = plan_rerun(review)
    assert [one.barred.code.rsplit(".", 1)[1] for one in repeats if one.barred] == ["file", "unrepeatable", "hand"]
    with pytest.raises(InputError, match="LR-RERUN-RUN"):
        plan_rerun(review, Chosen((77,)))
    with pytest.raises(InputError, match="LR-DIFF-NONE"):
        compare(review)


def test_a_failing_source_leaves_a_run_that_the_next_goes_on_with(tmp_path: Path) -> None:
    server = ChangingPubMed([Entry(number, entered="2020-05-06") for number in range(1, 451)])
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        review = again_at(review.folder, server, LATER)
        asked = len(server.calls)
        server.faults.append(Fault("efetch", 503, times=99, fits=lambda _: len(server.calls) > asked + 2))
        (stopped,) = once_more(review)
        assert stopped.searched.fault is not None
        assert stopped.searched.run is not None
        server.faults.clear()
        other = search(review, plan(review)[0], http=client(review))
        assert other.run is not None
        assert (other.resumed, other.run.repeats) == (False, None)  # a search goes on with no repeat
        (done,) = once_more(review, Chosen((1,)))
    assert done.searched.resumed
    assert done.searched.run is not None
    assert done.searched.run.id == stopped.searched.run.id == 2
    assert told(review).nothing


def test_a_file_of_the_search_made_again_by_hand_is_compared_too(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
    first = articles(tmp_path)
    import_file(review, FileImport(first, source="CINAHL", date="01.03.2026"))
    dedupe(review)
    more = articles(tmp_path, first.read_text(encoding="utf-8").replace("ID  - second", "ID  - third"), "again.ris")
    import_file(review, FileImport(more, source="CINAHL", purpose=Purpose.REPEAT, repeats=1))
    found = told(review)
    assert (found.same, len(found.new), len(found.gone)) == (2, 0, 0)  # known again by title and year
    assert dedupe(review).works == 2


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known to Windows")
def test_killed_in_the_middle_the_next_rerun_goes_on(tmp_path: Path) -> None:
    server = ChangingPubMed([Entry(number, entered="2020-05-06") for number in range(1, 2001)])
    with server:
        review = review_at(tmp_path, server)
        searched(review)
        place = {"LITREVIEW_CONFIG": str(tmp_path), "LITREVIEW_PUBMED_ADDRESS": server.address, "LITREVIEW_LANG": "en"}
        command = [sys.executable, "-m", "litreview", "audit", "rerun", "--as", "Kari", "--review", str(review.folder)]
        killed = 0
        for _ in range(3):
            before = fetched(server)
            process = subprocess.Popen(
                command, env={**os.environ, **place}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            deadline = time.monotonic() + 60
            while fetched(server) < before + 2 and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
        assert killed >= 1
        assert subprocess.run(command, env={**os.environ, **place}, capture_output=True, check=False).returncode == 0
    review = again_at(review.folder, server, LATER)
    with review.store.reading() as reader:
        runs = reader.runs()
    assert [(run.repeats, run.status) for run in runs] == [(None, RunStatus.COMPLETE), (1, RunStatus.COMPLETE)]
    assert fetched(server) <= 20 + 2 * killed  # what was fetched before a kill is not fetched again
    assert told(review).nothing
    assert verify(review).faults == ()


def fetched(server: ChangingPubMed) -> int:
    return sum("efetch" in call.path for call in server.calls)


@pytest.mark.parametrize("seed", range(12))
def test_counts_add_up_whatever_came_and_went_and_a_run_equals_itself(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    days = ("", "2019-01-01", "2026-02-27", "2026-03-01", "2026-07-07")
    every = [Entry(number, chance.choice(days), year=chance.choice((2018, 2019))) for number in range(1, 41)]
    with ChangingPubMed(chance.sample(every, chance.randint(0, 40))) as server:
        review = review_at(tmp_path, server)
        searched(review)
        server.entries = chance.sample(every, chance.randint(0, 40))
        server.withheld = {chance.randint(1, 40) for _ in range(chance.randint(0, 3))}
        review = again_at(review.folder, server, LATER)
        once_more(review)
    found = told(review)
    assert adds_up(found)
    assert {one.identifier for one in found.new}.isdisjoint({one.identifier for one in found.gone})
    for number in (1, 2):
        (same,) = compare_with_itself(review, number)
        assert same.nothing


def compare_with_itself(review: Review, number: int) -> tuple[Compared, ...]:
    with review.store.reading() as reader:
        run = reader.run(number)
        assert run is not None
        return (compared(reader, run, run),)
