"""P1-P15: the identities between PRISMA's boxes, from the plain numbers of the flow. An unknown number switches the
identities that rest on it off, and so do works that wait: unfinished screening is no mistake. The keys are the fields
of `prisma.Flow`, with `line:<source>`, `reason:<criterion>` and `other_reason:<criterion>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, fails, figures, holds
from litreview.model import Finding, Message, message

_Part = tuple[str, int]  # key of a number, and its sign


@dataclass(frozen=True, slots=True)
class _Identity:
    """`whole` must equal the signed sum of `parts`, once nothing of `waits` is left. `optional`: not told of at all
    where a number is not known."""

    id: str
    whole: str
    parts: tuple[_Part, ...]
    waits: str = ""
    optional: bool = False


IDENTITIES = (
    _Identity("P3", "screened", (("identified", 1), ("removed", -1)), "waiting_screening"),
    _Identity("P4", "sought", (("screened", 1), ("excluded", -1))),
    _Identity("P5", "excluded", (("excluded_by_human", 1), ("excluded_by_tool", 1)), optional=True),
    _Identity("P6", "assessed", (("sought", 1), ("not_retrieved", -1)), "waiting_full_text"),
    _Identity("P9", "assessed_other", (("sought_other", 1), ("not_retrieved_other", -1)), "waiting_other", True),
    _Identity("P11", "included", (("included_searched", 1), ("included_other", 1)), optional=True),
    _Identity("P13", "total_reports", (("previous_reports", 1), ("new_reports", 1)), optional=True),
    _Identity("P14", "total_studies", (("previous_studies", 1), ("new_studies", 1)), optional=True),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each identity. Nothing when there is no flow, or when no search counts."""
    if case.facts.flow and case.counting:
        yield from identities(case.facts.flow)


def identities(flow: Mapping[str, int | None]) -> Iterator[Finding]:
    """One finding for each identity between the plain numbers of a flow, wherever they come from."""
    numbers = dict(flow)
    removed = [numbers.get(key) for key in ("duplicates", "removed_automatic", "removed_other")]
    known = [value for value in removed if value is not None]
    # Most reviews remove nothing but duplicates: the other two are then not stated, and stand for no removal.
    numbers.setdefault("removed", sum(known) if numbers.get("duplicates") is not None else None)
    yield from _p1(numbers)
    yield from _p2(numbers, flow.get("removed") is not None)
    for identity in IDENTITIES:
        told = (identity.whole, *(key for key, _ in identity.parts))
        if not identity.optional or all(numbers.get(key) is not None for key in told):
            yield _judged(identity, numbers)
    yield from _reasons("P7", numbers, "assessed", "included_searched", "reason:")
    yield from _p8(numbers)
    yield from _reasons("P10", numbers, "assessed_other", "included_other", "other_reason:")
    yield from _p12(numbers)
    yield from _p12_of_others(numbers)
    yield from _p15(numbers)


def _keys(numbers: dict[str, int | None], start: str) -> list[str]:
    return [key for key in numbers if key.startswith(start)]


