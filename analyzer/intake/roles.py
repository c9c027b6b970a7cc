"""What a file is for, by its name: a photo, a date beside one, something that is not there yet.

Network drives, phones and trash bins leave folders and files beside photos that hold copies of them.
Those are passed over in silence; what a person would miss is named with a reason.
"""

from __future__ import annotations

from typing import Literal

Role = Literal["photo", "sidecar", "placeholder", "archive", "other"]

SYSTEM_FOLDERS = frozenset(
    (
        "@eadir", "@recycle", "@recently-snapshot", "@tmp", "@sharebin", "@synoresource",
        "@__thumb", "#recycle", "#snapshot", "$recycle.bin", "recycler", "recycled", "lost+found",
        "__macosx", "system volume information", "network trash folder", "temporary items",
        "lightroom catalog previews.lrdata", "thumbnails", "node_modules",
    )
)  # fmt: skip
"""Folders (small letters) of NAS systems, trash bins and operating systems; hidden ones besides."""

_PLACEHOLDERS = {
    ".icloud": "iCloud",
    ".cloud": "the cloud",
    ".cloudf": "the cloud",
    ".onedrive": "OneDrive",
}
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz")
_SIDECARS = (".json", ".xmp")

RAW = frozenset((".dng", ".raw", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2"))
"""Endings of camera raw files, which a photo of the same name stands for."""

UNPACK = "It is an archive: unpack it, and give the folder that comes out."
"""Why an archive is left out."""

# Attributes of a file whose content is still in the cloud: Windows (OneDrive) and macOS (iCloud).
_WINDOWS_ELSEWHERE = 0x1000 | 0x40000 | 0x400000
_MACOS_DATALESS = 0x40000000


def role_of(name: str, photo_endings: tuple[str, ...]) -> Role:
    """The role of a file by its name without folder.

    Parameters
    ----------
    name : str
    photo_endings : tuple of str
        Small letters, with dot.
    """
    small = name.casefold()
    if small.startswith("._"):
        return "other"
    if small.endswith(tuple(_PLACEHOLDERS)) and placeholder_of(name, photo_endings):
        return "placeholder"
    if small.startswith("."):
        return "other"
    if small.endswith(photo_endings):
        return "photo"
    if small.endswith(_SIDECARS):
        return "sidecar"
    return "archive" if small.endswith(_ARCHIVES) else "other"


def placeholder_of(name: str, photo_endings: tuple[str, ...]) -> str:
    """Name of the photo that a placeholder stands for; "" where it stands for none."""
    for ending in _PLACEHOLDERS:
        if name.casefold().endswith(ending):
            real = name[: -len(ending)].removeprefix(".")
            return real if real.casefold().endswith(photo_endings) else ""
    return ""


def not_downloaded(name: str = "", *, where: str = "") -> str:
    """Why a photo that is only in the cloud is left out."""
    known = where or next(
        (cloud for end, cloud in _PLACEHOLDERS.items() if name.casefold().endswith(end)),
        "the cloud",
    )
    return (
        f"It is not downloaded from {known}: only a placeholder is here. Download it and run again."
    )


def elsewhere(status: object) -> str:
    """The cloud that holds a file's content, by its `os.stat_result`; "" when it is here."""
    if getattr(status, "st_file_attributes", 0) & _WINDOWS_ELSEWHERE:
        return "OneDrive"
    if getattr(status, "st_flags", 0) & _MACOS_DATALESS:
        return "iCloud"
    return ""


def is_system_folder(name: str) -> bool:
    """Whether a folder of this name holds no photos that a person put there."""
    return name.startswith(".") or name.casefold() in SYSTEM_FOLDERS
