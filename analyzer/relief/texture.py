"""Orange peel: how uneven the skin between the dimples is, as slopes, whatever the light.

Shading without pigment, the light and the dimples come in; the root mean square slope of the skin's
undulations of some 4 to 15 mm goes out. Slopes shade along the light only, by as much as the light's
gain, whereas grain, compression and what is left of pigment run alike in all directions. So what
varies across the light is taken off what varies along it: for undulations without direction of their
own the average of cos^4 less that of cos^2 sin^2 is a quarter, and all that knows no light cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, log, nan, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.relief.light import Illumination
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]

TOO_FLAT = "The light is too flat to show the skin's fine relief."
TOO_COARSE = "The photo's pixels are too coarse for the skin's fine relief."
TOO_SOFT = "The photo is too blurred for the skin's fine relief."
TOO_LITTLE = "Too little bare skin lies between the dimples."
OTHER_CAUSE = "The fine pattern on the skin runs across the light, so it is no relief."
OVERLAP = 1.14
"""Of neighbouring bands: what both pass together of a wave of 4 to 13 mm, within a tenth."""


@dataclass(frozen=True)
class OrangePeel:
    """The index of one photo.

    Parameters
    ----------
    index : float
        Root mean square slope of all bands together, percent, >= 0; nan with a reason.
    se : float
        Its standard error, percent: patches of skin that differ, what cancels not quite, and the
        light's gain, which all patches share. Where it is as large as the index, the skin is as
        good as even.
    reason : str
        Why there is none; "" otherwise.
    """

    index: float
    se: float
    reason: str = ""


def orange_peel(
    surface: Surface,
    light: Illumination,
    dimples_xy: NDArray[np.float64],
    photo_per_surface: float,
    detail: float,
    *,
    mm_per_px: float | None = None,
    flat: bool = False,
    params: ReliefParams = ReliefParams(),
) -> OrangePeel:
    """Measure the skin between the dimples.

    Parameters
    ----------
    surface : Surface
    light : Illumination
    dimples_xy : (N, 2) float64
        Dimples in surface pixels; their surroundings do not count.
    photo_per_surface : float
        Photo pixels per surface pixel.
    detail : float
        How much of its fine mottling the skin's pigment kept, which blur wipes out with the fine
        relief, see `analyzer.alignment.clarity`; nan where unknown.
    mm_per_px : float or None
        Real size of a surface pixel. With it the bands are those of ``texture_edges_mm``, else the
        same on a back of 250 mm, in back widths.
    flat : bool
        The light hides relief: there is no index then.

    Returns
    -------
    OrangePeel
    """
    edges = np.asarray(params.texture_edges_mm)
    edges = edges / mm_per_px if mm_per_px else edges / params.texture_back_mm * surface.width_px
    if flat:
        return OrangePeel(nan, nan, TOO_FLAT)
    if edges[0] < params.texture_grid_px or edges[0] * photo_per_surface < params.texture_finest_px:
        return OrangePeel(nan, nan, TOO_COARSE)
    if detail < params.texture_detail:
        return OrangePeel(nan, nan, TOO_SOFT)
    where = _between(surface, dimples_xy, params)
    gain = np.hypot(light.gain_right, light.gain_up)
    lit = where & (gain > params.texture_gain)
    if lit.sum() < params.texture_lit * max(int(where.sum()), 1):
        return OrangePeel(nan, nan, TOO_FLAT)
    # All photos are brought to one sharpness, that of the finest edge: what the photo's and the
    # surface's pixels have blurred already is left out of the filter's own blur.
    known = (params.texture_pixel_blur / photo_per_surface) ** 2 + (surface.zoom > 1) / 12
    smooth = [_blurred(surface.shading, edge, known) for edge in edges]
    straight, slanted, variance = 0.0, 0.0, 0.0
    for fine, coarse, low, high in zip(smooth, smooth[1:], edges, edges[1:], strict=False):
        energies = _energies((fine - coarse) / _response(low, high), low, high, light, gain)
        patches = _patches(energies, gain, lit, round(params.texture_patch * surface.width_px))
        if patches.shape[1] < params.texture_patches:
            return OrangePeel(nan, nan, TOO_LITTLE)
        square, error = trimmed_mean(4 * (patches[0] - patches[1]), params.texture_trim)
        straight += square
        slanted += trimmed_mean(8 * patches[2], params.texture_trim)[0]
        rest, _ = trimmed_mean(2 * patches[1], params.texture_trim)
        variance += error**2 + (params.texture_uneven * rest) ** 2
    doubt = sqrt(variance)
    if straight < -params.texture_odd * doubt:
        return OrangePeel(nan, nan, OTHER_CAUSE)
    # Where the light was taken to come from somewhat beside where it does, the undulations show it
    # by running aslant; only what is surely aslant counts, since it is squared.
    aslant = max(slanted**2 - (params.texture_odd * doubt) ** 2, 0.0) if straight > 0 else 0.0
    total = hypot(straight, sqrt(aslant)) if straight > 0 else 0.0
    index, doubt = sqrt(total) / OVERLAP, doubt / OVERLAP**2
    # Of a square root near zero the delta method knows nothing; its argument's error bounds it.
    own = doubt / (2 * max(index, sqrt(doubt)))
    return OrangePeel(100 * index, 100 * hypot(own, index * params.gain_log_se))


def _between(
    surface: Surface, dimples_xy: NDArray[np.float64], params: ReliefParams
) -> NDArray[np.bool_]:
    """Skin that faces the camera, away from the dimples and the furrow."""
    side, (inner, outer) = np.abs(surface.side), params.texture_side
    where = (surface.mask & (side > inner) & (side < outer)).astype(np.uint8)
    radius = round(params.texture_gap * surface.width_px)
    for x, y in dimples_xy:
        cv2.circle(where, (round(x), round(y)), radius, 0, -1)
    return where > 0


def _blurred(plane: Plane, sigma: float, known: float) -> Plane:
    """Blur to a standard deviation of ``sigma`` px in all, with ``known`` square px done already."""
    own = sqrt(max(sigma**2 - known, 0.09))
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), own), np.float32)


def _peak(low: float, high: float) -> float:
    """Angular frequency at which a difference of Gaussians passes most, per px."""
    return sqrt(2 * log(high**2 / low**2) / (high**2 - low**2))


def _response(low: float, high: float) -> float:
    """How much it passes there."""
    peak = _peak(low, high)
    return float(np.exp(-((peak * low) ** 2) / 2) - np.exp(-((peak * high) ** 2) / 2))


def _energies(
    band: Plane, low: float, high: float, light: Illumination, gain: Plane
) -> tuple[Plane, ...]:
    """Squared variation along the light, across it, and their product, in squared log units:
    derivatives over the band's own frequency."""
    peak = _peak(low, high)
    right = cv2.Sobel(band, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8 / peak)
    up = -cv2.Sobel(band, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8 / peak)
    steep = np.maximum(gain, 1e-3)
    along = (right * light.gain_right + up * light.gain_up) / steep
    across = (up * light.gain_right - right * light.gain_up) / steep
    products = (along * along, across * across, along * across)
    return tuple(np.asarray(product, np.float32) for product in products)


