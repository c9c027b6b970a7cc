"""Where the bare skin is, by colour alone, for any skin tone and white balance.

Light and shadow move a pixel along (1, 1, 1) in log-RGB and leave the two log ratios R/G and G/B
almost alone. Gloss adds white to what the skin reflects (Shafer 1985, doi:10.1002/col.5080100409):
on deep skin under flash it bleaches the middle of the back, and its flanks keep their colour. Bare
skin is the redder of the large surfaces near the centre of a back photo, so its mode in that
chromaticity plane is found first, and whatever has its colour with more or less gloss is skin, too;
a graph cut (Rother et al. 2004, doi:10.1145/1015706.1015720) then settles the border on colour and
edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines.rules.hems import within_hems
from analyzer.bench.outlines.rules.mixture import mixture

Plane = NDArray[np.float32]
Model = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Mean (2,) and inverse covariance (2, 2) of a colour in the chromaticity plane."""

MODES = 3
"""So many of a picture's common colours are looked at."""


@dataclass(frozen=True)
class SegmentParams:
    """Tunables of the skin mask."""

    longest_side: int = 400  # px; the border is found coarse, then refined by upsampling
    min_red_green: float = 0.14  # log R/G below which nothing is skin, whatever the balance
    max_red_green: float = 1.7
    min_green_blue: float = -0.1  # log G/B; blue-tinted shade still lies above
    bins: int = 48  # chromaticity histogram bins over 0-1.8 in both ratios
    sigma_floor: float = 0.045  # log units; never trust a narrower skin cluster
    gate: float = 3.5  # Mahalanobis distance taken as surely not skin beyond 1.6 x this
    gloss: float = 0.06  # of the picture's white: what skin's gloss adds alike to R, G and B
    glossy: float = 1.5  # brightness against that colour's median from which gloss is taken off
    gloss_counts: float = 0.2  # gloss against that brightness from which it is looked at: on fair
    # skin it changes little, and a shirt of much the same colour must not pass for glossless skin
    gloss_steps: int = 4  # how finely more and less gloss than the cluster's is tried
    second: float = 0.15  # of the first mode's height, that another mode must have to be tried
    cloth: float = 0.6  # of the skin's distance from grey, below which a darker mode is a garment's
    cloth_aside: float = 0.25  # of the region's height; what is paler beside the skin is its shade,
    # what is paler above or below it by this is cloth
    wall: float = 0.2  # of the skin's distance from grey, below which a mode is none of its gloss
    iterations: int = 2  # graph-cut rounds; a third moves the border by 0.1 % of the area
    margin_px: int = 12  # around what may be skin, that the graph cut still looks at
    largest_hole: float = 0.012  # of the region; a hole up to this is a mark on the skin


