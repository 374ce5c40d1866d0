"""The tables. `events`, `private_texts` and `pages` are the truth; all others are projections of them, or, like
`block_index` and `places`, a cache of what can be had from them at any time.

Text that must be free to be left out or erased (names, notes, quotations) stands in `private_texts` only; elsewhere
its salted digest. `HEAD` is the Alembic revision these tables are at.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0004"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")

events = Table(
    "events",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601 with microseconds
    Column("actor", String(40), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("data", Text, nullable=False),  # canonical JSON
    Column("tool", String(40), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

private_texts = Table(
    "private_texts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("salt", String(64)),
    Column("text", Text),  # NULL once erased or left out
)

actors = Table(
    "actors",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name_digest", String(64), nullable=False),
)

documents = Table(  # every version of the protocol and the queries that a step has used
    "documents",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_documents_kind_name", "kind", "name"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("status", String(20), nullable=False),
    Column("data", Text, nullable=False),  # JSON of the Run
)

pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("run", Id, ForeignKey("runs.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Id, nullable=False),
    Column("data", Text, nullable=False),  # JSON: role, cursor, next_cursor, media_type, request, received, asked
    UniqueConstraint("run", "position"),
)

page_chunks = Table(
    "page_chunks",
    metadata,
    Column("page", Id, ForeignKey("pages.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zlib
)

records = Table(
    "records",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("run", Id, ForeignKey("runs.id"), nullable=False, index=True),
    Column("page", Id, ForeignKey("pages.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("line", Integer),
    Column("identifier", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON of the Record
    Column("remarks", Text, nullable=False),
)

unparsed = Table(
    "unparsed",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run", Id, ForeignKey("runs.id"), nullable=False, index=True),
    Column("page", Id, ForeignKey("pages.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("line", Integer),
    Column("identifier", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
)

works = Table(
    "works",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),  # W1, W2 …
    Column("joined_to", Id),  # the work it was found to be, if any
    Column("founder", Id),  # the record it was made for: its number, and what was decided on it, go where that goes
    Column("joined_by", Id),  # the event that joined it
    Index("ix_works_founder", "founder"),
    Index("ix_works_joined_to", "joined_to"),
)

work_records = Table(
    "work_records",
    metadata,
    Column("record", Id, ForeignKey("records.id"), primary_key=True),
    Column("work", Id, ForeignKey("works.number"), nullable=False, index=True),
    Column("first_work", Id, nullable=False),  # as reviews of version 0.1 kept it; see works.founder
)

pairs = Table(  # possible duplicates, and what a person said of them
    "pairs",
    metadata,
    Column("first", Id, ForeignKey("records.id"), primary_key=True),
    Column("second", Id, ForeignKey("records.id"), primary_key=True),
    Column("outcome", String(20), nullable=False),  # maybe, related, same, different
    Column("rule", String(60), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("event", Id, ForeignKey("events.seq"), nullable=False),
    Column("relation", String(20), nullable=False, server_default=""),  # how two publications belong together
    Column("likely", Integer, nullable=False, server_default="0"),  # 0 to 100; orders the queue
    Index("ix_pairs_second", "second"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("work", Id, ForeignKey("works.number"), nullable=False, index=True),
    Column("stage", String(20), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("reviewer", String(40), nullable=False),
    Column("at", String(32), nullable=False),
    Column("note_digest", String(64), nullable=False),
    Column("undone_by", Id),
    Column("means", String(20), nullable=False, server_default="own"),
    Column("tags", Text, nullable=False, server_default="[]"),
    Column("origin", String(100), nullable=False, server_default=""),  # folder and event it was brought from
    Index("ix_decisions_origin", "origin"),
)

fulltexts = Table(
    "fulltexts",
    metadata,
    Column("work", Id, ForeignKey("works.number"), primary_key=True),
    Column("retrieval", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("path", Text, nullable=False),  # relative to the review folder
    Column("sha256", String(64), nullable=False),
    Column("size", Id, nullable=False),
    Column("event", Id, ForeignKey("events.seq"), nullable=False),
)

samples = Table(
    "samples",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("stage", String(20), nullable=False),
    Column("seed", Id, nullable=False),
    Column("population", Integer, nullable=False),
    Column("works", Text, nullable=False),  # JSON: their numbers
    Column("by", String(40), nullable=False),
    Column("at", String(32), nullable=False),
)

amendments = Table(
    "amendments",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("changes", Text, nullable=False),  # JSON
    Column("by", String(40), nullable=False),
    Column("at", String(32), nullable=False),
)

approvals = Table(  # what a supervisor said of the protocol, a query or the criteria
    "approvals",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("kind", String(20), nullable=False),  # protocol, query, criteria
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),  # of the version it speaks of
    Column("verdict", String(20), nullable=False),  # approved, remark
    Column("remark_digest", String(64), nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", String(32), nullable=False),  # when it was said, which may be before it was brought here
    Column("bundle", String(64), nullable=False),  # head of the chain in the bundle it was said of; '' when said here
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("event", Id, ForeignKey("events.seq"), primary_key=True),
    Column("work", Id, ForeignKey("works.number"), nullable=False, index=True),
    Column("criterion", String(20), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("agreed_digest", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("withdrawn_by", Id),
)

cells = Table(
    "cells",
    metadata,
    Column("work", Id, ForeignKey("works.number"), primary_key=True),
    Column("field", String(80), primary_key=True),
    Column("text", Text, nullable=False),
    Column("page", String(80), nullable=False),
    Column("quotation_digest", String(64), nullable=False),
    Column("event", Id, ForeignKey("events.seq"), nullable=False),
)

forms = Table(  # theme tables, stated sums, the reading list: whole forms, replaced whole
    "forms",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("event", Id, ForeignKey("events.seq"), nullable=False),
)

block_index = Table(  # a cache: the block keys (hashed) of the records that have been matched
    "block_index",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("record", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

block_state = Table(  # of what rules the index is, and how far in the history it goes; one row or none
    "block_state",
    metadata,
    Column("rules", String(64), primary_key=True),  # fingerprint
    Column("event", BigInteger, nullable=False),  # the last event when records were matched
)

places = Table(  # a cache: where each work stands, as screening/standing.py tells it
    "places",
    metadata,
    Column("work", Id, primary_key=True, autoincrement=False),
    Column("situation", String(20), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("put_off", Integer, nullable=False),
    Column("title", String(10)),  # the verdict that stands at each stage
    Column("abstract", String(10)),
    Column("full_text", String(10)),
    Index("ix_places_queue", "situation", "put_off", "work"),
)

place_votes = Table(  # who has judged a work at the stage it is at
    "place_votes",
    metadata,
    Column("work", Id, primary_key=True, autoincrement=False),
    Column("reviewer", String(40), primary_key=True),
    sqlite_with_rowid=False,
)

place_state = Table(  # by what protocol, and up to which event; one row or none
    "place_state",
    metadata,
    Column("rules", String(64), primary_key=True),  # fingerprint
    Column("event", BigInteger, nullable=False),
)

claims = Table(  # a cache: who has a work before them just now
    "claims",
    metadata,
    Column("work", Id, primary_key=True, autoincrement=False),
    Column("reviewer", String(40), primary_key=True),
    Column("stage", String(20), nullable=False),
    Column("until", String(32), nullable=False),  # UTC, as events write it
)

PROJECTED = (
    actors,
    documents,
    runs,
    records,
    unparsed,
    works,
    work_records,
    pairs,
    decisions,
    exceptions,
    fulltexts,
    samples,
    amendments,
    approvals,
    cells,
    forms,
)
