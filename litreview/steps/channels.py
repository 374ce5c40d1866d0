"""The Norwegian register of publication channels: fetched, kept, and asked for the level of a year.

The level that counts is that of the year of publication. A channel that is not in the register, or had no level that
year, has an unknown level: never 0. Level 1 or 2 means an approved channel, not that one item in it was peer reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from litreview.errors import InputError, LitreviewError, SourceError, Where
from litreview.formats.channels_table import ChannelsTable, read_channels
from litreview.model import Channel, ChannelKind, Level, Mark, level_of
from litreview.normalise.issn import normalise_issn
from litreview.sources.channels import Part, download
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.channel_cache import Kept, keep, kept_bytes, kept_tables
from litreview.steps.files import read_bytes
from litreview.steps.review import utc_now
from litreview.steps.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one table: kept, or the fault for which the older one stands. `part` None: a file given."""

    part: Part | None
    kept: Kept | None = None
    fault: LitreviewError | None = None
    skipped: tuple[int, ...] = ()
    odd: tuple[str, ...] = ()


def update(
    *,
    settings: Settings | None = None,
    http: HttpClient | None = None,
    begin: Callable[[Part], None] = lambda part: None,
) -> tuple[Taken, ...]:
    """Fetch both tables of the register. Each replaces the one kept only when it came whole and can be read.

    `begin` is told before each download. Raises InputError LR-HTTP-ADDRESS, and those of the cache folder.
    """
    chosen = settings if settings is not None else read_settings()
    client = http or HttpClient(HttpSettings(base_addresses=chosen.addresses, email=chosen.email))
    return tuple(_fetched(client, part, begin) for part in Part)


def _fetched(client: HttpClient, part: Part, begin: Callable[[Part], None]) -> Taken:
    begin(part)
    try:
        came = download(client, part)
        kept = keep(came.body, came.table, came.received, came.address)
    except SourceError as error:
        return Taken(part, fault=error)
    except InputError as error:
        if error.code != "LR-CHANNELS-SHRUNK":
            raise
        return Taken(part, fault=error)
    return Taken(part, kept, None, came.table.skipped, came.table.odd)


def take_file(path: Path, *, clock: Callable[[], datetime] = utc_now) -> Taken:
    """Keep a table downloaded by hand, in either shape. Raises InputError as `read_channels`, LR-CHANNELS-SHRUNK, and
    those of files."""
    data = read_bytes(path)
    try:
        table = read_channels(data)
    except InputError as error:
        raise InputError(error.code, where=Where(file=str(path)), **error.words) from error
    return Taken(None, keep(data, table, clock(), path.name, by_hand=True), None, table.skipped, table.odd)


# The register ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Register:
    """The register as it was kept. Its indexes are made when first asked for."""

    channels: tuple[Channel, ...]
    tables: tuple[Kept, ...] = ()

    @cached_property
    def by_issn(self) -> Mapping[str, tuple[Channel, ...]]:
        """Every channel of an ISSN, printed or online. Most have one."""
        found: dict[str, tuple[Channel, ...]] = {}
        for channel in self.channels:
            for issn in channel.issns:
                found[issn] = (*found[issn], channel) if issn in found else (channel,)
        return found

    @cached_property
    def settled(self) -> int | None:
        """The last year whose levels are settled: that of the oldest table. None when nobody knows."""
        years = [kept.fetched.year for kept in self.tables if not kept.by_hand]
        return min(years, default=None)


def load_register() -> Register:
    """The register in the cache: some 35,000 channels, read in about half a second.

    Raises InputError LR-CHANNELS-NONE (it was never fetched), LR-CHANNELS-DAMAGED.
    """
    tables = kept_tables()
    if not tables:
        raise InputError("LR-CHANNELS-NONE")
    return Register(tuple(channel for kept in tables for channel in _of(kept, _read(kept))), tables)


def _read(kept: Kept) -> ChannelsTable:
    try:
        return read_channels(kept_bytes(kept))
    except InputError as error:
        raise InputError("LR-CHANNELS-DAMAGED", where=Where(file=kept.name)) from error


def _of(kept: Kept, table: ChannelsTable) -> Iterator[Channel]:
    """The channels of the parts that a table stands for."""
    for channel in table.channels:
        part = Part.PUBLISHERS if channel.kind is ChannelKind.PUBLISHER else Part.JOURNALS
        if part in kept.parts:
            yield channel


def level(register: Register, issns: Iterable[str], year: int) -> Level | None:
    """The level of a publication year by any of a journal's ISSNs, however they are written; None: unknown, not 0."""
    channels = [channel for issn in issns for channel in _by_issn(register, issn)]
    return level_of(channels, year, known_until=register.settled)


def _by_issn(register: Register, text: str) -> tuple[Channel, ...]:
    return register.by_issn.get(text) or register.by_issn.get(normalise_issn(text) or text.strip().upper(), ())


def find(register: Register, text: str) -> tuple[Channel, ...]:
    """Channels by ISSN, else by the whole title in any letter case, else by words within it. Both titles count."""
    by_issn = _by_issn(register, text)
    if by_issn or normalise_issn(text):
        return by_issn
    wanted = _folded(text)
    if not wanted:
        return ()
    titled = [
        (channel, (_folded(channel.title), _folded(channel.international_title))) for channel in register.channels
    ]
    whole = tuple(channel for channel, titles in titled if wanted in titles)
    return whole or tuple(channel for channel, titles in titled if any(wanted in title for title in titles))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def spans(levels: Mapping[int, Mark]) -> tuple[tuple[int, int, Mark], ...]:
    """The history of a channel as spans of years with one mark, oldest first; years without a mark part them."""
    found: list[tuple[int, int, Mark]] = []
    for year in sorted(levels):
        if found and found[-1][1] == year - 1 and found[-1][2] is levels[year]:
            found[-1] = (found[-1][0], year, levels[year])
        else:
            found.append((year, year, levels[year]))
    return tuple(found)
