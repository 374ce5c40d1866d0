"""The seam every importer stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from litreview.importers.dialects import Dialect
from litreview.model import Hit


class Importer(Protocol):
    """One format of export files. No file system, store, print or prompt in here."""

    @property
    def key(self) -> str:
        """The stable name of the format, as the log keeps it."""

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is, from 0 to 1, that a file is of this format: by its content; `name` tips a balance."""

    def dialect(self, head: bytes) -> Dialect | None:
        """Who wrote a file of this format that begins so; None when it does not show."""

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits of a whole file, in order, one at a time. Pure: the same bytes give the same hits.

        `stream` can be sought in, is read from its first byte and stays open; no more of it is held than the format
        needs. Raises LitreviewError only. What is to be said of the whole file, such as its encoding, is a remark of
        its first record.
        """
