"""Splits a photo into pigment and shading.

In log-RGB, pigments move a pixel along fixed directions while light moves it along (1, 1, 1)
(Tsumura et al. 1999, doi:10.1364/JOSAA.16.002169). Cameras bend the pigment directions, so how
much darkness goes with each step of colour is regressed on each photo's own fine skin texture:
relief does not change colour, so it cannot bias that slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.blur import gaussian
from analyzer.arrays.crop import bounds
from analyzer.arrays.spread import spread
from analyzer.photo.marker import covered, find_marker
from analyzer.photo.model import Photo
from analyzer.photo.resize import working_copy
from analyzer.skin.classes import ClassMaps, class_maps
from analyzer.skin.model import SkinLayers
from analyzer.skin.region import back_region, drawn_region

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class SkinParams:
    """Tunables of the skin room. Lengths in px are those of a picture as long as `longest_side`;
    in a smaller one they shrink with it, so that they mean the same on the skin."""

    longest_side: int = 1600  # px; 0.3-0.5 mm a pixel when a back fills the frame
    clip: float = 0.985  # linear value above which a channel counts as clipped
    dark: float = 0.004  # linear green below which noise rules
    fine_px: float = 2.5  # px; below this, sensor noise and JPEG rule the colour
    finest_px: float = 1.5  # of the picture's own px, however small it is: the file's grain
    coarse_px: float = 14.0  # px; above this, coloured shadows begin to correlate with relief
    prior_slope: tuple[float, float] = (-1.22, -1.27)  # d log-mean / d (log R/G, log G/B)
    prior_weight: float = 0.05  # share of the texture's own variance given to the prior
    edge_px: int = 20  # px kept away from the skin's border, where colours mix
    relief_band: tuple[float, float] = (0.025, 0.3)  # back widths; there shading outweighs pigment
    noise_band: tuple[float, float] = (0.006, 0.018)  # back widths; texture finer than dents
    step: float = 0.05  # between the shares of the pigment term that are tried
    least_share: float = 0.0  # the first of them; 1 takes all pigment out
    mark_band: float = 0.0075  # back widths, some 2.5 mm; finer than any dent. 0 leaves marks in


def log_rgb(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Natural log of linear RGB, floored at 1e-4 (deep black carries no skin)."""
    return np.asarray(cv2.log(np.maximum(rgb, np.float32(1e-4))), np.float32)


def band(plane: Plane, fine: float, coarse: float) -> Plane:
    """Difference of Gaussians with standard deviations ``fine`` and ``coarse`` px."""
    low = plane if fine <= 0 else gaussian(plane, fine)
    return low - gaussian(plane, coarse)


def unmix(
    photo: Photo,
    params: SkinParams = SkinParams(),
    maps: ClassMaps | None = None,
    outline: Sequence[tuple[float, float]] = (),
) -> SkinLayers:
    """Split a photo into pigment and shading (Tsumura et al. 1999, doi:10.1364/JOSAA.16.002169).

    Parameters
    ----------
    photo : Photo
        ``rgb`` is (H, W, 3) float32, linear, 0-1.
    maps : ClassMaps, optional
        What the picture shows where, if that is known; else the network is asked.
    outline : sequence of (x, y)
        Polygon around the bare back, photo pixels, where the user drew it; empty otherwise.

    Returns
    -------
    SkinLayers
        ``melanin``, ``haemoglobin``, ``shading``: (h, w) float32, natural-log units, nan outside
        the sensor's usable range (clipped or nearly black).
    """
    rgb, zoom = working_copy(photo, params.longest_side)
    # Paper is neither skin nor cloth: it is taken out before anything looks at the picture.
    marker = find_marker(rgb, any_number=photo.scale_hint.marker_mm is not None)
    paper = None
    if marker is not None:
        rgb, paper = covered(rgb, marker)
    # Plane by plane: reaching through a last axis of three is several times slower.
    red, green, blue = cv2.split(rgb)
    usable = (cv2.max(cv2.max(red, green), blue) < params.clip) & (green > params.dark)
    if paper is not None:
        usable &= ~paper
    logs = log_rgb(rgb)
    log_red, log_green, log_blue = (np.asarray(plane, np.float32) for plane in cv2.split(logs))
    red_green = log_red - log_green
    green_blue = log_green - log_blue
    mean = np.asarray((log_red + log_green + log_blue) / np.float32(3), np.float32)
    maps = class_maps(rgb) if maps is None else maps
    region = drawn_region(rgb.shape[:2], outline, zoom) if outline else back_region(rgb, maps)
    skin = region.mask
    share = min(1.0, max(mean.shape) / params.longest_side)
    edge = np.ones((2 * round(params.edge_px * share) + 1,) * 2, np.uint8)
    core = cv2.erode((skin & usable).astype(np.uint8), edge, borderValue=0) > 0
    fine = max(params.fine_px * share, params.finest_px)
    limits = (fine, max(params.coarse_px * share, 2 * fine))
    slope = _pigment_slope(mean, red_green, green_blue, skin, core, limits, params)
    # All pigment taken out leaves mean - slope * ratios, and mean is log red less these shares.
    whole = np.array([slope[0] + 2 / 3, slope[1] + 1 / 3], np.float32)
    term = -whole[0] * red_green - whole[1] * green_blue
    taken = np.float32(_share_taken(log_red, term, skin, core, params))
    shading = _without_marks(
        log_red + taken * term,
        (log_red, red_green, green_blue),
        taken * whole,
        skin & usable,
        core,
        params,
    )
    # Unit axes: melanin falls off towards blue, haemoglobin has its band in green.
    melanin = green_blue
    haemoglobin = red_green - np.float32(0.35) * green_blue
    hole = ~usable
    planes = (melanin, haemoglobin, shading)
    for plane in planes:
        np.copyto(plane, np.float32(np.nan), where=hole)
    return SkinLayers(
        planes[0], planes[1], planes[2], rgb, usable, skin, region.twice, maps, zoom, marker
    )


