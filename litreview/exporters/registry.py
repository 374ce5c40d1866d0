"""Every exporter of records there is."""

from __future__ import annotations

from litreview.errors import InputError
from litreview.exporters.asreview import ASREVIEW
from litreview.exporters.base import Exporter
from litreview.exporters.bibtex import BIBTEX
from litreview.exporters.covidence import COVIDENCE
from litreview.exporters.csv_file import CSV
from litreview.exporters.endnote_xml import ENDNOTE_XML
from litreview.exporters.jsonl import JSONL
from litreview.exporters.rayyan import RAYYAN
from litreview.exporters.ris import RIS

EXPORTERS: tuple[Exporter, ...] = (
    RIS,
    BIBTEX,
    ENDNOTE_XML,
    CSV,
    JSONL,
    ASREVIEW,
    RAYYAN,
    COVIDENCE,
)


def find(key: str) -> Exporter:
    """The exporter of a key; capitals do not count.

    Raises InputError LR-EXPORT-FORMAT with the keys there are.
    """
    wanted = key.strip().lower()
    for exporter in EXPORTERS:
        if exporter.key == wanted:
            return exporter
    raise InputError("LR-EXPORT-FORMAT", key=key, keys=tuple(exporter.key for exporter in EXPORTERS))
