"""The last few results of a costly function of a large value, such as the one that many are compared with."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

V = TypeVar("V")
H = TypeVar("H", bound=Hashable)
R = TypeVar("R")


def recalled(most: int) -> Callable[[Callable[[V, H], R]], Callable[[V, H], R]]:
    """The function of a value and its parameters, with its last ``most`` results kept.

    A value is known by being the same object, and never kept alive by this.
    """

    def deco(function: Callable[[V, H], R]) -> Callable[[V, H], R]:
        kept: deque[tuple[weakref.ref[V], H, R]] = deque(maxlen=most)
        lock = threading.Lock()

        @wraps(function)
        def held(value: V, params: H) -> R:
            with lock:
                for entry in kept:
                    if entry[0]() is value and entry[1] == params:
                        # What is asked for again outlives what was asked for once.
                        kept.remove(entry)
                        kept.append(entry)
                        return entry[2]
            result = function(value, params)
            with lock:
                kept.append((weakref.ref(value), params, result))
            return result

        return held

    return deco
