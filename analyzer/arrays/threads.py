"""Keeps linear algebra to one thread while a photo is measured.

The systems solved here are small. Several BLAS threads make them no faster, but on a busy machine
the threads wait for each other and the same solve takes a hundred times longer; they also add up
in another order, which changes the last bits of a result.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_blas_thread(function: Callable[P, R]) -> Callable[P, R]:
    """The function with BLAS held to one thread while it runs.

    Modules that load a BLAS must be imported before the first call.
    """

    @wraps(function)
    def held(*args: P.args, **kwargs: P.kwargs) -> R:
        with _controller().limit(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return held
