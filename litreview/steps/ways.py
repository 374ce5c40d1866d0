"""The ways of works through screening, read from a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from litreview.model import Decision, Protocol, Retrieval
from litreview.screening.standing import Track, track, tracks, unjudged
from litreview.store import Reader


def way_of(reader: Reader, number: int, protocol: Protocol) -> Track:
    """The way of one work."""
    return track(f"W{number}", reader.decisions_of([number]), protocol, retrieved=is_retrievable(reader, number))


def is_retrievable(reader: Reader, number: int) -> bool:
    """Whether nobody has said that the work's full text could not be got."""
    known = reader.full_text(number)
    return known is None or known.retrieval is not Retrieval.NOT_RETRIEVED


def not_retrieved(reader: Reader) -> frozenset[str]:
    """The works whose full text could not be got."""
    return frozenset(one.work for one in reader.full_texts() if one.retrieval is Retrieval.NOT_RETRIEVED)


def ways(reader: Reader, protocol: Protocol, decisions: Sequence[Decision] | None = None) -> dict[str, Track]:
    """The way of every work, in the order of their numbers; from the `decisions` of the reader, where they are known
    already."""
    missing = not_retrieved(reader)
    said = tracks(reader.decisions() if decisions is None else decisions, protocol, missing=missing)
    fresh = {got: unjudged("", protocol, retrieved=got) for got in (True, False)}
    return {
        name: said.get(name) or replace(fresh[name not in missing], work=name)
        for name in (f"W{number}" for number in reader.works())
    }
