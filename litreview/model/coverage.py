"""What the sources gave, together and each alone; when the works were published; how the work has gone on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from litreview.model.protocol import Stage


@dataclass(frozen=True, slots=True)
class SourceCover:
    """What one source gave to the searches that count. `runs` are their rows; `hits` None where a row says none.

    The works are those whose records litreview holds from the source: how many, those no other source gave, and the
    same of the included ones. `included` also counts what the author credits to the source's rows. None: not known,
    since litreview does not hold the records of all its rows. `title` is the registry's name of it, '' where none is
    known.
    """

    runs: tuple[int, ...]
    hits: int | None = None
    records: int | None = None
    works: int | None = None
    alone: int | None = None
    included: int | None = None
    included_alone: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`overlaps` counts works by the sources that gave them, by their places in `sources`; of the sources whose records
    are held, which `held` names. `years` and `included_years` count works by year of publication, None for those
    without. `days` counts judgements by the day they were made (UTC) and stage."""

    sources: tuple[SourceCover, ...] = ()
    held: tuple[int, ...] = ()
    overlaps: Mapping[tuple[int, ...], int] = field(default_factory=dict)
    included_overlaps: Mapping[tuple[int, ...], int] = field(default_factory=dict)
    years: Mapping[int | None, int] = field(default_factory=dict)
    included_years: Mapping[int | None, int] = field(default_factory=dict)
    days: Mapping[date, Mapping[Stage, int]] = field(default_factory=dict)
