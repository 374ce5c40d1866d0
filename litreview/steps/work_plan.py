"""How today's works become the works that were found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from litreview.matching import Matching

Cluster = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes to the works, by work number. `joined` maps a work to the one it goes into; `split` lists records that
    leave their work for a new one."""

    created: dict[str, list[int]] = field(default_factory=dict)
    extended: dict[str, list[int]] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    split: dict[str, list[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.created or self.extended or self.joined or self.split)


@dataclass(frozen=True, slots=True)
class Standing:
    """The works as they are: those that any of the records is in, whole.

    `first_works`: the work each record was first put into. `held`: further works that have records, of other records'.
    `judged`: works a person has decided on. `next_number`: the first that no work has had.
    """

    works: Mapping[int, Cluster]
    first_works: Mapping[int, int]
    next_number: int
    held: Set[int] = frozenset()
    judged: Set[int] = frozenset()


def plan(found: Matching, standing: Standing) -> Plan:
    """How today's works become the matched clusters.

    A cluster keeps the lowest work number among its records', and before all others that of a work a person has decided
    on. Where two clusters want the same work (a person has parted its records), the one that has a record which began
    there keeps it; the other's records go back to the work they came from, with all that was decided on it, or to a new
    one when there is none.
    """
    work_of = {record: work for work, records in standing.works.items() for record in records}
    made, claimed, number = Plan(), set[int](), standing.next_number
    for cluster in sorted(found.clusters, key=lambda records: _claim(records, work_of, standing.first_works)):
        free = {work_of[record] for record in cluster if record in work_of} - claimed
        home = min(free, key=lambda work: (work not in standing.judged, work)) if free else None
        home = _former(cluster, standing, claimed) if home is None else home
        if home is None:
            home, number = number, number + 1
        claimed |= free
        claimed.add(home)
        _settle(made, cluster, work_of, home, free)
    return made


def _claim(cluster: Cluster, work_of: Mapping[int, int], first_works: Mapping[int, int]) -> tuple[bool, int]:
    """Sorts first the clusters with a record that still is where it began."""
    at_home = any(record in work_of and first_works.get(record) == work_of[record] for record in cluster)
    return (not at_home, min(cluster))


def _former(cluster: Cluster, standing: Standing, claimed: Set[int]) -> int | None:
    """The work that records of the cluster were in before it was joined to another."""
    former = {standing.first_works[record] for record in cluster if record in standing.first_works}
    taken = (claimed, standing.works, standing.held)
    return min((work for work in former if not any(work in one for one in taken)), default=None)


def _settle(made: Plan, cluster: Cluster, work_of: Mapping[int, int], home: int, free: Set[int]) -> None:
    new = [record for record in cluster if record not in work_of]
    leaving = [record for record in cluster if record in work_of and work_of[record] not in free]
    if leaving:
        made.split[str(home)] = leaving
    if new:
        (made.extended if free or leaving else made.created)[str(home)] = new
    made.joined.update({str(other): home for other in sorted(free) if other != home})
