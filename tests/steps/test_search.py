"""Searching through the whole house against a local server: kept before read, resumed, never silent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError, SourceError
from litreview.model import RunStatus
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.audit import verify
from litreview.steps.plan import plan
from litreview.steps.review import Review, open_review
from litreview.steps.search import count, search
from litreview.steps.settings import Settings
from tests.servers.eutils import HTML, RATE_ERROR, Corpus, EutilsServer, Fault
from tests.steps.reviews import empty, ticking

KEY = "0123456789abcdef0123456789abcdef0123"
EMAIL = "someone@example.org"


def review_at(folder: Path, server: EutilsServer, text: str = "hope AND nursing") -> Review:
    made = empty(folder)
    for path in (made.folder / "queries").glob("*.toml"):
        path.unlink()
    (made.folder / "queries" / "main.toml").write_text(
        f"schema = 1\ntext = '{text}'\nsources = [\"pubmed\"]\n"
        '[[limit]]\nkind = "years"\nfirst = 2010\nlast = 2024\nreason = "recent practice"\n',
        encoding="utf-8",
    )
    settings = Settings(email=EMAIL, keys={"pubmed": KEY}, addresses={"pubmed": server.address})
    return open_review(made.folder, settings=settings, clock=ticking())


def calls(server: EutilsServer, path: str) -> int:
    return sum(path in seen.path for seen in server.calls)


def client(review: Review, tries: int = 2) -> HttpClient:
    """A client that does not really wait."""
    settings = HttpSettings(
        base_addresses=review.settings.addresses, email=EMAIL, api_keys={"pubmed": KEY}, tries=tries
    )
    return HttpClient(settings, sleep=lambda seconds: None)


def record_ids(review: Review) -> list[str]:
    with review.store.reading() as reader:
        return [stored.record.pmid for stored in reader.records()]


def test_a_search_is_logged_whole(tmp_path: Path) -> None:
    with EutilsServer(Corpus(450)) as server:
        review = review_at(tmp_path, server)
        done = search(review, plan(review)[0], http=client(review))
    run = done.run
    assert run is not None
    assert (run.hits.value, run.retrieved, run.parsed, run.unparsed) == (450, 450, 450, 0)
    assert run.status is RunStatus.COMPLETE
    assert run.query == "hope AND nursing"
    assert "2010:2024[dp]" in run.sent
    assert run.translation
    assert run.limits[0].reason == "recent practice"
    assert len(set(record_ids(review))) == 450
    assert verify(review).faults == ()


def test_the_bytes_lie_in_the_store_as_they_came(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5)) as server:
        review = review_at(tmp_path, server)
        search(review, plan(review)[0], http=client(review))
    with review.store.reading() as reader:
        pages = list(reader.pages(1))
        bodies = [reader.page_body(page.id) for page in pages]
    assert [page.about["role"] for page in pages] == ["search", "records"]
    assert bodies[1].startswith(b"<?xml")
    assert b"PubmedArticleSet" in bodies[1]


def test_no_secret_reaches_the_store(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5)) as server:
        review = review_at(tmp_path, server)
        search(review, plan(review)[0], http=client(review))
        assert any(seen.params.get("api_key") == KEY for seen in server.calls)
    held = b"".join(path.read_bytes() for path in review.folder.rglob("*") if path.is_file())
    assert KEY.encode() not in held
    assert EMAIL.encode() not in held


def test_a_failure_is_no_empty_result_and_the_run_goes_on_where_it_was(tmp_path: Path) -> None:
    with EutilsServer(Corpus(650)) as server:
        review = review_at(tmp_path, server)
        server.faults.append(Fault("efetch", 500, times=99, fits=lambda asked: calls(server, "efetch") > 2))
        stopped = search(review, plan(review)[0], http=client(review))
        assert isinstance(stopped.fault, SourceError)
        assert stopped.run.status is RunStatus.INCOMPLETE
        assert any(remark.code.startswith("error.") for remark in stopped.run.remarks)
        fetched = len(record_ids(review))
        assert 0 < fetched < 650
        server.faults.clear()
        before = calls(server, "esearch")
        done = search(review, plan(review)[0], http=client(review))
        assert calls(server, "esearch") == before
    assert done.resumed
    assert done.run.id == stopped.run.id
    assert done.run.status is RunStatus.COMPLETE
    assert (done.run.retrieved, len(set(record_ids(review)))) == (650, 650)
    with review.store.reading() as reader:
        assert len(reader.runs()) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("esearch", 429, RATE_ERROR, times=99), "LR-HTTP-BUSY"),
        (Fault("esearch", 200, HTML, times=99), "LR-HTTP-HTML"),
        (Fault("esearch", 503, times=99), "LR-HTTP-SERVER"),
    ],
)
def test_a_service_that_fails_has_a_code_and_no_hits_are_claimed(tmp_path: Path, fault: Fault, code: str) -> None:
    with EutilsServer(Corpus(5)) as server:
        review = review_at(tmp_path, server)
        server.faults.append(fault)
        stopped = search(review, plan(review)[0], http=client(review))
    assert stopped.fault is not None
    assert stopped.fault.code == code
    assert stopped.run is None
    with review.store.reading() as reader:
        assert reader.runs() == ()  # a search that reached nobody is no row of the log


def test_no_network_does_not_look_like_no_hits(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5)) as server:
        review = review_at(tmp_path, server)
    stopped = search(review, plan(review)[0], http=client(review))
    assert stopped.fault is not None
    assert stopped.run is None


def test_no_hits_are_zero_hits(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5), found=lambda term: []) as server:
        review = review_at(tmp_path, server)
        done = search(review, plan(review)[0], http=client(review))
    assert done.fault is None
    assert done.run.hits.value == 0
    assert done.run.status is RunStatus.COMPLETE


def test_more_than_pubmed_hands_out_at_once_is_fetched_in_parts(tmp_path: Path) -> None:
    with EutilsServer(Corpus(10_050)) as server:
        review = review_at(tmp_path, server)
        done = search(review, plan(review)[0], http=client(review))
    assert (done.run.hits.value, done.run.retrieved, done.run.parsed) == (10_050, 10_050, 10_050)
    assert done.run.status is RunStatus.COMPLETE
    assert len(set(record_ids(review))) == 10_050


def test_identifiers_that_do_not_come_are_counted(tmp_path: Path) -> None:
    with EutilsServer(Corpus(10)) as server:
        review = review_at(tmp_path, server)
        server.withheld.add(server.corpus.pmids[3])
        done = search(review, plan(review)[0], http=client(review))
    assert (done.run.hits.value, done.run.retrieved) == (10, 9)
    assert done.run.status is RunStatus.INCOMPLETE
    assert "log.missing" in {remark.code for remark in done.run.remarks}


def test_counting_logs_nothing(tmp_path: Path) -> None:
    with EutilsServer(Corpus(42)) as server:
        review = review_at(tmp_path, server)
        counted = count(review, plan(review)[0], client(review))
        assert calls(server, "efetch") == 0
    assert counted.total == 42
    with review.store.reading() as reader:
        assert reader.runs() == ()


def test_a_database_without_an_interface_is_refused_with_the_way_on(tmp_path: Path) -> None:
    with EutilsServer(Corpus(1)) as server:
        review = review_at(tmp_path, server)
    for names, sources, code in (
        ((), ("CINAHL",), "LR-SOURCE-BY-HAND"),
        ((), ("no such place",), "LR-SOURCE-UNKNOWN"),
        (("no-such-query",), (), "LR-QUERY-UNKNOWN"),
    ):
        with pytest.raises(InputError) as caught:
            plan(review, names, sources)
        assert caught.value.code == code


def test_a_query_nobody_has_written_is_not_searched(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        plan(empty(tmp_path))
    assert caught.value.code == "LR-QUERY-EMPTY"


def test_a_changed_query_is_a_new_run(tmp_path: Path) -> None:
    with EutilsServer(Corpus(5)) as server:
        review = review_at(tmp_path, server)
        first = search(review, plan(review)[0], http=client(review))
        again = search(review, plan(review)[0], http=client(review))
        changed = replace(plan(review)[0].query, text="hope")
        assert changed.text != first.run.query
    assert again.run.id != first.run.id
    assert not again.resumed


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known to Windows")
def test_killed_in_the_middle_it_resumes_to_the_same_records(tmp_path: Path) -> None:
    with EutilsServer(Corpus(2_000)) as server:
        review = review_at(tmp_path, server)
        environment = {
            **os.environ,
            "LITREVIEW_CONFIG": str(tmp_path),
            "LITREVIEW_PUBMED_ADDRESS": server.address,
            "LITREVIEW_LANG": "en",
        }
        command = [sys.executable, "-m", "litreview", "search", "--review", str(review.folder)]
        killed = 0
        for _ in range(5):
            before = calls(server, "efetch")
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + 60
            while calls(server, "efetch") < before + 2 and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
            assert verify(open_review(review.folder, settings=Settings())).faults == ()
        done = search(review, plan(review)[0], http=client(review))
    assert killed >= 1
    assert done.run.status is RunStatus.COMPLETE
    assert sorted(record_ids(review)) == sorted(str(pmid) for pmid in server.corpus.pmids)
