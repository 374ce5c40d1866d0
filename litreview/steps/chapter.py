"""A results chapter in Word against a theme table: what it cites under each theme's heading, kept with the table.

Of the chapter nothing is kept but its name, its fingerprint, and of each citation of an included work the number of
its paragraph and its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.docx_text import read_docx
from litreview.model import ChapterSeen, ThemeTable
from litreview.steps.chapter_read import ChapterRead, read_chapter, theme_with
from litreview.steps.chapter_works import candidates
from litreview.steps.files import read_bytes
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from litreview.steps.themes import KEY, changed, theme_table
from litreview.store import Reader


@dataclass(frozen=True, slots=True)
class ChapterGiven:
    """The file; which theme a heading is, and which work a citation, where the person has said so; `preview` only
    shows."""

    file: Path
    headings: Mapping[str, str]
    citations: Mapping[str, str]
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """What was read, and the works marked and cited by theme."""

    seen: ChapterSeen
    read: ChapterRead
    marked: Mapping[str, tuple[str, ...]]
    cited: Mapping[str, tuple[str, ...]]
    stored: bool


def compare_chapter(review: Review, given: ChapterGiven, *, table: str = KEY) -> Compared:
    """Read a chapter and keep what it cites under each theme, unless it is a preview.

    Raises InputError LR-DOCX-…, LR-FILE-…, LR-CHAPTER-HEADING, LR-THEME-UNKNOWN, LR-THEME-EMPTY, LR-CHAPTER-WORK.
    """
    data = _bytes(given.file)
    seen = ChapterSeen(_name(review, given.file), hashlib.sha256(data).hexdigest())
    state = snapshot(review)
    before = theme_table(review, table)
    if not before.themes:
        raise InputError("LR-THEME-EMPTY", where=Where(key=table))
    _check_works(given, {work.id for work in state.works})
    works = candidates(state.works, state.extractions)
    try:
        paragraphs = read_docx(data)
    except InputError as error:
        raise InputError(error.code, where=Where(file=given.file.name), **error.words) from None
    read = read_chapter(paragraphs, before.themes, works, given.headings, _ids(given.citations))
    keep = not given.preview and bool(read.sections)
    if keep:
        changed(review, table, lambda _reader, stored: _with_chapter(_reader, stored, read, seen))
    after = [theme_with(theme, read.sections) for theme in before.themes]
    return Compared(
        seen,
        read,
        {theme.name: theme.works for theme in before.themes},
        {theme.name: theme.cited or () for theme in after},
        keep,
    )


def chapter_state(review: Review, seen: ChapterSeen) -> str:
    """Whether the file is the one that was read: `same`, `changed`, or `gone` where it is not to be found."""
    path = review.folder / seen.file
    if not path.is_file():
        return "gone"
    return "same" if hashlib.sha256(read_bytes(path)).hexdigest() == seen.sha256 else "changed"


def _with_chapter(_reader: Reader, table: ThemeTable, read: ChapterRead, seen: ChapterSeen) -> ThemeTable:
    return replace(table, themes=tuple(theme_with(theme, read.sections) for theme in table.themes), chapter=seen)


def _bytes(path: Path) -> bytes:
    return read_bytes(path)


def _name(review: Review, path: Path) -> str:
    """The file as the event names it: relative to the review's folder, or its bare name when it lies elsewhere."""
    whole, folder = path.resolve(), review.folder.resolve()
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else path.name


def _ids(citations: Mapping[str, str]) -> dict[str, str]:
    return {words: f"W{work.strip().upper().removeprefix('W')}" for words, work in citations.items()}


def _check_works(given: ChapterGiven, included: set[str]) -> None:
    for words, work in _ids(given.citations).items():
        if work not in included:
            raise InputError("LR-CHAPTER-WORK", where=Where(key=words), work=work)
