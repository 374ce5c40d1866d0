"""Citation searching: references of works (backward) and works that cite them (forward), as runs of the log.

One run for each source and direction. A work that a run has followed already is not followed once more; a run that was
stopped short goes on with its own works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.matching import merge
from litreview.messages import Words
from litreview.model import Arrival, Message, Purpose, Query, Record, Run, SourceColumn
from litreview.query.strategy import Strategy
from litreview.reporting.references import author_year
from litreview.screening.standing import included
from litreview.sources.citing import Citing, Direction, Seed
from litreview.sources.citing_sources import citing
from litreview.sources.http import HttpClient
from litreview.steps.correct import CORRECTION, corrected
from litreview.steps.followed import not_asked, seeds_of
from litreview.steps.lanes import quiet, search_all
from litreview.steps.plan import Planned
from litreview.steps.review import Review
from litreview.steps.screen import ways, work_number
from litreview.steps.search import Progress, Searched, interrupted
from litreview.store import Reader

DEFAULT_SOURCE = "openalex"
BOTH = tuple(Direction)
_QUERIES = {Direction.BACKWARD: "log.snowball.backward.query", Direction.FORWARD: "log.snowball.forward.query"}


@dataclass(frozen=True, slots=True)
class Asking:
    """What the user asks for: works (none: all included ones), directions, sources."""

    works: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = BOTH
    sources: tuple[str, ...] = (DEFAULT_SOURCE,)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """Works that an earlier run has followed already."""

    works: tuple[str, ...]
    run: int


@dataclass(frozen=True, slots=True)
class Rolling:
    """One source and direction. `plans` are the runs to make or to go on with, none when nothing is left to ask;
    `followed` what earlier runs have done; `unasked` works without an identifier the source can be asked by."""

    source: type[Citing]
    direction: Direction
    plans: tuple[Planned, ...]
    followed: tuple[Followed, ...] = ()
    unasked: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A work with its reference as it stands."""

    name: str
    record: Record
    reference: str


def plan_snowball(review: Review, asking: Asking | None = None) -> tuple[Rolling, ...]:
    """What a citation search would ask for. Asks no network, writes nothing.

    Raises InputError LR-WORK-UNKNOWN, LR-SNOWBALL-NONE (no work is included), LR-SNOWBALL-SOURCE, LR-SNOWBALL-DIRECTION
    (no source asked for has citations in that direction).
    """
    wanted = asking or Asking()
    adapters = tuple(dict.fromkeys(citing(key) for key in wanted.sources or (DEFAULT_SOURCE,)))
    pairs = [(adapter, one) for adapter in adapters for one in wanted.directions if one in adapter.directions]
    if not pairs:
        raise InputError("LR-SNOWBALL-DIRECTION", where=Where(key=adapters[0].key))
    with review.store.reading() as reader:
        works = _candidates(review, reader, wanted.works)
        runs = [run for run in reader.runs() if run.purpose is not Purpose.REPEAT]
    if not works:
        raise InputError("LR-SNOWBALL-NONE")
    return tuple(_rolling(review, adapter, one, works, runs, again=wanted.again) for adapter, one in pairs)


def not_offered(asking: Asking) -> tuple[tuple[type[Citing], Direction], ...]:
    """Sources and directions asked for that the source has nothing for. Raises InputError LR-SNOWBALL-SOURCE."""
    adapters = dict.fromkeys(citing(key) for key in asking.sources)
    return tuple((adapter, one) for adapter in adapters for one in asking.directions if one not in adapter.directions)


def snowball(
    review: Review,
    rolling: Iterable[Rolling],
    *,
    progress: Callable[[Planned], Progress] = quiet,
    http: HttpClient | None = None,
    again: bool = False,
) -> tuple[Searched, ...]:
    """Make the runs, or go on with them; a source's failure is in its result. In the order of the plans."""
    plans = [planned for one in rolling for planned in one.plans]
    return search_all(review, plans, progress=progress, http=http, again=again) if plans else ()


