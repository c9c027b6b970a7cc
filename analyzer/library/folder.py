"""The folder of a library: what says that it is one, and the lock that its files are changed under.

``library.json`` holds the format, the library's own id and the kind of its database, and for a locked
library its key, wrapped by the passphrase; never an address, a password or a passphrase.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any

from filelock import FileLock, Timeout

from analyzer.library.model import LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.passphrase import Wrapped
from analyzer.library.tables import new_id
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import write_atomic

MARK = "library.json"
DATABASE = "library.db"
LOCK = "library.lock"
FORMAT, LOCKED_FORMAT = 1, 2
SCHEMA = "dimples.library"

_OWN = {MARK, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOCK}
_MARK_BYTES = 100_000

Wrap = Callable[[str], Wrapped]


@dataclass(frozen=True)
class Mark:
    """What ``library.json`` says.

    Parameters
    ----------
    id : str
        32 hex digits.
    database : "sqlite" or "postgresql"
    wrapped : Wrapped, optional
        The key of a locked library.
    locking : bool
        True while a library that was not locked is being made so.
    """

    id: str
    database: str
    wrapped: Wrapped | None = None
    locking: bool = False


def read_mark(folder: Path) -> Mark:
    """The mark of a library that is there.

    Raises
    ------
    LibraryError
    """
    if not (folder / MARK).is_file():
        raise LibraryError(_no_library(folder))
    return _read(folder)


def write_mark(folder: Path, mark: Mark) -> None:
    """Keep a mark in place of the one that is there; under the library's lock.

    Raises
    ------
    OSError
    """
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "format": LOCKED_FORMAT if mark.wrapped else FORMAT,
        "id": mark.id,
        "database": mark.database,
    }
    if mark.wrapped is not None:
        told |= {"lock": mark.wrapped.told(), "state": "locking" if mark.locking else "locked"}
    text = json.dumps(told, indent=1) + "\n"
    write_atomic(folder / MARK, text.encode("ascii"), durable=True)


def clear_half_marks(folder: Path) -> None:
    """Remove what a dead run left half written beside the mark; under the library's lock."""
    for half in folder.glob(f".{MARK}.*.part"):
        half.unlink(missing_ok=True)


def find_or_make(
    folder: Path, kind: str, lock: Lock, *, create: bool, wrap: Wrap | None = None
) -> Mark:
    """The mark of a library's folder, which is made where there is none and `create` says so.

    Parameters
    ----------
    folder : Path
    kind : "sqlite" or "postgresql"
        Of the database that was asked for.
    lock : Lock
        Of the folder.
    create : bool
    wrap : callable, optional
        Gives the wrapped key of a new library, of this id, that is to be locked.

    Raises
    ------
    LibraryError
    """
    try:
        if not (folder / MARK).is_file():
            if not create:
                raise LibraryError(_no_library(folder))
            _make(folder, kind, lock, wrap)
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


def _make(folder: Path, kind: str, lock: Lock, wrap: Wrap | None) -> None:
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
    own_id = new_id()
    # Its tables are made for sealed values when it is first opened, as where one is locked later.
    wrapped = None if wrap is None else wrap(own_id)
    with lock.held():
        clear_half_marks(folder)
        if not (folder / MARK).is_file():  # another run may have been quicker
            write_mark(folder, Mark(own_id, kind, wrapped, locking=wrapped is not None))


def _is_own(name: str) -> bool:
    return name in _OWN or (name.startswith(f".{MARK}.") and name.endswith(".part"))


def _read(folder: Path) -> Mark:
    damaged = f"{folder / MARK} is damaged: bring it back from a copy."
    try:
        told = json.loads(read_plain(folder / MARK, _MARK_BYTES))
        known = told["schema"] == SCHEMA
        form, own_id, kind = int(told["format"]), str(told["id"]), str(told["database"])
        state = str(told.get("state", ""))
        wrapped = Wrapped.from_told(told["lock"]) if "lock" in told else None
    except (UnreadablePhoto, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise LibraryError(damaged) from None
    if known and form > (FORMAT if wrapped is None else LOCKED_FORMAT):
        raise LibraryError(newer())
    if not known or form < 1 or kind not in ("sqlite", "postgresql"):
        raise LibraryError(damaged)
    if (wrapped is not None) != (form == LOCKED_FORMAT) or (
        wrapped is not None and state not in ("locking", "locked")
    ):
        raise LibraryError(damaged)
    return Mark(own_id, kind, wrapped, state == "locking")


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
