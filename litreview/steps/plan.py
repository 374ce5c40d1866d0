"""What a search would do, before it does it: the exact strings, what is lost, how many requests, how long."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from litreview.errors import InputError, Where
from litreview.model import Day, Limit, Query, Translation
from litreview.query.printing import print_query
from litreview.query.strategy import Strategy, read_strategy
from litreview.sources import registry
from litreview.sources.base import KeyUse, Source
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.review import Review


@dataclass(frozen=True, slots=True)
class Planned:
    """One query in one source. `query` is complete: concept blocks are written out. `repeats`: the run that this search
    makes once more. `since`: only what the source took in from that day on is wanted."""

    query: Query
    strategy: Strategy
    source: Source
    translation: Translation
    repeats: int | None = None
    since: Day | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Requests and seconds for so many hits, now and with a key; `out_of_reach` hits will not be handed out.

    `seconds_with_key` None: a key changes nothing, or one is set already. Waiting for the service is not in it.
    """

    hits: int
    requests: int
    seconds: float
    seconds_with_key: float | None
    out_of_reach: int
    key: KeyUse


def plan(review: Review, names: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> tuple[Planned, ...]:
    """The searches that the queries ask for. Asks no network.

    Without `sources`, those that can only be searched by hand are left out (`left_to_hand`).

    Raises InputError LR-QUERY-UNKNOWN, LR-SOURCE-UNKNOWN, LR-SOURCE-BY-HAND (a source that has no API here, asked for
    by name or the only kind there is), LR-SEARCH-NOTHING, and what the translation of a query raises.
    """
    unknown = [name for name in names if name not in review.queries]
    if unknown:
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=unknown[0]), valid=", ".join(review.queries))
    read = [strategy(review, name) for name in names or review.queries]
    written = [item for item in read if is_written(item.query)]
    _refuse_unwritten(read if names or not written else written)
    pairs = [(item, key) for item in written for key in sources or item.query.sources]
    asked = pairs if sources else [(item, key) for item, key in pairs if not by_hand(key)] or pairs
    if not asked:
        raise InputError("LR-SEARCH-NOTHING")
    return tuple(planned(item, searchable(key)) for item, key in asked)


def plain_limit(limit: Limit) -> str:
    """A limit as printed, else its years or values; "" for one that is nothing but its kind."""
    years = "–".join("" if year is None else str(year) for year in (limit.first, limit.last))
    return limit.raw or ", ".join(limit.values) or (years.strip("–") and years)


def strategy(review: Review, name: str) -> Strategy:
    """A query of the review, with its concept blocks written out. Raises KeyError for a name that is not there."""
    return read_strategy(review.queries[name], review.protocol.concepts)


def is_written(query: Query) -> bool:
    """Whether there is anything to search for."""
    return bool(query.text.strip() or any(text.strip() for text in query.native.values()))


def _refuse_unwritten(read: list[Strategy]) -> None:
    for item in read:
        if not is_written(item.query):
            raise InputError("LR-QUERY-EMPTY", where=Where(file=f"queries/{item.query.name}.toml", key="text"))


def planned(read: Strategy, source: Source) -> Planned:
    """A strategy in a source. Raises what the translation raises."""
    query = replace(read.query, concepts=())  # they are written out as lines
    return Planned(query, read, source, source.translate(query))


def as_written(planned: Planned) -> str:
    """The query on its own: with its lines put in full, or the source's own string where the query has one."""
    native = planned.query.native.get(planned.source.key)
    if native is not None:
        return native
    resolved = planned.strategy.resolved
    return print_query(resolved) if planned.query.lines and resolved is not None else planned.query.text


def by_hand(name: str) -> bool:
    """Whether a source is known and has no interface that this program speaks."""
    known = registry.get(registry.find(name) or name)
    return known is not None and not known.searchable


def left_to_hand(review: Review, names: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Queries and sources that a search (of all queries, without names) leaves out: they are searched in a browser."""
    chosen = [query for name, query in review.queries.items() if not names or name in names]
    return tuple((query.name, key) for query in chosen for key in query.sources if by_hand(key))


def searchable(name: str) -> Source:
    """A source this program can search. Raises InputError LR-SOURCE-UNKNOWN or LR-SOURCE-BY-HAND."""
    key = registry.find(name) or name
    known = registry.get(key)
    if known is None:
        raise InputError("LR-SOURCE-UNKNOWN", where=Where(key=name), valid=", ".join(registry.searchable()))
    if not known.searchable:
        raise InputError("LR-SOURCE-BY-HAND", where=Where(key=name), title=known.title)
    return registry.source(key)


def estimate(review: Review, planned: Planned, hits: int) -> Estimate | None:
    """What fetching so many hits costs, at the source's pace; None when the source does not say."""
    capabilities = planned.source.capabilities
    cost = capabilities.cost
    if cost is None:
        return None
    reachable = hits if capabilities.cap is None else min(hits, capabilities.cap)
    requests = max(1, cost.before + math.ceil(reachable / cost.batch))
    has_key = bool(review.settings.keys.get(planned.source.key))
    faster = cost.per_second_with_key
    pace = faster if has_key and faster else cost.per_second
    with_key = requests / faster if faster and not has_key else None
    return Estimate(hits, requests, requests / pace, with_key, hits - reachable, cost.key)


def http_client(review: Review, waiting: Callable[[str, float], None] | None = None) -> HttpClient:
    """The client for all services, with the user's contact, keys, addresses and further settings.

    `waiting` is told of long pauses: the host and the seconds.
    """
    settings = review.settings
    return HttpClient(
        HttpSettings(
            base_addresses=settings.addresses,
            email=settings.email,
            api_keys=settings.keys,
            options=settings.options,
        ),
        waiting=waiting,
    )
