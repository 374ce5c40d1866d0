"""Decisions on works, and exceptions from the criteria."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import CriterionException, Decision, Protocol, Record, Stage, Verdict
from litreview.screening.exceptions import check_exception
from litreview.screening.stages import Proposed, check_decision
from litreview.screening.standing import included, next_stage, standing
from litreview.steps.parties import standing_work
from litreview.steps.review import Review, record_documents, require_actor
from litreview.store import Event, Private, Reader, Writer


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reviewer says of one work. `stage` None: the stage the work waits at, else the protocol's last."""

    work: str
    verdict: Verdict
    stage: Stage | None = None
    criterion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionGiven:
    """Why a work that breaks a criterion is included all the same, who agreed, how it was found."""

    work: str
    criterion: str
    reasons: tuple[str, ...]
    found_by: str = ""
    agreed_by: str = ""


def decide(review: Review, choice: Choice) -> Decision:
    """Record a decision. Raises InputError: LR-WORK-UNKNOWN, LR-SCREEN-… for an illegal step, LR-ACTOR-NONE."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        event = write_decision(writer, review.protocol, choice, pseudonym)
        return next(item for item in Reader(writer.connection).decisions() if item.event == event.seq)


def write_decision(writer: Writer, protocol: Protocol, choice: Choice, actor: str) -> Event:
    """`decide` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, choice.work)
    name = f"W{number}"
    stands = standing(item for item in reader.decisions() if item.work == name).get(name, {})
    stage = choice.stage or next_stage(stands, protocol.stages) or protocol.stages[-1]
    check_decision(Proposed(name, stage, choice.verdict, choice.criterion), stands, protocol.stages, protocol.criteria)
    return append_decision(writer, number, stage, choice, actor)


def append_decision(writer: Writer, work: int, stage: Stage, choice: Choice, actor: str) -> Event:
    """The event of a decision that has been checked."""
    return writer.append(
        "decision.made",
        f"W{work}",
        {
            "work": work,
            "stage": stage.value,
            "verdict": choice.verdict.value,
            "criterion": choice.criterion,
            "note": Private(choice.note),
        },
        actor=actor,
    )


def undo(review: Review, work: str) -> Decision:
    """Take back the latest decision on a work; it stays in the history. Raises InputError LR-SCREEN-NOTHING."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        name = f"W{work_number(reader, work)}"
        standing = [item for item in reader.decisions() if item.work == name]
        if not standing:
            raise InputError("LR-SCREEN-NOTHING", where=Where(record=name))
        last = standing[-1]
        writer.append("decision.undone", name, {"decision": last.event}, actor=writer.actor(actor))
        return last


def allow(review: Review, given: ExceptionGiven) -> None:
    """Record an exception. Raises InputError: LR-WORK-UNKNOWN, LR-SCREEN-CRITERION-UNKNOWN, LR-SCREEN-NOT-INCLUDED,
    LR-SCREEN-NO-REASON."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        write_exception(writer, review.protocol, given, writer.actor(actor))


def write_exception(writer: Writer, protocol: Protocol, given: ExceptionGiven, actor: str) -> None:
    """`allow` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, given.work)
    check_exception(
        CriterionException(f"W{number}", given.criterion, given.reasons),
        protocol.criteria,
        included(reader.decisions(), protocol.stages),
    )
    writer.append(
        "exception.made",
        f"W{number}",
        {
            "work": number,
            "criterion": given.criterion,
            "reasons": list(given.reasons),
            "found_by": given.found_by,
            "agreed_by": Private(given.agreed_by),
        },
        actor=actor,
    )


def work_number(reader: Reader, work: str) -> int:
    """The number of a work that exists, from `W3`, `w3` or `3`. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED."""
    digits = work.strip().upper().removeprefix("W")
    if not digits.isdecimal() or len(digits) > 15:
        raise InputError("LR-WORK-UNKNOWN", where=Where(record=work), n=len(reader.works()))
    return standing_work(reader, int(digits), work)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work that waits for a decision at a stage."""

    work: str
    stage: Stage
    record: Record


def waiting(review: Review, limit: int | None = None) -> tuple[Waiting, ...]:
    """Works that wait for a decision, in order, with the stage each waits at."""
    from litreview.matching import merge

    found: list[Waiting] = []
    with review.store.reading() as reader:
        made = standing(reader.decisions())
        for number, records in reader.works().items():
            stage = next_stage(made.get(f"W{number}", {}), review.protocol.stages)
            if stage is not None:
                found.append(Waiting(f"W{number}", stage, merge(reader.records_of(records)).best))
            if limit is not None and len(found) == limit:
                break
    return tuple(found)
