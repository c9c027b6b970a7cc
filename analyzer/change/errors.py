"""How far the log depths of several photos may be off together: one model for any photos and lights.

A photo is off by itself; by its session, as every photo of it is, since a body stands as it stands that
day; and by its light, as every photo in that light is: each time by something that all dimples share and
something that each has for itself. So what photos of one light are misread by cancels in a ratio, what
photos of different lights are misread by averages out, and more photos of a session help up to a point.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ErrorParams
from analyzer.change.shots import Numbers, Shots


class Errors(NamedTuple):
    """Covariances over M photos, natural log.

    Parameters
    ----------
    gain : (M, M) float64
        Of what all dimples share.
    own : (N, M, M) float64
        Of what each has for itself.
    fixed : (M, M) float64
        Of what a fixed one has for itself beside.
    apart : (M, M) float64
        Of what the fixed ones share beside.
    """

    gain: Numbers
    own: Numbers
    fixed: Numbers
    apart: Numbers


def errors_of(shots: Shots, softened: Numbers, params: ErrorParams = ErrorParams()) -> Errors:
    """The covariances for these photos.

    Parameters
    ----------
    shots : Shots
    softened : (N, M) float64
        What shading is divided by, see `analyzer.change.read_depths.Read`; nan unseen.
    """
    light = nearest_covariance(np.clip(shots.likeness, 0, 1))
    flat, weak = shots.flat.astype(float), shots.weak.astype(float)

    visit = (shots.side[:, None] == shots.side[None, :]).astype(float)

    def joined(own: Numbers, lit: Numbers) -> Numbers:
        return np.asarray(np.diag(own**2) + light * lit[:, None] * lit[None, :])

    one = np.ones(len(flat))
    # An error of the light's direction matters most where little slope gain is left.
    lit = params.key_error / np.maximum(shots.gains, 0.1)
    lit = np.sqrt(params.gain_light**2 + lit**2 + weak * params.gain_light_weak**2)
    gain = joined(np.sqrt(params.gain_own**2 + flat * params.gain_own_flat**2), lit)
    gain += params.gain_visit**2 * visit
    # In flat light a little pose changes what slope gain is left, at each dimple by itself.
    own = np.sqrt(params.scatter_own**2 + flat * params.scatter_own_flat**2)
    slips = np.hypot(params.scatter_light, np.nan_to_num(params.slip / softened))
    scatter = (
        np.diag(own**2)
        + params.scatter_visit**2 * visit
        + light * slips[:, :, None] * slips[:, None, :]
    )
    loose = np.sqrt(params.fixed_own**2 + flat * params.fixed_own_flat**2)
    return Errors(
        gain,
        scatter,
        joined(loose, params.fixed_light * one),
        joined(params.apart_own * one, params.apart_light * one),
    )


def nearest_covariance(matrix: Numbers) -> Numbers:
    """The same symmetric matrices (..., M, M) without negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    if (values >= 1e-5).all():
        return matrix
    return np.asarray((vectors * np.maximum(values, 1e-5)[..., None, :]) @ vectors.swapaxes(-1, -2))


def least_contrast(
    covariance: Numbers, seen: NDArray[np.bool_], side: NDArray[np.int64]
) -> Numbers:
    """Weights (M,) of the photos for which after less before has the least variance.

    Generalised least squares (Aitken 1936, doi:10.1017/S0370164600014346) with one unknown a session:
    they sum to -1 before and to 1 after, where none has the other sign, and to 0 in each other session,
    of which only the differences between its photos tell.

    Parameters
    ----------
    covariance : (M, M) float64
    seen : (M,) bool
        Photos that may be used, some on each side.
    side : (M,) int
        As in `analyzer.change.shots.Shots`.
    """
    use = seen.copy()
    for session in np.unique(side[side > 1]):
        if use[side == session].sum() < 2:
            use[side == session] = False
    while True:
        at = np.flatnonzero(use)
        sessions = np.unique(side[at])
        design = (side[at][:, None] == sessions).astype(float)
        inverse = np.linalg.inv(covariance[np.ix_(at, at)])
        means = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse)
        contrast = means[1] - means[0]
        wrong = np.where(side[at] > 1, 0.0, np.where(side[at] == 0, contrast, -contrast))
        if (wrong <= 1e-9).all():
            out = np.zeros(len(side))
            out[at] = np.where(wrong > 0, 0.0, contrast)
            return out
        use[at[wrong.argmax()]] = False
