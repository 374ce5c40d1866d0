"""Works and their decisions as files that other tools read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.exporters.base import Exporter
from litreview.exporters.registry import EXPORTERS, find
from litreview.formats.marks import KEY
from litreview.model import Decision, Exchanged, Judgement, Record, Situation, Works
from litreview.screening.standing import Track
from litreview.sources import registry
from litreview.steps.blind import Blind, blind
from litreview.steps.files import file_faults, write_bytes, writing
from litreview.steps.review import Review
from litreview.steps.screen import ways
from litreview.steps.snapshot import all_works, snapshot
from litreview.steps.stores import STORE
from litreview.store import Reader

SEARCH_HISTORY, PRISMA2020 = "search-history", "prisma2020"  # formats that hold no works
# What says where the values came from, and is no value itself.
_ABOUT = frozenset({"origin", "extra", "authors_complete"})


@dataclass(frozen=True, slots=True)
class ExportGiven:
    """What the user asks for. `form` '' is told by the file's suffix; `private`: with the
    names and notes of reviewers, who are pseudonyms otherwise."""

    path: Path
    form: str = ""
    works: Works = Works.ALL
    private: bool = False
    overwrite: bool = False
    blind: bool = False  # without decisions, for somebody who is to judge alone


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: `n` works, searches or files; and which fields the format has no room for, with the number of
    works that have them."""

    path: Path
    form: str
    n: int
    lost: tuple[tuple[str, int], ...] = ()


def export(review: Review, given: ExportGiven) -> Exported:
    """Write a file for other tools: whole or not at all. Appends no event.

    Raises InputError LR-EXPORT-FORMAT, LR-EXPORT-EXISTS, LR-EXPORT-NONE (there is nothing to write), LR-FILE-….
    """
    other = _OTHERS.get(given.form)
    return other(review, given) if other else export_works(review, given)


def export_works(review: Review, given: ExportGiven) -> Exported:
    """Works with the decisions that stand, in one of the formats of `exporters`."""
    exporter = find(given.form or form_of(given.path))
    refuse_existing(review, given.path, overwrite=given.overwrite)
    lost: Counter[str] = Counter()
    with review.store.reading() as reader:
        chosen = items(reader, review, given.works, private=given.private)
        if given.blind:
            chosen = (Exchanged(item.record, item.work) for item in chosen)
        first = next(chosen, None)
        if first is None:
            raise InputError("LR-EXPORT-NONE")
        counted = _Counted(chain([first], chosen), exporter, lost)
        with writing(given.path, private=given.private) as out:
            exporter.write(counted, out)
    return Exported(given.path, exporter.key, counted.n, tuple(sorted(lost.items())))


class _Counted:
    """Items on their way to a file, counted, with what the format will lose of them."""

    def __init__(self, works: Iterable[Exchanged], exporter: Exporter, lost: Counter[str]) -> None:
        self.n = 0
        self._works, self._exporter, self._lost = works, exporter, lost

    def __iter__(self) -> Iterator[Exchanged]:
        for item in self._works:
            self.n += 1
            self._lost.update(_filled(item.record) - self._exporter.holds)
            yield item


def export_history(review: Review, given: ExportGiven) -> Exported:
    """The searches of the log as a folder of search-history files, one a search."""
    from litreview.exporters.search_history import Named, history_files

    named = {key: Named(place.title, place.platform) for key, place in registry.places().items()}
    with review.store.reading() as reader:
        files = tuple(history_files(reader.runs(), named))
        runs = len(reader.runs())
    if not files:
        raise InputError("LR-EXPORT-NONE")
    with file_faults(given.path):
        given.path.mkdir(parents=True, exist_ok=True)
    for file in files:
        refuse_existing(review, given.path / file.name, overwrite=given.overwrite)
    for file in files:
        write_bytes(given.path / file.name, file.data)
    left = runs - len(files)
    return Exported(
        given.path, SEARCH_HISTORY, len(files), (("searches without a search string", left),) if left else ()
    )


