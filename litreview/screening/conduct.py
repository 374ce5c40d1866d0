"""How works were judged, told from the decisions themselves and never from what was planned. Pure.

A person's word counts, a rule's only where no person has judged the work. Agreement is over the words that reviewers
gave apart (`sight`); works whose reviewers could see each other, or of whom nobody can tell, are told by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from litreview.model import (
    JUDGEMENTS,
    Amendment,
    Decision,
    Means,
    Place,
    Protocol,
    Sample,
    Situation,
    Stage,
    TakenBack,
)
from litreview.screening.agreement import Agreement, agreement
from litreview.screening.polls import Count, Poll, polls
from litreview.screening.sight import READERS, Asked, Move, Sight, Word, asked_of, words_of
from litreview.screening.standing import hidden

_VERDICTS = tuple(verdict.value for verdict in JUDGEMENTS)
_UNSETTLED = (Situation.WAITING, Situation.CONFLICT, Situation.UNRESOLVED)


class Ending(StrEnum):
    """How a disagreement ended. CHANGED: a reviewer gave another word, and nobody differs any more."""

    AGREED = "agreed"
    THIRD = "third"
    CHANGED = "changed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Compared:
    """Works that two or more judged. `apart`: each for themselves, with the words given so; `seen`: a later one could
    see an earlier one's word; `unknown`: brought from elsewhere, so that nobody can tell."""

    apart: Agreement
    seen: Agreement
    unknown: Agreement

    @property
    def works(self) -> int:
        return self.apart.items + self.seen.items + self.unknown.items


@dataclass(frozen=True, slots=True)
class StageConduct:
    """What was done at one stage.

    `needed`: how many the protocol, as it is now, asks for. `judged`: how many works so many people have judged, at
    least one; `reviewers` are all of them, `alone` those who judged a work that nobody else did. `by_rule`: works that
    a rule excluded and nobody judged. `waiting`: works that are at this stage and not settled.

    `compared` leaves out the works of samples where the protocol asks for one reader: those are told with the sample.
    `endings`: of the works that two or more judged, those they differed on; `criteria`: of these, those that all
    excluded, on different criteria. `passing`: works where the words differed and none had to give way («include» and
    «maybe» before the last stage). `changed`: words that are others now than the ones given apart. `hidden`: works that
    several judged, left out of all this from `compared` on.
    """

    stage: Stage
    needed: int
    judged: Mapping[int, int]
    reviewers: tuple[str, ...]
    alone: tuple[str, ...]
    by_rule: int
    waiting: int
    compared: Compared
    endings: Mapping[Ending, int]
    criteria: int
    passing: int
    changed: int
    hidden: int = 0

    @property
    def people(self) -> int:
        """Works that any person has judged."""
        return sum(self.judged.values())

    @property
    def several(self) -> int:
        """Works that two or more have judged."""
        return sum(works for voters, works in self.judged.items() if voters > 1)

    @property
    def enough(self) -> int:
        """Works that as many have judged as the protocol asks for."""
        return sum(works for voters, works in self.judged.items() if voters >= self.needed)

    @property
    def differed(self) -> int:
        """Works on which reviewers differed so that somebody had to settle it."""
        return sum(self.endings.values())


@dataclass(frozen=True, slots=True)
class SampleConduct:
    """A sample for a second reader: how many of its works two or more have judged, and how far they agreed."""

    sample: Sample
    read: int
    compared: Compared


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was done, at the stages of the protocol in order and with the samples in the order they were drawn."""

    stages: tuple[StageConduct, ...] = ()
    samples: tuple[SampleConduct, ...] = ()

    @property
    def by_several(self) -> bool:
        """Whether any work was judged by two or more, or drawn to be."""
        return bool(self.samples) or any(stage.several for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Said:
    """All that conduct is told from; `places` are how many works stand where, also those nobody has judged."""

    protocol: Protocol
    decisions: Sequence[Decision]
    taken_back: Sequence[TakenBack] = ()
    samples: Sequence[Sample] = ()
    amendments: Sequence[Amendment] = ()
    places: Mapping[Place, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Work:
    """A work at a stage: what counts, and each reviewer's word."""

    work: str
    poll: Poll
    words: Mapping[str, Word]

    @property
    def apart(self) -> dict[str, str]:
        return self._ratings(Sight.APART)

    @property
    def known(self) -> dict[str, str]:
        """The words that were not given in sight of others, as far as is known."""
        return self._ratings(Sight.APART, Sight.UNKNOWN)

    def _ratings(self, *sights: Sight) -> dict[str, str]:
        return {who: word.decision.verdict.value for who, word in self.words.items() if word.sight in sights}

    @property
    def all(self) -> dict[str, str]:
        return self._ratings(*Sight)


def conduct(said: Said, *, without: Mapping[Stage, Collection[str]] | None = None) -> Conduct:
    """What was done at each stage. `without`: works to be left out of all that is compared, by stage, as they are
    hidden from who asks."""
    works = _works(said)
    left = without or {}
    stages = tuple(_stage(said, stage, works.get(stage, []), left.get(stage, ())) for stage in said.protocol.stages)
    samples = tuple(
        _sample(one, works.get(one.stage, []), left.get(one.stage, ()))
        for one in sorted(said.samples, key=lambda sample: sample.event)
    )
    return Conduct(stages, samples)


