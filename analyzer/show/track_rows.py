"""What each session says of one dimple, and how far the fixed pair moved: values with intervals.

The photos of a session are heard together, each weighted by its error. All are on the light scale that
the series has in common.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analyzer.results import Series
from analyzer.show.words import depth_words, unit_words
from analyzer.tracking.model import Session, Track

_Z = 1.96


@dataclass(frozen=True)
class Held:
    """A value at one session.

    Parameters
    ----------
    value, error : float
        Prominence and its standard error in the series' unit, or a relative change.
    unit : str
        "mm", "per mille of back width", or "" for a relative change.
    seen : bool
        Whether a photo of the session shows the dimple by itself.
    """

    value: float
    error: float
    unit: str = ""
    seen: bool = True

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval."""
        return self.value - _Z * self.error, self.value + _Z * self.error

    @property
    def words(self) -> str:
        """A prominence with its error."""
        return f"{depth_words(self.value, self.error, self.unit)} {unit_words(self.unit)[0]}"


def held_by_session(series: Series, track: Track) -> tuple[Held | None, ...]:
    """A dimple's prominence in each session; None where no photo of it could tell."""
    return tuple(_held(series, track, session) for session in series.sessions)


def control_changes(series: Series) -> tuple[Held | None, ...]:
    """How far the fixed pair seems to have moved since the first session, relative.

    It is a control: what it shows is light or pose. None for the first session, and where no dimple of
    the pair is known in both.
    """
    pair = [held_by_session(series, t) for t in series.tracks if t.kind == "fixed"]
    out: list[Held | None] = []
    for n in range(len(series.sessions)):
        moves = [_ratio(row[0], row[n]) for row in pair] if n else []
        known = [m for m in moves if m is not None]
        out.append(_mean(known) if known else None)
    return tuple(out)


def _held(series: Series, track: Track, session: Session) -> Held | None:
    seen = [
        o
        for o in track.observations
        if o.photo in session.photos
        and math.isfinite(o.prominence)
        and math.isfinite(o.prominence_se)
        and o.prominence_se > 0
    ]
    if not seen:
        return None
    unit = series.measurements[seen[0].photo].unit
    told = [Held(o.prominence, o.prominence_se) for o in seen]
    mean = _mean(told)
    return Held(mean.value, mean.error, unit, any(o.detected for o in seen))


def _mean(values: list[Held]) -> Held:
    weights = [1 / max(v.error, 1e-9) ** 2 for v in values]
    total = sum(weights)
    mean = sum(w * v.value for w, v in zip(weights, values, strict=True)) / total
    return Held(mean, total**-0.5)


def _ratio(before: Held | None, after: Held | None) -> Held | None:
    if before is None or after is None or before.value <= 0:
        return None
    ratio = after.value / before.value
    spread = math.hypot(after.error / before.value, ratio * before.error / before.value)
    return Held(ratio - 1, spread)
