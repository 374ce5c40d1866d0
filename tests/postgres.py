"""A schema of its own in the PostgreSQL that LITREVIEW_TEST_DATABASE names, dropped when a test is done with it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from litreview.store import Database, schema_of

VARIABLE = "LITREVIEW_TEST_DATABASE"


@cache
def why_not() -> str:
    """Why there is no PostgreSQL to test with; '' when there is one."""
    url = os.environ.get(VARIABLE, "")
    if not url:
        return f"{VARIABLE} names no PostgreSQL to test with"
    try:
        import psycopg
    except ImportError:
        return "psycopg is not installed (the extra `postgres`)"
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error:
        return f"the PostgreSQL of {VARIABLE} does not answer"
    return ""


def url() -> str:
    """The URL, or the test is skipped with the reason."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    return os.environ[VARIABLE]


def statement(words: str, *, within: str = "") -> list[tuple[object, ...]]:
    """Run one statement as the role of the tests, outside every store; `within` is the schema that names are of."""
    import psycopg

    with psycopg.connect(url(), autocommit=True) as connection:
        if within:
            connection.execute(f"SET search_path TO {within}".encode())
        cursor = connection.execute(words.encode())
        return cursor.fetchall() if cursor.description else []


@contextmanager
def schema() -> Iterator[Database]:
    """A name of a schema that nobody else has; nothing is made."""
    database = Database(url(), f"litreview_test_{secrets.token_hex(6)}")
    try:
        yield database
    finally:
        statement(f'DROP SCHEMA IF EXISTS "{database.schema}" CASCADE')


@contextmanager
def review(kind: str = "postgres") -> Iterator[tuple[str, str]]:
    """A name for a review that no other has, and the URL to keep it at ('' for a file); dropped after."""
    name, where = f"test-{secrets.token_hex(6)}", url() if kind == "postgres" else ""
    try:
        yield name, where
    finally:
        if where:
            statement(f'DROP SCHEMA IF EXISTS "{schema_of(name)}" CASCADE')
