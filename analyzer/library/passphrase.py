"""A passphrase to the key of a locked library, and back to nothing: the key is kept wrapped only.

The data key is random and never changes; what the passphrase makes by scrypt (RFC 7914) only wraps it, so
that a new passphrase rewrites no file.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import Any

from analyzer.library.model import LibraryError, LibraryLocked
from analyzer.library.params import LibraryParams

_KEY, _SALT, _NONCE, _TAG = 32, 16, 12, 16
_R, _P = 8, 1
# Of a folder that somebody handed over: more would only take the memory of who opens it.
_MOST_N = 1 << 21


@dataclass(frozen=True)
class Wrapped:
    """A data key under a passphrase.

    Parameters
    ----------
    n : int
        scrypt's cost, a power of two; r is 8 and p 1.
    salt, nonce, key : bytes
        16, 12 and 48 bytes.
    """

    n: int
    salt: bytes
    nonce: bytes
    key: bytes

    def __post_init__(self) -> None:
        sizes = (len(self.salt), len(self.nonce), len(self.key))
        if sizes != (_SALT, _NONCE, _KEY + _TAG):
            raise ValueError("a wrapped key has another size")
        if not 2 <= self.n <= _MOST_N or self.n & (self.n - 1):
            raise ValueError("n must be a power of two, at most 2 ** 21")

    def told(self) -> dict[str, Any]:
        """As it stands in ``library.json``."""
        return {
            "kdf": "scrypt", "n": self.n, "r": _R, "p": _P, "salt": self.salt.hex(),
            "cipher": "AES-256-GCM", "nonce": self.nonce.hex(), "key": self.key.hex(),
        }  # fmt: skip

    @classmethod
    def from_told(cls, told: Any) -> Wrapped:
        """Back from there.

        Raises
        ------
        ValueError, KeyError, TypeError
            When it is none.
        """
        if (told["kdf"], told["r"], told["p"], told["cipher"]) != ("scrypt", _R, _P, "AES-256-GCM"):
            raise ValueError("an unknown way to wrap a key")
        parts = (bytes.fromhex(told[name]) for name in ("salt", "nonce", "key"))
        return cls(int(told["n"]), *parts)


def new_key() -> bytes:
    """A random data key."""
    return os.urandom(_KEY)


def wrap(
    data_key: bytes, passphrase: str, own_id: str, params: LibraryParams = LibraryParams()
) -> Wrapped:
    """Wrap a data key.

    Parameters
    ----------
    data_key : bytes
        32 bytes.
    passphrase : str
    own_id : str
        Of the library that the key is for.
    params : LibraryParams

    Raises
    ------
    LibraryError
        When the passphrase is too short.
    """
    if len(passphrase.strip()) < params.passphrase_chars:
        raise LibraryError(
            f"A passphrase has at least {params.passphrase_chars} characters: four or more words that "
            "nobody would guess."
        )
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    key = AESGCM(_stretched(passphrase, salt, params.scrypt_n))
    return Wrapped(params.scrypt_n, salt, nonce, key.encrypt(nonce, data_key, _about(own_id)))


def unwrap(wrapped: Wrapped, passphrase: str | None, own_id: str) -> bytes:
    """The data key.

    Raises
    ------
    LibraryLocked
        When there is no passphrase, or it is another one.
    """
    if not passphrase:
        raise LibraryLocked("This library is locked: open it with its passphrase.")
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = AESGCM(_stretched(passphrase, wrapped.salt, wrapped.n))
    try:
        return key.decrypt(wrapped.nonce, wrapped.key, _about(own_id))
    except InvalidTag:
        raise LibraryLocked(
            "This is not the passphrase of this library. Mind large and small letters; nothing was changed."
        ) from None


def _stretched(passphrase: str, salt: bytes, n: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # The same key, however a keyboard puts an accent together.
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return Scrypt(salt, _KEY, n, _R, _P).derive(text)
    except MemoryError:
        raise LibraryError("There is too little memory to open a locked library.") from None


def _about(own_id: str) -> bytes:
    return b"dimples.library key " + own_id.encode("utf-8")
