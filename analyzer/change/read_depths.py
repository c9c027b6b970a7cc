"""The depth of each dent in each of several photos.

A dent of depth d and deviation s shows the slope pattern -d/s times the light's slope gain. Where two
photos share a light, they show it in the same direction, so both together tell that direction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzer.change.shots import Numbers, Shots
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import softened

STEADY = 0.5
"""Share of the difference of two gains in one light that is taken for the error of their estimates. Of
240 dents of known change in one light, 37 people at home, the ratio of the gains explained .43."""


class Read(NamedTuple):
    """Depths of N dimples in M photos, each photo alone.

    Parameters
    ----------
    depth : (N, M) float64
        Back widths, signed: below 0 where the shading is that of a bump; nan unseen.
    noise : (N, M) float64
        Its deviation by noise; nan unseen.
    gain : (N, M) float64
        What shading is divided by; nan unseen.
    """

    depth: Numbers
    noise: Numbers
    gain: Numbers


def read_depths(
    shots: Shots,
    trust: float = 1.0,
    mended: bool = True,
    dimples: DimpleParams = DimpleParams(),
) -> Read:
    """Read every dent in every photo.

    Parameters
    ----------
    shots : Shots
    trust : float
        In the lights' directions, against those of photos read alone.
    mended : bool
        Whether what a light overstates is taken back where the other side has no photo in it.
    """
    shown = np.stack([shots.number("right"), shots.number("up")], axis=-1)
    model = -np.stack([shots.number("gain_right"), shots.number("gain_up")], axis=-1)
    noise = shots.number("noise")
    alike = np.clip(shots.likeness, 0, 1)
    # Under one light, what its photos show settles the direction; under another, the light model
    # must, and where that shows no slopes, the pattern itself.
    shared = np.einsum("mk,nkc->nmc", alike, np.nan_to_num(shown))
    vector = shared / (2 * noise[..., None]) + 2.0 * trust * model / dimples.direction_gain
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    toward = vector / np.maximum(length, 1e-9)
    along = (shown * toward).sum(axis=-1) + dimples.dark_weight * 0.5 * shots.number("dark")
    gain = _steadied(softened(np.linalg.norm(model, axis=-1), dimples), alike)
    depth, spread = (shown * shots.size[:, None] / gain for shown in (along, noise))
    if mended:
        mend = np.exp(-(1 - _met(shots.side, alike)) * shots.number("overread"))
        depth, spread = mend * depth, mend * spread
    return Read(depth, spread, gain)


def _met(side: NDArray[np.int64], alike: Numbers) -> Numbers:
    """How surely the other side has a photo in the light of each, (M,), 0-1."""
    own = side < 2
    across = own[:, None] & own[None] & (side[:, None] != side[None])
    # What one light overstates, the same light overstates again.
    met = np.where(across, alike, 0).max(axis=1, initial=0)
    # Another session's photo is read as those of the two are that share its light.
    like = np.where(own[None], alike * met, 0).max(axis=1, initial=0)
    return np.asarray(np.where(own, met, like))


def _steadied(gain: Numbers, alike: Numbers) -> Numbers:
    """Gains (N, M), half-way to the mean of the photos in one light.

    By what they differ there is half the pose's doing and half the error of two estimates.
    """
    seen = np.isfinite(gain)
    logs = np.log(np.where(seen, gain, 1.0))
    mean = (logs @ alike.T) / np.maximum(seen @ alike.T, 1e-9)
    return np.asarray(np.where(seen, np.exp(logs + STEADY * (mean - logs)), np.nan))


def together(read: Read, gain_error: float) -> Numbers:
    """Least-squares depth (N,) of the photos of one session, weights as gain over error squared.

    Photometric stereo (Woodham 1980, doi:10.1117/12.7972479) on dents instead of pixels.

    Parameters
    ----------
    read : Read
        Of these photos.
    gain_error : float
        What a slope gain at one dimple may be off by, its own unit.
    """
    some = np.isfinite(read.depth).any(axis=1)
    usual = np.zeros(len(read.depth))
    usual[some] = np.maximum(np.nanmedian(read.depth[some], axis=1), 0)
    variance = read.noise**2 + (gain_error / read.gain * usual[:, None]) ** 2
    out = np.full(len(read.depth), np.nan)
    out[some] = np.nansum((read.depth / variance)[some], axis=1) / np.nansum(
        1 / variance[some], axis=1
    )
    return out
