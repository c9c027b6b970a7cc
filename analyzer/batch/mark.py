"""The mark of a run, as a file that may be damaged, old or made up by somebody.

Whatever cannot be read as a mark is no mark. A mark that was changed by hand is told by its seal, a
hash over all the rest: it serves neither to take over a result nor to call a file ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.batch.params import BatchParams
from analyzer.photo.source import read_plain
from analyzer.records import to_json
from analyzer.storage.atomic import write_atomic

SCHEMA = "dimples.result/2"
WRITING = "dimples.writing/1"
_OLDER = ("dimples.result/1",)


@dataclass(frozen=True)
class Mark:
    """What an earlier run left about itself.

    Parameters
    ----------
    sealed : bool
        Whether it is as this program wrote it.
    files : tuple of (name, size, sha256)
        What it wrote, relative with forward slashes. A mark of an older version knows names only.
    told : dict
        The rest.
    """

    sealed: bool
    files: tuple[tuple[str, int, str], ...]
    told: dict[str, Any]

    @property
    def names(self) -> frozenset[str]:
        """Names of the files."""
        return frozenset(name for name, _, _ in self.files)

    def holds(self, out: Path, name: str) -> bool:
        """Whether a file is still, byte by byte, what this mark says of it."""
        known = {n: (size, sha256) for n, size, sha256 in self.files}
        if name not in known or known[name][0] < 0 or (out / name).is_symlink():
            return False
        return fact(out, name) == known[name]

    def is_whole(self, out: Path) -> bool:
        """Whether all files are there as they were written."""
        return bool(self.files) and all(self.holds(out, name) for name in self.names)


def fact(out: Path, name: str) -> tuple[int, str]:
    """Size and sha256 of a file; (-1, "") where it cannot be read."""
    try:
        path = out / name
        data = read_plain(path, max(path.stat().st_size, 1))
    except (OSError, ValueError):
        return -1, ""
    return len(data), hashlib.sha256(data).hexdigest()


def read_mark(path: Path, params: BatchParams = BatchParams()) -> Mark | None:
    """The mark in a file; None where there is none that makes sense."""
    try:
        told = json.loads(read_plain(path, params.mark_bytes))
        if told["schema"] in _OLDER:
            return Mark(False, tuple((str(name), -1, "") for name in told["files"]), told)
        if told["schema"] != SCHEMA:
            return None
        files = tuple((str(f["name"]), int(f["size"]), str(f["sha256"])) for f in told["files"])
        return Mark(told.get("seal") == _seal(told), files, told)
    except Exception:
        # It may hold anything, such as 100000 brackets: no fault of a file may end a run.
        return None


def write_mark(path: Path, told: dict[str, Any], out: Path, names: Sequence[str]) -> None:
    """Write a mark over files that lie in `out` as they are now."""
    files = [
        dict(zip(("name", "size", "sha256"), (name, *fact(out, name)), strict=True))
        for name in names
    ]
    whole = {**told, "schema": SCHEMA, "files": files}
    write_atomic(path, to_json({**whole, "seal": _seal(whole)}).encode("ascii"))


def read_listed(path: Path, params: BatchParams = BatchParams()) -> frozenset[str]:
    """Names that a run was about to write when it ended."""
    try:
        told = json.loads(read_plain(path, params.mark_bytes))
        return (
            frozenset(str(n) for n in told["files"]) if told["schema"] == WRITING else frozenset()
        )
    except Exception:
        return frozenset()


def write_listed(path: Path, names: Sequence[str]) -> None:
    """Say which files are about to be written."""
    write_atomic(path, to_json({"schema": WRITING, "files": sorted(names)}).encode("ascii"))


def _seal(told: dict[str, Any]) -> str:
    rest = {key: value for key, value in told.items() if key != "seal"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode("ascii")).hexdigest()
