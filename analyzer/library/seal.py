"""The key of a locked library while it is open: seals values and files, and forgets itself.

One random data key, from which keys for values, for values that are searched for, for files and for
their names are drawn. It is held in memory from the passphrase on until the library was not used for a
while, or is closed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.library.model import LibraryError, LibraryLocked
from analyzer.storage.sealed import opened, sealed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

MARK = "s1:"
"""How a sealed value begins; no number or date does, so that no column takes it for one."""

_NONCE, _PAD = 12, 48


@dataclass(frozen=True)
class _Keys:
    values: AESGCM
    compared: AESSIV
    files: bytes
    names: bytes


class Seal:
    """The key, for as long as it is known.

    Parameters
    ----------
    idle_s : float
        Seconds without use after which it is forgotten.
    clock : callable
        Seconds that never go back.
    """

    def __init__(self, idle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle_s = idle_s
        self._clock = clock
        self._guard = threading.RLock()
        self._known: _Keys | None = None
        self._used = 0.0
        self._busy = 0
        self._timer: threading.Timer | None = None

    def know(self, data_key: bytes) -> None:
        """Take the data key (32 bytes), and forget it after a while."""
        keys = _drawn(data_key)
        with self._guard:
            self._known, self._used = keys, self._clock()
            self._look_later(self._idle_s)

    def forget(self) -> None:
        """Know the key no more."""
        with self._guard:
            self._known = None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    @property
    def locked(self) -> bool:
        """Whether the passphrase is needed (again); asking is no use."""
        with self._guard:
            self._forget_if_due()
            return self._known is None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Stay open for as long as this lasts, such as while photos are measured."""
        self._keys()
        with self._guard:
            self._busy += 1
        try:
            yield
        finally:
            with self._guard:
                self._busy -= 1
                self._used = self._clock()

    def touch(self) -> None:
        """Count as used.

        Raises
        ------
        LibraryLocked
        """
        self._keys()

    def value(self, label: str, text: str, *, compared: bool) -> str:
        """A text sealed for a column; where it is compared, always to the same.

        Raises
        ------
        LibraryLocked
        """
        keys, data, about = self._keys(), _padded(text.encode("utf-8")), label.encode("ascii")
        if compared:
            closed = keys.compared.encrypt(data, [about])
        else:
            nonce = os.urandom(_NONCE)
            closed = nonce + keys.values.encrypt(nonce, data, about)
        return MARK + base64.urlsafe_b64encode(closed).decode("ascii")

    def text(self, label: str, closed: object, *, compared: bool) -> str:
        """The text of a sealed value.

        Raises
        ------
        LibraryError
            When it was not sealed for this column with this key.
        LibraryLocked
        """
        from cryptography.exceptions import InvalidTag

        keys, about = self._keys(), label.encode("ascii")
        try:
            if not isinstance(closed, str) or not closed.startswith(MARK):
                raise ValueError("not sealed")
            data = base64.b64decode(closed[len(MARK) :], b"-_", validate=True)
            if compared:
                padded = keys.compared.decrypt(data, [about])
            else:
                padded = keys.values.decrypt(data[:_NONCE], data[_NONCE:], about)
            return padded[: padded.rindex(b"\x80")].decode("utf-8")
        except (InvalidTag, ValueError, binascii.Error):
            raise LibraryError(
                "The library's database is damaged: something in it was not written with this "
                "library's key. Bring it back from a copy."
            ) from None

    def name(self, sha256: str) -> str:
        """The name (64 hex digits) of a file, which tells nothing to who has the photo itself."""
        return hmac.new(self._keys().names, sha256.encode("ascii"), hashlib.sha256).hexdigest()

    def file(self, place: str, data: bytes) -> Iterator[bytes]:
        """A file's bytes sealed for its place, in pieces."""
        return sealed(self._keys().files, place, data)

    def bytes_of(self, place: str, read: Callable[[int], bytes]) -> bytes:
        """The plain bytes of a sealed file.

        Raises
        ------
        analyzer.storage.sealed.NotOpened
        LibraryLocked
        """
        return opened(self._keys().files, place, read)

    def _keys(self) -> _Keys:
        with self._guard:
            self._forget_if_due()
            if self._known is None:
                raise LibraryLocked("This library is locked: open it with its passphrase.")
            self._used = self._clock()
            return self._known

    def _forget_if_due(self) -> None:
        if not self._busy and self._clock() - self._used >= self._idle_s:
            self.forget()

    def _look_later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(max(0.05, seconds), self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        with self._guard:
            if threading.current_thread() is not self._timer:
                return
            self._timer = None
            self._forget_if_due()
            if self._known is not None:
                left = self._idle_s - (self._clock() - self._used)
                self._look_later(left if left > 0 else self._idle_s)


def _padded(data: bytes) -> bytes:
    """So that its length tells little: a kind of treatment would be known by it."""
    return data + b"\x80" + b"\0" * (-(len(data) + 1) % _PAD)


def _drawn(data_key: bytes) -> _Keys:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    def key(what: str, size: int) -> bytes:
        return HKDFExpand(SHA256(), size, b"dimples " + what.encode("ascii")).derive(data_key)

    return _Keys(
        AESGCM(key("values", 32)), AESSIV(key("compared", 64)), key("files", 32), key("names", 32)
    )
