"""Works that became one though people had judged them differently: told, because only the latest decision counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litreview.model import Stage, Verdict
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class Clash:
    """Two works that are now one, what each had been given at a stage, and which of the two now counts."""

    kept: str
    gone: str
    stage: Stage
    kept_verdict: Verdict
    gone_verdict: Verdict
    counts: Verdict


def clashes(reader: Reader, joined: Mapping[str, int]) -> tuple[Clash, ...]:
    """Of works that were joined (number of the one that went, number of the one that stayed), those judged apart."""
    given = reader.verdicts_of({*map(int, joined), *joined.values()})
    found = []
    for gone, kept in joined.items():
        mine, theirs = given.get(kept, {}), given.get(int(gone), {})
        for stage in Stage:
            if stage in mine and stage in theirs and mine[stage][0] is not theirs[stage][0]:
                (one, at), (other, then) = mine[stage], theirs[stage]
                found.append(Clash(f"W{kept}", f"W{gone}", stage, one, other, one if at > then else other))
    return tuple(found)
