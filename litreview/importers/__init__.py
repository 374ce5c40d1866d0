"""Files to hits: recognise the format by its content, and read it.

`recognise(head, name)` finds the importer, `importer.read(stream)` gives the hits. All stand in `IMPORTERS`.
"""

from litreview.importers.base import Importer
from litreview.importers.dialects import Dialect
from litreview.importers.registry import HEAD, IMPORTERS, recognise

__all__ = ["HEAD", "IMPORTERS", "Dialect", "Importer", "recognise"]
