"""The records each source brings beside two that are compared: whether they have rivals there. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from litreview.matching.keys import Keys
from litreview.matching.relations import Sources

_MANY = "many"  # stands for two publications or more
_LISTED = 6  # authors of a long list


class Company:
    """Tells of two records how their sources stand to each other (`runs`: the run that brought each record).

    Authors seldom have two publications in one issue of a journal, and two publications of one title. Where each of
    two sources lists just one, the two are one; where one source lists more, it shows that there are more. Records
    that say the same count once, so that a copy is no rival.
    """

    def __init__(self, keys: Mapping[int, Keys], runs: Mapping[int, int]) -> None:
        self._keys, self._runs = keys, runs
        self._index: dict[tuple[object, ...], object] | None = None

    def of(self, one: int, other: int) -> Sources:
        """UNKNOWN where the run of either is not known."""
        runs = self._runs.get(one), self._runs.get(other)
        if None in runs:
            return Sources.UNKNOWN
        if runs[0] == runs[1]:
            return Sources.ONE
        a, b = self._keys[one], self._keys[other]
        places, listed = _shared_places(a, b), self._listed()
        if not places or any(listed.get((run, *place)) == _MANY for run in runs for place in places):
            return Sources.TWO
        return Sources.ALONE

    def _listed(self) -> dict[tuple[object, ...], object]:
        """(run, place) → the publication it lists there, or _MANY."""
        if self._index is None:
            self._index = {}
            for record, run in self._runs.items():
                keys = self._keys.get(record)
                for place, what in _places(keys) if keys else ():
                    if self._index.setdefault((run, *place), what) != what:
                        self._index[run, *place] = _MANY
        return self._index


def _places(keys: Keys) -> list[tuple[tuple[object, ...], object]]:
    """Where a record stands (issue and author, or title) and what tells it from others there."""
    found: list[tuple[tuple[object, ...], object]] = [
        (("title", title), (keys.volume, keys.issue, keys.year)) for title in keys.titles[:1]
    ]
    if keys.volume and keys.issue:
        issue = keys.volume, keys.issue
        found += [(("issue", *issue, family), keys.titles[:1]) for family in keys.families[:_LISTED]]
    return found


def _shared_places(a: Keys, b: Keys) -> list[tuple[object, ...]]:
    if a.volume and b.volume and a.issue and b.issue:
        return [
            ("issue", a.volume, a.issue, family)
            for family in sorted(set(a.families[:_LISTED]) & set(b.families[:_LISTED]))
        ]
    return [("title", title) for title in (a.titles[0], b.titles[0])] if a.titles and b.titles else []
