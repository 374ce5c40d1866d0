"""What was in force when a search began: the strategies and the protocol of then, from the history alone."""

from __future__ import annotations

from sqlalchemy import select

from litreview.store import schema
from litreview.store.reader import Reader

_BEGAN = ("run.logged", "run.started")


def began(reader: Reader, run: int) -> int:
    """The number of the event by which a run came into the log; 0 for one that is not there."""
    table = schema.events
    chosen = select(table.c.seq).where(table.c.kind.in_(_BEGAN), table.c.subject == f"run {run}").limit(1)
    return int(reader.connection.execute(chosen).scalar() or 0)


def document_before(reader: Reader, event: int, kind: str, name: str = "") -> tuple[str, str] | None:
    """Name and text of the document of a kind (and name, where one is given) recorded last before an event."""
    table = schema.documents
    chosen = select(table.c.name, table.c.text).where(table.c.kind == kind, table.c.event < event)
    chosen = chosen.where(table.c.name == name) if name else chosen
    row = reader.connection.execute(chosen.order_by(table.c.event.desc()).limit(1)).first()
    return (row.name, row.text) if row else None
