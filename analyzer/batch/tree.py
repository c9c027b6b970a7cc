"""Walks a tree of folders that may hold anything: what cannot be entered is named, never fatal.

Without recursion and to a bounded depth, since a tree may be deeper than Python's stack and its
paths longer than the system takes.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from analyzer.batch.params import BatchParams
from analyzer.intake.roles import is_system_folder
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import too_large
from analyzer.tracking.ordername import counting

T = TypeVar("T")
Skipped = list[tuple[Path, str]]


def odd(path: Path, params: PhotoParams = PhotoParams()) -> str:
    """Why a name cannot be read as a file or entered as a folder; "" where nothing speaks against it.

    Nothing is opened: opening alone wakes a device, and reading a pipe may never end.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            return "It is a link to something that is not there."
        return "There is no file of this name."
    except PermissionError:
        return "It may not be read: permission is missing."
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "It is a link that leads back to itself."
        return f"It could not be read ({error.strerror or type(error).__name__})."
    except ValueError:
        return "The name is not valid."
    if stat.S_ISDIR(status.st_mode):
        return ""
    if not stat.S_ISREG(status.st_mode):
        return "This is not an ordinary file but a pipe, a socket or a device."
    if not status.st_size and _is_made_up(path):
        return "This is not an ordinary file: the system makes up its content when it is read."
    if status.st_size > params.max_bytes:
        return too_large(params.max_bytes)
    return ""


def is_plain(path: Path) -> bool:
    """Whether a path is an ordinary file that can be read to its end."""
    return not odd(path) and path.is_file()


def _is_made_up(path: Path) -> bool:
    """Whether a file is on a file system without room of its own, such as `/proc`."""
    try:
        return hasattr(os, "statvfs") and os.statvfs(path).f_blocks == 0
    except OSError:
        return False


def not_entered(error: OSError) -> str:
    """Why a folder was skipped."""
    if isinstance(error, PermissionError):
        return "The folder may not be read: permission is missing."
    if error.errno == errno.ENAMETOOLONG:
        return "The folder was skipped: its path is too long."
    return f"The folder could not be read ({error.strerror or type(error).__name__})."


def walk(
    source: Path,
    out: Path,
    look: Callable[[Path, dict[str, Path]], tuple[T, dict[str, Path]]],
    skipped: Skipped,
    params: BatchParams = BatchParams(),
) -> Iterator[tuple[Path, T]]:
    """Each folder of a tree, from the top, by name as a person counts.

    Parameters
    ----------
    source : Path
    out : Path
        Resolved folder that is not entered.
    look : callable
        Takes a folder and its subfolders by name; gives what it is and the subfolders to enter.
    skipped : list
        Takes what could not be entered or looked at, with the reason.

    Yields
    ------
    folder, what `look` gave
    """
    todo = [(source, 0)]
    while todo:
        folder, depth = todo.pop()
        if depth > params.deepest:
            reason = f"The folder was skipped: it lies more than {params.deepest} folders deep."
            skipped.append((folder, reason))
            continue
        try:
            found, children = look(folder, _children(folder, out))
        except OSError as error:
            skipped.append((folder, not_entered(error)))
            continue
        yield folder, found
        todo += [(child, depth + 1) for child in reversed(children.values())]


def _children(folder: Path, out: Path) -> dict[str, Path]:
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
    found = {}
    for name in sorted(names, key=counting):
        child = folder / name
        if not is_system_folder(name) and child.resolve() != out:
            found[name] = child
    return found
