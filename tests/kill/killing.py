"""Commands killed at any moment: what is left must be whole, and the next run must come to the same end.

A job is a command on a review folder that has been made ready. Its whole course is timed once; then it is begun again
and again on fresh copies of that folder and killed at a moment drawn by lot within that time, some of them several
times in a row. After each kill `audit verify` must find nothing, and nothing that the command is not about may differ.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litreview.steps.audit import verify
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings

# The clock starts when the program has been imported: what comes before touches no review.
_BEGIN = (
    "import sys, litreview.cli.app as app, litreview.steps.review, litreview.steps.dedupe, litreview.steps.imports\n"
    "print('begun', flush=True); app.main()"
)
HOME = Path(__file__).resolve().parents[2]
_OWN = {"PYTHONPATH": str(HOME), "LITREVIEW_LANG": "en"}
_KILLED = -9 if os.name != "nt" else 1


@dataclass(frozen=True)
class Job:
    """`arguments` run in the folder; `ends` tells a review at its end, for comparison with one that was not killed.

    `codes` are the exit codes of a run that comes to its end, also after a run that had come to its end already.
    """

    name: str
    arguments: tuple[str, ...]
    ends: Callable[[Review], object]
    codes: tuple[int, ...] = (0,)
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Killed:
    """How often a job was killed before its end, how often it was over before that, and how often it was resumed."""

    killed: int = 0
    over: int = 0
    resumed: int = 0


def kill_and_look(job: Job, ready: Path, room: Path, times: int, seed: int) -> Killed:
    """Kill a job so many times on copies of the folder `ready`, made in `room`. Raises AssertionError."""
    chance, done = random.Random(f"{job.name} {seed}"), Killed()
    whole = _copy(ready, room / "whole")
    lasts = _run(job, whole)
    expected = job.ends(_opened(whole))
    while done.killed < times:
        folder = _copy(ready, room / "killed")
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            if not _kill(job, folder, chance.uniform(0, lasts)):
                done.over += 1
                break
            done.killed += 1
            _look(folder)
        _run(job, folder)
        done.resumed += 1
        assert job.ends(_opened(folder)) == expected
        _look(folder)
        assert done.over < 20 + 3 * times, "never killed in time: the job is too short"
    return done


def _copy(ready: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ready, target)
    return target


def _begin(job: Job, folder: Path) -> subprocess.Popen[str]:
    """The command's process, just before it does anything."""
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN, *job.arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(HOME),
            "LITREVIEW_CONFIG": str(folder),
            "LITREVIEW_LANG": "en",
            **job.environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


def _run(job: Job, folder: Path) -> float:
    """The command to its end; the seconds it took."""
    process, began = _begin(job, folder), time.monotonic()
    out, err = process.communicate()
    assert process.returncode in job.codes, f"{job.name} ended with {process.returncode}\n{out}\n{err}"
    return time.monotonic() - began


def _kill(job: Job, folder: Path, after: float) -> bool:
    """Whether the command was killed before it had ended."""
    process = _begin(job, folder)
    time.sleep(after)
    process.kill()
    process.communicate()
    return process.returncode == _KILLED


def _look(folder: Path) -> None:
    assert verify(_opened(folder)).faults == ()


def _opened(folder: Path) -> Review:
    return open_review(folder, settings=Settings())
