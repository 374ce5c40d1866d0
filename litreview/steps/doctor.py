"""What this machine and this review have. Asks no network."""

from __future__ import annotations

import locale
import platform
import sqlite3
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from litreview.errors import LitreviewError
from litreview.model import Message, message
from litreview.sources import registry
from litreview.steps.review import open_review
from litreview.steps.settings import config_file, read_settings
from litreview.version import VERSION

LIBRARIES = ("sqlalchemy", "biopython", "lxml", "python-docx", "openpyxl", "requests", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Examined:
    """Facts by name, and what to do about what is missing."""

    facts: dict[str, str]
    advice: tuple[Message, ...]


def examine(folder: Path) -> Examined:
    """Versions, encodings, configuration, the store, and what each searchable source would do now."""
    settings = read_settings()
    advice: list[Message] = []
    if not settings.email:
        advice.append(message("doctor.advice.email"))
    for key in registry.searchable():
        if key not in settings.keys:
            advice.append(message("doctor.advice.key", source=key))
    facts = {
        "version": VERSION,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "sqlite": sqlite3.sqlite_version,
        "libraries": ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
        "encoding": f"{sys.stdout.encoding}, {locale.getpreferredencoding(False)}",
        "config": str(config_file()),
        "sources": ", ".join(registry.searchable()),
        "review": _review(folder, advice),
    }
    return Examined(facts, tuple(advice))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _review(folder: Path, advice: list[Message]) -> str:
    try:
        review = open_review(folder)
    except LitreviewError as error:
        advice.append(Message(f"error.{error.code}.next", dict(error.words)))
        return error.code
    with review.store.reading() as reader:
        _, length, _ = reader.head()
    return f"{review.protocol.name}, {length}" + (" (read-only)" if review.store.read_only else "")
