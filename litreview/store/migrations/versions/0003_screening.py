"""Screening: how a decision came about, full texts, samples, amendments; the event that joined a work."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("works", sa.Column("joined_by", _id(), nullable=True))
    op.create_index("ix_works_joined_to", "works", ["joined_to"], unique=False)
    _fill_joined_by()
    op.add_column("decisions", sa.Column("means", sa.String(length=20), nullable=False, server_default="own"))
    op.add_column("decisions", sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("decisions", sa.Column("origin", sa.String(length=100), nullable=False, server_default=""))
    op.create_index("ix_decisions_origin", "decisions", ["origin"], unique=False)
    op.add_column("exceptions", sa.Column("withdrawn_by", _id(), nullable=True))
    _full_texts()
    _samples()
    _amendments()
    _places()


def _fill_joined_by() -> None:
    """The last event that joined each work that is joined now."""
    connection = op.get_bind()
    gone = {row[0] for row in connection.execute(sa.text("SELECT number FROM works WHERE joined_to IS NOT NULL"))}
    if not gone:
        return
    rows = connection.execute(sa.text("SELECT seq, data FROM events WHERE kind = 'works.matched' ORDER BY seq"))
    by: dict[int, int] = {}
    for seq, data in rows:
        by.update(dict.fromkeys(map(int, json.loads(data)["joined"]), seq))
    update = sa.text("UPDATE works SET joined_by = :seq WHERE number = :number")
    for number in sorted(gone & by.keys()):
        connection.execute(update, {"seq": by[number], "number": number})


def _full_texts() -> None:
    op.create_table(
        "fulltexts",
        sa.Column("work", _id(), nullable=False),
        sa.Column("retrieval", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", _id(), nullable=False),
        sa.Column("event", _id(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.seq"], name=op.f("fk_fulltexts_event")),
        sa.ForeignKeyConstraint(["work"], ["works.number"], name=op.f("fk_fulltexts_work")),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_fulltexts")),
    )


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("event", _id(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("seed", _id(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("works", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.seq"], name=op.f("fk_samples_event")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_samples")),
    )


def _amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("event", _id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.seq"], name=op.f("fk_amendments_event")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_amendments")),
    )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("work", _id(), autoincrement=False, nullable=False),
        sa.Column("situation", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("put_off", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=10), nullable=True),
        sa.Column("abstract", sa.String(length=10), nullable=True),
        sa.Column("full_text", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("work", name=op.f("pk_places")),
    )
    op.create_index("ix_places_queue", "places", ["situation", "put_off", "work"], unique=False)
    op.create_table(
        "place_votes",
        sa.Column("work", _id(), autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("work", "reviewer", name=op.f("pk_place_votes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_state",
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rules", name=op.f("pk_place_state")),
    )
