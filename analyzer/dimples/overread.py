"""How far shading over slope gain overstates a depth, from how the back is lit.

The plain estimate of depth takes the light for one key light over a smooth torso. Light from
everywhere, a ceiling that shades the small of the back, and the torso's own shape are misjudged in
ways that come back from person to person, so they can be learnt: by a straight line in numbers that
tell of the light and of the place, and of the shading only what does not grow with depth. It was
fitted to how the same dents were read in different photos, each dent with a level of its own
(a fixed effect; Mundlak 1978, doi:10.2307/1913646), so that it speaks of light alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.detect import Dent
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Numbers = NDArray[np.float64]

CLIP = 4.0
"""Numbers further than this many deviations from their mean say no more."""

LEAST = 0.15
"""Probability from which a candidate tells of the light."""

DOUBT = 0.3
"""Weight of knowing nothing, against that of a dent that is certain."""

DARK = 0.6
"""Usual angle between a dent's slope pattern and the darkness of its hollow, rad."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A dent's shading at a place, as it was fitted there.

    Parameters
    ----------
    x, y, sigma_px : float
        Place and standard deviation in surface pixels; inside the picture.
    right, up, dark : float
        Amplitudes, natural log units.
    """

    x: float
    y: float
    sigma_px: float
    right: float
    up: float
    dark: float


def scene_of(
    dents: Sequence[Dent], surface: Surface, light: Illumination, noise: Sequence[float]
) -> Numbers:
    """What tells of a photo's light as a whole, (14,).

    Right and left are those of the key light, so that a mirrored photo gives the same numbers.

    Parameters
    ----------
    dents : sequence of Dent
        Candidates; the surer ones count more.
    noise : sequence of float
        Of the slope amplitudes at each dent size, log units.
    """
    side = _side(light)
    weight = np.array([d.confidence**2 if d.confidence >= LEAST else 0.0 for d in dents])
    slope = np.array([[d.right, d.up] for d in dents]).reshape(-1, 2)
    size = np.maximum(np.hypot(slope[:, 0], slope[:, 1]), 1e-6)
    total = float(weight.sum()) + DOUBT
    mean = weight @ (slope / size[:, None]) / total
    dark = weight @ np.arctan2([d.dark for d in dents], size) / total + DOUBT * DARK / total
    where = surface.mask & (np.abs(surface.side) < 0.8)
    gain = np.hypot(light.gain_right, light.gain_up)[where]
    bright = np.log(np.maximum(surface.brightness[where], 1e-3))
    right, up, toward = light.key
    return np.array(
        [
            abs(right),
            up,
            toward,
            light.ambient,
            np.hypot(right, up),
            mean[0] * side,
            mean[1],
            np.hypot(mean[0], mean[1]),
            dark,
            np.log(total),
            bright.std() if bright.size else 0.0,
            np.median(gain) if gain.size else 0.0,
            np.log(noise[0]),
            np.log(noise[-1] / noise[0]),
        ]
    )


def numbers_at(scene: Numbers, surface: Surface, light: Illumination, shown: Shown) -> Numbers:
    """What the overreading is computed from, (26,): the scene, the place, the kind of shading."""
    side = _side(light)
    row, column = round(shown.y), round(shown.x)
    right, up = float(light.gain_right[row, column]), float(light.gain_up[row, column])
    gain, slope = float(np.hypot(right, up)), float(np.hypot(shown.right, shown.up))
    along = -(shown.right * right + shown.up * up) / max(gain * slope, 1e-6)
    aside = float(surface.side[row, column])
    return np.array(
        [
            *scene,
            abs(aside),
            aside * side,
            surface.tilt_right[row, column] * side,
            surface.tilt_up[row, column],
            gain,
            np.log(np.hypot(gain, 0.3)),
            right * side,
            up,
            surface.brightness[row, column],
            np.log(shown.sigma_px / surface.width_px / 0.025),
            along,
            np.arctan2(shown.dark, slope),
        ]
    )


@dataclass(frozen=True, eq=False)
class Line:
    """A straight line in standardised numbers.

    Parameters
    ----------
    mean, spread, weight : (F,) float64
    """

    mean: Numbers
    spread: Numbers
    weight: Numbers

    def at(self, numbers: Numbers) -> Numbers:
        """Its value for numbers (..., F)."""
        offset = np.clip((numbers - self.mean) / self.spread, -CLIP, CLIP)
        return np.asarray(offset @ self.weight)


def overread(scene: Numbers, surface: Surface, light: Illumination, shown: Shown) -> float:
    """By how much shading over slope gain overstates the depth there, natural log.

    Only differences between photos mean anything: what all photos overstate alike is left in.
    """
    return float(line().at(numbers_at(scene, surface, light, shown)))


@lru_cache(maxsize=1)
def line() -> Line:
    """The line as shipped."""
    with (
        (files("analyzer.dimples") / "overread.npz").open("rb") as file,
        np.load(file) as arrays,
    ):
        return Line(*(np.asarray(arrays[name], float) for name in ("mean", "spread", "weight")))


def _side(light: Illumination) -> float:
    return 1.0 if light.key[0] >= 0 else -1.0
