"""What a process frees goes back to the system, where the C library would keep it for later.

With glibc every thread frees into a pool of its own, and what lies between two things still in use stays
with the pool. Pictures of some megabytes, of which measuring makes hundreds, pile up there.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE_BYTES = 4 * 2**20
"""What is larger goes back by itself when it is freed. Smaller ones are made too often: with 1 MB
the system spends half as much time again on giving and taking."""


def few_pools() -> None:
    """Have all threads share one pool of memory, and large pictures come from the system itself."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            import ctypes

            library = ctypes.CDLL(None)
            library.mallopt(_M_ARENA_MAX, 1)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back(*, collect: bool = True) -> None:
    """Give memory that is no longer used back to the system.

    Parameters
    ----------
    collect : bool
        Look for what only refers to itself, too, which takes a tenth of a second.
    """
    if collect:
        gc.collect()
    if sys.platform == "linux":
        # Freed pictures otherwise stay with the process for the next ones.
        with suppress(OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).malloc_trim(0)
