"""The register of publication channels on this machine: its tables as they came, with date and SHA-256.

They lie in the folder `channels` of the user's cache. `register.json` names the files that count, and is written last:
whatever breaks off, the register of before stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.channels_table import ChannelsTable
from litreview.model import ChannelKind
from litreview.sources.channels import Part, parts_of
from litreview.steps.files import file_faults, read_bytes, write_bytes, write_text
from litreview.steps.settings import cache_folder

_LIST = "register.json"
_SHRUNK = 0.9  # a new table with fewer than this share of the channels of the old one is not believed


@dataclass(frozen=True, slots=True)
class Kept:
    """A table in the cache. `parts`: the parts of the register it stands for. `origin`: the address it came from, or
    the name of the file; `by_hand`: it was given as a file, `fetched` is when, and when it was downloaded is not known.
    `counts`: channels by part. `years`: the first and last with a level."""

    name: str
    sha256: str
    size: int
    fetched: datetime
    origin: str
    by_hand: bool
    parts: tuple[Part, ...]
    counts: dict[Part, int]
    years: tuple[int, int] | None = None


def channels_folder() -> Path:
    """Where the register lies."""
    return cache_folder() / "channels"


def kept_tables() -> tuple[Kept, ...]:
    """The tables of the register, newest first; empty when there are none. Raises InputError LR-CHANNELS-DAMAGED."""
    path = channels_folder() / _LIST
    with file_faults(path):
        if not path.is_file():
            return ()
    try:
        return tuple(_kept(row) for row in json.loads(read_bytes(path).decode("utf-8"))["tables"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("LR-CHANNELS-DAMAGED", where=Where(file=str(path))) from error


def kept_bytes(kept: Kept) -> bytes:
    """The bytes of a table. Raises InputError LR-CHANNELS-DAMAGED when they are not those that came."""
    path = channels_folder() / kept.name
    if not path.is_file():
        raise InputError("LR-CHANNELS-DAMAGED", where=Where(file=str(path)))
    data = read_bytes(path)
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise InputError("LR-CHANNELS-DAMAGED", where=Where(file=str(path)))
    return data


def keep(data: bytes, table: ChannelsTable, fetched: datetime, origin: str, *, by_hand: bool = False) -> Kept:
    """Put a table in the place of the older ones of the same parts.

    Raises InputError LR-CHANNELS-SHRUNK when it has far fewer channels than they have; they then stand.
    """
    before = _sound()
    counts = {part: _count(table, part) for part in Part if part in parts_of(table)}
    for part, n in counts.items():
        old = max((kept.counts.get(part, 0) for kept in before if part in kept.parts), default=0)
        if n < _SHRUNK * old:
            raise InputError(
                "LR-CHANNELS-SHRUNK", where=Where(file=origin), new=n, old=old, folder=str(channels_folder())
            )
    digest = hashlib.sha256(data).hexdigest()
    years = (table.years[0], table.years[-1]) if table.years else None
    name = f"{'-'.join(counts)}-{digest[:16]}.csv"
    new = Kept(name, digest, len(data), fetched, origin, by_hand, tuple(counts), counts, years)
    rest = [replace(kept, parts=tuple(part for part in kept.parts if part not in counts)) for kept in before]
    _write(data, new, tuple(kept for kept in rest if kept.parts and kept.name != name))
    return new


def _count(table: ChannelsTable, part: Part) -> int:
    publishers = sum(channel.kind is ChannelKind.PUBLISHER for channel in table.channels)
    return publishers if part is Part.PUBLISHERS else len(table.channels) - publishers


def _sound() -> tuple[Kept, ...]:
    """The tables that can still be read: a damaged one must not stand in the way of a new one."""
    try:
        found = kept_tables()
    except InputError:
        return ()
    return tuple(kept for kept in found if _whole(kept))


def _whole(kept: Kept) -> bool:
    try:
        kept_bytes(kept)
    except InputError:
        return False
    return True


def _write(data: bytes, new: Kept, rest: tuple[Kept, ...]) -> None:
    folder, listed = channels_folder(), sorted((new, *rest), key=lambda kept: kept.fetched, reverse=True)
    with file_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    named = {kept.name for kept in listed}
    write_bytes(folder / new.name, data)
    rows = [{**asdict(kept), "fetched": kept.fetched.isoformat()} for kept in listed]
    write_text(folder / _LIST, json.dumps({"tables": rows}, ensure_ascii=False, indent=1) + "\n")
    for path in folder.glob("*.csv"):
        if path.name not in named:
            with contextlib.suppress(OSError):  # another program reads it: it does no harm, and goes next time
                path.unlink()


def _kept(row: dict[str, object]) -> Kept:
    counts, years = row["counts"], row["years"]
    if not isinstance(counts, dict) or not isinstance(row["parts"], list):
        raise TypeError("parts, counts")
    return Kept(
        Path(str(row["name"])).name,
        str(row["sha256"]),
        int(str(row["size"])),
        datetime.fromisoformat(str(row["fetched"])),
        str(row["origin"]),
        bool(row["by_hand"]),
        tuple(Part(part) for part in row["parts"]),
        {Part(part): int(n) for part, n in counts.items()},
        (int(years[0]), int(years[1])) if isinstance(years, list) else None,
    )
