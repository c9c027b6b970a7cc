"""What a candidate shows: the numbers from which its probability is computed.

They name no light and no direction of the picture: responses are taken along and across the slope
pattern that the light calls for, in units of the photo's own noise, so that a mirrored photo gives
the same numbers and a change of exposure none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import window
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]
Numbers = NDArray[np.float64]

COUNT = 34
"""Numbers a candidate has, with the six dent sizes of the bank."""

FIT_WINDOW = 2.2
"""Half width of the window in which a dent has to explain the shading, in standard deviations."""


@dataclass(frozen=True)
class Peak:
    """A local maximum of the joint response.

    Parameters
    ----------
    size : int
        Index of the dent size in the bank.
    row, column : int
        Surface pixels.
    """

    size: int
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Frame:
    """The body frame on the surface's grid.

    Parameters
    ----------
    origin : (2,) float64
        A point on the spine furrow, surface pixels.
    axis : (2,) float64
        Unit vector up along it.
    width_px : float
        Back width in surface pixels.
    """

    origin: Numbers
    axis: Numbers
    width_px: float

    def place(self, peak: Peak) -> tuple[float, float]:
        """Distance from the furrow and height above the origin in back widths."""
        dx, dy = peak.column - self.origin[0], peak.row - self.origin[1]
        across = abs(self.axis[0] * dy - self.axis[1] * dx)
        return float(across / self.width_px), float(
            (self.axis[0] * dx + self.axis[1] * dy) / self.width_px
        )


def gather(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    scores: list[Plane],
    peaks: list[Peak],
    frame: Frame,
) -> Numbers:
    """What each candidate shows.

    Parameters
    ----------
    scores : list of (h, w) float32
        Joint response at every size, noise deviations.
    peaks : list of Peak
        Strongest first.

    Returns
    -------
    (N, 34) float64
        Three responses at each of the six sizes; strength and size; place on the body and in the
        mask; slope gain; shape of the peak; how well a dent explains the shading; neighbours.
    """
    if not peaks:
        return np.zeros((0, COUNT))
    width = surface.width_px
    gain = np.hypot(light.gain_right, light.gain_up)
    level = float(np.median(gain[surface.mask])) if surface.mask.any() else 0.0
    edge = cv2.distanceTransform(surface.mask.astype(np.uint8), cv2.DIST_L2, 5)
    rows = np.array([p.row for p in peaks])
    columns = np.array([p.column for p in peaks])
    shown = _responses(responses, light, gain, rows, columns)
    apart = np.hypot(rows[:, None] - rows, columns[:, None] - columns) / width
    np.fill_diagonal(apart, 1.0)
    out = []
    for k, peak in enumerate(peaks):
        score = scores[peak.size]
        sigma = responses[peak.size].sigma_px
        across, height = frame.place(peak)
        out.append(
            [
                *shown[k],
                np.log(max(float(score[peak.row, peak.column]), 0.5)),
                np.log(sigma / width / 0.025),
                responses[peak.size].inside[peak.row, peak.column],
                edge[peak.row, peak.column] / width,
                abs(float(surface.side[peak.row, peak.column])),
                height,
                across,
                gain[peak.row, peak.column],
                level,
                *_shape(score, peak, sigma),
                *explained(surface.shading, peak.row, peak.column, sigma),
                min(float(apart[k].min()), 1.0),
                k,
            ]
        )
    return np.asarray(out, float)


def _responses(
    responses: tuple[Responses, ...],
    light: Illumination,
    gain: Plane,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> Numbers:
    """(N, 3 * sizes): along the light, across it and dark, compressed noise deviations."""
    steep = np.maximum(gain[rows, columns], 1e-3)
    unit_right = -light.gain_right[rows, columns] / steep
    unit_up = -light.gain_up[rows, columns] / steep
    out = []
    for r in responses:
        right, up = r.right[rows, columns], r.up[rows, columns]
        noise = slope_noise(r)
        out += [
            np.arcsinh((right * unit_right + up * unit_up) / noise),
            np.arcsinh(np.abs(up * unit_right - right * unit_up) / noise),
            np.arcsinh(r.dark[rows, columns] / r.noise[2]),
        ]
    return np.stack(out, axis=1)


def slope_noise(r: Responses) -> float:
    """Noise of a slope amplitude, log units: the two directions taken together."""
    return float(np.hypot(r.noise[0], r.noise[1]) / np.sqrt(2))


def _shape(score: Plane, peak: Peak, sigma: float) -> tuple[float, float, float]:
    """Smaller over larger curvature of the peak (1 round, 0 a groove, below a saddle), and both."""
    step = max(1, round(0.7 * sigma))
    h, w = score.shape
    row, column = peak.row, peak.column
    if not (step <= row < h - step and step <= column < w - step):
        return 0.0, 0.0, 0.0
    window = score[row - step : row + step + 1 : step, column - step : column + step + 1 : step]
    c = float(window[1, 1])
    xx = float(window[1, 0] + window[1, 2]) - 2 * c
    yy = float(window[0, 1] + window[2, 1]) - 2 * c
    xy = float(window[2, 2] + window[0, 0] - window[2, 0] - window[0, 2]) / 4
    low, high = np.linalg.eigvalsh(np.array([[-xx, xy], [xy, -yy]]))
    ratio = float(np.clip(low / max(high, 1e-6), -1, 1))
    return ratio, float(np.arcsinh(low)), float(np.arcsinh(high))


@lru_cache(maxsize=64)
def _bases(sigma: float) -> tuple[Numbers, Numbers, Numbers]:
    """Root weights of the window, and orthonormal bases of a curved background without and with
    a dent on it."""
    radius = round(FIT_WINDOW * sigma)
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / sigma
    r2 = (x * x + y * y).ravel()
    x, y, bump = x.ravel(), y.ravel(), np.exp(-r2 / 2)
    root = np.exp(-r2 / 9)
    ground = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    dent = np.stack([x * bump, y * bump, bump], axis=1)
    both = np.concatenate([ground, dent], axis=1)
    return root, np.linalg.qr(ground * root[:, None])[0], np.linalg.qr(both * root[:, None])[0]


def explained(shading: Plane, row: int, column: int, sigma: float) -> tuple[float, float]:
    """Share of the shading beyond a curved background that a dent explains, and what it leaves.

    The rest is the logarithm of a mean square in log units.
    """
    root, ground, both = _bases(round(sigma, 2))
    radius = round(FIT_WINDOW * round(sigma, 2))
    values = window(shading, row, column, radius).astype(float).ravel()
    values = (values - values.mean()) * root
    total = float(values @ values)
    before = total - float(np.square(values @ ground).sum())
    after = total - float(np.square(values @ both).sum())
    share = 1 - after / max(before, 1e-9)
    return float(np.clip(share, 0, 1)), float(np.log(max(after, 0) / len(values) + 1e-7))
