"""The Norwegian register of publication channels, downloaded as its two open tables.

Facts relied on: https://kanalregister.hkdir.no (NLOD 2.0), GET `bulk-csv?rptNr=851` journals and series, `rptNr=850`
publishers, without log-in; from clients' code and recorded answers. Assumed, not verified: the columns of 850, and that
one request a second is welcome (two are made).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from litreview.errors import InputError, SourceChanged, SourceError, SourceIncomplete
from litreview.formats.channels_table import ChannelsTable, read_channels
from litreview.model import ChannelKind
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.lookups import LOOKUPS
from litreview.sources.pace import Pace

KEY = "channels"
_PACE = Pace(1.0)


class Part(StrEnum):
    """The two tables of the register."""

    JOURNALS = "journals"
    PUBLISHERS = "publishers"


_TABLES = {Part.JOURNALS: "851", Part.PUBLISHERS: "850"}


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A table as it came, read once to see that it is one. `address` is where it came from."""

    part: Part
    body: bytes
    table: ChannelsTable
    address: str
    received: datetime


def download(http: HttpClient, part: Part) -> Downloaded:
    """One table of the register.

    Raises what HttpClient.fetch raises; SourceChanged LR-CHANNELS-SHAPE, LR-CHANNELS-COLUMNS, LR-CHANNELS-EMPTY, or
    LR-CHANNELS-PART (the other table came); SourceIncomplete LR-CHANNELS-CUT.
    """
    address = http.address(KEY, LOOKUPS[KEY], "bulk-csv")
    answer = http.fetch(Call(address, (("rptNr", _TABLES[part]),), _PACE, expect=Kind.TEXT))
    try:
        table = read_channels(answer.body)
    except InputError as error:
        raise _of_source(error) from error
    if parts_of(table) != {part}:
        raise SourceChanged("LR-CHANNELS-PART", wanted=_TABLES[part])
    return Downloaded(part, answer.body, table, f"{address}?rptNr={_TABLES[part]}", answer.received)


def parts_of(table: ChannelsTable) -> set[Part]:
    """Which parts of the register a table holds channels of."""
    publishers = {channel.kind is ChannelKind.PUBLISHER for channel in table.channels}
    return {Part.PUBLISHERS if one else Part.JOURNALS for one in publishers}


def _of_source(error: InputError) -> SourceError:
    kind = SourceIncomplete if error.code == "LR-CHANNELS-CUT" else SourceChanged
    return kind(error.code, where=error.where, **error.words)
