"""How the events of screening change the tables; `projections` has all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from litreview.model import TOOL_ORIGIN
from litreview.store import schema
from litreview.store.events import Event, canonical

_DECISION = insert(schema.decisions)


def _decision_made(connection: Connection, event: Event, attached: Any) -> None:
    """`means`, `tags` and `origin` are left out where they say nothing. A decision brought from another folder has the
    time it was made there; of one in another tool's file only the tool is known."""
    data = event.data
    origin = data.get("origin", {})
    row = {
        "event": event.seq,
        "work": data["work"],
        "stage": data["stage"],
        "verdict": data["verdict"],
        "criterion": data["criterion"],
        "reviewer": event.actor,
        "at": origin.get("at", event.at),
        "note_digest": data["note"],
        "means": data.get("means", "own"),
        "tags": canonical(data["tags"]) if data.get("tags") else "[]",
        "origin": _of_tool(origin.get("tool", "")) or origin.get("key", "") if origin else "",
    }
    connection.execute(_DECISION, row)  # one statement for all: a review has many, and a look back plays them all


def _of_tool(name: str) -> str:
    return TOOL_ORIGIN + name if name else ""


def _decision_undone(connection: Connection, event: Event, attached: Any) -> None:
    connection.execute(
        update(schema.decisions).where(schema.decisions.c.event == event.data["decision"]).values(undone_by=event.seq)
    )


def _exception_made(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    connection.execute(
        insert(schema.exceptions).values(
            event=event.seq,
            work=data["work"],
            criterion=data["criterion"],
            reasons=canonical(data["reasons"]),
            found_by=data["found_by"],
            agreed_digest=data["agreed_by"],
            at=data.get("origin", {}).get("at", event.at),
        )
    )


def _exception_withdrawn(connection: Connection, event: Event, attached: Any) -> None:
    table = schema.exceptions
    connection.execute(update(table).where(table.c.event == event.data["exception"]).values(withdrawn_by=event.seq))


def _fulltext_set(connection: Connection, event: Event, attached: Any) -> None:
    """The whole of what is known of a work's full text now; the events keep what was known before."""
    data, table = event.data, schema.fulltexts
    connection.execute(delete(table).where(table.c.work == data["work"]))
    file = data.get("file") or {"path": "", "sha256": "", "size": 0}
    connection.execute(
        insert(table).values(
            work=data["work"],
            retrieval=data["retrieval"],
            reason=data["reason"],
            link=data["link"],
            path=file["path"],
            sha256=file["sha256"],
            size=file["size"],
            event=event.seq,
        )
    )


def _sample_drawn(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    connection.execute(
        insert(schema.samples).values(
            event=event.seq,
            stage=data["stage"],
            seed=data["seed"],
            population=data["population"],
            works=canonical(data["works"]),
            by=event.actor,
            at=event.at,
        )
    )


def _protocol_amended(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    connection.execute(
        insert(schema.amendments).values(
            event=event.seq,
            reason=data["reason"],
            before=data["before"],
            after=data["after"],
            changes=canonical(data["changes"]),
            by=event.actor,
            at=event.at,
        )
    )


def _approval_given(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    connection.execute(
        insert(schema.approvals).values(
            event=event.seq,
            kind=data["kind"],
            name=data["name"],
            sha256=data["sha256"],
            verdict=data["verdict"],
            remark_digest=data["remark"],
            by=event.actor,
            at=data.get("at", event.at),
            bundle=data.get("bundle", ""),
        )
    )


SCREENING: Mapping[str, Callable[[Connection, Event, Any], None]] = {
    "decision.made": _decision_made,
    "decision.undone": _decision_undone,
    "exception.made": _exception_made,
    "exception.withdrawn": _exception_withdrawn,
    "fulltext.set": _fulltext_set,
    "sample.drawn": _sample_drawn,
    "protocol.amended": _protocol_amended,
    "approval.given": _approval_given,
}
