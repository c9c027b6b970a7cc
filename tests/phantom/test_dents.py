"""Drawn dents are shallow enough for skin, also in the series where they get deeper."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer import phantom
from analyzer.phantom.body.dents import STEEPEST_DEG, steepest_deg
from analyzer.phantom.sitting.schedule import DEEPEST
from analyzer.phantom.skin.relief import dent_height


def test_deepest_modifiable_dents_keep_plausible_walls() -> None:
    """The steepest slope of the drawn height itself, at half as deep again as on the first day."""
    for subject in (phantom.draw_subject(seed) for seed in range(150)):
        for dent in subject.dents:
            if dent.kind == "modifiable":
                assert _steepest(dent, DEEPEST) < STEEPEST_DEG + 0.2


def test_stated_steepest_wall_is_that_of_the_height() -> None:
    for profile in ("round", "flat"):
        dent = phantom.Dent(0, "modifiable", 0.0, 0.0, 3.0, (4.0, 6.0), 25.0, profile=profile)
        assert steepest_deg(dent, 1.2) == pytest.approx(_steepest(dent, 1.2), abs=0.3)


def _steepest(dent: phantom.Dent, factor: float) -> float:
    step = min(dent.sigma_mm) / 40
    reach = 1.8 * min(dent.sigma_mm)
    at = np.arange(-reach, reach, step)
    # Across the narrow side, where the wall is steepest.
    turn = np.radians(dent.angle_deg) + (np.pi / 2 if dent.sigma_mm[1] < dent.sigma_mm[0] else 0.0)
    height = dent_height(dent, dent.s_mm + at * np.cos(turn), dent.h_mm + at * np.sin(turn))
    slope = np.abs(np.gradient(factor * height, step)).max()
    return float(np.degrees(np.arctan(slope)))
