"""Who is shown: the name of a person as it is kept, or a role in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Language
from litreview.store import Event, Reader
from litreview.store.persons import TOOL_NAME
from litreview.store.veil import occurrences


def names_of(reader: Reader, language: Language) -> Mapping[str, str]:
    """What to call each actor, by pseudonym: the kept name, or a role where it was left out or erased: «Person 1» for
    who came first into the history. The program itself is no person."""
    names = reader.actor_names()
    if all(names.values()):
        return names
    people, digests, words = reader.persons(), reader.actor_digests(), Words(language)

    def role(actor: str) -> str:
        number = people.get(digests[actor])
        return TOOL_NAME if number is None else words("audit.person", n=number)

    return {actor: name or role(actor) for actor, name in names.items()}


def named_in_plain(reader: Reader) -> tuple[int, ...]:
    """The events that tell the name of a person in a recorded text, as versions before 0.8 wrote them. They cannot be
    changed without breaking the chain; who hands the history on must know of them. Roles («author 1») are no names."""
    names = [name for name in reader.actor_names().values() if name != TOOL_NAME and _tells(name)]
    told = reader.events(kinds=("document.recorded", "protocol.amended"))
    return tuple(event.seq for event in told if _names_anybody(event, names))


def _names_anybody(event: Event, names: list[str]) -> bool:
    listed = (name for name in _reviewers(event.data) if _tells(name))
    wanted = dict.fromkeys((*names, *listed))
    return any(occurrences(text, wanted) for text in _texts(event.data))


def _tells(name: str) -> bool:
    """Whether a name tells who it is: it has a capital letter and more than that, and no number."""
    return len(name.strip()) > 1 and not name.islower() and not any(sign.isdigit() for sign in name)


def _reviewers(data: Mapping[str, Any]) -> tuple[str, ...]:
    from litreview.formats.protocol_file import read_protocol

    if data.get("kind") != "protocol":
        return ()
    try:
        found = read_protocol(data["text"].encode("utf-8"), "", "").reviewers
    except InputError:  # of a version that this one cannot read
        return ()
    return tuple(name for name in found if not name.startswith("{{private:"))


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (data[name] for name in ("text", "reason") if name in data)
    for change in data.get("changes", ()):
        yield from (change.get(side, "") for side in ("before", "after"))
