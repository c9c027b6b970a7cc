"""Folders to jobs: which files are photos, and which of them belong together.

A folder of photos is one series. A folder of folders is many. ``before`` and ``after`` side by
side are two sets. Results of an earlier run are never taken for input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from analyzer.batch.job import Job
from analyzer.batch.params import BatchParams
from analyzer.photo.model import ScaleHint


class NoPhotos(ValueError):
    """There is nothing to analyse; ``str(error)`` says why, for a person."""


def find_images(folder: Path, params: BatchParams = BatchParams()) -> tuple[Path, ...]:
    """Photos directly in a folder, by name as a person counts (2 before 10).

    Hidden files, and files that do not end like a photo, are left out.
    """
    return tuple(
        sorted(
            (
                path
                for path in folder.iterdir()
                if not path.name.startswith(".")
                and path.suffix.lower() in params.extensions
                and path.is_file()
            ),
            key=_counting,
        )
    )


def plan(
    source: Path,
    out: Path,
    *,
    scale_hint: ScaleHint = ScaleHint(),
    force: bool = False,
    params: BatchParams = BatchParams(),
) -> tuple[Job, ...]:
    """Jobs for a folder (or a single photo), each with its own place under `out`.

    Raises
    ------
    NoPhotos
        When there is no photo, or when `out` would write over one.
    """
    if source.is_file():
        jobs = [Job(source.stem, out, (source,), scale_hint=scale_hint, force=force)]
        return _checked(jobs, params)
    jobs = []
    for folder, photos, sets in _walk(source, out.resolve(), params):
        inside = folder.relative_to(source)
        name = folder.name or folder.resolve().name
        if photos:
            jobs.append(Job(name, out / inside, photos, scale_hint=scale_hint, force=force))
        if sets:
            # Photos beside the two sets make a series of their own, which has the folder's place.
            place = out / inside / "before-after" if photos else out / inside
            title = f"{name}: before and after"
            jobs.append(Job(title, place, (), sets[0], sets[1], scale_hint, force))
    if not jobs:
        raise NoPhotos(f"There are no photos in {source}.")
    return _checked(jobs, params)


def plan_sets(
    before: Path,
    after: Path,
    out: Path,
    *,
    scale_hint: ScaleHint = ScaleHint(),
    force: bool = False,
    params: BatchParams = BatchParams(),
) -> Job:
    """The job that compares two photos or two folders of photos.

    Raises
    ------
    NoPhotos
        When a side holds no photo, or when `out` would write over one.
    """
    sides = []
    for side in (before, after):
        found = (side,) if side.is_file() else find_images(side, params)
        if not found:
            raise NoPhotos(f"There are no photos in {side}.")
        sides.append(found)
    name = f"{before.resolve().stem} and {after.resolve().stem}"
    job = Job(name, out, (), sides[0], sides[1], scale_hint, force)
    return _checked([job], params)[0]


def _walk(
    folder: Path, out: Path, params: BatchParams
) -> Iterator[tuple[Path, tuple[Path, ...], tuple[tuple[Path, ...], ...]]]:
    """Each folder with its photos and, where it has them, its two sets."""
    children = {
        path.name: path
        for path in sorted(folder.iterdir(), key=_counting)
        if path.is_dir()
        and not path.is_symlink()
        and not path.name.startswith(".")
        and path.resolve() != out
    }
    if (folder / params.result_name).exists():
        children = {n: p for n, p in children.items() if n not in params.own_folders}
    sides = {name.lower(): path for name, path in children.items()}
    sets: tuple[tuple[Path, ...], ...] = ()
    if "before" in sides and "after" in sides:
        pair = tuple(find_images(sides[side], params) for side in ("before", "after"))
        if all(pair):
            sets = pair
            children = {n: p for n, p in children.items() if n.lower() not in ("before", "after")}
    photos = find_images(folder, params)
    if photos or sets:
        yield folder, photos, sets
    for child in children.values():
        yield from _walk(child, out, params)


def _checked(jobs: Sequence[Job], params: BatchParams) -> tuple[Job, ...]:
    """The same jobs, once it is sure that none writes where an original lies."""
    written = {(job.out / own).resolve() for job in jobs for own in params.own_folders}
    for job in jobs:
        for photo in job.inputs:
            if photo.resolve().parent in written:
                raise NoPhotos(
                    f"Results would be written among the originals in {photo.parent}. "
                    "Choose another output folder."
                )
    return tuple(jobs)


def _counting(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts], path.name
