"""What the user told, on its way to the series it concerns, and kept there for the next run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analyzer.batch.job import Job
from analyzer.corrections.file import FILE_NAME, corrections_to_json, read_corrections
from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import write_atomic


def file_sha256(path: Path) -> str:
    """Hash of a photo's file, 64 hex digits.

    Raises
    ------
    UnreadablePhoto
        When it is no ordinary file, too large for a photo, or cannot be read.
    """
    return hashlib.sha256(read_plain(path, PhotoParams().max_bytes)).hexdigest()


def hand_out(
    corrections: Corrections, jobs: Sequence[Job]
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """Give each job what concerns its photos.

    Parameters
    ----------
    corrections : Corrections
        Empty ones wipe what earlier runs kept.
    jobs : sequence of Job

    Returns
    -------
    tuple of Job
    tuple of str
        Entries that concern no job, in words.

    Raises
    ------
    CorrectionsError
        When there are entries and none concerns any job.
    """
    if not corrections:
        return tuple(replace(job, corrections=corrections) for job in jobs), ()
    given, rest = [], corrections
    for job in jobs:
        photos = [(path.name, _hash(path)) for path in job.inputs]
        mine, _ = corrections.among(photos)
        _, rest = rest.among(photos)
        given.append(replace(job, corrections=mine) if mine else job)
    if rest == corrections:
        raise CorrectionsError("The corrections speak of none of these photos.")
    return tuple(given), rest.lines()


def told(job: Job) -> Corrections:
    """What the user told about the photos of a job, now or in an earlier run.

    Raises
    ------
    CorrectionsError
        When the file that an earlier run kept is damaged; it is left as it is.
    """
    if job.corrections is not None:
        return job.corrections
    kept = job.out / FILE_NAME
    return read_corrections(kept) if kept.is_file() else Corrections()


def keep(job: Job, corrections: Corrections) -> None:
    """Keep what was told beside the results, also about photos that are missing just now."""
    place = job.out / FILE_NAME
    if corrections:
        write_atomic(place, corrections_to_json(corrections).encode("ascii"))
    else:
        place.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    try:
        return file_sha256(path)
    except UnreadablePhoto:
        # The run itself will say so; a name may still be enough to know the photo.
        return ""
