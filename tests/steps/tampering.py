"""Single changes behind the program's back, drawn by lot, and what a store holds, read without the program."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from litreview.store.events import text_hash

Where = tuple[str, str]  # the table, and the key of the row that was changed; '' where it is no single row
CACHES = ("places", "place_votes", "block_index", "place_state", "block_state")
_STRICT = ("integrity_check", "foreign_key_check")


def dump(path: Path) -> str | None:
    """A hash of all that a store holds: the build of its tables and every row, pages unpacked, in the order of the
    keys. None when it cannot be read. Space that is free, and how pages are packed, are no part of it."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as raw:
            raw.text_factory = bytes
            return hashlib.sha256(repr(_everything(raw)).encode()).hexdigest()
    except (sqlite3.Error, zlib.error, OverflowError, UnicodeDecodeError):
        return None


def _everything(raw: sqlite3.Connection) -> list[object]:
    names = sorted(row[0].decode() for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    triggers = sorted(raw.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE type <> 'table'").fetchall())
    code = sorted(raw.execute("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall())
    checks = [raw.execute(f"PRAGMA {name}").fetchall() for name in _STRICT]
    return [names, triggers, code, checks, *(_table(raw, name) for name in names)]


def _table(raw: sqlite3.Connection, name: str) -> object:
    build = [raw.execute(f"PRAGMA {what}('{name}')").fetchall() for what in ("table_xinfo", "foreign_key_list")]
    for index in raw.execute(f"PRAGMA index_list('{name}')").fetchall():
        build.append(raw.execute(f"PRAGMA index_xinfo('{index[1].decode()}')").fetchall())
    keys = [row[1].decode() for row in build[0] if row[5]] or ["rowid"]
    rows = raw.execute(f"SELECT * FROM {name} NOT INDEXED ORDER BY {', '.join(keys)}").fetchall()  # noqa: S608
    if name == "page_chunks":
        rows = [(*row[:2], zlib.decompress(row[2])) for row in rows]
    return [name, build, rows]


def flip(path: Path, chance: Random) -> Where:
    """One bit of the file: anywhere, or in the header, or in the list of tables."""
    data = bytearray(path.read_bytes())
    places = (len(data), len(data), len(data), 100, 4096)
    at = chance.randrange(chance.choice(places))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return "", ""


def change_row(path: Path, chance: Random) -> Where:
    """One cell of one row is another."""
    with closing(_opened(path)) as raw:
        table, key, columns = _row(raw, chance)
        column = chance.choice(columns)
        old = raw.execute(f"SELECT {column} FROM {table} WHERE {key[0]}", key[1]).fetchone()[0]  # noqa: S608
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key[0]}", (_other(old, chance), *key[1]))  # noqa: S608
        return table, _key_text(raw, table, key)


def delete_row(path: Path, chance: Random) -> Where:
    """One row is gone."""
    with closing(_opened(path)) as raw:
        table, key, _ = _row(raw, chance)
        raw.execute(f"DELETE FROM {table} WHERE {key[0]}", key[1])  # noqa: S608
        return table, _key_text(raw, table, key)


def insert_row(path: Path, chance: Random) -> Where:
    """One row more, like one that is there."""
    with closing(_opened(path)) as raw:
        table, key, _ = _row(raw, chance)
        names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        cells = list(raw.execute(f"SELECT * FROM {table} WHERE {key[0]}", key[1]).fetchone())  # noqa: S608
        for at in _keys(raw, table):
            cells[names.index(at)] = _other(cells[names.index(at)], chance)
        if table == "events":
            cells[names.index("hash")] = _other(cells[names.index("hash")], chance)
        marks = ", ".join("?" * len(cells))
        raw.execute(f"INSERT INTO {table} VALUES ({marks})", cells)  # noqa: S608
        return table, ", ".join(str(cells[names.index(name)]) for name in _keys(raw, table))


def swap_rows(path: Path, chance: Random) -> Where:
    """Two rows of a table change what they say, and keep their keys."""
    with closing(_opened(path)) as raw:
        table, key, columns = _row(raw, chance)
        other = _row_of(raw, table, chance)
        rest = [name for name in columns if name not in _keys(raw, table)] or columns[:1]
        read = f"SELECT {', '.join(rest)} FROM {table} WHERE"  # noqa: S608
        one, two = (raw.execute(f"{read} {where[0]}", where[1]).fetchone() for where in (key, other))
        told = ", ".join(f"{name} = ?" for name in rest)
        for cells, where in ((two, key), (one, other)):
            raw.execute(f"UPDATE {table} SET {told} WHERE {where[0]}", (*cells, *where[1]))  # noqa: S608
        return table, _key_text(raw, table, key)


def swap_events(path: Path, chance: Random) -> Where:
    """What two events tell is swapped, and every later hash made anew."""
    with closing(_opened(path)) as raw:
        last = raw.execute("SELECT MAX(seq) FROM events").fetchone()[0]
        one, two = sorted(chance.sample(range(1, last + 1), 2))
        said = "at, actor, kind, subject, data, tool" if chance.random() < 0.5 else "actor, kind, subject, data, tool"
        cells = [raw.execute(f"SELECT {said} FROM events WHERE seq = ?", (n,)).fetchone() for n in (one, two)]  # noqa: S608
        told = ", ".join(f"{name} = ?" for name in said.split(", "))
        for row, seq in zip(cells, (two, one), strict=True):
            raw.execute(f"UPDATE events SET {told} WHERE seq = ?", (*row, seq))  # noqa: S608
        rechain(raw)
        return "", ""


def move_time(path: Path, chance: Random) -> Where:
    """An event was at another time."""
    with closing(_opened(path)) as raw:
        seq = chance.randint(1, raw.execute("SELECT MAX(seq) FROM events").fetchone()[0])
        year = chance.choice(("2019", "2025", "2031"))
        raw.execute("UPDATE events SET at = ? || substr(at, 5) WHERE seq = ?", (year, seq))
        return "events", str(seq)


def replace_page(path: Path, chance: Random) -> Where:
    """A page's bytes are others, with the size and hash of its own row made to fit or not."""
    with closing(_opened(path)) as raw:
        page, number, body = chance.choice(raw.execute("SELECT page, number, body FROM page_chunks").fetchall())
        other = bytearray(zlib.decompress(body))
        other[chance.randrange(len(other))] ^= 1
        raw.execute(
            "UPDATE page_chunks SET body = ? WHERE page = ? AND number = ?", (zlib.compress(other), page, number)
        )
        if chance.random() < 0.5:
            digest = hashlib.sha256(other).hexdigest()
            raw.execute("UPDATE pages SET sha256 = ? WHERE id = ?", (digest, page))
            return "pages", str(page)
        return "page_chunks", str(page)


def drop_trigger(path: Path, chance: Random) -> Where:
    """An event may be changed again, or the tables are built otherwise."""
    with closing(_opened(path, triggers=False)) as raw:
        raw.execute(
            chance.choice(
                (
                    "DROP TRIGGER events_no_update",
                    "DROP TRIGGER events_no_delete",
                    "DROP INDEX ix_decisions_work",
                    "DROP TABLE samples",
                    "ALTER TABLE works ADD COLUMN more TEXT",
                    "CREATE TABLE more (id INTEGER)",
                    "CREATE TRIGGER more AFTER INSERT ON decisions BEGIN DELETE FROM decisions; END",
                    "UPDATE alembic_version SET version_num = version_num || ' '",
                )
            )
        )
        return "", ""


def change_cache(path: Path, chance: Random) -> Where:
    """A row of what is kept ready is another, one too many, or gone."""
    with closing(_opened(path)) as raw:
        filled = [table for table in CACHES if raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]]  # noqa: S608
        table = chance.choice(filled)
        key = _row_of(raw, table, chance)
        told = _key_text(raw, table, key)
        if chance.random() < 0.4:
            raw.execute(f"DELETE FROM {table} WHERE {key[0]}", key[1])  # noqa: S608
            return table, told
        column = chance.choice([row[1] for row in raw.execute(f"PRAGMA table_info({table})")])
        old = raw.execute(f"SELECT {column} FROM {table} WHERE {key[0]}", key[1]).fetchone()[0]  # noqa: S608
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE {key[0]}", (_other(old, chance), *key[1]))  # noqa: S608
        return table, told


KINDS: dict[str, Callable[[Path, Random], Where]] = {
    "flip": flip,
    "change row": change_row,
    "delete row": delete_row,
    "insert row": insert_row,
    "swap rows": swap_rows,
    "swap events": swap_events,
    "move time": move_time,
    "replace page": replace_page,
    "drop trigger": drop_trigger,
    "change cache": change_cache,
}
OFTEN = {"flip": 10, "change row": 4, "delete row": 2, "insert row": 2, "swap rows": 2}


def rechain(raw: sqlite3.Connection) -> None:
    """Every hash anew, as somebody who knows the program would."""
    prev = "0" * 64
    raw.execute("UPDATE events SET hash = 'x' || seq")
    for row in raw.execute("SELECT seq, at, actor, kind, subject, data, tool FROM events ORDER BY seq").fetchall():
        found = text_hash(*row, prev)
        raw.execute("UPDATE events SET prev = ?, hash = ? WHERE seq = ?", (prev, found, row[0]))
        prev = found


def _opened(path: Path, *, triggers: bool = True) -> sqlite3.Connection:
    """The store without foreign keys, and without what keeps events from being changed (put back at the end)."""
    raw = sqlite3.connect(path, isolation_level=None, factory=_Tampered)
    if triggers:
        told = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in told:
            raw.execute(f"DROP TRIGGER {name}")
        raw.kept = [sql for _, sql in told]
    return raw


class _Tampered(sqlite3.Connection):
    kept: list[str] = []  # noqa: RUF012

    def close(self) -> None:
        for sql in self.kept:
            self.execute(sql)
        super().close()


def _row(raw: sqlite3.Connection, chance: Random) -> tuple[str, tuple[str, list[Any]], list[str]]:
    """A row of any table but the caches: table, condition, columns."""
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    names = [name for name in names if name not in (*CACHES, "claims", "alembic_version")]
    filled = [name for name in names if raw.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]]  # noqa: S608
    table = chance.choice(filled)
    return table, _row_of(raw, table, chance), [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]


def _keys(raw: sqlite3.Connection, table: str) -> list[str]:
    rows = [row for row in raw.execute(f"PRAGMA table_info({table})") if row[5]]
    return [row[1] for row in sorted(rows, key=lambda row: row[5])]


def _row_of(raw: sqlite3.Connection, table: str, chance: Random) -> tuple[str, list[Any]]:
    keys = _keys(raw, table)
    rows = raw.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()  # noqa: S608
    return " AND ".join(f"{name} = ?" for name in keys), list(chance.choice(rows))


def _key_text(raw: sqlite3.Connection, table: str, key: tuple[str, list[Any]]) -> str:
    return ", ".join(map(str, key[1]))


def _other(value: Any, chance: Random) -> Any:
    if isinstance(value, int):
        return value + chance.choice((1, 1000, 100_000))
    if isinstance(value, bytes):
        return value[:-1]
    if value is None:
        return chance.choice((1, "x"))
    if value.startswith("{") and chance.random() < 0.5:
        return json.dumps({**json.loads(value), "x": 1})
    at = chance.randrange(len(value) + 1)
    return value[:at] + chance.choice("abcdef0123456789 ") + value[at:]
