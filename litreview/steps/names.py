"""Which names of persons stand in the protocol and the queries, so that events keep them sealed (store/veil.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litreview.errors import InputError
from litreview.store import Reader
from litreview.store.persons import TOOL_NAME
from litreview.store.veil import occurrences, veil

Places = tuple[tuple[int, int, str], ...]
_NOBODY = "0" * 64


def known_names(reader: Reader, reviewers: Sequence[str]) -> tuple[str, ...]:
    """The names that are not to stand in plain: the protocol's reviewers first, and everybody who has acted here."""
    acted = (name for name in reader.actor_names().values() if name != TOOL_NAME)
    return tuple(dict.fromkeys(name.strip() for name in (*reviewers, *acted) if name.strip()))


def places(text: str, names: Iterable[str], kind: str) -> Places:
    """Where these names stand in the text of a protocol or a query. A word that the file cannot be read without (a key,
    the name of a stage) is no name, whatever somebody calls himself, and is left where it is."""
    found = occurrences(text, names)
    if not found or _reads(_veiled(text, found), kind):
        return found
    return tuple(place for place in found if _reads(_veiled(text, (place,)), kind))


def _veiled(text: str, found: Places) -> str:
    return veil(text, found, lambda _: _NOBODY)


def _reads(text: str, kind: str) -> bool:
    from litreview.formats.protocol_file import read_protocol
    from litreview.formats.query_file import read_query

    try:
        (read_protocol if kind == "protocol" else read_query)(text.encode("utf-8"), "", "")
    except InputError:
        return False
    return True