def hidden_from(said: Said, reviewer: str) -> dict[Stage, frozenset[str]]:
    """The works of which others' words are kept from a reviewer who has yet to judge them, by stage. `reviewer` '':
    somebody who has judged nothing."""
    drawn = {(work, sample.stage) for sample in said.samples for work in sample.works}

    def needed(work: str, stage: Stage) -> int:
        asked = said.protocol.screening.needed(stage)
        return max(asked, READERS) if (work, stage) in drawn else asked

    return {
        stage: frozenset(one.work for one in works if hidden(one.poll, reviewer, needed(one.work, stage)))
        for stage, works in _works(said).items()
    }


def _works(said: Said) -> dict[Stage, list[_Work]]:
    """Every work that something was said of, at each stage."""
    made: dict[str, list[Decision]] = {}
    for decision in said.decisions:
        made.setdefault(decision.work, []).append(decision)
    gone: dict[tuple[str, Stage], list[Move]] = {}
    for back in said.taken_back:
        gone.setdefault((back.decision.work, back.decision.stage), []).extend((back.decision, back))
    asked = asked_of(said.protocol, said.samples, said.amendments)
    found: dict[Stage, list[_Work]] = {}
    for work, decisions in made.items():
        for stage, poll in polls(decisions).items():
            moves = [*(one for one in decisions if one.stage is stage), *gone.get((work, stage), ())]
            found.setdefault(stage, []).append(_Work(work, poll, _words(poll, moves, asked)))
    return found


def _words(poll: Poll, moves: Iterable[Move], asked: Asked) -> dict[str, Word]:
    if len(poll.voters) < 2:  # what one reader said before is nobody's concern here
        return {vote.reviewer: Word(vote, Sight.APART) for vote in poll.given}
    words = words_of(moves, asked)
    last = {vote.reviewer: vote for vote in poll.given}  # of works that were joined, a word on one may still stand
    return {who: words.get(who) or Word(last[who], Sight.UNKNOWN) for who in poll.voters}


def _stage(said: Said, stage: Stage, works: Sequence[_Work], left: Collection[str]) -> StageConduct:
    protocol = said.protocol
    needed, last = protocol.screening.needed(stage), stage is protocol.stages[-1]
    drawn = {work for sample in said.samples if sample.stage is stage for work in sample.works} if needed < 2 else set()
    several = [one for one in works if len(one.poll.voters) > 1]
    seen = [one for one in several if one.work not in left]
    endings = [(one, _ending(one, needed, last=last)) for one in seen]
    alone = [one.poll.voters[0] for one in works if len(one.poll.voters) == 1]
    return StageConduct(
        stage=stage,
        needed=needed,
        judged=dict(sorted(Counter(len(one.poll.voters) for one in works if one.poll.voters).items())),
        reviewers=tuple(sorted({who for one in works for who in one.poll.voters})),
        alone=tuple(sorted(set(alone))),
        by_rule=sum(not one.poll.given and any(word.means is Means.RULE for word in one.poll.ruled) for one in works),
        waiting=sum(n for place, n in said.places.items() if place.stage is stage and place.situation in _UNSETTLED),
        compared=_compared([one for one in seen if one.work not in drawn]),
        endings=dict(Counter(ending for _, ending in endings if ending)),
        criteria=sum(ending is not None and len(set(one.all.values())) == 1 for one, ending in endings),
        passing=sum(ending is None and len(set(one.all.values())) > 1 for one, ending in endings),
        changed=sum(word.changed for one in seen for word in one.words.values()),
        hidden=len(several) - len(seen),
    )


def _ending(one: _Work, needed: int, *, last: bool) -> Ending | None:
    """How the disagreement on a work ended; None where there was none."""
    if one.poll.count(needed, last=last) is Count.CONFLICT:
        return Ending.OPEN
    if one.poll.resolution is not None:
        return Ending.AGREED if one.poll.resolution.means is Means.AGREEMENT else Ending.THIRD
    first = Poll(one.poll.stage, tuple(word.decision for word in one.words.values()))
    return Ending.CHANGED if first.count(1, last=last) is Count.CONFLICT else None


def _sample(sample: Sample, works: Sequence[_Work], left: Collection[str]) -> SampleConduct:
    drawn = set(sample.works)
    read = [one for one in works if one.work in drawn and len(one.poll.voters) > 1]
    return SampleConduct(sample, len(read), _compared([one for one in read if one.work not in left]))


def _compared(several: Sequence[_Work]) -> Compared:
    apart = [one.apart for one in several if len(one.apart) > 1]
    unknown = [one.known for one in several if len(one.apart) < 2 <= len(one.known)]
    seen = [one.all for one in several if len(one.known) < 2]
    return Compared(*(agreement(items, categories=_VERDICTS) for items in (apart, seen, unknown)))
