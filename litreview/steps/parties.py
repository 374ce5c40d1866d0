"""Which records a user means: `17` is a record, `W3` all the records of a work."""

from __future__ import annotations

from litreview.errors import InputError, Where
from litreview.store import Reader


def records_named(reader: Reader, name: str | int) -> tuple[int, ...]:
    """The records behind a name, in order. Raises InputError LR-DEDUPE-RECORD, LR-WORK-UNKNOWN,
    LR-WORK-JOINED."""
    text = str(name).strip().upper()
    digits = text.removeprefix("W")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 15:
        raise InputError("LR-DEDUPE-RECORD", where=Where(record=str(name)))
    if text != digits:
        number = standing_work(reader, int(digits), str(name))
        return reader.records_in([number])[number]
    if not reader.records_of((int(digits),)):
        raise InputError("LR-DEDUPE-RECORD", where=Where(record=str(name)))
    return (int(digits),)


def standing_work(reader: Reader, number: int, name: str) -> int:
    """The number of a work that stands. Raises InputError LR-WORK-UNKNOWN, LR-WORK-JOINED (it went into another)."""
    if reader.records_in([number]):
        return number
    now = reader.work_id(number)
    if reader.records_in([int(now[1:])]):
        raise InputError("LR-WORK-JOINED", where=Where(record=name), now=now)
    raise InputError("LR-WORK-UNKNOWN", where=Where(record=name), n=reader.work_counts()[1])


def works_of_records(reader: Reader) -> dict[int, int]:
    """The work of each record that is in one."""
    return {record: work for work, records in reader.works().items() for record in records}
