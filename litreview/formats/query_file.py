"""queries/<name>.toml: one search strategy a file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from litreview.formats.shapes import LAX, LimitShape, Texts
from litreview.formats.tomlfile import Shape, read_shape
from litreview.model import Purpose, Query


class QueryShape(Shape):
    """The whole file. `text` is sent to each source as it stands; `limit` holds what is added, with reasons."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    text: str  # may be empty in a new review; it cannot be searched until it is written
    sources: Texts = ()
    purpose: Annotated[Purpose, LAX] = Purpose.MAIN
    limit: Annotated[tuple[LimitShape, ...], LAX] = ()
    note: str = ""


def read_query(data: bytes, file: str, name: str) -> Query:
    """The Query in a TOML file's bytes; `name` is the file's stem. Raises what `read_shape` raises."""
    shape = read_shape(data, file, QueryShape)
    return Query(
        name, shape.text, shape.sources, tuple(limit.model() for limit in shape.limit), shape.purpose, shape.note
    )
