"""Who gets in: a key that opens once, and the cookie that the one device has from then on.

Every wrong thing is told the same, whatever it was: a spent key, a made-up one, none at all.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from hashlib import sha256

from analyzer.phone.params import PhoneParams


class Door:
    """The one key of an opening, and the one device that used it.

    Parameters
    ----------
    params : PhoneParams
    clock : callable
        Seconds of a clock that never goes back.
    """

    def __init__(
        self, params: PhoneParams = PhoneParams(), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._params = params
        self._clock = clock
        self._lock = threading.Lock()
        self._key = secrets.token_urlsafe(params.key_bytes)
        self._cookie = secrets.token_urlsafe(params.key_bytes)
        self._spent = False
        self._wrong: deque[float] = deque()
        self._shut_until = float("-inf")

    @property
    def key(self) -> str:
        """What the code on the screen holds."""
        return self._key

    @property
    def spent(self) -> bool:
        """Whether a device has used the key."""
        with self._lock:
            return self._spent

    def knock(self, key: str) -> bool:
        """Whether a key would open; looking at a link must not spend it."""
        with self._lock:
            return self._right(key)

    def enter(self, key: str) -> str | None:
        """Spend the key: gives the cookie of the device that has it, or None."""
        with self._lock:
            if not self._right(key):
                return None
            self._spent = True
            return self._cookie

    def holds(self, cookie: str) -> bool:
        """Whether this is the device that used the key; no device has been let in by "" ."""
        right = _same(cookie, self._cookie)
        with self._lock:
            if right and self._spent:
                return True
            if cookie:
                self._note_wrong()
            return False

    def _right(self, key: str) -> bool:
        # Compared in any case, so that an answer takes as long whatever is wrong.
        same = _same(key, self._key)
        shut = self._clock() < self._shut_until
        if same and not self._spent and not shut:
            return True
        self._note_wrong()
        return False

    def _note_wrong(self) -> None:
        now = self._clock()
        self._wrong.append(now)
        while self._wrong and self._wrong[0] < now - self._params.wrong_within_s:
            self._wrong.popleft()
        if len(self._wrong) > self._params.wrong_at_most:
            self._shut_until = now + self._params.shut_s
            self._wrong.clear()


def _same(given: str, known: str) -> bool:
    """Compared in constant time, hashes so that neither length counts."""
    one, two = (sha256(text.encode("utf-8", "replace")).digest() for text in (given, known))
    return hmac.compare_digest(one, two)
