"""Which files count as photos, and where results go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchParams:
    """Names and limits of batch work.

    Parameters
    ----------
    extensions : tuple of str
        File endings (lower case, with dot) that a person would call a photo. Those the loader
        cannot read are listed with its reason rather than left out in silence.
    result_name : str
        File that marks a complete result in an output folder.
    own_folders : tuple of str
        Folders beside that file which hold results, never input.
    writing_name : str
        File that says which results are being written just now; a run that was killed leaves it.
    index_mark : str
        File that says what the list of many series was when it was written.
    cohort_mark : str
        The same of the cohort's files.
    deepest : int
        Folders inside each other below which nothing is looked for. People nest a handful; a chain
        of thousands is a fault, and its names outgrow what systems accept (4096 bytes).
    mark_bytes : int
        Size above which a mark is no mark: one of a series of 1000 photos takes some 0.5 MB.
    root_files : tuple of str
        Files of a whole run in its output folder, which no person's folder may be called.
    ahead : int
        Jobs handed out at the same time: more than any number of workers at hand, so that none
        waits; a job takes some 3 kB, and a queue of millions would only fill memory.
    """

    extensions: tuple[str, ...] = (
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".mpo",
        ".png",
        ".webp",
        ".tif",
        ".tiff",
        ".avif",
        ".heic",
        ".heif",
        ".hif",
        ".gif",
        ".bmp",
        ".dng",
        ".raw",
        ".cr2",
        ".cr3",
        ".nef",
        ".arw",
        ".orf",
        ".rw2",
        ".jxl",
        ".jp2",
    )
    result_name: str = "dimples-result.json"
    own_folders: tuple[str, ...] = ("overlays", "records", "exports")
    writing_name: str = ".dimples-writing.json"
    index_mark: str = ".dimples-index.json"
    cohort_mark: str = ".dimples-cohort.json"
    deepest: int = 64
    mark_bytes: int = 20_000_000
    root_files: tuple[str, ...] = (
        "index.html",
        "run.jsonl",
        "cohort.html",
        *(
            f"{name}.{form}"
            for name in ("cohort", "cohort-people", "cohort-dimples")
            for form in ("csv", "parquet")
        ),
    )
    ahead: int = 4096
