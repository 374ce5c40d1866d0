"""A review folder, opened: one frozen object that every step takes as its first argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from litreview.errors import InputError, InputErrors, Where
from litreview.model import Protocol, Query
from litreview.steps.files import file_faults, read_bytes
from litreview.steps.settings import Settings, read_settings
from litreview.steps.stores import STORE, open_store
from litreview.store import Reader, Store, Writer


def utc_now() -> datetime:
    """The clock of a review that is not told another."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """A protocol or query file as it was read: what an event records when a step builds on it."""

    kind: str
    name: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """An open review. `actor` is the name or role of who acts; empty when nobody has said."""

    folder: Path
    protocol: Protocol
    queries: Mapping[str, Query]
    documents: tuple[Document, ...]
    store: Store
    settings: Settings
    clock: Callable[[], datetime] = utc_now
    actor: str = ""

    def acting(self, name: str | None) -> Review:
        """The same review with another person acting."""
        return replace(self, actor=name) if name else self


def open_review(
    folder: Path,
    *,
    settings: Settings | None = None,
    acting_as: str | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Review:
    """Open a review folder.

    Raises InputError LR-REVIEW-NONE (no protocol here), LR-REVIEW-SEVERAL (more than one), what the files' readers
    raise, and StoreError when the store cannot be used.
    """
    chosen = settings if settings is not None else read_settings()
    protocol, documents = read_documents(folder)
    queries, query_documents = _read_queries(folder)
    store = open_store(folder, protocol.name, chosen)
    return Review(
        folder,
        protocol,
        queries,
        (documents, *query_documents),
        store,
        chosen,
        clock,
        acting_as or chosen.reviewer or (protocol.reviewers[0] if len(protocol.reviewers) == 1 else ""),
    )


def protocol_file(folder: Path) -> Path:
    """The one protocol of a review folder. Raises InputError LR-REVIEW-NONE, LR-REVIEW-SEVERAL, LR-FILE-NAME."""
    with file_faults(folder):
        there = (folder / "protocols").is_dir()
    if not there:
        raise InputError("LR-REVIEW-NONE", where=Where(file=str(folder)))
    found = sorted(path for path in (folder / "protocols").glob("*.toml") if not path.name.endswith(".data.toml"))
    if not found:
        raise InputError("LR-REVIEW-NONE", where=Where(file=str(folder)))
    if len(found) > 1 and not (folder / STORE).exists():  # a folder of protocols, such as a checkout of litreview
        raise InputError("LR-REVIEW-NONE", where=Where(file=str(folder)))
    if len(found) > 1:
        raise InputError(
            "LR-REVIEW-SEVERAL",
            where=Where(file=str(folder / "protocols")),
            names=", ".join(path.name for path in found),
        )
    return found[0]


def read_documents(folder: Path) -> tuple[Protocol, Document]:
    """The protocol of a folder, with the document an event will record."""
    from litreview.formats.protocol_file import read_protocol

    path = protocol_file(folder)
    data = read_bytes(path)
    protocol = read_protocol(data, f"protocols/{path.name}", path.stem)
    return protocol, Document("protocol", path.stem, protocol.version, data.decode("utf-8-sig"))


def _read_queries(folder: Path) -> tuple[dict[str, Query], tuple[Document, ...]]:
    import hashlib

    from litreview.formats.query_file import read_query

    queries: dict[str, Query] = {}
    documents = []
    mistakes: list[InputError] = []
    for path in sorted((folder / "queries").glob("*.toml")):
        data = read_bytes(path)
        try:
            queries[path.stem] = read_query(data, f"queries/{path.name}", path.stem)
        except InputErrors as errors:
            mistakes.extend(errors.errors)
            continue
        documents.append(Document("query", path.stem, hashlib.sha256(data).hexdigest(), data.decode("utf-8-sig")))
    if mistakes:
        raise InputErrors(tuple(mistakes))
    return queries, tuple(documents)


def require_actor(review: Review) -> str:
    """Who acts. Raises InputError LR-ACTOR-NONE: nothing is written in nobody's name."""
    if not review.actor.strip():
        raise InputError("LR-ACTOR-NONE")
    return review.actor.strip()


def record_documents(
    review: Review,
    writer: Writer,
    actor: str,
    kinds: tuple[str, ...] = ("protocol",),
    names: tuple[str, ...] | None = None,
) -> None:
    """Append an event for each protocol or query that has changed since an event last recorded it.

    Raises InputError LR-PROTOCOL-AMEND: works have been judged by the version recorded, and the file differs from it in
    what screening rests on. Then nothing is taken silently.
    """
    from litreview.steps.in_force import refuse_unamended

    reader = Reader(writer.connection)
    for document in review.documents:
        wanted = document.kind in kinds and (names is None or document.kind == "protocol" or document.name in names)
        if wanted and not _is_newest(reader, document):
            if document.kind == "protocol":
                refuse_unamended(reader, review.protocol)
            write_document(writer, document, actor)


def _is_newest(reader: Reader, document: Document) -> bool:
    """Whether it is as it was recorded last. There is one protocol: another name, also an earlier one, is a change."""
    if document.kind == "protocol":
        found = reader.newest_document("protocol")
        return found is not None and found[:2] == (document.name, document.sha256)
    return reader.document(document.kind, document.name) == document.sha256


def write_document(writer: Writer, document: Document, actor: str) -> None:
    """Append the event of one document."""
    writer.append(
        "document.recorded",
        f"{document.kind} {document.name}",
        {"kind": document.kind, "name": document.name, "sha256": document.sha256, "text": document.text},
        actor=actor,
    )
