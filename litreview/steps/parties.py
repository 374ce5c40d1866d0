"""Which records a user means: `17` is a record, `W3` all the records of a work."""

from __future__ import annotations

from litreview.errors import InputError, Where
from litreview.store import Reader


def records_named(reader: Reader, name: str | int) -> tuple[int, ...]:
    """The records behind a name, in order. Raises InputError LR-DEDUPE-RECORD, LR-WORK-UNKNOWN."""
    text = str(name).strip().upper()
    digits = text.removeprefix("W")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 15:
        raise InputError("LR-DEDUPE-RECORD", where=Where(record=str(name)))
    if text != digits:
        works = reader.works()
        if int(digits) not in works:
            raise InputError("LR-WORK-UNKNOWN", where=Where(record=str(name)), n=len(works))
        return works[int(digits)]
    if not reader.records_of((int(digits),)):
        raise InputError("LR-DEDUPE-RECORD", where=Where(record=str(name)))
    return (int(digits),)


def works_of_records(reader: Reader) -> dict[int, int]:
    """The work of each record that is in one."""
    return {record: work for work, records in reader.works().items() for record in records}