def skin_mask(
    logs: NDArray[np.float32], params: SegmentParams = SegmentParams(), choice: int = 0
) -> tuple[NDArray[np.bool_], float]:
    """Bare skin near the centre of the picture.

    Parameters
    ----------
    logs : (h, w, 3) float32
        Natural log of linear RGB.
    choice : int
        Which of the picture's common colours to take for skin: 0 the most common, 1 the next.

    Returns
    -------
    mask : (h, w) bool
        Largest skin region, holes filled; all False when there is none.
    holes : float
        Share of that region which was filled in, 0-1.
    """
    h, w = logs.shape[:2]
    scale = min(1.0, params.longest_side / max(h, w))
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    small = np.asarray(cv2.resize(logs, size, interpolation=cv2.INTER_AREA), np.float32)
    ratios = cv2.GaussianBlur(small[..., :2] - small[..., 1:], (0, 0), 1.0)
    red_green, green_blue = (np.asarray(ratios[..., k], np.float32) for k in (0, 1))
    bright = small[..., 1]
    possible = (
        (red_green > params.min_red_green)
        & (red_green < params.max_red_green)
        & (green_blue > params.min_green_blue)
        & (bright > np.log(0.004))
    )
    empty = np.zeros((h, w), bool)
    colours = red_green, green_blue, possible, params
    model = _colour_model(*colours, choice)
    if model is None:
        return empty, 0.0
    distance = _distance_but_gloss(small, red_green, green_blue, *model, params)
    likely = possible & (distance < params.gate)
    sure = possible & (distance < 0.45 * params.gate)
    never = ~possible | (distance > 1.6 * params.gate)
    if likely.mean() < 0.02 or sure.sum() < 50:
        return empty, 0.0
    labels = np.full(likely.shape, cv2.GC_PR_BGD, np.uint8)
    labels[likely] = cv2.GC_PR_FGD
    labels[cv2.erode(sure.astype(np.uint8), np.ones((7, 7))) > 0] = cv2.GC_FGD
    labels[never] = cv2.GC_BGD
    for other in range(MODES):
        rival = None if other == choice else _colour_model(*colours, other)
        if rival is not None:
            cloth = _cloth(red_green, green_blue, bright, labels, model, rival, params)
            labels[cloth] = cv2.GC_BGD
    if not (labels == cv2.GC_BGD).any() or not (labels == cv2.GC_FGD).any():
        cut = likely
    else:
        spans = ((red_green, 0.0, 1.6), (green_blue, -0.3, 1.6), (bright, -5.0, 0.0))
        channels = [np.clip((p - lo) / (hi - lo) * 255, 0, 255) for p, lo, hi in spans]
        picture = np.ascontiguousarray(np.stack(channels, axis=-1).astype(np.uint8))
        cut = _graph_cut(picture, labels, params)
    region, holes = _central_region(cut, params)
    between = within_hems(region, bright, red_green + green_blue)
    if between.sum() < region.sum():
        region, _ = _central_region(between, params)
    smooth = cv2.resize(region.astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    return smooth > 0.5, holes


def _cloth(
    red_green: Plane,
    green_blue: Plane,
    bright: Plane,
    labels: NDArray[np.uint8],
    skin: Model,
    rival: Model,
    params: SegmentParams,
) -> NDArray[np.bool_]:
    """What passes for skin, (h, w), and is nearer to a garment's or a wall's colour.

    What is almost grey is a wall or a garment wherever it lies, for gloss leaves some of the skin's
    colour. Else a garment is greyer than the skin and no brighter, where gloss and pale patches of
    skin are brighter; and it lies above or below the skin, where its shaded flank lies beside.
    """
    none = np.zeros(labels.shape, bool)
    if rival[0].sum() > params.cloth * skin[0].sum():
        return none
    taken = (labels == cv2.GC_PR_FGD) | (labels == cv2.GC_FGD)
    nearer = taken & (
        _squared_distance(red_green, green_blue, *rival)
        < _squared_distance(red_green, green_blue, *skin)
    )
    if rival[0].sum() < params.wall * skin[0].sum():
        return np.asarray(nearer, bool)
    rest = taken & ~nearer
    if not nearer.any() or not rest.any() or np.median(bright[nearer]) > np.median(bright[rest]):
        return none
    (y, x), (own_y, own_x) = (np.argwhere(part).mean(axis=0) for part in (nearer, rest))
    height = float(np.ptp(np.flatnonzero(taken.any(axis=1))))
    aside = abs(y - own_y) > max(params.cloth_aside * height, abs(x - own_x))
    return nearer if aside else none


def _distance_but_gloss(
    logs: NDArray[np.float32],
    red_green: Plane,
    green_blue: Plane,
    centre: NDArray[np.float64],
    inverse: NDArray[np.float64],
    params: SegmentParams,
) -> Plane:
    """Mahalanobis distance (h, w) from the skin's colour, with gloss added or taken off as fits.

    Gloss is bounded by what skin mirrors of the light: little against the brightness of fair skin,
    much against that of deep skin. It is taken off only where the picture is brighter than most of
    that colour is: a dark wall without a part of its grey has the colour of anything.
    """
    best = _squared_distance(red_green, green_blue, centre, inverse)
    rgb = cv2.GaussianBlur(np.exp(logs), (0, 0), 1.0)
    green = rgb[..., 1]
    core = best < (0.5 * params.gate) ** 2
    if not core.any():
        return np.asarray(np.sqrt(best), np.float32)
    middle = float(np.median(green[core]))
    most = params.gloss * float(np.quantile(green[::2, ::2], 0.98))
    if most < params.gloss_counts * middle:
        return np.asarray(np.sqrt(best), np.float32)
    bright = green > params.glossy * middle
    for step in range(1, params.gloss_steps + 1):
        for sign in (1, -1):
            # Taking off more than there is leaves black, which is no skin.
            change = np.float32(sign * most * step / params.gloss_steps)
            other = np.log(np.maximum(rgb + change, np.float32(1e-4)))
            x, y = other[..., 0] - other[..., 1], other[..., 1] - other[..., 2]
            near = _squared_distance(x, y, centre, inverse)
            best = np.where(bright | (sign > 0), np.minimum(best, near), best)
    return np.asarray(np.sqrt(best), np.float32)


def _graph_cut(
    picture: NDArray[np.uint8], labels: NDArray[np.uint8], params: SegmentParams
) -> NDArray[np.bool_]:
    """Skin after the graph cut, which looks no farther than around what may be skin."""
    rows, columns = (np.flatnonzero((labels != cv2.GC_BGD).any(axis=k)) for k in (1, 0))
    m = params.margin_px
    box = np.s_[
        max(0, rows[0] - m) : rows[-1] + m + 1, max(0, columns[0] - m) : columns[-1] + m + 1
    ]
    near = np.ascontiguousarray(labels[box])
    if not (near == cv2.GC_BGD).any():
        box, near = np.s_[:, :], labels.copy()
    colours = np.ascontiguousarray(picture[box])
    skin = (near == cv2.GC_FGD) | (near == cv2.GC_PR_FGD)
    models = mixture(colours[~skin]), mixture(colours[skin])
    cv2.grabCut(colours, near, (0, 0, 1, 1), *models, params.iterations, cv2.GC_EVAL)
    cut = np.zeros(labels.shape, bool)
    cut[box] = (near == cv2.GC_FGD) | (near == cv2.GC_PR_FGD)
    return cut


def _colour_model(
    red_green: Plane,
    green_blue: Plane,
    possible: NDArray[np.bool_],
    params: SegmentParams,
    choice: int,
) -> Model | None:
    """Mean and inverse covariance of the skin cluster in the chromaticity plane."""
    h, w = possible.shape
    yy, xx = np.mgrid[:h, :w] + 0.5
    weight = np.exp(-((xx / w - 0.5) ** 2) / (2 * 0.18**2) - (yy / h - 0.45) ** 2 / (2 * 0.25**2))
    weight = weight * possible
    if possible[h // 10 : -h // 10, w // 5 : -w // 5].mean() < 0.05:
        return None
    span = (-0.2, 1.7)
    hist, gx, gy = np.histogram2d(
        red_green.ravel(), green_blue.ravel(), params.bins, (span, span), weights=weight.ravel()
    )
    smooth = np.asarray(cv2.GaussianBlur(hist, (0, 0), 1.2), np.float64)
    place = _peak(smooth, choice, params)
    if place is None:
        return None
    i, j = place
    centre = np.array([(gx[i] + gx[i + 1]) / 2, (gy[j] + gy[j + 1]) / 2])
    # One pixel in four tells the colour of an area as well as all of them; counted from both sides,
    # so that a mirrored picture gives the same ones.
    columns = np.minimum(np.arange(w), np.arange(w)[::-1]) % 2 == 0
    sparse = possible & columns
    sparse[1::2] = False
    points = np.stack([red_green[sparse], green_blue[sparse]]).astype(float)
    weights = weight[sparse] + 1e-9
    cov = np.eye(2) * (2 * params.sigma_floor) ** 2
    for _ in range(6):
        near = (
            _squared_distance(points[0], points[1], centre, np.asarray(np.linalg.inv(cov), float))
            < 2.5**2
        )
        if near.sum() < 30:
            return None
        bulk, share = points[:, near], weights[near] / weights[near].sum()
        centre = np.asarray(bulk @ share, float)
        offset = bulk - centre[:, None]
        # Truncation at 2.5 sigma shrinks the covariance of a 2-D normal by about 0.86.
        cov = (offset * share) @ offset.T / 0.86 + params.sigma_floor**2 * np.eye(2)
    return np.asarray(centre, float), np.asarray(np.linalg.inv(cov), float)


def _peak(
    histogram: NDArray[np.float64], choice: int, params: SegmentParams
) -> tuple[int, int] | None:
    """Bins of the highest local maximum (``choice`` 0), of the next one, and so on."""
    top = histogram >= cv2.dilate(histogram, np.ones((5, 5)))
    rows, columns = np.nonzero(top & (histogram >= params.second * histogram.max()))
    order = np.argsort(-histogram[rows, columns], kind="stable")
    if choice >= len(order):
        return None
    return int(rows[order[choice]]), int(columns[order[choice]])


def _squared_distance(
    x: NDArray[Any], y: NDArray[Any], centre: NDArray[np.float64], inverse: NDArray[np.float64]
) -> NDArray[Any]:
    """Squared Mahalanobis distance of the points (x, y), same shape; float32 stays float32."""
    dx, dy = x - float(centre[0]), y - float(centre[1])
    a, b, c = float(inverse[0, 0]), 2 * float(inverse[0, 1]), float(inverse[1, 1])
    return np.asarray(a * dx * dx + b * dx * dy + c * dy * dy)


def _central_region(
    mask: NDArray[np.bool_], params: SegmentParams
) -> tuple[NDArray[np.bool_], float]:
    """The connected piece with the most central mass, holes (moles, tattoos) filled."""
    mask8 = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5)))
    count, labels = cv2.connectedComponents(mask8)
    if count < 2:
        return np.zeros(mask.shape, bool), 0.0
    h, w = mask.shape
    yy, xx = np.mgrid[:h, :w] + 0.5
    weight = np.exp(-((xx / w - 0.5) ** 2 + (yy / h - 0.45) ** 2) / (2 * 0.3**2))
    mass = np.bincount(labels.ravel(), weights=weight.ravel(), minlength=count)
    mass[0] = 0
    region = (labels == int(mass.argmax())).astype(np.uint8)
    # Moles and tattoos leave small holes, which belong to the skin; the gap between an arm on the
    # hip and the flank is a large one, which does not.
    outside, gaps, stats, _ = cv2.connectedComponentsWithStats(1 - region, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < params.largest_hole * region.sum()
    small[0] = False
    at_border = np.unique(np.concatenate([gaps[0], gaps[-1], gaps[:, 0], gaps[:, -1]]))
    small[at_border] = False
    filled = (region > 0) | (small[gaps] if outside > 1 else False)
    return filled, float(1 - region.sum() / max(1, filled.sum()))
