"""What each dimple is called: D1, D2 and so on, from the top of the back down.

A name says nothing of the kind, so it stays when the kind is set by the user; rings and tables tell
the kind. A dimple keeps its name in every photo, table and chart of a series. One that a single
photo shows and the others do not bear out is counted on from there and gets a star.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import hypot, inf, isfinite

from analyzer.change.model import DimpleChange
from analyzer.dimples.model import Dimple, Kind
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.params import ReportParams
from analyzer.tracking.model import Track

_ORDER: dict[Kind, int] = {"modifiable": 0, "unsure": 1, "fixed": 2}


@dataclass(frozen=True)
class Spot:
    """A numbered dimple in one photo.

    Parameters
    ----------
    label : str
        Such as "D2".
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
    by_hand : bool
        The user added or moved it.
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
    by_hand: bool = False


def dimple_name(number: int) -> str:
    """The name of the n-th dimple, from 1."""
    return f"D{number}"


def track_labels(tracks: Iterable[Track]) -> dict[int, str]:
    """Name of each track by its id, whatever its kind: from the top of the reference photo down.

    Where the series gave numbers they hold, so that a name stays when others come or go.
    """
    ordered = sorted(tracks, key=lambda t: (*_downwards(t.x, t.y), t.id))
    taken = {track.number for track in ordered}
    free = (n for n in count(1) if n not in taken)
    return {track.id: dimple_name(track.number or next(free)) for track in ordered}


def row_label(row: DimpleChange, labels: Mapping[int, str]) -> str:
    """Name of a comparison's row; counted by its id where the series does not know it."""
    return labels.get(row.id) or dimple_name(row.id + 1)


def label_dimples(
    dimples: Sequence[Dimple], suffix: str = "", *, after: int = 0
) -> tuple[Spot, ...]:
    """Name the dimples of a single photo from the top down, in their own order.

    Parameters
    ----------
    dimples : sequence of Dimple
    suffix : str
        Put behind each name.
    after : int
        How many names are taken already.
    """
    order = sorted(range(len(dimples)), key=lambda i: (*_downwards(dimples[i].x, dimples[i].y), i))
    labels = {i: dimple_name(after + n) + suffix for n, i in enumerate(order, start=1)}
    return tuple(
        Spot(labels[i], d.kind, d.x, d.y, d.width_px, None, d) for i, d in enumerate(dimples)
    )


def _downwards(x: float, y: float) -> tuple[float, float]:
    return (y if isfinite(y) else inf, x if isfinite(x) else inf)


def in_order(rows: Iterable[DimpleChange]) -> list[DimpleChange]:
    """Rows for a table: what can change first, the control last."""
    return sorted(rows, key=lambda r: (_ORDER[r.kind], *_downwards(r.x, r.y), r.id))


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
                by_hand=track.by_hand,
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
                Spot(
                    label, track.kind, seen.x, seen.y, width, track.id, near, told, faint,
                    track.by_hand,
                )
            )  # fmt: skip
    taken = max((int(label[1:]) for label in labels.values()), default=0)
    return tuple(spots) + _set_here(label_dimples(free, "*", after=taken), shot)


def _set_here(spots: Iterable[Spot], shot: Measurement) -> tuple[Spot, ...]:
    """The same spots, knowing which kinds the user set in this photo, and which dimples."""
    told = [shot.dimples[n] for n in shot.set_by_user]
    put = [shot.dimples[n] for n in shot.by_hand]
    return tuple(
        replace(
            spot,
            set_by_user=any(spot.dimple is dimple for dimple in told),
            by_hand=any(spot.dimple is dimple for dimple in put),
        )
        for spot in spots
    )


def _nearest(dimples: Sequence[Dimple], x: float, y: float, per_width: float) -> Dimple | None:
    near = [d for d in dimples if hypot(d.x - x, d.y - y) <= per_width * d.width_px]
    return min(near, key=lambda d: hypot(d.x - x, d.y - y), default=None)


def _usual_width(series: Series) -> float | None:
    widths = sorted(d.width_px for m in series.measurements for d in m.dimples)
    return widths[len(widths) // 2] if widths else None
