"""Opening a bundle: a zip from a stranger, in which every byte is accounted for before anything in it is believed.

with open_bundle(path) as bundle: ...   # `bundle` is a Truth (store/truth.py): a review can be made of it again

Nothing is unpacked to a name from the zip: entries are read where they lie, or into nameless files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from litreview.errors import InputError, Where
from litreview.formats.safe_page import drawing_fault, page_fault
from litreview.formats.strict_json import JsonFault, read_object
from litreview.formats.strict_zip import Limits, StrictZip, ZipFault
from litreview.model import Language, PrivateKind
from litreview.steps.bundle_lines import Lines, Rows, event_of, sealed_of
from litreview.steps.bundle_names import folded, sound_path
from litreview.steps.files import file_faults
from litreview.store import Event
from litreview.store.private import Sealed

FORMAT = 1  # the newest layout that this version reads
MANIFEST = "manifest-sha256.txt"
ABOUT = "bundle.json"
EVENTS, PRIVATE, RECORDS, UNPARSED = "events.jsonl", "private.jsonl", "records.jsonl", "unparsed.jsonl"
NEEDED = (ABOUT, EVENTS, "index.html", MANIFEST, PRIVATE, RECORDS, "ro-crate-metadata.json", UNPARSED)
LIMITS = Limits()
_SMALL = 256 << 20  # bytes of an entry that is held in memory whole
_PAGE = re.compile(r"pages/[0-9]{6,18}")
_ROOMS = re.compile(
    r"(?:protocols|queries)/[^/]+\.toml|tables/[^/]+\.csv"
    r"|reports/[^/]+\.(?:docx|xlsx|html|md|tex|csv|json|svg|png|pdf|bib|ris|layout\.toml)"
)
_LINE = re.compile(r"([0-9a-f]{64})  (\S(?:.*\S)?)")
_HASH = re.compile(r"[0-9a-f]{64}")
_CODES: Mapping[str, str] = {
    "zip": "LR-BUNDLE-ZIP",
    "comment": "LR-BUNDLE-EXTRA",
    "gap": "LR-BUNDLE-GAP",
    "header": "LR-BUNDLE-HEADER",
    "name": "LR-BUNDLE-PATH",
    "encrypted": "LR-BUNDLE-ENCRYPTED",
    "special": "LR-BUNDLE-SPECIAL",
    "method": "LR-BUNDLE-HEADER",
    "order": "LR-BUNDLE-DOUBLE",
    "count": "LR-BUNDLE-COUNT",
    "large": "LR-BUNDLE-LARGE",
    "ratio": "LR-BUNDLE-BOMB",
    "data": "LR-BUNDLE-DATA",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a bundle says of itself: `tool` made it, of `review`, in `language`; the chain ends with the event `length`
    of this `head`, made `at`; `kinds` of private texts are in it, and the `reports` by layout."""

    format: int
    tool: str
    review: str
    language: Language
    head: str
    length: int
    at: str
    kinds: frozenset[PrivateKind]
    reports: tuple[str, ...]


class OpenBundle:
    """A bundle whose entries are whole and sound. Its lines are checked as they are read. A Truth."""

    def __init__(
        self, name: str, packed: StrictZip, about: About, manifest: Mapping[str, str], stack: ExitStack
    ) -> None:
        self.name, self.about, self.manifest = name, about, manifest
        self._zip, self._stack = packed, stack
        self._rows: dict[str, Rows] = {}

    @property
    def pages(self) -> frozenset[int]:
        """The numbers of the pages in it."""
        return frozenset(int(path[6:]) for path in self.manifest if _PAGE.fullmatch(path))

    def events(self) -> Iterator[Event]:
        """Every event. Raises InputError LR-BUNDLE-LINE."""
        return map(event_of, self.lines(EVENTS))

    def private(self) -> Iterator[Sealed]:
        """The private texts that were let out, by digest. Raises InputError LR-BUNDLE-LINE."""
        before = ""
        for line in self.lines(PRIVATE):
            sealed = sealed_of(line)
            if sealed.digest <= before:
                raise line.wrong("digest")
            before = sealed.digest
            yield sealed

    def page(self, number: int) -> Iterator[bytes]:
        """The bytes of a page; nothing when it is not there."""
        path = f"pages/{number:06d}"
        return self.pieces(path) if path in self.manifest else iter(())

    def rows(self, page: int, table: str) -> Iterator[Mapping[str, Any]]:
        """The rows that were kept of a page. Raises InputError LR-BUNDLE-LINE."""
        return self._table(table).of(page)

    def all_rows(self, table: str) -> Iterator[Mapping[str, Any]]:
        """Every row of `records` or `unparsed`, in order. Raises InputError LR-BUNDLE-LINE."""
        return self._table(table).all()

    def data(self, path: str) -> bytes:
        """A small entry, whole. Raises InputError LR-BUNDLE-LARGE."""
        return _whole(self._zip, self.name, path)

    def pieces(self, path: str) -> Iterator[bytes]:
        """An entry, piece by piece. Raises KeyError."""
        return _pieces(self._zip, self.name, path)

    def size(self, path: str) -> int:
        """How many bytes an entry has. Raises KeyError."""
        return self._zip.entries[path].size

    def lines(self, path: str) -> Lines:
        """An entry of one JSON object a line."""
        return Lines(self.name, path, lambda: self.pieces(path))

    def _table(self, table: str) -> Rows:
        if table not in self._rows:
            self._rows[table] = Rows(self.lines(f"{table}.jsonl"), table, self._stack)
        return self._rows[table]


