"""Approval: a dated word on one version of the protocol, a query or the criteria. A statement, not an authentication.

Nothing is deleted: who takes an approval back gives a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.model import Approval, ApprovalKind, ApprovalVerdict, Protocol, Query
from litreview.steps.in_force import protocol_in_force
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.roles import names_of
from litreview.steps.versions import Version, version_at
from litreview.store import Private, Reader


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody wants to say. `verdict` None: an approval where there is no remark, and a remark where there is."""

    kind: ApprovalKind = ApprovalKind.PROTOCOL
    name: str = ""
    remark: str = ""
    verdict: ApprovalVerdict | None = None

    @property
    def meant(self) -> ApprovalVerdict:
        """The verdict. Raises InputError LR-APPROVAL-EMPTY for a remark that says nothing."""
        from litreview.formats.approval_file import check_text

        check_text("remark", self.remark.strip())
        found = self.verdict or (ApprovalVerdict.REMARK if self.remark.strip() else ApprovalVerdict.APPROVED)
        if found is ApprovalVerdict.REMARK and not self.remark.strip():
            raise InputError("LR-APPROVAL-EMPTY", where=Where(key="--remark"))
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """The approvals of a review, oldest first, and what to call who gave them."""

    approvals: tuple[Approval, ...]
    names: Mapping[str, str]


def approve(review: Review, word: Word) -> Approval:
    """Say it of the version in force, which is the file's: it is recorded first where that has not been done.

    Raises InputError LR-ACTOR-NONE, LR-QUERY-UNKNOWN, LR-APPROVAL-EMPTY, LR-APPROVAL-TEXT, LR-PROTOCOL-AMEND (the
    file was changed after screening began, and is in force once it is amended).
    """
    actor, verdict = require_actor(review), word.meant
    if word.kind is ApprovalKind.QUERY and word.name not in review.queries:
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=word.name), valid=", ".join(review.queries))
    wanted = ("query",) if word.kind is ApprovalKind.QUERY else ("protocol",)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym, wanted, (word.name,))
        found = version_at(Reader(writer.connection).documents(wanted[0]), word.kind, word.name)
        if found is None:
            raise InputError("LR-QUERY-UNKNOWN", where=Where(key=word.name), valid=", ".join(review.queries))
        data = {**told(found), "verdict": verdict.value, "remark": Private(word.remark.strip())}
        event = writer.append("approval.given", subject(found), data, actor=pseudonym)
        return Reader(writer.connection).approval(event.seq)


def told(version: Version) -> dict[str, str]:
    """A version as an event has it."""
    return {"kind": version.kind.value, "name": version.name, "sha256": version.sha256}


def subject(version: Version) -> str:
    """What the event of an approval speaks of."""
    return f"{version.kind.value} {version.name}"


def listed(review: Review) -> Listed:
    """All that was said. Appends nothing."""
    with review.store.reading() as reader:
        found = approvals_of(reader, review.protocol, review.queries.values())
        return Listed(found, names_of(reader, review.protocol.language))


def approvals_of(reader: Reader, protocol: Protocol, queries: Iterable[Query]) -> tuple[Approval, ...]:
    """The approvals, each with whether the version it speaks of is that of this protocol and these queries."""
    given = reader.approvals()
    if not given:
        return ()
    now = _Now(reader, protocol, {query.name: query for query in queries})
    return tuple(replace(one, in_force=now.stands(one)) for one in given)


class _Now:
    """The versions that stand: those of the files, which may have been changed since a step recorded them."""

    def __init__(self, reader: Reader, protocol: Protocol, queries: Mapping[str, Query]) -> None:
        self._reader, self._protocol, self._queries = reader, protocol, queries
        self._known: dict[tuple[ApprovalKind, str], str] = {}

    def stands(self, approval: Approval) -> bool:
        key = (approval.kind, approval.name if approval.kind is ApprovalKind.QUERY else "")
        if key not in self._known:
            self._known[key] = self._version(*key)
        return self._known[key] == approval.sha256

    def _version(self, kind: ApprovalKind, name: str) -> str:
        if kind is ApprovalKind.PROTOCOL:
            return self._protocol.version
        if kind is ApprovalKind.QUERY and not self._as_recorded(name):
            return ""
        if kind is ApprovalKind.CRITERIA and not self._criteria_as_recorded():
            return ""
        stored = self._reader.documents("query" if kind is ApprovalKind.QUERY else "protocol")
        found = version_at(stored, kind, name)
        return found.sha256 if found else ""

    def _as_recorded(self, name: str) -> bool:
        from litreview.formats.query_file import read_query

        text, query = self._reader.document_text("query", name), self._queries.get(name)
        if text is None or query is None:
            return False
        return replace(read_query(text.encode("utf-8"), "", name), note="") == replace(query, note="")

    def _criteria_as_recorded(self) -> bool:
        from litreview.screening.amendments import changes

        newest = self._reader.newest_document("protocol", sealed=True)
        if newest is not None and newest[1] == self._protocol.version:
            return True
        recorded = protocol_in_force(self._reader)
        return recorded is not None and not changes(recorded, self._protocol)
