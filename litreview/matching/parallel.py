"""Work shared out to processes, with the answers in the order of the tasks. A small task never starts one."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
_WAITING = 2  # tasks for each process that are made before they are needed; more would fill the memory


class Workers(Protocol):
    """Applies a function to tasks, somewhere."""

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers in the order of the tasks, which are taken one by one."""
        ...


class _Here:
    """This process."""

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        return map(function, tasks)


class _There:
    """Processes of a pool. Functions must be importable by name, tasks and answers fit to be sent."""

    def __init__(self, pool: ProcessPoolExecutor, jobs: int) -> None:
        self._pool, self._jobs = pool, jobs

    def map(self, function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        waiting: deque[Future[Answer]] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(function, task))
            if len(waiting) > _WAITING * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


HERE: Workers = _Here()


@contextmanager
def workers(jobs: int) -> Iterator[Workers]:
    """That many processes; with one the work is done here.

    Processes are spawned, on every system alike: forking a process with threads may hang it. A script that asks for
    more than one must therefore guard its own beginning (`if __name__ == "__main__":`), as multiprocessing wants it.
    """
    if jobs < 2:
        yield HERE
        return
    # What the processes make holds no cycles, and looking for them would take a fifth of their time.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield _There(pool, jobs)
