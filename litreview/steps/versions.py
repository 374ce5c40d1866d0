"""Which version of the protocol, a query or the criteria stands, by its SHA-256: what an approval speaks of.

A file's version is the SHA-256 of the file. The criteria's is that of the canonical form of what an amendment compares
(criteria, stages, how many read each work), made of the text as its event has it: with tokens for names, so that it is
the same where the names have been left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from litreview.model import ApprovalKind, Protocol
from litreview.screening.amendments import written
from litreview.store.events import canonical
from litreview.store.rows import StoredDocument


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the protocol, a query or the criteria. `name` is that of the file."""

    kind: ApprovalKind
    name: str
    sha256: str


def version_at(
    documents: Sequence[StoredDocument], kind: ApprovalKind, name: str = "", until: int | None = None
) -> Version | None:
    """The version that was recorded last, of all or up to an event; None where there is none. `name` is asked of a
    query alone. Raises InputError for a protocol that this version of the program cannot read."""
    wanted = "query" if kind is ApprovalKind.QUERY else "protocol"
    there = [one for one in documents if one.kind == wanted and (until is None or one.event <= until)]
    if kind is ApprovalKind.QUERY:
        there = [one for one in there if one.name == name]
    if not there:
        return None
    last = there[-1]
    return Version(kind, last.name, criteria_version(last) if kind is ApprovalKind.CRITERIA else last.sha256)


def criteria_version(protocol: StoredDocument) -> str:
    """The version of the criteria in a recorded protocol."""
    from litreview.formats.protocol_file import read_protocol

    return _of(read_protocol(protocol.text.encode("utf-8"), f"protocols/{protocol.name}.toml", protocol.name))


def _of(protocol: Protocol) -> str:
    return hashlib.sha256(canonical(written(protocol)).encode("utf-8")).hexdigest()
