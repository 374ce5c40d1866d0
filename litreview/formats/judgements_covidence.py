"""Covidence's exports: a list a file, so that the verdict is in the choice of the list and not in its rows.

A CSV has the columns `Ref`, `Covidence #`, `Study`, `Notes` and `Tags` beside those of the publication, and is called
`review_12345_irrelevant_csv_20260102030405.csv`: `screen` (not judged), `irrelevant` (excluded by title and abstract),
`select` (to be read in full text), `excluded` (by the full text) and `included`. So it stands in reviews that published
their files. `verdict_of_list` reads the name; the user says whether it is so.

Assumed, not verified: the reason for an exclusion in full text stands in the notes as «Exclusion reason: …;»; `Ref` is
the ID of the RIS file that was read in; tags are parted by semicolons.
"""

from __future__ import annotations

import re

from litreview.model import Judgement, Record, Stage, Verdict

_NUMBER = "covidence #"
_REASON = re.compile(r"Exclusion reason:\s*([^;\n]+)")
_NAME = re.compile(r"review_\d+_(irrelevant|select|excluded|included)_", re.IGNORECASE)
_LISTS = {
    "irrelevant": (Verdict.EXCLUDE, Stage.ABSTRACT),
    "select": (Verdict.INCLUDE, Stage.ABSTRACT),
    "excluded": (Verdict.EXCLUDE, Stage.FULL_TEXT),
    "included": (Verdict.INCLUDE, Stage.FULL_TEXT),
}
_CRITERION = re.compile(r"^[IE]\d{1,3}\b")
_WORK = re.compile(r"^W\d+$")


def verdict_of_list(name: str) -> tuple[Verdict, Stage] | None:
    """What a file of this name holds, for the user to confirm; None when the name does not tell."""
    found = _NAME.search(name)
    return _LISTS[found.group(1).lower()] if found else None


def wrote(record: Record) -> bool:
    """Whether the entry has Covidence's number."""
    return "covidence" in record.ids or bool(_column(record, _NUMBER))


def judgements(record: Record) -> tuple[Judgement, ...]:
    """An exclusion when a reason for one is noted; else nothing, as the rows do not tell."""
    for note in (*record.notes, *_column(record, "notes")):
        found = _REASON.search(note)
        if found:
            reason = found.group(1).strip()
            criterion = _CRITERION.match(reason)
            return (Judgement(Verdict.EXCLUDE, None, "", criterion.group() if criterion else "", reason),)
    return ()


def tags(record: Record) -> tuple[str, ...]:
    """The tags of the entry."""
    parts = (part.strip() for value in _column(record, "tags") for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def work(record: Record) -> str:
    """Our id, where Covidence kept the reference it was given."""
    return next((ref for ref in _column(record, "ref") if _WORK.match(ref)), "")


def _column(record: Record, name: str) -> tuple[str, ...]:
    return next((values for column, values in record.extra.items() if column.casefold() == name), ())
