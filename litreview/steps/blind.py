"""What a reviewer is not shown: what others said of a work that the reviewer has yet to judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litreview.model import Decision, Means, Protocol, Stage
from litreview.screening.samples import READERS, Sampled, sampled
from litreview.screening.standing import Track, hidden
from litreview.steps.review import Review
from litreview.store import Event, Reader


@dataclass(frozen=True, slots=True)
class Blind:
    """The eyes of one reviewer, by pseudonym; '' for somebody who has judged nothing here."""

    protocol: Protocol
    reviewer: str
    drawn: Sampled

    def hides_stage(self, way: Track, stage: Stage) -> bool:
        """Whether what others said of a work at a stage is kept from the reviewer. A work that was drawn for a second
        reader is judged blind by that one too, whatever the protocol asks for."""
        needed = self.protocol.screening.needed(stage)
        if stage in self.drawn.get(way.work, ()):
            needed = max(needed, READERS)
        return hidden(way.poll(stage), self.reviewer, needed)

    def hides(self, way: Track, decision: Decision) -> bool:
        """Whether a decision, also one taken back, is kept from the reviewer. What a rule said never is."""
        other = decision.reviewer != self.reviewer and decision.means is not Means.RULE
        return other and self.hides_stage(way, decision.stage)

    def hides_event(self, event: Event, ways: Mapping[str, Track], joined: Mapping[int, tuple[int, int]]) -> bool:
        """Whether an event tells such a decision."""
        told = event.kind in ("decision.made", "exception.made")  # an exception is of a work somebody includes
        if not told or event.actor == self.reviewer or event.data.get("means") == Means.RULE:
            return False
        number = event.data["work"]
        way = ways.get(f"W{joined.get(number, (number, 0))[0]}")
        stages = (Stage(event.data["stage"]),) if "stage" in event.data else self.protocol.stages
        return way is not None and any(self.hides_stage(way, stage) for stage in stages)


def blind(reader: Reader, review: Review) -> Blind:
    """The eyes of who acts."""
    return Blind(review.protocol, pseudonym(reader, review.actor), sampled(reader.samples()))


def pseudonym(reader: Reader, name: str) -> str:
    """The id of a person or role by name, or by that id; '' for one who has done nothing here."""
    names, wanted = reader.actor_names(), name.strip()
    return next((known for known, called in names.items() if wanted and wanted in (called, known)), "")
