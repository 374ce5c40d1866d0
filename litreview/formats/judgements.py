"""What was judged of an entry, as the entry itself states it: by Rayyan, ASReview or Covidence, or by us.

A parsed Record keeps what it has no field for in `extra`, and what screening tools write into notes in `notes`; this
page finds the judgements there. Nothing is guessed: no verdict is read where none is stated.
"""

from __future__ import annotations

from litreview.formats import judgements_asreview as asreview
from litreview.formats import judgements_covidence as covidence
from litreview.formats import judgements_rayyan as rayyan
from litreview.formats.marks import KEY, read_marks, take_marks
from litreview.model import Exchanged, Record

__all__ = ["exchanged_of"]


def exchanged_of(record: Record) -> Exchanged:
    """The record with our id of its work, the judgements and tags that it states, and the tool that wrote them.

    `tool` is `rayyan`, `asreview`, `covidence`, or '' for a file of ours or of no screening tool. A tool's file may
    carry marks of ours, from the file it was given: then the id and the tags are ours, and the judgements are the
    tool's only, as ours are known. The record is as given. Pure; raises nothing.
    """
    _, _, marked = take_marks((), rayyan.note_columns(record))
    marks = read_marks((*record.extra.get(KEY, ()), *marked))
    for key, tool in (("rayyan", rayyan), ("asreview", asreview), ("covidence", covidence)):
        if tool.wrote(record):
            tags = tuple(dict.fromkeys((*marks.tags, *tool.tags(record))))
            return Exchanged(record, marks.work or tool.work(record), tool.judgements(record), tags, key)
    return Exchanged(record, marks.work, marks.judgements, marks.tags)
