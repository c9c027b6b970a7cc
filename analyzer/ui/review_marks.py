"""What a person sees of one photo while they put it right, and what each act makes of what was told.

A result knows the corrections that it was measured with; those told since are drawn over it, so that a
dimple that was moved stands where it was put before anything is measured anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot

from analyzer.corrections.marks import AddedDimple, KindMark, MovedDimple, RemovedDimple, SetKind
from analyzer.corrections.model import Corrections, Entry, PhotoRef, photos_of
from analyzer.dimples.model import Kind
from analyzer.results import Series
from analyzer.show.labels import Spot, dimple_name, photo_spots, track_labels
from analyzer.tracking.model import Track
from analyzer.ui.kind_view import marks_of, with_kind

NEAR_PX = 3.0
"""Photo pixels within which a word and a spot are at one place: places are rounded to a tenth."""


@dataclass(frozen=True)
class Shown:
    """A ring as it is drawn.

    Parameters
    ----------
    id : str
        Within the photo.
    label : str
        Such as "D2"; "" for one that was removed before measuring.
    kind : "fixed", "modifiable" or "unsure"
    x, y : float
        Photo pixels.
    width_px : float or None
        Photo pixels.
    spot : Spot or None
        What was measured; None for what was told since, or removed before.
    entry : Entry or None
        What was told of it, which can be taken back.
    gone : bool
        It counts for nothing, or will not once measured anew.
    faint, by_hand : bool
        As for `Spot`.
    """

    id: str
    label: str
    kind: Kind
    x: float
    y: float
    width_px: float | None
    spot: Spot | None = None
    entry: Entry | None = None
    gone: bool = False
    faint: bool = False
    by_hand: bool = False

    @property
    def alone(self) -> bool:
        """Whether it is known in all photos or in none: then nothing can be told of one alone."""
        return self.faint or (self.spot is not None and self.spot.track is None)


def shown(series: Series, index: int, told: Corrections) -> tuple[Shown, ...]:
    """Everything that is drawn on a photo, what was told since it was measured included.

    Parameters
    ----------
    series : Series
    index : int
        Of the photo.
    told : Corrections
        What is told now.
    """
    before = _of_photo(series, index, series.corrections)
    now = _of_photo(series, index, told)
    rows = []
    for n, spot in enumerate(photo_spots(series, index)):
        row = Shown(
            f"s{n}", spot.label, spot.kind, spot.x, spot.y, spot.width_px, spot,
            faint=spot.faint, by_hand=spot.by_hand,
        )  # fmt: skip
        rows.append(_with_word(row, before, now))
    for n, entry in enumerate(now):
        if isinstance(entry, AddedDimple) and entry not in before:
            name = dimple_name(entry.number) if entry.number else dimple_name(_next(series, told))
            rows.append(
                Shown(
                    f"a{n}", name, entry.kind or "unsure", entry.x, entry.y, None, None, entry,
                    by_hand=True,
                )
            )  # fmt: skip
        if isinstance(entry, RemovedDimple) and entry in before:
            rows.append(
                Shown(f"r{n}", "", "unsure", entry.x, entry.y, None, None, entry, gone=True)
            )
    return tuple(rows)


def _with_word(row: Shown, before: list[Entry], now: list[Entry]) -> Shown:
    """A measured ring with what was told of it."""
    for entry in before:
        # Measured with it: the ring stands where it was put.
        if isinstance(entry, AddedDimple) and _at(row, entry.x, entry.y):
            moved = _moved_on(entry, before, now)
            if moved is not None:
                return replace(row, x=moved.x, y=moved.y, entry=moved, by_hand=True)
            return replace(row, entry=entry, gone=entry not in now)
        if isinstance(entry, MovedDimple) and _at(row, entry.to_x, entry.to_y):
            for other in now:
                if isinstance(other, RemovedDimple) and (other.x, other.y) == (entry.x, entry.y):
                    return replace(row, entry=other, gone=True)
                if isinstance(other, MovedDimple) and (other.x, other.y) == (entry.x, entry.y):
                    return replace(row, x=other.to_x, y=other.to_y, entry=other)
            return replace(row, x=entry.x, y=entry.y, by_hand=False)
    for entry in now:
        if entry in before:
            continue
        if isinstance(entry, RemovedDimple) and _at(row, entry.x, entry.y):
            return replace(row, entry=entry, gone=True)
        if isinstance(entry, MovedDimple) and _at(row, entry.x, entry.y):
            return replace(row, x=entry.to_x, y=entry.to_y, entry=entry, by_hand=True)
    return row


def _moved_on(entry: AddedDimple, before: list[Entry], now: list[Entry]) -> AddedDimple | None:
    """The added dimple of the same number that stands elsewhere since."""
    for other in now:
        same = isinstance(other, AddedDimple) and other.number == entry.number and entry.number
        if same and other not in before and isinstance(other, AddedDimple):
            return other
    return None


def _at(row: Shown, x: float, y: float) -> bool:
    return hypot(row.x - x, row.y - y) <= NEAR_PX


def _of_photo(series: Series, index: int, told: Corrections) -> list[Entry]:
    shot = series.measurements[index].photo
    return [
        entry
        for entry in told.entries
        if len(photos_of(entry)) == 1 and photos_of(entry)[0].means(shot.name, shot.sha256)
    ]


def reference_to(series: Series, index: int) -> PhotoRef:
    """How corrections name a photo."""
    shot = series.measurements[index].photo
    return PhotoRef.of(shot.name, shot.sha256)


def _next(series: Series, told: Corrections) -> int:
    """The number that the next dimple is called by."""
    names = track_labels(series.tracks).values()
    taken = [int(name[1:]) for name in names] + [one.number for one in told.added]
    return max(taken, default=0) + 1


def add(
    series: Series,
    index: int,
    told: Corrections,
    place: tuple[float, float],
    kind: SetKind | None,
    everywhere: bool,
) -> Corrections:
    """A dimple where a person sees one."""
    number = _next(series, told) if everywhere else 0
    mark = AddedDimple(reference_to(series, index), *_rounded(place), kind, everywhere, number)
    return told.with_entry(mark)


def remove(
    series: Series, index: int, told: Corrections, row: Shown, everywhere: bool
) -> Corrections:
    """A ring that is no dimple."""
    if isinstance(row.entry, AddedDimple):
        return told.without(row.entry)
    place = row.x, row.y
    if isinstance(row.entry, MovedDimple):
        place, told = (row.entry.x, row.entry.y), told.without(row.entry)
    return told.with_entry(RemovedDimple(reference_to(series, index), *_rounded(place), everywhere))


def move(
    series: Series,
    index: int,
    told: Corrections,
    row: Shown,
    place: tuple[float, float],
    everywhere: bool,
) -> Corrections:
    """A dimple that lies elsewhere."""
    x, y = _rounded(place)
    if isinstance(row.entry, AddedDimple):
        return told.exchanged(row.entry, replace(row.entry, x=x, y=y))
    if isinstance(row.entry, MovedDimple):
        return told.exchanged(row.entry, replace(row.entry, to_x=x, to_y=y))
    return told.with_entry(
        MovedDimple(reference_to(series, index), *_rounded((row.x, row.y)), x, y, everywhere)
    )


def kind_set(series: Series, index: int, told: Corrections, row: Shown) -> SetKind | None:
    """The kind that a person set, if any."""
    if isinstance(row.entry, AddedDimple):
        return row.entry.kind
    track = _track(series, row)
    if track is not None:
        marks = marks_of(series, track, told)
        return marks[-1].kind if marks else None
    marks = tuple(_kinds_at(series, index, told, row))
    return marks[-1].kind if marks else None


def set_kind(
    series: Series, index: int, told: Corrections, row: Shown, kind: SetKind | None
) -> Corrections:
    """A dimple of another kind than was measured; None gives it back to measuring."""
    if isinstance(row.entry, AddedDimple):
        return told.exchanged(row.entry, replace(row.entry, kind=kind))
    track = _track(series, row)
    if track is not None:
        return with_kind(series, track, told, kind)
    for mark in tuple(_kinds_at(series, index, told, row)):
        told = told.without(mark)
    if kind is None:
        return told
    place = _rounded((row.x, row.y))
    return told.with_entry(KindMark(reference_to(series, index), *place, kind))


def _track(series: Series, row: Shown) -> Track | None:
    wanted = None if row.spot is None else row.spot.track
    return next((track for track in series.tracks if track.id == wanted), None)


def _kinds_at(series: Series, index: int, told: Corrections, row: Shown) -> Iterator[KindMark]:
    for entry in _of_photo(series, index, told):
        if isinstance(entry, KindMark) and _at(row, entry.x, entry.y):
            yield entry


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 1), round(place[1], 1)
