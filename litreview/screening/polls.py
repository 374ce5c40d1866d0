"""What was said of one work at one stage, and whether it settles the stage. Pure.

A reviewer has one word, the last. A stage is settled when as many reviewers as the protocol asks for have given the
same word, or a rule or a resolution has; until then nothing stands. Where several works became one, what was said of
each counts side by side, until a reviewer judges the joined work anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import RESOLUTIONS, Decision, Means, Stage, Verdict


class Count(StrEnum):
    """How far a stage is settled. PENDING: fewer reviewers than are needed have judged."""

    OPEN = "open"
    PENDING = "pending"
    CONFLICT = "conflict"
    SETTLED = "settled"


# PRISMA 2020 item 16b asks for the reason of every report excluded after reading the full text, so two reasons there
# are a disagreement too.
CRITERION_AT = frozenset({Stage.FULL_TEXT})


@dataclass(frozen=True, slots=True)
class Poll:
    """What counts of a work at a stage, oldest first.

    `votes` are the last words of reviewers, `ruled` what a rule or a resolution said in their place; `put_off` the
    reviewers whose last word was to postpone. `given` are the votes whether or not something was said in their place.
    """

    stage: Stage
    votes: tuple[Decision, ...] = ()
    ruled: tuple[Decision, ...] = ()
    put_off: tuple[str, ...] = ()
    given: tuple[Decision, ...] = ()

    @property
    def voters(self) -> tuple[str, ...]:
        """Who has judged, in the order they did."""
        return tuple(dict.fromkeys(vote.reviewer for vote in self.given))

    @property
    def resolution(self) -> Decision | None:
        """What settled a disagreement, if anything did."""
        return next((one for one in reversed(self.ruled) if one.means in RESOLUTIONS), None)

    def count(self, needed: int, *, last: bool) -> Count:
        """Whether the stage is settled, if `needed` reviewers judge each work; `last`: no stage comes after it."""
        if not (self.votes or self.ruled):
            return Count.OPEN
        if self._differ(last=last):
            return Count.CONFLICT
        enough = len({vote.reviewer for vote in self.votes}) >= needed
        return Count.SETTLED if self.ruled or enough else Count.PENDING

    def _differ(self, *, last: bool) -> bool:
        said = (*self.ruled, *self.votes)
        verdicts = {decision.verdict for decision in said}
        if len(verdicts) > 1:  # «maybe» and «include» both pass on to where more can be read
            return last or Verdict.EXCLUDE in verdicts
        named = {decision.criterion for decision in said}
        return self.stage in CRITERION_AT and verdicts == {Verdict.EXCLUDE} and len(named) > 1

    @property
    def spokesman(self) -> Decision:
        """The decision that stands for a settled stage: of «maybe» and «include» the latter, else the last said."""
        said = sorted((*self.ruled, *self.votes), key=_event)
        passing = [decision for decision in said if decision.verdict is Verdict.INCLUDE]
        return (passing or said)[-1]


def polls(decisions: Iterable[Decision]) -> dict[Stage, Poll]:
    """What counts at each stage of one work, from the decisions on it that were not undone; stages in order."""
    by_stage: dict[Stage, list[Decision]] = {}
    for decision in sorted(decisions, key=_event):
        by_stage.setdefault(decision.stage, []).append(decision)
    return {stage: _poll(stage, by_stage[stage]) for stage in Stage if stage in by_stage}


def _poll(stage: Stage, made: Sequence[Decision]) -> Poll:
    homes: dict[str, list[Decision]] = {}
    for decision in made:
        homes.setdefault(decision.given_on, []).append(decision)
    rulings = {home: _ruling(said) for home, said in homes.items()}
    last = {(word.given_on, word.reviewer): word for word in made if word.means is Means.OWN}
    words = sorted((word for word in last.values() if not _answered(word, made)), key=_event)
    given = tuple(word for word in words if word.verdict is not Verdict.POSTPONE)
    put_off = tuple(word.reviewer for word in words if word.verdict is Verdict.POSTPONE)
    standing = {home: rule for home, rule in rulings.items() if rule is not None and not _answered(rule, made)}
    ruled = tuple(standing.values())
    final = _after_joining(ruled, homes)
    if final is not None:
        return Poll(stage, (), (final,), (), given)
    votes = tuple(word for word in given if word.given_on not in standing)  # a rule that was answered hides no vote
    return Poll(stage, votes, ruled, put_off, given)


def _ruling(said: Sequence[Decision]) -> Decision | None:
    """The resolution of one work's stage, else the rule's word where nobody has judged after it."""
    resolved = [decision for decision in said if decision.means in RESOLUTIONS]
    if resolved:
        return resolved[-1]
    return said[-1] if said[-1].means is Means.RULE else None


def _after_joining(ruled: Sequence[Decision], homes: Mapping[str, Sequence[Decision]]) -> Decision | None:
    """A resolution made when all that was joined already was."""
    joined = max((decision.joined for said in homes.values() for decision in said), default=0)
    found = [one for one in ruled if one.means in RESOLUTIONS and not one.given_on and one.event > joined]
    return found[-1] if found and len(homes) > 1 else None


def _answered(word: Decision, made: Sequence[Decision]) -> bool:
    """Whether a word on a work that went into another has been given anew on the joined work, by the same reviewer;
    a rule's word by anybody. One brought from another folder may itself stand after the joining."""
    if not word.joined:
        return False
    since = max(word.joined, word.event)
    anew = [later for later in made if later.event > since and later.means is Means.OWN and not later.given_on]
    return any(word.means is not Means.OWN or later.reviewer == word.reviewer for later in anew)


def _event(decision: Decision) -> int:
    return decision.event


def ratings(poll: Poll) -> dict[str, str]:
    """Each reviewer's own verdict, for agreement; of several on joined works the last."""
    return {vote.reviewer: vote.verdict.value for vote in poll.given}
