"""A form to fill in outside litreview, and what comes back: the same for the matrix and for appraisals, in any format.

A form has a row for each cell that a person writes. The row has a mark, «W3.aim#1a2b3c4d»: which work, which field, and
the fingerprint of what stood there when the form was written. From the fingerprint the reader tells what was changed in
the file, and the review what was changed there meanwhile, wherever rows and columns have been moved to.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from litreview.errors import InputError, Where
from litreview.model import Message, message

FORMAT = "litreview-form"  # the first word of the part that tells what a file is
VERSION = "1"
HEAD = ("version", "kind", "review", "event", "hash", "reviewer", "language")
LARGEST = 32 << 20  # bytes of a form
_DIGITS = 8  # of the fingerprint in a mark
_MARK = re.compile(r"(W[1-9][0-9]{0,14})\.([^#\n]+?)(?:#([0-9a-f]{8}))?")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile("\n{3,}")


class FormKind(StrEnum):
    """What is filled in."""

    MATRIX = "matrix"
    APPRAISAL = "appraisal"


# What a person writes in a row, by kind of form; the first says that there is anything at all.
WRITTEN: Mapping[FormKind, tuple[str, ...]] = {
    FormKind.MATRIX: ("text", "page", "quotation"),
    FormKind.APPRAISAL: ("answer", "reason", "page"),
}
KEY = "lr:"  # before the key of a column, in a row or a run that is not shown


@dataclass(frozen=True, slots=True)
class FormHead:
    """What a form rests on. `review` is the hash of the review's first event, `event` and `hash` those of the last one
    when it was written, `reviewer` the pseudonym of who it was written for."""

    kind: FormKind
    review: str = ""
    event: int = 0
    hash: str = ""
    reviewer: str = ""
    language: str = ""

    def told(self) -> tuple[tuple[str, str], ...]:
        """The head as pairs of texts, as every format keeps it."""
        values = (VERSION, self.kind.value, self.review, str(self.event), self.hash, self.reviewer, self.language)
        return tuple(zip(HEAD, values, strict=True))


@dataclass(frozen=True, slots=True)
class FormRow:
    """One cell to fill in: its mark without fingerprint, its label, the answers it takes if not any text, and what
    stands there, by what is written."""

    mark: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The rows of one work, under its name and what is known of it, which is for reading only."""

    title: str
    known: tuple[tuple[str, str], ...]
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. `headings`: of the columns `work`, `label`, `mark` and those of `WRITTEN`; `guide` says how."""

    head: FormHead
    title: str
    guide: tuple[str, ...]
    headings: Mapping[str, str]
    groups: tuple[FormGroup, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The columns a person writes in."""
        return WRITTEN[self.head.kind]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it came back. `values` lacks what the file has no column for. `table` and `number` say where it stands,
    as the file's own program counts."""

    number: int
    subject: str
    name: str
    stamp: str
    values: Mapping[str, str]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a row, or about the whole file (number 0), that nothing was written of."""

    number: int
    said: Message
    table: str = ""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that came back. `head` None: the part that tells what it is has been taken out."""

    head: FormHead | None
    rows: tuple[ReadRow, ...]
    told: tuple[Told, ...] = ()


def canonical(text: str) -> str:
    """The text in the one form in which two are compared: what a program does to blanks on its own is no change."""
    lines = (" ".join(line.split()) for line in as_lines(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def as_lines(text: str) -> str:
    """The text as it is kept: NFC, with plain newlines and nothing that a file cannot hold, without blank ends."""
    plain = _UNPRINTABLE.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text)))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def unprintable(text: str) -> bool:
    """Whether a text holds what `as_lines` takes out: control characters, and halves of letters."""
    return _UNPRINTABLE.search(text) is not None


def stamp(values: Iterable[str]) -> str:
    """The fingerprint of what stands in a row, in the order of `WRITTEN`."""
    text = "\x1f".join(map(canonical, values))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGITS]


def marked(row: FormRow, written: tuple[str, ...]) -> str:
    """The mark of a row with its fingerprint."""
    return f"{row.mark}#{stamp(row.values.get(name, '') for name in written)}"


def read_mark(text: str) -> tuple[str, str, str] | None:
    """Work, field and fingerprint ('' when it is gone) in a text that ends with a mark; None when there is none."""
    last = text.strip().rpartition("\n")[2].strip()
    found = _MARK.fullmatch(last)
    return (found.group(1), unquote(found.group(2).strip()), found.group(3) or "") if found else None


def mark_of(work: str, name: str) -> str:
    """The mark of a cell, without its fingerprint; a sign that would end the name early is written in code."""
    return f"{work}.{name.replace('%', '%25').replace('#', '%23')}"


def read_head(pairs: Mapping[str, str], file: str) -> FormHead:
    """The head from its pairs. Raises InputError LR-FORM-NEWER, LR-FORM-DAMAGED."""
    version = pairs.get("version", "").strip()
    if version.isdecimal() and int(version) > int(VERSION):
        raise InputError("LR-FORM-NEWER", where=Where(file=file), found=version, known=VERSION)
    kind, event = pairs.get("kind", "").strip(), pairs.get("event", "").strip()
    if kind not in list(FormKind):
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=f"kind = {kind!r}")
    number = int(event) if event.isdecimal() and len(event) < 16 else 0
    texts = (pairs.get(name, "").strip() for name in ("review", "hash", "reviewer", "language"))
    review, digest, reviewer, language = texts
    return FormHead(FormKind(kind), review, number, digest, reviewer, language)


def row_of(number: int, table: str, mark: str, values: Mapping[str, str]) -> ReadRow | Told | None:
    """A row of a file: read, told of where it has words but no mark, None where it is blank."""
    found = read_mark(mark)
    if found is None:
        filled = mark.strip() or any(text.strip() for text in values.values())
        return Told(number, message("forms.no_mark"), table) if filled else None
    return ReadRow(number, *found, {name: as_lines(text) for name, text in values.items()}, table)
