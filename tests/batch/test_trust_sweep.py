"""Every touch of a file fails once, and the next run makes it good: nothing lost, nothing half."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import os
from collections import Counter
from pathlib import Path

import pytest

from analyzer.batch import plan, run


class Faults:
    """Counts touches of files below a folder, and lets the nth fail."""

    def __init__(self, below: Path, nth: int = 0, fault: BaseException | None = None) -> None:
        self.below, self.nth, self.fault = str(below), nth, fault
        self.points: list[tuple[str, str]] = []
        self.names: dict[int, str] = {}

    def touch(self, kind: str, path: object) -> bool:
        """Note a touch; True where it is the one that fails."""
        text = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
        if not str(text).startswith(self.below):
            return False
        self.points.append((kind, Path(text).name))
        return len(self.points) == self.nth

    def check(self, kind: str, path: object) -> None:
        if self.touch(kind, path):
            raise self.fault

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand between the program and the system."""
        for name in ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link"):
            patch.setattr(os, name, self._named(name, getattr(os, name)))
        real_open, real_read, real_write = os.open, os.read, os.write
        real_sync, real_close = os.fsync, os.close

        def open_(path, *args, **kwargs):
            self.check("open", path)
            handle = real_open(path, *args, **kwargs)
            self.names[handle] = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
            return handle

        def read(handle, count):
            self.check("read", self.names.get(handle, ""))
            return real_read(handle, count)

        def write(handle, data):
            if self.touch("write", self.names.get(handle, "")):
                # A disk that is full takes a part.
                real_write(handle, bytes(data)[: len(data) // 2])
                raise self.fault
            return real_write(handle, data)

        def sync(handle):
            number = handle if isinstance(handle, int) else handle.fileno()
            self.check("fsync", self.names.get(number, self.below + "/a file"))
            return real_sync(handle)

        def close(handle):
            self.names.pop(handle, None)
            return real_close(handle)

        for name, stand_in in (("open", open_), ("read", read), ("write", write), ("fsync", sync),
                               ("close", close)):  # fmt: skip
            patch.setattr(os, name, stand_in)
        whole = io.open

        def opened(file, mode="r", *args, **kwargs):
            self.check("open", file)
            made = whole(file, mode, *args, **kwargs)
            text = os.fspath(file) if isinstance(file, str | os.PathLike) else ""
            return File(made, self, text) if str(text).startswith(self.below) else made

        patch.setattr(io, "open", opened)
        patch.setattr(builtins, "open", opened)

    def _named(self, kind, real):
        def then(path, *args, **kwargs):
            self.check(kind, path)
            return real(path, *args, **kwargs)

        return then


class File:
    """An open file whose reading and writing can fail."""

    def __init__(self, made, faults: Faults, path: str) -> None:
        self._made, self._faults, self._path = made, faults, path

    def write(self, data):
        if self._faults.touch("write", self._path):
            self._made.write(data[: len(data) // 2])
            raise self._faults.fault
        return self._made.write(data)

    def read(self, *args):
        self._faults.check("read", self._path)
        return self._made.read(*args)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._made.close()

    def __iter__(self):
        return iter(self._made)

    def __getattr__(self, name):
        return getattr(self._made, name)


def tree(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def without_mark(found: dict[str, str]) -> dict[str, str]:
    return {name: sha for name, sha in found.items() if name != "dimples-result.json"}


def do(source: Path, out: Path):
    (outcome,) = run(plan(source, out))
    return outcome


@pytest.fixture
def folder(tmp_path: Path, photo) -> Path:
    photo(tmp_path / "in/a.jpg", 1)
    return tmp_path / "in"


def test_the_sweep_sees_what_a_run_does(tmp_path, folder, analysed) -> None:
    faults = Faults(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        faults.install(patch)
        do(folder, tmp_path / "out")
    kinds = Counter(kind for kind, _ in faults.points)
    assert kinds["read"] >= 2
    assert kinds["write"] >= 6
    assert kinds["replace"] + kinds["rename"] >= 6
    written = {name.split(".")[1] if name.endswith(".part") else name.split(".")[0]
               for kind, name in faults.points if kind == "write"}  # fmt: skip
    assert {"report", "series", "dimples", "dimples-result", "a"} <= written


FAULTS = (
    lambda: OSError(errno.EIO, "Input/output error"),
    lambda: KeyboardInterrupt(),
    lambda: OSError(errno.ENOSPC, "No space left on device"),
)
"""Taken in turns: each point fails in one way, and each way strikes at every kind of point."""


@pytest.mark.slow
def test_every_touch_of_a_file_may_fail_once(tmp_path, folder, analysed) -> None:
    photos = tree(folder)
    do(folder, tmp_path / "whole")
    whole, nth = tree(tmp_path / "whole"), 0
    while True:
        nth += 1
        fault = FAULTS[nth % len(FAULTS)]()
        out, faults = tmp_path / f"out{nth}", Faults(tmp_path, nth, fault)
        outcome = None
        with pytest.MonkeyPatch.context() as patch:
            faults.install(patch)
            try:
                outcome = do(folder, out)
            except KeyboardInterrupt:
                assert isinstance(fault, KeyboardInterrupt)
        if len(faults.points) < nth:
            break
        where = f"{nth}: {faults.points[nth - 1]}, {fault!r}"
        if outcome is not None and not outcome.error and not outcome.refused:
            # It could do without; then everything is there, and the mark may say to measure again.
            assert without_mark(tree(out)) == without_mark(whole), where
        if faults.points[nth - 1][0] not in ("unlink", "remove"):
            assert not list(out.rglob("*.part")), where
        if outcome is not None:
            assert str(tmp_path) not in outcome.error, where
        again = do(folder, out)
        assert (again.error, again.refused) == ("", ()), where
        assert tree(out) == whole, where
        assert do(folder, out).resumed, where
        assert tree(folder) == photos, where
    print(f"{nth - 1} touches of files failed, one at a time")
    assert nth > 30
