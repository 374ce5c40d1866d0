"""A new review folder: protocol, a query, an empty store; or a shipped review with all its data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from litreview.errors import InputError, StoreError, Where
from litreview.messages import Words
from litreview.model import FRAME_SLOTS, FrameName, Language
from litreview.steps.files import file_faults, write_text
from litreview.steps.review import Review, open_review, protocol_file, record_documents, utc_now
from litreview.steps.settings import Settings, read_settings
from litreview.steps.shipped import load_example, require_example, shipped_folder
from litreview.steps.stores import STORE, address_of
from litreview.store import Address, Reader, Store, name_of
from litreview.store.peek import head_of

FOLDERS = ("protocols", "queries", "reports")


def create_review(
    folder: Path,
    *,
    frame: FrameName = FrameName.PICO,
    language: Language = Language.BOKMAL,
    example: str | None = None,
    settings: Settings | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Review:
    """Make a review folder and open it. An interrupted attempt is finished by the next one.

    Raises InputError LR-INIT-EXISTS (there is a review already), LR-INIT-TAKEN (the database has one of this name),
    LR-INIT-NOT-EMPTY (other files are there), LR-EXAMPLE-UNKNOWN, LR-FILE-… (the folder cannot be written).
    """
    chosen = settings if settings is not None else read_settings()
    if example is not None:
        require_example(example)
    with file_faults(folder):
        _refuse_used(folder)
        address = address_of(folder, example or _name(folder), chosen)
        _refuse_taken(folder, address)
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    if example is None:
        _write_template(folder, frame, language)
    else:
        _copy_example(folder, example)
    _fill_store(folder, address, example, chosen, clock)
    return open_review(folder, settings=chosen, clock=clock)


def _refuse_used(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError("LR-INIT-NOT-EMPTY", where=Where(file=str(folder)))
    if head_of(folder / STORE) is not None:
        raise InputError("LR-INIT-EXISTS", where=Where(file=str(folder)))
    foreign = [path for path in folder.iterdir() if path.name not in FOLDERS and not path.name.startswith((STORE, "."))]
    if foreign:
        raise InputError("LR-INIT-NOT-EMPTY", where=Where(file=str(foreign[0])))


def _refuse_taken(folder: Path, address: Address) -> None:
    """A database may have a review of this name, made in another folder."""
    if address != folder / STORE and head_of(address) is not None:
        raise InputError("LR-INIT-TAKEN", where=Where(file=name_of(address)))


def _name(folder: Path) -> str:
    """The name of a folder's protocol: the one it has, else that of the one it will get."""
    there = _protocols(folder)
    return protocol_file(folder).stem if there else slug(folder.resolve().name)


def _fill_store(
    folder: Path, address: Address, example: str | None, settings: Settings, clock: Callable[[], datetime]
) -> None:
    opened = _open_or_create(address)
    review = open_review(folder, settings=settings, clock=clock)
    with opened.writing(clock) as writer:
        if Reader(writer.connection).head()[1]:  # somebody else made it while we did
            code = "LR-INIT-EXISTS" if address == folder / STORE else "LR-INIT-TAKEN"
            raise InputError(code, where=Where(file=name_of(address)))
        actor = writer.actor("litreview")
        writer.append(
            "review.created",
            review.protocol.name,
            {"name": review.protocol.name, "language": review.protocol.language.value, "example": example or ""},
            actor=actor,
        )
        record_documents(review, writer, actor, kinds=("protocol", "query"))
        if example is not None:
            load_example(writer, review.protocol, example, clock().isoformat())


def _open_or_create(address: Address) -> Store:
    """A store with tables and without events: a new one, or one whose filling was interrupted."""
    try:
        return Store.create(address)
    except StoreError as error:
        if error.code != "LR-STORE-EXISTS":
            raise
        return Store.open(address)


def _copy_example(folder: Path, example: str) -> None:
    source = shipped_folder()
    _copy(source / "protocols" / f"{example}.toml", folder / "protocols")
    for path in sorted((source / "queries" / example).glob("*.toml")):  # a review may have no strategy that was stated
        _copy(path, folder / "queries")


def _copy(path: Path, folder: Path) -> None:
    write_text(folder / path.name, path.read_text(encoding="utf-8"))


def _write_template(folder: Path, frame: FrameName, language: Language) -> None:
    name = slug(folder.resolve().name)
    words = Words(language)
    if not _protocols(folder):  # a folder whose database was lost keeps the protocol it has
        write_text(folder / "protocols" / f"{name}.toml", protocol_template(words, frame))
    query = folder / "queries" / "search-1.toml"
    if not query.exists():
        write_text(query, words("init.query_template"))


def _protocols(folder: Path) -> list[Path]:
    return [path for path in (folder / "protocols").glob("*.toml") if not path.name.endswith(".data.toml")]


def slug(name: str) -> str:
    """A file name that every system takes: «Håp hos pårørende» becomes hap-hos-parorende."""
    plain = name.casefold().replace("æ", "ae").replace("ø", "o")  # å falls apart into a and its ring
    plain = "".join(part for part in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(part))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "review"


def protocol_template(words: Words, frame: FrameName) -> str:
    """The text of a new protocol, with a comment on every part, in the language of `words`."""
    slots = "\n".join(f'{slot} = ""  # {words(f"frame.{frame.value}.{slot}")}' for slot in FRAME_SLOTS[frame])
    return words("init.protocol_template", language=words.language.value, frame=frame.value, slots=slots)
