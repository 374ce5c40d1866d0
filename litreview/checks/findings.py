"""Short ways to write findings, and the figures in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from litreview.model import Finding, Message, Outcome, Run, message


def figures(number: int) -> str:
    """783762 as `783 762`, the Norwegian way of writing thousands."""
    return f"{number:,}".replace(",", " ")


def added(numbers: Iterable[int]) -> str:
    """`28 + 24 + 15`; a single number stands alone."""
    return " + ".join(figures(number) for number in numbers)


def equation(numbers: Sequence[int]) -> str:
    """`28 + 24 + 15 = 67`."""
    return f"{added(numbers)} = {figures(sum(numbers))}"


def chain(numbers: Sequence[int]) -> str:
    """`28 ≥ 5 ≥ 2`, with < where the order breaks."""
    return figures(numbers[0]) + "".join(
        f" {'≥' if before >= after else '<'} {figures(after)}" for before, after in pairwise(numbers)
    )


def never_grows(numbers: Sequence[int]) -> bool:
    return all(before >= after for before, after in pairwise(numbers))


def ids(rows: Iterable[Run]) -> tuple[int, ...]:
    return tuple(run.id for run in rows)


def listed(items: Iterable[object]) -> str:
    """`2, 3, 5`: row and article numbers are names, not amounts, and are not grouped."""
    return ", ".join(str(item) for item in items)


def quoted(items: Iterable[str]) -> tuple[Message, ...]:
    """«a», «b»: in the quotation marks of the language it is said in."""
    return tuple(message("check.quoted", text=item) for item in items)


def word(name: str) -> Message:
    """The word for a field or count, such as `hits` or `volume`."""
    return message(f"check.word.{name}")


def _finding(check: str, outcome: Outcome, said: Message, **more: object) -> Finding:
    return Finding(check, outcome, said, **more)  # type: ignore[arg-type]


def holds(check: str, said: Message, **more: object) -> Finding:
    """A comparison that agrees. `more` are the other fields of Finding."""
    return _finding(check, Outcome.HOLDS, said, **more)


def fails(check: str, said: Message, **more: object) -> Finding:
    """A real mismatch."""
    return _finding(check, Outcome.FAILS, said, **more)


def cannot(check: str, said: Message, *missing: Message, **more: object) -> Finding:
    """A comparison that the data does not allow; `missing` says what is needed."""
    return _finding(check, Outcome.CANNOT, said, missing=missing, **more)


def warns(check: str, said: Message, **more: object) -> Finding:
    """Something to look at that is not a mismatch."""
    return _finding(check, Outcome.WARNING, said, **more)


def missing_rows(name: str, rows: Sequence[Run]) -> Message:
    """That a count is not stated in these rows."""
    return message("check.missing.rows", what=word(name), rows=listed(ids(rows)), n=len(rows))
