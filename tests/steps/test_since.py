"""Updates: the same strategies, of what the sources took in from a day on, and the flow of the updated review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview import prisma
from litreview.errors import InputError
from litreview.model import Arrival, Day, Limit, LimitKind, Outcome, Purpose, Query, Stage, Verdict
from litreview.query.translate import translate
from litreview.sources import registry
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.listing import Listing
from litreview.steps.log import LogRow, add_row
from litreview.steps.plan import Planned, plan
from litreview.steps.proof import prove
from litreview.steps.rerun import Chosen, plan_rerun
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.search import Searched, search
from litreview.steps.since import plan_since
from litreview.steps.snapshot import snapshot
from tests.servers.changing import ChangingPubMed, Entry
from tests.steps.flowing import CRITERIA
from tests.steps.judged import reopened
from tests.steps.reviews import articles
from tests.steps.test_rerun import LATER, again_at, client, review_at

MARCH = Day(2026, 3, 1)


def updated(review: Review, text: str, *, again: bool = True) -> Searched:
    (one,) = plan_since(review, plan(review), text)
    return search(review, one, http=client(review), again=again)


@pytest.fixture
def server() -> ChangingPubMed:
    old = [Entry(number, entered="2020-05-06") for number in range(1, 9)]
    return ChangingPubMed([*old, Entry(9, entered="2026-02-28"), Entry(10, entered="2026-02-28")])


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("pubmed", "(hope) AND 2026/03/01:3000/12/31[crdt]"),
        ("europepmc", "hope AND FIRST_IDATE:[2026-03-01 TO 3000-12-31]"),
        ("crossref", "hope & filter=from-created-date:2026-03-01"),
        ("idunn_crossref", "hope & filter=prefix:10.18261,from-created-date:2026-03-01"),
        ("doaj", "hope AND created_date:[2026-03-01 TO 3000-12-31]"),
        ("arxiv", "hope AND submittedDate:[202602220000 TO 300012312359]"),
        ("clinicaltrials", "hope & filter.advanced=AREA[StudyFirstPostDate]RANGE[2026-03-01,MAX]"),
        ("nva", "created_since=2026-03-01"),
    ],
)
def test_each_source_is_asked_in_its_own_words(source: str, sent: str) -> None:
    limit = Limit(LimitKind.ENTERED, values=("2026-03-01",))
    found = registry.source(source).translate(Query("q", "hope", limits=(limit,)))
    assert found.sent.endswith(sent.removeprefix("hope")), found.sent
    assert found.limits == (limit,)
    assert found.losses == () or source in ("crossref", "idunn_crossref", "nva")


@pytest.mark.parametrize("source", ["openalex", "semanticscholar", "eric", "core", "primo"])
def test_a_source_that_cannot_be_asked_so_is_searched_whole_and_that_is_said(source: str) -> None:
    limit = Limit(LimitKind.ENTERED, values=("2026-03-01",))
    found = translate(Query("q", "hope", limits=(limit,)), source)
    assert found.limits == ()
    assert [loss.message.code for loss in found.losses] == ["source.loss.since"]
    assert "2026" not in found.sent


def test_an_adapter_that_knows_nothing_of_it_loses_it_aloud(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        (one,) = plan(review)

        class Deaf(type(one.source)):  # type: ignore[misc]
            def translate(self, query: Query) -> object:
                return super().translate(replace(query, limits=()))

        (made,) = plan_since(review, [Planned(one.query, one.strategy, Deaf(), one.translation)], "2026-02-01")
    assert [loss.message.code for loss in made.translation.losses] == ["source.loss.since"]


def test_an_update_fetches_what_is_new_and_keeps_its_day(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        search(review, plan(review)[0], http=client(review))
        server.entries.append(Entry(11, entered="2026-06-01"))
        review = again_at(review.folder, server, LATER)
        run = updated(review, "2026-03-01").run
        assert run is not None
        assert (run.since, run.hits.value, run.parsed) == (MARCH, 1, 1)
        assert run.sent == "(hope AND nursing) AND 2026/03/01:3000/12/31[crdt]"
        assert [limit.kind for limit in run.limits] == [LimitKind.ENTERED]
        assert updated(review, "2026-03-01", again=False).repeated
        (repeat,) = plan_rerun(review, Chosen((run.id,)))
    assert repeat.planned is not None
    assert (repeat.planned.since, repeat.other_string) == (MARCH, False)


def test_since_the_last_search_begins_a_day_before_it(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
        with pytest.raises(InputError, match="LR-SINCE-FIRST"):
            plan_since(review, plan(review), "last")
        search(review, plan(review)[0], http=client(review))
        review = again_at(review.folder, server, LATER)
        first = updated(review, "last", again=False).run
        assert first is not None
        assert first.since == Day(2026, 2, 28)
        assert updated(review, "last", again=False).repeated  # the same day: the same update, not another
        server_later = again_at(review.folder, server, LATER.replace(month=11))
        (following,) = plan_since(server_later, plan(server_later), "LAST")
    assert following.since == Day(2026, 8, 31)


@pytest.mark.parametrize(("text", "code"), [("1.3.2026", "LR-SINCE-DAY"), ("2027-01-01", "LR-SINCE-FUTURE")])
def test_a_day_that_is_none_is_refused(tmp_path: Path, server: ChangingPubMed, text: str, code: str) -> None:
    with server, pytest.raises(InputError) as caught:
        review = review_at(tmp_path, server)
        plan_since(review, plan(review), text)
    assert caught.value.code == code


def judged(review: Review, *said: tuple[int, Verdict, Stage, str]) -> None:
    for work, verdict, stage, criterion in said:
        decide(review, Choice(f"W{work}", verdict, stage, criterion))


def through(work: int, last: Verdict = Verdict.INCLUDE) -> list[tuple[int, Verdict, Stage, str]]:
    """A work on its way to the full text, and what was said of that."""
    passed = [(work, Verdict.INCLUDE, stage, "") for stage in (Stage.TITLE, Stage.ABSTRACT)]
    return [*passed, (work, last, Stage.FULL_TEXT, "E1" if last is Verdict.EXCLUDE else "")]


def reviewed_and_updated(tmp_path: Path, server: ChangingPubMed, more: str = "") -> Review:
    """Ten works, two of them included; then six hits of an update, of which two were known."""
    review = review_at(tmp_path, server)
    file = review.folder / "protocols" / "review.toml"
    file.write_text(file.read_text(encoding="utf-8") + CRITERIA + more, encoding="utf-8")
    review = again_at(review.folder, server, review.clock())
    search(review, plan(review)[0], http=client(review))
    dedupe(review)
    judged(review, *through(1), *through(2))
    judged(review, *((work, Verdict.EXCLUDE, Stage.TITLE, "E1") for work in range(3, 11)))
    server.entries += [Entry(number, entered="2026-06-01") for number in (11, 12, 13, 14)]
    review = again_at(review.folder, server, LATER)
    assert updated(review, "2026-02-28").fault is None
    dedupe(review)
    judged(review, (11, Verdict.EXCLUDE, Stage.TITLE, "E1"), *through(13, Verdict.EXCLUDE), *through(14))
    judged(review, (12, Verdict.INCLUDE, Stage.TITLE, ""), (12, Verdict.EXCLUDE, Stage.ABSTRACT, "E2"))
    return review


def numbers(review: Review) -> dict[str, int | None]:
    return dict(prisma.flow(snapshot(review)).numbers())


def test_the_flow_of_an_updated_review_counted_by_hand(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = reviewed_and_updated(tmp_path, server)
    found = numbers(review)
    expected = {
        "previous_studies": 2,
        "previous_reports": 2,
        "identified": 6,
        "duplicates": 2,
        "screened": 4,
        "excluded": 2,
        "sought": 2,
        "not_retrieved": 0,
        "assessed": 2,
        "excluded_full_text": 1,
        "reason:E1": 1,
        "included": 1,
        "new_studies": 1,
        "total_studies": 3,
        "total_reports": 3,
    }
    assert {name: found.get(name) for name in expected} == expected
    findings = prove(snapshot(review))
    checked = {one.check: one.outcome for one in findings if one.check[0] == "P" or one.check in ("X3", "X2")}
    assert {"P1", "P3", "P4", "P6", "P7", "P11", "P13", "P14"} - {"P11"} <= checked.keys()
    assert [one for one in findings if one.outcome is Outcome.FAILS] == []
    assert prisma.flow(snapshot(review)).previous_counted


def test_every_work_behind_a_box_is_of_the_update(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = reviewed_and_updated(tmp_path, server)
    listed = snapshot(review, "", Listing.ALL).listed
    assert [work.work for work in listed if not work.earlier] == ["W11", "W12", "W13", "W14"]


def test_what_the_protocol_states_of_the_version_before_stands(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = reviewed_and_updated(tmp_path, server, "\n[previous]\nstudies = 5\nreports = 6\n")
    found = numbers(review)
    assert (found["previous_studies"], found["previous_reports"]) == (5, 6)
    assert (found["total_studies"], found["total_reports"]) == (6, 7)
    assert not prisma.flow(snapshot(review)).previous_counted


def test_a_study_that_was_there_before_is_no_new_study(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = reviewed_and_updated(tmp_path, server, '\n[[studies]]\nworks = ["W2", "W14"]\n')
    found = numbers(review)
    assert (found["new_studies"], found["new_reports"], found["previous_studies"]) == (0, 1, 2)
    assert (found["total_studies"], found["total_reports"]) == (2, 3)


def test_files_and_rows_by_hand_may_be_updates_too(tmp_path: Path, server: ChangingPubMed) -> None:
    with server:
        review = review_at(tmp_path, server)
    loaded = import_file(review, FileImport(articles(tmp_path), source="CINAHL", since=MARCH))
    row = add_row(review, LogRow({"source": "Oria", "hits": "3"}, purpose=Purpose.MAIN, since=MARCH))
    assert (loaded.run.arrival, loaded.run.since, row.since) == (Arrival.FILE, MARCH, MARCH)
    assert [limit.kind for run in (loaded.run, row) for limit in run.limits] == [LimitKind.ENTERED] * 2
    review = reopened(review)
    assert numbers(review)["identified"] == 5
