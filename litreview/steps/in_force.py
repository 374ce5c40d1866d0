"""The version of the protocol that is in force: the one recorded last, whatever the file says now."""

from __future__ import annotations

from litreview.errors import InputError, Where
from litreview.model import Amendment, Change, Protocol
from litreview.screening.amendments import changes, part_words
from litreview.steps.roles import names_of
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
    """Returns when the file may be taken as it is. Raises InputError LR-PROTOCOL-AMEND, or LR-PROTOCOL-OLD when the
    file is an earlier version, as it is with one of a team whose file was not renewed when another amended theirs."""
    found = unamended(reader, protocol)
    if not found:
        return
    where, newer = Where(file=f"protocols/{protocol.name}.toml"), replaced_by(reader, protocol)
    if newer is not None:
        raise InputError("LR-PROTOCOL-OLD", where=where, **told_of(reader, newer, protocol))
    raise InputError("LR-PROTOCOL-AMEND", where=where, parts=tuple(part_words(change.part) for change in found))


def replaced_by(reader: Reader, protocol: Protocol) -> Amendment | None:
    """The last amendment, when the file is a version from before it; None when the file was never in force, or is."""
    versions = [one.sha256 for one in reader.documents("protocol")]
    made = reader.amendments()
    return made[-1] if made and protocol.version in versions and protocol.version != versions[-1] else None


def told_of(reader: Reader, newer: Amendment, protocol: Protocol) -> dict[str, str]:
    """Who amended, when and why, as words take it."""
    who = names_of(reader, protocol.language).get(newer.by) or newer.by
    return {"date": newer.at.date().isoformat() if newer.at else "", "who": who, "reason": newer.reason}
