"""Works that reviewers see differently, and all that was ever said of one work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from litreview.model import Decision, Situation, Stage
from litreview.screening.standing import Track
from litreview.steps.blind import Blind, blind
from litreview.steps.review import Review
from litreview.steps.roles import names_of
from litreview.steps.screen import way_of, ways, work_number
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class Said:
    """One decision as it may be told: by whom (the name as kept, else a role), at which stage, when, on which
    work where that went into another, and the event that took it back, 0 for none. `decision` None: what it says is
    kept from who asks."""

    name: str
    stage: Stage
    at: datetime
    event: int
    given_on: str = ""
    undone_by: int = 0
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A work that waits for somebody to settle what its reviewers see differently, and what each said."""

    work: str
    stage: Stage
    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All decisions on a work, also those taken back, oldest first."""

    work: str
    title: str
    said: tuple[Said, ...]


def disagreements(review: Review) -> tuple[Disagreement, ...]:
    """The works that reviewers see differently, in the order of their numbers."""
    with review.store.reading() as reader:
        eyes, names = blind(reader, review), names_of(reader, review.protocol.language)
        found = [way for way in ways(reader, review.protocol).values() if way.place.situation is Situation.CONFLICT]
        clusters = reader.works() if found else {}
        titles = {way.work: title_of(reader, clusters[int(way.work[1:])]) for way in found}
        return tuple(_disagreement(way, titles[way.work], eyes, names) for way in found)


def _disagreement(way: Track, title: str, eyes: Blind, names: Mapping[str, str]) -> Disagreement:
    poll = way.poll(way.place.stage)
    words = sorted((*poll.ruled, *poll.votes), key=lambda word: word.event)
    return Disagreement(way.work, way.place.stage, title, tuple(_said(word, way, eyes, names) for word in words))


def history(review: Review, work: str) -> History:
    """Everything that was said of a work. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED."""
    with review.store.reading() as reader:
        number = work_number(reader, work)
        eyes, undone = blind(reader, review), reader.undone()
        names = names_of(reader, review.protocol.language)
        way = way_of(reader, number, review.protocol)
        made = reader.decisions_of([number], undone=True)
        said = tuple(_said(one, way, eyes, names, undone.get(one.event, 0)) for one in made)
        return History(way.work, title_of(reader, reader.works()[number]), said)


def _said(decision: Decision, way: Track, eyes: Blind, names: Mapping[str, str], undone_by: int = 0) -> Said:
    name = names.get(decision.reviewer) or decision.reviewer
    told = None if eyes.hides(way, decision) else decision
    return Said(name, decision.stage, decision.at, decision.event, decision.given_on, undone_by, told)


def title_of(reader: Reader, records: tuple[int, ...]) -> str:
    """The title of the work that these records are of."""
    from litreview.matching import merge

    return merge(reader.records_of(records)).best.title
