"""Work on several things side by side, in threads, with the results in the order of the things.

Nearly all the time of measuring is spent in libraries that let other threads run meanwhile. What is worked
on is fetched one after the other, by the caller's own thread, and never more than what is being worked on:
a long series of large photos does not pile up in memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import parent_process
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 2
"""Threads at most: more would each hold a photo, and wait for each other between the libraries' calls."""


def threads() -> int:
    """How many threads a run may use: one in a worker process, since those share the processors already."""
    if parent_process() is not None:
        return 1
    usable = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(usable(0)) if usable else os.cpu_count() or 1)


def side_by_side(work: Callable[[T], R], things: Iterable[T], count: int = 0) -> Iterator[R]:
    """The results of ``work`` on each thing, in order.

    Parameters
    ----------
    work : callable
        Gives the same whatever runs beside it.
    things : iterable
        Asked for the next one by this thread only, while the ones before are worked on.
    count : int
        Threads; `threads` when 0.
    """
    count = count or threads()
    rest = iter(things)
    if count < 2:
        # No name holds on to a thing while the next one is fetched.
        yield from map(work, rest)
        return
    pool = ThreadPoolExecutor(count)
    running: deque[Future[R]] = deque()
    try:
        for thing in rest:
            running.append(pool.submit(work, thing))
            del thing
            if len(running) >= count:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        # Whoever gives up does not wait for what is still being worked on.
        pool.shutdown(wait=False, cancel_futures=True)
