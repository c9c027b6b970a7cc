"""Worker processes that end with the run, whatever ends it.

Ctrl-C reaches all processes of a terminal; workers leave it to the run, which then ends them at
once. Where the run itself is killed, workers notice: Linux tells them, and elsewhere a thread waits
for the run's end of a pipe.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import Any

_PR_SET_PDEATHSIG = 1
_GONE = 1


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """A pool of processes of one thread each; leaving it by any error ends them at once."""
    # Spawned, since a forked copy of a process with running threads can lock up.
    pool = _Pool(count, get_context("spawn"), begin, (os.getpid(),))
    try:
        yield pool
    except BaseException:
        pool.kill()
        raise
    pool.shutdown(wait=True)


class _Pool(ProcessPoolExecutor):
    """Starts its processes deaf to Ctrl-C, so that none of them tells where it was just then."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _deaf():
            return super().submit(fn, *args, **kwargs)

    def kill(self) -> None:
        """End all processes and forget what is queued."""
        processes = list((getattr(self, "_processes", None) or {}).values())
        self.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.kill()
        for process in processes:
            with suppress(OSError, ValueError, AssertionError):
                process.join(5)


@contextmanager
def _deaf() -> Iterator[None]:
    """Hold signals back; a process that is started meanwhile never gets these at all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(parent: int) -> None:
    """What a worker does first: one thread for OpenCV, and an eye on the run that it works for.

    Parameters
    ----------
    parent : int
        Process number of the run.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(parent)
    import cv2

    # Processes share the cores between them.
    cv2.setNumThreads(1)


def _end_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # It may have ended before that was said.
        if os.getppid() != parent:
            os._exit(_GONE)
    threading.Thread(target=_watch, name="watch-parent", daemon=True).start()


def _watch() -> None:
    run = parent_process()
    if run is not None:
        run.join()
        os._exit(_GONE)
