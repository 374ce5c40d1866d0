"""The store's own build: tables, columns, keys, indexes and triggers as this version makes them, and the database's own
check of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, String, Table, Text, UniqueConstraint, inspect, text

from litreview.model import Message, message
from litreview.store import postgres_shape, schema
from litreview.store.compare import shortened
from litreview.store.history import MOST

_TRIGGER = "CREATE TRIGGER events_no_{0} BEFORE {1} ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
TRIGGERS = {f"events_no_{action}": _TRIGGER.format(action, action.upper()) for action in ("update", "delete")}
_VERSION = "alembic_version"
_BLANK = re.compile(r"\s+")


def check_shape(connection: Connection) -> Iterator[Message]:
    """Faults audit.shape: what is missing, too much or otherwise, with what was expected."""
    known = inspect(connection)
    there, wanted = set(known.get_table_names()), {*schema.metadata.tables, _VERSION}
    for name in sorted(there ^ wanted):
        yield _fault(name, "table", name if name in wanted else "–", name if name in there else "–")
    for name in sorted(there & wanted - {_VERSION}):
        yield from _table(connection, known, schema.metadata.tables[name])
    if _VERSION in there:
        found = [row[0] for row in connection.execute(text("SELECT version_num FROM alembic_version"))]
        if found != [schema.HEAD]:
            yield _fault(_VERSION, "version_num", schema.HEAD, ", ".join(map(str, found)) or "–")
    if connection.dialect.name == "sqlite":
        yield from _sqlite_objects(connection)
    else:
        for table, what, expected, stands in postgres_shape.differing(connection):
            yield _fault(table or "–", what, expected, stands)


def check_file(connection: Connection) -> Iterator[Message]:
    """Faults audit.damaged: what SQLite says of its own file (PRAGMA integrity_check, foreign_key_check)."""
    if connection.dialect.name != "sqlite":
        return
    for (told,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if told != "ok":
            yield message("audit.damaged", table=_table_of(connection, told), expected="ok", found=shortened(told))
    for number, (child, row, parent, _) in enumerate(connection.exec_driver_sql("PRAGMA foreign_key_check")):
        if number < MOST:
            yield message("audit.no_parent", table=child, row=str(row), expected=parent, found="–")


def _table_of(connection: Connection, told: str) -> str:
    """The table or index that a line of the integrity check names, or whose root page it names."""
    root = re.search(r"[Tt]ree (\d+)", told)
    if root:
        query = text("SELECT tbl_name FROM sqlite_master WHERE rootpage = :root")
        return str(connection.execute(query, {"root": int(root[1])}).scalar() or "–")
    named = re.search(r"(?:in|from|index|table) (\w+)", told)
    query = text("SELECT tbl_name FROM sqlite_master WHERE name = :name")
    return str((connection.execute(query, {"name": named[1]}).scalar() if named else None) or "–")


def _table(connection: Connection, known: Any, table: Table) -> Iterator[Message]:
    yield from _differing(table.name, _columns(connection, table), _columns_there(connection, known, table.name))
    yield from _differing(table.name, _keys(table), _keys_there(known, table.name))
    yield from _differing(table.name, _indexes(table), _indexes_there(known, table.name))


def _differing(table: str, wanted: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Message]:
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield _fault(table, name, wanted.get(name, "–"), found.get(name, "–"))


def _fault(table: str, what: str, expected: str, found: str) -> Message:
    return message("audit.shape", table=table, row=what, expected=expected, found=shortened(found))


def _columns(connection: Connection, table: Table) -> dict[str, str]:
    return {
        column.name: _column(connection, _settled(connection, column.type), nullable=bool(column.nullable))
        + _default(connection, repr(getattr(column.server_default, "arg", None)))
        for column in table.columns
    }


def _columns_there(connection: Connection, known: Any, table: str) -> dict[str, str]:
    return {
        column["name"]: _column(connection, column["type"], nullable=column["nullable"])
        + _default(connection, str(column["default"]))
        + (" GENERATED" if column.get("computed") else "")
        for column in known.get_columns(table)
    }


def _column(connection: Connection, kind: Any, *, nullable: bool) -> str:
    return str(kind.compile(dialect=connection.dialect)) + ("" if nullable else " NOT NULL")


def _settled(connection: Connection, kind: Any) -> Any:
    """In PostgreSQL every text is of any length, and in the order of its bytes (postgres_schema.settle_texts)."""
    return Text(collation="C") if connection.dialect.name == "postgresql" and isinstance(kind, String) else kind


def _default(connection: Connection, value: str) -> str:
    """PostgreSQL writes a default in words of its own (postgres_shape)."""
    return f" DEFAULT {value}" if connection.dialect.name == "sqlite" and value != "None" else ""


def _keys(table: Table) -> dict[str, str]:
    parents = {
        f"FOREIGN KEY {key.column_keys}": f"{key.referred_table.name} {[one.column.name for one in key.elements]}"
        for key in table.foreign_key_constraints
    }
    return {"PRIMARY KEY": str([column.name for column in table.primary_key.columns]), **parents}


def _keys_there(known: Any, table: str) -> dict[str, str]:
    parents = {
        f"FOREIGN KEY {key['constrained_columns']}": f"{key['referred_table']} {key['referred_columns']}"
        + (f" {key['options']}" if key.get("options") else "")
        for key in known.get_foreign_keys(table)
    }
    return {"PRIMARY KEY": str(known.get_pk_constraint(table)["constrained_columns"]), **parents}


def _indexes(table: Table) -> dict[str, str]:
    found = {str(index.name): str([column.name for column in index.columns]) for index in table.indexes}
    return {**found, **_uniques([one.name for one in constraint.columns] for constraint in _unique_constraints(table))}


def _unique_constraints(table: Table) -> list[UniqueConstraint]:
    return [one for one in table.constraints if isinstance(one, UniqueConstraint)]


def _indexes_there(known: Any, table: str) -> dict[str, str]:
    uniques = [one["column_names"] for one in known.get_unique_constraints(table)]
    found = {
        str(index["name"]): str(index["column_names"]) + (" UNIQUE" if index["unique"] else "")
        for index in known.get_indexes(table)
        if not index.get("duplicates_constraint")
    }
    return {**found, **_uniques(uniques)}


def _uniques(constraints: Iterable[list[str]]) -> dict[str, str]:
    return {f"UNIQUE {columns}": str(columns) for columns in constraints}


def _sqlite_objects(connection: Connection) -> Iterator[Message]:
    """Triggers and views, of which there are two and none; indexes as they are written; tables without row numbers."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
    found = {name: _BLANK.sub(" ", str(sql)).strip() for name, sql in rows}
    yield from _differing("events", TRIGGERS, found)
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    found = {name: _plain(str(sql)) for name, sql in rows}
    yield from _differing("sqlite_master", dict(_index_texts()), found)
    yield from _list(connection)
    listed = connection.exec_driver_sql("PRAGMA table_list").mappings()
    bare = {row["name"] for row in listed if row["wr"]}
    wanted = {table.name for table in schema.metadata.tables.values() if not _has_rowid(table)}
    for name in sorted(bare ^ wanted):
        yield _fault(name, "WITHOUT ROWID", str(name in wanted), str(name in bare))


