"""Decisions made under a wording of the protocol that has since been amended. Pure.

An amendment of a criterion touches the exclusions on it, those that name no criterion and may have been on it, and the
inclusions and «maybe»s at stages where the new wording can be judged. Deciding again, also the same, answers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model import Amendment, Change, Decision, Situation, Stage, Verdict
from litreview.screening.amendments import PARTS, change_of, facts_of
from litreview.screening.query_changes import query_of
from litreview.screening.standing import Track

_ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class OldWording:
    """A decision to look at again, and each criterion that reads otherwise now: how it was then, and how it is."""

    way: Track
    decision: Decision
    changes: tuple[Change, ...]


def old_wording(
    ways: Iterable[Track], amendments: Sequence[Amendment], stages: Sequence[Stage] = _ORDER
) -> Iterator[OldWording]:
    """The decisions to look at again, work by work, of each work the latest stage first: who reads a full text again
    has judged what its title promised. `stages` are those of the protocol.

    Taken are the votes and rulings that count. The inclusions of a work that a later stage has excluded are left
    alone: the work is out whatever they say.
    """
    since = _Since(amendments)
    if amendments:
        for way in ways:
            yield from _of_work(way, since, stages)


class _Since:
    """What has become of the criteria since a decision."""

    def __init__(self, amendments: Sequence[Amendment]) -> None:
        self._amendments = amendments
        self._known: dict[int, tuple[Change, ...]] = {}

    def __call__(self, decision: Decision) -> tuple[Change, ...]:
        first = next((at for at, one in enumerate(self._amendments) if _before(decision, one)), len(self._amendments))
        if first not in self._known:
            self._known[first] = rewritten(self._amendments[first:])
        return self._known[first]


def _before(decision: Decision, amendment: Amendment) -> bool:
    """A decision brought from another folder was made when it says, which may be long before it came."""
    brought = bool(decision.origin) and amendment.at is not None and decision.at < amendment.at
    return decision.event < amendment.event or brought


def _is_criterion(change: Change) -> bool:
    return change.part not in PARTS and not query_of(change.part)


def rewritten(amendments: Iterable[Amendment]) -> tuple[Change, ...]:
    """What several amendments together made of the criteria; one that was changed and changed back is left out."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for change in (change for one in amendments for change in one.changes if _is_criterion(change)):
        first.setdefault(change.part, change.before)
        last[change.part] = change.after
    changed = {part: after for part, after in last.items() if not _means_the_same(first[part], after)}
    return tuple(change_of(part, first[part], after) for part, after in changed.items())


def _means_the_same(before: str, after: str) -> bool:
    """Whether a person who judged by one wording has judged by the other: a machine rule that is put beside the same
    words, taken away, or let to exclude on its own, changes nothing in them."""
    one, other = dict(facts_of(before)), dict(facts_of(after))
    rules = [{key: value for key, value in side.pop("rule", {}).items() if key != "automatic"} for side in (one, other)]
    return one == other and (not all(rules) or rules[0] == rules[1])


def _of_work(way: Track, since: _Since, stages: Sequence[Stage]) -> Iterator[OldWording]:
    for stage in _reached(way, stages):
        poll = way.poll(stage)
        for decision in sorted((*poll.votes, *poll.ruled), key=lambda one: one.event):
            touching = tuple(change for change in since(decision) if _touches(change, decision))
            left = tuple(change for change in touching if not _read_since(change, decision, way, since))
            if left:
                yield OldWording(way, decision, left)


def _reached(way: Track, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages whose decisions count for where the work is now, the latest first."""
    if way.place.situation is Situation.EXCLUDED:
        return (way.place.stage,)
    return tuple(stage for stage in reversed(stages) if stage in way.polls)


def _touches(change: Change, decision: Decision) -> bool:
    if decision.verdict is not Verdict.EXCLUDE:
        return _speaks(change.after, decision.stage)
    if decision.criterion:
        return decision.criterion == change.part
    return _of_works(change.before)  # nothing forbids to exclude on a title what is judged on an abstract


def _of_works(side: str) -> bool:
    """Whether there is a criterion, and one of works: those of other things judge no work."""
    facts = facts_of(side)
    return bool(facts) and not facts.get("applies_to")


def _speaks(side: str, stage: Stage) -> bool:
    """Whether a criterion can be judged at a stage: its own is the first where it can."""
    facts = facts_of(side)
    if not _of_works(side):
        return False
    return "stage" not in facts or _ORDER.index(stage) >= _ORDER.index(Stage(facts["stage"]))


def _read_since(change: Change, decision: Decision, way: Track, since: _Since) -> bool:
    """Whether a later stage of a work that went on was judged under the new wording."""
    if decision.verdict is Verdict.EXCLUDE:
        return False
    for stage in _ORDER[_ORDER.index(decision.stage) + 1 :]:
        poll = way.poll(stage)
        if any(change.part not in {other.part for other in since(later)} for later in (*poll.votes, *poll.ruled)):
            return True
    return False
