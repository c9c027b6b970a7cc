"""Dimples followed through all aligned photos of a series, found in each of them or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.corrections.model import SetKind
from analyzer.dimples.forced import Fit, fit_at
from analyzer.measurement.view import View
from analyzer.tracking.common_scale import on_common_scale
from analyzer.tracking.model import Followed, Identity, Observation, Session, Track

Alignments = Sequence[Alignment | None]
Fits = Mapping[int, tuple[Fit | None, ...]]
"""By photo, in the order of the dimples."""


def follow(identities: Sequence[Identity], told: Mapping[int, SetKind]) -> tuple[Followed, ...]:
    """Join dimples with the kinds that the user set, given by their index."""
    return tuple(Followed(one, told.get(number)) for number, one in enumerate(identities))


def tracks_of(
    views: Sequence[View],
    alignments: Alignments,
    followed: Sequence[Followed],
    sessions: Sequence[Session],
    lights: NDArray[np.int64],
    changes: NDArray[np.float64],
) -> tuple[Track, ...]:
    """Measure each dimple in every aligned photo, on one scale for the whole series.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length K.
    followed : sequence of Followed
        N dimples.
    sessions : sequence of Session
        Every photo is in one.
    lights : (K,) int64
        Number of each photo's light, see `analyzer.tracking.lights`.
    changes : (S, 2) float64
        Change of the modifiable dimples to each session, natural log, and its standard error.
    """
    places: dict[tuple[int, int], NDArray[np.float64]] = {}
    depth = np.full((2, len(followed), len(views)), np.nan)
    for number, one in enumerate(followed):
        for k, view in enumerate(views):
            seen = see(view, alignments[k], one.identity)
            if seen is not None:
                fit, places[number, k] = seen
                depth[:, number, k] = fit.log_depth, fit.log_depth_se
    session = np.zeros(len(views), np.int64)
    for number, those in enumerate(sessions):
        session[list(those.photos)] = number
    p_fixed = np.array([one.p_fixed for one in followed])
    value, error = on_common_scale(depth[0], depth[1], p_fixed, lights, session, changes)
    tracks = []
    for number, one in enumerate(followed):
        identity = one.identity
        members = dict(identity.members)
        observations = []
        for k, view in enumerate(views):
            if (number, k) in places:
                x, y = places[number, k]
                told = float(np.exp(value[number, k])) / 1000 * _per_width(view)
                se = told * float(error[number, k])
                observations.append(Observation(k, float(x), float(y), told, se, k in members))
        # A dimple at the very edge of the skin can be found and yet not be fitted anywhere.
        if not observations:
            continue
        tracks.append(
            Track(
                number,
                one.kind,
                identity.p_fixed,
                identity.x,
                identity.y,
                tuple(observations),
                one.told is not None,
            )
        )
    return tuple(tracks)


def see(
    view: View, alignment: Alignment | None, identity: Identity
) -> tuple[Fit, NDArray[np.float64]] | None:
    """Fit a tracked dimple in one photo; None where it does not show."""
    if alignment is None or not alignment.ok or view.surface is None or view.light is None:
        return None
    xy = alignment.map_points(np.array([[identity.x, identity.y]]))[0]
    if not np.isfinite(xy).all():
        return None
    at = view.to_surface(xy[None])[0]
    sigma = identity.size * view.surface.width_px
    x, y = float(at[0]), float(at[1])
    fit = fit_at(view.surface, view.light, view.noise, x, y, sigma, view.scene)
    return None if fit is None else (fit, xy)


def fits_of(
    views: Sequence[View],
    alignments: Alignments,
    followed: Sequence[Followed],
    photos: Iterable[int],
) -> Fits:
    """Fit every tracked dimple once in each of these photos; None where it does not show."""
    out = {}
    for k in photos:
        seen = (see(views[k], alignments[k], one.identity) for one in followed)
        out[k] = tuple(None if s is None else s[0] for s in seen)
    return out


def _per_width(view: View) -> float:
    """Depth of one back width in the photo's unit."""
    m = view.measurement
    return m.back_width_px * m.mm_per_px if m.mm_per_px else 1000.0
