"""Dimples followed through all aligned photos of a series, found in each of them or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.corrections.model import SetKind
from analyzer.dimples.forced import Fit, fit_at
from analyzer.dimples.kind import kind_of
from analyzer.dimples.model import Kind
from analyzer.dimples.score import FWHM
from analyzer.dimples.track import Identity, identify
from analyzer.results import Observation, Track
from analyzer.view import View

Alignments = Sequence[Alignment | None]
Fits = Mapping[int, tuple[Fit | None, ...]]
"""By photo, in the order of the dimples."""


@dataclass(frozen=True)
class Followed:
    """One dimple of a series, and what the user said of it.

    Parameters
    ----------
    identity : Identity
        As measured.
    told : "fixed", "modifiable" or None
        Its kind as the user set it; None where nothing was said.
    """

    identity: Identity
    told: SetKind | None = None

    @property
    def kind(self) -> Kind:
        """The user's word, else the measured kind."""
        return self.told or kind_of(self.identity.p_fixed)

    @property
    def p_fixed(self) -> float:
        """How far it counts as fixed, 0-1: a kind that was set leaves no doubt."""
        return self.identity.p_fixed if self.told is None else float(self.told == "fixed")


def identities_of(
    views: Sequence[View], alignments: Alignments, reference: int
) -> tuple[Identity, ...]:
    """Finds of all aligned photos, grouped into dimples."""
    if reference < 0:
        return ()
    places, sizes, fixed, sure = [], [], [], []
    for view, alignment in zip(views, alignments, strict=True):
        found = view.measurement.dimples if alignment is not None and alignment.ok else ()
        xy = np.array([[d.x, d.y] for d in found]).reshape(-1, 2)
        places.append(alignment.map_back(xy) if alignment is not None and len(xy) else xy)
        width = view.measurement.back_width_px
        sizes.append(np.array([d.width_px / FWHM / width for d in found]))
        fixed.append(np.array([d.p_fixed for d in found]))
        sure.append(np.array([d.confidence for d in found]))
    width = views[reference].measurement.back_width_px
    return identify(places, sizes, fixed, sure, width)


def follow(identities: Sequence[Identity], told: Mapping[int, SetKind]) -> tuple[Followed, ...]:
    """Join dimples with the kinds that the user set, given by their index."""
    return tuple(Followed(one, told.get(number)) for number, one in enumerate(identities))


def tracks_of(
    views: Sequence[View], alignments: Alignments, followed: Sequence[Followed]
) -> tuple[Track, ...]:
    """Measure each dimple in every aligned photo."""
    tracks = []
    for number, one in enumerate(followed):
        identity = one.identity
        observations = []
        members = dict(identity.members)
        for k, view in enumerate(views):
            seen = see(view, alignments[k], identity)
            if seen is None:
                continue
            fit, xy = seen
            value, se = _prominence(view, fit)
            observations.append(Observation(k, float(xy[0]), float(xy[1]), value, se, k in members))
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
    fit = fit_at(view.surface, view.light, view.noise, float(at[0]), float(at[1]), sigma)
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


def _prominence(view: View, fit: Fit) -> tuple[float, float]:
    m = view.measurement
    per_width = m.back_width_px * m.mm_per_px if m.mm_per_px else 1000.0
    value = float(np.exp(fit.log_depth)) / 1000 * per_width
    return value, value * fit.log_depth_se
