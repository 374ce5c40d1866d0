"""Decisions on works, and exceptions from the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from litreview.errors import InputError, Where
from litreview.model import CriterionException, Decision, Means, Protocol, Situation, Stage, Verdict
from litreview.screening.exceptions import check_exception
from litreview.screening.samples import sampled, second_stage
from litreview.screening.stages import Proposed, check_decision, check_undo
from litreview.screening.standing import Track, next_stage, track
from litreview.steps.breaches import refuse_silent
from litreview.steps.parties import standing_work
from litreview.steps.places import keep_up
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.screen_queue import keys_of
from litreview.steps.ways import is_retrievable, not_retrieved, way_of, ways
from litreview.store import Claims, Event, Private, Reader, Writer

__all__ = [
    "Choice",
    "ExceptionGiven",
    "allow",
    "append_decision",
    "check_taking_back",
    "decide",
    "is_retrievable",
    "not_retrieved",
    "resolve",
    "stage_for",
    "undo",
    "way_of",
    "way_then",
    "ways",
    "work_number",
    "write_decision",
    "write_exception",
    "write_undo",
]


@dataclass(frozen=True, slots=True)
class ExceptionGiven:
    """Why a work that breaks a criterion is included all the same, who agreed, how it was found."""

    work: str
    criterion: str
    reasons: tuple[str, ...]
    found_by: str = ""
    agreed_by: str = ""


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
    despite: tuple[ExceptionGiven, ...] = ()  # exceptions of the same work, made along with the decision


def decide(review: Review, choice: Choice) -> Decision:
    """Record a decision, and the exceptions it is made with, in one transaction.

    Raises InputError: LR-WORK-UNKNOWN, LR-SCREEN-… for an illegal step, LR-SCREEN-BREACH (the work is included now,
    and breaks a criterion that nobody has said why for), LR-ACTOR-NONE, and those of `allow`.
    """
    actor = require_actor(review)
    for given in choice.despite:
        check_agreed(given)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        event = write_decision(writer, review.protocol, choice, pseudonym)
        Claims(writer.connection).end(keys_of(actor, pseudonym), [event.data["work"]])
        keep_up(writer, review.protocol)
        return _made(writer, event)


def resolve(review: Review, choice: Choice, *, agreed: bool) -> Decision:
    """Settle what reviewers see differently: `agreed` among themselves, else as a third. A decision of its own.

    Raises InputError as `decide`, LR-SCREEN-NO-CONFLICT, LR-SCREEN-NOT-THIRD.
    """
    actor = require_actor(review)
    for given in choice.despite:
        check_agreed(given)
    means = Means.AGREEMENT if agreed else Means.THIRD
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        if choice.stage is None:
            way = way_of(
                Reader(writer.connection), work_number(Reader(writer.connection), choice.work), review.protocol
            )
            choice = replace(choice, stage=way.place.stage)
        event = write_decision(writer, review.protocol, replace(choice, means=means), pseudonym)
        keep_up(writer, review.protocol)
        return _made(writer, event)


def _made(writer: Writer, event: Event) -> Decision:
    found = Reader(writer.connection).decisions_of([event.data["work"]])
    return next(item for item in found if item.event == event.seq)


def stage_for(way: Track, protocol: Protocol, reviewer: str) -> Stage:
    """The stage that a reviewer judges next: the one the work waits at; where it waits for nothing, the last that
    the reviewer judged, else where it stands."""
    waits = next_stage(way)
    if waits is not None:
        return waits
    if way.place.situation is Situation.NOT_RETRIEVED:
        return way.place.stage  # where it is refused: an earlier stage must not be decided anew by accident
    own = [stage for stage in protocol.stages if reviewer in way.poll(stage).voters]
    return own[-1] if own else way.place.stage


def write_decision(writer: Writer, protocol: Protocol, choice: Choice, actor: str) -> Event:
    """`decide` inside an open transaction. On a work that was drawn for a second reader, who acts may be that: the
    stage is then the one it was drawn at."""
    reader = Reader(writer.connection)
    number = work_number(reader, choice.work)
    way, drawn = way_of(reader, number, protocol), sampled(reader.samples()).get(f"W{number}", frozenset())
    stage = choice.stage or second_stage(way, drawn, actor) or stage_for(way, protocol, actor)
    return write_checked(writer, protocol, Given(number, stage, choice, actor, second=stage in drawn))


@dataclass(frozen=True, slots=True)
class Given:
    """A choice on its way into the log: the number of a work that stands, the stage, and who made it.

    `second`: beside another's word (see `Proposed`). `given_on`: the number of the work it was made on, where that has
    gone into the one that stands; 0 for that itself. `origin` as `append_decision` has it.
    """

    work: int
    stage: Stage
    choice: Choice
    actor: str
    second: bool = False
    given_on: int = 0
    origin: Mapping[str, str] | None = None


def write_checked(writer: Writer, protocol: Protocol, given: Given) -> Event:
    """The one way of a decision into the log: checked against what stands now, then appended. Raises InputError as
    `check_decision`, LR-SCREEN-BREACH."""
    reader, choice = Reader(writer.connection), given.choice
    way = way_of(reader, given.work, protocol)
    proposed = Proposed(
        way.work, given.stage, choice.verdict, choice.criterion, given.actor, choice.means, second=given.second
    )
    check_decision(proposed, way, protocol, retrieved=is_retrievable(reader, given.work))
    after = way_then(reader, protocol, given)
    for exception in choice.despite:
        _check_exception(exception, after, protocol)
    refuse_silent(reader, protocol, way, after, but=tuple(exception.criterion for exception in choice.despite))
    for exception in choice.despite:  # before the decision: whoever reads the events in order finds no silent breach
        append_exception(writer, given.work, exception, given.actor)
    return append_decision(writer, given.given_on or given.work, given.stage, choice, given.actor, given.origin)


def way_then(reader: Reader, protocol: Protocol, given: Given) -> Track:
    """The way of the work as it would be. Asked before anything is written: of several decisions in one transaction
    one may be refused, and the others stand."""
    made, choice, name = reader.decisions_of([given.work]), given.choice, f"W{given.work}"
    home = given.given_on if given.given_on != given.work else 0
    joined = reader.joined().get(home, (0, 0))[1] if home else 0
    coming = Decision(
        name,
        given.stage,
        choice.verdict,
        given.actor,
        datetime.max.replace(tzinfo=UTC),
        max((one.event for one in made), default=0) + joined + 1,
        choice.criterion,
        means=choice.means,
        given_on=f"W{home}" if home else "",
        joined=joined,
    )
    return track(name, [*made, coming], protocol, retrieved=is_retrievable(reader, given.work))


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

    Raises InputError LR-SCREEN-NOTHING (nobody has decided), LR-SCREEN-NOT-YOURS (others have), LR-SCREEN-LATER,
    LR-SCREEN-BREACH.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        gone = write_undo(writer, review.protocol, work, pseudonym)
        keep_up(writer, review.protocol)
        return gone


def write_undo(writer: Writer, protocol: Protocol, work: str, actor: str) -> Decision:
    """`undo` inside an open transaction."""
    reader = Reader(writer.connection)
    number = work_number(reader, work)
    made = reader.decisions_of([number])
    own = [item for item in made if item.reviewer == actor]
    if not own:
        code = "LR-SCREEN-NOT-YOURS" if made else "LR-SCREEN-NOTHING"
        raise InputError(code, where=Where(record=f"W{number}"))
    take_back(writer, protocol, own[-1], actor)
    return own[-1]


def take_back(
    writer: Writer, protocol: Protocol, gone: Decision, actor: str, origin: Mapping[str, str] | None = None
) -> Event:
    """Check that a decision may be taken back, and do it. `origin` as `append_decision` has it. Raises InputError
    LR-SCREEN-LATER, LR-SCREEN-BREACH."""
    reader, number = Reader(writer.connection), int(gone.work[1:])
    check_taking_back(reader, protocol, gone)
    rest = [item for item in reader.decisions_of([number]) if item.event != gone.event]
    after = track(gone.work, rest, protocol, retrieved=is_retrievable(reader, number))
    refuse_silent(reader, protocol, way_of(reader, number, protocol), after)
    said: dict[str, object] = {"decision": gone.event}
    if origin:
        said["origin"] = dict(origin)
    return writer.append("decision.undone", gone.work, said, actor=actor)


def check_taking_back(reader: Reader, protocol: Protocol, gone: Decision) -> None:
    """Returns when a decision may be taken back. Raises InputError LR-SCREEN-LATER."""
    number = int(gone.work[1:])
    made, retrieved = reader.decisions_of([number]), is_retrievable(reader, number)
    rest = [item for item in made if item.event != gone.event]
    before, after = (track(gone.work, some, protocol, retrieved=retrieved) for some in (made, rest))
    check_undo(gone, before, after, protocol)


def allow(review: Review, given: ExceptionGiven) -> None:
    """Record an exception. One from the same criterion that stood is taken off, and stays in the history.

    Raises InputError: LR-WORK-UNKNOWN, LR-SCREEN-CRITERION-UNKNOWN, LR-SCREEN-NOT-INCLUDED (nor does the work wait at
    the last stage), LR-SCREEN-NO-REASON, LR-SCREEN-NOT-AGREED.
    """
    actor = require_actor(review)
    check_agreed(given)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        write_exception(writer, review.protocol, given, pseudonym)


def check_agreed(given: ExceptionGiven) -> None:
    """Returns when an exception says who agreed. Raises InputError LR-SCREEN-NOT-AGREED."""
    if not given.agreed_by.strip():
        raise InputError("LR-SCREEN-NOT-AGREED", where=Where(record=given.work), criterion=given.criterion)


def write_exception(
    writer: Writer, protocol: Protocol, given: ExceptionGiven, actor: str, origin: Mapping[str, str] | None = None
) -> Event:
    """`allow` inside an open transaction; who agreed may be left unsaid, as in a log that does not tell. `origin` as
    `append_decision` has it."""
    reader = Reader(writer.connection)
    number = work_number(reader, given.work)
    _check_exception(given, way_of(reader, number, protocol), protocol)
    return append_exception(writer, number, given, actor, origin)


def _check_exception(given: ExceptionGiven, way: Track, protocol: Protocol) -> None:
    last, open_ = protocol.stages[-1], (Situation.WAITING, Situation.CONFLICT, Situation.UNRESOLVED)
    waits = way.place.situation in open_ and way.place.stage is last
    able = (way.work,) if waits or way.place.situation is Situation.INCLUDED else ()
    check_exception(CriterionException(way.work, given.criterion, given.reasons), protocol.criteria, able)


def append_exception(
    writer: Writer, number: int, given: ExceptionGiven, actor: str, origin: Mapping[str, str] | None = None
) -> Event:
    """The event of an exception that has been checked, and of the one before it that it stands in place of."""
    old = [
        one
        for one in Reader(writer.connection).exceptions()
        if one.work == f"W{number}" and one.criterion == given.criterion
    ]
    said: dict[str, object] = {
        "work": number,
        "criterion": given.criterion,
        "reasons": [reason for reason in given.reasons if reason.strip()],
        "found_by": given.found_by,
        "agreed_by": Private(given.agreed_by),
    }
    if origin:
        said["origin"] = dict(origin)
    made = writer.append("exception.made", f"W{number}", said, actor=actor)
    for one in old:
        gone = {"exception": one.event, "work": number, "criterion": one.criterion, "replaced_by": made.seq}
        writer.append("exception.withdrawn", f"W{number}", gone, actor=actor)
    return made


def work_number(reader: Reader, work: str) -> int:
    """The number of a work that exists, from `W3`, `w3` or `3`. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED."""
    digits = work.strip().upper().removeprefix("W")
    if not digits.isdecimal() or len(digits) > 15:
        raise InputError("LR-WORK-UNKNOWN", where=Where(record=work), n=reader.work_counts()[1])
    return standing_work(reader, int(digits), work)
