"""Bytes to an encrypted file and back: AES-256-GCM in pieces, each in its place or refused.

Every file has a key of its own, drawn from a random salt in its head (HKDF-SHA256), and a fresh nonce;
a piece's nonce counts it and marks the last one (the STREAM construction, Hoang et al. 2015,
doi:10.1007/978-3-662-47989-6_24). So pieces cannot be cut off, exchanged or moved to another file,
and no more than one piece is held beside the plain bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HEAD = b"DIMPLES\x01"
PIECE_BYTES = 1 << 20
"""Plain bytes of a piece; part of the format."""

_SALT, _FRESH, _TAG = 32, 7, 16


class NotOpened(ValueError):
    """These bytes were not sealed with this key for this place, or were changed since."""


def sealed(key: bytes, place: str, data: bytes | memoryview) -> Iterator[bytes]:
    """The sealed form of a file's bytes, in pieces.

    Parameters
    ----------
    key : bytes
        32 bytes, for files only.
    place : str
        What the file is; it opens as nothing else.
    data : bytes
    """
    head = HEAD + os.urandom(_SALT) + os.urandom(_FRESH)
    aead = _file_key(key, head)
    yield head
    view = memoryview(data)
    last = max(0, (len(data) - 1) // PIECE_BYTES)
    for number in range(last + 1):
        piece = view[number * PIECE_BYTES : (number + 1) * PIECE_BYTES]
        yield aead.encrypt(_nonce(head, number, number == last), piece, _about(place, head))


def opened(key: bytes, place: str, read: Callable[[int], bytes]) -> bytes:
    """The plain bytes of a sealed file.

    Parameters
    ----------
    key : bytes
    place : str
        As for `sealed`.
    read : callable
        Gives so many of the next bytes, fewer only at the end.

    Raises
    ------
    NotOpened
    """
    from cryptography.exceptions import InvalidTag

    head = read(len(HEAD) + _SALT + _FRESH)
    if len(head) != len(HEAD) + _SALT + _FRESH or not head.startswith(HEAD):
        raise NotOpened("no sealed file")
    aead, about = _file_key(key, head), _about(place, head)
    parts: list[bytes] = []
    piece = read(PIECE_BYTES + _TAG)
    try:
        while True:
            following = read(PIECE_BYTES + _TAG) if len(piece) == PIECE_BYTES + _TAG else b""
            parts.append(aead.decrypt(_nonce(head, len(parts), not following), piece, about))
            if not following:
                return b"".join(parts)
            piece = following
    except (InvalidTag, ValueError, OverflowError):
        raise NotOpened("changed, or another key") from None


def _file_key(key: bytes, head: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    salt = head[len(HEAD) : len(HEAD) + _SALT]
    return AESGCM(HKDF(SHA256(), 32, salt, b"dimples file").derive(key))


def _nonce(head: bytes, number: int, last: bool) -> bytes:
    return head[-_FRESH:] + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _about(place: str, head: bytes) -> bytes:
    return head + place.encode("utf-8")
