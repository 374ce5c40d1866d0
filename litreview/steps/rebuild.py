"""A review made again from its history and the raw pages alone: the same tables, the same reports byte for byte."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, cast

from litreview.errors import InputError, LitreviewError, StoreError, Where
from litreview.importers import IMPORTERS
from litreview.model import Arrival, Hit, Message, Run, message
from litreview.sources.citing_sources import reader_of
from litreview.steps.bundle_names import sound_name
from litreview.steps.columns import Mapped
from litreview.steps.files import file_faults, write_bytes
from litreview.steps.review import open_review, utc_now
from litreview.steps.search import as_sent
from litreview.steps.settings import read_settings
from litreview.steps.start import FOLDERS
from litreview.steps.stores import STORE
from litreview.store import Reader, Store, StoredPage
from litreview.store.rebuild import Told
from litreview.store.rebuild import rebuild as play_again
from litreview.store.truth import StoreTruth, Truth

PARSER = "1"  # the version of how pages are read that events name: `ris/1`
_IN_MEMORY = 8 << 20  # bytes of a page that need no disk
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Remade:
    """What was made again in `folder`: events, pages and records, and the hash of the last event. `remarks` tell of
    pages that this version reads otherwise; with `faults` nothing was made."""

    folder: Path
    events: int
    pages: int
    records: int
    head: str
    remarks: tuple[Message, ...]
    faults: tuple[Message, ...]


def rebuild(review: Path, folder: Path, told: Told = lambda played: None) -> Remade:
    """Make the review folder `folder` from the history and the pages of the review in another, whatever its tables
    and files say. Nothing is made unless all of it holds.

    Raises InputError LR-REBUILD-FOLDER (`folder` is in use), LR-REBUILD-PROTOCOL (the history has no protocol),
    LR-FILE-…; StoreError when the store cannot be opened.
    """
    refuse_used(folder)
    with _store_of(review).reading() as reader:
        return remake(StoreTruth(reader), folder, told)


def _store_of(review: Path) -> Store:
    """The store of a folder, wherever the settings say that it lies; of one whose protocol or queries are gone or
    cannot be read, the file in it: the history has them too. Where a database is set, a file may be an old copy."""
    try:
        return open_review(review).store
    except InputError:
        if read_settings().database:
            raise
        return Store.open(review / STORE)


def remake(
    truth: Truth,
    folder: Path,
    told: Told = lambda played: None,
    *,
    files: Mapping[str, bytes] = MappingProxyType({}),
    end: tuple[int, str] | None = None,
) -> Remade:
    """`rebuild` from any truth; raises as it does, and what the truth raises but StoreError LR-STORE-ROW, a fault.

    `files` are laid into the folder too, by sound relative path; `end` is the number and the hash that the last event
    must have.
    """
    with _new_folder(folder) as made:
        store = made.folder / f"{STORE}.part"  # under this name no version of the program takes it for a review's
        try:
            found = _played(truth, store, folder, told)
        except StoreError as error:
            if error.code != "LR-STORE-ROW":
                raise
            found = _unread(folder, error)
        if end is not None and not found.faults and (found.events, found.head) != end:
            found = _elsewhere(found, end)
        if not found.faults:
            _write_documents(Store.open(store), made.folder)
            for path, data in files.items():
                write_bytes(made.folder / path, data)
            store.rename(made.folder / STORE)
            made.whole = True
    return found


def _played(truth: Truth, store: Path, folder: Path, told: Told) -> Remade:
    with Store.create(store).writing(utc_now) as writer:
        found = play_again(truth, writer.connection, hits_of, told)
    return Remade(
        folder,
        found.events,
        found.pages,
        found.records,
        found.head,
        tuple(found.remarks),
        tuple(found.faults),
    )


def _unread(folder: Path, error: StoreError) -> Remade:
    return Remade(folder, 0, 0, 0, "", (), (message("audit.rebuild.unreadable", row=error.where.record or "–"),))


def _elsewhere(found: Remade, end: tuple[int, str]) -> Remade:
    """The fault of a history that does not end where it should."""
    length, head = end
    place = {"expected": f"{length} {head}", "found": f"{found.events} {found.head}"}
    return replace(found, faults=(message("audit.rebuild.end", **place),))


def _write_documents(store: Store, folder: Path) -> None:
    """The protocol and the queries that are in force in the history, as files."""
    with store.reading() as reader:
        newest = reader.newest_document("protocol")
        if newest is None:
            raise InputError("LR-REBUILD-PROTOCOL")
        name, sha256, text = newest
        for part in FOLDERS:
            (folder / part).mkdir()
        _write(folder / "protocols", name, sha256, text)
        for query, (digest, words) in reader.latest_documents("query").items():
            _write(folder / "queries", query, digest, words)


def _write(folder: Path, name: str, sha256: str, text: str) -> None:
    """A document under its name, which must be the name of a file and no path; with the mark at its beginning that its
    fingerprint says it had."""
    if not is_plain(name):
        raise InputError("LR-REBUILD-NAME", where=Where(key=name))
    data = text.encode("utf-8")
    marked = hashlib.sha256(_MARK + data).hexdigest() == sha256
    write_bytes(folder / f"{name}.toml", _MARK + data if marked else data)


def is_plain(name: str) -> bool:
    """Whether a document of this name lies in its folder on every system: a history may be a stranger's."""
    return sound_name(unicodedata.normalize("NFC", f"{name}.toml"))


