"""One dimple of a series looked at in one photo, found in it or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.dimples.forced import Fit, fit_at
from analyzer.measurement.view import View
from analyzer.tracking.model import Identity


@dataclass(frozen=True, eq=False)
class Sight:
    """What one photo shows of a dimple.

    Parameters
    ----------
    fit : Fit
    x, y : float
        Its place in that photo, photo pixels.
    """

    fit: Fit
    x: float
    y: float


def see(
    view: View,
    alignment: Alignment | None,
    identity: Identity,
    told: tuple[float, float] | None = None,
) -> Sight | None:
    """Fit a dimple at its place in one photo; None where it does not show.

    ``told`` is that place in photo pixels where the user pointed at it.
    """
    if alignment is None or not alignment.ok or view.surface is None or view.light is None:
        return None
    mapped = alignment.map_points(np.array([[identity.x, identity.y]]))[0]
    xy = mapped if told is None else np.array(told, float)
    if not np.isfinite(xy).all():
        return None
    at = view.to_surface(xy[None])[0]
    sigma = identity.size * view.surface.width_px
    x, y = float(at[0]), float(at[1])
    fit = fit_at(view.surface, view.light, view.noise, x, y, sigma, view.scene, view.heat)
    return None if fit is None else Sight(fit, float(xy[0]), float(xy[1]))
