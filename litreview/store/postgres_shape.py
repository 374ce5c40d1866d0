"""What stands beside the columns in a schema of PostgreSQL: constraints, indexes, defaults, triggers, functions, rules,
policies and views, as its catalogue writes them (PostgreSQL documentation, «System Catalogs» and «System Catalog
Information Functions»), against what the migrations make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint, text

from litreview.store import schema

Objects = dict[tuple[str, str], str]  # table, and kind and name of what stands there: its definition
_GUARD = (
    "CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON events FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change() (A)"
)
_REFUSE = "BEGIN RAISE EXCEPTION 'events are append-only'; END (plpgsql)"
_KEY = "alembic_version"
# Each gives table, kind, name and definition. A catalogue that writes with `true` leaves out the schema of the search
# path, which is the review's. @here: of a table in that schema.
_HERE = "c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
_QUERIES = (
    "SELECT c.relname, 'constraint', pg_get_constraintdef(k.oid, true), pg_get_constraintdef(k.oid, true) "
    "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE @here "
    "AND k.contype IN ('p', 'f', 'u', 'c', 'x')",
    "SELECT c.relname, 'index', i.relname, pg_get_indexdef(i.oid, 0, true) "
    "|| CASE WHEN x.indisvalid AND x.indisready AND x.indislive THEN '' ELSE ' (INVALID)' END "
    "FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid WHERE @here",
    "SELECT c.relname, 'default', a.attname, pg_get_expr(d.adbin, d.adrelid, true) FROM pg_attrdef d "
    "JOIN pg_class c ON c.oid = d.adrelid JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum "
    "WHERE @here AND c.relkind = 'r'",
    "SELECT c.relname, 'trigger', t.tgname, pg_get_triggerdef(t.oid, true) || ' (' || t.tgenabled::text || ')' "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE @here AND (NOT t.tgisinternal OR t.tgenabled <> 'O')",
    "SELECT c.relname, 'rule', r.rulename, 'RULE' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE @here AND c.relkind IN ('r', 'p')",
    "SELECT c.relname, 'policy', '', 'ROW LEVEL SECURITY' FROM pg_class c WHERE @here AND c.relrowsecurity",
    "SELECT c.relname, 'relation', '', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' "
    "WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'PARTITIONED TABLE' END "
    "FROM pg_class c WHERE @here AND c.relkind IN ('v', 'm', 'f', 'p')",
    "SELECT '', 'function', c.proname, c.prosrc || ' (' || l.lanname || ')' FROM pg_proc c "
    "JOIN pg_language l ON l.oid = c.prolang "
    "WHERE c.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
)
_CAST = re.compile(r"(?<=')::(?:text|character varying)\b")
_BLANK = re.compile(r"\s+")


def objects_there(connection: Connection) -> Objects:
    """What stands in the schema of this transaction."""
    return {
        (table, f"{kind} {_plain(name)}".strip()): _plain(definition)
        for query in _QUERIES
        for table, kind, name, definition in connection.execute(text(query.replace("@here", _HERE).replace(":", r"\:")))
    }


def objects_wanted() -> Objects:
    """What the migrations make."""
    found: Objects = {("events", "trigger events_append_only"): _GUARD, ("", "function refuse_change"): _REFUSE}
    found |= _keyed(_KEY, f"{_KEY}_pkc", "PRIMARY KEY", ["version_num"])
    for table in schema.metadata.tables.values():
        found |= _of(table)
    return found


def _of(table: Table) -> Objects:
    found: Objects = {}
    for one in table.constraints:
        columns = [column.name for column in one.columns]  # type: ignore[attr-defined]
        if isinstance(one, ForeignKeyConstraint):
            parent = f"{one.referred_table.name}({', '.join(key.column.name for key in one.elements)})"
            told = f"FOREIGN KEY ({', '.join(columns)}) REFERENCES {parent}"
            found[table.name, f"constraint {told}"] = told
        elif isinstance(one, PrimaryKeyConstraint | UniqueConstraint):
            kind = "PRIMARY KEY" if isinstance(one, PrimaryKeyConstraint) else "UNIQUE"
            found |= _keyed(table.name, str(one.name), kind, columns)
    for index in table.indexes:
        found[table.name, f"index {index.name}"] = _index(
            table.name, str(index.name), [one.name for one in index.columns]
        )
    for column in table.columns:
        default: Any = column.server_default
        if default is not None:
            found[table.name, f"default {column.name}"] = _written(str(default.arg), column.type.python_type)
        elif column is table.autoincrement_column and column.autoincrement == "auto" and not column.foreign_keys:
            found[table.name, f"default {column.name}"] = f"nextval('{table.name}_{column.name}_seq'::regclass)"
    return found


def _written(default: str, kind: type) -> str:
    return default if kind is int else f"'{default}'"


def _keyed(table: str, name: str, kind: str, columns: list[str]) -> Mapping[tuple[str, str], str]:
    told = f"{kind} ({', '.join(columns)})"
    return {
        (table, f"constraint {told}"): told,
        (table, f"index {name}"): _index(table, name, columns).replace("CREATE", "CREATE UNIQUE"),
    }


def _index(table: str, name: str, columns: list[str]) -> str:
    return f"CREATE INDEX {name} ON {table} USING btree ({', '.join(columns)})"


def _plain(definition: str) -> str:
    """Without the quotes round names and the casts of texts, which differ between versions."""
    return _BLANK.sub(" ", _CAST.sub("", definition.replace('"', ""))).strip()


def differing(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    """Table, what, what it should be, what it is; «–» for what is not there."""
    wanted, found = objects_wanted(), objects_there(connection)
    for key in sorted(wanted.keys() | found.keys()):
        if wanted.get(key) != found.get(key):
            yield *key, wanted.get(key, "–"), found.get(key, "–")
