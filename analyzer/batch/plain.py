"""Words of an error without the places of this machine: reports are meant to be shown to others."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

# A path of two parts and more, up to a quote, a colon or white space; its last part may stay.
_PATH = re.compile(r"""(?<![\w/\\.])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'":]+[/\\])+([^\s/\\'":]*)""")


def without_places(text: str, *folders: Path) -> str:
    """The text with every absolute path cut to its last part.

    Parameters
    ----------
    text : str
    folders : Path
        Known folders, whose names may hold spaces; what is inside them keeps its relative place.
    """
    for folder in sorted({form for f in folders for form in _forms(f)}, key=len, reverse=True):
        text = (
            text.replace(folder + "/", "").replace(folder + "\\", "").replace(folder, "the folder")
        )
    return _PATH.sub(lambda found: found[1] or "a folder", text)


def os_error(error: OSError, out: Path) -> str:
    """What went wrong with which file, by its place in the output folder."""
    said = error.strerror or type(error).__name__
    if not isinstance(error.filename, str | bytes):
        return f"{said}."
    path = Path(
        error.filename.decode(errors="replace")
        if isinstance(error.filename, bytes)
        else error.filename
    )
    if path == out:
        return f"The output folder cannot be written: {said}."
    name = path.relative_to(out).as_posix() if path.is_relative_to(out) else path.name
    return f"{name} cannot be written: {said}."


def is_within(error: OSError, out: Path) -> bool:
    """Whether an error is one of the output folder, and not of the program's own files."""
    return isinstance(error.filename, str) and Path(error.filename).is_relative_to(out)


def _forms(folder: Path) -> set[str]:
    """A folder as it may be written, where that says more than a single name."""
    forms = {str(folder), str(folder.absolute()), str(folder.resolve())}
    return {
        form for form in forms if len(PurePath(form).parts) > 2 and PurePath(form).is_absolute()
    }
