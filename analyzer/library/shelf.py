"""The files of a library: originals, thumbnails and results, each under its SHA-256.

A file is written beside its place, brought to the disk and then moved there, so it is whole or not
there. What it holds never changes, so a file that is there is right. In a locked library its bytes are
sealed, and its name is drawn from the hash by a secret key: who has a photo cannot look for it.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal

from analyzer.library.model import LibraryError
from analyzer.library.seal import Seal
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import opened_plain, read_plain
from analyzer.storage.atomic import sync_folder, write_atomic
from analyzer.storage.sealed import NotOpened

Kind = Literal["originals", "thumbnails", "answers"]
_ENDINGS: dict[Kind, str] = {"originals": "", "thumbnails": ".jpg", "answers": ".zip"}
_SEALED = ".sealed"
_MOST_BYTES = 8_000_000_000


class Lost(LibraryError):
    """A file of the library is not there any more, or not what it was."""


class Shelf:
    """Where files lie.

    Parameters
    ----------
    folder : Path
        Of the library.
    seal : Seal, optional
        Of a locked library.
    """

    def __init__(self, folder: Path, seal: Seal | None = None) -> None:
        self._folder = folder
        self._seal = seal

    def place(self, kind: Kind, sha256: str) -> Path:
        """Path of a file.

        Raises
        ------
        LibraryError
            When the hash is none: it comes from a database that anyone may have changed.
        """
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise LibraryError("The library's database is damaged: a file's name is no hash.")
        name, ending = sha256, _ENDINGS[kind]
        if self._seal is not None:
            name, ending = self._seal.name(sha256), _SEALED
        return self._folder / kind / name[:2] / f"{name}{ending}"

    def put(self, kind: Kind, sha256: str, data: bytes) -> None:
        """Write a file, unless it is there.

        Raises
        ------
        OSError
        """
        place = self.place(kind, sha256)
        if self._seal is not None:
            # Sealed anew it would differ, and its size does not tell whether it is whole.
            if not self._opens(kind, sha256):
                write_atomic(place, self._seal.file(_label(kind, place), data), durable=True)
        elif not place.is_file() or place.stat().st_size != len(data):
            write_atomic(place, data, durable=True)

    def read(self, kind: Kind, sha256: str) -> bytes:
        """The bytes of a file; an original's and a result's are checked against their hash.

        Raises
        ------
        Lost
            When it is gone or damaged.
        LibraryError
            When it may not be read.
        """
        place = self.place(kind, sha256)
        try:
            data = self._bytes(kind, place)
        except NotOpened:
            raise Lost("A file of this library is damaged: bring it back from a copy.") from None
        except UnreadablePhoto as error:
            gone = LibraryError if place.exists() else Lost
            raise gone(f"A file of this library cannot be read. {error}") from None
        if kind != "thumbnails" and hashlib.sha256(data).hexdigest() != sha256:
            raise Lost("A file of this library is damaged: bring it back from a copy.")
        return data

    def seal_all(self) -> None:
        """Seal what lies here in clear, a file at a time; goes on where it was stopped.

        Raises
        ------
        OSError
        LibraryError
        """
        for kind, ending in _ENDINGS.items():
            for half in (self._folder / kind).glob("*/.*.part"):
                half.unlink(missing_ok=True)
            clear = re.compile("[0-9a-f]{64}" + re.escape(ending))
            for path in sorted((self._folder / kind).glob("*/*")):
                if clear.fullmatch(path.name):
                    self._seal_one(kind, path)

    def _seal_one(self, kind: Kind, path: Path) -> None:
        try:
            data = read_plain(path, _MOST_BYTES)
        except UnreadablePhoto as error:
            raise LibraryError(f"A file of this library cannot be read. {error}") from None
        # A damaged one stays as damaged as it was: under its own name, which its bytes do not have.
        self.put(kind, path.name[:64], data)
        path.unlink()
        sync_folder(path.parent)
        with suppress(OSError):
            path.parent.rmdir()  # only where it is empty

    def _bytes(self, kind: Kind, place: Path) -> bytes:
        if self._seal is None:
            return read_plain(place, _MOST_BYTES)
        with opened_plain(place, _MOST_BYTES) as handle:
            try:
                return self._seal.bytes_of(_label(kind, place), partial(_read, handle))
            except NotOpened as error:
                # Not a reason of its own for who opens files.
                damaged = error
        raise damaged

    def _opens(self, kind: Kind, sha256: str) -> bool:
        try:
            self.read(kind, sha256)
        except Lost:
            return False
        return True

    def remove(self, kind: Kind, sha256: str) -> None:
        """Remove a file and what a dead run left half written beside it.

        Raises
        ------
        OSError
        """
        place = self.place(kind, sha256)
        if not place.parent.is_dir():
            return
        for half in place.parent.glob(f".{place.name}.*.part"):
            half.unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        sync_folder(place.parent)
        with suppress(OSError):
            place.parent.rmdir()  # only where it is empty

    def clear_halves(self, kind: Kind, sha256: str) -> None:
        """Remove what a dead run left half written beside a file that stays."""
        place = self.place(kind, sha256)
        if place.parent.is_dir():
            for half in place.parent.glob(f".{place.name}.*.part"):
                half.unlink(missing_ok=True)


def _label(kind: Kind, place: Path) -> str:
    return f"{kind}/{place.name}"


def _read(handle: int, size: int) -> bytes:
    """So many bytes; fewer only at the end."""
    parts, left = [], size
    while left and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
