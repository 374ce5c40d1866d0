"""Writing: events only. A change that is not an event cannot be made, and both stand in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from litreview.model import Hit
from litreview.store import schema
from litreview.store.events import FIRST, Event, canonical, stamp, text_hash
from litreview.store.private import Private, Sealed, seal, take_out, whole
from litreview.store.projections import PROJECTIONS, write_hits
from litreview.version import VERSION

Clock = Callable[[], datetime]
TOOL = f"litreview {VERSION}"


class Writer:
    """One open transaction. Made by `Store.writing`; what it appends is kept when that block ends well."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self._clock = clock
        self._seq, self._head = self._last()

    def _last(self) -> tuple[int, str]:
        row = self.connection.execute(
            select(schema.events.c.seq, schema.events.c.hash).order_by(schema.events.c.seq.desc()).limit(1)
        ).first()
        return (row.seq, row.hash) if row else (0, FIRST)

    def append(self, kind: str, subject: str, data: Mapping[str, Any], *, actor: str, attached: Any = None) -> Event:
        """Add an event and change the tables by its projection. `data` may hold Private texts.

        Raises KeyError for a kind without projection, TypeError for data that JSON cannot hold.
        """
        projection = PROJECTIONS[kind]
        plain, sealed = take_out(data)
        text, subject = canonical(plain), whole(subject)
        seq, at = self._seq + 1, stamp(self._clock())
        digest = text_hash(seq, at, actor, kind, subject, text, TOOL, self._head)
        event = Event(seq, at, actor, kind, subject, plain, TOOL, self._head, digest)
        self._keep_private(sealed)
        self.connection.execute(
            insert(schema.events).values(
                seq=seq,
                at=at,
                actor=actor,
                kind=kind,
                subject=subject,
                data=text,
                tool=TOOL,
                prev=self._head,
                hash=digest,
            )
        )
        projection(self.connection, event, attached)
        self._seq, self._head = seq, digest
        return event

    def parsed(self, hits: Iterable[Hit], *, run: int, page: int, parser: str, actor: str) -> Event:
        """Keep what was parsed from a page, as it comes. The event tells of the rows with their fingerprints, so that
        parsing the same bytes years later can be compared with what was read today; it therefore follows them."""
        first = self.next_id("records")
        told = write_hits(self.connection, hits, run=run, page=page, first=first)
        data = {"page": page, "run": run, "parser": parser, "first_record": first, **told}
        return self.append("page.parsed", f"page {page}", data, actor=actor)

    def actor(self, name: str) -> str:
        """The pseudonymous id of a person or role, introduced by an event when new: `R-` and eight hex digits."""
        name = whole(name)
        table, texts = schema.actors, schema.private_texts
        known = self.connection.execute(
            select(table.c.id).join(texts, texts.c.digest == table.c.name_digest).where(texts.c.text == name)
        ).first()
        if known:
            return str(known.id)
        pseudonym = f"R-{seal(name).digest[:8]}"
        self.append("actor.introduced", pseudonym, {"name": Private(name)}, actor=pseudonym)
        return pseudonym

    def next_id(self, table: str, column: str = "id") -> int:
        """The number after the highest in use in a table."""
        chosen = schema.metadata.tables[table].c[column]
        highest = self.connection.execute(select(chosen).order_by(chosen.desc()).limit(1)).scalar()
        return int(highest or 0) + 1

    def _keep_private(self, sealed: list[Sealed]) -> None:
        if sealed:
            self.connection.execute(
                insert(schema.private_texts),
                [{"digest": item.digest, "salt": item.salt, "text": item.text} for item in sealed],
            )
