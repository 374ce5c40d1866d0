"""The counts that the log tells of each search, against the rows that were read from its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select

from litreview.model import Message, message
from litreview.store import schema


def check_runs(connection: Connection, history: Connection) -> Iterator[Message]:
    """Faults audit.records_differ and audit.unparsed_differ; `history` has the log as the events tell it."""
    records, unparsed = _counts(connection, schema.records), _counts(connection, schema.unparsed)
    for row in history.execute(select(schema.runs).order_by(schema.runs.c.id)):
        told = json.loads(row.data)
        place = {"table": "runs", "row": str(row.id), "run": row.id}
        wanted, found = told.get("parsed"), records.get(row.id, 0)
        if wanted is not None and wanted != found:
            yield message("audit.records_differ", **place, expected=wanted, found=found)
        wanted, found = told.get("unparsed"), unparsed.get(row.id, 0)
        if wanted is not None and told.get("parsed") is not None and wanted != found:
            yield message("audit.unparsed_differ", **place, expected=wanted, found=found)


def _counts(connection: Connection, table: Table) -> dict[int, int]:
    counted = select(table.c.run, func.count()).group_by(table.c.run)
    return {row[0]: row[1] for row in connection.execute(counted)}
