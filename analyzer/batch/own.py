"""Which files in an output folder this program wrote: only those are ever replaced or removed.

A file is ours when an intact mark lists it, or when it is what only this program writes: a record
with its schema, a page or table with its heading. A picture tells less, so its encoding must be
ours and a mark, a list of what was being written, or the record beside it must name it. Marks are
files that anyone may damage or make up; what they say is believed only as far as that.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from analyzer.batch.cohort.recognise import is_cohort_file
from analyzer.batch.mark import Mark, read_listed, read_mark
from analyzer.batch.params import BatchParams
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import read_plain
from analyzer.report.names import safe_stems
from analyzer.show.params import ReportParams

_MOST_BYTES = 1_000_000_000
_FIXED = ("report.html", "dimples.csv", "series.json")
_OURS = re.compile(
    r"(overlays/[A-Za-z0-9_-][\w.-]{0,95}\.jpg|records/[A-Za-z0-9_-][\w.-]{0,95}\.json|"
    r"exports/(report\.(html|pdf)|timelapse\.(mp4|gif)|[a-z]{1,20}\.(csv|parquet)))",
    re.ASCII,
)
_TABLES = (b"photo_number,", b"track,", b"comparison,")
_COMPARISON = re.compile(r"records/comparison_\d+(-\d+)?\.json", re.IGNORECASE)
_PART = re.compile(r"\.(?P<name>.+)\.\d+\.part")


class PlaceError(ValueError):
    """The output folder cannot be used as it is; ``str(error)`` says why, for a person."""


def not_ours(names: Sequence[str], where: str = "") -> str:
    """Why nothing is written, for a person."""
    shown = ", ".join(f"{where}{name}" for name in names[:5]) + (" ..." if len(names) > 5 else "")
    return (
        "Files that this program did not write, or that were changed since, would be overwritten: "
        f"{shown}. Choose another output folder, or move them away."
    )


def is_own_name(name: str) -> bool:
    """Whether this program writes files of this name (relative, with forward slashes)."""
    return name in _FIXED or _OURS.fullmatch(name) is not None


def foreign(out: Path, names: Iterable[str], params: BatchParams = BatchParams()) -> list[str]:
    """Those of these names in `out` that hold what this program did not write.

    Parameters
    ----------
    out : Path
    names : iterable of str
        Relative, with forward slashes.
    """
    mark = read_mark(out / params.result_name, params)
    listed = frozenset(mark.names if mark else ()) | read_listed(out / params.writing_name, params)
    return [name for name in names if not _is_free(out, name, mark, listed)]


def in_the_way(
    out: Path,
    photos: Sequence[str],
    exports: Sequence[str] = (),
    params: BatchParams = BatchParams(),
) -> tuple[str, ...]:
    """What lies in `out` where the results of these photos might go, and is not ours.

    Parameters
    ----------
    out : Path
    photos : sequence of str
        File names of the photos; which of them are used is not known before they are measured.
    exports : sequence of str
        What is made to be passed on, relative to `out` with forward slashes.
    """
    stems = {safe_stems([name])[0].casefold() for name in photos}
    # Nameless photos are numbered.
    stems |= {f"photo-{k:02d}" for k in range(1, len(photos) + 2)}
    found = [name for name in (*_FIXED, *exports) if _exists(out / name)]
    for folder in ("overlays", "records"):
        place = out / folder
        if place.is_symlink() or not place.is_dir():
            continue
        for path in sorted(place.iterdir()):
            name = f"{folder}/{path.name}"
            stem = path.stem.casefold()
            ours = stem in stems or re.sub(r"-\d+$", "", stem) in stems
            if _COMPARISON.fullmatch(name) or (ours and path.suffix.lower() in (".jpg", ".json")):
                found.append(name)
    return tuple(foreign(out, found, params))


def obstacles(out: Path, params: BatchParams = BatchParams()) -> tuple[str, ...]:
    """What stands where the folders of results go and is no folder."""
    found = []
    for name in params.own_folders:
        place = out / name
        if place.is_symlink() or (_exists(place) and not place.is_dir()):
            found.append(name)
    return tuple(found)


def foreign_whole(
    out: Path, names: Sequence[str], params: BatchParams = BatchParams()
) -> list[str]:
    """Those of a run's own files, beside its people's folders, that this program did not write.

    Parameters
    ----------
    out : Path
    names : sequence of str
        Relative, with forward slashes: the list, the lines, and the files of the cohort.
    """
    found = []
    for name in names:
        place = (out / name).parent
        marks = (
            read_mark(place / mark, params) for mark in (params.index_mark, params.cohort_mark)
        )
        own = (mark for mark in marks if mark is not None and Path(name).name in mark.names)
        if not _is_free(place, Path(name).name, next(own, None), frozenset()):
            found.append(name)
    return found


def remove_stale(
    out: Path,
    mark: Mark | None,
    listed: Iterable[str],
    keep: Iterable[str] = (),
    params: BatchParams = BatchParams(),
) -> None:
    """Remove what an earlier run wrote and this one did not, as far as it is unchanged or ours."""
    names = (set(mark.names if mark else ()) | set(listed)) - set(keep)
    if obstacles(out, params):
        names = {name for name in names if "/" not in name}
    for name in sorted(filter(is_own_name, names)):
        path = out / name
        unchanged = mark is not None and mark.sealed and mark.holds(out, name)
        if unchanged or (not path.is_symlink() and _recognised(path, name)):
            path.unlink(missing_ok=True)


def clear_leftovers(out: Path, params: BatchParams = BatchParams()) -> None:
    """Remove half files of runs that were killed; nobody else may be writing there just now."""
    marks: tuple[str, ...] = ("index.html", "dimples-corrections.json", ".dimples-running.json")
    marks += (params.result_name, params.writing_name, params.index_mark, params.cohort_mark)
    marks += params.root_files
    for folder in (".", *params.own_folders):
        place = out / folder
        # Where it cannot be looked into nothing can be written either, which is told elsewhere.
        with suppress(OSError):
            if place.is_symlink() or not place.is_dir():
                continue
            for path in place.iterdir():
                match = _PART.fullmatch(path.name)
                if match is None or path.is_symlink() or not path.is_file():
                    continue
                name = match["name"] if folder == "." else f"{folder}/{match['name']}"
                if is_own_name(name) or match["name"] in marks:
                    path.unlink(missing_ok=True)


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _is_free(out: Path, name: str, mark: Mark | None, listed: frozenset[str]) -> bool:
    path = out / name
    try:
        status = path.lstat()
    except OSError:
        return True
    if not stat.S_ISREG(status.st_mode):
        return False
    if mark is not None and mark.sealed and name in mark.names:
        return True
    if not _recognised(path, name):
        return False
    if name.startswith("exports/"):
        return name in listed
    if not name.startswith("overlays/"):
        return True
    record = f"records/{path.stem}.json"
    return name in listed or _recognised(out / record, record)


def _recognised(path: Path, name: str) -> bool:
    """Whether a file is of the form in which this program writes one of this name."""
    table = b"photo,date,session,dimple,kind,"
    if name in BatchParams().root_files and name != "index.html":
        return is_cohort_file(path)
    tests: dict[str, Callable[[bytes], bool]] = {
        ".json": lambda data: _is_record(data, name),
        ".csv": lambda data: data.startswith(_TABLES if "/" in name else table),
        ".parquet": lambda data: data.startswith(b"PAR1"),
        ".pdf": lambda data: data.startswith(b"%PDF-1.7"),
        ".gif": lambda data: data.startswith(b"GIF89a"),
        ".mp4": lambda data: data[4:8] == b"ftyp",
        ".html": lambda data: _is_html(data[:4000], name),
        ".jpg": lambda data: data.startswith(_jpeg_start()),
    }
    test = tests.get(path.suffix)
    if test is None:
        return False
    try:
        return test(read_plain(path, _MOST_BYTES))
    except (UnreadablePhoto, OSError):
        return False


def _is_record(data: bytes, name: str) -> bool:
    wanted = ("dimples.photo/", "dimples.comparison/") if "/" in name else ("dimples.series/",)
    try:
        record = json.loads(data)
        return str(record["schema"]).startswith(wanted)
    except Exception:
        # Deeply nested or odd JSON fails in many ways; none of them is ours.
        return False


def _is_html(start: bytes, name: str) -> bool:
    # The titles of pages that were written before they named their maker.
    known = (
        (b'content="dimples report"', " \N{MIDDLE DOT} dimple report</title>".encode())
        if name.endswith("report.html")
        else (b'content="dimples list"', b"<title>Dimple reports</title>")
    )
    return any(mark in start for mark in known) and b"Content-Security-Policy" in start


@cache
def _jpeg_start() -> bytes:
    """How every overlay begins: no metadata, and the quantisation of one quality."""
    import numpy as np

    from analyzer.photo.preview import encode_jpeg

    data = encode_jpeg(np.zeros((8, 8, 3), np.uint8), quality=ReportParams().jpeg_quality)
    return data[: data.index(b"\xff\xc0")]
