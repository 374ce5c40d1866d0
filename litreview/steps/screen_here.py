"""Which steps of another folder are in this one already: its own events, and those that were brought."""

from __future__ import annotations

from litreview.store import Event, Reader

_MADE = ("decision.made", "exception.made")
_BACK = ("decision.undone", "exception.withdrawn")


def hash_of(key: str) -> str:
    """The hash in a step's key. It alone tells the step: copies of one folder have their first events in common."""
    return key.partition(":")[2]


class Here:
    """Decisions and exceptions of this folder by the hash of the event that first made them."""

    def __init__(self, reader: Reader) -> None:
        self._events: dict[str, int] = {}
        self._works: dict[int, int] = {}
        self._makers: dict[int, str] = {}
        self._own: dict[str, set[str]] = {}
        self._back: set[int] = set()
        for event in reader.events(kinds=(*_MADE, *_BACK)):
            self.add(event)

    def add(self, event: Event) -> None:
        """Take note of a step that stands in the log."""
        if event.kind in _BACK:
            self._back.add(event.data["decision" if event.kind == "decision.undone" else "exception"])
            return
        origin = event.data.get("origin", {}).get("key")  # what came in another tool's file has a tool, and no key
        if origin is None and event.kind == "decision.made":
            self._own.setdefault(event.actor, set()).add(event.hash)
        self._events[hash_of(origin) if origin else event.hash] = event.seq
        self._works[event.seq] = event.data["work"]
        self._makers[event.seq] = event.actor

    def event(self, key: str) -> int | None:
        """The number here of the event that a key names; None when it is not here."""
        return self._events.get(hash_of(key))

    def stands(self, key: str) -> bool:
        """Whether it is here and has not been taken back."""
        event = self.event(key)
        return event is not None and event not in self._back

    def work(self, event: int) -> int:
        """The number of the work that a decision or exception was made on."""
        return self._works[event]

    def maker(self, event: int) -> str:
        """Who made a decision or exception."""
        return self._makers[event]

    def made_here(self, reviewer: str) -> frozenset[str]:
        """The hashes of the decisions that a reviewer made in this folder, or in the one it is a copy of."""
        return frozenset(self._own.get(reviewer, ()))
