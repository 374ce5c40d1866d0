"""The exceptions of a review: listed with what the rules say, and taken back."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import CriterionException, RuleFinding
from litreview.steps.breaches import refuse_withdrawal
from litreview.steps.review import Review, require_actor
from litreview.steps.screen import work_number
from litreview.steps.snapshot import snapshot
from litreview.store import Private, Reader


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The exceptions of included works, and the breaches that nobody has said why for."""

    standing: tuple[CriterionException, ...]
    silent: tuple[RuleFinding, ...]


def exceptions(review: Review) -> Exceptions:
    """What is excepted, and what should be. Appends nothing."""
    state = snapshot(review)
    return Exceptions(state.exceptions, tuple(one for one in state.rule_findings if one.broken and not one.excepted))


def withdraw(review: Review, work: str, criterion: str, reason: str) -> None:
    """Take an exception back; it stays in the history, with the reason.

    Raises InputError: LR-WORK-UNKNOWN, LR-SCREEN-NO-REASON, LR-SCREEN-NO-EXCEPTION (there is none from the criterion),
    LR-SCREEN-STILL-BROKEN (the work is included, and breaks the criterion), LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        number = work_number(reader, work)
        name = f"W{number}"
        if not reason.strip():
            raise InputError("LR-SCREEN-NO-REASON", where=Where(record=name), work=name, criterion=criterion)
        gone = [one for one in reader.exceptions() if one.work == name and one.criterion == criterion]
        if not gone:
            raise InputError("LR-SCREEN-NO-EXCEPTION", where=Where(record=name), work=name, criterion=criterion)
        refuse_withdrawal(reader, review.protocol, number, criterion)
        pseudonym = writer.actor(actor)
        for one in gone:
            said = {"exception": one.event, "work": number, "criterion": criterion, "reason": Private(reason)}
            writer.append("exception.withdrawn", name, said, actor=pseudonym)
