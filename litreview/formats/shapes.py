"""Shapes shared by the files of a review: limits, rungs of a narrowing, enum values written as plain strings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict, field_validator, model_validator

from litreview.formats.tomlfile import Refused, Shape
from litreview.model import Count, Limit, LimitKind, Step, StepRole

# TOML knows strings and arrays, not enums and tuples: such a field takes the plain form, and stays strict inside.
LAX = Strict(strict=False)
Texts = Annotated[tuple[str, ...], LAX]


class LimitShape(Shape):
    """One limit of a search, with its reason."""

    kind: Annotated[LimitKind, LAX]
    raw: str = ""
    first: int | None = Field(None, ge=1500, le=2200)
    last: int | None = Field(None, ge=1500, le=2200)
    values: Texts = ()
    reason: str = ""
    applied: Literal["source", "rule"] = "source"

    @field_validator("kind")
    @classmethod
    def is_of_the_strategy(cls, kind: LimitKind) -> LimitKind:
        if kind is LimitKind.ENTERED:  # each update has its own day: `litreview search --since`
            raise Refused("error.detail.limit_entered")
        return kind

    @model_validator(mode="after")
    def years_run_forward(self) -> LimitShape:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise Refused("error.detail.years_backwards", first=self.first, last=self.last)
        return self

    def model(self) -> Limit:
        return Limit(self.kind, self.raw, self.first, self.last, self.values, self.reason, self.applied)


class StepShape(Shape):
    """One rung of a narrowing. `count` as printed; left out when not stated."""

    role: Annotated[StepRole, LAX]
    label: str
    count: str = ""
    limits: Annotated[tuple[LimitShape, ...], LAX] = ()

    def model(self, count: Count) -> Step:
        return Step(self.role, self.label, count, tuple(limit.model() for limit in self.limits))
