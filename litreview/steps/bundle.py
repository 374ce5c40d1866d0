"""One file to hand in: the history, the raw pages, the tables and the reports of a review, in a zip that proves itself.

The zip is an RO-Crate (https://w3id.org/ro/crate/1.1). It is made from a copy of the review in which names, notes and
quotations are missing unless they were asked for, so that nothing else can come into it; the chain verifies all the
same, since events hold only their digests. The same state gives the same bytes. Appends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from litreview.errors import InputError, Where
from litreview.model import Language, Message
from litreview.model import PrivateKind as Kind
from litreview.steps.bundle_crate import crate
from litreview.steps.bundle_made import made_files
from litreview.steps.bundle_page import counted
from litreview.steps.bundle_zip import Entry, entry_of, staged, whole_file, write_zip
from litreview.steps.redacted import Redacted, redacted
from litreview.steps.review import Review
from litreview.store import Event, Reader
from litreview.store.events import canonical
from litreview.store.writer import TOOL

__all__ = ["BundleWanted", "Bundled", "default_path", "made_files", "write_bundle"]

FORMAT = 1
MANIFEST = "manifest-sha256.txt"
DEFAULT_REPORTS = ("default",)
Told = Callable[[str], None]  # hears which entry is being made


@dataclass(frozen=True, slots=True)
class BundleWanted:
    """What goes into the zip: `kinds` of private texts to let out (none), the report `layouts` by name, and the
    `language` of page and reports (None: the review's). `out` None: `reports/<review>.bundle.zip`, which is made anew
    each time; another file that is there is replaced with `force` alone: it may be the one that was handed in."""

    out: Path | None = None
    kinds: frozenset[Kind] = frozenset()
    language: Language | None = None
    layouts: tuple[str, ...] = DEFAULT_REPORTS
    force: bool = False


@dataclass(frozen=True, slots=True)
class Bundled:
    """The zip that was written: its entries, the end of the chain in it, and how many private texts of each kind are in
    it and how many were left out. `unused` are protocol and queries of the folder whose present text no step has used:
    they are in the bundle as the history has them, or not at all. `remarks`: see
    `Redacted`."""

    path: Path
    size: int
    entries: tuple[str, ...]
    head: str
    length: int
    kept: Mapping[Kind, int]
    left: Mapping[Kind, int]
    unused: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()


def default_path(review: Review) -> Path:
    """Where the bundle of a review is written when nothing else is said."""
    return review.folder / "reports" / f"{review.protocol.name}.bundle.zip"


def write_bundle(review: Review, wanted: BundleWanted, told: Told = lambda entry: None) -> Bundled:
    """Write the bundle of a review, whole or not at all.

    Raises InputError LR-BUNDLE-NAME (the file is no `.zip`), LR-BUNDLE-EXISTS, LR-BUNDLE-NAMES (an older history holds
    names in plain, and they were not asked for), LR-REBUILD-PROTOCOL, LR-REPORT-LAYOUT, LR-REPORT-WRITE,
    LR-REPORT-OPEN; StoreError LR-BUNDLE-BROKEN when the store is not what its history says.
    """
    path = wanted.out or default_path(review)
    if path.suffix.lower() != ".zip":
        raise InputError("LR-BUNDLE-NAME", where=Where(file=str(path)))
    if wanted.out is not None and path.exists() and not (path.is_dir() or wanted.force):
        raise InputError("LR-BUNDLE-EXISTS", where=Where(file=str(path)))
    with redacted(review, wanted.kinds, wanted.layouts) as shown, shown.review.store.reading() as reader:
        entries = [*_entries(shown, reader, wanted, told)]
        with whole_file(path) as file:
            write_zip(entries, file)
        head, length, _ = reader.head()
        kept, left = counted(reader)
        names = tuple(sorted(entry.path for entry in entries))
        return Bundled(
            path, path.stat().st_size, names, head, length, kept, left, _unused(review, reader), shown.remarks
        )


def _unused(review: Review, reader: Reader) -> tuple[str, ...]:
    rooms = {"protocol": "protocols", "query": "queries"}
    changed = (one for one in review.documents if reader.document(one.kind, one.name) != one.sha256)
    return tuple(f"{rooms[one.kind]}/{one.name}.toml" for one in changed)


def _entries(shown: Redacted, reader: Reader, wanted: BundleWanted, told: Told) -> Iterator[Entry]:
    """Every entry: what they are of, what describes them, and their checksums."""
    language = wanted.language or shown.review.protocol.language
    entries: list[Entry] = []
    for make in (_truth, _pages):
        entries += make(shown, reader, told)
    for path, data in made_files(shown.review, language, wanted.layouts, told).items():
        entries.append(entry_of(path, data))
    entries.append(entry_of("bundle.json", _about(shown, reader, wanted, language)))
    entries.append(entry_of("ro-crate-metadata.json", crate(shown.review, reader, entries, language)))
    yield from entries
    listed = sorted((entry.path, entry.sha256) for entry in entries)
    yield entry_of(MANIFEST, "".join(f"{sha256}  {path}\n" for path, sha256 in listed).encode("utf-8"))


def _about(shown: Redacted, reader: Reader, wanted: BundleWanted, language: Language) -> bytes:
    head, length, at = reader.head()
    said = {
        "format": FORMAT,
        "tool": TOOL,
        "review": shown.review.protocol.name,
        "language": language.value,
        "head": head,
        "length": length,
        "at": at,
        "with": sorted(wanted.kinds),
        "reports": list(wanted.layouts),
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _truth(shown: Redacted, reader: Reader, told: Told) -> Iterator[Entry]:
    """The history, the private texts that are let out, and the rows as they were read from the pages."""
    told("events.jsonl")
    folder = shown.folder.parent
    yield staged("events.jsonl", _lines(_event(event) for event in reader.events()), folder)
    yield staged("private.jsonl", _lines(_sealed(reader)), folder)
    for table in ("records", "unparsed"):
        told(f"{table}.jsonl")
        yield staged(f"{table}.jsonl", _lines(reader.rows(table)), folder)


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield (canonical(row) + "\n").encode("utf-8")


def _event(event: Event) -> Mapping[str, Any]:
    return {item.name: getattr(event, item.name) for item in fields(event)}


def _sealed(reader: Reader) -> Iterator[Mapping[str, Any]]:
    for row in reader.rows("private_texts"):
        if row["text"] is not None:
            yield {name: row[name] for name in ("digest", "salt", "text")}


def _pages(shown: Redacted, reader: Reader, told: Told) -> Iterator[Entry]:
    """The raw pages under their numbers."""
    for event in reader.events(kinds=("page.stored",)):
        number, path = event.data["page"], f"pages/{event.data['page']:06d}"
        told(path)
        chunks = partial(reader.page_chunks, number)
        yield Entry(path, event.data["sha256"], event.data["size"], chunks)
