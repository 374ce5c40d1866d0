"""queries/<name>.toml: one search strategy a file."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from litreview.formats.shapes import LAX, LimitShape, Texts
from litreview.formats.tomlfile import Refused, Shape, read_shape
from litreview.model import Field as SearchField
from litreview.model import Purpose, Query, QueryLine

# As the query language refers to lines: S1, L12, #3. The # is another way to write S.
_LINE_NAME = re.compile(r"(#|[A-Za-zÆØÅæøå]{1,8})([0-9]{1,3})")


class QueryLineShape(Shape):
    """A named line of the strategy, for `text` to combine. `name` is read as references are: s1 and #1 are S1."""

    name: str
    text: str = Field(min_length=1)

    @field_validator("name")
    @classmethod
    def can_be_referred_to(cls, name: str) -> str:
        matched = _LINE_NAME.fullmatch(name)
        if matched is None:
            raise Refused("error.detail.line_name")
        letters, number = matched.groups()
        return letters.upper().replace("#", "S") + str(int(number))


class QueryShape(Shape):
    """The whole file. `text` is in the source-neutral language, `native` holds strings that are sent as they stand.

    Either, or `concepts`, must be there. `limit` holds what is added to the words, with reasons.
    """

    schema_: int = Field(alias="schema", ge=1, le=1)
    concepts: Texts = ()
    native: dict[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)
    text: str | None = Field(None, validate_default=True)  # "" in a new review: nothing is searched until it is written
    line: Annotated[tuple[QueryLineShape, ...], LAX] = ()
    languages: Texts = ()
    field: Annotated[SearchField | None, LAX] = None
    sources: Texts = ()
    purpose: Annotated[Purpose, LAX] = Purpose.MAIN
    limit: Annotated[tuple[LimitShape, ...], LAX] = ()
    note: str = ""

    @field_validator("text")
    @classmethod
    def something_is_searched(cls, text: str | None, info: ValidationInfo) -> str:
        if text is None and not info.data.get("concepts") and not info.data.get("native"):
            raise PydanticCustomError("missing", "text, concepts or native")
        return text or ""

    @field_validator("purpose")
    @classmethod
    def is_no_repeat(cls, purpose: Purpose) -> Purpose:
        if purpose is Purpose.REPEAT:  # a repeat is of a run: `litreview audit rerun`
            raise Refused("error.detail.purpose_repeat")
        return purpose

    def model(self, name: str) -> Query:
        return Query(
            name,
            self.text or "",
            self.sources,
            tuple(limit.model() for limit in self.limit),
            self.purpose,
            self.note,
            lines=tuple(QueryLine(line.name, line.text) for line in self.line),
            native=self.native,
            concepts=self.concepts,
            languages=self.languages,
            default_field=self.field.value if self.field else "",
        )


def read_query(data: bytes, file: str, name: str) -> Query:
    """The Query in a TOML file's bytes; `name` is the file's stem. Raises what `read_shape` raises."""
    return read_shape(data, file, QueryShape).model(name)
