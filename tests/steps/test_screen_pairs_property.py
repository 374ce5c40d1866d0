"""Two folders that exchange files, in any order and any number of times, come to say the same."""

from __future__ import annotations

import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.model import RESOLUTIONS, Decision, Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, resolve, undo
from litreview.steps.screen_export import export_own
from litreview.steps.screen_import import Returned, ScreenImport, import_decisions
from tests.steps.pairs import TITLES, copied, filled

USED = TITLES[:2]
Votes = dict[tuple[str, Stage, str, bool], tuple[Verdict, str]]

VERDICTS = (*[Verdict.INCLUDE] * 6, *[Verdict.EXCLUDE] * 2, Verdict.MAYBE, Verdict.POSTPONE)
DOINGS = (*["decide"] * 10, *["meet"] * 4, "undo", "resolve", "resolve", "send", "receive")


def doing(chance: random.Random) -> tuple[Any, ...]:
    """One thing that somebody does: mostly at the stage the work waits at, at times anywhere."""
    what, who, work = chance.choice(DOINGS), chance.randrange(2), chance.randrange(len(USED))
    verdict, criterion = chance.choice(VERDICTS), chance.choice(("E1", "E1", "E2"))
    stage = chance.choice((*[None] * 8, *Stage))
    more: dict[str, tuple[Any, ...]] = {
        "decide": (work, verdict, stage, criterion),
        "undo": (work,),
        "resolve": (work, chance.choice((Verdict.INCLUDE, Verdict.INCLUDE, Verdict.EXCLUDE))),
        "receive": (chance.randrange(20),),
    }
    return what, who, *more.get(what, ())


class Desks:
    """Two students; `sent` keeps every file that either wrote, old ones too."""

    def __init__(self, folder: Path, begun: tuple[Review, Review]) -> None:
        self.folder = folder
        kari, ola = (copied(one, folder / str(who), one.actor) for who, one in enumerate(begun))
        self.reviews = (kari, ola)
        self.turned = (False, is_turned(ola))  # whether the works are numbered from the other end
        self.sent: tuple[list[Path], list[Path]] = ([], [])

    def name(self, who: int, work: int) -> str:
        return f"W{len(USED) - work if self.turned[who] else work + 1}"

    def do(self, what: str, who: int, *rest: object) -> None:
        with suppress(InputError):  # what is illegal is refused; that is another test
            getattr(self, what)(who, *rest)

    def decide(self, who: int, work: int, verdict: Verdict, stage: Stage | None, criterion: str) -> None:
        decide(self.reviews[who], Choice(self.name(who, work), verdict, stage, criterion))

    def undo(self, who: int, work: int) -> None:
        undo(self.reviews[who], self.name(who, work))

    def resolve(self, who: int, work: int, verdict: Verdict) -> None:
        resolve(self.reviews[who], Choice(self.name(who, work), verdict), agreed=True)

    def send(self, who: int) -> None:
        path = self.folder / f"{who}-{len(self.sent[who])}.jsonl"
        export_own(self.reviews[who], path)
        self.sent[who].append(path)

    def receive(self, who: int, which: int) -> None:
        files = self.sent[1 - who]
        if files:
            import_decisions(self.reviews[who], ScreenImport(files[which % len(files)]))

    def meet(self, who: int) -> None:
        """One gives the other what is newest."""
        self.send(who)
        self.receive(1 - who, len(self.sent[who]) - 1)

    def settle(self) -> tuple[Returned, Returned]:
        """Files to and fro until nothing is new."""
        while True:
            done = []
            for who in (0, 1):
                self.do("send", 1 - who)
                files = self.sent[1 - who]
                done.append(import_decisions(self.reviews[who], ScreenImport(files[-1])) if files else Returned())
            if not any(each.changes for each in done):
                return done[0], done[1]

    def votes(self, who: int) -> Votes:
        """The last word of each reviewer on each work at each stage, and its last resolution, whoever settled it: two
        who settle one conflict to the same, each in their folder, differ in nothing that anybody need be told."""
        found: Votes = {}
        with self.reviews[who].store.reading() as reader:
            names = reader.actor_names()
            for made in reader.decisions():
                by = "" if made.means in RESOLUTIONS else names[made.reviewer]
                key = (self.common(who, made), made.stage, by, made.means in RESOLUTIONS)
                found[key] = (made.verdict, made.criterion)
        return found

    def common(self, who: int, made: Decision) -> str:
        number = int(made.work[1:])
        return f"W{len(USED) + 1 - number if self.turned[who] else number}"


def is_turned(review: Review) -> bool:
    with review.store.reading() as reader:
        return reader.records_of((1,))[1].title != USED[0]


class Begun(dict[bool, tuple[Review, Review]]):
    """Two folders before anybody has judged: copies of one (True), or made each from a file of its own."""

    def __repr__(self) -> str:
        return "begun"  # hypothesis prints it with a failure, and whole reviews would hide the seed


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    folder = tmp_path_factory.mktemp("begun")
    kari, ola = filled(folder / "kari", "Kari", USED), filled(folder / "ola", "Ola", tuple(reversed(USED)))
    return Begun({True: (kari, kari.acting("Ola")), False: (kari, ola)})


@pytest.mark.parametrize("copy", [True, False])
@settings(max_examples=15, deadline=None)
@example(seed=13119479, n=40)  # an old file brought a word back that its reviewer had changed
@given(seed=st.integers(0, 2**32), n=st.integers(20, 60))
def test_two_folders_come_to_say_the_same(begun: Begun, copy: bool, seed: int, n: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        desks = Desks(Path(folder), begun[copy])
        for _ in range(n):
            desks.do(*doing(chance))
        kari, ola = desks.settle()
        ours, theirs = desks.votes(0), desks.votes(1)
        differing = {key[0] for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
        listed = {told.title for done in (kari, ola) for told in done.left}
        assert {USED[int(work[1:]) - 1] for work in differing} <= listed, "a difference that nobody is told of"
        if not listed:
            assert ours == theirs
        heads = [verify(review).head for review in desks.reviews]
        for who in (0, 1):
            for number in range(len(desks.sent[1 - who])):
                desks.do("receive", who, number)  # also the oldest files, once more
        assert [verify(review).head for review in desks.reviews] == heads
        assert [verify(review).faults for review in desks.reviews] == [(), ()]
