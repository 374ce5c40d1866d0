"""Decisions on works, and exceptions from the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.model import CriterionException, Decision, Means, Protocol, Record, Retrieval, Stage, Verdict
from litreview.screening.exceptions import check_exception
from litreview.screening.stages import Proposed, check_decision, check_undo
from litreview.screening.standing import Track, included, next_stage, track, tracks, unjudged
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
    tags: tuple[str, ...] = ()
    means: Means = Means.OWN


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
        return _made(writer, event)


def resolve(review: Review, choice: Choice, *, agreed: bool) -> Decision:
    """Settle what reviewers see differently: `agreed` among themselves, else as a third. A decision of its own.

    Raises InputError as `decide`, LR-SCREEN-NO-CONFLICT, LR-SCREEN-NOT-THIRD.
    """
    actor = require_actor(review)
    means = Means.AGREEMENT if agreed else Means.THIRD
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        if choice.stage is None:
            way = way_of(
                Reader(writer.connection), work_number(Reader(writer.connection), choice.work), review.protocol
            )
            choice = replace(choice, stage=way.place.stage)
        return _made(writer, write_decision(writer, review.protocol, replace(choice, means=means), pseudonym))


def _made(writer: Writer, event: Event) -> Decision:
    found = Reader(writer.connection).decisions_of([event.data["work"]])
    return next(item for item in found if item.event == event.seq)


def way_of(reader: Reader, number: int, protocol: Protocol) -> Track:
    """The way of one work."""
    return track(f"W{number}", reader.decisions_of([number]), protocol, retrieved=is_retrievable(reader, number))


def is_retrievable(reader: Reader, number: int) -> bool:
    """Whether nobody has said that the work's full text could not be got."""
    known = reader.full_text(number)
    return known is None or known.retrieval is not Retrieval.NOT_RETRIEVED


def not_retrieved(reader: Reader) -> frozenset[str]:
    """The works whose full text could not be got."""
    return frozenset(one.work for one in reader.full_texts() if one.retrieval is Retrieval.NOT_RETRIEVED)


def ways(reader: Reader, protocol: Protocol) -> dict[str, Track]:
    """The way of every work, in the order of their numbers."""
    missing = not_retrieved(reader)
    said = tracks(reader.decisions(), protocol, missing=missing)
    return {
        name: said.get(name) or unjudged(name, protocol, retrieved=name not in missing)
        for name in (f"W{number}" for number in reader.works())
    }


def stage_for(way: Track, protocol: Protocol, reviewer: str) -> Stage:
    """The stage that a reviewer judges next: the one the work waits at; where it waits for nothing, the last that
    the reviewer judged, else where it stands."""
    waits = next_stage(way)
    if waits is not None:
        return waits
    own = [stage for stage in protocol.stages if reviewer in way.poll(stage).voters]
    return own[-1] if own else way.place.stage


def write_decision(writer: Writer, protocol: Protocol, choice: Choice, actor: str) -> Event:
    """`decide` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, choice.work)
    way = way_of(reader, number, protocol)
    stage = choice.stage or stage_for(way, protocol, actor)
    proposed = Proposed(f"W{number}", stage, choice.verdict, choice.criterion, actor, choice.means)
    check_decision(proposed, way, protocol, retrieved=is_retrievable(reader, number))
    return append_decision(writer, number, stage, choice, actor)


def append_decision(
    writer: Writer, work: int, stage: Stage, choice: Choice, actor: str, origin: Mapping[str, str] | None = None
) -> Event:
    """The event of a decision that has been checked. `origin` has the `key` of the folder and event that it is brought
    from, and the time `at` which it was made there; or the `tool` in whose file it came."""
    said: dict[str, object] = {
        "work": work,
        "stage": stage.value,
        "verdict": choice.verdict.value,
        "criterion": choice.criterion,
        "note": Private(choice.note),
    }
    if choice.means is not Means.OWN:
        said["means"] = choice.means.value
    if choice.tags:
        said["tags"] = list(choice.tags)
    if origin:
        said["origin"] = dict(origin)
    return writer.append("decision.made", f"W{work}", said, actor=actor)


def undo(review: Review, work: str) -> Decision:
    """Take back one's own latest decision on a work; it stays in the history.

    Raises InputError LR-SCREEN-NOTHING (nobody has decided), LR-SCREEN-NOT-YOURS (others have), LR-SCREEN-LATER.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        return write_undo(writer, review.protocol, work, writer.actor(actor))


def write_undo(writer: Writer, protocol: Protocol, work: str, actor: str) -> Decision:
    """`undo` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, work)
    made = reader.decisions_of([number])
    own = [item for item in made if item.reviewer == actor]
    if not own:
        code = "LR-SCREEN-NOT-YOURS" if made else "LR-SCREEN-NOTHING"
        raise InputError(code, where=Where(record=f"W{number}"))
    check_taking_back(reader, protocol, own[-1])
    writer.append("decision.undone", f"W{number}", {"decision": own[-1].event}, actor=actor)
    return own[-1]


def check_taking_back(reader: Reader, protocol: Protocol, gone: Decision) -> None:
    """Returns when a decision may be taken back. Raises InputError LR-SCREEN-LATER."""
    number = int(gone.work[1:])
    made, retrieved = reader.decisions_of([number]), is_retrievable(reader, number)
    rest = [item for item in made if item.event != gone.event]
    before, after = (track(gone.work, some, protocol, retrieved=retrieved) for some in (made, rest))
    check_undo(gone, before, after, protocol)


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
        included(ways(reader, protocol).values()),
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
        clusters = reader.works()
        for name, way in ways(reader, review.protocol).items():
            stage = next_stage(way)
            if stage is not None:
                found.append(Waiting(name, stage, merge(reader.records_of(clusters[int(name[1:])])).best))
            if limit is not None and len(found) == limit:
                break
    return tuple(found)
