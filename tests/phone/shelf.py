"""Where photos go in tests: a shelf that keeps what it is given, or says why not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from analyzer.phone.model import LastPhoto, NotKept


class Shelf:
    """A sink that keeps what it is given, or says why not."""

    who = "Anna"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.why_not = ""
        self._lock = threading.Lock()

    def last(self) -> Sequence[LastPhoto]:
        return ()

    def keep(self, photos: Sequence[tuple[str, bytes]]) -> None:
        if self.why_not:
            raise NotKept(self.why_not)
        self.kept |= dict(photos)

    def take_back(self, names: Sequence[str]) -> None:
        for name in names:
            del self.kept[name]

    def in_turn(self) -> AbstractContextManager[Any]:
        return self._lock
