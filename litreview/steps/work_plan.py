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

    `founders`: of each work number the record it was made for, where that is one of the records; also of numbers that
    were joined to others (`joined_to`). `judged`: works a person has decided on. `next_number`: the first that no work
    has had.
    """

    works: Mapping[int, Cluster]
    founders: Mapping[int, int]
    next_number: int
    joined_to: Mapping[int, int] = field(default_factory=dict)
    judged: Set[int] = frozenset()


def plan(found: Matching, standing: Standing) -> Plan:
    """How today's works become the matched clusters.

    A number goes where the record goes that it was made for, and with it all that people decided on it; of a record
    that is gone (its search was withdrawn) the lowest record of the work stands for it. A cluster of several numbers
    goes by one that its records bear now, first of them one a person has decided on, then the lowest; the others are
    joined to it. A cluster without any gets a new one.
    """
    work_of = {record: work for work, records in standing.works.items() for record in records}
    numbers = _owned(found, standing, work_of)
    made, number = Plan(), standing.next_number
    for cluster in sorted(found.clusters, key=min):
        mine = numbers.get(cluster, set())
        home = _home({work_of[record] for record in cluster if record in work_of} & mine or mine, standing)
        if home is None:
            home, number = number, number + 1
        _settle(made, cluster, home, {record: work_of.get(record) for record in cluster}, mine)
        _join(made, mine - {home}, home, standing)
    return made


def _owned(found: Matching, standing: Standing, work_of: Mapping[int, int]) -> dict[Cluster, set[int]]:
    """The numbers of each cluster."""
    cluster_of = {record: cluster for cluster in found.clusters for record in cluster}
    owned: dict[Cluster, set[int]] = {}
    for number in {*standing.founders, *standing.works}:
        founder = standing.founders.get(number)
        if founder not in cluster_of:
            founder = min((record for record in standing.works.get(number, ()) if record in cluster_of), default=None)
        if founder is not None:
            owned.setdefault(cluster_of[founder], set()).add(number)
    return owned


def _home(numbers: Set[int], standing: Standing) -> int | None:
    return min(numbers, key=lambda work: (work not in standing.judged, work), default=None)


def _settle(made: Plan, cluster: Cluster, home: int, work_of: Mapping[int, int | None], mine: Set[int]) -> None:
    """Records of other clusters' numbers leave them; those of the cluster's own come along when these are joined."""
    new = [record for record in cluster if work_of[record] is None]
    leaving = [record for record in cluster if (work := work_of[record]) is not None and work not in mine]
    if leaving:
        made.split[str(home)] = leaving
    if new:
        (made.extended if mine or leaving else made.created)[str(home)] = new


def _join(made: Plan, numbers: Set[int], home: int, standing: Standing) -> None:
    """A number that has records goes into the cluster's; one that went before is told anew when it went elsewhere."""
    for number in sorted(numbers):
        if number in standing.works or standing.joined_to.get(number) not in numbers | {home}:
            made.joined[str(number)] = home
