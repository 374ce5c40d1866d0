"""What a piece of work takes: wall time, processor time, and the memory of all its processes together."""

from __future__ import annotations

import os
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

_EVERY = 0.2  # seconds between two looks at the memory


class Gauge:
    """Use as a context; read `seconds`, `cpu_seconds` and `peak_mb` afterwards.

    `cpu_seconds`: of this process and of those it started and waited for. `peak_mb`: on Linux the highest of many sums
    of this process and all below it, pages they share counted once (PSS; proc(5), smaps_rollup); it holds what the
    process had before, too (`before_mb`). Elsewhere the most this process ever had and that of its largest child, and
    None on Windows, which has neither.
    """

    def __init__(self) -> None:
        self.seconds = self.cpu_seconds = 0.0
        self.peak_mb: int | None = None
        self.before_mb = total_mb()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Gauge:
        self._watch.start()
        self._wall, self._cpu = time.perf_counter(), _cpu()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, one: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = time.perf_counter() - self._wall
        self.cpu_seconds = _cpu() - self._cpu
        self._over.set()
        self._watch.join()
        self._see(total_mb())

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            self._see(total_mb())

    def _see(self, now: int | None) -> None:
        if now is not None:
            self.peak_mb = max(now, self.peak_mb or 0)


def total_mb() -> int | None:
    """The memory of this process and all below it, now; where there is no /proc, the most there has been."""
    if not Path("/proc/self/smaps_rollup").exists():
        return _most_mb()
    return round(sum(_pss(pid) for pid in _family(os.getpid())) / 2**10)


def _family(pid: int) -> list[int]:
    found = [pid]
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:  # it ended while we looked
            children = []
        found += [one for child in children for one in _family(int(child))]
    return found


def _pss(pid: int) -> int:
    """Proportional set size in KiB; 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _most_mb() -> int | None:
    if find_spec("resource") is None:
        return None
    import resource

    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
