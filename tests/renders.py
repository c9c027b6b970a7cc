"""Rendered photos of tests kept on disk, so that only the first run after a change renders them.

A photo is found by what made it: the sources of the phantom with all that they import, the versions
of the libraries that compute it, and the arguments. Nothing else is trusted: a file that cannot be
read is rendered anew, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import ast
import hashlib
import os
import pickle
import platform
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
LIBRARIES = ("numpy", "opencv-python-headless", "scipy")
KEPT = 3
"""So many versions of the phantom keep their photos: a branch and those it is compared with."""


@dataclass(frozen=True, eq=False)
class Shot:
    """What tests need of a rendering; for its layers call `analyzer.phantom.render_layers`.

    Parameters
    ----------
    rgb : (H, W, 3) uint8
    truth : dict
    mask : (H, W) bool
        Bare skin of the torso.
    """

    rgb: np.ndarray
    truth: dict[str, Any]
    mask: np.ndarray


class Renders:
    """Shots by their arguments: remembered in this process, kept in a folder for others.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing on disk.
    code : str
        Names the version of what renders, see `code_hash`.
    render : callable
        Arguments to anything with the fields of `Shot`.
    """

    def __init__(self, folder: Path | None, code: str, render: Callable[..., Any]) -> None:
        self._folder = None if folder is None else folder / code
        self._render = render
        self._known: dict[str, Shot] = {}

    def shoot(self, *given: Any) -> Shot:
        """The shot of these arguments, rendered only where nobody did before."""
        key = hashlib.sha256("\n".join(plain(given)).encode()).hexdigest()
        if key not in self._known:
            self._known[key] = self._read(key) or self._made(key, given)
        return self._known[key]

    def _made(self, key: str, given: tuple[Any, ...]) -> Shot:
        done = self._render(*given)
        shot = Shot(done.rgb, done.truth, done.mask)
        if self._folder is not None:
            # A disk that is full or read-only costs time, not tests.
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                _write(self._folder / key, zlib.compress(pickle.dumps(shot), 1))
        return shot

    def _read(self, key: str) -> Shot | None:
        if self._folder is None:
            return None
        try:
            return pickle.loads(zlib.decompress((self._folder / key).read_bytes()))
        except Exception:
            # Absent, or damaged in any way that a file can be.
            return None


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: another worker may read or write the same file now."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def plain(value: Any) -> Iterator[str]:
    """Arguments as text, one line a value; equal texts mean equal values.

    Raises
    ------
    TypeError
        For what has no such text.
    """
    if is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__module__}.{type(value).__qualname__}("
        for field in fields(value):
            yield field.name
            yield from plain(getattr(value, field.name))
        yield ")"
    elif isinstance(value, (tuple, list)):
        yield "["
        for one in value:
            yield from plain(one)
        yield "]"
    elif value is None or isinstance(value, (bool, int, float, str)):
        yield f"{type(value).__name__} {value!r}"
    else:
        raise TypeError(f"No key for a {type(value).__name__}")


def code_hash(package: Path, root: Path = ROOT) -> str:
    """Name of the code of a package, of what it imports from ``root``, and of the libraries.

    Parameters
    ----------
    package : Path
        Folder of the package; every file in it counts, data included.
    root : Path
        Where absolute imports begin.
    """
    files = {p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    todo = list(files)
    while todo:
        for name in _imports(todo.pop()):
            for found in _homes(root / name.replace(".", "/")):
                if found not in files:
                    files.add(found)
                    todo.append(found)
    told = hashlib.sha256()
    for one in (platform.python_version(), platform.machine(), *map(_version, LIBRARIES)):
        told.update(f"{one}\n".encode())
    for path in sorted(files):
        data = path.read_bytes()
        told.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    return told.hexdigest()[:16]


_version = cache(version)


def _imports(path: Path) -> Iterator[str]:
    """Dotted names that a source file imports, as far as they are written out."""
    if path.suffix != ".py":
        return
    for node in _statements(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All of them however deep; what they are made of holds no import and takes ten times as long."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(tree, name, ()):
            yield one
            yield from _statements(one)


def _homes(place: Path) -> Iterator[Path]:
    """Source of a module or of a package of that name."""
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            yield path


def forget_old(folder: Path, code: str, kept: int = KEPT) -> None:
    """Remove the shots of all but the versions that were used last."""
    here = folder / code
    with suppress(OSError):
        here.mkdir(parents=True, exist_ok=True)
        os.utime(here)
        known = sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in [p for p in known if p != here][kept - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