def _patches(
    energies: tuple[Plane, ...], gain: Plane, lit: NDArray[np.bool_], size: int
) -> NDArray[np.float64]:
    """(energies, N): squared slopes, by least squares on the squared gain within each patch."""

    def sums(plane: NDArray[np.floating]) -> NDArray[np.float64]:
        boxes = cv2.boxFilter(np.where(lit, plane, 0.0), -1, (size, size), normalize=False)
        return np.asarray(boxes[size // 2 :: size, size // 2 :: size], float)

    square = gain.astype(float) ** 2
    full = sums(np.ones(gain.shape)) > 0.5 * size**2
    weight = np.maximum(sums(square**2), 1e-9)
    return np.stack([(sums(square * energy) / weight)[full] for energy in energies])


def trimmed_mean(values: NDArray[np.float64], share: float) -> tuple[float, float]:
    """Mean without a share at either end, and its standard error (Tukey and McLaughlin 1963).

    Parameters
    ----------
    values : (N,) float64
        At least two.
    share : float
        0 to below 0.5.
    """
    ordered = np.sort(values)
    n, cut = len(ordered), int(share * len(ordered))
    kept = ordered[cut : n - cut]
    winsorised = np.clip(ordered, kept[0], kept[-1])
    error = float(winsorised.std(ddof=1)) / ((1 - 2 * share) * sqrt(n))
    return float(kept.mean()), error
