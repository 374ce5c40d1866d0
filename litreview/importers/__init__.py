"""Files to hits: recognise the format by its content, and read it.

`recognise(head, name)` finds the importer, `importer.read(data)` gives the hits. Every importer stands in `IMPORTERS`.
"""

from litreview.importers.base import Importer
from litreview.importers.registry import HEAD, IMPORTERS, recognise

__all__ = ["HEAD", "IMPORTERS", "Importer", "recognise"]
