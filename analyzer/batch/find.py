"""Folders to jobs: which files are photos, and which of them belong together.

A folder of photos is one series. A folder of folders is many. ``before`` and ``after`` side by
side are two sets. Results of an earlier run are never taken for input.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from analyzer.batch.job import Job
from analyzer.batch.params import BatchParams
from analyzer.batch.tree import is_plain, not_entered, odd, walk
from analyzer.intake.roles import (
    RAW,
    UNPACK,
    elsewhere,
    not_downloaded,
    placeholder_of,
    role_of,
)
from analyzer.language.text import _
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
        if role_of(path.name, params.extensions) == "photo" and is_plain(path) and not _away(path)
    ]
    developed = {path.stem.casefold() for path in found if path.suffix.lower() not in RAW}
    kept = [p for p in found if p.suffix.lower() not in RAW or p.stem.casefold() not in developed]
    return tuple(sorted(kept, key=lambda path: counting(path.name)))


def find_beside(folder: Path, params: BatchParams = BatchParams()) -> Beside:
    """What else of use is directly in a folder, or should be there."""
    sidecars, missing = [], []
    for path in sorted(folder.iterdir(), key=lambda path: counting(path.name)):
        role = role_of(path.name, params.extensions)
        if role == "sidecar" and path.name != params.result_name and is_plain(path):
            sidecars.append(path)
        elif role == "placeholder":
            real = placeholder_of(path.name, params.extensions)
            if not (folder / real).exists():
                missing.append((real, not_downloaded(path.name)))
        elif role == "archive" and is_plain(path):
            missing.append((path.name, UNPACK))
        elif role == "photo" and not is_plain(path):
            if reason := odd(path):
                missing.append((path.name, reason))
        elif role == "photo" and (cloud := _away(path)):
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
    if reason := odd(source):
        raise NoPhotos(f"{source}: {reason}")
    if source.is_file():
        near = _near(source, params)
        job = Job(source.stem, out, (source,), scale_hint=scale_hint, force=force, sidecars=near)
        return checked([job], params)
    jobs = plan_tree(source, out, avoid=out, scale_hint=scale_hint, force=force, params=params)
    return checked(apart(jobs, out, params), params)


def plan_tree(
    source: Path,
    out: Path,
    *,
    avoid: Path,
    scale_hint: ScaleHint = ScaleHint(),
    force: bool = False,
    params: BatchParams = BatchParams(),
) -> list[Job]:
    """Jobs for a folder, whose places may still be alike; nothing below `avoid` is entered.

    Raises
    ------
    NoPhotos
        When there is no photo.
    """
    jobs: list[Job] = []
    skipped: list[tuple[Path, str]] = []
    look = partial(_look, params=params)
    for folder, (photos, sets, beside) in walk(source, avoid.resolve(), look, skipped, params):
        inside = folder.relative_to(source)
        name = folder.name or folder.resolve().name
        if not (photos or sets or beside.missing):
            continue
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
            title = _("{name}: before and after").format(name=name)
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
        why = "".join(f" {_shown(f, source)}: {reason}" for f, reason in skipped)
        raise NoPhotos(f"There are no photos in {source}.{why}")
    return _with_skipped(jobs, skipped, source, out)


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
        if reason := odd(side):
            raise NoPhotos(f"{side}: {reason}")
        try:
            near.append(find_beside(side, params) if side.is_dir() else Beside(_near(side, params)))
            found = (side,) if side.is_file() else find_images(side, params)
        except OSError as error:
            raise NoPhotos(f"{side}: {not_entered(error)}") from None
        if not found:
            why = "".join(f" {name}: {reason}" for name, reason in near[-1].missing)
            raise NoPhotos(f"There are no photos in {side}.{why}")
        sides.append(found)
    name = _("{before} and {after}").format(
        before=before.resolve().stem, after=after.resolve().stem
    )
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
    return checked([job], params)[0]


def checked(jobs: Sequence[Job], params: BatchParams) -> tuple[Job, ...]:
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


def _look(
    folder: Path, children: dict[str, Path], params: BatchParams
) -> tuple[tuple[tuple[Path, ...], tuple[tuple[Path, ...], ...], Beside], dict[str, Path]]:
    """A folder's photos, its two sets where it has them, what lies beside; and the rest to enter."""
    if any((folder / name).exists() for name in (params.result_name, params.writing_name)):
        children = {n: p for n, p in children.items() if n not in params.own_folders}
    sides = {name.lower(): path for name, path in children.items()}
    sets: tuple[tuple[Path, ...], ...] = ()
    if "before" in sides and "after" in sides:
        with suppress(OSError):
            pair = tuple(find_images(sides[side], params) for side in ("before", "after"))
            if all(pair):
                sets = pair
                children = {
                    n: p for n, p in children.items() if n.lower() not in ("before", "after")
                }
    return (find_images(folder, params), sets, find_beside(folder, params)), children


def _near(photo: Path, params: BatchParams) -> tuple[Path, ...]:
    """Sidecars beside a single photo; none where its folder may not be listed."""
    try:
        return find_beside(photo.parent, params).sidecars
    except OSError:
        return ()


def _with_skipped(
    jobs: list[Job], skipped: Sequence[tuple[Path, str]], source: Path, out: Path
) -> list[Job]:
    """The jobs, where each folder that was skipped is named in the nearest one above it.

    Where no folder above it holds photos the first job names it, since nothing may go unsaid.
    """
    for folder, reason in skipped:
        above = [out / f.relative_to(source) for f in folder.parents if f.is_relative_to(source)]
        places = [job.out for job in jobs]
        at = next((places.index(place) for place in above if place in places), 0)
        line = (_shown(folder, source), reason)
        jobs[at] = replace(jobs[at], missing=(*jobs[at].missing, line))
    return jobs


def _shown(folder: Path, source: Path) -> str:
    """A folder's place within the source, short enough for a line."""
    parts = folder.relative_to(source).parts
    if len(parts) > 4:
        parts = (*parts[:2], "…", parts[-1])
    return "/".join(part if len(part) < 60 else f"{part[:40]}…" for part in parts)


def apart(jobs: Sequence[Job], out: Path, params: BatchParams) -> list[Job]:
    """The same jobs, none in the place of another or of another's results.

    Names count as alike where some file system takes them for one: in another case, or composed of
    other characters.
    """
    own = {name.casefold() for name in params.own_folders}
    whole = {name.casefold() for name in params.root_files}
    taken: set[tuple[str, ...]] = set()
    moved: list[Job] = []
    for job in jobs:
        inside = job.out.relative_to(out).parts
        # A folder of photos called "records" must not lie among the records of the one above it.
        parts = [f"{part}-photos" if _alike(part) in own else part for part in inside]
        if parts and _alike(parts[0]) in whole:
            parts[0] = f"{parts[0]}-photos"
        free, count = tuple(parts), 1
        while tuple(map(_alike, free)) in taken:
            count += 1
            free = (*parts[:-1], f"{parts[-1]}-{count}") if parts else (f"series-{count}",)
        taken.add(tuple(map(_alike, free)))
        moved.append(replace(job, out=out.joinpath(*free)) if free != inside else job)
    return moved


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _away(path: Path) -> str:
    """The cloud that still holds a file's content; "" when it is here."""
    try:
        return elsewhere(path.stat())
    except OSError:
        return ""
