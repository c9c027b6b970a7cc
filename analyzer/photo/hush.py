"""Keeps decoders written in C from talking to the user on standard error.

libtiff and libpng print what they find odd in a file straight to the process's standard error,
where no Python setting reaches; what matters of it is told as the reason why a photo was left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STDERR = 2


@contextmanager
def hushed() -> Iterator[None]:
    """Send the process's standard error nowhere for a moment; one thread at a time."""
    with suppress(Exception):
        sys.stderr.flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:
        # There is none.
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, _STDERR)
        finally:
            os.close(nowhere)
        yield
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os.dup2(kept, _STDERR)
        os.close(kept)
