"""Commands killed at any moment: what is left must be whole, and the next run must come to the same end.

A job is a command on a review folder that has been made ready. Its whole course is timed once; then it is begun again
and again on fresh copies of that folder and killed at a moment drawn by lot within that time, some of them several
times in a row. After each kill `audit verify` must find nothing, and nothing that the command is not about may differ.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.steps.audit import verify
from litreview.steps.review import Review, open_review, protocol_file
from litreview.steps.settings import Settings
from litreview.steps.stores import STORE
from litreview.store import Database, schema_of
from litreview.store.moving import copy_store
from tests.postgres import statement

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
    aged: tuple[str, ...] = ()  # statements that take a store back to the tables of an older version
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """Where the store of a killed review lies: in its folder, or in the database at `url`."""

    url: str = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """What tells the program so."""
        return {"LITREVIEW_DATABASE": self.url} if self.url else {}

    def settle(self, folder: Path, job: Job) -> None:
        """Bring the store of a fresh copy to where it belongs, and to the age the job is about."""
        if self.url:
            _into_database(folder / STORE, self.address(folder))
            for words in job.aged:
                statement(f'SET search_path TO "{self.address(folder).schema}"; {words}')
        elif job.aged:
            with closing(sqlite3.connect(folder / STORE)) as connection, connection:
                for words in job.aged:
                    connection.execute(words)

    def address(self, folder: Path) -> Database:
        """The schema of the review in a folder."""
        return Database(self.url, schema_of(protocol_file(folder).stem))

    def opened(self, folder: Path) -> Review:
        """The review, as the next run finds it."""
        return open_review(folder, settings=Settings(database=self.url))

    def clear(self, folder: Path) -> None:
        """Leave nothing in the database."""
        if self.url:
            statement(f'DROP SCHEMA IF EXISTS "{self.address(folder).schema}" CASCADE')


def _into_database(file: Path, target: Database) -> None:
    statement(f'DROP SCHEMA IF EXISTS "{target.schema}" CASCADE')
    copy_store(file, target)
    file.unlink()


@dataclass
class Killed:
    """How often a job was killed before its end, how often it was over before that, and how often it was resumed."""

    killed: int = 0
    over: int = 0
    resumed: int = 0


def kill_and_look(job: Job, ready: Path, room: Path, times: int, seed: int, home: Home) -> Killed:
    """Kill a job so many times on copies of the folder `ready`, made in `room`. Raises AssertionError."""
    job = replace(job, environment={**job.environment, **home.environment})
    try:
        return _kill_and_look(job, ready, room, times, random.Random(f"{job.name} {seed}"), home)
    finally:
        home.clear(ready)


def _kill_and_look(job: Job, ready: Path, room: Path, times: int, chance: random.Random, home: Home) -> Killed:
    done = Killed()
    whole = _copy(job, ready, room / "whole", home)
    lasts = _run(job, whole)
    expected = job.ends(home.opened(whole))
    while done.killed < times:
        folder = _copy(job, ready, room / "killed", home)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            if not _kill(job, folder, chance.uniform(0, lasts)):
                done.over += 1
                break
            done.killed += 1
            assert verify(home.opened(folder)).faults == ()
        _run(job, folder)
        done.resumed += 1
        assert job.ends(home.opened(folder)) == expected
        assert verify(home.opened(folder)).faults == ()
        assert done.over < 20 + 3 * times, "never killed in time: the job is too short"
    return done


def _copy(job: Job, ready: Path, target: Path, home: Home) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ready, target)
    home.settle(target, job)
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
