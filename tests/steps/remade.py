"""What two stores, and the reports of two reviews, have in common: all of it, or the first that differs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.store import Store, schema

FORMATS = ("docx", "xlsx", "html", "md", "tex", "csv", "json")
TRUTH = (schema.events, schema.private_texts, schema.page_chunks, schema.pages)


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    """The rows of a table, in the order of its key."""
    chosen = schema.metadata.tables[table]
    with store.reading() as reader:
        return [tuple(row) for row in reader.connection.execute(select(chosen).order_by(*chosen.primary_key.columns))]


def assert_same_tables(first: Store, second: Store) -> None:
    """Row for row: the truth and every projected table."""
    for table in (*TRUTH, *schema.PROJECTED):
        assert rows(first, table.name) == rows(second, table.name), table.name


def reports(review: Review, out: Path, *, private: bool = False) -> dict[str, bytes]:
    """The whole report in every format, by file name."""
    files = make_report(review, ReportWanted(FORMATS, out=out, private=private)).files
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def assert_same_reports(first: Review, second: Review, out: Path) -> None:
    """Byte for byte, with the private texts and without."""
    for private in (False, True):
        made = [reports(one, out / f"{n}-{private}", private=private) for n, one in enumerate((first, second))]
        assert made[0].keys() == made[1].keys()
        for name, data in made[0].items():
            assert made[1][name] == data, name


def reopened(folder: Path) -> Review:
    """A review folder, without anybody's settings."""
    return open_review(folder, settings=Settings())
