"""Measures a person's photos once, and gives the kept result as long as nothing changed.

The same for the app and the commands. What a result was made from is its key: the photos' content,
names and times, what the user told, the back width.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from analyzer.corrections.file import corrections_to_json
from analyzer.library.model import Answer, KeptPhoto, LibraryError

if TYPE_CHECKING:
    from analyzer.intake import Known
    from analyzer.library.library import Library
    from analyzer.photo.model import Photo
    from analyzer.results import Series

WAY = 1
"""Counts the changes of this module that may change a result."""

Progress = Callable[[str], None] | None
Sets = tuple[Sequence[str], Sequence[str]]
"""Ids of the photos before and after."""


@dataclass
class _LeftOut:
    """Photos that take no part, and whether that may be otherwise the next time."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    passing: bool = False

    def refuse(self, name: str, reason: str, passing: bool = False) -> None:
        self.rows.append((name, reason))
        self.passing |= passing


def answer_key(library: Library, person_id: str, sets: Sets | None = None) -> str:
    """Hash (64 hex digits) of all that the result of a person's photos rests on.

    Parameters
    ----------
    library : Library
    person_id : str
    sets : (before, after), optional
        Ids of photos that are compared as two sets; without them all photos are a series.

    Raises
    ------
    LibraryError
    """
    groups = _groups(library, person_id, sets)
    told = {
        "way": WAY,
        "groups": [[_facts(photo) for photo in group] for group in groups],
        "sets": sets is not None,
        "corrections": corrections_to_json(library.corrections(person_id)),
        "back_width_mm": library.back_width(person_id),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def measured(
    library: Library,
    person_id: str,
    progress: Progress = None,
    anew: bool = False,
    sets: Sets | None = None,
) -> Answer:
    """The result of a person's photos: the kept one where there is one, else measured now.

    Parameters
    ----------
    library : Library
    person_id : str
    progress : callable, optional
        Told what is being done, in words.
    anew : bool
        True to measure even where a result is kept, such as one of an earlier method.
    sets : (before, after), optional
        As for `answer_key`.

    Returns
    -------
    Answer
        ``current`` is False where an earlier method made it.

    Raises
    ------
    LibraryError
        When there is no photo that can be measured.
    """
    # However long it takes, a locked library does not close meanwhile.
    with library.in_use():
        return _measured(library, person_id, progress, anew, sets)


def _measured(
    library: Library, person_id: str, progress: Progress, anew: bool, sets: Sets | None
) -> Answer:
    key = answer_key(library, person_id, sets)
    if not anew:
        kept = library.answer(person_id, key)
        # One that is damaged is measured anew.
        with suppress(LibraryError):
            if kept is not None and kept.series:
                return kept
    groups = _groups(library, person_id, sets)
    if not all(groups):
        raise LibraryError(
            "There are no photos to measure yet."
            if sets is None
            else "Each side of a comparison needs at least one photo."
        )
    left_out = _LeftOut()
    series = _series(library, person_id, groups, left_out, progress)
    provenance = {
        "inputs": sorted({photo.sha256 for group in groups for photo in group}),
        "left_out": left_out.rows,
        "complete": not (left_out.passing or _failed_inside(series)),
    }
    return library.keep_answer(person_id, key, series, provenance)


def _groups(library: Library, person_id: str, sets: Sets | None) -> list[list[KeptPhoto]]:
    photos = library.photos(person_id)
    if sets is None:
        return [list(photos)]
    groups = [[p for p in photos if p.id in set(side)] for side in sets]
    if any(len(group) < len(set(side)) for group, side in zip(groups, sets, strict=True)):
        raise LibraryError("A photo of this comparison is not in the library any more.")
    return groups


def _facts(photo: KeptPhoto) -> list[str]:
    when = photo.taken_at.isoformat() if photo.taken_at else ""
    return [photo.sha256, photo.name, when, photo.taken_at_source, photo.note]


def _series(
    library: Library,
    person_id: str,
    groups: Sequence[Sequence[KeptPhoto]],
    left_out: _LeftOut,
    progress: Progress,
) -> Series:
    # What measures takes seconds to import; a kept result needs none of it.
    from analyzer.intake import apart_sides, decoded
    from analyzer.photo.model import ScaleHint
    from analyzer.series import NoPhotos, analyze_series, analyze_sets

    notes: list[str] = []
    chosen = [
        _chosen(library, person_id, group, len(groups) == 1, left_out, notes, progress)
        for group in groups
    ]
    same = None
    if len(chosen) == 2:
        before, after, same = apart_sides(*chosen)
        chosen = [before, after]
    hint = ScaleHint(back_width_mm=library.back_width(person_id))
    by = {photo.sha256: photo for group in groups for photo in group}

    def opened(side: Sequence[Known]) -> Iterator[Photo]:
        entries = ((k.name, partial(_content, library, by[k.look.sha256]), k.stamp) for k in side)
        return decoded(entries, hint, left_out.refuse)

    told = library.corrections(person_id)
    try:
        if len(chosen) == 2:
            series = analyze_sets(
                opened(chosen[0]), opened(chosen[1]), told, shared=same, progress=progress
            )
        else:
            series = analyze_series(opened(chosen[0]), told, progress=progress)
    except NoPhotos:
        why = "".join(f" {name}: {reason}" for name, reason in left_out.rows[:3])
        raise LibraryError(f"None of the photos can be measured.{why}") from None
    return replace(series, notes=(*series.notes, *notes))


def _chosen(
    library: Library,
    person_id: str,
    group: Sequence[KeptPhoto],
    series: bool,
    left_out: _LeftOut,
    notes: list[str],
    progress: Progress,
) -> tuple[Known, ...]:
    """The photos that take part, as the one intake has it: each shot once, each with its time."""
    from analyzer.intake import Known, first_look, fold, in_place
    from analyzer.photo.when import When

    whens = library.whens(person_id)
    known = []
    for photo in group:
        if progress is not None:
            progress(f"Looking at {photo.name}")
        seen, reason, passing = first_look(partial(_content, library, photo))
        if seen is None:
            left_out.refuse(photo.name, reason, passing)
            continue
        when = When(photo.taken_at, "exif") if photo.taken_at_by_user else whens[photo.id]
        known.append(Known(photo.name, seen, when, photo.taken_at_by_user))
    taken = fold(known)
    notes += taken.notes
    left_out.rows += taken.left_out
    if not series:
        return taken.photos
    placed = in_place(taken.photos)
    left_out.rows += placed.left_out
    return placed.photos


def _content(library: Library, photo: KeptPhoto) -> bytes:
    from analyzer.photo.model import UnreadablePhoto

    try:
        return library.original(photo)
    except LibraryError as error:
        raise UnreadablePhoto(str(error), passing=True) from None


def _failed_inside(series: Series) -> bool:
    """Whether an error inside the program, such as want of memory, took part in the result."""
    from analyzer.measurement.reasons import INSIDE

    reasons = [m.reason for m in series.measurements]
    reasons += [a.reason for a in series.alignments if a is not None]
    reasons += [reason for c in series.comparisons for reason in c.reasons]
    return any(INSIDE in reason for reason in reasons)
