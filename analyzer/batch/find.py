"""Folders to jobs: which files are photos, and which of them belong together.

A folder of photos is one series. A folder of folders is many. ``before`` and ``after`` side by
side are two sets. Results of an earlier run are never taken for input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.batch.job import Job
from analyzer.batch.params import BatchParams
from analyzer.intake.roles import (
    RAW,
    UNPACK,
    elsewhere,
    is_system_folder,
    not_downloaded,
    placeholder_of,
    role_of,
)
from analyzer.photo.model import ScaleHint
from analyzer.tracking.ordername import counting


class NoPhotos(ValueError):
    """There is nothing to analyse; ``str(error)`` says why, for a person."""


@dataclass(frozen=True)
class Beside:
    """What lies beside the photos of a folder.

    Parameters
    ----------
    sidecars : tuple of Path
        Files that may hold their dates.
    missing : tuple of (name, reason)
        What a person would take for photos and is none yet.
    """

    sidecars: tuple[Path, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def find_images(folder: Path, params: BatchParams = BatchParams()) -> tuple[Path, ...]:
    """Photos directly in a folder, by name as a person counts (2 before 10).

    Hidden files, files that do not end like a photo, photos that are only in the cloud, and camera
    raw files beside the same photo in another form are left out.
    """
    found = [
        path
        for path in folder.iterdir()
        if role_of(path.name, params.extensions) == "photo" and path.is_file() and not _away(path)
    ]
    developed = {path.stem.casefold() for path in found if path.suffix.lower() not in RAW}
    kept = [p for p in found if p.suffix.lower() not in RAW or p.stem.casefold() not in developed]
    return tuple(sorted(kept, key=lambda path: counting(path.name)))


def find_beside(folder: Path, params: BatchParams = BatchParams()) -> Beside:
    """What else of use is directly in a folder, or should be there."""
    sidecars, missing = [], []
    for path in sorted(folder.iterdir(), key=lambda path: counting(path.name)):
        role = role_of(path.name, params.extensions)
        if role == "sidecar" and path.name != params.result_name and path.is_file():
            sidecars.append(path)
        elif role == "placeholder":
            real = placeholder_of(path.name, params.extensions)
            if not (folder / real).exists():
                missing.append((real, not_downloaded(path.name)))
        elif role == "archive" and path.is_file():
            missing.append((path.name, UNPACK))
        elif role == "photo" and path.is_file() and (cloud := _away(path)):
            missing.append((path.name, not_downloaded(where=cloud)))
    return Beside(tuple(sidecars), tuple(missing))


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
        near = find_beside(source.parent, params).sidecars
        job = Job(source.stem, out, (source,), scale_hint=scale_hint, force=force, sidecars=near)
        return _checked([job], params)
    jobs = []
    for folder, photos, sets, beside in _walk(source, out.resolve(), params):
        inside = folder.relative_to(source)
        name = folder.name or folder.resolve().name
        if photos or (beside.missing and not sets):
            jobs.append(
                Job(
                    name,
                    out / inside,
                    photos,
                    scale_hint=scale_hint,
                    force=force,
                    sidecars=beside.sidecars,
                    missing=beside.missing,
                )
            )
        if sets:
            # Photos beside the two sets make a series of their own, which has the folder's place.
            place = out / inside / "before-after" if photos else out / inside
            title = f"{name}: before and after"
            within = [find_beside(side[0].parent, params) for side in sets]
            jobs.append(
                Job(
                    title,
                    place,
                    (),
                    sets[0],
                    sets[1],
                    scale_hint,
                    force,
                    sidecars=within[0].sidecars + within[1].sidecars,
                    missing=within[0].missing
                    + within[1].missing
                    + (() if photos else beside.missing),
                )
            )
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
    sides, near = [], []
    for side in (before, after):
        near.append(find_beside(side if side.is_dir() else side.parent, params))
        found = (side,) if side.is_file() else find_images(side, params)
        if not found:
            why = "".join(f" {name}: {reason}" for name, reason in near[-1].missing)
            raise NoPhotos(f"There are no photos in {side}.{why}")
        sides.append(found)
    name = f"{before.resolve().stem} and {after.resolve().stem}"
    job = Job(
        name,
        out,
        (),
        sides[0],
        sides[1],
        scale_hint,
        force,
        sidecars=near[0].sidecars + near[1].sidecars,
        missing=tuple(
            one
            for side, beside in zip((before, after), near, strict=True)
            if side.is_dir()
            for one in beside.missing
        ),
    )
    return _checked([job], params)[0]


def _walk(
    folder: Path, out: Path, params: BatchParams
) -> Iterator[tuple[Path, tuple[Path, ...], tuple[tuple[Path, ...], ...], Beside]]:
    """Each folder with its photos, its two sets where it has them, and what lies beside."""
    children = {
        path.name: path
        for path in sorted(folder.iterdir(), key=lambda path: counting(path.name))
        if path.is_dir()
        and not path.is_symlink()
        and not is_system_folder(path.name)
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
    photos, beside = find_images(folder, params), find_beside(folder, params)
    if photos or sets or beside.missing:
        yield folder, photos, sets, beside
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


def _away(path: Path) -> str:
    """The cloud that still holds a file's content; "" when it is here."""
    try:
        return elsewhere(path.stat())
    except OSError:
        return ""