def _list(connection: Connection) -> Iterator[Message]:
    """SQLite's own list of what there is: it uses an index of a constraint also where the list calls it otherwise."""
    rows = connection.execute(
        text("SELECT type, name, tbl_name FROM sqlite_master WHERE type NOT IN ('trigger', 'view')")
    )
    found = {(kind, name): str(table) for kind, name, table in rows}
    wanted = {("table", name): name for kind, name in found if kind == "table"}
    for name in list(wanted.values()):
        indexes = connection.execute(text("SELECT name FROM pragma_index_list(:name)"), {"name": name}).scalars()
        # A table without row numbers lies in the index of its key, which then has no entry of its own.
        wanted |= {("index", index): name for index in indexes if ("index", index) in found or _has_own(name, index)}
    for kind, name in sorted(wanted.keys() | found.keys(), key=str):
        expected, stands = wanted.get((kind, name), "–"), found.get((kind, name), "–")
        if expected != stands:
            yield _fault(stands if expected == "–" else expected, f"{kind} {name}", expected, stands)


def _has_own(table: str, index: str) -> bool:
    known = schema.metadata.tables.get(table)
    return not (index.startswith("sqlite_autoindex_") and known is not None and not _has_rowid(known))


def _has_rowid(table: Table) -> bool:
    return table.dialect_options["sqlite"]["with_rowid"] is not False


def _index_texts() -> Iterator[tuple[str, str]]:
    for table in schema.metadata.tables.values():
        for index in table.indexes:
            columns = ", ".join(column.name for column in index.columns)
            yield str(index.name), _plain(f"CREATE INDEX {index.name} ON {table.name} ({columns})")


def _plain(sql: str) -> str:
    """Without quotes and blanks, which differ between those that write it."""
    return re.sub(r'[\s"`\[\]]', "", sql).lower()