def _pigment_slope(
    mean: Plane,
    red_green: Plane,
    green_blue: Plane,
    skin: NDArray[np.bool_],
    where: NDArray[np.bool_],
    limits: tuple[float, float],
    params: SkinParams,
) -> NDArray[np.float64]:
    """Slope of log brightness on log colour in the texture between ``limits`` px, shrunk to the
    prior."""
    prior = np.asarray(params.prior_slope)
    if where.sum() < 500:
        return prior
    # Only the skin's own box is filtered, at half size: the finest band lies well above that.
    box = bounds(skin, 0)
    planes = tuple(_halved(p[box]) for p in (red_green, green_blue, mean))
    sparse = _halved(where[box].astype(np.float32)) > 0.99
    cols = _bands_within(planes, _halved(skin[box].astype(np.float32)), sparse, limits)
    x, y = np.stack(cols[:2], axis=1).astype(float), cols[2].astype(float)
    # Edges of clothes and hair are not texture: keep what lies within the bulk.
    usual = spread(np.column_stack([x, y]), axis=0) + 1e-6
    keep = (np.abs(np.column_stack([x, y])) < 5 * usual).all(axis=1)
    x, y = x[keep], y[keep]
    gram = x.T @ x / len(y)
    ridge = params.prior_weight * np.trace(gram) / 2 * np.eye(2) + 1e-8 * np.eye(2)
    return np.asarray(np.linalg.solve(gram + ridge, x.T @ y / len(y) + ridge @ prior))


def _share_taken(
    log_red: Plane,
    term: Plane,
    skin: NDArray[np.bool_],
    where: NDArray[np.bool_],
    params: SkinParams,
) -> float:
    """Share of the pigment term, which is what taking all pigment out adds to log red, 0-1.

    Shading has a colour of its own: light that bounces in a dent or scatters in the skin comes back
    redder. What is taken out as pigment therefore holds a part of each dent. How large a part the slope
    of the term on log red tells, in coarse texture, where the shading of the body is far stronger than
    any pigment. How much of the pigment's own unevenness stays, texture finer than dents tells. The
    share that leaves relief most visible over that is taken.
    """
    if where.sum() < 500:
        return 1.0
    box = bounds(skin, 0)
    width = float(np.median(skin[box].sum(axis=1)))
    inside = _halved(skin[box].astype(np.float32))
    sparse = _halved(where[box].astype(np.float32)) > 0.99
    if sparse.sum() < 200:
        return 1.0
    lower = _halved(term[box])
    red = _halved(log_red[box])
    relief, lost = (
        np.asarray(plane, float)
        for plane in _bands_within(
            (red, lower), inside, sparse, _limits(width, params.relief_band, params)
        )
    )
    slope = _robust_slope(relief, lost)
    fine = _bands_within((red, lower), inside, sparse, _limits(width, params.noise_band, params))
    shares = np.arange(params.least_share, 1 + params.step / 2, params.step)
    noise = [float(np.median(np.abs(fine[0] + np.float32(t) * fine[1]))) + 1e-5 for t in shares]
    return float(shares[int(np.argmax((1 + shares * slope) / noise))])


