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
from litreview.model import Message, SourceColumn, message
from litreview.sources import registry
from litreview.sources.base import KeyUse
from litreview.steps.review import open_review, protocol_file
from litreview.steps.settings import Settings, config_file, read_settings
from litreview.steps.stores import address_of
from litreview.store import name_of
from litreview.version import VERSION

LIBRARIES = ("sqlalchemy", "lxml", "python-docx", "openpyxl", "requests", "rapidfuzz")


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
    for use, code in ((KeyUse.FASTER, "doctor.advice.key"), (KeyUse.NEEDED, "doctor.advice.key_needed")):
        lacking = [row.key for row in source_rows(settings) if row.key_use is use and not row.has_key]
        if lacking:
            advice.append(message(code, sources=", ".join(lacking), source=lacking[0]))
    facts = {
        "version": VERSION,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "sqlite": sqlite3.sqlite_version,
        "libraries": ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
        "encoding": f"{sys.stdout.encoding}, {locale.getpreferredencoding(False)}",
        "config": str(config_file()),
        "sources": ", ".join(registry.searchable()),
        "store": _store(folder, settings),
        "review": _review(folder, advice),
    }
    return Examined(facts, tuple(advice))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the registry knows it, and what this user has for it. `lacking` are settings it needs and has not."""

    key: str
    title: str
    platform: str
    column: SourceColumn
    searchable: bool
    repeatable: bool
    key_use: KeyUse
    has_key: bool
    lacking: tuple[str, ...]
    note: Message | None


def source_rows(settings: Settings) -> tuple[SourceRow, ...]:
    """Every source, those that can be searched from here first."""
    rows = [_source_row(key, settings) for key in registry.places()]
    return tuple(sorted(rows, key=lambda row: not row.searchable))


def _source_row(key: str, settings: Settings) -> SourceRow:
    place = registry.places()[key]
    about = place.capabilities
    given = settings.options.get(key, {})
    return SourceRow(
        key,
        place.title,
        place.platform,
        place.column,
        place.searchable,
        place.repeatable,
        about.cost.key if about.cost else KeyUse.NONE,
        key in settings.keys,
        tuple(name for name in about.settings if not given.get(name)),
        place.note,
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _store(folder: Path, settings: Settings) -> str:
    """Where the review's store is, whether or not it can be reached; the database alone where there is no review."""
    try:
        return name_of(address_of(folder, protocol_file(folder).stem, settings))
    except LitreviewError:
        pass
    try:
        return settings.database_shown or "–"
    except LitreviewError as error:
        return error.code


def _review(folder: Path, advice: list[Message]) -> str:
    try:
        review = open_review(folder)
    except LitreviewError as error:
        advice.append(Message(f"error.{error.code}.next", dict(error.words)))
        return error.code
    with review.store.reading() as reader:
        _, length, _ = reader.head()
    return f"{review.protocol.name}, {length}" + (" (read-only)" if review.store.read_only else "")
