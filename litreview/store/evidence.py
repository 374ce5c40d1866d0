"""Why records became one work, as the events of the rounds tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from litreview.model import Message
from litreview.store import schema
from litreview.store.codec import from_json
from litreview.store.rows import StoredPair, plain, sound


def joined_evidence(connection: Connection, records: Collection[int]) -> Iterator[StoredPair]:
    """The pairs among some records that the rules joined, with rule and evidence, those of the latest round first."""
    table = schema.events
    rounds = connection.execute(
        select(table.c.seq, table.c.data).where(table.c.kind == "works.matched").order_by(table.c.seq.desc())
    )
    for seq, data in rounds:
        place = f"events {seq}"
        with sound(place):
            joined = [
                StoredPair(
                    pair["first"], pair["second"], "duplicate", pair["rule"], from_json(Message, pair["evidence"])
                )
                for pair in plain(data, place)["evidence"]
                if pair["first"] in records and pair["second"] in records
            ]
        yield from joined
