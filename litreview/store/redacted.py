"""A copy of a store in which only some private texts are."""

from __future__ import annotations

from collections.abc import Container
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from litreview.store import Reader, Store, engine, schema

_BATCH = 500


def copy_redacted(reader: Reader, path: Path, keep: Container[str]) -> Store:
    """A new store at `path` with all that `reader` sees, less the private texts whose digest is not in `keep`."""
    made = Store.create(path)
    with engine.writing(engine.connect(path), path) as target:
        for table in schema.metadata.sorted_tables:
            rows = iter(reader.connection.execute(select(table), execution_options={"yield_per": _BATCH}))
            while batch := list(islice(rows, _BATCH)):
                values = [dict(row._mapping) for row in batch]
                if table is schema.private_texts:
                    values = [row for row in values if row["digest"] in keep]
                if values:
                    target.execute(insert(table), values)
    return made
