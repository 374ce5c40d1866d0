"""Decisions that were made elsewhere, in another tool or another student's folder, read from a file."""

from __future__ import annotations

from contextlib import suppress
from typing import BinaryIO

from litreview.steps.files import opened
from litreview.steps.review import Review
from litreview.steps.screen_exchange import take_file
from litreview.steps.screen_returned import Returned, ScreenImport, Told, counts
from litreview.steps.screen_tools import take_judgements
from litreview.store import Writer

__all__ = ["Returned", "ScreenImport", "Told", "counts", "import_decisions"]

_HEAD = 256  # bytes that tell a file of `screen export`


class _NotKept(Exception):
    """Raised where nothing of a transaction is to be kept."""


def import_decisions(review: Review, given: ScreenImport) -> Returned:
    """Put the decisions of a file on the works they are about, in one transaction; the file of works itself is read
    with `import`. The same file again changes nothing, and no decision of ours is replaced.

    An entry is about the work whose id it carries, if its reference agrees, else about the one work with its DOI,
    PMID or title. Judgements that name nobody are those of who acts. A file of `screen export` brings the events of one
    reviewer, each with its origin. A preview is the import itself, taken back at its end.

    Raises InputError LR-FILE-…, LR-IMPORT-…, LR-SCREEN-NO-JUDGEMENT (no entry of the file states any), LR-ACTOR-NONE,
    LR-SCREEN-FILE, LR-SCREEN-FILE-NEWER, LR-SCREEN-SAME-REVIEWER.
    """
    done = Returned()
    with suppress(_NotKept), review.store.writing(review.clock) as writer, opened(given.path) as stream:
        done = _taken(review, writer, given, stream)
        if given.preview or not done.changes:
            raise _NotKept
    return done


def _taken(review: Review, writer: Writer, given: ScreenImport, stream: BinaryIO) -> Returned:
    from litreview.formats.decisions_file import is_decision_file, read_file

    head = stream.read(_HEAD)
    stream.seek(0)
    if is_decision_file(head):
        return take_file(review, writer, read_file(stream, given.path.name), given)
    return take_judgements(review, writer, given, stream)
