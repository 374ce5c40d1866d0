"""What a comparison of then and now says, a sentence at a time, for a supervisor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model.again import Cause, Compared, Moved
from litreview.model.message import Message, message
from litreview.model.run import Run

CAME = (Cause.GREW, Cause.UNFETCHED, Cause.EARLIER, Cause.UNDATED)
WENT = (Cause.WITHHELD, Cause.UNFETCHED, Cause.GONE)


def sentences(one: Compared) -> tuple[Message, ...]:
    """The hits then and now; what came and went, and why; what else differs; and whether all is explained."""
    return tuple(_sentences(one))


def _sentences(one: Compared) -> Iterator[Message]:
    if one.nothing:
        yield message("again.nothing")
        return
    if one.new:
        yield message("again.new", n=len(one.new), why=_causes(one.new, CAME, "new", day_of(one.then)))
    if one.gone:
        yield message("again.gone", n=len(one.gone), why=_causes(one.gone, WENT, "gone", day_of(one.then)))
    if one.altered:
        yield message("again.altered", n=len(one.altered))
    if one.other_string:
        yield message("again.string", before=one.then.sent or "–", after=one.now.sent or "–")
    if one.other_reading:
        yield message("again.reading", before=one.then.translation or "–", after=one.now.translation or "–")
    for line in one.lines:
        yield message("again.line", label=line.label, before=_number(line.before), after=_number(line.after))
    if not one.held:
        yield message("again.not_held")
    yield verdict(one)


def verdict(one: Compared) -> Message:
    """Whether all that differs is explained."""
    if not one.held:
        return message("again.verdict.hits" if one.unexplained else "again.verdict.same_hits")
    return message("again.verdict.unexplained", n=one.unexplained) if one.unexplained else message("again.verdict.all")


def _causes(moved: Sequence[Moved], causes: Sequence[Cause], what: str, day: str) -> tuple[Message, ...]:
    counted = {cause: sum(one.cause is cause for one in moved) for cause in causes}
    return tuple(message(f"again.{what}.{cause.value}", n=n, day=day) for cause, n in counted.items() if n)


def day_of(run: Run) -> str:
    """The day of a run as it is exact: 2026-03-01, or as printed; – where none is known."""
    day = run.date.first
    if day is None or day.year is None:
        return run.date.raw or "–"
    return "-".join([f"{day.year:04}", *(f"{part:02}" for part in (day.month, day.day) if part is not None)])


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)
