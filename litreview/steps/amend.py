"""Changes of the protocol and the searches after screening has begun: dated, with a reason, and with what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litreview.errors import InputError, Where
from litreview.model import Amendment, Change
from litreview.screening.amendments import changes
from litreview.screening.query_changes import query_of
from litreview.steps.in_force import replaced_by, told_of, unamended
from litreview.steps.names import known_names
from litreview.steps.query_amendments import amendments_of
from litreview.steps.query_amendments import due as queries_due
from litreview.steps.review import Review, record_documents, require_actor, write_document
from litreview.steps.roles import names_of
from litreview.store import Reader, Writer
from litreview.store.veil import occurrences

__all__ = ["Amended", "amend", "changes", "due", "history", "preview"]


@dataclass(frozen=True, slots=True)
class Amended:
    """What an amendment changes, and the SHA-256 of the versions before and after; `event` 0 when none was written."""

    changes: tuple[Change, ...]
    before: str
    after: str
    event: int = 0


def due(review: Review) -> tuple[Change, ...]:
    """What has been changed in the protocol since works were judged by it, and not amended: nothing is judged before it
    is. Appends nothing."""
    with review.store.reading() as reader:
        return unamended(reader, review.protocol)


def replaced(review: Review) -> Mapping[str, str] | None:
    """Who amended the protocol, when and why, when the file is a version from before that; None when it is not."""
    with review.store.reading() as reader:
        newer = replaced_by(reader, review.protocol) if unamended(reader, review.protocol) else None
        return told_of(reader, newer, review.protocol) if newer is not None else None


def preview(review: Review) -> Amended:
    """What `amend` would record. Appends nothing. Raises InputError as `amend` does, but for the reason."""
    with review.store.reading() as reader:
        return _amended(reader, review)


def amend(review: Review, reason: str) -> Amended:
    """Take the file as the version in force: the document and the amendment in one transaction. It tells of searches
    too that were changed since works were judged, whether or not they have been run since.

    Raises InputError LR-PROTOCOL-REASON (none given), LR-PROTOCOL-SAME (nothing has changed that screening rests on),
    LR-PROTOCOL-FREE (nothing has been judged, and the file may be changed without), LR-ACTOR-NONE.
    """
    if not reason.strip():
        raise InputError("LR-PROTOCOL-REASON")
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        found = _amended(Reader(writer.connection), review)
        pseudonym = writer.actor(actor)
        document = next(one for one in review.documents if one.kind == "protocol")
        if found.before != found.after:
            write_document(review, writer, document, pseudonym)
        names = tuple(filter(None, (query_of(change.part) for change in found.changes)))
        record_documents(review, writer, pseudonym, ("query",), names)
        told = {"reason": reason.strip(), "changes": [_plain(change) for change in found.changes]}
        data = {**_veiled(writer, review, told), "before": found.before, "after": found.after}
        event = writer.append("protocol.amended", f"protocol {document.name}", data, actor=pseudonym)
    return Amended(found.changes, found.before, found.after, event.seq)


def history(review: Review) -> tuple[tuple[Amendment, str], ...]:
    """The amendments, oldest first, each with the name or role of who made it."""
    with review.store.reading() as reader:
        names = names_of(reader, review.protocol.language)
        return tuple((one, names.get(one.by) or one.by) for one in amendments_of(reader))


def _veiled(writer: Writer, review: Review, told: Mapping[str, Any]) -> dict[str, Any]:
    """The reason and the changes with names of persons sealed, and what the event lists of them."""
    names, listed = known_names(Reader(writer.connection), review.protocol.reviewers), list[list[str]]()

    def veiled(text: str) -> str:
        without, some = writer.veiled(text, occurrences(text, names))
        listed.extend(one for one in some if one not in listed)
        return without

    changed = [{**change, **{side: veiled(change[side]) for side in ("before", "after")}} for change in told["changes"]]
    plain = {"reason": veiled(told["reason"]), "changes": changed}
    return {**plain, "names": listed} if plain != told else plain


def _due(reader: Reader, review: Review) -> tuple[Change, ...]:
    return (*unamended(reader, review.protocol), *queries_due(reader, review.queries))


def _amended(reader: Reader, review: Review) -> Amended:
    where = Where(file=f"protocols/{review.protocol.name}.toml")
    if not reader.judged():
        raise InputError("LR-PROTOCOL-FREE", where=where)
    found, newest = _due(reader, review), reader.newest_document("protocol")
    if not found or newest is None:
        raise InputError("LR-PROTOCOL-SAME", where=where)
    return Amended(found, newest[1], review.protocol.version)


def _plain(change: Change) -> dict[str, str]:
    return {"part": change.part, "what": change.what.value, "before": change.before, "after": change.after}
