"""Works from judged pairs: a sheet of the records in play, which `matching` settles as it does its own.

In play are the records that a verdict, a copy or a person ties to another; all others stand alone. rustworkx
(https://www.rustworkx.org) finds the components.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from litreview.engines.batches import packed_of, rivals_of, unsigned
from litreview.matching import Couple, Decided, Matching, settle
from litreview.matching.judging import Verdicts, joint, parted
from litreview.matching.sheet import Blocks, Sheet

if TYPE_CHECKING:
    from pyarrow import Table


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back, all by row: judged pairs (JUDGED), each copy's original, and of the records in play what they say
    (row, digest, packed, rivals); the keys of crowded blocks, and of DOIs that too many titles bear, by number."""

    judged: Table
    copies: Mapping[int, int]
    known: Table
    crowded: tuple[str, ...]
    shared: Mapping[int, str]


def works(
    ids: Sequence[int], returned: Returned, runs: Mapping[int, int], decided: Decided, without: frozenset[str]
) -> Matching:
    """The works among the records of `ids` (in order)."""
    known = returned.known.sort_by("row").to_pylist()
    at = {row["row"]: number for number, row in enumerate(known)}
    in_play = [ids[row] for row in at]
    rivals = {at[row["row"]]: rivals_of(row["rivals"]) for row in known if row["rivals"]}
    run_of = [runs.get(record) for record in in_play]
    sheet = Sheet(in_play, run_of, *packed_of(known), Blocks(), returned.shared, frozenset(), rivals)
    found = settle(
        sheet,
        Verdicts([_verdicts(returned.judged, at)]),
        {at[copy]: at[original] for copy, original in returned.copies.items()},
        decided=decided,
        without=without,
        crowded=returned.crowded,
        linked=linked,
    )
    alone = ((record,) for record in set(ids).difference(in_play))
    return replace(found, clusters=tuple(sorted((*found.clusters, *alone))))


def _verdicts(judged: Table, at: Mapping[int, int]) -> tuple[array[int], array[int]]:
    """Pairs, in their order, and verdicts; with the rows of the sheet, which stand in the same order."""
    ordered = judged.sort_by("pair")
    rows = map(parted, ordered["pair"].to_pylist())
    return array("Q", (joint(at[one], at[other]) for one, other in rows)), unsigned(ordered["code"].to_pylist())


def linked(rows: int, couples: Iterable[Couple]) -> Sequence[int]:
    """What `components.linked` finds."""
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(rows))
    graph.add_edges_from_no_data(list(couples))
    named = list(range(rows))
    for nodes in rustworkx.connected_components(graph):
        lowest = min(nodes)
        for row in nodes:
            named[row] = lowest
    return named
