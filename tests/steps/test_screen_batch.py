"""One decision on many works: all of them or none, only what waits, and what cannot be told is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Channel, ChannelKind, Mark, Record, Stage, Verdict
from litreview.screening.where import Field
from litreview.steps.audit import verify
from litreview.steps.channels import Register
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.screen_batch import Batch, Batched, decide_many
from litreview.steps.screen_queue import waiting
from tests.cli.test_cli import run
from tests.steps.growing import paper
from tests.steps.reviews import articles
from tests.steps.screened import assert_places_right, bring, rule_out, screened

PAPERS = (
    paper("Hope at home", year=2009),
    replace(paper("Håb og trøst", year=2010), languages=("da",)),
    paper("Of no known year", year=None),
    replace(paper("Hope at work", year=2015), languages=("da",), keywords=("Nurses",), abstract="Hope."),
)


def names(done: Batched) -> list[str]:
    """The works that were meant."""
    return [item.work for item in done.chosen]


def events(review: Review) -> int:
    """How many events there are."""
    with review.store.reading() as reader:
        return reader.head()[1]


def out(where: str, **more: object) -> Batch:
    """An exclusion of what the conditions choose."""
    return Batch(Verdict.EXCLUDE, where=where, criterion="E1", **more)  # type: ignore[arg-type]


def test_what_the_conditions_choose_is_decided_with_an_event_each(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS)
    done = decide_many(review, out("year<2012", note="old", tags=("early",)))
    assert names(done) == ["W1", "W2"]
    assert (done.looked, done.uncertain, done.unknown) == (4, 1, {Field.YEAR: 1})
    with review.store.reading() as reader:
        made = reader.decisions()
        said = list(reader.events(kinds=("decision.made",)))
    assert [(d.work, d.stage, d.verdict, d.criterion, d.note, d.tags) for d in made] == [
        (work, Stage.TITLE, Verdict.EXCLUDE, "E1", "old", ("early",)) for work in ("W1", "W2")
    ]
    assert [event.seq for event in said] == [item.event for item in done.chosen]
    assert [one.work for one in waiting(review)] == ["W3", "W4"]
    assert_places_right(review)
    assert verify(review).faults == ()


def test_a_preview_shows_the_same_works_and_writes_nothing(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS)
    before = events(review)
    seen = decide_many(review, out("language=da"), preview=True)
    assert events(review) == before
    assert [item.event for item in seen.chosen] == [0, 0]
    assert names(decide_many(review, out("language=da"))) == names(seen) == ["W2", "W4"]


def test_only_what_waits_for_this_reviewer_is_meant(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS, needed=2)
    decide(review, Choice("W1", Verdict.INCLUDE))
    rule_out(review, "W2")
    assert names(decide_many(review, out("year<2020"), preview=True)) == ["W4"]
    assert names(decide_many(review.acting("Ola"), out("year<2020"), preview=True)) == ["W1", "W4"]
    before = events(review)
    assert names(decide_many(review, out("year=1800"))) == []
    assert events(review) == before


def test_a_stage_leaves_out_works_that_wait_at_another(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS)
    decide(review, Choice("W1", Verdict.INCLUDE))
    found = decide_many(review, out("year<2012", stage=Stage.ABSTRACT), preview=True)
    assert [(item.work, item.stage) for item in found.chosen] == [("W1", Stage.ABSTRACT)]
    found = decide_many(review, out("year<2012"), preview=True)
    assert {item.work: item.stage for item in found.chosen} == {"W1": Stage.ABSTRACT, "W2": Stage.TITLE}


def test_one_refused_refuses_all(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS)
    decide(review, Choice("W4", Verdict.EXCLUDE))
    before = events(review)
    with pytest.raises(InputError, match="LR-SCREEN-EXCLUDED"):
        decide_many(review, Batch(Verdict.INCLUDE, ("W1", "W4"), stage=Stage.ABSTRACT))
    with pytest.raises(InputError, match="LR-SCREEN-CRITERION-UNKNOWN"):
        decide_many(review, replace(out("year<2012"), criterion="E9"))
    with pytest.raises(InputError, match="LR-WORK-UNKNOWN"):
        decide_many(review, Batch(Verdict.INCLUDE, ("W1", "W9")))
    assert events(review) == before


def test_named_works_are_decided_where_each_waits(tmp_path: Path) -> None:
    review = screened(tmp_path, PAPERS)
    decide(review, Choice("W2", Verdict.INCLUDE))
    done = decide_many(review, Batch(Verdict.INCLUDE, ("W1", "2", "W1")))
    assert [(item.work, item.stage) for item in done.chosen] == [("W1", Stage.TITLE), ("W2", Stage.ABSTRACT)]


@pytest.mark.parametrize("given", [Batch(Verdict.INCLUDE), Batch(Verdict.INCLUDE, ("W1",), "year=1")])
def test_it_must_be_clear_which_works_are_meant(tmp_path: Path, given: Batch) -> None:
    with pytest.raises(InputError, match="LR-SCREEN-WHICH"):
        decide_many(screened(tmp_path, 1), given)


def test_sources_tags_and_levels_can_be_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: Record = replace(paper("In a journal", year=2019), issn=("1234-5679",))
    review = screened(tmp_path, [known, paper("In none")])
    with review.store.writing(review.clock) as writer:
        bring(writer, [paper("From elsewhere")], source="cinahl")
    channel = Channel("1", ChannelKind.JOURNAL, "A", issns=("1234-5679",), levels={2019: Mark.ONE})
    monkeypatch.setattr("litreview.steps.screen_card.load_register", lambda: Register((channel,)))
    found = decide_many(review, out("level>=1"), preview=True)
    assert (names(found), found.unknown) == (["W1"], {Field.LEVEL: 2})
    assert names(decide_many(review, out("source=CINAHL"), preview=True)) == ["W3"]
    decide(review, Choice("W2", Verdict.INCLUDE, tags=("later",)))
    decide(review.acting("Ola"), Choice("W3", Verdict.INCLUDE, tags=("later",)))
    assert names(decide_many(review, out("tag=later"), preview=True)) == ["W2"]  # Ola's tags stay Ola's
    assert names(decide_many(review, out("not tag=later"), preview=True)) == ["W1", "W3"]


def test_the_command_line_shows_the_place_of_a_mistake_and_a_table(tmp_path: Path) -> None:
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    protocol = next((folder / "protocols").glob("*.toml"))
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text + '\n[[criterion]]\nid = "E1"\nkind = "exclude"\ntext = "Old"\n', encoding="utf-8")
    run("import", str(articles(tmp_path)), "--source", "made-up", at=folder)
    run("dedupe", at=folder)
    done = run("screen", "decide", "--where", "yaer<2020", "--exclude", "E1", "--preview", at=folder, check=2)
    assert "    yaer<2020\n    ^^^^\n" in done.stderr
    assert "LR-WHERE-FIELD" in done.stderr
    chosen = ("screen", "decide", "--where", "year<2020 and not title~dignity", "--exclude", "E1")
    shown = run(*chosen, "--preview", at=folder).stdout
    assert "W1" in shown
    assert "Hope among nurses" in shown
    assert "W2" not in shown
    assert json.loads(run("screen", "status", "--json", at=folder).stdout)["decided"] == []
    data = json.loads(run(*chosen, "--tag", "old", "--note", "too old", "--json", at=folder).stdout)
    assert [item["work"] for item in data["works"]] == ["W1"]
    assert data["works"][0]["event"] > 0
    run("screen", "undo", "W1", at=folder)
    run("screen", "decide", "W1", "W2", "include", "--stage", "title", at=folder)
    data = json.loads(run("screen", "decide", "w1", "MAYBE", "--json", at=folder).stdout)
    assert (data["work"], data["stage"], data["verdict"]) == ("W1", "abstract", "maybe")
    status = json.loads(run("screen", "status", "--json", at=folder).stdout)
    assert list(status["stages"][0]["judged"].values()) == [2]
    assert status["next"]["code"] == "desk.next.waiting"
    for words in (("W1",), ("W1", "include", "--maybe"), ("--where", "year=1", "--include", "--postpone")):
        assert "LR-SCREEN-VERDICT" in run("screen", "decide", *words, at=folder, check=2).stderr
    listed = run("screen", "next", "--order", "random", "--seed", "3", "--stage", "abstract", "--json", at=folder)
    assert {item["work"] for item in json.loads(listed.stdout)["waiting"]} == {"W2"}