def _without_marks(
    shading: Plane,
    logs: tuple[Plane, Plane, Plane],
    taken: NDArray[np.float32],
    skin: NDArray[np.bool_],
    where: NDArray[np.bool_],
    params: SkinParams,
) -> Plane:
    """Shading whose texture finer than dents has lost all that goes with colour.

    A mole is some millimetres wide and a dent some centimetres, so little of a dent can be lost there.
    What goes with colour is told by least squares, which weighs the colour by its noise and by what
    files and noise reduction blur of it, as a Wiener filter does.

    Parameters
    ----------
    shading : (h, w) float32
        Log red less ``taken`` of the log ratios; broad shading stays as it is there. Changed in place.
    logs : three of (h, w) float32
        Log red, log R/G and log G/B.
    taken : (2,) float32
    skin, where : (h, w) bool
        Where skin is seen, and where it is far from its border.
    """
    if where.sum() < 500 or params.mark_band <= 0:
        return shading
    box = bounds(skin, 0)
    inside = _halved(skin[box].astype(np.float32))
    sparse = _halved(where[box].astype(np.float32)) > 0.99
    if sparse.sum() < 200:
        return shading
    width = float(np.median(skin[box].sum(axis=1)))
    sigma = _limits(width, (params.mark_band, 0.0), params)[0]
    broad = _broad_within(inside, sigma)
    lows, fine = [], []
    for plane in logs:
        small = _halved(plane[box])
        # Far from 0 the skin's border would show.
        middle = np.float32(np.median(small[sparse][::8]))
        lows.append(broad(small - middle) + middle)
        fine.append(small - lows[-1])
    slope = _texture_slope(*(plane[sparse] for plane in fine))
    left = 1 - _mark_share(fine[0], slope[0] * fine[1] + slope[1] * fine[2], broad, sparse)
    # Broad shading, and the level of what has lost its fine pigment.
    stays, level = (lows[0] - k[0] * lows[1] - k[1] * lows[2] for k in (taken, slope))
    size = (skin[box].shape[1], skin[box].shape[0])
    stays, level, left = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), np.float32)
        for plane in (stays, level, left)
    )
    texture = logs[0][box] - slope[0] * logs[1][box] - slope[1] * logs[2][box] - level
    np.copyto(shading[box], stays + left * texture, where=skin[box])
    return shading


def _mark_share(
    fine: Plane, pigment: Plane, broad: Callable[[Plane], Plane], where: NDArray[np.bool_]
) -> Plane:
    """Share of the fine texture left that belongs to a mark, 0-1.

    A mark's edge is sharper than its colour, so least squares leaves a rim. Where there is more pigment
    than is usual on this skin, what is left goes down by the share of pigment in the texture around;
    of the power there, the usual part counts as the skin's own (Wiener's shrinkage, positive part).
    """
    power = broad(pigment * pigment)
    usual = np.float32(np.median(power[where]))
    mark = np.maximum(1 - usual / (power + np.float32(1e-12)), 0)
    share = broad(fine * pigment) / (broad(fine * fine) + np.float32(1e-12))
    return np.asarray(mark * np.clip(share, 0, 1), np.float32)


def _broad_within(inside: Plane, sigma: float) -> Callable[[Plane], Plane]:
    """Blur of half-size planes to ``sigma`` px of the whole size; beyond the skin nothing counts."""
    # Halving has blurred by a quarter of a square pixel already.
    half = float(np.sqrt(sigma**2 - 0.25)) / 2
    mass = np.maximum(gaussian(inside, half), np.float32(1e-3))
    return lambda plane: np.asarray(gaussian(plane * inside, half) / mass, np.float32)


def _texture_slope(y: Plane, *x: Plane) -> NDArray[np.float32]:
    """Slopes of ``y`` on each ``x`` through 0 within the bulk of all."""
    texture = np.stack([*x, y])
    usual = spread(texture[:, ::4], axis=1) + 1e-6
    texture = texture[:, (np.abs(texture) < 5 * usual[:, None]).all(axis=0)].astype(float)
    gram = texture @ texture.T / max(1, texture.shape[1])
    n = len(x)
    slope = np.linalg.solve(gram[:n, :n] + 1e-8 * np.eye(n), gram[:n, n])
    return np.asarray(slope, np.float32)


def _limits(width: float, band: tuple[float, float], params: SkinParams) -> tuple[float, float]:
    """A band of back widths in px; in small pictures as fine as they allow."""
    fine = max(width * band[0], params.finest_px)
    return fine, max(width * band[1], 2 * fine)


def _robust_slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Slope of ``y`` on ``x`` through 0, by least absolute deviations."""
    slope = float(x @ y / max(float(x @ x), 1e-9))
    for _ in range(8):
        weight = 1 / np.maximum(np.abs(y - slope * x), 1e-3)
        slope = float((weight * x) @ y / max(float((weight * x) @ x), 1e-9))
    return slope


def _halved(plane: Plane) -> Plane:
    """The plane at half its size, each pixel the mean of four."""
    size = (max(1, plane.shape[1] // 2), max(1, plane.shape[0] // 2))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _bands_within(
    planes: tuple[Plane, ...],
    inside: Plane,
    where: NDArray[np.bool_],
    limits: tuple[float, float],
) -> list[NDArray[np.float64]]:
    """Fine texture of each plane at ``where``, from skin alone; all at half size.

    What lies beyond the border must not reach in: there, colour and brightness step together, and
    that step would pass for pigment.
    """
    # Halving has blurred by a quarter of a square pixel already.
    sigmas = [float(np.sqrt(s**2 - 0.25)) / 2 for s in limits]
    weights = [np.maximum(gaussian(inside, sigma)[where], 1e-3) for sigma in sigmas]
    out = []
    for plane in planes:
        level = (plane - np.median(plane[where])) * inside
        fine, coarse = (
            gaussian(level, sigma)[where] / weight
            for sigma, weight in zip(sigmas, weights, strict=True)
        )
        out.append(fine - coarse)
    return out