_REPORTS = frozenset({".docx", ".xlsx", ".html", ".md", ".tex", ".pdf", ".csv", ".json"})


@contextmanager
def open_bundle(path: Path, limits: Limits = LIMITS) -> Iterator[OpenBundle]:
    """Open a bundle, after every entry has been checked against the manifest.

    Raises InputError: LR-FILE-… when the file cannot be read; LR-BUNDLE-REPORT for what is named as a report is;
    LR-BUNDLE-ZIP for what is no zip; and of one that is, with the name of the entry: LR-BUNDLE-EXTRA, LR-BUNDLE-GAP,
    LR-BUNDLE-HEADER, LR-BUNDLE-PATH, LR-BUNDLE-ENCRYPTED, LR-BUNDLE-SPECIAL, LR-BUNDLE-DOUBLE, LR-BUNDLE-COUNT,
    LR-BUNDLE-LARGE, LR-BUNDLE-BOMB, LR-BUNDLE-DATA, LR-BUNDLE-ENTRY (none of a bundle), LR-BUNDLE-MISSING,
    LR-BUNDLE-MANIFEST, LR-BUNDLE-CHECKSUM, LR-BUNDLE-ABOUT, LR-BUNDLE-NEWER (of a later version), LR-BUNDLE-PAGE (what
    a page here may not hold). What is read of the open bundle raises LR-BUNDLE-LINE.
    """
    if path.suffix.lower() in _REPORTS:
        raise InputError("LR-BUNDLE-REPORT", where=Where(file=path.name))
    with file_faults(path):
        if not path.is_file() and path.exists() and not path.is_dir():
            raise InputError("LR-FILE-SPECIAL", where=Where(file=str(path)))
        file = path.open("rb")
    with file, ExitStack() as stack:
        yield _opened(file, path.name, limits, stack)


def _opened(file: BinaryIO, name: str, limits: Limits, stack: ExitStack) -> OpenBundle:
    try:
        packed = StrictZip(file, limits)
    except ZipFault as fault:
        raise _refusal(name, fault) from fault
    _refuse_names(packed, name)
    about = read_about(_whole(packed, name, ABOUT), name)  # a later layout may list its entries otherwise
    manifest = _manifest(packed, name)
    for path, digest in manifest.items():
        if _digest(packed, name, path) != digest:
            raise InputError("LR-BUNDLE-CHECKSUM", where=Where(file=name, record=path), entry=path)
    _refuse_pages(packed, name)
    return OpenBundle(name, packed, about, manifest, stack)


def _refusal(name: str, fault: ZipFault) -> InputError:
    where = Where(file=name, record=fault.entry or None)
    return InputError(_CODES[fault.what], where=where, entry=fault.entry or name, detail=fault.detail)


def _refuse_names(packed: StrictZip, name: str) -> None:
    seen: dict[str, str] = {}
    for path in packed.entries:
        where = Where(file=name, record=path)
        if not sound_path(path):
            raise InputError("LR-BUNDLE-PATH", where=where, entry=path, detail="")
        if seen.setdefault(folded(path), path) != path:
            raise InputError("LR-BUNDLE-DOUBLE", where=where, entry=path, detail=seen[folded(path)])
        if path not in NEEDED and not _PAGE.fullmatch(path) and not _ROOMS.fullmatch(path):
            raise InputError("LR-BUNDLE-ENTRY", where=where, entry=path)
    for path in NEEDED:
        if path not in packed.entries:
            raise InputError("LR-BUNDLE-MISSING", where=Where(file=name, record=path), entry=path)


