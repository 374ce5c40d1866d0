"""Two folders that exchange files, in any order and any number of times, come to say the same."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.model import RESOLUTIONS, Decision, Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.screen import Choice, decide, resolve, undo
from litreview.steps.screen_export import export_own
from litreview.steps.screen_import import Returned, ScreenImport, import_decisions
from tests.steps.pairs import TITLES, copied, filled

WORKS = range(3)
Votes = dict[tuple[str, Stage, str, bool], tuple[Verdict, str]]

step = st.one_of(
    st.tuples(
        st.just("decide"),
        st.integers(0, 1),
        st.sampled_from(WORKS),
        st.sampled_from(list(Verdict)),
        st.sampled_from(list(Stage)),
        st.sampled_from(["E1", "E2"]),
    ),
    st.tuples(st.just("undo"), st.integers(0, 1), st.sampled_from(WORKS)),
    st.tuples(st.just("resolve"), st.integers(0, 1), st.sampled_from(WORKS), st.sampled_from([Verdict.INCLUDE])),
    st.tuples(st.just("send"), st.integers(0, 1)),
    st.tuples(st.just("receive"), st.integers(0, 1), st.integers(0, 20)),
)


class Desks:
    """Two students; `sent` keeps every file that either wrote, old ones too."""

    def __init__(self, folder: Path, *, copy: bool) -> None:
        self.folder = folder
        kari = filled(folder / "kari", "Kari", TITLES[:3])
        if copy:
            ola = copied(kari, folder / "copy", "Ola")
        else:
            ola = filled(folder / "ola", "Ola", tuple(reversed(TITLES[:3])))
        self.reviews = (kari, ola)
        self.turned = (False, not copy)  # whether the works are numbered from the other end
        self.sent: tuple[list[Path], list[Path]] = ([], [])

    def name(self, who: int, work: int) -> str:
        return f"W{3 - work if self.turned[who] else work + 1}"

    def do(self, what: str, who: int, *rest: object) -> None:
        with suppress(InputError):  # what is illegal is refused; that is another test
            getattr(self, what)(who, *rest)

    def decide(self, who: int, work: int, verdict: Verdict, stage: Stage, criterion: str) -> None:
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
        """The last word of each reviewer on each work at each stage, and of each the last resolution."""
        found: Votes = {}
        with self.reviews[who].store.reading() as reader:
            names = reader.actor_names()
            for made in reader.decisions():
                key = (self.common(who, made), made.stage, names[made.reviewer], made.means in RESOLUTIONS)
                found[key] = (made.verdict, made.criterion)
        return found

    def common(self, who: int, made: Decision) -> str:
        number = int(made.work[1:])
        return f"W{4 - number if self.turned[who] else number}"


def exchanged(steps: list[tuple[str, ...]], folder: Path, *, copy: bool) -> tuple[Desks, Returned, Returned]:
    desks = Desks(folder, copy=copy)
    for what, who, *rest in steps:
        desks.do(what, who, *rest)  # type: ignore[arg-type]
    return (desks, *desks.settle())


@pytest.mark.parametrize("copy", [True, False])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=6, max_size=30))
def test_two_folders_come_to_say_the_same(copy: bool, steps: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desks, kari, ola = exchanged(steps, Path(folder), copy=copy)
        ours, theirs = desks.votes(0), desks.votes(1)
        differing = {key[0] for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
        listed = {told.title for done in (kari, ola) for told in done.left}
        assert {TITLES[int(work[1:]) - 1] for work in differing} <= listed, "a difference that nobody is told of"
        if not listed:
            assert ours == theirs
        heads = [verify(review).head for review in desks.reviews]
        for who in (0, 1):
            for number in range(len(desks.sent[1 - who])):
                desks.do("receive", who, number)  # also the oldest files, once more
        assert [verify(review).head for review in desks.reviews] == heads
        assert [verify(review).faults for review in desks.reviews] == [(), ()]
