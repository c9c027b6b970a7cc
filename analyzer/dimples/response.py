"""How strongly each place answers to a dent of one size, weighed by the light there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.params import DimpleParams
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination

Plane = NDArray[np.float32]
Box = tuple[slice, slice]


@dataclass(frozen=True, eq=False)
class Toward:
    """Where slopes face the light, in a box of the surface.

    Parameters
    ----------
    box : (slice, slice)
        Rows and columns.
    right, up : (h, w) float32
        Unit direction in which the slopes of a dent shade there.
    trust : (h, w) float32
        0-1: where slopes hardly show, their direction says nothing.
    gain : (h, w) float32
        Slope gain.
    """

    box: Box
    right: Plane
    up: Plane
    trust: Plane
    gain: Plane


def toward(light: Illumination, box: Box, params: DimpleParams = DimpleParams()) -> Toward:
    """The light's direction on the part of a surface that has to be looked at."""
    right, up = light.gain_right[box], light.gain_up[box]
    gain = np.hypot(right, up)
    steep = np.maximum(gain, 1e-3)
    return Toward(
        box,
        np.asarray(-right / steep, np.float32),
        np.asarray(-up / steep, np.float32),
        np.asarray(gain / np.hypot(gain, params.direction_gain), np.float32),
        gain,
    )


def joint(r: Responses, light: Toward, params: DimpleParams = DimpleParams()) -> Plane:
    """Signed response in noise deviations: along the light, not across it, and dark within."""
    right, up, lean = r.right[light.box], r.up[light.box], light.trust
    along = right * light.right + up * light.up
    across = np.abs(up * light.right - right * light.up)
    slope = lean * (along - params.across_penalty * across) + (1 - lean) * np.hypot(right, up)
    dark = np.clip(r.dark[light.box] / float(r.noise[2]), -3, 6)
    return np.asarray(slope / slope_noise(r) + params.dark_share * dark)
