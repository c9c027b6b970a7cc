"""Ends the program at once when it is told to: by Ctrl-C, a closed terminal or a request to end.

The exit code is 128 and the signal's number, as shells have it. Nothing but the standard library is
needed here, so that it holds from the first import on.
"""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn

NO_LISTENER = 141
"""Exit code where standard output or error were closed by whoever read them: 128 + SIGPIPE."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def end_on_signals(*, at_once: bool = False) -> None:
    """Leave by an orderly exit on the first signal, and at once on a second.

    Parameters
    ----------
    at_once : bool
        True to end without any tidying, for a server whose threads may be in the midst of work.
    """
    for number in _known():
        # What is started in the background is told to ignore some signals, and shall.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _now if at_once else _orderly)


def nobody_listens() -> NoReturn:
    """End in silence, since whoever read the output has closed it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        # What is still held back would otherwise complain while Python ends.
        os.dup2(nowhere, stream)
    raise SystemExit(NO_LISTENER)


def _known() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


def _orderly(number: int, frame: FrameType | None) -> None:
    for other in _known():
        if signal.getsignal(other) == _orderly:
            signal.signal(other, _now)
    # No error that anything catches on its way, and none that Python would print.
    raise SystemExit(128 + number)


def _now(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)
