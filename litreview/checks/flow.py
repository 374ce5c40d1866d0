"""P1-P7: the identities between PRISMA's boxes, from the plain numbers of the flow. An unknown number switches the
identities that rest on it off. The keys are the fields of `prisma.Flow`, with `line:<source>` and `reason:<criterion>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, fails, figures, holds
from litreview.model import Finding, Message, message

_Part = tuple[str, int]  # key of a number, and its sign


@dataclass(frozen=True, slots=True)
class _Identity:
    """`whole` must equal the signed sum of `parts`."""

    id: str
    whole: str
    parts: tuple[_Part, ...]


IDENTITIES = (
    _Identity("P3", "screened", (("identified", 1), ("removed", -1))),
    _Identity("P4", "sought", (("screened", 1), ("excluded", -1))),
    _Identity("P5", "excluded", (("excluded_human", 1), ("excluded_automatic", 1))),
    _Identity("P6", "assessed", (("sought", 1), ("not_retrieved", -1))),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each identity. Nothing when there is no flow, or when no search counts."""
    numbers = dict(case.facts.flow)
    if not numbers or not case.counting:
        return
    removed = [numbers.get(key) for key in ("duplicates", "removed_automatic", "removed_other")]
    known = [value for value in removed if value is not None]
    # Most reviews remove nothing but duplicates: the other two are then not stated, and stand for no removal.
    numbers.setdefault("removed", sum(known) if numbers.get("duplicates") is not None else None)
    yield from _p1(numbers)
    yield from _p2(numbers, case.facts.flow.get("removed") is not None)
    for identity in IDENTITIES:
        if identity.id != "P5" or any(numbers.get(key) is not None for key, _ in identity.parts):
            yield _judged(identity.id, numbers, identity.whole, identity.parts)
    yield from _p7(numbers)


def _keys(numbers: dict[str, int | None], start: str) -> list[str]:
    return [key for key in numbers if key.startswith(start)]


def _p1(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """Identified = the sum over databases and registers."""
    lines = _keys(numbers, "line:")
    if lines:
        yield _judged("P1", numbers, "identified", tuple((key, 1) for key in lines))


def _p2(numbers: dict[str, int | None], stated: bool) -> Iterator[Finding]:
    """Removed = duplicates + by automation tools + for other reasons, where the total is told beside its parts."""
    parts = [(key, 1) for key in ("duplicates", "removed_automatic", "removed_other") if numbers.get(key) is not None]
    if stated and len(parts) > 1:
        yield _judged("P2", numbers, "removed", tuple(parts))


def _p7(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """The reasons = full texts assessed less reports included; nothing to compare where nothing was excluded."""
    assessed, included = numbers.get("assessed"), numbers.get("included_searched")
    reasons = _keys(numbers, "reason:")
    if assessed is None or included is None or (assessed == included and not reasons):
        return
    if not reasons:
        yield cannot("P7", message("check.p7.cannot"), message("check.missing.reasons", n=assessed - included))
        return
    total = sum(numbers[key] or 0 for key in reasons)
    written = f"{figures(assessed)} − {figures(included)} = {figures(assessed - included)}"
    if total == assessed - included:
        yield holds("P7", message("check.p7.holds"), sum=f"{written} = {_sum(numbers, reasons)}")
    else:
        yield fails("P7", message("check.p7.fails"), sum=f"{written} ≠ {_sum(numbers, reasons)}")


def _sum(numbers: dict[str, int | None], keys: Sequence[str]) -> str:
    return " + ".join(figures(numbers[key] or 0) for key in keys)


def _judged(name: str, numbers: dict[str, int | None], whole: str, parts: tuple[_Part, ...]) -> Finding:
    code = f"check.{name.lower()}"
    unknown = [key for key in (whole, *(key for key, _ in parts)) if numbers.get(key) is None]
    if unknown:
        return cannot(name, message(f"{code}.cannot"), *(_missing(key) for key in unknown))
    total = sum(sign * (numbers[key] or 0) for key, sign in parts)
    written = "".join(f" {'+' if sign > 0 else '−'} {figures(numbers[key] or 0)}" for key, sign in parts)[3:]
    stated = numbers[whole] or 0
    if total == stated:
        return holds(name, message(f"{code}.holds"), sum=f"{written} = {figures(stated)}")
    return fails(name, message(f"{code}.fails"), sum=f"{written} = {figures(total)} ≠ {figures(stated)}")


def _missing(key: str) -> Message:
    if key.startswith("line:"):
        return message("check.missing.source_hits", source=key.removeprefix("line:"))
    return message(f"check.missing.flow_{key}")
