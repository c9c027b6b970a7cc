"""Which number each dimple carries: F for fixed, M for modifiable, U for unsure.

A dimple keeps its number in every photo, table and chart of a series. One that a single photo
shows and the others do not bear out gets a star.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import hypot

from analyzer.change.model import DimpleChange
from analyzer.dimples.model import Dimple, Kind
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.params import ReportParams
from analyzer.tracking.model import Track

LETTERS: dict[Kind, str] = {"fixed": "F", "modifiable": "M", "unsure": "U"}
_ORDER: dict[Kind, int] = {"modifiable": 0, "unsure": 1, "fixed": 2}


@dataclass(frozen=True)
class Spot:
    """A numbered dimple in one photo.

    Parameters
    ----------
    label : str
        Such as "M2".
    kind : "fixed", "modifiable" or "unsure"
    x, y : float
        Photo pixels.
    width_px : float or None
        Photo pixels; None where only the place is known.
    track : int or None
        Identity in the series.
    dimple : Dimple or None
        What the photo alone says of it; None when it was not found there.
    set_by_user : bool
        Whether the user said of which kind it is.
    faint : bool
        Other photos of the series show it, this one does not by itself.
    """

    label: str
    kind: Kind
    x: float
    y: float
    width_px: float | None = None
    track: int | None = None
    dimple: Dimple | None = None
    set_by_user: bool = False
    faint: bool = False


def track_labels(tracks: Iterable[Track]) -> dict[int, str]:
    """Label of each track by id; the fixed pair from left to right, the others by id."""
    ordered = sorted(tracks, key=lambda t: (t.x if t.kind == "fixed" else t.id, t.id))
    return _numbered((t.id, t.kind) for t in ordered)


def label_dimples(dimples: Sequence[Dimple], suffix: str = "") -> tuple[Spot, ...]:
    """Number the dimples of a single photo, in their order (fixed ones from left to right)."""
    order = sorted(
        range(len(dimples)),
        key=lambda i: (dimples[i].x if dimples[i].kind == "fixed" else i, i),
    )
    labels = _numbered((i, dimples[i].kind) for i in order)
    return tuple(
        Spot(labels[i] + suffix, d.kind, d.x, d.y, d.width_px, None, d)
        for i, d in enumerate(dimples)
    )


def in_order(rows: Iterable[DimpleChange]) -> list[DimpleChange]:
    """Rows for a table: what can change first, the control last."""
    return sorted(rows, key=lambda r: (_ORDER[r.kind], r.x if r.kind == "fixed" else r.id, r.id))


def reference_spots(series: Series) -> tuple[Spot, ...]:
    """All tracks at their place in the reference photo."""
    labels = track_labels(series.tracks)
    found = {s.track: s for s in photo_spots(series, series.reference) if s.track is not None}
    spots = []
    for track in series.tracks:
        seen = found.get(track.id)
        width = seen.width_px if seen else _usual_width(series)
        spots.append(
            Spot(
                labels[track.id],
                track.kind,
                track.x,
                track.y,
                width,
                track.id,
                seen.dimple if seen else None,
                track.set_by_user,
            )
        )
    return tuple(spots)


def photo_spots(
    series: Series, index: int, params: ReportParams = ReportParams()
) -> tuple[Spot, ...]:
    """Dimples of photo `index`: the tracked ones first, then those seen in this photo only."""
    if not 0 <= index < len(series.measurements):
        return ()
    shot = series.measurements[index]
    free = list(shot.dimples)
    if not series.tracks:
        return _set_here(label_dimples(free), shot)
    labels = track_labels(series.tracks)
    spots = []
    for track in series.tracks:
        for seen in track.observations:
            if seen.photo != index:
                continue
            near = _nearest(free, seen.x, seen.y, params.match_per_width)
            if near is not None:
                free.remove(near)
            width = near.width_px if near else _usual_width(series)
            label, told = labels[track.id], track.set_by_user
            faint = near is None
            spots.append(
                Spot(label, track.kind, seen.x, seen.y, width, track.id, near, told, faint)
            )
    return tuple(spots) + _set_here(label_dimples(free, suffix="*"), shot)


def _set_here(spots: Iterable[Spot], shot: Measurement) -> tuple[Spot, ...]:
    """The same spots, knowing which kinds the user set in this photo."""
    told = [shot.dimples[n] for n in shot.set_by_user]
    return tuple(
        replace(spot, set_by_user=any(spot.dimple is dimple for dimple in told)) for spot in spots
    )


def _numbered(keys: Iterable[tuple[int, Kind]]) -> dict[int, str]:
    counts: dict[Kind, int] = {}
    labels = {}
    for key, kind in keys:
        counts[kind] = counts.get(kind, 0) + 1
        labels[key] = f"{LETTERS[kind]}{counts[kind]}"
    return labels


def _nearest(dimples: Sequence[Dimple], x: float, y: float, per_width: float) -> Dimple | None:
    near = [d for d in dimples if hypot(d.x - x, d.y - y) <= per_width * d.width_px]
    return min(near, key=lambda d: hypot(d.x - x, d.y - y), default=None)


def _usual_width(series: Series) -> float | None:
    widths = sorted(d.width_px for m in series.measurements for d in m.dimples)
    return widths[len(widths) // 2] if widths else None
