"""The numbers that the protocol tells: an earlier version of the review, studies of several reports."""

from __future__ import annotations

from typing import Any

from litreview.model import Snapshot
from litreview.prisma.numbers import UNKNOWN_NUMBER, Number, Origin, added


def studies(snapshot: Snapshot, reports: Number) -> dict[str, Any]:
    """Boxes 1, 10, 16 and 17, by the fields of Flow. Where nobody says which reports describe one study, each is
    counted as one."""
    plan = snapshot.protocol.flow
    new = _new_studies(snapshot, reports)
    boxes: dict[str, Any] = {"new_studies": new, "new_reports": reports, "studies_stated": bool(plan.studies)}
    if plan.previous:
        before = _typed(plan.previous.studies), _typed(plan.previous.reports)
        boxes |= {"updated": True, "previous_studies": before[0], "previous_reports": before[1]}
        boxes |= {"total_studies": added(before[0], new), "total_reports": added(before[1], reports)}
    if plan.meta_analysis:
        boxes["ma_studies"] = _typed(plan.meta_analysis.studies)
        boxes["ma_reports"] = _typed(plan.meta_analysis.reports)
    return boxes


def _new_studies(snapshot: Snapshot, reports: Number) -> Number:
    """The reports less those that share a study with another, or tell of a study of the version before."""
    if reports.value is None:
        return UNKNOWN_NUMBER
    included = {work.id for work in snapshot.works}
    gone = 0
    for study in snapshot.protocol.flow.studies:
        works = included.intersection(study.works)
        gone += len(works) if study.previous else max(0, len(works) - 1)
    return Number(reports.value - gone, reports.origin)


def _typed(value: int | None) -> Number:
    return UNKNOWN_NUMBER if value is None else Number(value, Origin.HAND)
