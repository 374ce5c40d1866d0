"""Which included works have been appraised, by a checklist or in words of the author's own."""

from __future__ import annotations

from litreview.model import Snapshot


def appraised(snapshot: Snapshot) -> set[str]:
    """The included works with answers to a checklist, or with something in the cell «appraisal» of the matrix."""
    included = {work.id for work in snapshot.works}
    told = {cell.work for cell in snapshot.extractions if cell.field == "appraisal" and cell.text.strip()}
    return included & (told | {item.work for item in snapshot.appraisals if not item.empty})
