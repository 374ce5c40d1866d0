"""A review as it was: by event, by time, under the protocol of then; and the report that says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.errors import InputError
from litreview.model import Snapshot, Verdict
from litreview.steps.amend import amend
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.past import looking_back, read_moment
from litreview.steps.proof import flow_rows
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, undo
from litreview.steps.screen_status import screen_status
from litreview.steps.settings import Settings
from litreview.steps.snapshot import snapshot
from litreview.steps.status import status
from litreview.store import differences
from litreview.store.events import moment
from litreview.store.past import past
from tests.steps.reviews import articles, empty, example, ticking


def protocol_of(review: Review) -> Path:
    return next((review.folder / "protocols").glob("*.toml"))


def again(review: Review, acting_as: str = "kari") -> Review:
    """The folder opened anew, its clock going on an hour later."""
    late = ticking()
    return open_review(
        review.folder, settings=Settings(), acting_as=acting_as, clock=lambda: late() + timedelta(hours=1)
    )


def told(review: Review) -> tuple[Snapshot, int]:
    """The state now, and the number of the last event."""
    state = snapshot(review)
    return state, state.length


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = empty(tmp_path).acting("kari")
    text = protocol_of(made).read_text(encoding="utf-8")
    rule = '\n[[criterion]]\nid = "E1"\nkind = "exclude"\ntext = "barn"\n'
    protocol_of(made).write_text(text + rule, encoding="utf-8")
    made = open_review(made.folder, settings=Settings(), acting_as="kari", clock=made.clock)
    import_file(made, FileImport(articles(tmp_path), source="CINAHL", hits="2"))
    dedupe(made)
    return made


def test_every_past_state_is_what_it_was(review: Review) -> None:
    kept = [told(review)]
    for work, verdict in (("W1", Verdict.INCLUDE), ("W2", Verdict.EXCLUDE), ("W2", Verdict.MAYBE)):
        decide(review, Choice(work, verdict))
        kept.append(told(review))
    undo(review, "W2")
    kept.append(told(review))
    assert len({length for _, length in kept}) == 5
    for state, length in kept:
        was = snapshot(review, f"#{length}")
        assert was.as_of == f"#{length}"
        assert flow_rows(was) == flow_rows(state)
        assert (was.tally, was.decisions, was.runs, was.works) == (
            state.tally,
            state.decisions,
            state.runs,
            state.works,
        )
        assert (was.head, was.length, was.at, was.actors) == (state.head, state.length, state.at, state.actors)
        assert state.at is not None
        assert snapshot(review, state.at.isoformat()).head == state.head
    assert snapshot(review).as_of == ""


def test_the_past_is_the_tables_that_the_history_tells_of(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE))
    with review.store.reading() as reader, past(reader, reader.head()[1]) as then:
        assert list(differences(then)) == []
        assert [stored.record for stored in then.records()] == [stored.record for stored in reader.records()]
        assert then.page_is_parsed(1)


def test_looking_back_appends_nothing_and_can_look_back_no_further_than_the_history(review: Review) -> None:
    length = snapshot(review).length
    with looking_back(review, "#2") as then:
        assert then.reader.head()[1] == 2
    for text, code in (
        ("#0", "LR-AS-OF-EVENT"),
        (f"#{length + 1}", "LR-AS-OF-EVENT"),
        ("2020-01-01", "LR-AS-OF-EARLY"),
        ("yesterday", "LR-AS-OF"),
        ("0001-01-01T00:00+14:00", "LR-AS-OF"),
        ("#-1", "LR-AS-OF"),
    ):
        with pytest.raises(InputError) as caught:
            snapshot(review, text)
        assert caught.value.code == code
    assert snapshot(review).length == length
    assert snapshot(review, "2099-01-01").length == length


def test_moments_are_read_in_utc_and_a_day_ends() -> None:
    assert read_moment("2026-03-01") == datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert read_moment("2026-03-01T14:30") == datetime(2026, 3, 1, 14, 30, tzinfo=UTC)
    assert read_moment("2026-03-01T14:30+01:00") == datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
    assert read_moment(" #12 ") == 12


def test_a_clock_that_was_set_back_hides_nothing_before_it(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE))
    back = open_review(
        review.folder, settings=Settings(), acting_as="kari", clock=lambda: datetime(2001, 1, 1, tzinfo=UTC)
    )
    decide(back, Choice("W2", Verdict.INCLUDE))
    decide(again(review), Choice("W1", Verdict.MAYBE))
    length = snapshot(review).length
    assert snapshot(review, "2026-03-01T12:30").length == length - 1


def test_the_protocol_is_that_of_then(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE))
    before = snapshot(review).length
    path = protocol_of(review)
    path.write_text(path.read_text(encoding="utf-8").replace('text = "barn"', 'text = "ungdom"'), encoding="utf-8")
    changed = again(review)
    unused = snapshot(changed, f"#{before}")
    assert unused.protocol.criteria[-1].text == "barn"
    assert unused.protocol == review.protocol
    amend(changed, "unge er en gruppe for seg")
    decide(changed, Choice("W2", Verdict.INCLUDE))
    assert snapshot(changed, f"#{snapshot(changed).length}").protocol == changed.protocol
    assert snapshot(changed, f"#{before}").protocol == review.protocol


def test_a_history_without_a_protocol_falls_back_to_the_folder(review: Review) -> None:
    with looking_back(review, "#1") as then:
        assert then.reader.latest_documents("protocol") == {}
        assert then.protocol == review.protocol


def test_an_exception_taken_later_is_not_in_the_past(tmp_path: Path) -> None:
    review = example(tmp_path, "meaningful-activities").acting("forfatter")
    with review.store.reading() as reader:
        events = list(reader.events())
    made = next(event for event in events if event.kind == "exception.made")
    taken = events[made.seq]  # the decision after it
    assert snapshot(review, f"#{made.seq - 1}").exceptions == ()
    assert len(snapshot(review, f"#{made.seq + 1}").exceptions) == 1  # with the decision that includes the work
    allow(review, ExceptionGiven("W2", "I2", ("hensyn",), agreed_by="veileder"))
    assert len(snapshot(review, moment(taken.at).isoformat()).exceptions) == 1


def test_the_report_of_a_past_moment_says_so_and_replaces_no_other(review: Review, tmp_path: Path) -> None:
    now = make_report(review, ReportWanted(("md",))).files[0]
    length = snapshot(review).length
    decide(review, Choice("W1", Verdict.INCLUDE))
    then = make_report(review, ReportWanted(("md",), as_of=f"#{length}")).files[0]
    assert then.name.endswith(f".as-of-event-{length}.nb.md")
    assert f"Slik gjennomgangen var etter hendelse {length}" in then.read_text(encoding="utf-8")
    assert now.exists()
    again_then = make_report(review, ReportWanted(("md",), as_of=f"#{length}")).files[0].read_bytes()
    decide(review, Choice("W2", Verdict.INCLUDE))
    assert make_report(review, ReportWanted(("md",), as_of=f"#{length}")).files[0].read_bytes() == again_then
    timed = make_report(review, ReportWanted(("md",), as_of="2026-03-01T12:00:30")).files[0]
    assert ":" not in timed.name
    assert "kl. 12:00:30 UTC" in timed.read_text(encoding="utf-8")


def test_the_command_line_reports_and_checks_as_of(review: Review, tmp_path: Path) -> None:
    runner, folder = CliRunner(), str(review.folder)
    asked = ["report", "--review", folder, "--as-of", "2026-03-01", "--format", "md", "--json"]
    made = json.loads(runner.invoke(app, asked).stdout)
    assert made["files"][0].endswith(".as-of-2026-03-01.nb.md")
    checked = runner.invoke(app, ["report", "check", "--review", folder, "--as-of", "#3", "--json"])
    assert "P1" not in [finding["check"] for finding in json.loads(checked.stdout)["findings"]]
    refused = runner.invoke(app, ["report", "check", "--review", folder, "--as-of", "igår"])
    assert isinstance(refused.exception, InputError)
    before = runner.invoke(app, ["report", "--as-of", "#3", "check", "--review", folder, "--json"])
    assert before.stdout == checked.stdout


def test_every_status_can_be_asked_of_a_past_moment(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE))
    then = told(review)[1]
    now = screen_status(review), status(review).numbers
    decide(review, Choice("W1", Verdict.EXCLUDE, criterion="E1"))
    decide(review, Choice("W2", Verdict.EXCLUDE, criterion="E1"))
    add_row(review, LogRow({"source": "Cinahl", "date": "28/4", "hits": "3"}))
    assert (screen_status(review, f"#{then}"), status(review, f"#{then}").numbers) == now
    assert screen_status(review) != now[0]
    assert status(review).numbers != now[1]


def test_the_commands_of_status_and_log_look_back(review: Review) -> None:
    then = told(review)[1]
    add_row(review, LogRow({"source": "Cinahl", "date": "28/4", "hits": "3"}))
    place = ["--review", str(review.folder), "--json"]

    def rows(*more: str) -> int:
        return len(json.loads(CliRunner().invoke(app, ["log", "show", *place, *more]).output)["rows"])

    assert rows("--as-of", f"#{then}") == rows() - 1
    for command in (["screen", "status"], []):
        shown = CliRunner().invoke(app, [*command, *place, "--as-of", f"#{then}"])
        assert shown.exit_code == 0
    refused = CliRunner().invoke(app, [*place[:2], "--as-of", f"#{then}", "dedupe"])
    assert isinstance(refused.exception, InputError)
    assert refused.exception.code == "LR-AS-OF-PLACE"
