"""The seam every exporter of records stands behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Protocol

from litreview.model import Exchanged


class Exporter(Protocol):
    """One format that other tools read. No store, file system, print or prompt in here."""

    @property
    def key(self) -> str:
        """The stable name of the format: `ris`, `rayyan`."""

    @property
    def suffix(self) -> str:
        """How the names of its files end: `.ris`."""

    @property
    def holds(self) -> frozenset[str]:
        """The fields of Record that come back the same when the file is read again; all else is lost, and told."""

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write all items, one at a time, in order. The same items give the same bytes; UTF-8."""
