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
from litreview.store.veil import veil
from litreview.version import VERSION

Clock = Callable[[], datetime]
VEILED = ("document.recorded", "protocol.amended")  # events whose texts have tokens for names
TOOL = f"litreview {VERSION}"


class Writer:
    """One open transaction. Made by `Store.writing`; what it appends is kept when that block ends well."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self._clock = clock
        self._seq, self._head = self._last()
        self._names: dict[str, str] = {}  # sealed in this transaction, of an event that is yet to come

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
        pseudonym, named = f"R-{seal(name).digest[:8]}", self._named_before(name)
        self.append("actor.introduced", pseudonym, {"name": named or Private(name)}, actor=pseudonym)
        return pseudonym

    def veiled(self, text: str, places: Iterable[tuple[int, int, str]]) -> tuple[str, list[list[str]]]:
        """A text with tokens for the names at these places (store/veil.py), which are sealed beside the event that the
        caller appends. With it what that event lists as `names`: the digests of each form and of the name it is of."""
        listed = sorted(places)
        whole = {name: self._name(name) for _, _, name in listed}
        told = {text[begin:end]: whole[name] for begin, end, name in listed}
        digests = {form: self._name(form) for form in told}
        return veil(text, listed, digests.__getitem__), [[digests[form], told[form]] for form in told]

    def _name(self, text: str) -> str:
        """The digest of a name, the same wherever it is named; sealed when it is new."""
        known = self._actor_digest(text) or self._named_before(text)
        if known:
            return known
        made = seal(text)
        self._keep_private([made])
        self._names[text] = made.digest
        return made.digest

    def _actor_digest(self, name: str) -> str:
        table, texts = schema.actors, schema.private_texts
        query = select(texts.c.digest).join(table, texts.c.digest == table.c.name_digest).where(texts.c.text == name)
        return self.connection.execute(query.limit(1)).scalar() or ""

    def _named_before(self, name: str) -> str:
        """The digest that a recorded protocol or query has for a name; '' for one that none names."""
        texts, events = schema.private_texts, schema.events
        sealed = self.connection.execute(select(texts.c.digest).where(texts.c.text == name)).scalars().all()
        for digest in sealed:
            told = events.c.kind.in_(VEILED), events.c.data.contains(digest)
            if digest == self._names.get(name) or self.connection.execute(select(events.c.seq).where(*told)).first():
                return str(digest)
        return ""

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
