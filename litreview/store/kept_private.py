"""The private texts against the digests that events name: each may be erased or left out, none changed or added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import ordered, rank
from litreview.store.history import MOST
from litreview.store.private import Sealed, opens

_ALL = "SELECT digest, event, private FROM named ORDER BY digest"


@dataclass(slots=True)
class PrivateTexts:
    """What was found. `erased`: the row says that the text is gone; `left_out`: an event names it and no row has it."""

    kept: int = 0
    erased: int = 0
    left_out: int = 0
    faults: list[Message] = field(default_factory=list)


def check_private(connection: Connection, history: Connection, found: PrivateTexts) -> None:
    """Count into `found`. Faults: audit.private_changed, audit.private_half (text or salt is gone), audit.row_extra."""
    rows = ordered(schema.private_texts, connection)
    row = next(rows, None)
    for digest, event, private in history.exec_driver_sql(_ALL):
        while row is not None and rank(row[0]) < rank(digest):
            _tell(found, _extra(row))
            row = next(rows, None)
        if row is not None and row[0] == digest:
            _check(found, row, event)
            row = next(rows, None)
        elif private:
            found.left_out += 1
    while row is not None:
        _tell(found, _extra(row))
        row = next(rows, None)


def _check(found: PrivateTexts, row: tuple[Any, ...], event: int) -> None:
    digest, salt, text = row
    if salt is None and text is None:
        found.erased += 1
    elif salt is None or text is None:
        _tell(found, message("audit.private_half", table="private_texts", row=digest, event=event, expected=digest))
    elif not _opens(digest, salt, text):
        _tell(found, message("audit.private_changed", table="private_texts", row=digest, event=event, expected=digest))
    else:
        found.kept += 1


def _opens(digest: str, salt: Any, text: Any) -> bool:
    try:
        return len(salt) == 64 and salt == salt.lower() and opens(Sealed(digest, salt, text))
    except (TypeError, ValueError, AttributeError):  # letters that are no hexadecimal number, bytes
        return False


def _extra(row: tuple[Any, ...]) -> Message:
    return message("audit.row_extra", table="private_texts", row=str(row[0]), event="–", found="–")


def _tell(found: PrivateTexts, fault: Message) -> None:
    if len(found.faults) < MOST:
        found.faults.append(fault)
