"""Tables of a user's own: which column is which, asked for once and kept in the review.

The answer is an event with the columns it was given for; a later table with the same columns is read by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from litreview.formats.columns import propose
from litreview.importers import Importer
from litreview.importers.tables import CsvImporter, XlsxImporter
from litreview.steps.files import opened
from litreview.steps.recognised import named, recognised
from litreview.steps.review import Review
from litreview.store import Reader, Writer

KIND = "columns"  # the kind of document that holds an answer
Mapped = CsvImporter | XlsxImporter


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """A table of unknown columns: what they are called, and which field each of them seems to be (field: column)."""

    columns: tuple[str, ...]
    proposal: Mapping[str, str]


def question(review: Review, path: Path) -> ColumnQuestion | None:
    """What has to be asked before a file can be read; None for a file that is no table, or whose columns are known.

    Raises InputError LR-FILE-…, LR-IMPORT-….
    """
    with opened(path) as stream:
        importer = recognised(stream, path.name).importer
        if not isinstance(importer, Mapped):
            return None
        with named(path.name):
            header = importer.columns_of(stream)
        if importer.known(header):
            return None
    with review.store.reading() as reader:
        return None if kept(reader, header) else ColumnQuestion(header, propose(header))


def bound(
    writer: Writer, importer: Importer, stream: BinaryIO, given: Mapping[str, str], actor: str
) -> tuple[Importer, Mapping[str, str]]:
    """The importer with the columns that the user gave, which are kept, or that were kept before, and those columns;
    else the importer as it was."""
    if not isinstance(importer, Mapped):
        return importer, {}
    header = importer.columns_of(stream)
    stream.seek(0)
    if given:
        _keep(writer, header, given, actor)
        return importer.with_columns(given), given
    return _as_before(Reader(writer.connection), importer, header)


def bound_before(reader: Reader, importer: Importer, stream: BinaryIO) -> tuple[Importer, Mapping[str, str]]:
    """The importer with the columns that were kept for such a table before; writes nothing."""
    if not isinstance(importer, Mapped):
        return importer, {}
    header = importer.columns_of(stream)
    stream.seek(0)
    return _as_before(reader, importer, header)


def _as_before(reader: Reader, importer: Mapped, header: Sequence[str]) -> tuple[Importer, Mapping[str, str]]:
    before = None if importer.known(header) else kept(reader, header)
    return (importer.with_columns(before), before) if before else (importer, {})


def kept(reader: Reader, header: Sequence[str]) -> Mapping[str, str] | None:
    """The answer that was given for a table with these columns."""
    text = reader.document_text(KIND, _name(header))
    found: Mapping[str, str] | None = json.loads(text)["fields"] if text else None
    return found


def _keep(writer: Writer, header: Sequence[str], fields: Mapping[str, str], actor: str) -> None:
    text = json.dumps({"columns": list(header), "fields": dict(fields)}, ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    name = _name(header)
    if Reader(writer.connection).document(KIND, name) != sha256:
        data = {"kind": KIND, "name": name, "sha256": sha256, "text": text}
        writer.append("document.recorded", f"{KIND} {name}", data, actor=actor)


def _name(header: Sequence[str]) -> str:
    """A short name for a set of columns, the same whenever they are met."""
    return hashlib.sha256("\x1f".join(header).encode("utf-8")).hexdigest()[:16]