def _candidates(review: Review, reader: Reader, names: Sequence[str]) -> tuple[_Candidate, ...]:
    """The works named, else the included ones, as people corrected them."""
    if names:
        numbers = list(dict.fromkeys(work_number(reader, name) for name in names))
    else:
        chosen = included(ways(reader, review.protocol).values())
        numbers = [int(name.removeprefix("W")) for name in chosen]
    clusters, stated = reader.works(), _stated(reader)
    return tuple(_candidate(review, reader, number, clusters[number], stated) for number in numbers)


def _candidate(
    review: Review, reader: Reader, number: int, records: tuple[int, ...], stated: dict[str, dict[str, str]]
) -> _Candidate:
    name = f"W{number}"
    best = corrected(merge(reader.records_of(records)).best, stated.get(name, {}))
    return _Candidate(name, best, author_year(best, review.protocol.language))


def _stated(reader: Reader) -> dict[str, dict[str, str]]:
    """Corrections of the references, by work and field; of works that were joined, the kept one's own comes first."""
    found: dict[str, dict[str, str]] = {}
    for cell in reader.extractions():
        if cell.field.startswith(CORRECTION):
            found.setdefault(cell.work, {}).setdefault(cell.field.removeprefix(CORRECTION), cell.text)
    return found


def _rolling(
    review: Review,
    adapter: type[Citing],
    direction: Direction,
    works: Sequence[_Candidate],
    runs: Sequence[Run],
    *,
    again: bool,
) -> Rolling:
    """What is left to ask of one source in one direction. A run that was stopped short comes first, with its own works;
    then one run for the works that no run has followed."""
    seeds = tuple(Seed(work.name, work.reference, identifier_of(adapter, work.record)) for work in works)
    wanted = {seed.identifier for seed in seeds if seed.identifier}
    earlier = [run for run in runs if _is_of(run, adapter, direction) and wanted & _asked(run)]
    stopped = [run for run in earlier if interrupted(run)]
    done = [] if again else [run for run in earlier if not interrupted(run)]
    taken = {identifier for run in (*stopped, *done) for identifier in _asked(run)}
    left = tuple(seed for seed in seeds if seed.identifier not in taken)
    plans = [_planned(review, adapter(direction, seeds_of(run.lines)), run.query) for run in stopped]
    if any(seed.identifier for seed in left):
        plans.append(_planned(review, adapter(direction, left)))
    return Rolling(
        adapter,
        direction,
        tuple(plans),
        tuple(Followed(tuple(seed.work for seed in seeds if seed.identifier in _asked(run)), run.id) for run in done),
        tuple(not_asked(adapter, seed.work) for seed in seeds if not seed.identifier),
    )


def identifier_of(adapter: type[Citing], record: Record) -> str:
    """`doi:10.1000/x`: the best identifier of a record that a source can be asked by, "" when there is none."""
    held = {**record.ids, "doi": record.doi, "pmid": record.pmid, "pmcid": record.pmcid}
    usable = (f"{scheme}:{held[scheme]}" for scheme in adapter.schemes if adapter.usable(scheme, held.get(scheme, "")))
    return next(usable, "")


def _is_of(run: Run, adapter: type[Citing], direction: Direction) -> bool:
    return (
        run.arrival is Arrival.API
        and run.column is SourceColumn.CITATION
        and run.source == adapter.key
        and run.sent.startswith(f"{direction}: ")
    )


def _asked(run: Run) -> set[str]:
    return {line.sent for line in run.lines if line.sent}


def _planned(review: Review, source: Citing, text: str = "") -> Planned:
    """A citation search as a search: its query are the works, in the words of the review's language."""
    works = "; ".join(f"{seed.reference} ({seed.work})" if seed.reference else seed.work for seed in source.asked)
    written = text or Words(review.protocol.language)(_QUERIES[source.direction], works=works)
    query = Query("", written, purpose=Purpose.SUPPLEMENTARY)
    return Planned(query, Strategy(query, None), source, source.translate(query))
