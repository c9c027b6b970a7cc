"""The folder of a library: what says that it is one, and the lock that its files are changed under.

``library.json`` holds the format, the library's own id and the kind of its database; never an
address or a password.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from time import monotonic

from filelock import FileLock, Timeout

from analyzer.library.model import LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.tables import new_id
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import write_atomic

MARK = "library.json"
DATABASE = "library.db"
LOCK = "library.lock"
FORMAT = 1
SCHEMA = "dimples.library"

_OWN = {MARK, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOCK}
_MARK_BYTES = 100_000


@dataclass(frozen=True)
class Mark:
    """What ``library.json`` says.

    Parameters
    ----------
    id : str
        32 hex digits.
    database : "sqlite" or "postgresql"
    """

    id: str
    database: str


def find_or_make(folder: Path, kind: str, lock: Lock, *, create: bool) -> Mark:
    """The mark of a library's folder, which is made where there is none and `create` says so.

    Parameters
    ----------
    folder : Path
    kind : "sqlite" or "postgresql"
        Of the database that was asked for.
    lock : Lock
        Of the folder.
    create : bool

    Raises
    ------
    LibraryError
    """
    try:
        if not (folder / MARK).is_file():
            if not create:
                raise LibraryError(_no_library(folder))
            _make(folder, kind, lock)
        mark = _read(folder)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise LibraryError(f"{folder} cannot be used as a library: {said}.") from None
    if mark.database != kind:
        raise LibraryError(
            "This library's rows are in a PostgreSQL database: give its address as well."
            if mark.database == "postgresql"
            else "This library keeps its rows in its own folder: open it without another database."
        )
    if kind == "sqlite" and not (folder / DATABASE).exists() and _holds_photos(folder):
        raise LibraryError(
            f"{DATABASE} is missing in {folder}, and photos are there. Bring it back from a copy of "
            "the folder; nothing was changed."
        )
    return mark


def _no_library(folder: Path) -> str:
    if not folder.exists():
        return f"There is no folder {folder}."
    if not folder.is_dir():
        return f"{folder} is not a folder."
    return f"{folder} is not a library: it holds no {MARK}."


def _make(folder: Path, kind: str, lock: Lock) -> None:
    if folder.exists() and not folder.is_dir():
        raise LibraryError(_no_library(folder))
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Photos of a body concern nobody else who uses this computer.
        folder.mkdir(mode=0o700, exist_ok=True)
    others = sorted(path.name for path in folder.iterdir() if not _is_own(path.name))
    if others:
        raise LibraryError(
            f"{folder} holds other files ({', '.join(others[:3])}{', ...' if len(others) > 3 else ''}). "
            "Choose an empty folder for a new library."
        )
    told = {"schema": SCHEMA, "format": FORMAT, "id": new_id(), "database": kind}
    with lock.held():
        for half in folder.glob(f".{MARK}.*.part"):
            half.unlink(missing_ok=True)
        if not (folder / MARK).is_file():  # another run may have been quicker
            text = json.dumps(told, indent=1) + "\n"
            write_atomic(folder / MARK, text.encode("ascii"), durable=True)


def _is_own(name: str) -> bool:
    return name in _OWN or (name.startswith(f".{MARK}.") and name.endswith(".part"))


def _read(folder: Path) -> Mark:
    try:
        told = json.loads(read_plain(folder / MARK, _MARK_BYTES))
        known = told["schema"] == SCHEMA
        form, own_id, kind = int(told["format"]), str(told["id"]), str(told["database"])
    except (UnreadablePhoto, ValueError, KeyError, TypeError, RecursionError):
        raise LibraryError(f"{folder / MARK} is damaged: bring it back from a copy.") from None
    if known and form > FORMAT:
        raise LibraryError(newer())
    if not known or form < 1 or kind not in ("sqlite", "postgresql"):
        raise LibraryError(f"{folder / MARK} is damaged: bring it back from a copy.")
    return Mark(own_id, kind)


def newer() -> str:
    """Why a library of a later version is not opened."""
    return (
        "This library was written by a newer version of this program. Update the program; nothing "
        "was changed."
    )


def _holds_photos(folder: Path) -> bool:
    originals = folder / "originals"
    return originals.is_dir() and any(p.is_file() for p in originals.glob("*/*"))


class Lock:
    """One writer of files at a time, over all threads and processes that use the folder."""

    def __init__(self, folder: Path, params: LibraryParams = LibraryParams()) -> None:
        self._threads = RLock()
        self._lock = FileLock(folder / LOCK, timeout=0)
        self._wait_s = params.lock_s

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it.

        Raises
        ------
        LibraryError
            When another program holds it for long, or the folder cannot be written.
        """
        start = monotonic()
        if not self._threads.acquire(timeout=self._wait_s):
            raise LibraryError(_HELD)
        try:
            left = max(0.0, self._wait_s - (monotonic() - start))
            self._acquire(left)
            try:
                yield
            finally:
                self._lock.release()
        finally:
            self._threads.release()

    def _acquire(self, wait_s: float) -> None:
        try:
            self._lock.acquire(timeout=wait_s, poll_interval=0.02)
        except Timeout:
            raise LibraryError(_HELD) from None
        except OSError as error:
            raise LibraryError(not_written(error)) from None
        except NotImplementedError:
            raise LibraryError("The library is on a drive without locks: choose another.") from None


def not_written(error: OSError) -> str:
    """Why a file of a library could not be written, for a person."""
    return f"The library cannot be written: {error.strerror or type(error).__name__}."


_HELD = "Another program is changing this library and has not ended. Try again in a moment."
