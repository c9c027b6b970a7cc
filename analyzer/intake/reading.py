"""Files of a series read: each content once, looked at first, decoded one at a time.

What goes wrong with one file is a reason beside its name, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from analyzer.intake.look import Look, look
from analyzer.measurement.reasons import why
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo, ScaleHint, UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import read_source

Refuse = Callable[[str, str, bool], None]
"""Told the name of a file that is not used, why, and whether the reason may be gone the next time."""

Source = Path | bytes | Callable[[], bytes]
"""A file, its bytes, or what reads them when they are needed."""

Entry = tuple[str, Source, Callable[[Photo], Photo]]
"""A photo that is used: its name, where it is, and what stamps it with the time that was settled."""


def each_once(files: Sequence[tuple[str, str]]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Keep the first of files with one content.

    Parameters
    ----------
    files : sequence of (name, sha256)

    Returns
    -------
    tuple of int
        Indices of those that are kept.
    tuple of str
        A word on each of the others, for a person.
    """
    first: dict[str, int] = {}
    notes = []
    for k, (name, sha256) in enumerate(files):
        if sha256 in first:
            notes.append(counted_once(name, files[first[sha256]][0]))
        else:
            first[sha256] = k
    return tuple(first.values()), tuple(notes)


def counted_once(copy: str, kept: str) -> str:
    """A word on a file that holds the same photo as another, for a person."""
    return f"{copy} is the same photo as {kept} and was counted once."


def first_look(
    source: Source, params: PhotoParams = PhotoParams()
) -> tuple[Look | None, str, bool]:
    """What is known of a file before it is measured.

    Returns
    -------
    Look or None
    str
        Why it cannot be read, where it cannot.
    bool
        Whether that may be gone the next time.
    """
    try:
        return look(read_source(_given(source), params)[0]), "", False
    except Exception as error:
        return (None, *_told(error))


def decoded(entries: Iterable[Entry], hint: ScaleHint, refuse: Refuse) -> Iterator[Photo]:
    """One photo at a time, so that a long series never lies in memory as a whole.

    Parameters
    ----------
    entries : iterable of Entry
    hint : ScaleHint
    refuse : callable
        Called for each file that cannot be decoded.
    """
    for entry in entries:
        photo = _decoded(entry, hint, refuse)
        if photo is not None:
            yield photo
        # Let go of before the next one is read.
        del photo


def _decoded(entry: Entry, hint: ScaleHint, refuse: Refuse) -> Photo | None:
    name, source, stamp = entry
    try:
        given = _given(source)
        # A path has its own name.
        photo = load_photo(given, name=name if isinstance(given, bytes) else None, scale_hint=hint)
        # A backslash is part of a name on some systems and no folder.
        return stamp(replace(photo, name=name))
    except Exception as error:
        refuse(name, *_told(error))
    return None


def _given(source: Source) -> Path | bytes:
    return source() if callable(source) else source


def _told(error: Exception) -> tuple[str, bool]:
    """A reason for a person, and whether it may be gone the next time."""
    if isinstance(error, UnreadablePhoto):
        return str(error), error.passing
    return why(error, "reading this photo"), True
