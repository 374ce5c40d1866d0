"""The reference list as a file: for Word and the like through the renderers, for reference managers as an export."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from litreview.errors import InputError
from litreview.exporters.registry import find
from litreview.formats.csl_json import to_csl
from litreview.messages import Words
from litreview.model import Exchanged, Language
from litreview.reporting.document import Heading, Paragraph, Report
from litreview.reporting.render import renderer
from litreview.steps.exports import refuse_existing
from litreview.steps.files import write_text, writing
from litreview.steps.refs import Entry
from litreview.steps.review import Review
from litreview.store.events import moment

PRINTED = {".docx": "docx", ".md": "md", ".html": "html", ".tex": "tex"}
EXCHANGED = {".bib": "bibtex", ".ris": "ris"}
CSL_JSON = ".json"
ENDINGS = (*PRINTED, *EXCHANGED, CSL_JSON)


def write_references(
    review: Review, path: Path, listed: Sequence[Entry], language: Language, *, overwrite: bool = False
) -> None:
    """Write the list to a file whose ending says the format: docx, md, html, tex, json (as CSL), bib or ris.

    Raises InputError LR-REFS-FORMAT, LR-EXPORT-EXISTS, LR-EXPORT-NONE for an empty list, LR-FILE-…, LR-REPORT-….
    """
    form = path.suffix.lower()
    if form not in ENDINGS:
        raise InputError("LR-REFS-FORMAT", name=path.name, endings=", ".join(ENDINGS))
    if not listed:
        raise InputError("LR-EXPORT-NONE")
    refuse_existing(review, path, overwrite=overwrite)
    if form in PRINTED:
        renderer(PRINTED[form]).render(_report(review, listed, language), path)
        return
    if form == CSL_JSON:
        data = [to_csl(entry.record, entry.work) for entry in listed]
        write_text(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    items = (Exchanged(entry.record, entry.work) for entry in listed)
    with writing(path) as out:
        find(EXCHANGED[form]).write(items, out)


def _report(review: Review, listed: Sequence[Entry], language: Language) -> Report:
    """The list under its heading; its clock is that of the last event, so that the same list gives the same bytes."""
    words = Words(language)
    with review.store.reading() as reader:
        at = reader.head()[2]
    return Report(
        review.protocol.title or review.protocol.question or words("report.title"),
        language,
        (Heading(words("report.heading.references")), *(Paragraph(entry.line, hanging=True) for entry in listed)),
        words("report.table"),
        moment(at) if at else None,
        figure_label=words("report.figure"),
    )
