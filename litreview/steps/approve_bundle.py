"""Approval by way of a bundle: who has no review folder writes a small file beside it, which the student reads in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litreview.errors import InputError, Where
from litreview.model import Approval, ApprovalKind
from litreview.steps.approve import Word, subject, told
from litreview.steps.files import read_bytes, write_bytes
from litreview.steps.review import Review, require_actor
from litreview.steps.versions import Version, version_at
from litreview.store import Break, Event, Private, Reader, Writer, first_break
from litreview.store.events import moment, stamp
from litreview.store.rows import StoredDocument

if TYPE_CHECKING:
    from litreview.formats.approval_file import ApprovalFile, Said

SLACK = timedelta(days=1)  # that two clocks may be apart


@dataclass(frozen=True, slots=True)
class Handed:
    """A history that was handed over: its head, its length, and the documents it recorded."""

    head: str
    length: int
    documents: tuple[StoredDocument, ...]


@dataclass(frozen=True, slots=True)
class ReadIn:
    """What was read from a file: those new to the review, and how many it had already."""

    new: tuple[Approval, ...]
    known: int


def handed(events: Iterable[Event], file: str) -> Handed:
    """What of a history is to be approved. Raises InputError LR-APPROVAL-BUNDLE for a chain that does not hold, or one
    without events."""
    documents, last = list[StoredDocument](), list[Event]()

    def seen() -> Iterator[Event]:
        for event in events:
            if event.kind == "document.recorded":
                parts = (str(event.data[part]) for part in ("kind", "name", "sha256", "text"))
                documents.append(StoredDocument(event.seq, *parts))
            last[:] = [event]
            yield event

    broken: Break | None = first_break(seen())
    if broken is not None or not last:
        raise InputError("LR-APPROVAL-BUNDLE", where=Where(file=file), event=broken.seq if broken else 0)
    return Handed(last[0].hash, last[0].seq, tuple(documents))


def approve_bundle(bundle: Path, word: Word, by: str, now: datetime) -> Path:
    """`approve_handed` of the history in a bundle; what is beside the history is for `audit verify` to check. Raises
    what `open_bundle` raises, too."""
    from litreview.steps.bundle_read import open_bundle

    with open_bundle(bundle) as there:
        history = handed(there.events(), bundle.name)
        if (history.head, history.length) != (there.about.head, there.about.length):
            raise InputError("LR-APPROVAL-BUNDLE", where=Where(file=bundle.name), event=history.length)
        return approve_handed(history, bundle, word, by, now)


def file_beside(bundle: Path) -> Path:
    """Where what is said of a bundle is written."""
    return bundle.with_name(f"{bundle.stem}.approval.json")


def approve_handed(history: Handed, bundle: Path, word: Word, by: str, now: datetime) -> Path:
    """Say it of a bundle's version: written to the file beside it, after what that says already.

    Raises InputError LR-ACTOR-NONE, LR-QUERY-UNKNOWN, LR-APPROVAL-EMPTY, LR-APPROVAL-TEXT, LR-APPROVAL-OTHER (the file
    there is of another bundle), what `read_approvals` raises of it, and LR-FILE-….
    """
    from litreview.formats.approval_file import ApprovalFile, Said, check_text, write_approvals

    if not by.strip():
        raise InputError("LR-ACTOR-NONE")
    check_text("by", by.strip())
    version, path = _version(history, word), file_beside(bundle)
    said = Said(
        kind=version.kind,
        name=version.name,
        sha256=version.sha256,
        verdict=word.meant,
        remark=word.remark.strip(),
        at=stamp(now),
        by=by.strip(),
    )
    before = _before(path, history)
    made = ApprovalFile(format=1, bundle=history.head, length=history.length, approvals=(*before, said))
    write_bytes(path, write_approvals(made))
    return path


def _version(history: Handed, word: Word) -> Version:
    found = version_at(history.documents, word.kind, word.name)
    if found is None:
        names = dict.fromkeys(one.name for one in history.documents if one.kind == "query")
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=word.name), valid=", ".join(names))
    return found


def _before(path: Path, history: Handed) -> tuple[Said, ...]:
    from litreview.formats.approval_file import read_approvals

    if not path.exists():
        return ()
    there = read_approvals(read_bytes(path), path.name)
    if (there.bundle, there.length) != (history.head, history.length):
        raise InputError("LR-APPROVAL-OTHER", where=Where(file=path.name))
    return there.approvals


def read_in(review: Review, path: Path) -> ReadIn:
    """Take what a file says into the history, all or nothing; what is there already is not taken again.

    Raises InputError LR-ACTOR-NONE, what `read_approvals` raises, LR-APPROVAL-CHAIN (it is of no bundle of this
    review), LR-APPROVAL-VERSION (of a version that was not in force in that bundle), LR-APPROVAL-TIME, LR-FILE-….
    """
    from litreview.formats.approval_file import read_approvals

    actor, found = require_actor(review), read_approvals(read_bytes(path), path.name)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        _check(reader, found, path.name, review.clock())
        there = {_key(one.kind, one.name, one.sha256, one.at, one.bundle) for one in reader.approvals()}
        fresh = {_key_of(found, said): said for said in found.approvals}
        new = [said for key, said in fresh.items() if key not in there]
        reads = writer.actor(actor) if new else ""
        events = [_write(writer, found, said, reads) for said in new]
        return ReadIn(tuple(reader.approval(event.seq) for event in events), len(found.approvals) - len(new))


def _check(reader: Reader, found: ApprovalFile, file: str, now: datetime) -> None:
    head = reader.event(found.length)
    if head is None or head.hash != found.bundle:
        raise InputError("LR-APPROVAL-CHAIN", where=Where(file=file), event=found.length)
    documents = (*reader.documents("protocol"), *reader.documents("query"))
    for said in found.approvals:
        version = version_at(documents, said.kind, said.name, found.length)
        if version != Version(said.kind, said.name, said.sha256):
            raise InputError("LR-APPROVAL-VERSION", where=Where(file=file, key=subject(_said(said))))
        if not moment(head.at) - SLACK <= moment(said.at) <= now + SLACK:
            raise InputError("LR-APPROVAL-TIME", where=Where(file=file), at=said.at)


def _write(writer: Writer, found: ApprovalFile, said: Said, reads: str) -> Event:
    """The actor is who said it; `read_by` is who brought it here."""
    data: dict[str, Any] = {
        **told(_said(said)),
        "verdict": said.verdict.value,
        "remark": Private(said.remark),
        "at": said.at,
        "bundle": found.bundle,
        "read_by": reads,
    }
    return writer.append("approval.given", subject(_said(said)), data, actor=writer.actor(said.by))


def _said(said: Said) -> Version:
    return Version(said.kind, said.name, said.sha256)


def _key_of(found: ApprovalFile, said: Said) -> tuple[object, ...]:
    return _key(said.kind, said.name, said.sha256, moment(said.at), found.bundle)


def _key(kind: ApprovalKind, name: str, sha256: str, at: datetime | None, bundle: str) -> tuple[object, ...]:
    return kind, name, sha256, at, bundle
