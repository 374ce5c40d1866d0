"""Works from judged pairs: rustworkx (https://www.rustworkx.org) ties them to components, `matching` settles each.

Nothing that `resolve`, guard included, asks goes beyond a component; so no more than one component's keys need to be in
memory as objects at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litreview.engines.batches import Row, decoded, judgement
from litreview.matching import Couple, Decided, Matching, Pair
from litreview.matching.match import Judging, resolve

if TYPE_CHECKING:
    from pyarrow import Table


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: judged pairs (JUDGED), each copy's original, their records' keys (id, keys), crowded blocks."""

    judged: Table
    copies: Mapping[int, int]
    keys: Table
    crowded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Component:
    members: list[int]
    judged: list[Row]
    same: list[Couple]
    different: list[Couple]


def settle(
    records: Collection[int],
    returned: Returned,
    runs: Mapping[int, int],
    decided: Decided,
    without: frozenset[str],
) -> Matching:
    """The works among `records`; those that nothing ties to another stand alone."""
    row_of = {record: row for row, record in enumerate(returned.keys["id"].to_pylist())}
    stored = returned.keys["keys"]
    found = []
    for part in _components(returned.judged.to_pylist(), returned.copies, decided, row_of):
        keys = {record: decoded(stored[row_of[record]].as_py()) for record in part.members}
        judging = Judging(keys, runs, without)
        judged = {(row["a"], row["b"]): judgement(row, (keys[row["a"]], keys[row["b"]])) for row in part.judged}
        judging.memory.update(judged)
        copied = {record: returned.copies[record] for record in part.members if record in returned.copies}
        found.append(resolve(judging, judged, copied, decided=Decided.of(part.same, part.different)))
    alone = set(records).difference(*(cluster for one in found for cluster in one.clusters))
    clusters = [(record,) for record in alone] + [cluster for one in found for cluster in one.clusters]
    return Matching(
        tuple(sorted(clusters)),
        _sorted(pair for one in found for pair in one.joined),
        _sorted(pair for one in found for pair in one.maybes),
        returned.crowded,
    )


def _sorted(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair.a, pair.b)))


def _components(
    judged: list[Row], copies: Mapping[int, int], decided: Decided, known: Collection[int]
) -> Iterator[_Component]:
    """The components that judged pairs, copies and a person's word make, each with what was said inside it."""
    same, different = (
        [(one, other) for one, other in said if one in known and other in known]
        for said in (decided.same, decided.different)
    )
    tied = [*((row["a"], row["b"]) for row in judged), *copies.items(), *same]
    found = [_Component(members, [], [], []) for members in components(tied)]
    home = {record: one for one in found for record in one.members}
    for row in judged:
        home[row["a"]].judged.append(row)
    for pair in same:
        home[pair[0]].same.append(pair)
    for pair in different:
        if pair[0] in home:
            home[pair[0]].different.append(pair)
    return iter(found)


def components(pairs: Collection[Couple]) -> list[list[int]]:
    """The connected components of the pairs' records, each in order of ids, in the order of their first."""
    import rustworkx

    records = sorted({record for pair in pairs for record in pair})
    number = {record: at for at, record in enumerate(records)}
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(records)
    graph.add_edges_from_no_data([(number[one], number[other]) for one, other in pairs])
    return sorted(sorted(records[at] for at in nodes) for nodes in rustworkx.connected_components(graph))
