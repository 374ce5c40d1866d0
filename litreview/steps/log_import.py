"""`log import`: a search log that the student already has, proposed row by row, and written when it is agreed to.

Nothing is written before the answers are given; every reading of a cell is listed for yes or no. A refused reading
leaves the cell as printed and its value unknown. The rows are rows by hand: what they say was typed by a person, and
the file they came from stands on each of them by its name and SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.importers.log_file import LogFile, read_log_file
from litreview.model import Message, Purpose, Run, Unparsed, message
from litreview.sources import registry
from litreview.steps.files import read_bytes
from litreview.steps.log_readings import Asked, Interpretation, ReadRow, TableReader
from litreview.steps.review import Review, record_documents, require_actor
from litreview.store import Reader, Writer
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user says to a proposal. `refused` are keys of interpretations, `skipped` keys of rows.

    `purpose` holds for every row that does not state its own (None: not said); `source` for rows of which no source
    is known; `again` writes the rows of a file that was read before.
    """

    refused: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    purpose: Purpose | None = Purpose.MAIN
    source: str = ""
    again: bool = False


EVERYTHING = Answers()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would add to the log. `format` is docx, xlsx, csv or search-history.

    `rows` in the order of the file, each as it would be read; `interpretations` for yes or no; `unparsed` the rows that
    are no searches, with their place; `remarks` what else is to be said of the file. `before` are rows of the log that
    came from the very same file, `logged` the rows of the log that equal one of the file, by the key of that.
    """

    file: str
    sha256: str
    format: str
    rows: tuple[ReadRow, ...]
    interpretations: tuple[Interpretation, ...]
    unparsed: tuple[Unparsed, ...]
    remarks: tuple[Message, ...]
    before: tuple[int, ...]
    logged: Mapping[str, int]
    tables: LogFile = field(repr=False)


def propose(review: Review, path: Path, answers: Answers = EVERYTHING) -> Proposal:
    """Read a log (docx, xlsx, csv, search-history JSON) and say what each of its rows would become. Writes nothing.

    With `answers` the proposal is the one that stands after them, so that a refusal can be shown before it is written.
    Raises InputError: LR-FILE-… when the file cannot be opened, LR-LOG-FILE, LR-LOG-OLD, LR-LOG-DAMAGED, LR-LOG-TABLE,
    LR-LOG-HISTORY when no log is found in it.
    """
    data = read_bytes(path)
    found = read_log_file(data, path.name)
    with review.store.reading() as reader:
        return _proposal(path.name, hashlib.sha256(data).hexdigest(), found, answers, reader)


def write(review: Review, proposal: Proposal, answers: Answers = EVERYTHING) -> tuple[Run, ...]:
    """Log the rows that were not skipped, all in one transaction, and give the runs back.

    Raises InputError LR-LOG-TWICE when rows of the very same file stand in the log (unless `answers.again`),
    LR-LOG-ANSWER for a key that the proposal does not have, LR-ACTOR-NONE.
    """
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        now = _proposal(proposal.file, proposal.sha256, proposal.tables, answers, Reader(writer.connection))
        _refuse(proposal, now, answers)
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        wanted = [row for row in now.rows if row.key not in answers.skipped]
        return tuple(_log(writer, row.run, pseudonym) for row in wanted)


def _log(writer: Writer, given: Run, actor: str) -> Run:
    run = replace(given, id=writer.next_id("runs"))
    writer.append("run.logged", f"run {run.id}", {"run": to_json(run)}, actor=actor)
    return run


def _refuse(proposal: Proposal, now: Proposal, answers: Answers) -> None:
    if now.before and not answers.again:
        raise InputError("LR-LOG-TWICE", where=Where(file=proposal.file), run=now.before[0])
    known = {item.key for item in (*proposal.interpretations, *now.interpretations)}
    rows = {row.key for row in (*proposal.rows, *now.rows)}
    wrong = sorted((answers.refused - known) | (answers.skipped - rows))
    if wrong:
        raise InputError("LR-LOG-ANSWER", where=Where(file=proposal.file, key=wrong[0]))


def _proposal(file: str, sha256: str, found: LogFile, answers: Answers, reader: Reader) -> Proposal:
    asked = Asked(answers.refused)
    rows: list[ReadRow] = []
    unparsed: list[Unparsed] = []
    remarks = [*found.remarks, *(message("log.import.other_table", name=name) for name in found.others if name)]
    for number, table in enumerate(found.tables, start=1):
        tables = TableReader(table, number, asked, answers.skipped, found.format)
        tables.read()
        rows += [replace(row, run=_finished(row.run, file, sha256, answers)) for row in tables.rows]
        unparsed += tables.unparsed
        remarks += tables.remarks
    logged = reader.runs()
    return Proposal(
        file,
        sha256,
        found.format,
        tuple(rows),
        asked.interpretations(),
        tuple(unparsed),
        tuple(remarks),
        tuple(run.id for run in logged if run.sha256 == sha256),
        _twins(rows, logged),
        found,
    )


def _finished(run: Run, file: str, sha256: str, answers: Answers) -> Run:
    made = replace(run, file=file, sha256=sha256, purpose=run.purpose or answers.purpose)
    if made.source or not answers.source:
        return made
    source = registry.find(answers.source) or answers.source
    place = registry.get(source)
    return replace(made, source=source, source_carried=True, column=place.column if place else made.column)


def _same_search(run: Run) -> tuple[object, ...]:
    """What two rows of a log have in common when they are of the same search."""
    query = " ".join(run.query.casefold().split())
    hits = run.hits.raw.strip() if run.hits.value is None else run.hits.value
    return (run.source, query, hits, run.date.first, run.date.last)


def _twins(rows: Iterable[ReadRow], logged: Iterable[Run]) -> dict[str, int]:
    """The rows that the log has already, by their keys, with the number of the row there."""
    known = {_same_search(run): run.id for run in logged}
    return {row.key: known[_same_search(row.run)] for row in rows if _same_search(row.run) in known}
