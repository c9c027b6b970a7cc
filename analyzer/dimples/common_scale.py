"""Depths of a series on one scale: what all photos say together of each dimple.

One photo tells a depth with an error of its light that all its dimples share, and with errors of
its own at each dimple, most of which come back in every photo of the same light. What is true does
not depend on the light: a dimple has one depth, the fixed ones keep it, and the modifiable ones
change together from session to session, by about what the comparison of sessions found. So the
depths of a series are estimated at one stroke, as the best linear unbiased prediction of such a sum
of effects (Robinson 1991, doi:10.1214/ss/1177011926).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.params import ScaleParams

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
    free, when = 1 - p_fixed[n], session[k]
    one, photo = n[:, None] == n, k[:, None] == k
    lit = light[k][:, None] == light[k]
    # What is asked for: the depth of the dimple with the change of its session.
    expected = params.usual + free * changes[when, 0]
    together = np.outer(free, free) * (when[:, None] == when) * changes[when, 1] ** 2
    true = one * params.spread**2 + together
    # What is seen: errors of the light and of the photo, and the dimple's own beside.
    again = lit * params.shared + photo * (1 - params.shared)
    own = one * (again * np.outer(error, error) + photo * params.own**2)
    seen = true + lit * params.light**2 + photo * params.photo**2 + own
    weight = np.linalg.solve(seen, true)
    mean = expected + (value - expected) @ weight
    spread = np.sqrt(np.maximum(np.diag(true) - (true * weight).sum(axis=0), 1e-6))
    out, out_se = np.full(log_depth.shape, np.nan), np.full(log_depth.shape, np.nan)
    out[n, k], out_se[n, k] = mean, spread
    return out, out_se
