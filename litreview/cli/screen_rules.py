"""`litreview screen rules`: what machine rules would do, what automatic ones do, and a trial on known articles."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import grid, note, say, say_json, words
from litreview.errors import InputError

if TYPE_CHECKING:
    from litreview.model import Criterion
    from litreview.steps.review import Review
    from litreview.steps.rules_against import Tried
    from litreview.steps.screen_rules import Contradiction, Example, RuleSurvey, Survey

_LISTED = 20  # works told without --list; how many more there are is said
_TITLE, _TEXT = 80, 32  # signs of a title in a list, and of a criterion's words in a line of the table
_SOON = 1.0  # seconds before progress is shown
_OFTEN = 0.2  # seconds between two words of it


def register(group: typer.Typer) -> None:
    group.command("rules", help=words("cli.screen.rules.help"))(rules)


def rules(
    apply: Annotated[bool, typer.Option("--apply", help=words("cli.screen.rules.apply"))] = False,
    against: Annotated[Path | None, typer.Option("--against", help=words("cli.screen.rules.against"))] = None,
    criterion: Annotated[
        list[str] | None, typer.Option("--criterion", help=words("cli.screen.rules.criterion"))
    ] = None,
    whole: Annotated[bool, typer.Option("--list", help=words("cli.screen.rules.list"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    if apply and against is not None:
        raise InputError("LR-SCREEN-RULES-BOTH")
    chosen, wanted = opened(review, acting_as), tuple(criterion or ())
    if against is not None:
        _try(chosen, against, wanted, as_json=as_json, whole=whole)
    elif apply:
        _apply(chosen, wanted, as_json=as_json, whole=whole)
    else:
        _survey(chosen, wanted, as_json=as_json, whole=whole)


# What rules would do, and do ----------------------------------------------------------------------------------------


def _survey(review: Review, wanted: tuple[str, ...], *, as_json: bool, whole: bool) -> None:
    from litreview.steps.screen_rules import survey

    found = survey(review, wanted, listed=whole, told=_progress())
    if as_json:
        say_json({**_data(found, whole=whole), "applied": False})
        return
    _tell(found, whole=whole)
    if found.planned:
        say(words("cli.screen.rules.would", n=len(found.planned)))
    elif any(rule.would for rule in found.rules):
        say(words("cli.screen.rules.not_automatic"))


def _apply(review: Review, wanted: tuple[str, ...], *, as_json: bool, whole: bool) -> None:
    from litreview.steps.screen_rules import apply

    before: Callable[[Survey], None] = (lambda found: None) if as_json else (lambda found: _tell(found, whole=whole))
    done = apply(review, wanted, before=before, told=_progress())
    if as_json:
        say_json({**_data(done, whole=whole), "applied": True})
        return
    say(words("cli.screen.rules.applied", n=len(done.planned)))


def _tell(found: Survey, *, whole: bool) -> None:
    if not found.rules:
        say(words("cli.screen.rules.none"))
        return
    say(words("cli.screen.rules.works", n=found.works))
    names = ("criterion", "met", "not_met", "unknown", "would", "against", "automatic")
    say(grid([words(f"cli.screen.rules.column.{name}") for name in names], [_row(rule) for rule in found.rules], _TEXT))
    for remark in found.remarks:
        note(words(remark))
    for rule in found.rules:
        _tell_rule(rule, whole=whole)


def _row(rule: RuleSurvey) -> list[str]:
    counts = (rule.met, rule.not_met, rule.unknown, len(rule.would), len(rule.against))
    name = f"{rule.criterion.id}: {rule.criterion.text}"
    return [name, *map(str, counts), words(f"cli.screen.rules.{'yes' if rule.automatic else 'no'}")]


def _tell_rule(rule: RuleSurvey, *, whole: bool) -> None:
    name = rule.criterion.id
    if rule.unbound:
        say(words("cli.screen.rules.unbound", criterion=name, n=rule.unbound))
    if rule.against:
        say(words("cli.screen.rules.contradicts", criterion=name))
        _listed((_contradiction(one) for one in rule.against), len(rule.against), whole=whole)
    if whole and rule.would:
        say(words("cli.screen.rules.would_list", criterion=name))
        _listed(map(_line, rule.would), len(rule.would), whole=whole)
    if whole and rule.untold:
        say(words("cli.screen.rules.untold_list", criterion=name))
        _listed(map(_line, rule.untold), len(rule.untold), whole=whole)


def _listed(lines: Iterable[str], n: int, *, whole: bool) -> None:
    for number, line in enumerate(lines):
        if number == _LISTED and not whole:
            say("  " + words("cli.screen.rules.more", n=n - _LISTED))
            return
        say("  " + line)


def _line(one: Example) -> str:
    return f"{one.work}  {one.title[:_TITLE]} ({one.year or words('cli.unknown')}): {words(one.evidence)}"


def _contradiction(one: Contradiction) -> str:
    where = words(f"cli.screen.rules.situation.{one.situation.value}", stage=words(f"screen.stage.{one.stage.value}"))
    known = f"; {words('cli.screen.rules.excepted')}" if one.excepted else ""
    return f"{_line(one.example)} [{where}{known}]"


def _data(found: Survey, *, whole: bool) -> dict[str, object]:
    return {
        "works": found.works,
        "rules": [_rule_data(rule, whole=whole) for rule in found.rules],
        "excluded": [
            {**_example_data(one.example), "stage": one.stage.value, "criterion": one.criterion}
            for one in found.planned
        ],
        "remarks": [words(remark) for remark in found.remarks],
    }


def _rule_data(rule: RuleSurvey, *, whole: bool) -> dict[str, object]:
    more = {"would": rule.would, "untold": rule.untold} if whole else {}
    return {
        **_criterion_data(rule.criterion),
        "met": rule.met,
        "not_met": rule.not_met,
        "cannot_tell": rule.unknown,
        "other_search": rule.unbound,
        "left": rule.left,
        "would_exclude": len(rule.would),
        "contradicts": [
            {
                **_example_data(one.example),
                "situation": one.situation.value,
                "stage": one.stage.value,
                "exception": one.excepted,
            }
            for one in rule.against
        ],
        **{name: [_example_data(one) for one in examples] for name, examples in more.items()},
    }


def _criterion_data(one: Criterion) -> dict[str, object]:
    rule = one.rule
    return {
        "criterion": one.id,
        "text": one.text,
        "kind": rule.kind.value if rule else None,
        "automatic": rule is not None and rule.automatic,
    }


def _example_data(one: Example) -> dict[str, object]:
    return {"work": one.work, "title": one.title, "year": one.year, "evidence": words(one.evidence)}


# Known articles ------------------------------------------------------------------------------------------------------


def _try(review: Review, file: Path, wanted: tuple[str, ...], *, as_json: bool, whole: bool) -> None:
    from litreview.steps.rules_against import against

    progress = _progress()
    tried = against(review, file, wanted, lambda read: progress(read, 0))
    if as_json:
        say_json(_tried_data(tried))
    else:
        _tell_tried(tried, whole=whole)
    raise typer.Exit(5 if tried.lost else 6 if tried.unparsed else 0)


def _tell_tried(tried: Tried, *, whole: bool) -> None:
    if not tried.rules:
        say(words("cli.screen.rules.none"))
        return
    say(words("cli.screen.rules.known", n=len(tried.known)))
    names = ("criterion", "kept", "out", "unknown", "automatic")
    rows = [
        [
            f"{one.criterion.id}: {one.criterion.text}",
            *map(str, (one.kept, one.out, one.unknown)),
            words(f"cli.screen.rules.{'yes' if one.criterion.rule and one.criterion.rule.automatic else 'no'}"),
        ]
        for one in tried.rules
    ]
    say(grid([words(f"cli.screen.rules.column.{name}") for name in names], rows, _TEXT))
    for remark in tried.remarks:
        note(words(remark))
    for one in tried.known:
        for said, code in ((one.out, "lost"), (one.untold if whole else (), "untold")):
            for criterion, why in said:
                title = f"{one.record.title[:_TITLE]} ({one.record.year or words('cli.unknown')})"
                say("  " + words(f"cli.screen.rules.{code}", title=title, criterion=criterion, why=words(why)))
    for hit in tried.unparsed:
        place = hit.pointer.line or hit.pointer.position
        say("  " + words("cli.import.unparsed", line=place, reason=hit.reason))
    say(words("cli.screen.rules.sum_lost", n=len(tried.lost)) if tried.lost else words("cli.screen.rules.sum_kept"))


def _tried_data(tried: Tried) -> dict[str, object]:
    return {
        "known": len(tried.known),
        "thrown_out": len(tried.lost),
        "rules": [
            {**_criterion_data(one.criterion), "kept": one.kept, "thrown_out": one.out, "cannot_tell": one.unknown}
            for one in tried.rules
        ],
        "articles": [
            {
                "title": one.record.title,
                "year": one.record.year,
                "doi": one.record.doi or None,
                "line": one.pointer.line,
                "thrown_out": [{"criterion": criterion, "evidence": words(why)} for criterion, why in one.out],
                "cannot_tell": [{"criterion": criterion, "evidence": words(why)} for criterion, why in one.untold],
            }
            for one in tried.known
        ],
        "unparsed": [{"line": hit.pointer.line, "reason": words(hit.reason)} for hit in tried.unparsed],
        "remarks": [words(remark) for remark in tried.remarks],
    }


def _progress() -> Callable[[int, int], None]:
    """How many works have been read, on one line of a terminal once it takes more than a second; total 0: unknown."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    said = time.monotonic() + _SOON - _OFTEN
    shown = False

    def show(done: int, total: int) -> None:
        nonlocal said, shown
        now, last = time.monotonic(), done == total
        if now - said >= _OFTEN or (shown and last):
            said, shown = now, True
            sys.stderr.write(
                "\r  " + words("cli.screen.rules.progress", done=done, total=total or words("cli.unknown"))
            )
            sys.stderr.write("\n" if last else "")
            sys.stderr.flush()

    return show
