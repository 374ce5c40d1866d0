"""Every exception of litreview. Below the doors nothing else is raised on purpose.

    LitreviewError                 exit   what it says
    ├── InputError                  2     something the user wrote or gave cannot be used
    ├── SourceError                 3     a literature service did not deliver
    │   ├── SourceUnavailable       3       no answer, a server fault, too many requests
    │   ├── SourceRefused           3       it answered no: bad query, bad key, forbidden
    │   ├── SourceChanged           3       it answered something this version cannot read
    │   └── SourceIncomplete        3       part of the answer is missing
    └── StoreError                  4     the review's store cannot be read or written

An error carries a stable `code` (`LR-…`), arguments for its words, and the place it speaks of. The words live in the
`error` catalogue: `error.<code>` says what happened, `error.<code>.next` what to do. An exception that is none of
these is a bug: the doors let it through with its traceback (exit 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Where:
    """The place an error or finding speaks of; any part may be unknown (None)."""

    file: str | None = None
    line: int | None = None
    record: str | None = None
    key: str | None = None


class LitreviewError(Exception):
    """Base of all. `code` such as `LR-PROTOCOL-KEY`; `args` of the words by keyword; `where` it happened."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, *, where: Where | None = None, **words: object) -> None:
        self.code = code
        self.where = where or Where()
        self.words = words
        super().__init__(code, self.where, words)

    def __str__(self) -> str:
        parts = [self.code]
        parts += [f"{name}={value}" for name, value in self.words.items()]
        parts += [
            f"{name}={getattr(self.where, name)}"
            for name in ("file", "line", "record", "key")
            if getattr(self.where, name) is not None
        ]
        return " ".join(parts)


class InputError(LitreviewError):
    """The user's file, option or value cannot be used."""

    exit_code = 2


class InputErrors(InputError):
    """Several input errors found in one file; `errors` holds them in the order of the file."""

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        self.errors = errors
        first = errors[0]
        super().__init__(first.code, where=first.where, **first.words)


class SourceError(LitreviewError):
    """A literature service did not deliver."""

    exit_code = 3


class SourceUnavailable(SourceError):
    """No connection, a time-out, a server fault, or too many requests after all retries."""


class SourceRefused(SourceError):
    """The service understood and said no: a bad query, a bad key, a forbidden call."""


class SourceChanged(SourceError):
    """The answer is not of the shape this version reads (HTML instead of XML, a missing total)."""


class SourceIncomplete(SourceError):
    """The answer stopped short or lacks what was asked for."""


class StoreError(LitreviewError):
    """The store cannot be opened, read, written or trusted."""

    exit_code = 4
