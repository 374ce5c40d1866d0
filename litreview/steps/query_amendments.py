"""Searches that were changed after screening had begun: told by the history, with the reason where one was given.

A search may be changed at any time without being stopped; so the change is told in the report whether or not anybody
has said why, and `protocol amend --reason` says it, before or after the search is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from litreview.model import Amendment, Change, Query
from litreview.screening.query_changes import query_change, query_of
from litreview.store import Reader
from litreview.store.events import moment
from litreview.store.rows import StoredDocument


def amendments_of(reader: Reader) -> tuple[Amendment, ...]:
    """All amendments, oldest first: those recorded with their reason, and changes of searches without one."""
    return tuple(sorted((*reader.amendments(), *unexplained(reader)), key=lambda one: one.event))


def unexplained(reader: Reader) -> tuple[Amendment, ...]:
    """Changes of searches that a step has recorded after the first judgement, and that no later amendment speaks of."""
    begun = reader.first_judged()
    if begun is None:
        return ()
    told = {query_of(change.part): one.event for one in reader.amendments() for change in one.changes}
    found = (_amendment(reader, *pair) for pair in _changed(reader, begun) if pair[1].event > told.get(pair[1].name, 0))
    return tuple(one for one in found if one is not None)


def due(reader: Reader, queries: Mapping[str, Query]) -> tuple[Change, ...]:
    """What an amendment now would tell of searches: from the version before the first change that is unexplained to the
    one in the folder."""
    begun = reader.first_judged()
    if begun is None:
        return ()
    open_since = {one.changes[0].part: one.event for one in reversed(unexplained(reader))}
    recorded = reader.documents("query")
    found = []
    for name, query in queries.items():
        since = open_since.get(f"query {name}")
        versions = [one for one in recorded if one.name == name and (since is None or one.event < since)]
        change = query_change(read(reader, versions[-1]), query) if versions else None
        found += [change] if change else []
    return tuple(found)


def read(reader: Reader, document: StoredDocument) -> Query:
    """A recorded query, with the names that are kept. Raises InputError for one this version cannot read."""
    from litreview.formats.query_file import read_query

    text = reader.named(document.text, document.event)
    return read_query(text.encode("utf-8"), f"queries/{document.name}.toml", document.name)


def _changed(reader: Reader, begun: int) -> Iterator[tuple[StoredDocument, StoredDocument]]:
    by_name: dict[str, list[StoredDocument]] = {}
    for one in reader.documents("query"):
        by_name.setdefault(one.name, []).append(one)
    for versions in by_name.values():
        yield from ((before, after) for before, after in pairwise(versions) if after.event > begun)


def _amendment(reader: Reader, before: StoredDocument, after: StoredDocument) -> Amendment | None:
    change = query_change(read(reader, before), read(reader, after))
    event = reader.event(after.event)
    if change is None or event is None:
        return None
    return Amendment("", (change,), before.sha256, after.sha256, event.seq, moment(event.at), event.actor)
