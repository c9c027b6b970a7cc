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
    own_folders: tuple[str, ...] = ("overlays", "records")
