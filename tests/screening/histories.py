"""Hand-made histories of judgements: who said what of which work, in order, at one second's distance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from litreview.model import (
    Criterion,
    CriterionKind,
    Decision,
    Language,
    Means,
    Protocol,
    Sample,
    Screening,
    Stage,
    TakenBack,
    Verdict,
)

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
VERDICTS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.MAYBE, "p": Verdict.POSTPONE}
CRITERIA = (Criterion("E1", CriterionKind.EXCLUDE, "barn"), Criterion("E2", CriterionKind.EXCLUDE, "dyr"))
START = datetime(2026, 1, 1, tzinfo=UTC)


def protocol(needed: int = 2, *stages: Stage) -> Protocol:
    """`needed` readers of each work at every stage."""
    screening = Screening(dict.fromkeys(Stage, needed))
    return Protocol("p", Language.BOKMAL, "?", criteria=CRITERIA, stages=stages or tuple(Stage), screening=screening)


def at(event: int) -> datetime:
    return START + timedelta(seconds=event)


class History:
    """Decisions in the order they are told, each an event."""

    def __init__(self) -> None:
        self.event = 0
        self.decisions: list[Decision] = []
        self.taken_back: list[TakenBack] = []
        self.samples: list[Sample] = []

    def says(
        self,
        reviewer: str,
        letter: str,
        work: str = "W1",
        stage: Stage = TITLE,
        *,
        means: Means = Means.OWN,
        criterion: str = "",
        origin: str = "",
        when: int | None = None,
    ) -> Decision:
        """`when`: the second it was made at in the folder it was brought from."""
        self.event += 1
        time = at(self.event if when is None else when)
        made = Decision(
            work, stage, VERDICTS[letter], reviewer, time, self.event, criterion, means=means, origin=origin
        )
        self.decisions.append(made)
        return made

    def undoes(self, decision: Decision) -> None:
        self.event += 1
        self.decisions.remove(decision)
        self.taken_back.append(TakenBack(decision, self.event, at(self.event)))

    def draws(self, *works: str, stage: Stage = TITLE, population: int = 10) -> Sample:
        self.event += 1
        sample = Sample(stage, works, 7, len(works), population, self.event, at(self.event), "a")
        self.samples.append(sample)
        return sample
