"""`litreview screen next` on a terminal: one work at a time, each answer kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import typer

from litreview.cli.claims import say_also_before, say_held
from litreview.cli.lit import Lamp, lamp
from litreview.cli.screen_card import show_card, show_more
from litreview.cli.screen_keys import Said, known_criterion, read_key, tags_of
from litreview.cli.speak import error_text, note, say, shown, words
from litreview.errors import InputError
from litreview.model import Verdict

if TYPE_CHECKING:
    from litreview.steps.channels import Register
    from litreview.steps.review import Review
    from litreview.steps.screen_card import Card
    from litreview.steps.screen_queue import Waiting, Wanted

Ask = Callable[[str], str]


@dataclass(slots=True)
class Sitting:
    """One reviewer at the desk: what was decided since they sat down, and what is kept for the next decision."""

    review: Review
    wanted: Wanted
    lamp: Lamp
    register: Register | None
    ask: Ask
    answered: int = 0
    made: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    again: Waiting | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


def sit(review: Review, wanted: Wanted, limit: int | None, ask: Ask | None = None) -> int:
    """Ask for works until none is left, `limit` are judged, or the reviewer stops; returns how many were judged.

    What is put off in this sitting is not asked again in it. Raises InputError LR-ACTOR-NONE.
    """
    from litreview.steps.claims import leave
    from litreview.steps.review import require_actor
    from litreview.steps.screen_card import kept_register

    require_actor(review)
    sitting = Sitting(review, wanted, lamp(review.protocol.screening), kept_register(), ask or _prompt)
    try:
        _work_through(sitting, limit)
    finally:
        leave(review)
    return sitting.answered


def _work_through(sitting: Sitting, limit: int | None) -> None:
    from litreview.steps.screen_card import card

    while limit is None or sitting.answered < limit:
        one = _next(sitting)
        if one is None:
            say(words("desk.none"))
            say_held(sitting.review, _wanted(sitting))
            break
        shown_card = card(sitting.review, one, sitting.register)
        sitting.note, sitting.tags = "", ()
        show_card(shown_card, sitting.lamp)
        try:
            if not _judge(sitting, shown_card):
                break
        except typer.Abort:  # Ctrl-C or the end of the input, at whatever question: what was answered is kept
            break


def _next(sitting: Sitting) -> Waiting | None:
    from litreview.steps.claims import claim_next

    one, sitting.again = sitting.again, None
    return one or claim_next(sitting.review, _wanted(sitting))


def _wanted(sitting: Sitting) -> Wanted:
    return replace(sitting.wanted, passed=frozenset(sitting.passed))


def _judge(sitting: Sitting, card: Card) -> bool:
    """Ask of one work until it is judged or another is to be asked; False when the reviewer stops."""
    while True:
        said = read_key(sitting.ask(words("desk.keys")), _ids(sitting))
        if said is None:
            say(words("desk.keys.unknown"))
        elif said.act == "quit":
            return False
        elif said.act == "more":
            show_more(card, sitting.lamp)
        elif said.act in ("note", "tags"):
            _keep(sitting, said)
        elif _act(sitting, said, card.waiting):
            return True


def _ids(sitting: Sitting) -> tuple[str, ...]:
    return tuple(criterion.id for criterion in sitting.review.protocol.criteria)


def _keep(sitting: Sitting, said: Said) -> None:
    """A note or tags for the decision that follows."""
    if said.act == "note":
        sitting.note = said.rest or sitting.ask(words("desk.ask_note")).strip()
        say(words("desk.note_kept" if sitting.note else "desk.note_gone"))
    else:
        sitting.tags = tags_of(said.rest or sitting.ask(words("desk.ask_tags")))
        say(words("desk.tags_kept", tags=sitting.tags) if sitting.tags else words("desk.tags_gone"))


def _act(sitting: Sitting, said: Said, one: Waiting) -> bool:
    """Do what was said; True when another work is to be asked. A refusal is shown, and the work asked again."""
    from litreview.steps.screen_queue import waiting_work

    try:
        return _undo(sitting) if said.act == "undo" else _decide(sitting, said, one)
    except InputError as error:
        note(error_text(error))
        return waiting_work(sitting.review, one.work) is None  # somebody may have settled it meanwhile


def _decide(sitting: Sitting, said: Said, one: Waiting) -> bool:
    from litreview.steps.screen import Choice, decide

    verdict, criterion = Verdict(said.act), said.rest
    if verdict is Verdict.EXCLUDE and not criterion and _ids(sitting):
        typed = sitting.ask(words("desk.ask_criterion", ids=_ids(sitting)))
        criterion = known_criterion(typed, _ids(sitting))
    made = decide(sitting.review, Choice(one.work, verdict, one.stage, criterion, sitting.note, sitting.tags))
    sitting.made.append(one.work)
    if verdict is not Verdict.POSTPONE:
        sitting.answered += 1
    if verdict is Verdict.POSTPONE or (verdict is Verdict.MAYBE and one.stage is sitting.review.protocol.stages[-1]):
        sitting.passed.add(one.work)  # it still waits, but not for an answer today
    told = words(f"cli.verdict.{verdict.value}")
    say(words("desk.decided", work=one.work, verdict=f"{told}, {made.criterion}" if made.criterion else told))
    say_also_before(sitting.review, [one.work])
    return True


def _undo(sitting: Sitting) -> bool:
    """Take back the last decision of this sitting, and ask of that work again."""
    from litreview.steps.claims import claim_work
    from litreview.steps.screen import undo

    if not sitting.made:
        say(words("desk.nothing_to_undo"))
        return False
    gone = undo(sitting.review, sitting.made[-1])
    sitting.made.pop()
    sitting.passed.discard(gone.work)
    sitting.answered -= gone.verdict is not Verdict.POSTPONE
    say(words("desk.undone", work=gone.work, verdict=words(f"cli.verdict.{gone.verdict.value}")))
    sitting.again = claim_work(sitting.review, gone.work)
    return True


def _prompt(question: str) -> str:
    return str(typer.prompt(shown(question), default="", show_default=False))
