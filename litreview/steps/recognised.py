"""A file before it is read: what it is, by its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from litreview.errors import LitreviewError
from litreview.importers import HEAD, Dialect, Importer, recognise
from litreview.importers.tables import CsvImporter, XlsxImporter
from litreview.steps.load import measured

_BLANK = b" \t\r\n\0\x1a\xef\xbb\xbf\xff\xfe"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file as it lies before us: who reads it, who wrote it, its fingerprint and size in bytes."""

    importer: Importer
    dialect: Dialect | None
    sha256: str
    size: int


def recognised(stream: BinaryIO, name: str) -> Recognised:
    """What a file is, by its content. Raises what `recognise` raises."""
    sha256, size = measured(stream)
    head = _head(stream)
    importer = recognise(head, name)
    dialect = importer.dialect(head)
    if dialect is None and isinstance(importer, CsvImporter | XlsxImporter):  # a workbook's header is in no head
        with named(name):
            dialect = importer.known(importer.columns_of(stream))
    return Recognised(importer, dialect, sha256, size)


@contextmanager
def named(name: str) -> Iterator[None]:
    """A reader knows the bytes only: its errors get the name of the file here."""
    try:
        yield
    except LitreviewError as error:
        if error.where.file is None:
            error.where = replace(error.where, file=name)
        raise


def _head(stream: BinaryIO) -> bytes:
    """The first bytes that are more than blanks."""
    stream.seek(0)
    head = stream.read(HEAD)
    while head and not head.strip(_BLANK):
        further = stream.read(HEAD)
        if not further:
            return b""
        head = further
    return head