def _pieces(packed: StrictZip, name: str, path: str) -> Iterator[bytes]:
    try:
        yield from packed.pieces(path)
    except ZipFault as fault:
        raise _refusal(name, fault) from fault


def _whole(packed: StrictZip, name: str, path: str) -> bytes:
    if packed.entries[path].size > _SMALL:
        raise InputError("LR-BUNDLE-LARGE", where=Where(file=name, record=path), entry=path, detail=_SMALL)
    return b"".join(_pieces(packed, name, path))


def _digest(packed: StrictZip, name: str, path: str) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(packed, name, path):
        digest.update(piece)
    return digest.hexdigest()


def _manifest(packed: StrictZip, name: str) -> Mapping[str, str]:
    """The checksums by path: of every entry but the manifest itself, in order."""
    found: dict[str, str] = {}
    before = ""
    text = _whole(packed, name, MANIFEST).decode("utf-8", "replace")
    if not text.endswith("\n"):
        raise _bad_line(name, text.count("\n") + 1)
    for number, line in enumerate(text[:-1].split("\n"), 1):
        said = _LINE.fullmatch(line)
        if said is None or said[2] <= before or said[2] not in packed.entries or said[2] == MANIFEST:
            raise _bad_line(name, number)
        before = said[2]
        found[before] = said[1]
    unlisted = [path for path in packed.entries if path not in found and path != MANIFEST]
    if unlisted:
        raise InputError("LR-BUNDLE-ENTRY", where=Where(file=name, record=unlisted[0]), entry=unlisted[0])
    return found


def _bad_line(name: str, number: int) -> InputError:
    where = Where(file=name, record=MANIFEST, line=number)
    return InputError("LR-BUNDLE-MANIFEST", where=where, entry=MANIFEST, line=number)


def _refuse_pages(packed: StrictZip, name: str) -> None:
    """Web pages and drawings that would run or load something."""
    for path in packed.entries:
        check = {"html": page_fault, "svg": drawing_fault}.get(path.rpartition(".")[2])
        fault = check(_whole(packed, name, path)) if check else None
        if fault:
            where = Where(file=name, record=path, line=fault[0])
            raise InputError("LR-BUNDLE-PAGE", where=where, entry=path, detail=fault[1])


# What it says of itself ---------------------------------------------------------------------------------------------


def read_about(data: bytes, name: str) -> About:
    """`bundle.json`. Raises InputError LR-BUNDLE-ABOUT naming the key, LR-BUNDLE-NEWER."""
    try:
        said = read_object(data)
    except JsonFault as error:
        raise _wrong(name, str(error)) from error
    found = said.get("format")
    if type(found) is not int or found < 1:
        raise _wrong(name, "format")
    if found > FORMAT:
        raise InputError("LR-BUNDLE-NEWER", where=Where(file=name, record=ABOUT), found=found, known=FORMAT)
    wrong = next((key for key, holds in _ABOUT.items() if key not in said or not holds(said[key])), "")
    extra = next((key for key in said if key not in _ABOUT), "")
    if wrong or extra:
        raise _wrong(name, wrong or extra)
    if data != f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode():
        raise _wrong(name, "JSON")
    return About(
        found,
        said["tool"],
        said["review"],
        Language(said["language"]),
        said["head"],
        said["length"],
        said["at"],
        frozenset(PrivateKind(kind) for kind in said["with"]),
        tuple(said["reports"]),
    )


def _wrong(name: str, detail: str) -> InputError:
    return InputError("LR-BUNDLE-ABOUT", where=Where(file=name, record=ABOUT), entry=ABOUT, detail=detail)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()


def _are(value: Any, allowed: Any) -> bool:
    return isinstance(value, list) and len(value) < 100 and all(_is_text(one) and allowed(one) for one in value)


_ABOUT: Mapping[str, Any] = {
    "format": lambda value: True,
    "tool": _is_text,
    "review": _is_text,
    "language": lambda value: value in [*Language],
    "head": lambda value: isinstance(value, str) and _HASH.fullmatch(value),
    "length": lambda value: type(value) is int and value >= 0,
    "at": lambda value: isinstance(value, str) and len(value) <= 40,
    "with": lambda value: _are(value, lambda one: one in [*PrivateKind]),
    "reports": lambda value: _are(value, lambda one: re.fullmatch(r"[\w-]{1,80}", one)),
}
