"""The back in its layers: outline, midline, waistband, body frame and scale.

The flanks are the ends of the bare skin in each row; where an arm crosses one, a curve between the
flank above and below stands for it. The line through the row centres is the midline, the lower
end the waistband; the narrowest level gives the back width that serves as the unit of length.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.back.flanks import Flanks, find_flanks
from analyzer.back.model import Back, in_body_frame
from analyzer.back.refusals import REFUSALS
from analyzer.back.scale import scale_of
from analyzer.photo.model import ScaleHint
from analyzer.skin.classes import CLOTH, VIEWS, ClassParams, doubt_of
from analyzer.skin.model import SkinLayers

Line = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class BackParams:
    """Tunables of the back room."""

    seen: float = (
        ClassParams.seen
    )  # probability of a back seen from behind, below which none is measured
    colour: float = 0.012  # spread of log R/G and G/B over the photo; below, it has no colour
    skin_colour: float = 0.8  # log R/B of skin in white light, in the middle between fair and deep
    cast: float = 1.4  # from it, of most of the photo, from which a cast explains a failure
    certain: float = 0.99  # probability from which twice the following is allowed
    doubt: float = 0.3  # of the back's pixels; above, the network sees parts of one here and there
    min_share: float = 0.22  # back width over the picture's shorter side
    min_width_px: float = 110.0  # px; a dimple of 10 mm would cover less than 4 px below that
    min_height: float = 0.3  # in back widths
    max_lean: float = 1.2  # px sideways per row; a flatter edge is a garment's or a shoulder's
    lean_rows: int = 15  # rows over which that slope is taken
    narrow_quantile: float = 0.05  # of row widths, taken as the narrowest level
    crossed: float = (
        0.8  # of the median width; narrower rows that an arm meets do not tell the width
    )
    upwards: float = 1.35  # back widths above the waistband that belong to the lower back
    arms: float = 0.8  # share of a flank's rows that an arm may touch without a doubt
    hips: float = 0.62  # width of back over that of the hips below; less where arms hide the flanks
    ink: float = (
        0.27  # share of the back that may be darker and greyer than its skin, as ink is; the
    )
    # shadows of a blind that the sky lights make up to a quarter
    ink_step: float = 0.12  # log units, both of brightness and of R/B
    border_px: int = 3  # px; an outline this close to the frame counts as cut off
    cut: float = 0.3  # share of a flank's rows at the frame, from which the back is cropped
    cut_off: float = 0.85  # the same of both flanks, from which its width is unknown


def locate_back(
    layers: SkinLayers,
    hint: ScaleHint = ScaleHint(),
    params: BackParams = BackParams(),
    *,
    drawn: bool = False,
) -> Back:
    """Find the bare lower back.

    Parameters
    ----------
    layers : SkinLayers
        Its ``skin`` is the back's bare skin.
    hint : ScaleHint
        Real size known to the user.
    drawn : bool
        The user drew the outline: whether there is a back, and whether arms hide it, is not asked.

    Returns
    -------
    Back
        ``found`` is False with a ``reason`` where no back could be made out.
    """
    h, w = layers.skin.shape
    doubt = "" if drawn else why_none(layers, params)
    if doubt:
        return _none(layers.skin, doubt)
    flanks = find_flanks(layers)
    rows = flanks.rows
    if len(rows) < 8:
        return _none(layers.skin, "few-pixels")
    # A first guess of the width tells how far up the lower back goes.
    rough = float(np.median(flanks.widths))
    low = rows >= rows[-1] - params.upwards * rough
    flanks = flanks.at(low)
    full = (flanks.widths > 0.6 * np.median(flanks.widths)) & _upright(flanks, params)
    flanks = flanks.at(full)
    rows, widths = flanks.rows, flanks.widths
    if len(rows) < 8 or np.median(widths) < params.min_width_px:
        small = len(rows) >= 8 and np.median(widths) < params.min_share * min(h, w)
        return _none(layers.skin, "far" if small else "few-pixels")
    at_border = [
        float((flanks.left <= params.border_px).mean()),
        float((flanks.right >= w - 1 - params.border_px).mean()),
    ]
    centre, axis = _midline(flanks)
    # Widths across the axis, not along the rows, where the back leans.
    # A forearm across the back leaves rows far narrower than the back is.
    covered = flanks.left_covered | flanks.right_covered
    told = widths[~covered | (widths > params.crossed * np.median(widths))]
    width = float(np.quantile(told, params.narrow_quantile)) * abs(float(axis[1]))
    if width < params.min_share * min(h, w):
        return _none(layers.skin, "far")
    if min(at_border) > params.cut_off:
        return _none(layers.skin, "cut-off")
    if (rows[-1] - rows[0]) < params.min_height * width:
        return _none(layers.skin, "little-bare")
    if not drawn and _arms_hide(layers, flanks, params):
        return _none(layers.skin, "arms")
    if _ink(layers, width, params) > params.ink:
        return _none(layers.skin, "ink")
    origin = _waistband(layers.skin, centre, axis)
    mask = layers.skin & (np.arange(h)[:, None] >= origin[1] - params.upwards * width)
    place = None
    if layers.marker is not None:
        place = in_body_frame(layers.marker.centre, origin, axis, width)[0]
    scale = scale_of(layers.marker, place, width, hint)
    left, right = np.full(h, np.nan), np.full(h, np.nan)
    left[rows], right[rows] = flanks.left, flanks.right
    cropped = max(at_border) > params.cut
    return Back(
        True,
        "",
        mask,
        origin,
        axis,
        width,
        scale.mm_per_px,
        left,
        right,
        cropped,
        scale.basis,
        scale.se,
        scale.marker_left_out,
    )


def why_none(layers: SkinLayers, params: BackParams = BackParams()) -> str:
    """Code of `REFUSALS` for a photo without a back to measure; "" where one is seen."""
    small = layers.rgb[::4, ::4].reshape(-1, 3)
    ratios = np.log(np.maximum(small, 4e-3))[small[:, 1] > 0.01]
    ratios = ratios[:, :2] - ratios[:, 1:]
    if len(ratios) and float(ratios.std(axis=0).max()) < params.colour:
        return "no-colour"
    views = dict(zip(VIEWS, layers.maps.views, strict=True))
    if layers.skin.any() and views["back"] >= params.seen:
        if layers.twice:
            return "two-backs"
        # Blur makes every rim doubtful; the picture as a whole then still shows a back beyond doubt.
        allowed = params.doubt if views["back"] < params.certain else 2 * params.doubt
        return "unclear" if doubt_of(layers.maps.back) > allowed else ""
    if len(ratios) and _cast(ratios.sum(axis=1), params.skin_colour) > params.cast:
        return "strong-cast"
    best = max(views, key=lambda name: views[name])
    return "unclear" if best == "back" or views[best] < params.seen else best


def _cast(colour: NDArray[np.float32], skin: float) -> float:
    """How far three pixels in four are from ``skin`` in log R/B, all to the same side."""
    low, high = np.quantile(colour, (0.25, 0.75))
    return float(max(low - skin, skin - high))


def _none(skin: Mask, code: str) -> Back:
    h = len(skin)
    gap = np.full(h, np.nan)
    nowhere = np.full(2, np.nan)
    none = np.zeros_like(skin)
    return Back(False, REFUSALS[code], none, nowhere, nowhere, np.nan, None, gap, gap.copy())


def _arms_hide(layers: SkinLayers, flanks: Flanks, params: BackParams) -> bool:
    """Whether arms lie along both flanks and the back between them is narrower than it can be.

    An arm that only touches hides nothing. The hips below the waistband, in cloth, tell how wide a back
    there must be.
    """
    if min(flanks.left_covered.mean(), flanks.right_covered.mean()) < params.arms:
        return False
    cloth = layers.maps.classes[CLOTH] > 0.5
    scale = len(cloth) / len(layers.skin)
    width, last = float(np.median(flanks.widths)), int(flanks.rows[-1])
    low, high = round((last + 0.05 * width) * scale), round((last + 0.3 * width) * scale)
    middle = round(float((flanks.left[-1] + flanks.right[-1]) / 2) * scale)
    spans = []
    for row in cloth[low:high]:
        if 0 <= middle < len(row) and row[middle]:
            gaps = np.flatnonzero(~row)
            left, right = gaps[gaps < middle], gaps[gaps > middle]
            spans.append((right[0] if len(right) else len(row)) - (left[-1] if len(left) else -1))
    return bool(spans) and width < params.hips * float(np.median(spans)) / scale


def _ink(layers: SkinLayers, width: float, params: BackParams) -> float:
    """Share of the back that is darker and greyer than the skin about it, as ink is.

    A shadow, a stripe of light or a fold is darker and keeps its colour, or is redder.
    """
    step = max(1, round(width / 150))
    inside = (layers.skin & layers.usable)[::step, ::step]
    if inside.sum() < 50:
        return 0.0
    seen = np.maximum(layers.rgb[::step, ::step], 0) + np.float32(0.003)
    red, green, blue = np.moveaxis(np.log(seen), -1, 0)
    sigma = 0.12 * width / step
    weight = np.maximum(cv2.GaussianBlur(inside.astype(np.float32), (0, 0), sigma), 1e-3)
    both = np.ones(int(inside.sum()), bool)
    for plane in (green, red - blue):
        filled = np.where(inside, plane, np.float32(0))
        about = cv2.GaussianBlur(np.asarray(filled, np.float32), (0, 0), sigma) / weight
        both &= (plane - about)[inside] < -params.ink_step
    return float(both.mean())


def _upright(flanks: Flanks, params: BackParams) -> Mask:
    """Rows in which both ends of the skin run steeply, as flanks do and hems and shoulders do not."""
    good = np.ones(len(flanks.rows), bool)
    k = params.lean_rows
    if len(good) <= 2 * k:
        return good
    for edge in (flanks.left, flanks.right):
        run = np.abs(edge[k:] - edge[:-k]) > params.max_lean * k
        steep = np.convolve(run, np.ones(k + 1), mode="full") > 0
        good &= ~steep
    return good


def _midline(flanks: Flanks) -> tuple[Line, Line]:
    """A point on the midline and the unit vector up along it (least absolute deviations)."""
    x, rows = (flanks.left + flanks.right) / 2, flanks.rows.astype(float)
    weight = np.ones_like(x)
    slope = offset = 0.0
    for _ in range(8):
        slope, offset = np.polyfit(rows, x, 1, w=np.sqrt(weight))
        weight = 1 / np.maximum(np.abs(x - slope * rows - offset), 1.0)
    axis = np.array([-slope, -1.0]) / np.hypot(slope, 1.0)
    y = float(np.median(rows))
    return np.array([slope * y + offset, y]), axis


def _waistband(skin: Mask, centre: Line, axis: Line) -> Line:
    """Where the midline leaves the skin at its lower end."""
    h, w = skin.shape
    steps = np.arange(0, h)
    path = centre - steps[:, None] * axis
    inside = (path >= 0).all(axis=1) & (path[:, 0] < w) & (path[:, 1] < h)
    path = path[inside]
    on_skin = skin[path[:, 1].astype(int), path[:, 0].astype(int)]
    last = int(np.flatnonzero(on_skin)[-1]) if on_skin.any() else 0
    return np.asarray(path[last])
