"""Finds the back in the skin: outline, midline, waistband, body frame and scale.

The torso is the stretch of rows in which skin runs from flank to flank. Its midline is the robust
line through the row centres, its lower end the waistband; the narrowest level gives the back width
that serves as the unit of length.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from analyzer.back.model import Back
from analyzer.back.torso import why_no_torso
from analyzer.photo.model import ScaleHint
from analyzer.skin.model import SkinLayers

Line = NDArray[np.float64]


@dataclass(frozen=True)
class BackParams:
    """Tunables of the back room."""

    min_area: float = 0.05  # share of the picture that must be bare skin
    min_solidity: float = 0.8  # skin area over its convex hull; hands and faces fall below
    max_holes: float = 0.05  # share of non-skin inside the outline (eyes, mouth, hair)
    min_width_px: float = 110.0  # px; a dimple of 10 mm would cover less than 4 px below that
    min_height: float = 0.3  # in back widths
    max_lean: float = 1.2  # px sideways per row; a flatter edge is a garment's, not a flank's
    lean_rows: int = 15  # rows over which that slope is taken
    narrow_quantile: float = 0.05  # of row widths, taken as the narrowest level
    arm_rows: float = 0.35  # of the torso's height: what widens it for less is an arm
    arm_width: float = 0.07  # of its width, by how much the outline may exceed its running median
    border_px: int = 3  # px; an outline this close to the frame counts as cut off


def locate_back(
    layers: SkinLayers, hint: ScaleHint = ScaleHint(), params: BackParams = BackParams()
) -> Back:
    """Find the bare lower back.

    Parameters
    ----------
    layers : SkinLayers
        Its ``skin`` is the candidate region.
    hint : ScaleHint
        Real size known to the user.

    Returns
    -------
    Back
        ``found`` is False with a ``reason`` where no back could be made out.
    """
    h, w = layers.skin.shape
    skin = _torso_rows(layers.skin, params)
    if skin.mean() < params.min_area:
        return _none(skin, "No larger area of bare skin was found near the middle of the photo.")
    contours, _ = cv2.findContours(skin.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.contourArea(cv2.convexHull(contour))
    if cv2.contourArea(contour) < params.min_solidity * hull or layers.holes > params.max_holes:
        return _none(skin, "There is skin in the photo, but it does not look like a bare back.")
    left, right = _outline(skin)
    rows = np.flatnonzero(np.isfinite(left))
    widths = right[rows] - left[rows]
    full = (widths > 0.6 * np.median(widths)) & _upright(left[rows], right[rows], params)
    rows, widths = rows[full], widths[full]
    if len(rows) < 8 or np.median(widths) < params.min_width_px:
        return _none(skin, "The back covers too few pixels to be measured.")
    left_cut = (left[rows] <= params.border_px).mean()
    right_cut = (right[rows] >= w - 1 - params.border_px).mean()
    cropped = bool(max(left_cut, right_cut) > 0.3)
    centre, axis = _midline(left[rows], right[rows], rows.astype(float))
    # Widths across the axis, not along the rows, where the back leans.
    width = float(np.quantile(widths, params.narrow_quantile)) * abs(float(axis[1]))
    if (rows[-1] - rows[0]) < params.min_height * width:
        return _none(skin, "Too little of the back is bare to be measured.")
    doubt = why_no_torso(layers, skin, float(centre[0]), width)
    if doubt:
        return _none(skin, doubt)
    origin = _waistband(skin, centre, axis)
    mm_per_px = hint.back_width_mm / width if hint.back_width_mm else None
    if hint.marker_mm:
        side = marker_side_px(layers.rgb)
        mm_per_px = hint.marker_mm / side if side else mm_per_px
    torso_left, torso_right = np.full(h, np.nan), np.full(h, np.nan)
    torso_left[rows], torso_right[rows] = left[rows], right[rows]
    return Back(
        True, "", skin, origin, axis, width, mm_per_px, torso_left, torso_right, cropped=cropped
    )


def marker_side_px(rgb: NDArray[np.float32]) -> float | None:
    """Mean side in px of the first ArUco marker (4x4_50) in linear ``rgb``; None without one."""
    grey = np.clip(np.power(rgb.mean(axis=2), 1 / 2.2) * 255, 0, 255).astype(np.uint8)
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
    corners, ids, _ = detector.detectMarkers(grey)
    if ids is None or len(ids) == 0:
        return None
    square = corners[0].reshape(4, 2)
    return float(np.linalg.norm(square - np.roll(square, 1, axis=0), axis=1).mean())


def _none(skin: NDArray[np.bool_], reason: str) -> Back:
    h = len(skin)
    gap = np.full(h, np.nan)
    nowhere = np.full(2, np.nan)
    return Back(False, reason, np.zeros_like(skin), nowhere, nowhere, np.nan, None, gap, gap.copy())


def _torso_rows(skin: NDArray[np.bool_], params: BackParams) -> NDArray[np.bool_]:
    """The run of skin around the middle of the torso in each row, without arms and hands.

    From the centre of the largest inscribed circle the run is followed upwards and downwards; an
    arm beside the torso is another run, a hand on the hip a short-lived widening.
    """
    if not skin.any():
        return skin
    framed = cv2.copyMakeBorder(skin.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
    start, middle = (int(v) for v in np.unravel_index(int(depth.argmax()), depth.shape))
    h, w = skin.shape
    left, right = np.full(h, -1), np.full(h, -1)
    for rows in (range(start, h), range(start - 1, -1, -1)):
        centre = middle
        for row in rows:
            if not skin[row, centre]:
                break
            # Bytes are searched many times faster than an array of this length.
            line = skin[row].tobytes()
            before, after = line.rfind(0, 0, centre), line.find(0, centre + 1)
            left[row] = before + 1
            right[row] = after - 1 if after >= 0 else w - 1
            # Follow a leaning torso, but slowly: an arm must not pull the centre outwards.
            centre += min(max((int(left[row]) + int(right[row])) // 2 - centre, -1), 1)
    found = np.flatnonzero(left >= 0)
    if len(found) < 8:
        return skin
    window = max(3, int(params.arm_rows * len(found)) | 1)
    span = right[found] - left[found]
    slack = params.arm_width * float(np.median(span))
    low = median_filter(left[found].astype(float), window, mode="nearest") - slack
    high = median_filter(right[found].astype(float), window, mode="nearest") + slack
    out = np.zeros_like(skin)
    columns = np.arange(skin.shape[1])
    first, last = np.maximum(left[found], low), np.minimum(right[found], high)
    out[found] = (columns >= first[:, None]) & (columns <= last[:, None])
    return out & skin


def _outline(skin: NDArray[np.bool_]) -> tuple[Line, Line]:
    """Left and right end of the skin in each row; nan in rows without any."""
    any_skin = skin.any(axis=1)
    left = np.where(any_skin, skin.argmax(axis=1), np.nan)
    right = np.where(any_skin, skin.shape[1] - 1 - skin[:, ::-1].argmax(axis=1), np.nan)
    return left.astype(float), right.astype(float)


def _upright(left: Line, right: Line, params: BackParams) -> NDArray[np.bool_]:
    """Rows in which both ends of the skin run steeply, as flanks do and hems do not."""
    good = np.ones(len(left), bool)
    k = params.lean_rows
    if len(left) <= 2 * k:
        return good
    for edge in (left, right):
        run = np.abs(edge[k:] - edge[:-k]) > params.max_lean * k
        steep = np.convolve(run, np.ones(k + 1), mode="full") > 0
        good &= ~steep
    return good


def _midline(left: Line, right: Line, rows: Line) -> tuple[NDArray[np.float64], Line]:
    """A point on the midline and the unit vector up along it (least absolute deviations)."""
    x = (left + right) / 2
    weight = np.ones_like(x)
    slope = offset = 0.0
    for _ in range(8):
        slope, offset = np.polyfit(rows, x, 1, w=np.sqrt(weight))
        weight = 1 / np.maximum(np.abs(x - slope * rows - offset), 1.0)
    axis = np.array([-slope, -1.0]) / np.hypot(slope, 1.0)
    y = float(np.median(rows))
    return np.array([slope * y + offset, y]), axis


def _waistband(skin: NDArray[np.bool_], centre: Line, axis: Line) -> NDArray[np.float64]:
    """Where the midline leaves the skin at its lower end."""
    h, w = skin.shape
    steps = np.arange(0, h)
    path = centre - steps[:, None] * axis
    inside = (path >= 0).all(axis=1) & (path[:, 0] < w) & (path[:, 1] < h)
    path = path[inside]
    on_skin = skin[path[:, 1].astype(int), path[:, 0].astype(int)]
    last = int(np.flatnonzero(on_skin)[-1]) if on_skin.any() else 0
    return np.asarray(path[last])