# The folder ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Making:
    folder: Path
    whole: bool = False


def refuse_used(folder: Path) -> None:
    """Raises InputError LR-REBUILD-FOLDER for a folder with something in it, for a file, and for the working folder."""
    with file_faults(folder):
        used = folder.exists() and (
            not folder.is_dir() or any(folder.iterdir()) or folder.resolve() == Path.cwd().resolve()
        )
    if used or folder.is_symlink():
        raise InputError("LR-REBUILD-FOLDER", where=Where(file=str(folder)))


@contextmanager
def _new_folder(folder: Path) -> Iterator[_Making]:
    """A hidden folder beside the wanted one, that takes its name at the end if it has become whole."""
    refuse_used(folder)
    home = folder.resolve().parent
    with file_faults(home):
        home.mkdir(parents=True, exist_ok=True)
        making = _Making(home / f".{folder.resolve().name}.{secrets.token_hex(4)}.part")
        making.folder.mkdir()
    try:
        yield making
        if making.whole:
            _give_name(making.folder, folder)
    finally:
        if making.folder.exists():
            shutil.rmtree(making.folder, ignore_errors=True)


def _give_name(made: Path, folder: Path) -> None:
    refuse_used(folder)  # somebody may have been quicker
    with file_faults(folder):
        if folder.exists():
            folder.rmdir()  # empty; Windows renames nothing over a folder
        made.rename(folder)


# Pages --------------------------------------------------------------------------------------------------------------


def hits_of(reader: Reader, page: int, parser: str) -> Iterable[Hit] | None:
    """The hits of a stored page, read by the parser an event names; None when this version has none of that name.

    Raises LitreviewError as the parser does, also while the hits are taken.
    """
    key, _, version = parser.rpartition("/")
    stored = reader.page(page)
    run = reader.run(stored.run) if stored else None
    if stored is None or run is None or version != PARSER:
        return None
    read = _file_hits if run.arrival is Arrival.FILE else _answer_hits
    return read(reader, stored, run, key)


def _file_hits(reader: Reader, page: StoredPage, run: Run, key: str) -> Iterable[Hit] | None:
    importer = next((one for one in IMPORTERS if one.key == key), None)
    if importer is None:
        return None
    columns = page.about.get("columns")
    if columns and isinstance(importer, Mapped):
        importer = importer.with_columns(columns)
    return _streamed(importer.read, reader.page_chunks(page.id))


def _streamed(read: Callable[[BinaryIO], Iterable[Hit]], chunks: Iterable[bytes]) -> Iterator[Hit]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        for chunk in chunks:
            body.write(chunk)
        body.seek(0)
        yield from read(cast("BinaryIO", body))


def _answer_hits(reader: Reader, page: StoredPage, run: Run, key: str) -> Iterable[Hit] | None:
    try:
        source = reader_of(run)
    except LitreviewError:  # an outsider's source that is not installed here
        return None
    return source.parse(as_sent(page, reader.page_body(page.id))).hits if source.key == key else None
