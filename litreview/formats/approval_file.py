"""B.approval.json: what a supervisor said of a bundle, on its way back to the review. Canonical JSON, no more in it:

    {"approvals":[{"at":"…Z","by":"…","kind":"protocol","name":"…","remark":"…","sha256":"…","verdict":"approved"}],
     "bundle":"<head of the chain>","format":1,"length":123}

The file comes by mail and is not trusted: its size, its types and its letters are checked, and that it is written as
this writes it, so that no name stands twice in an object and nothing is hidden from who looks at it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from litreview.errors import InputError, Where
from litreview.model import ApprovalKind, ApprovalVerdict

FORMAT = 1
LARGEST = 1_000_000  # bytes
MOST = 200  # approvals in one file
LONGEST: Mapping[str, int] = {"remark": 10_000, "by": 200, "name": 200}  # letters
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # letters that make others read otherwise

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Said(_Part):
    """One approval or remark. `at`: when it was given, in UTC, as events have it."""

    kind: ApprovalKind
    name: str
    sha256: Hash
    verdict: ApprovalVerdict
    remark: str
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
    by: str = Field(min_length=1)

    @field_validator("at")
    @classmethod
    def _a_moment(cls, text: str) -> str:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
        return text


class ApprovalFile(_Part):
    """A whole file: `bundle` is the head of the chain in the bundle, `length` its number of events."""

    format: Literal[1]
    bundle: Hash
    length: int = Field(ge=1, le=2**53)
    approvals: tuple[Said, ...] = Field(min_length=1, max_length=MOST)


def write_approvals(file: ApprovalFile) -> bytes:
    """The bytes of a file; the same for the same file."""
    data = file.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8") + b"\n"


def read_approvals(data: bytes, name: str) -> ApprovalFile:
    """A file from its bytes. Raises InputError LR-APPROVAL-LARGE, LR-APPROVAL-FILE, LR-APPROVAL-TEXT."""
    if len(data) > LARGEST:
        raise InputError("LR-APPROVAL-LARGE", where=Where(file=name), n=LARGEST)
    try:
        found = ApprovalFile.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")[:200]
        raise InputError("LR-APPROVAL-FILE", where=Where(file=name), detail=detail) from None
    if write_approvals(found).strip() != data.strip():
        raise InputError("LR-APPROVAL-FILE", where=Where(file=name), detail="JSON")
    for said in found.approvals:
        for part in LONGEST:
            check_text(part, getattr(said, part), name)
    return found


def check_text(part: str, text: str, file: str = "") -> None:
    """Returns for a text that a report can print as it is. Raises InputError LR-APPROVAL-TEXT for one that is too long,
    or has control characters, or letters that turn the direction of others; a remark may have several lines."""
    allowed = "\n\t" if part == "remark" else ""
    bad = any(
        unicodedata.category(sign) in ("Cc", "Cs") or unicodedata.bidirectional(sign) in _TURNING
        for sign in text
        if sign not in allowed
    )
    if bad or len(text) > LONGEST[part]:
        raise InputError("LR-APPROVAL-TEXT", where=Where(file=file, key=part), n=LONGEST[part])
