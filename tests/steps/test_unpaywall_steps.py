"""Open copies of the works of a review: nobody is asked in vain, nothing is written, no failure reads as closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Verdict
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.sources.unpaywall import OpenStatus
from litreview.steps.dedupe import dedupe
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.imports import FileImport, import_file
from litreview.steps.lookup import full_texts, open_copies, tally
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from tests.servers.base import HTML, Fault
from tests.servers.unpaywall import UnpaywallServer, article
from tests.steps.reviews import articles, empty

EMAIL = "kari@student.example.org"
DOIS = tuple(f"10.1000/made.{number}" for number in range(1, 7))


@pytest.fixture
def server() -> Iterator[UnpaywallServer]:
    known = (article("10.1000/hope.1", "green"), article(DOIS[0], "gold"), article(DOIS[1], "closed"))
    with UnpaywallServer(*known) as running:
        yield running


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """A review with two works: W1 has a DOI, W2 has none."""
    here = empty(tmp_path)
    import_file(here, FileImport(articles(tmp_path)))
    dedupe(here)
    return here


def client(server: UnpaywallServer, **settings: object) -> HttpClient:
    given = {"base_addresses": {"unpaywall": server.address}, "email": EMAIL, "tries": 2, **settings}
    return HttpClient(HttpSettings(**given), sleep=lambda _: None)


def paths(server: UnpaywallServer) -> list[str]:
    return [call.path.removeprefix("/v2/") for call in server.calls]


def test_each_doi_in_order_and_asked_about_once(server: UnpaywallServer, review: Review) -> None:
    seen: list[tuple[int, int | None]] = []
    asked = (DOIS[0], "https://doi.org/10.1000/MADE.2", DOIS[2], f"doi:{DOIS[0]}")
    found = open_copies(review, asked, client(server), progress=lambda done, total: seen.append((done, total)))
    assert [(copy.doi, copy.status, copy.known) for copy in found] == [
        (DOIS[0], OpenStatus.GOLD, True),
        (DOIS[1], OpenStatus.CLOSED, True),
        (DOIS[2], OpenStatus.UNKNOWN, False),
        (DOIS[0], OpenStatus.GOLD, True),
    ]
    assert paths(server) == list(DOIS[:3])
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_without_an_address_nobody_is_asked(server: UnpaywallServer, review: Review) -> None:
    for email in ("", "  "):
        with pytest.raises(InputError, match="LR-LOOKUP-EMAIL"):
            open_copies(review, DOIS, client(server, email=email))
    assert review.settings == Settings()
    with pytest.raises(InputError, match="LR-LOOKUP-EMAIL"):
        open_copies(review, DOIS)
    assert open_copies(review, (), client(server, email="")) == ()
    assert server.calls == []


def test_a_text_that_is_no_doi(server: UnpaywallServer, review: Review) -> None:
    with pytest.raises(InputError, match="LR-LOOKUP-DOI"):
        open_copies(review, (DOIS[0], "hope"), client(server))
    assert server.calls == []


def test_a_fault_of_one_doi_does_not_stop_the_rest(server: UnpaywallServer, review: Review) -> None:
    server.faults.append(Fault(DOIS[0], body=b'{"doi": "10.1000/other"}'))
    first, second = open_copies(review, DOIS[:2], client(server))
    assert (first.status, first.fault and first.fault.code) == (OpenStatus.UNKNOWN, "LR-UNPAYWALL-SHAPE")
    assert (second.status, second.fault) == (OpenStatus.CLOSED, None)


@pytest.mark.parametrize(
    ("fault", "code", "calls"),
    [
        (Fault(DOIS[1], status=429, times=99), "LR-HTTP-BUSY", 3),
        (Fault(DOIS[1], body=HTML), "LR-HTTP-HTML", 2),
        (Fault(DOIS[1], status=403, body=b"no"), "LR-HTTP-FORBIDDEN", 2),
        (Fault("made", status=500, times=99, fits=lambda _: True), "LR-HTTP-SERVER", 6),
    ],
)
def test_a_fault_of_the_service_stops_the_asking_and_is_told_of_each(
    server: UnpaywallServer, review: Review, fault: Fault, code: str, calls: int
) -> None:
    server.faults.append(fault)
    found = open_copies(review, DOIS, client(server))
    assert len(server.calls) == calls
    assert [copy.doi for copy in found] == list(DOIS)
    left = found[1:]
    assert {copy.fault.code if copy.fault else "" for copy in left} == {code}
    assert {copy.status for copy in left} == {OpenStatus.UNKNOWN}


def test_a_refused_address_stops_at_once(server: UnpaywallServer, review: Review) -> None:
    found = open_copies(review, DOIS, client(server, email="me@example.com"))
    assert {copy.fault.code if copy.fault else "" for copy in found} == {"LR-LOOKUP-EMAIL-REFUSED"}
    assert len(server.calls) == 1


def test_the_works_that_are_not_excluded(server: UnpaywallServer, review: Review) -> None:
    before = (review.folder / "litreview.db").read_bytes()
    first, second = full_texts(review, http=client(server))
    assert (first.work, first.link) == ("W1", "https://doi.org/10.1000/hope.1")
    assert first.copy is not None
    assert first.copy.status is OpenStatus.GREEN
    assert (second.work, second.copy, second.link) == ("W2", None, "")  # no DOI: told, not asked about
    assert tally((first, second)) == {OpenStatus.GREEN: 1}
    with review.store.reading() as reader:
        assert reader.head()[1] == _length(review)
    assert (review.folder / "litreview.db").read_bytes() == before
    acting = review.acting("author")
    decide(acting, Choice("W1", Verdict.EXCLUDE))
    assert [item.work for item in full_texts(review, http=client(server))] == ["W2"]
    assert [item.work for item in full_texts(review, ("w1", "W1"), client(server))] == ["W1"]
    with pytest.raises(InputError, match="LR-WORK-UNKNOWN"):
        full_texts(review, ("W9",), client(server))


def _length(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def test_a_corrected_doi_is_the_one_asked_about(server: UnpaywallServer, review: Review) -> None:
    set_cells(review.acting("author"), "W2", (CellGiven("record.doi", DOIS[0]),))
    (found,) = full_texts(review, ("W2",), client(server))
    assert found.copy is not None
    assert (found.copy.doi, found.copy.status) == (DOIS[0], OpenStatus.GOLD)


def test_a_fault_is_not_counted_as_a_status(server: UnpaywallServer, review: Review) -> None:
    server.faults.append(Fault(status=403, times=9))
    assert tally(full_texts(review, http=client(server))) == {}
