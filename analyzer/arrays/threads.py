"""Keeps linear algebra to one thread while a photo is measured.

The systems solved here are small. Several BLAS threads make them no faster, but on a busy machine
the threads wait for each other and the same solve takes a hundred times longer; they also add up
in another order, which changes the last bits of a result.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController, threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")


class _Hold:
    """BLAS held to one thread from the first that asks for it until the last has done."""

    def __init__(self) -> None:
        self._controller = ThreadpoolController()
        self._lock = threading.Lock()
        self._holders = 0
        self._limit: threadpool_limits | None = None

    def __enter__(self) -> None:
        with self._lock:
            if self._holders == 0:
                self._limit = self._controller.limit(limits=1, user_api="blas")
            self._holders += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._holders -= 1
            if self._holders == 0 and self._limit is not None:
                # Were it let go by the first that has done, the others would go on with more threads.
                self._limit.restore_original_limits()


@lru_cache(maxsize=1)
def _hold() -> _Hold:
    return _Hold()


def one_blas_thread(function: Callable[P, R]) -> Callable[P, R]:
    """The function with BLAS held to one thread while it runs, in any number of threads at once.

    Modules that load a BLAS must be imported before the first call.
    """

    @wraps(function)
    def held(*args: P.args, **kwargs: P.kwargs) -> R:
        with _hold():
            return function(*args, **kwargs)

    return held
