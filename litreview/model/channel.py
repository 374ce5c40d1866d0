"""A publication channel of the Norwegian register, and the level it had in a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ChannelKind(StrEnum):
    """What a channel is. SERIAL: a journal or a series, where the register's table does not say which."""

    JOURNAL = "journal"
    SERIES = "series"
    SERIAL = "serial"
    PUBLISHER = "publisher"


class Mark(StrEnum):
    """What the register says of a channel in one year. A year without a mark is unknown, which is not level 0."""

    ZERO = "0"  # judged, and not approved
    ONE = "1"
    TWO = "2"
    DISCUSSED = "X"  # under discussion: the level of the year before stands


@dataclass(frozen=True, slots=True)
class Channel:
    """One journal, series or publisher. `levels` by year; a year it was not in the register has no entry.

    `issns` are as the register writes them, in capitals with a hyphen. `active` None: the register does not say.
    """

    id: str
    kind: ChannelKind
    title: str
    international_title: str = ""
    issns: tuple[str, ...] = ()
    levels: Mapping[int, Mark] = field(default_factory=dict)
    isbn_prefixes: str = ""
    publisher: str = ""
    country: str = ""
    language: str = ""
    subject: str = ""
    active: bool | None = None
    closed: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """The level that holds for a publication year.

    `value` is 0, 1 or 2; None when the register names the year without settling it: under discussion with no level the
    year before, or several channels of the same ISSN that disagree (`candidates` has their levels). `of_year` is the
    year whose level it is: an earlier one than `year` when `discussed`. `open`: the year had yet to come when the
    register was fetched, and its level may still change.
    """

    year: int
    value: int | None
    of_year: int
    discussed: bool = False
    open: bool = False
    candidates: tuple[int, ...] = ()


def level_of(channels: Iterable[Channel], year: int, *, known_until: int | None = None) -> Level | None:
    """The level of a publication year by all channels that share an ISSN; None: no channel has a mark for that year.

    `known_until` is the last year whose levels are settled; None when nobody knows, and then no year is called open.
    The rule for X is the register's own: the level of the year before stands.
    """
    found = [level for channel in channels if (level := _level(channel.levels, year)) is not None]
    if not found:
        return None
    values = sorted({level.value for level in found if level.value is not None})
    settled = [level for level in found if level.value is not None and not level.discussed]
    first = (settled or [level for level in found if level.value is not None] or found)[0]
    return Level(
        year,
        first.value if len(values) == 1 else None,
        first.of_year,
        first.discussed,
        known_until is not None and year > known_until,
        tuple(values) if len(values) > 1 else (),
    )


def _level(levels: Mapping[int, Mark], year: int) -> Level | None:
    before = year
    while levels.get(before) is Mark.DISCUSSED:
        before -= 1
    mark = levels.get(before)
    if before == year:
        return None if mark is None else Level(year, int(mark), year)
    return Level(year, None if mark is None else int(mark), year if mark is None else before, discussed=True)
