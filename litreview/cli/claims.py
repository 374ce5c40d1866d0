"""Who else has a work before them: what is said of it beside the queue and after a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from litreview.cli.speak import note, say, words

if TYPE_CHECKING:
    from litreview.steps.claims import Held
    from litreview.steps.review import Review
    from litreview.steps.screen_queue import Wanted

_SHOWN = 5


def say_held(review: Review, wanted: Wanted) -> tuple[Held, ...]:
    """The works that were not offered because others have them before them, and how to have them all the same."""
    from litreview.steps.claims import held

    found = () if wanted.claimed else held(review, wanted)
    if found:
        works = len({one.work for one in found})
        say(words("desk.held", n=works))
        for one in found[:_SHOWN]:
            say(f"  {_line(one)}")
        say(words("desk.held.next"))
    return found


def say_also_before(review: Review, works: Iterable[str]) -> None:
    """After a decision: who else has the work before them. On stderr, as it is no part of the result."""
    from litreview.steps.claims import before_others

    found = before_others(review, works)
    for one in found[:_SHOWN]:
        note(words("desk.also_before", line=_line(one)))
    if len(found) > _SHOWN:
        note(words("desk.also_before.more", n=len(found) - _SHOWN))


def held_data(found: Iterable[Held]) -> list[dict[str, Any]]:
    """The same for `--json`; `who` is empty where a name would give something away."""
    return [
        {"work": one.work, "stage": one.stage.value, "who": one.who, "until": one.until.isoformat()} for one in found
    ]


def _line(one: Held) -> str:
    who = one.who or words("desk.somebody")
    return words("desk.held.line", work=one.work, who=who, until=f"{one.until.astimezone():%H:%M}")