def export_flow(review: Review, given: ExportGiven) -> Exported:
    """The flow as the data file of the R package PRISMA2020; `lost` names what it has no line for."""
    from litreview import prisma
    from litreview.exporters.prisma2020 import left_out, prisma2020_csv

    refuse_existing(review, given.path, overwrite=given.overwrite)
    flow = prisma.flow(snapshot(review))
    lines = tuple(replace(line, printed=line.printed or _title(line.source)) for line in flow.lines)
    flow = replace(flow, lines=lines)
    if not flow.applies:
        raise InputError("LR-EXPORT-NONE")
    texts = {criterion.id: criterion.text for criterion in review.protocol.criteria}
    write_bytes(given.path, prisma2020_csv(flow, lambda key: texts.get(key, key)))
    return Exported(given.path, PRISMA2020, 1, tuple((name, 1) for name in left_out(flow)))


def _title(source: str) -> str:
    place = registry.get(source)
    return place.title if place else source


_OTHERS: Mapping[str, Callable[[Review, ExportGiven], Exported]] = {
    SEARCH_HISTORY: export_history,
    PRISMA2020: export_flow,
}
OTHER_FORMATS = tuple(_OTHERS)


def form_of(path: Path) -> str:
    """The format that a file's suffix stands for; the suffix itself where none does. Formats of one tool only, which
    share a suffix with a common one, are asked for by name."""
    suffix = path.suffix.lower()
    return next((exporter.key for exporter in EXPORTERS if exporter.suffix == suffix), suffix)


def refuse_existing(review: Review, path: Path, *, overwrite: bool) -> None:
    """Raises InputError LR-EXPORT-EXISTS for a file that is there, unless it may be written over; LR-EXPORT-OWN for
    what the review itself is made of, and LR-FILE-SPECIAL for a pipe or device, which never may."""
    with file_faults(path):
        own = [(review.folder / name).resolve() for name in ("protocols", "queries")]
        target = path.resolve()
        if target.name.startswith(STORE) or any(place in target.parents for place in own):
            raise InputError("LR-EXPORT-OWN", where=Where(file=str(path)))
        if not path.exists() or path.is_dir():
            return
        if not path.is_file():
            raise InputError("LR-FILE-SPECIAL", where=Where(file=str(path)))
    if not overwrite:
        raise InputError("LR-EXPORT-EXISTS", where=Where(file=str(path)))


def items(reader: Reader, review: Review, chosen: Works, *, private: bool = False) -> Iterator[Exchanged]:
    """The chosen works one at a time, each with the decisions that stand, and the own word of who acts where nothing
    stands yet. What others said of a work that who acts has yet to judge is left out."""
    way, eyes = ways(reader, review.protocol), blind(reader, review)
    known = reader.actor_names() if private else {}
    reasons = {criterion.id: criterion.text for criterion in review.protocol.criteria}
    for work in all_works(reader):
        made = way[work.id]
        if chosen is Works.ALL or _situation(made) is chosen:
            told = _told(made, eyes)
            judged = tuple(_judgement(decision, reasons, known, private=private) for decision in told)
            yield Exchanged(work.best if private else _impersonal(work.best), work.id, judged)


def _told(way: Track, eyes: Blind) -> tuple[Decision, ...]:
    settled = tuple(decision for decision in way.standing.values() if not eyes.hides(way, decision))
    if way.place.stage in way.standing:
        return settled
    own = [vote for vote in way.poll(way.place.stage).votes if vote.reviewer == eyes.reviewer]
    return (*settled, *own[-1:])


def _impersonal(record: Record) -> Record:
    """Without the names and notes that came in with a file of decisions, ours or another tool's."""
    notes = tuple(note for note in record.notes if "RAYYAN-" not in note)
    return replace(record, notes=notes, extra={tag: texts for tag, texts in record.extra.items() if tag != KEY})


def _situation(way: Track) -> Works:
    chosen = {Situation.INCLUDED: Works.INCLUDED, Situation.EXCLUDED: Works.EXCLUDED}
    return chosen.get(way.place.situation, Works.WAITING)


def _judgement(decision: Decision, reasons: dict[str, str], names: dict[str, str], *, private: bool) -> Judgement:
    return Judgement(
        decision.verdict,
        decision.stage,
        names.get(decision.reviewer, decision.reviewer) or decision.reviewer,
        decision.criterion,
        reasons.get(decision.criterion, ""),
        decision.at.isoformat(timespec="seconds"),
        decision.note if private else "",
    )


def _filled(record: Record) -> set[str]:
    """The fields of a record that say something."""
    empty: tuple[object, ...] = (None, "", (), {})
    return {item.name for item in fields(record) if item.name not in _ABOUT and getattr(record, item.name) not in empty}
