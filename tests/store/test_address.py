"""Addresses of databases: what is one, what is shown of it, and the schema of a review."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.store import Database, name_of, schema_of

SECRET = "hemmelig"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://kari:hemmelig@db.example.org:5433/reviews", "postgresql://db.example.org:5433/reviews"),
        ("postgres://kari:hemmelig@db.example.org/reviews?sslmode=verify-full", "postgresql://db.example.org/reviews"),
        ("postgresql://kari:hemmelig%40%2F%3A%3F%23@h/reviews", "postgresql://h/reviews"),
        ("postgresql://k%C3%A5re:hemmeligø@h/reviews", "postgresql://h/reviews"),
        ("postgresql://kari@/reviews?host=/var/run/postgresql&password=hemmelig", "postgresql:///reviews"),
        (
            "postgresql://kari:hemmelig@%2Fvar%2Frun%2Fpostgresql/reviews",
            "postgresql://%2Fvar%2Frun%2Fpostgresql/reviews",
        ),
        ("postgresql://kari:hemmelig@[::1]:5432/reviews", "postgresql://[::1]:5432/reviews"),
        ("postgresql://kari:hemmelig@one:5432,two:5433/reviews", "postgresql://one:5432,two:5433/reviews"),
        ("postgresql:///reviews", "postgresql:///reviews"),
    ],
)
def test_what_is_shown_of_an_address_names_nobody(url: str, shown: str) -> None:
    database = Database(url, "litreview_x")
    assert database.shown == name_of(database) == f"{shown} (litreview_x)"
    for said in (repr(database), str(database), f"{database}", database.shown):
        assert SECRET not in said
        assert "kari" not in said


@pytest.mark.parametrize(
    "url",
    [
        "mysql://kari:hemmelig@h/reviews",
        "postgresql+psycopg://kari:hemmelig@h/reviews",
        "http://kari:hemmelig@h/reviews",
        "host=h user=kari password=hemmelig",
        "kari:hemmelig@h/reviews",
        "postgresql:kari:hemmelig@h/reviews",
        "postgresql://kari:hem/melig@h/reviews",
        "postgresql://kari:hem@melig@h/reviews",
        "postgresql://kari:1#hemmelig@h/reviews",
        "postgresql://kari:1?hemmelig@h/reviews",
        "postgresql://kari:1?x=hemmelig@h/reviews",
        "postgresql://kari:1/hemmelig@h/reviews",
        "postgresql://kari:hemmelig%zz@h/reviews",
        "postgresql://kari:hemmelig@h/one/two",
        "postgresql://kari:hemmelig@h/reviews\nx",
        "postgresql://[kari:hemmelig@h/reviews",
        " postgresql://kari:hemmelig@h/reviews",
        "",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(InputError) as caught:
        Database(url, "litreview_x")
    error: BaseException | None = caught.value
    assert caught.value.code == "LR-DATABASE-URL"
    while error is not None:
        assert SECRET not in f"{error} {error!r} {error.args}"
        error = error.__cause__ or error.__context__


def test_a_schema_is_named_after_the_review_and_two_reviews_never_share_one() -> None:
    assert schema_of("hope-and-recovery") == "litreview_hope_and_recovery"
    names = (
        "hap",
        "Hap",
        "håp",
        "h-a-p",
        "h_a_p",
        "h--a-p",
        "-hap",
        "",
        "æ",
        "ø",
        "日本",
        "a" * 60,
        "a" * 61,
        "\ud800",
        "x'; DROP",
    )
    made = [schema_of(name) for name in names]
    assert len(set(made)) == len(names)
    for schema in made:
        assert len(schema.encode()) <= 63
        assert Database("postgresql:///x", schema).schema == schema


def test_a_schema_of_another_form_is_refused() -> None:
    for schema in ('x"; DROP SCHEMA y', "", "a" * 64, "Ab", "1a"):
        with pytest.raises(ValueError, match="schema"):
            Database("postgresql:///x", schema)


def test_a_file_is_called_by_its_name() -> None:
    assert name_of(Path("some") / "folder" / "litreview.db") == "litreview.db"
