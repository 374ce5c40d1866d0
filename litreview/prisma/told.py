"""The numbers that the protocol tells: an earlier version of the review, studies of several reports."""

from __future__ import annotations

from typing import Any

from litreview.model import Snapshot
from litreview.prisma.numbers import UNKNOWN_NUMBER, Number, Origin, added, decided


def studies(snapshot: Snapshot, reports: Number) -> dict[str, Any]:
    """Boxes 1, 10, 16 and 17, by the fields of Flow. Where nobody says which reports describe one study, each is
    counted as one."""
    plan, earlier = snapshot.protocol.flow, snapshot.tally.earlier
    new = _new_studies(snapshot, reports)
    boxes: dict[str, Any] = {"new_studies": new, "new_reports": reports, "studies_stated": bool(plan.studies)}
    if plan.previous or earlier:
        before = _before(snapshot)
        boxes["previous_counted"] = earlier is not None and any(one.origin is Origin.DECISIONS for one in before)
        boxes |= {"updated": True, "previous_studies": before[0], "previous_reports": before[1]}
        boxes |= {"total_studies": added(before[0], new), "total_reports": added(before[1], reports)}
    if plan.meta_analysis:
        boxes["ma_studies"] = _typed(plan.meta_analysis.studies)
        boxes["ma_reports"] = _typed(plan.meta_analysis.reports)
    return boxes


def _before(snapshot: Snapshot) -> tuple[Number, Number]:
    """Studies and reports of box 1: as the protocol states them, else counted of what was found before the update."""
    stated, earlier = snapshot.protocol.flow.previous, snapshot.tally.earlier
    studies, reports = (stated.studies, stated.reports) if stated else (None, None)
    if earlier is None or (studies is not None and reports is not None):
        return _typed(studies), _typed(reports)
    included = set(earlier.included)
    shared = sum(max(0, len(included.intersection(study.works)) - 1) for study in snapshot.protocol.flow.studies)
    return (
        decided(len(included) - shared) if studies is None else _typed(studies),
        decided(len(included)) if reports is None else _typed(reports),
    )


def _new_studies(snapshot: Snapshot, reports: Number) -> Number:
    """The reports less those that share a study with another, or tell of a study of the version before."""
    if reports.value is None:
        return UNKNOWN_NUMBER
    before = set(snapshot.tally.earlier.included) if snapshot.tally.earlier else set()
    included = {work.id for work in snapshot.works} - before
    gone = 0
    for study in snapshot.protocol.flow.studies:
        works = included.intersection(study.works)
        known = study.previous or not before.isdisjoint(study.works)
        gone += len(works) if known else max(0, len(works) - 1)
    return Number(reports.value - gone, reports.origin)


def _typed(value: int | None) -> Number:
    return UNKNOWN_NUMBER if value is None else Number(value, Origin.HAND)
