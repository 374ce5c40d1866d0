"""What the flow counts of the works in the store: all of them, and those of each way of finding works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from litreview.model import Earlier, Found, Means, Purpose, Run, Situation, Stage, Tally, Verdict
from litreview.prisma.numbers import COUNTING, SEARCHED, of_update
from litreview.screening.standing import Track, automatic, included, places, reasons, tally
from litreview.steps.dedupe import removed_among
from litreview.steps.flow_update import found_anew
from litreview.store import Reader

Face = tuple[int, int, int]  # a work, a run, and how many records of the run the work has


def tally_of(reader: Reader, ways: Sequence[Track]) -> Tally:
    """The counts of all works, given the way of each."""
    runs = [run for run in reader.runs() if run.purpose is not Purpose.REPEAT]
    judging = Judging(reader.first_judgement(), {one.work: one.reason for one in reader.full_texts()})
    faces = tuple(reader.work_runs())
    columns, earlier = _columns(faces, credits_of(reader, runs), runs, ways, judging)
    return replace(
        judging.count(ways),
        records=sum(run.parsed or 0 for run in runs),
        unparsed=sum(run.unparsed or 0 for run in runs),
        undecided_pairs=reader.open_count(),
        unmatched=reader.unmatched(),
        columns=columns,
        earlier=earlier,
    )


@dataclass(frozen=True, slots=True)
class Judging:
    """The event of the first judgement by a person, and why full texts were not got, by work."""

    first: int | None
    missing: Mapping[str, str]

    def count(self, ways: Sequence[Track]) -> Tally:
        before, after = automatic(ways, self.first)
        gone = [way.work for way in ways if way.place.situation is Situation.NOT_RETRIEVED]
        return Tally(
            works=len(ways),
            decided=tally(ways),
            places=places(ways),
            reasons=reasons(ways),
            automatic=after,
            automatic_before=before,
            sought=sum(map(_sought, ways)),
            not_retrieved=dict(Counter(self.missing[work] for work in gone)),
        )

    def count_column(self, ways: Sequence[Track]) -> Tally:
        """Works that a rule took out before screening are in no other count."""
        rest = [way for way in ways if not self.before(way)]
        return replace(self.count(rest), works=len(ways), automatic_before=len(ways) - len(rest))

    def before(self, way: Track) -> bool:
        """Whether a rule excluded a work before any person had judged any."""
        return any(
            out.verdict is Verdict.EXCLUDE
            and out.means is Means.RULE
            and (self.first is None or out.event < self.first)
            for out in way.standing.values()
        )


def _sought(way: Track) -> bool:
    """Whether a work has come to the full text, read or not."""
    here = way.place.stage is Stage.FULL_TEXT and way.place.situation is not Situation.EXCLUDED
    return here or Stage.FULL_TEXT in way.standing


def credits_of(reader: Reader, runs: Iterable[Run]) -> list[tuple[str, int]]:
    """The works that the author says a run gave, each as the one that stands, and the run."""
    kept = {f"W{gone}": f"W{into}" for gone, (into, _) in reader.joined().items()}
    return [(kept.get(work, work), run.id) for run in runs for work in run.works or ()]


def _columns(
    faces: Sequence[Face],
    credited: Sequence[tuple[str, int]],
    runs: Sequence[Run],
    ways: Sequence[Track],
    judging: Judging,
) -> tuple[dict[Found, Tally], Earlier | None]:
    """The counts of each column; where the review was updated, of the update alone, with what there was before."""
    found_by = {run.id: way_of(run) for run in runs}
    told = [*((f"W{work}", run) for work, run, _ in faces), *credited]
    column, fresh = column_by_work(told, found_by), found_anew(told, runs)
    earlier = None
    if fresh is not None:
        before = included(way for way in ways if way.work not in fresh)
        earlier = Earlier(before, sum(column.get(work, Found.BESIDE) is Found.BESIDE for work in before))
    counted = {}
    for found in Found:
        some = [way for way in ways if column.get(way.work, Found.BESIDE) is found]
        ours = [run for run in runs if found_by[run.id] is found and (fresh is None or of_update(run))]
        inside = some if fresh is None else [way for way in some if way.work in fresh]
        counted[found] = _with_records(judging.count_column(inside), faces, ours)
    return counted, earlier


def way_of(run: Run) -> Found:
    """The column of what a run found."""
    if run.purpose not in COUNTING:
        return Found.BESIDE
    return Found.SEARCHED if run.column in SEARCHED else Found.OTHER


def column_by_work(told: Iterable[tuple[str, int]], found_by: Mapping[int, Found]) -> dict[str, Found]:
    """The column of each work, from the runs that gave it; a database goes first."""
    ranks = tuple(Found)
    column: dict[str, Found] = {}
    for work, run in told:
        if ranks.index(found_by[run]) < ranks.index(column.get(work, Found.BESIDE)):
            column[work] = found_by[run]
    return column


def _with_records(counted: Tally, faces: Iterable[Face], runs: Sequence[Run]) -> Tally:
    """With the records of these runs: how many there are, how many nobody has looked at, and what was removed."""
    ours = {run.id for run in runs}
    standing = [face for face in faces if face[1] in ours]
    records = sum(run.parsed or 0 for run in runs)
    removed = removed_among(standing, runs)
    return replace(
        counted,
        records=records,
        unmatched=records - sum(number for _, _, number in standing),
        within=removed.within,
        between=removed.between,
    )
