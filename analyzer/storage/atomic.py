"""Files that are either whole or not there.

Each is written beside its place and then moved there, so that a stopped run leaves no half file
behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_atomic(path: Path, content: bytes | Iterable[bytes], *, durable: bool = False) -> None:
    """Write a file so that it is either whole or not there.

    Parameters
    ----------
    path : Path
    content : bytes, or iterable of bytes
        The whole, or its pieces in order.
    durable : bool
        True to return only when the file would outlive a power cut: where something else will say
        that it is there.

    Raises
    ------
    OSError
        With the name of the file, also where the disk is full.
    """
    with written_atomic(path, durable=durable) as file:
        for piece in (content,) if isinstance(content, bytes) else content:
            file.write(piece)


@contextmanager
def written_atomic(path: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """The same for who writes by and by: a file that stands in its place once this is left well.

    Raises
    ------
    OSError
        With the name of the file.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _make_folders(path.parent, durable=durable)
        try:
            with half.open("wb") as file:
                yield file
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            half.replace(path)
            if durable:
                sync_folder(path.parent)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut; nothing where a system cannot do so.

    Raises
    ------
    OSError
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folders(folder: Path, *, durable: bool) -> None:
    if durable and not folder.is_dir():
        _make_folders(folder.parent, durable=True)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
    else:
        folder.mkdir(parents=True, exist_ok=True)
