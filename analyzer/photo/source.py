"""A path, bytes or an open file to its bytes and its bare name.

Files are opened read-only, and only regular ones: a named pipe or a device would never end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


def read_source(source: Source, params: PhotoParams) -> tuple[bytes, str]:
    """Read a photo's bytes.

    Parameters
    ----------
    source : str, path, bytes-like or binary file object
        A file object that can seek is read from its beginning, because an upload widget may hand
        over one that was read before; it is left open.
    params : PhotoParams

    Returns
    -------
    data : bytes
    name : str
        File name without its folder, "" when there is none.

    Raises
    ------
    UnreadablePhoto
        When there is no such file, it may not be read, is no regular file or is too large.
    TypeError
        When ``source`` is none of the above.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), ""
    elif isinstance(source, str | os.PathLike):
        data, name = _read_path(os.fspath(source), params)
    elif hasattr(source, "read"):
        data, name = _read_stream(source, params)
    else:
        raise TypeError(f"a path, bytes or a binary file is needed, got {type(source).__name__}")
    if len(data) > params.max_bytes:
        raise UnreadablePhoto(too_large(params.max_bytes))
    return data, name


def bare_name(name: str) -> str:
    """File name without its folder, whichever system wrote it."""
    return PurePosixPath(PureWindowsPath(name).name).name


def read_plain(path: str | os.PathLike[str], most: int) -> bytes:
    """Read an ordinary file without ever waiting for it.

    Parameters
    ----------
    path : str or path
    most : int
        Size in bytes above which it is refused; a file that grows while it is read is, too.

    Raises
    ------
    UnreadablePhoto
        When it is missing, may not be read, is no ordinary file, would block or is too large.
    """
    with opened_plain(path, most) as handle:
        return _read_handle(handle, most) if os.fstat(handle).st_size else b""


@contextmanager
def opened_plain(path: str | os.PathLike[str], most: int) -> Iterator[int]:
    """The same for who reads it by and by: the handle of the open file."""
    try:
        _check_plain(os.stat(path), most)
        # Without blocking, since what lies behind a name may have changed since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0))
        try:
            _check_plain(os.fstat(handle), most)
            yield handle
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise UnreadablePhoto("There is no file of this name.") from None
    except PermissionError:
        raise UnreadablePhoto("The file may not be read: permission is missing.") from None
    except BlockingIOError:
        raise UnreadablePhoto("This is not an ordinary file: reading it would wait.") from None
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise UnreadablePhoto(f"The file could not be read ({said}).") from error
    except UnreadablePhoto:
        raise
    except ValueError as error:
        raise UnreadablePhoto("The file name is not valid.") from error


def _check_plain(status: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadablePhoto("This is a folder, not a photo.")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadablePhoto("This is not an ordinary file.")
    if status.st_size > most:
        raise UnreadablePhoto(too_large(most))


def _read_handle(handle: int, most: int) -> bytes:
    """All of a file; one whose size is stated as 0 (`/proc`) may block and is not read at all."""
    parts, left = [], most + 1
    while left and (part := os.read(handle, min(left, 1 << 24))):
        parts.append(part)
        left -= len(part)
    if not left:
        raise UnreadablePhoto(too_large(most))
    return b"".join(parts)


def _read_path(path: str, params: PhotoParams) -> tuple[bytes, str]:
    return read_plain(path, params.max_bytes), os.path.basename(path)


def _read_stream(stream: BinaryIO, params: PhotoParams) -> tuple[bytes, str]:
    try:
        if stream.seekable():
            stream.seek(0)
        data = stream.read(params.max_bytes + 1)
    except (OSError, ValueError) as error:
        raise UnreadablePhoto("The file could not be read.") from error
    if not isinstance(data, bytes):
        raise TypeError("the file must be opened in binary mode")
    name = getattr(stream, "name", "")
    return data, bare_name(name) if isinstance(name, str) else ""


def too_large(most: int) -> str:
    """Why a file of more than so many bytes is not read."""
    return (
        f"The file is too large: at most {most / 1e6:.0f} MB are read; "
        "save it as JPEG and try again."
    )
