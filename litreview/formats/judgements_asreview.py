"""ASReview's exports.

Version 2 adds to the columns it was given `asreview_label` (1 relevant, 0 not, empty when not seen), `asreview_time`,
`asreview_note`, `asreview_user_name` and `asreview_user_email`; version 1 fills `included`, and adds `asreview_ranking`
and `asreview_prior`. In RIS both write ASReview_relevant, ASReview_irrelevant or ASReview_not_seen into a note.
Sources: the documentation of ASReview LAB 1 and 2, «Progress and results» and «Data format», and its list of the
column names it takes for labels.
"""

from __future__ import annotations

import re

from litreview.formats.marks import KEY
from litreview.model import Judgement, Record, Verdict

_WORD = re.compile(r"\bASReview_(relevant|irrelevant|not_seen)\b")
# As ASReview's list of names for `included` has them; version 2's own label goes before them all.
_LABELS = (
    "included",
    "label",
    "label_included",
    "included_label",
    "included_final",
    "final_included",
    "included_flag",
    "include",
)
_OWN = ("asreview_label", "asreview_time", "asreview_note", "asreview_user_name", "asreview_user_email")
_SEEN = (*_OWN, "asreview_ranking", "asreview_prior")
_VERDICTS = {
    "1": Verdict.INCLUDE,
    "1.0": Verdict.INCLUDE,
    "0": Verdict.EXCLUDE,
    "0.0": Verdict.EXCLUDE,
    "relevant": Verdict.INCLUDE,
    "irrelevant": Verdict.EXCLUDE,
}


def wrote(record: Record) -> bool:
    """Whether a column or a note is ASReview's, or holds a label as it takes them (0 or 1)."""
    columns = _columns(record)
    if any(name in columns for name in _SEEN) or _words(record):
        return True
    return KEY not in record.extra and _given(columns) in _VERDICTS


def judgements(record: Record) -> tuple[Judgement, ...]:
    """None for a record that was not seen; two where the notes contradict each other."""
    columns = _columns(record)
    _, at, note, name, mail = (columns.get(column, "") for column in _OWN)
    labels = _words(record) or [_label(columns, ours=KEY in record.extra)]
    verdicts = dict.fromkeys(verdict for label in labels if (verdict := _VERDICTS.get(label)))
    return tuple(Judgement(verdict, None, name or mail, at=at, note=note) for verdict in verdicts)


def tags(record: Record) -> tuple[str, ...]:
    """ASReview writes none."""
    del record
    return ()


def work(record: Record) -> str:
    """ASReview keeps our column with the marks, and no other id of ours."""
    del record
    return ""


def _label(columns: dict[str, str], *, ours: bool) -> str:
    """Version 2 leaves its own label empty where a record was not seen: what it was given is then not its word. In a
    table that came from us, only version 1's columns say that the label is ASReview's."""
    own = columns.get(_OWN[0], "")
    if own or any(name in columns for name in _OWN) or (ours and not any(name in columns for name in _SEEN)):
        return own
    return _given(columns)


def _given(columns: dict[str, str]) -> str:
    return next((columns[name] for name in _LABELS if columns.get(name, "") in _VERDICTS), "")


def _words(record: Record) -> list[str]:
    return [word for note in record.notes if "ASReview_" in note for word in _WORD.findall(note)]


def _columns(record: Record) -> dict[str, str]:
    return {name.casefold(): values[0].strip() for name, values in record.extra.items() if values}
