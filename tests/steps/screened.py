"""Reviews with works to screen, for tests of the queue: works straight into the store, a protocol made to measure."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from litreview.errors import InputError
from litreview.model import (
    Arrival,
    Criterion,
    CriterionKind,
    Parsed,
    Pointer,
    Protocol,
    Record,
    Run,
    Screening,
    Stage,
    Verdict,
)
from litreview.steps.places import standing
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, resolve, undo
from litreview.steps.snapshot import snapshot
from litreview.steps.ways import ways
from litreview.store import Writer
from litreview.store.codec import to_json
from tests.steps.growing import paper
from tests.steps.reviews import empty

NOTHING = hashlib.sha256().hexdigest()  # of a page without bytes
CRITERIA = (
    Criterion("I1", CriterionKind.INCLUDE, "About hope"),
    Criterion("E1", CriterionKind.EXCLUDE, "About children", stage=Stage.TITLE),
    Criterion("E2", CriterionKind.EXCLUDE, "Not a study"),
)


def screened(
    folder: Path, works: int | Sequence[Record], *, needed: int = 1, stages: Sequence[Stage] = tuple(Stage)
) -> Review:
    """A review with so many works, or with these; `needed` reviewers judge each at every stage."""
    review = empty(folder)
    protocol = replace(made_for(review.protocol, needed, stages), reviewers=())
    records = [paper(f"Paper {number}") for number in range(1, works + 1)] if isinstance(works, int) else works
    with review.store.writing(review.clock) as writer:
        bring(writer, records)
    return replace(review, protocol=protocol, actor="Kari")


def made_for(protocol: Protocol, needed: int, stages: Sequence[Stage] = tuple(Stage)) -> Protocol:
    """The protocol with criteria, stages, and so many reviewers at each."""
    screening = Screening(dict.fromkeys(stages, needed), ("hope", "nurs*"), ("child*",))
    return replace(protocol, criteria=CRITERIA, stages=tuple(stages), screening=screening)


def bring(writer: Writer, records: Sequence[Record], source: str = "made-up") -> None:
    """A run with records, each a work of its own."""
    run, page, first = writer.next_id("runs"), writer.next_id("pages"), writer.next_id("records")
    told = to_json(Run(run, Arrival.FILE, source=source, parsed=len(records), unparsed=0))
    writer.append("run.logged", f"run {run}", {"run": told}, actor="R-0")
    about = {"page": page, "run": run, "position": 1, "sha256": NOTHING, "size": 0, "about": {}}
    writer.append("page.stored", f"page {page}", about, actor="R-0", attached=b"")
    hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
    writer.parsed(hits, run=run, page=page, parser="test", actor="R-0")
    work = writer.next_id("works", "number")
    created = {str(work + index): [first + index] for index in range(len(records))}
    join(writer, created=created)


def join(writer: Writer, **parts: object) -> None:
    """A round of duplicates: `created`, `joined`, `split`."""
    empty_parts: dict[str, object] = {"created": {}, "extended": {}, "split": {}, "joined": {}, "maybes": []}
    writer.append("works.matched", "works", {**empty_parts, **parts}, actor="R-0")


def full_text(review: Review, work: int, retrieval: str) -> None:
    """What became of a full text."""
    said = {"work": work, "retrieval": retrieval, "reason": "", "link": "", "file": None}
    with review.store.writing(review.clock) as writer:
        writer.append("fulltext.set", f"W{work}", said, actor="R-0")


def step_at_random(review: Review, chance: random.Random, works: int) -> str:
    """Something that a reviewer may try; what it was, '' when it was refused."""
    review = review.acting(chance.choice(("Kari", "Ola", "Siv")))
    work = f"W{chance.randint(1, works)}"
    what = chance.choices(("decide", "undo", "resolve", "full text", "join", "rule"), (70, 10, 8, 5, 1, 6))[0]
    try:
        if what == "decide":
            choice = Choice(work, chance.choice(tuple(Verdict)), criterion=chance.choice(("", "E1", "E2")))
            decide(review, choice)
        elif what == "undo":
            undo(review, work)
        elif what == "resolve":
            resolve(
                review, Choice(work, chance.choice((Verdict.INCLUDE, Verdict.EXCLUDE))), agreed=chance.random() < 0.5
            )
        elif what == "full text":
            full_text(review, _number(review, work), chance.choice(("sought", "retrieved", "not_retrieved")))
        elif what == "rule":
            rule_out(review, work)
        else:
            _join_two(review, chance)
    except InputError:
        return ""
    return what


def rule_out(review: Review, work: str) -> None:
    """A machine rule excludes a work where it waits."""
    from litreview.model import Means
    from litreview.steps.screen import write_decision

    with review.store.writing(review.clock) as writer:
        write_decision(
            writer,
            review.protocol,
            Choice(work, Verdict.EXCLUDE, criterion="E1", means=Means.RULE),
            writer.actor("rule"),
        )


def _number(review: Review, work: str) -> int:
    with review.store.reading() as reader:
        return int(reader.work_id(int(work[1:]))[1:])


def _join_two(review: Review, chance: random.Random) -> None:
    with review.store.reading() as reader:
        there = sorted(reader.works())
    kept, gone = sorted(chance.sample(there, 2))
    with review.store.writing(review.clock) as writer:
        join(writer, joined={str(gone): kept})


def assert_places_right(review: Review) -> None:
    """The cache says of every work what its way says; the counts are those of a naive recount."""
    from litreview.steps.screen_status import screen_status

    with standing(review) as now:
        told = {
            row.work: (row.situation, row.stage, row.title, row.abstract, row.full_text)
            for row in now.places.connection.exec_driver_sql("SELECT * FROM places")
        }
        voted = {tuple(row) for row in now.places.connection.exec_driver_sql("SELECT work, reviewer FROM place_votes")}
        ways_now = ways(now.reader, review.protocol)
    assert told == {
        int(name[1:]): (
            way.place.situation.value,
            way.place.stage.value,
            *(way.standing[stage].verdict.value if stage in way.standing else None for stage in Stage),
        )
        for name, way in ways_now.items()
    }
    open_ones = ("waiting", "conflict", "unresolved")
    assert voted == {
        (int(name[1:]), voter)
        for name, way in ways_now.items()
        if way.place.situation.value in open_ones
        for voter in way.poll(way.place.stage).voters
    }
    status, tally = screen_status(review), snapshot(review).tally
    assert {(s.stage, v): n for s in status.stages for v, n in s.decided.items()} == dict(tally.decided)
    assert (status.automatic_before, {s.stage: s.automatic for s in status.stages if s.automatic}) == (
        tally.automatic_before,
        dict(tally.automatic),
    )
    assert status.works == tally.works
