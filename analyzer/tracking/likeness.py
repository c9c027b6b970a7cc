"""How alike two photos are lit: by the key light estimated in each, and by their broad shading."""

from __future__ import annotations

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.measurement.view import View
from analyzer.tracking.params import LikenessParams
from analyzer.tracking.shading import shading_difference


def likeness_of(
    one: View,
    two: View,
    to_one: Alignment | None,
    to_two: Alignment | None,
    params: LikenessParams = LikenessParams(),
) -> float:
    """1 where two photos share a light, 0 where they do not or show no light."""
    if one.light is None or two.light is None:
        return 0.0
    distance = float(np.linalg.norm(one.light.key[:2] - two.light.key[:2]))
    return light_likeness(distance, shading_difference(one, two, to_one, to_two), params)


def light_likeness(
    distance: float, shading: float = 0.0, params: LikenessParams = LikenessParams()
) -> float:
    """1 for one and the same light, 0 for another.

    Parameters
    ----------
    distance : float
        Of the two estimated key lights.
    shading : float
        Relative difference of the broad shading; nan when it could not be compared.
    """
    key = _ease(distance, params.same_light, params.other_light) ** 2
    seen = 1.0 if np.isnan(shading) else _ease(shading, params.same_shading, params.other_shading)
    return key * seen


def _ease(value: float, low: float, high: float) -> float:
    """1 up to ``low``, 0 from ``high`` on."""
    return float(np.clip((high - value) / (high - low), 0, 1))
