"""Locks a library: makes its key, seals what is in clear, finishes what a dead run began.

First ``library.json`` says that it is being locked, so that nobody writes in clear any more; then the rows
are sealed in one step, then the files one by one; then it says that it is locked. A run that is
killed anywhere in between is gone on with when the library is next opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analyzer.library.database import Database
from analyzer.library.folder import MARK as MARK_FILE
from analyzer.library.folder import Lock, Mark, read_mark, write_mark
from analyzer.library.model import LibraryError, LibraryLocked
from analyzer.library.params import LibraryParams
from analyzer.library.passphrase import unwrap, wrap
from analyzer.library.seal import Seal
from analyzer.library.shelf import Shelf


def seal_of(mark: Mark, passphrase: str | None, params: LibraryParams) -> Seal | None:
    """The seal of a library, which knows its key now; None where it is not locked.

    Raises
    ------
    LibraryLocked
        When the passphrase is missing or another one.
    LibraryError
        When there is a passphrase, and the library is not locked.
    """
    if mark.wrapped is None:
        if passphrase:
            raise LibraryError(
                "This library is not locked: open it without a passphrase, or lock it first."
            )
        return None
    seal = Seal(params.idle_s)
    seal.know(unwrap(mark.wrapped, passphrase, mark.id))
    return seal


def finish(db: Database, folder: Path, lock: Lock, seal: Seal) -> None:
    """Seal what is still in clear of a library that is being locked; nothing where it is locked.

    Raises
    ------
    LibraryError
    OSError
    """
    with lock.held(), seal.in_use():
        # Another run may have finished it by now.
        mark = read_mark(folder)
        if not mark.locking:
            return
        db.seal_rows(seal)
        Shelf(folder, seal).seal_all()
        # The rows as they were are no more in the database's own files.
        db.forget_surely()
        write_mark(folder, replace(mark, locking=False))


def change(folder: Path, lock: Lock, old: str, new: str, params: LibraryParams) -> None:
    """Wrap a locked library's key by another passphrase; no file is written anew.

    Raises
    ------
    LibraryLocked
        When the old passphrase is another one.
    LibraryError
    """
    with lock.held():
        mark = read_mark(folder)
        if mark.wrapped is None:
            raise LibraryError("This library is not locked.")
        key = unwrap(mark.wrapped, old, mark.id)
        write_mark(folder, replace(mark, wrapped=wrap(key, new, mark.id, params)))


def watch(folder: Path, mark: Mark) -> Callable[[], None]:
    """What raises once a library in use was locked by somebody else, or exchanged.

    Costs one look at ``library.json``'s entry in its folder; it is read only when that changed.
    """
    place = folder / MARK_FILE

    def state() -> tuple[int, ...]:
        try:
            found = place.stat()
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise LibraryError(f"The library's folder cannot be reached: {said}.") from None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    # Looked at once more: it may have changed since it was read.
    known: list[tuple[int, ...]] = [()]

    def still() -> None:
        now = state()
        if now == known[0]:
            return
        told = read_mark(folder)
        if told.id != mark.id or (told.wrapped is None) != (mark.wrapped is None):
            raise LibraryLocked("This library was locked meanwhile: open it anew.")
        known[0] = now

    return still
