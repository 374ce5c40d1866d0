"""`litreview screen exception`: included works that break a criterion, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError, Where

if TYPE_CHECKING:
    from litreview.model import CriterionException, RuleFinding
    from litreview.steps.review import Review
    from litreview.steps.screen import ExceptionGiven


def register(group: typer.Typer) -> None:
    group.command("exception", help=words("cli.screen.exception.help"))(exception)


def exception(
    work: Annotated[str, typer.Argument(help=words("cli.screen.exception.work"))] = "",
    criterion: Annotated[str, typer.Option("--criterion", help=words("cli.screen.broken"))] = "",
    reason: Annotated[list[str] | None, typer.Option("--reason", help=words("cli.screen.reason"))] = None,
    found_by: Annotated[str, typer.Option("--found-by", help=words("cli.screen.found_by"))] = "",
    agreed_by: Annotated[str, typer.Option("--agreed-by", help=words("cli.screen.agreed_by"))] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help=words("cli.screen.exception.withdraw"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    here, reasons = opened(review, acting_as), tuple(reason or ())
    if not work:
        _list(here, as_json=as_json)
        return
    if not criterion:
        raise InputError("LR-SCREEN-EXCEPTION-OF", where=Where(record=work), valid=_known(here))
    from litreview.steps.screen import ExceptionGiven, allow
    from litreview.steps.screen_exceptions import withdraw as take_back

    if withdraw:
        take_back(here, work, criterion, "; ".join(reasons))
    else:
        allow(here, ExceptionGiven(work, criterion, reasons, found_by, agreed_by))
    if as_json:
        say_json({"work": work, "criterion": criterion, "reasons": list(reasons), "withdrawn": withdraw})
        return
    code = "cli.screen.exception.withdrawn" if withdraw else "cli.screen.excepted"
    say(words(code, work=work, criterion=criterion))


def despite_of(
    work: str, criteria: list[str] | None, why: list[str] | None, agreed_by: str, found_by: str
) -> tuple[ExceptionGiven, ...]:
    """The exceptions that `screen decide --despite I1 --why …` makes with its decision: one a criterion.

    Raises InputError LR-SCREEN-DESPITE for reasons without a criterion.
    """
    from litreview.steps.screen import ExceptionGiven

    if not criteria and (why or agreed_by or found_by):
        raise InputError("LR-SCREEN-DESPITE", where=Where(record=work))
    return tuple(ExceptionGiven(work, one, tuple(why or ()), found_by, agreed_by) for one in criteria or ())


def _known(review: Review) -> tuple[str, ...]:
    return tuple(one.id for one in review.protocol.criteria)


def _list(review: Review, *, as_json: bool) -> None:
    from litreview.steps.screen_exceptions import exceptions

    found = exceptions(review)
    if as_json:
        silent = [{"work": one.work, "criterion": one.criterion, "why": words(one.evidence)} for one in found.silent]
        say_json({"exceptions": [_data(one) for one in found.standing], "silent": silent})
        return
    for one in found.standing:
        _tell(one)
    for breach in found.silent:
        _tell_silent(breach)
    if not (found.standing or found.silent):
        note(words("cli.screen.exception.none"))


def _tell(one: CriterionException) -> None:
    day = one.at.date().isoformat() if one.at else words("cli.unknown")
    agreed = one.agreed_by or words("cli.unknown")
    say(words("cli.screen.exception.line", work=one.work, criterion=one.criterion, agreed=agreed, day=day))
    for reason in one.reasons:
        say(f"  – {reason}")


def _tell_silent(one: RuleFinding) -> None:
    say(words("cli.screen.exception.silent", work=one.work, criterion=one.criterion, evidence=one.evidence))


def _data(one: CriterionException) -> dict[str, object]:
    return {
        "work": one.work,
        "criterion": one.criterion,
        "reasons": list(one.reasons),
        "found_by": one.found_by or None,
        "agreed_by": one.agreed_by or None,
        "at": one.at.isoformat() if one.at else None,
        "event": one.event,
    }
