"""Reviewers who do what comes into their heads, allowed or not, on a small review; for the property test."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

from litreview.errors import InputError
from litreview.model import (
    Arrival,
    Count,
    Decision,
    Means,
    Name,
    Parsed,
    Place,
    Pointer,
    Purpose,
    Record,
    RecordType,
    Run,
    SourceColumn,
    Stage,
    Verdict,
)
from litreview.screening import Proposed, check_decision
from litreview.steps.dedupe import dedupe
from litreview.steps.doubts import merge, split
from litreview.steps.doubts import undo as undo_answer
from litreview.steps.edit import withdraw_row
from litreview.steps.review import Review, open_review
from litreview.steps.screen import (
    Choice,
    ExceptionGiven,
    allow,
    append_decision,
    decide,
    is_retrievable,
    resolve,
    undo,
    way_of,
    work_number,
)
from litreview.steps.settings import Settings
from litreview.store import Reader, Store
from litreview.store.codec import to_json
from tests.steps.reviews import ticking

STAGES = (
    ("title", "abstract", "full_text"),
    ("title", "abstract", "full_text"),
    ("abstract", "full_text"),
    ("title", "full_text"),
    ("title", "abstract"),
    ("full_text",),
    ("title",),
)
SUBJECTS = (
    "hope",
    "dignity",
    "recovery",
    "housing",
    "sleep",
    "pain",
    "work",
    "music",
    "grief",
    "gardens",
    "loans",
    "fear",
)
COLUMNS = (
    SourceColumn.DATABASE,
    SourceColumn.DATABASE,
    SourceColumn.REGISTER,
    SourceColumn.CITATION,
    SourceColumn.OTHER,
)
PURPOSES = (Purpose.MAIN, Purpose.MAIN, Purpose.MAIN, Purpose.SUPPLEMENTARY, Purpose.KNOWN, Purpose.PRELIMINARY)
VERDICTS = (Verdict.INCLUDE, Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.INCLUDE, Verdict.MAYBE)


WAITS = ("waiting", "conflict", "unresolved")
STEPS = {
    "judge": 24,
    "advance": 16,
    "undo": 6,
    "settle": 5,
    "change": 5,
    "text": 4,
    "rule": 4,
    "bring": 3,
    "merge": 3,
    "split": 2,
    "except": 2,
    "unanswer": 1,
    "withdraw": 1,
}


def protocol_text(stages: tuple[str, ...], needed: dict[str, int]) -> str:
    """A protocol file with two criteria."""
    counts = ", ".join(f"{stage} = {n}" for stage, n in needed.items())
    return (
        f'schema = 1\nlanguage = "en"\nstages = {list(stages)}\n'.replace("'", '"')
        + '[question]\nmain = "?"\n'
        + '[[criterion]]\nid = "I1"\nkind = "include"\ntext = "Norwegian"\n'
        + '[[criterion]]\nid = "E1"\nkind = "exclude"\ntext = "children"\n'
        + f"[screening]\nreviewers_per_work = {{ {counts} }}\n"
    )


class Screeners:
    """One review and the reviewers on it, all of chance."""

    def __init__(self, folder: Path, empty: Path, chance: Random) -> None:
        self.chance = chance
        self.stages = chance.choice(STAGES)
        self.needed = {stage: chance.choice((1, 1, 2)) for stage in self.stages}
        self.people = ("kari", "ola", "siv")[: chance.randint(1, 3)]
        (folder / "protocols").mkdir(parents=True)
        text = protocol_text(self.stages, self.needed)
        (folder / "protocols" / "p.toml").write_text(text, encoding="utf-8")
        shutil.copy(empty, folder / "litreview.db")
        self.review: Review = open_review(folder, settings=Settings(), clock=ticking())
        self.records = 0
        self.refused = 0
        self.acting = ""  # who takes the step, where that is not left to chance
        self.plan: list[tuple[str, str, str]] = []  # steps to come, and who takes them

    def act(self) -> str:
        """One step, allowed or not; what it was."""
        if self.plan:
            return self._do(*self.plan.pop(0))
        kinds = [kind for kind, often in STEPS.items() for _ in range(often)]
        kind = "bring" if not self.records else self.chance.choice(kinds)
        work = f"W{self.chance.randint(1, max(2, len(self.works()) + 1))}"
        return self._do(kind, work)

    def _do(self, kind: str, work: str, person: str = "") -> str:
        before = self.length()
        self.acting = person
        try:
            getattr(self, f"_{kind}")(work)
        except InputError:
            self.refused += 1
            assert self.length() == before, "a step that was refused has left an event"
        self.acting = ""
        return kind

    def finish(self) -> bool:
        """All that waits is judged, by as many as it takes; whether nothing waits any longer."""
        dedupe(self.review.acting("kari"))
        for _ in range(8):
            open_works = [name for name in map("W{}".format, self.works()) if self._place(name).situation in WAITS]
            for work in open_works:
                for verdict in (Verdict.INCLUDE,) if int(work[1:]) % 2 else (Verdict.EXCLUDE, Verdict.INCLUDE):
                    self._try_to_end(work, verdict)
        return not open_works

    def _try_to_end(self, work: str, verdict: Verdict) -> None:
        for person in ("kari", "ola", "siv", "liv"):
            place, choice = self._place(work), Choice(work, verdict, None, "E1" if verdict is Verdict.EXCLUDE else "")
            if place.situation not in WAITS:
                return
            with suppress(InputError):
                if place.situation == "conflict":
                    resolve(self.review.acting(person), choice, agreed=True)
                else:
                    decide(self.review.acting(person), replace(choice, stage=place.stage))

    def works(self) -> dict[int, tuple[int, ...]]:
        with self.review.store.reading() as reader:
            return reader.works()

    def length(self) -> int:
        with self.review.store.reading() as reader:
            return reader.head()[1]

    def _somebody(self) -> Review:
        return self.review.acting(self.acting or self.chance.choice(self.people))

    def _criterion(self) -> str:
        return self.chance.choice(("E1", "E1", "E1", "I1", "", "E9"))

    def _judge(self, work: str) -> None:
        stage = Stage(self.chance.choice((*self.stages, *self.stages, "title", "full_text")))
        verdict = self.chance.choice(tuple(Verdict))
        chosen = None if self.chance.random() < 0.5 else stage
        decide(self._somebody(), Choice(work, verdict, chosen, self._criterion() if verdict != "include" else ""))

    def _advance(self, work: str) -> None:
        """A word at the stage the work waits at, mostly the same as the others', so that works come far enough."""
        verdict = (
            self.chance.choice(VERDICTS) if self.chance.random() < 0.3 else VERDICTS[int(work[1:]) % len(VERDICTS)]
        )
        decide(self._somebody(), Choice(work, verdict, None, "E1" if verdict is Verdict.EXCLUDE else ""))

    def _settle(self, work: str) -> None:
        torn = [name for name in map("W{}".format, self.works()) if self._place(name).situation == "conflict"]
        work = self.chance.choice(torn) if torn and self.chance.random() < 0.8 else work
        resolve(
            self._somebody(),
            Choice(work, self.chance.choice(tuple(Verdict)), None, self._criterion()),
            agreed=self.chance.random() < 0.6,
        )

    def _undo(self, work: str) -> None:
        """Of a work that somebody may have changed their mind about; what comes back may not fit what came later."""
        decided = [name for name in map("W{}".format, self.works()) if len(self._words(name)) > 1]
        undo(
            self._somebody(),
            self.chance.choice(decided) if decided and not self.acting and self.chance.random() < 0.7 else work,
        )

    def _words(self, work: str) -> tuple[Decision, ...]:
        with self.review.store.reading() as reader:
            return reader.decisions_of([int(work[1:])])

    def _change(self, work: str) -> None:
        """A reviewer excludes and thinks again, another goes on from there, and the first undoes."""
        who = self.acting or self.chance.choice(self.people)
        other = self.chance.choice([person for person in self.people if person != who] or [who])
        stage, self.acting = self._place(work).stage, who
        self.plan = [("advance", work, other), ("undo", work, who)]
        if not any(one.verdict is Verdict.EXCLUDE for one in self._words(work)):
            self.plan = [("change", work, who)]
            decide(self._somebody(), Choice(work, Verdict.EXCLUDE, stage, "E1"))
        else:
            decide(self._somebody(), Choice(work, Verdict.INCLUDE, stage))

    def _except(self, work: str) -> None:
        inside = [name for name in map("W{}".format, self.works()) if self._place(name).situation == "included"]
        work = self.chance.choice(inside) if inside and self.chance.random() < 0.7 else work
        reasons = ("it matters more",) if self.chance.random() < 0.8 else ()
        allow(self._somebody(), ExceptionGiven(work, self._criterion(), reasons, agreed_by="veileder"))

    def _place(self, work: str) -> Place:
        with self.review.store.reading() as reader:
            return way_of(reader, work_number(reader, work), self.review.protocol).place

    def _text(self, work: str) -> None:
        with self.review.store.writing(self.review.clock) as writer:
            number = work_number(Reader(writer.connection), work)
            told = {
                "work": number,
                "link": "",
                "retrieval": self.chance.choice(("not_retrieved", "retrieved", "sought")),
            }
            told["reason"] = "paywall" if told["retrieval"] == "not_retrieved" else ""
            writer.append("fulltext.set", f"W{number}", told, actor=writer.actor(self.people[0]))

    def _rule(self, work: str) -> None:
        """A rule that excludes on its own, as it may."""
        protocol = self.review.protocol
        stage = Stage(self.chance.choice(self.stages))
        with self.review.store.writing(self.review.clock) as writer:
            reader = Reader(writer.connection)
            number = work_number(reader, work)
            way = way_of(reader, number, protocol)
            choice = Choice(
                work, self.chance.choice((Verdict.EXCLUDE,) * 4 + (Verdict.MAYBE,)), stage, "E1", means=Means.RULE
            )
            proposed = Proposed(f"W{number}", stage, choice.verdict, "E1", "R-rule", Means.RULE)
            check_decision(proposed, way, protocol, retrieved=is_retrievable(reader, number))
            append_decision(writer, number, stage, choice, writer.actor("litreview"))

    def _bring(self, work: str) -> None:
        """A run with new records, some of them known from others, and a round of duplicates."""
        records = []
        for _ in range(self.chance.randint(1, 3)):
            number = self.chance.randint(1, max(1, self.records)) if self.chance.random() < 0.4 else self.records + 1
            self.records = max(self.records, number)
            records.append(article(number))
        with self.review.store.writing(self.review.clock) as writer:
            actor, run, page = writer.actor(self.people[0]), writer.next_id("runs"), writer.next_id("pages")
            made = Run(
                run,
                Arrival.FILE,
                self.chance.choice(PURPOSES) if run > 1 else Purpose.MAIN,
                source=self.chance.choice(("pubmed", "cinahl")),
                column=self.chance.choice(COLUMNS) if run > 1 else SourceColumn.DATABASE,
                hits=Count("", len(records)),
                retrieved=len(records),
                parsed=len(records),
                unparsed=0,
            )
            writer.append("run.logged", f"run {run}", {"run": to_json(made)}, actor=actor)
            about = {"page": page, "run": run, "position": 1, "sha256": EMPTY_SHA256, "size": 0, "about": {}}
            writer.append("page.stored", f"page {page}", about, actor=actor, attached=b"")
            hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
            writer.parsed(hits, run=run, page=page, parser="test", actor=actor)
        if self.chance.random() < 0.9:
            dedupe(self._somebody())

    def _merge(self, work: str) -> None:
        merge(self._somebody(), [f"W{self.chance.randint(1, len(self.works()) + 1)}", work])

    def _split(self, work: str) -> None:
        large = [f"W{number}" for number, records in self.works().items() if len(records) > 1]
        split(self._somebody(), [self.chance.choice(large) if large else work])

    def _unanswer(self, work: str) -> None:
        undo_answer(self._somebody())

    def _withdraw(self, work: str) -> None:
        withdraw_row(self._somebody(), self.chance.randint(2, 6), why="a mistake")


EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def article(number: int) -> Record:
    """An article that is like no other, and always the same by its number."""
    first, second = SUBJECTS[number % 12], SUBJECTS[(number // 12 + 5) % 12]
    return Record(
        RecordType.ARTICLE,
        title=f"{first.title()} and {second} in the {number}th municipality: an interview study",
        authors=(Name(f"Family{chr(97 + number % 26)}{chr(97 + number // 26)}", "K."),),
        year=1990 + number % 30,
        container=f"Journal of {second}",
        doi=f"10.1000/{first}.{number}",
    )


def new_store(folder: Path) -> Path:
    """An empty store to copy: making its tables takes longer than a step."""
    return Store.create(folder / "empty.db").path
