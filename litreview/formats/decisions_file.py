"""The decisions of one reviewer on their way to another folder of the same review: JSON lines, ours alone.

The first line says what the file is and what it rests on; then a line for each work, with what tells the publication
apart, and a line for each step in the order they were taken:

    {"format":"litreview-decisions","version":1,"review":"<sha-256>","reviewer":"A","criteria":[…],"stages":[…]}
    {"work":"W3","records":[{"title":"…","year":2019,"author":"Aas","doi":"10.1000/hope.1"}]}
    {"step":"decision","key":"<review>:<event>","at":"…Z","work":"W3","stage":"title","verdict":"include"}
    {"step":"undo","key":"<review>:<event>","at":"…Z","of":"<review>:<event>"}

`review` is the hash of the review.created event, and a key the first 16 signs of that with the hash of the step's own
event: no two steps of any folder have the same. What is empty is left out. UTF-8, one `\\n` after each line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from litreview.errors import InputError, Where
from litreview.model import Stage, Verdict

FORMAT: Literal["litreview-decisions"] = "litreview-decisions"
VERSION = 1
REVIEW_SIGNS = 16  # of the review's hash, in a key
_OPENING = re.compile(rb'\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Field(pattern=rf"^[0-9a-f]{{{REVIEW_SIGNS}}}:[0-9a-f]{{64}}$")]
WorkName = Annotated[str, Field(pattern=r"^W[1-9][0-9]{0,14}$")]
Person = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Line(BaseModel):
    """Base of all lines: nothing unknown, nothing turned into another type unseen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CriterionTold(Line):
    id: str
    text: str


class StageTold(Line):
    """How many reviewers judge each work at a stage."""

    stage: Stage
    reviewers: int


class Head(Line):
    format: Literal["litreview-decisions"]
    version: int
    review: Hash
    reviewer: Person
    criteria: tuple[CriterionTold, ...] = ()
    stages: tuple[StageTold, ...] = ()


class Reference(Line):
    """What tells a publication apart. `author` is the first author's family name."""

    title: str = ""
    original_title: str = ""
    year: int | None = None
    author: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


class WorkTold(Line):
    work: WorkName
    records: tuple[Reference, ...] = Field(min_length=1)


class Step(Line):
    """One event. `at`: when it was made, in UTC, as events have it."""

    key: Key
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")

    @field_validator("at")
    @classmethod
    def _a_moment(cls, text: str) -> str:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
        return text


class Decided(Step):
    step: Literal["decision"]
    work: WorkName
    stage: Stage
    verdict: Verdict
    criterion: str = ""
    note: str = ""
    means: Literal["own", "agreement", "third"] = "own"
    tags: tuple[str, ...] = ()
    tool: str = ""  # in whose file it came to the folder it is sent from


class Undone(Step):
    """A decision taken back."""

    step: Literal["undo"]
    of: Key


class Excepted(Step):
    step: Literal["exception"]
    work: WorkName
    criterion: str
    reasons: tuple[str, ...]
    found_by: str = ""
    agreed_by: str = ""


class Withdrawn(Step):
    """An exception taken back."""

    step: Literal["withdrawal"]
    of: Key


AnyStep = Annotated[Decided | Undone | Excepted | Withdrawn, Field(discriminator="step")]
LineT = TypeVar("LineT")
_HEAD: TypeAdapter[Head] = TypeAdapter(Head)
_LINE: TypeAdapter[WorkTold | Decided | Undone | Excepted | Withdrawn] = TypeAdapter(WorkTold | AnyStep)


class DecisionFile(Line):
    """A whole file. `lines` are the numbers of the steps' lines in it, from 1."""

    head: Head
    works: tuple[WorkTold, ...]
    steps: tuple[Decided | Undone | Excepted | Withdrawn, ...]
    lines: tuple[int, ...] = ()


def is_decision_file(head: bytes) -> bool:
    """Whether the first bytes are those of such a file."""
    return _OPENING.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def write_lines(file: DecisionFile) -> Iterator[bytes]:
    """The bytes of a file, a line at a time; the same for the same file."""
    for line in (file.head, *file.works, *file.steps):
        data = line.model_dump(mode="json", exclude_defaults=True)
        yield json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def read_file(lines: Iterable[bytes], name: str) -> DecisionFile:
    """A file from its lines.

    Raises InputError LR-SCREEN-FILE (with the line that is not of the format, or speaks of a work that no line before
    it told of), LR-SCREEN-FILE-NEWER.
    """
    found = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    number, first = next(found, (1, b""))
    head = _read(_HEAD, first.removeprefix(b"\xef\xbb\xbf"), name, number)
    if head.version > VERSION:
        raise InputError("LR-SCREEN-FILE-NEWER", where=Where(file=name), found=head.version, known=VERSION)
    works: dict[str, WorkTold] = {}
    steps: list[tuple[int, Decided | Undone | Excepted | Withdrawn]] = []
    for number, text in found:
        line = _read(_LINE, text, name, number)
        if isinstance(line, WorkTold):
            works[line.work] = line
            continue
        if isinstance(line, Decided | Excepted) and line.work not in works:
            raise InputError("LR-SCREEN-FILE", where=Where(file=name, line=number), detail=line.work)
        steps.append((number, line))
    return DecisionFile(
        head=head,
        works=tuple(works.values()),
        steps=tuple(step for _, step in steps),
        lines=tuple(number for number, _ in steps),
    )


def _read(adapter: TypeAdapter[LineT], text: bytes, name: str, number: int) -> LineT:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]
        raise InputError("LR-SCREEN-FILE", where=Where(file=name, line=number), detail=detail) from None
