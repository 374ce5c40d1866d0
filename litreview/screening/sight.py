"""Whether a reviewer could see what others said of a work before judging it. Pure.

Reviewers agree by themselves only where each judged before seeing the other's word, so agreement rests on the word
given then, also where it was changed or taken back when the other's could be seen. What hides others' words is the tool
itself (`standing.hidden`): while several are to judge a work, and for the second reader of a sample. Whether they
talked beside it nobody knows. Of a word brought from another tool's file nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import TOOL_ORIGIN, Amendment, Decision, Means, Protocol, Sample, Stage, TakenBack, Verdict

READERS = 2  # who judge a work of a sample: the first reader and the second
_SCREENING = "screening"  # the part of an amendment that says how many judge each work, as JSON by stage

Asked = Callable[[Decision], int]  # how many were to judge the work at the time of a decision
Move = Decision | TakenBack


class Sight(StrEnum):
    """APART: judged before another's word could be seen. SEEN: could see one. UNKNOWN: nobody can tell."""

    APART = "apart"
    SEEN = "seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """A reviewer's word on a work at a stage: the one given apart, if any was, else the last.

    `changed`: the verdict that stands now is another.
    """

    decision: Decision
    sight: Sight
    changed: bool = False


def words_of(moves: Iterable[Move], asked: Asked) -> dict[str, Word]:
    """Each reviewer's word, from all that was said of one work at one stage; of reviewers whose word stands."""
    reading = _Reading(asked)
    for move in sorted(moves, key=lambda move: move.event):
        reading.take(move)
    return reading.words()


class _Reading:
    """One work at one stage, as its decisions are made and taken back."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._held: dict[str, list[Decision]] = {}  # what has not been taken back, by reviewer
        self._apart: dict[str, Decision] = {}
        self._seen: set[str] = set()  # who have judged while another's word stood
        self._shown = False  # a rule or a resolution spoke last: nothing is hidden

    def take(self, move: Move) -> None:
        decision = move.decision if isinstance(move, TakenBack) else move
        if decision.means is not Means.OWN:
            self._shown = self._shown or move is decision
            return
        who, hidden = decision.reviewer, self._is_hidden(move, decision)
        held = self._held.setdefault(who, [])
        if move is decision:
            held.append(decision)
            self._shown = False
        else:
            self._held[who] = [one for one in held if one.event != decision.event]
        if hidden:
            self._give(who)
        judged = [name for name in self._held if self._live(name)]
        self._seen.update(judged if len(judged) > 1 else ())

    def _give(self, who: str) -> None:
        word = self._live(who)
        if word is None:
            self._apart.pop(who, None)
        else:
            self._apart[who] = word

    def _is_hidden(self, move: Move, decision: Decision) -> bool:
        """Whether all that others have said is hidden. A word brought from another folder was given when those were
        not there yet that are younger."""
        others = [word for name in self._held if name != decision.reviewer and (word := self._live(name))]
        if decision.origin:
            others = [word for word in others if word.at < move.at]
        if not others:
            return True
        return decision.reviewer not in self._seen and not self._shown and len(others) < self._asked(decision)

    def _live(self, who: str) -> Decision | None:
        held = self._held[who]
        return held[-1] if held and held[-1].verdict is not Verdict.POSTPONE else None

    def words(self) -> dict[str, Word]:
        last = {who: word for who in self._held if (word := self._live(who))}
        return {who: self._word(who, word) for who, word in last.items()}

    def _word(self, who: str, last: Decision) -> Word:
        apart = self._apart.get(who)
        word = apart or last
        if word.origin.startswith(TOOL_ORIGIN) or (word.origin and (apart is None or self._asked(word) < READERS)):
            sight = Sight.UNKNOWN
        else:
            sight = Sight.SEEN if apart is None else Sight.APART
        return Word(word, sight, word.verdict is not last.verdict)


def asked_of(protocol: Protocol, samples: Iterable[Sample], amendments: Iterable[Amendment]) -> Asked:
    """How many were to judge a work when a decision on it was made: what the protocol asked for then, and two where
    the work had been drawn for a second reader."""
    drawn: dict[tuple[str, Stage], int] = {}
    for sample in sorted(samples, key=lambda sample: sample.event):
        for work in sample.works:
            drawn.setdefault((work, sample.stage), sample.event)
    changes = [
        (amendment.event, json.loads(change.before))
        for amendment in sorted(amendments, key=lambda amendment: amendment.event)
        for change in amendment.changes
        if change.part == _SCREENING and change.before
    ]

    def asked(decision: Decision) -> int:
        before: Mapping[str, int] | None = next((old for event, old in changes if event > decision.event), None)
        now = protocol.screening.needed(decision.stage)
        needed = now if before is None else before.get(decision.stage.value, 1)
        known = drawn.get((decision.work, decision.stage))
        return max(needed, READERS) if known is not None and known < decision.event else needed

    return asked
