"""How the works were judged and how far reviewers agree, for who asks while screening goes on. Looks only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Stage
from litreview.screening.agreement import Agreement, Coefficient, Pair
from litreview.screening.conduct import Conduct, conduct, hidden_from
from litreview.screening.stages import stage_words
from litreview.steps.blind import pseudonym
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was done, and the names of reviewers by pseudonym."""

    conduct: Conduct
    names: Mapping[str, str]

    def name(self, reviewer: str) -> str:
        """A reviewer's name, or the pseudonym where no name is kept."""
        return self.names.get(reviewer) or reviewer

    def pairs(self, how: Agreement) -> tuple[Pair, ...]:
        """The pairs of an agreement by name, the two of each and all of them in the order of their names."""
        named = (_turned(replace(one, first=self.name(one.first), second=self.name(one.second))) for one in how.pairs)
        return tuple(sorted(named, key=lambda pair: (pair.first, pair.second)))


def _turned(pair: Pair) -> Pair:
    """A pair with the one whose name comes first as its first."""
    if pair.first <= pair.second:
        return pair
    table = {(one, two): n for (two, one), n in pair.table.items()}
    return replace(pair, first=pair.second, second=pair.first, table=dict(sorted(table.items())))


def agreement(review: Review, stage: Stage | None = None) -> Agreed:
    """What was done at one stage, or at all of them.

    Works that who acts has yet to judge without seeing others' words are left out of whatever is compared. Raises
    InputError LR-SCREEN-STAGE.
    """
    from litreview.reporting.tables.screening import said_of

    stages = review.protocol.stages
    if stage is not None and stage not in stages:
        raise InputError("LR-SCREEN-STAGE", stage=stage_words(stage), valid=tuple(map(stage_words, stages)))
    state = snapshot(review)
    said = said_of(state)
    with review.store.reading() as reader:
        who = pseudonym(reader, review.actor)
    done = conduct(said, without=hidden_from(said, who))
    if stage is not None:
        done = replace(
            done,
            stages=tuple(one for one in done.stages if one.stage is stage),
            samples=tuple(one for one in done.samples if one.sample.stage is stage),
        )
    return Agreed(done, state.actors)


def spoken(found: Agreed, words: Words) -> tuple[str, ...]:
    """The same in sentences, a paragraph for each stage and sample, as a report has them."""
    from litreview.reporting.tables.screening_words import told

    return told(found.conduct, words)


def spoken_kappa(pair: Pair, words: Words) -> str:
    """Cohen's kappa and PABAK of two reviewers in sentences."""
    from litreview.reporting.tables.screening_words import coefficient_sentence

    two = {Coefficient.COHEN: pair.cohen, Coefficient.PABAK: pair.pabak}
    return " ".join(coefficient_sentence(name, one, words) for name, one in two.items())
