"""Who wrote a file: the database, host or program behind a format, by what the head of the file holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One host's way of writing a format.

    `title` is the host's own name, the same in every language. `pattern` is looked for in the decoded head of the
    file, its line ends LF. `platform` and `source` (a key of the registry of sources) say where such a file is sure to
    come from; empty where one host serves many databases, or a program writes what it got elsewhere.
    """

    key: str
    title: str
    pattern: re.Pattern[str]
    platform: str = ""
    source: str = ""


def dialect_of(head: str, dialects: Iterable[Dialect]) -> Dialect | None:
    """The first of the dialects that the head shows; None when it shows none."""
    return next((dialect for dialect in dialects if dialect.pattern.search(head)), None)
