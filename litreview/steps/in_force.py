"""The version of the protocol that is in force: the one recorded last, whatever the file says now."""

from __future__ import annotations

from litreview.errors import InputError, Where
from litreview.model import Change, Protocol
from litreview.screening.amendments import changes, part_words
from litreview.store import Reader


def protocol_in_force(reader: Reader) -> Protocol | None:
    """The protocol that was recorded last; None when none has been. Raises InputError for a text that this version of
    the program cannot read."""
    from litreview.formats.protocol_file import read_protocol

    found = reader.newest_document("protocol")
    if found is None:
        return None
    name, _, text = found
    return read_protocol(text.encode("utf-8"), f"protocols/{name}.toml", name)


def unamended(reader: Reader, protocol: Protocol) -> tuple[Change, ...]:
    """What differs between the version in force and the file, in what screening rests on. Nothing while no work has
    been judged: the file is then free."""
    newest = reader.newest_document("protocol")
    if newest is None or newest[1] == protocol.version or not reader.judged():
        return ()
    in_force = protocol_in_force(reader)
    return changes(in_force, protocol) if in_force is not None else ()


def refuse_unamended(reader: Reader, protocol: Protocol) -> None:
    """Returns when the file may be taken as it is. Raises InputError LR-PROTOCOL-AMEND."""
    found = unamended(reader, protocol)
    if found:
        parts = tuple(part_words(change.part) for change in found)
        raise InputError("LR-PROTOCOL-AMEND", where=Where(file=f"protocols/{protocol.name}.toml"), parts=parts)