def _p1(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """Identified = the sum over databases and registers."""
    lines = _keys(numbers, "line:")
    if lines:
        yield _judged(_Identity("P1", "identified", tuple((key, 1) for key in lines)), numbers)


def _p2(numbers: dict[str, int | None], stated: bool) -> Iterator[Finding]:
    """Removed = duplicates + by automation tools + for other reasons, where the total is told beside its parts."""
    parts = [(key, 1) for key in ("duplicates", "removed_automatic", "removed_other") if numbers.get(key) is not None]
    if stated and len(parts) > 1:
        yield _judged(_Identity("P2", "removed", tuple(parts)), numbers)


def _p8(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """No more reports sought than other methods found; fewer is usual, as they have no box of screening."""
    sought, found = numbers.get("sought_other"), numbers.get("identified_other")
    if sought is None or found is None:
        return
    if sought <= found:
        yield holds("P8", message("check.p8.holds"), sum=f"{figures(sought)} ≤ {figures(found)}")
    else:
        yield fails("P8", message("check.p8.fails"), sum=f"{figures(sought)} > {figures(found)}")


def _p12(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """Each study has a report, so there are no more studies than reports; and reports tell of some study, if not of
    one that an updated review had before. Nothing to tell where each report is a study of its own."""
    studies, reports = numbers.get("new_studies"), numbers.get("new_reports")
    if studies is None or reports is None or studies == reports:
        return
    least = 0 if numbers.get("previous_studies") is not None or not reports else 1
    told = {"sum": f"{least} ≤ {figures(studies)} ≤ {figures(reports)}"}
    if least <= studies <= reports:
        yield holds("P12", message("check.p12.holds"), **told)
    elif studies < least:
        yield fails("P12", message("check.p12.fails"), sum=f"{figures(studies)} < {least}")
    else:
        yield fails("P12", message("check.p12.fails"), sum=f"{figures(studies)} > {figures(reports)}")


def _p12_of_others(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """The same of an earlier version, the total and the meta-analysis; said only where it fails."""
    for key, studies, reports in more_studies(numbers):
        if key != "new":
            sum_ = f"{figures(studies)} > {figures(reports)}"
            yield fails("P12", message("check.p12.fails_in", what=message(f"check.word.flow_{key}")), sum=sum_)


def more_studies(numbers: Mapping[str, int | None]) -> Iterator[tuple[str, int, int]]:
    """Where there are more studies than reports of them: `previous`, `new`, `total` or `ma`, and the two numbers."""
    for key in ("previous", "new", "total", "ma"):
        studies, reports = numbers.get(f"{key}_studies"), numbers.get(f"{key}_reports")
        if studies is not None and reports is not None and studies > reports:
            yield key, studies, reports


def _p15(numbers: dict[str, int | None]) -> Iterator[Finding]:
    """No more studies in the meta-analysis than in the review."""
    pooled = numbers.get("ma_studies")
    total = numbers.get("total_studies")
    total = numbers.get("new_studies") if total is None else total
    if pooled is None or total is None:
        return
    if pooled <= total:
        yield holds("P15", message("check.p15.holds"), sum=f"{figures(pooled)} ≤ {figures(total)}")
    else:
        yield fails("P15", message("check.p15.fails"), sum=f"{figures(pooled)} > {figures(total)}")


def _reasons(name: str, numbers: dict[str, int | None], read: str, taken: str, start: str) -> Iterator[Finding]:
    """The reasons = full texts assessed less reports included; nothing to compare where nothing was excluded."""
    assessed, included = numbers.get(read), numbers.get(taken)
    reasons, code = _keys(numbers, start), f"check.{name.lower()}"
    if assessed is None or included is None or (assessed == included and not reasons):
        return
    if not reasons:
        yield cannot(name, message(f"{code}.cannot"), message("check.missing.reasons", n=assessed - included))
        return
    total = sum(numbers[key] or 0 for key in reasons)
    written = f"{figures(assessed)} − {figures(included)} = {figures(assessed - included)}"
    if total == assessed - included:
        yield holds(name, message(f"{code}.holds"), sum=f"{written} = {_sum(numbers, reasons)}")
    else:
        yield fails(name, message(f"{code}.fails"), sum=f"{written} ≠ {_sum(numbers, reasons)}")


def _sum(numbers: dict[str, int | None], keys: Sequence[str]) -> str:
    return " + ".join(figures(numbers[key] or 0) for key in keys)


def _judged(identity: _Identity, numbers: dict[str, int | None]) -> Finding:
    code, whole, parts = f"check.{identity.id.lower()}", identity.whole, identity.parts
    unknown = [_missing(key) for key in (whole, *(key for key, _ in parts)) if numbers.get(key) is None]
    waiting = numbers.get(identity.waits) or 0
    if waiting:
        unknown = [message("check.missing.waiting", n=waiting)]
    if unknown:
        return cannot(identity.id, message(f"{code}.cannot"), *unknown)
    total = sum(sign * (numbers[key] or 0) for key, sign in parts)
    written = "".join(f" {'+' if sign > 0 else '−'} {figures(numbers[key] or 0)}" for key, sign in parts)[3:]
    stated = numbers[whole] or 0
    if total == stated:
        return holds(identity.id, message(f"{code}.holds"), sum=f"{written} = {figures(stated)}")
    return fails(identity.id, message(f"{code}.fails"), sum=f"{written} = {figures(total)} ≠ {figures(stated)}")


def _missing(key: str) -> Message:
    if key.startswith("line:"):
        return message("check.missing.source_hits", source=key.removeprefix("line:"))
    return message(f"check.missing.flow_{key}")
