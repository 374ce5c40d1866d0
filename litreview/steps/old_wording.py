"""A second look at decisions that were made under an old wording of the protocol."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import RESOLUTIONS, Change, Decision, Means, Protocol, Record, Verdict
from litreview.screening.old_wording import OldWording, old_wording
from litreview.screening.stages import Proposed, check_decision
from litreview.screening.standing import hidden
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.roles import names_of
from litreview.steps.screen import Choice, append_decision, decide, is_retrievable, way_of, ways, work_number
from litreview.steps.screen_queue import reviewer_of
from litreview.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class Relook:
    """A decision to look at again: what was decided of which reference, by whom, and the criteria that read otherwise
    now. `mine`: it is for who acts to look at."""

    decision: Decision
    record: Record
    changes: tuple[Change, ...]
    reviewer: str
    mine: bool


def to_relook(review: Review, criterion: str = "") -> tuple[Relook, ...]:
    """The decisions to look at again, all or for one criterion. What is kept from who acts until they have judged
    themselves is left out. Appends nothing."""
    from litreview.matching import merge

    with review.store.reading() as reader:
        names, clusters = names_of(reader, review.protocol.language), reader.works()
        actor = reviewer_of(reader, review.actor)
        found = [one for one in marked(reader, review.protocol) if _on(one, criterion)]
        return tuple(
            Relook(
                one.decision,
                merge(reader.records_of(clusters[int(one.way.work[1:])])).best,
                one.changes,
                names.get(one.decision.reviewer) or one.decision.reviewer,
                bool(actor) and _mine(one, actor),
            )
            for one in found
            if _may_see(one, actor, review.protocol)
        )


def marked(reader: Reader, protocol: Protocol) -> tuple[OldWording, ...]:
    """Every decision made under an old wording that nobody has looked at since."""
    amendments = reader.amendments()
    if not amendments:
        return ()
    return tuple(old_wording(ways(reader, protocol).values(), amendments, protocol.stages))


def _on(one: OldWording, criterion: str) -> bool:
    return not criterion or any(change.part == criterion for change in one.changes)


def _may_see(one: OldWording, actor: str, protocol: Protocol) -> bool:
    decision = one.decision
    needed = protocol.screening.needed(decision.stage)
    return decision.reviewer == actor or not hidden(one.way.poll(decision.stage), actor, needed)


def _mine(one: OldWording, actor: str) -> bool:
    """One's own word; of what a rule excluded or was agreed, anybody's; what a third settled is the third's."""
    free = one.decision.means in (Means.RULE, Means.AGREEMENT)
    return free or one.decision.reviewer == actor


def confirm(review: Review, work: str, criterion: str = "") -> tuple[Decision, ...]:
    """Decide the same anew on a work, under the wording as it is now, the latest stage first.

    Raises InputError LR-SCREEN-RELOOK (nothing of one's own waits there), LR-WORK-…, and as `decide`: an exclusion on
    a criterion that is gone cannot be confirmed.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        number = work_number(Reader(writer.connection), work)
        made = _confirm_work(writer, review.protocol, number, pseudonym, criterion)
        if not made:
            raise InputError("LR-SCREEN-RELOOK", where=Where(record=f"W{number}"))
        return made


def confirm_all(review: Review, criterion: str) -> tuple[Decision, ...]:
    """Confirm all of one's own decisions that wait on account of one criterion, such as one that was only written
    better; all or, when one of them cannot be, none. Raises InputError as `confirm`."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        reader = Reader(writer.connection)
        found = (one for one in marked(reader, review.protocol) if _on(one, criterion) and _mine(one, pseudonym))
        numbers = dict.fromkeys(int(one.way.work[1:]) for one in found)
        made = [
            decision
            for number in numbers
            for decision in _confirm_work(writer, review.protocol, number, pseudonym, criterion)
        ]
        if not made:
            raise InputError("LR-SCREEN-RELOOK", where=Where(key=criterion))
        return tuple(made)


def _confirm_work(writer: Writer, protocol: Protocol, number: int, actor: str, criterion: str) -> tuple[Decision, ...]:
    """Confirm until nothing waits: the word on a later stage answers for the earlier ones."""
    made: list[Decision] = []
    reader = Reader(writer.connection)
    while True:
        way = way_of(reader, number, protocol)
        waiting = old_wording((way,), reader.amendments(), protocol.stages)
        mine = (one for one in waiting if _on(one, criterion) and _mine(one, actor))
        first = next(mine, None)
        if first is None or first.decision in made:  # saying it again has not answered it: nothing more can
            return tuple(made)
        _say_again(writer, protocol, first, actor)
        made.append(first.decision)


def _say_again(writer: Writer, protocol: Protocol, old: OldWording, actor: str) -> None:
    """The same word. A resolution leaves no conflict to settle, so the table of transitions has no row for saying it
    again: nothing moves, and only its criterion must still be there. A rule's word becomes that of who looked."""
    said, number = old.decision, int(old.decision.work[1:])
    resolves = said.means in RESOLUTIONS
    if not resolves:
        retrieved = is_retrievable(Reader(writer.connection), number)
        proposed = Proposed(said.work, said.stage, said.verdict, said.criterion, actor)
        check_decision(proposed, old.way, protocol, retrieved=retrieved)
    known = tuple(criterion.id for criterion in protocol.criteria)
    if said.criterion and said.criterion not in known:
        where = Where(record=said.work)
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=where, criterion=said.criterion, valid=known)
    means = said.means if resolves else Means.OWN
    choice = Choice(said.work, said.verdict, said.stage, said.criterion, said.note, said.tags, means)
    append_decision(writer, number, said.stage, choice, actor)


def decide_again(review: Review, one: Relook, verdict: Verdict, criterion: str = "") -> Decision:
    """Another decision at the same stage. Raises InputError as `decide`."""
    return decide(review, Choice(one.decision.work, verdict, one.decision.stage, criterion))
