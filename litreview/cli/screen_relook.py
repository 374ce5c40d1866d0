"""`litreview screen relook`: decisions made under an old wording of the protocol, offered for another look."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.amend import change_lines, changes_data
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, shown, words
from litreview.errors import InputError
from litreview.model import Verdict

if TYPE_CHECKING:
    from litreview.model import Decision
    from litreview.steps.old_wording import Relook
    from litreview.steps.review import Review

# The letters of all three languages: confirm/bekreft/stadfest, include/inkluder, exclude/ekskluder, maybe/kanskje,
# later/vent, quit/slutt.
_KEYS = {
    **dict.fromkeys(("c", "confirm", "b", "bekreft", "s", "stadfest"), "confirm"),
    **dict.fromkeys(("i", "include", "inkluder"), "include"),
    **dict.fromkeys(("e", "exclude", "ekskluder"), "exclude"),
    **dict.fromkeys(("m", "maybe", "k", "kanskje"), "maybe"),
    **dict.fromkeys(("l", "later", "v", "vent"), "later"),
    **dict.fromkeys(("q", "quit", "slutt"), "quit"),
}
Ask = Callable[[str], str]


def register(group: typer.Typer) -> None:
    group.command("relook", help=words("amend.relook.help"))(relook)


def relook(
    work: Annotated[str, typer.Argument(help=words("amend.relook.work"))] = "",
    criterion: Annotated[str, typer.Option("--criterion", help=words("amend.relook.criterion"))] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help=words("amend.relook.confirm"))] = False,
    listed: Annotated[bool, typer.Option("--list", help=words("amend.relook.list"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    at = opened(review, acting_as)
    if confirm:
        _confirmed(at, work, criterion, as_json=as_json)
        return
    found = _wanted(at, work, criterion)
    if as_json:
        say_json({"relook": [_data(one) for one in found]})
    elif listed or not sys.stdin.isatty():
        for one in found:
            _tell(one)
        say(words("amend.relook.count", n=len(found)))
    else:
        say(words("amend.relook.answered", n=look_through(at, work, criterion)))


def _wanted(review: Review, work: str, criterion: str) -> tuple[Relook, ...]:
    from litreview.steps.old_wording import to_relook

    digits = work.strip().upper().removeprefix("W")
    return tuple(one for one in to_relook(review, criterion) if not work or one.decision.work == f"W{digits}")


def _confirmed(review: Review, work: str, criterion: str, *, as_json: bool) -> None:
    from litreview.steps.old_wording import confirm, confirm_all

    if not (work or criterion):
        raise InputError("LR-SCREEN-RELOOK-WHICH")
    made = confirm(review, work, criterion) if work else confirm_all(review, criterion)
    if as_json:
        say_json({"confirmed": [_decision(one) for one in made]})
        return
    for one in made:
        say(words("amend.relook.confirmed", said=_said(one)))


def look_through(review: Review, work: str = "", criterion: str = "", ask: Ask | None = None) -> int:
    """Offer each decision of who acts, until none is left or the user stops; each answer is kept at once. Returns how
    many were answered. What is put off, or cannot be done, is not offered again in this sitting."""
    later: set[int] = set()
    answered = 0
    while True:
        waiting = [one for one in _wanted(review, work, criterion) if one.mine and one.decision.event not in later]
        if not waiting:
            return answered
        _tell(waiting[0], whole=True)
        said = _key(ask or _prompt, len(waiting))
        if said == "quit":
            return answered
        if said == "later" or not _act(review, said, waiting[0], ask or _prompt):
            later.add(waiting[0].decision.event)
        else:
            answered += 1


def _act(review: Review, said: str, one: Relook, ask: Ask) -> bool:
    """Do what was said, and tell whether it could be done."""
    from litreview.cli.speak import error_text
    from litreview.steps.old_wording import confirm, decide_again

    try:
        if said == "confirm":
            confirm(review, one.decision.work)
        else:
            named = ask(words("amend.relook.which")).strip() if said == "exclude" else ""
            decide_again(review, one, Verdict(said), named)
    except InputError as error:
        note(error_text(error))
        return False
    return True


def _prompt(question: str) -> str:
    try:
        return str(typer.prompt(shown(question), default="", show_default=False))
    except typer.Abort:  # Ctrl-C or the end of the input: what was answered is kept
        return "q"


def _key(ask: Ask, waiting: int) -> str:
    while (said := ask(words("amend.relook.keys", n=waiting)).strip().casefold()) not in _KEYS:
        say(words("amend.relook.keys.unknown"))
    return _KEYS[said]


def _tell(one: Relook, *, whole: bool = False) -> None:
    from litreview.cli.compared import brief

    say()
    say(words("amend.relook.decided", said=_said(one.decision), who=one.reviewer))
    say(f"  {brief(one.record)}")
    if whole and one.record.abstract:
        say(f"  {one.record.abstract}")
    if one.decision.note:
        say("  " + words("amend.relook.note", note=one.decision.note))
    for line in change_lines(one.changes):
        say(f"  {line}")


def _said(one: Decision) -> str:
    """«W3, abstract: exclude, E1»."""
    verdict = words(f"cli.verdict.{one.verdict.value}")
    named = f"{verdict}, {one.criterion}" if one.criterion else verdict
    return words("amend.relook.said", work=one.work, stage=words(f"screen.stage.{one.stage.value}"), verdict=named)


def _decision(one: Decision) -> dict[str, Any]:
    said = {"work": one.work, "stage": one.stage.value, "verdict": one.verdict.value}
    return {**said, "criterion": one.criterion or None, "event": one.event}


def _data(one: Relook) -> dict[str, Any]:
    known = {"title": one.record.title, "reviewer": one.reviewer, "mine": one.mine}
    return {**_decision(one.decision), **known, "changes": changes_data(one.changes)}
