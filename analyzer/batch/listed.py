"""A list of paths to jobs: folders of people, or photos that are grouped by their folder.

Where results go hangs on a path and the root alone, never on what else is listed, so that a longer
list into the same output folder goes on where the shorter one ended.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from analyzer.batch.find import NoPhotos, apart, checked, find_beside, plan_tree
from analyzer.batch.job import Job
from analyzer.batch.params import BatchParams
from analyzer.batch.tree import odd
from analyzer.intake.roles import role_of
from analyzer.photo.model import ScaleHint
from analyzer.tracking.ordername import counting

ELSEWHERE = "elsewhere"
"""Folder, within the results, of what is listed and lies outside the root."""
_PIECE = 1 << 16


def read_list(file: BinaryIO, *, null: bool = False) -> Iterator[str]:
    """Paths of a list, one a line, or separated by zero bytes as `find -print0` writes them.

    Empty lines, and the mark with which some systems begin a text, count for nothing.
    """
    end, rest, first = (b"\0" if null else b"\n"), b"", True
    while piece := file.read(_PIECE):
        *whole, rest = (rest + piece).split(end)
        for one in whole:
            yield from _path(one, null=null, first=first)
            first = False
    yield from _path(rest, null=null, first=first)


def _path(data: bytes, *, null: bool, first: bool) -> Iterator[str]:
    if first:
        data = data.removeprefix(b"\xef\xbb\xbf")
    data = data if null else data.removesuffix(b"\r")
    if data.strip():
        yield os.fsdecode(data)


@dataclass
class _Group:
    """Photos listed one by one that lie in one folder."""

    photos: list[Path] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)


def plan_listed(
    paths: Iterable[str],
    root: Path,
    out: Path,
    *,
    scale_hint: ScaleHint = ScaleHint(),
    force: bool = False,
    params: BatchParams = BatchParams(),
) -> tuple[Job, ...]:
    """Jobs for what is listed.

    Parameters
    ----------
    paths : iterable of str
        Folders, each like the folder of `analyzer.batch.find.plan`, and photos.
    root : Path
        Relative paths begin here, and places of results are relative to it.
    out : Path

    Returns
    -------
    tuple of Job
        What is missing or empty is a job without photos, which says so.

    Raises
    ------
    NoPhotos
        When the list holds no path, or `out` would write over a photo.
    """
    root = Path(os.path.abspath(root))
    jobs: list[Job] = []
    groups: dict[Path, _Group] = {}
    seen: set[Path] = set()
    for text in paths:
        path = Path(os.path.abspath(root / text)) if "\0" not in text else root / "?"
        if path in seen:
            continue
        seen.add(path)
        reason = odd(path)
        if not reason and path.is_dir():
            jobs += _folder_jobs(path, root, out, scale_hint, force, params)
        elif reason and role_of(path.name, params.extensions) != "photo":
            jobs.append(_nothing(path, root, out, reason))
        else:
            group = groups.setdefault(path.parent, _Group())
            if reason:
                group.missing.append((path.name, reason))
            else:
                group.photos.append(path)
    covered = {photo for job in jobs for photo in job.inputs}
    for folder, group in groups.items():
        photos = sorted(set(group.photos) - covered, key=lambda p: counting(p.name))
        if photos or group.missing:
            jobs.append(
                Job(
                    folder.name or ELSEWHERE,
                    out / place_of(folder, root),
                    tuple(photos),
                    scale_hint=scale_hint,
                    force=force,
                    sidecars=_sidecars(folder, params),
                    missing=tuple(group.missing),
                )
            )
    if not jobs:
        raise NoPhotos("The list names no folder and no photo.")
    return checked(apart(jobs, out, params), params)


def place_of(path: Path, root: Path) -> Path:
    """Where the results of a folder go, relative to the output folder.

    What lies outside the root is told apart by a hash of where it lies.
    """
    if path.is_relative_to(root):
        return path.relative_to(root)
    told = hashlib.sha256(os.fsencode(path.parent)).hexdigest()[:8]
    return Path(ELSEWHERE) / f"{path.name or 'root'}-{told}"


def _folder_jobs(
    path: Path, root: Path, out: Path, scale_hint: ScaleHint, force: bool, params: BatchParams
) -> list[Job]:
    place = place_of(path, root)
    try:
        jobs = plan_tree(
            path, out / place, avoid=out, scale_hint=scale_hint, force=force, params=params
        )
    except NoPhotos:
        return [_nothing(path, root, out, "There are no photos in it.")]
    return jobs


def _nothing(path: Path, root: Path, out: Path, reason: str) -> Job:
    return Job(path.name or ELSEWHERE, out / place_of(path, root), missing=((path.name, reason),))


def _sidecars(folder: Path, params: BatchParams) -> tuple[Path, ...]:
    try:
        return find_beside(folder, params).sidecars
    except OSError:
        return ()
