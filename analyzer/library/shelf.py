"""The files of a library: originals, thumbnails and results, each under its SHA-256.

A file is written beside its place, brought to the disk and then moved there, so it is whole or not
there. What it holds never changes, so a file that is there is right.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Literal

from analyzer.library.model import LibraryError
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import sync_folder, write_atomic

Kind = Literal["originals", "thumbnails", "answers"]
_ENDINGS: dict[Kind, str] = {"originals": "", "thumbnails": ".jpg", "answers": ".zip"}
_MOST_BYTES = 8_000_000_000


class Lost(LibraryError):
    """A file of the library is not there any more, or not what it was."""


class Shelf:
    """Where files lie.

    Parameters
    ----------
    folder : Path
        Of the library.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, kind: Kind, sha256: str) -> Path:
        """Path of a file.

        Raises
        ------
        LibraryError
            When the hash is none: it comes from a database that anyone may have changed.
        """
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise LibraryError("The library's database is damaged: a file's name is no hash.")
        return self._folder / kind / sha256[:2] / f"{sha256}{_ENDINGS[kind]}"

    def put(self, kind: Kind, sha256: str, data: bytes) -> None:
        """Write a file, unless it is there.

        Raises
        ------
        OSError
        """
        place = self.place(kind, sha256)
        if not place.is_file() or place.stat().st_size != len(data):
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
            data = read_plain(place, _MOST_BYTES)
        except UnreadablePhoto as error:
            gone = LibraryError if place.exists() else Lost
            raise gone(f"A file of this library cannot be read. {error}") from None
        if kind != "thumbnails" and hashlib.sha256(data).hexdigest() != sha256:
            raise Lost("A file of this library is damaged: bring it back from a copy.")
        return data

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
