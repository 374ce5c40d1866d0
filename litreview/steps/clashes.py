"""Works that became one though people had judged them differently: nothing stands of them until it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litreview.model import Stage, Verdict
from litreview.screening.polls import polls
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class Clash:
    """Two works that are now one, and what each had been given at a stage."""

    kept: str
    gone: str
    stage: Stage
    kept_verdict: Verdict
    gone_verdict: Verdict


def clashes(reader: Reader, joined: Mapping[str, int]) -> tuple[Clash, ...]:
    """Of works that were joined (number of the one that went, number of the one that stayed), those judged apart."""
    found = []
    for gone, kept in joined.items():
        for stage, poll in polls(reader.decisions_of([kept])).items():
            said = {word.given_on: word.verdict for word in (*poll.votes, *poll.ruled)}
            mine, theirs = said.get(""), said.get(f"W{gone}")
            if mine and theirs and mine is not theirs:
                found.append(Clash(f"W{kept}", f"W{gone}", stage, mine, theirs))
    return tuple(found)
