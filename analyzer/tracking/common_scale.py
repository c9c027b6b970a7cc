"""Depths of a series on one scale: what all photos say together of each dimple.

One photo tells a depth with an error of its light that all its dimples share, and with errors of
its own at each dimple, most of which come back in every photo of the same light. What is true does
not depend on the light: a dimple has one depth, the fixed ones keep it, and the modifiable ones
change together from session to session, by about what the comparison of sessions found. So the
depths of a series are estimated at one stroke, as the best linear unbiased prediction of such a sum
of effects (Robinson 1991, doi:10.1214/ss/1177011926), by Henderson's equations: one unknown an
effect, however many photos there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analyzer.tracking.params import ScaleParams

Numbers = NDArray[np.float64]
Labels = NDArray[np.int64]


def undrawn(
    log_depth: Numbers, log_depth_se: Numbers, params: ScaleParams = ScaleParams()
) -> tuple[Numbers, Numbers]:
    """Learnt depths without their pull towards the usual depth, and their errors then.

    What is learnt is a mean given what shows: the less shows, the nearer it lies to the usual depth,
    in a known measure. Left in, that pull would draw every ratio of depths towards none.

    Parameters
    ----------
    log_depth, log_depth_se : float64
        Of any one shape; natural log of per mille of back width, see `analyzer.dimples.depth`.
    """
    own = np.maximum(1 - (log_depth_se / params.spread) ** 2, params.least_own)
    return (
        np.asarray(params.usual + (log_depth - params.usual) / own),
        np.asarray(log_depth_se / np.sqrt(own)),
    )


def on_common_scale(
    log_depth: Numbers,
    log_depth_se: Numbers,
    p_fixed: Numbers,
    light: Labels,
    session: Labels,
    changes: Numbers,
    params: ScaleParams = ScaleParams(),
) -> tuple[Numbers, Numbers]:
    """Depths of N dimples in K photos, each by all photos together.

    Parameters
    ----------
    log_depth, log_depth_se : (N, K) float64
        By each photo alone, natural log of per mille of back width; nan where not seen.
    p_fixed : (N,) float64
        0-1.
    light, session : (K,) int64
        The same number for photos that share one; sessions from 0.
    changes : (S, 2) float64
        What is known of the change of the modifiable dimples to each session, natural log, and its
        standard error.

    Returns
    -------
    (N, K), (N, K) float64
        Log depths and their standard errors; nan where ``log_depth`` is.
    """
    n, k = np.nonzero(np.isfinite(log_depth))
    if not len(n):
        return log_depth.copy(), log_depth_se.copy()
    value, error = undrawn(log_depth[n, k], log_depth_se[n, k], params)
    when = session[k]
    # In one column a dimple and a light; seen but once there, its error is as good as its own.
    place, group, times = np.unique(
        n * (int(light.max()) + 2) + light[k], return_inverse=True, return_counts=True
    )
    again = times[group] > 1
    shared = np.where(again, np.sqrt(params.shared) * error, 0.0)
    own = np.sqrt(error**2 - shared**2 + params.own**2)
    # What is asked for: the depth of the dimple with the change of its session.
    free = 1 - p_fixed[n]
    expected = params.usual + free * changes[when, 0]
    asked = _columns(
        (n, np.full(len(n), params.spread), len(log_depth)),
        (when, free * changes[when, 1], len(changes)),
    )
    # What is seen holds errors of the light, of the photo, and of the dimple in that light beside.
    misread = _columns(
        (light[k], np.full(len(n), params.light), int(light.max()) + 1),
        (k, np.full(len(n), params.photo), log_depth.shape[1]),
        (group, shared, len(place)),
    )
    seen = sparse.diags_array(1 / own) @ sparse.hstack([asked, misread]).tocsr()
    inverse = np.linalg.inv((seen.T @ seen).toarray() + np.eye(seen.shape[1]))
    wanted = inverse[: asked.shape[1]]
    mean = expected + asked @ (wanted @ (seen.T @ ((value - expected) / own)))
    variance = asked.multiply(asked @ wanted[:, : asked.shape[1]]).sum(axis=1)
    out, out_se = np.full(log_depth.shape, np.nan), np.full(log_depth.shape, np.nan)
    out[n, k], out_se[n, k] = mean, np.sqrt(np.asarray(variance).ravel())
    return out, out_se


def _columns(*effects: tuple[Labels, Numbers, int]) -> Any:
    """Sparse design, one row an observation: of each effect its number, its deviation, how many."""
    rows = np.arange(len(effects[0][0]))
    return sparse.hstack(
        [
            sparse.csr_array((deviation, (rows, number)), shape=(len(rows), count))
            for number, deviation, count in effects
        ]
    ).tocsr()
