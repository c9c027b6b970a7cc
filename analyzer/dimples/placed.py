"""A dimple at a place that the user points at: measured there by the same fits as any other.

Nobody asks whether there is a dent; how large it is, the size of the bank that explains most of the
shading there tells, unless it is known from where the dimple was found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.dimples.evidence import explained
from analyzer.dimples.forced import Fit, Numbers, fit_at
from analyzer.dimples.heat import Heat
from analyzer.dimples.kind import kind_of
from analyzer.dimples.model import Dimple
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.score import FWHM, dimple_visibility, prominence_of
from analyzer.relief.light import Illumination
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface


@dataclass(frozen=True)
class Placed:
    """A dent at a given place.

    Parameters
    ----------
    fit : Fit
    size : float
        Standard deviation, back widths.
    """

    fit: Fit
    size: float

    def rough_depth(self, params: DimpleParams = DimpleParams()) -> float:
        """Depth for comparing dents with each other, back widths, as in `Candidates`."""
        fit = self.fit
        gain = float(np.hypot(fit.gain_right, fit.gain_up))
        return prominence_of(fit.right, fit.up, fit.dark, self.size, gain, params)

    def dimple(
        self,
        xy: tuple[float, float],
        uv: tuple[float, float],
        back_width_px: float,
        prominence_per_width: float,
        p_fixed: float,
    ) -> Dimple:
        """As a dimple, of which nobody doubts that it is one.

        Parameters
        ----------
        xy : (x, y)
            Photo pixels.
        uv : (u, v)
            Body frame, back widths.
        back_width_px : float
            In photo pixels.
        prominence_per_width : float
            Prominence of a depth of one back width in the wanted unit (1000 for per mille).
        p_fixed : float
            0-1.
        """
        fit = self.fit
        value = float(np.exp(fit.log_depth)) / 1000 * prominence_per_width
        return Dimple(
            x=xy[0],
            y=xy[1],
            width_px=FWHM * self.size * back_width_px,
            visibility=dimple_visibility(fit.right, fit.up, fit.dark),
            prominence=value,
            prominence_se=value * fit.log_depth_se,
            kind=kind_of(p_fixed),
            p_fixed=p_fixed,
            confidence=1.0,
            u=uv[0],
            v=uv[1],
        )


def place_dimple(
    surface: Surface,
    light: Illumination,
    noise: tuple[float, ...],
    scene: Numbers | None,
    x: float,
    y: float,
    size: float | None = None,
    heat: Heat | None = None,
    relief: ReliefParams = ReliefParams(),
) -> Placed | None:
    """Fit a dent at (x, y) in surface pixels; None where too little of the window is skin.

    Parameters
    ----------
    surface, light, noise, scene, heat
        As for `analyzer.dimples.forced.fit_at`.
    size : float, optional
        Standard deviation in back widths where it is known.
    """
    best, most = None, -1.0
    for one in relief.scales if size is None else (size,):
        sigma = one * surface.width_px
        fit = fit_at(surface, light, noise, x, y, sigma, scene, heat)
        if fit is None:
            continue
        share = explained(surface.shading, round(y), round(x), sigma)[0]
        if share > most:
            best, most = Placed(fit, one), share
    return best
