"""How far a search has come, on one line of a terminal; silent where nobody watches."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from litreview.cli.speak import shown, words

if TYPE_CHECKING:
    from litreview.steps.plan import Planned

_SOON = 5.0  # seconds before a guess of the time left is worth anything


class Board:
    """One entry for each search that runs; lanes report from their own threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._entries: dict[int, tuple[str, int, int | None, int]] = {}  # title, done, total, done at the start
        self._width = 0

    def lane(self, planned: Planned) -> Callable[[int, int | None], None]:
        """The progress of one search."""
        title = planned.source.capabilities.title

        def show(done: int, total: int | None) -> None:
            with self._lock:
                began = self._entries[id(planned)][3] if id(planned) in self._entries else done
                self._entries[id(planned)] = (title, done, total, began)
                self._write()

        return show if sys.stderr.isatty() else (lambda done, total: None)

    def waiting(self, host: str, seconds: float) -> None:
        """A pause that a service asked for."""
        if sys.stderr.isatty():
            with self._lock:
                sys.stderr.write("\n  " + shown(words("cli.search.waiting", host=host, n=round(seconds))) + "\n")

    def close(self) -> None:
        """End the line."""
        if self._width:
            sys.stderr.write("\n")
            self._width = 0

    def _write(self) -> None:
        told = [
            words("cli.search.lane", source=title, done=done, total=words("cli.unknown") if total is None else total)
            for title, done, total, _ in self._entries.values()
        ]
        left = self._left()
        text = " · ".join(told) + (f" · {words('cli.search.left', time=_clock(left))}" if left else "")
        self._width = max(self._width, len(text))
        sys.stderr.write("\r  " + shown(text).ljust(self._width))
        sys.stderr.flush()

    def _left(self) -> float:
        """Seconds until the slowest search is done, at the pace so far; 0 while nobody knows."""
        passed = time.monotonic() - self._began
        slowest = 0.0
        for _, done, total, began in self._entries.values():
            if total is not None and done > began and done < total:
                slowest = max(slowest, passed * (total - done) / (done - began))
        return slowest if passed > _SOON else 0.0


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
