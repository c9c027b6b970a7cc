"""How alike two photos are lit, from the back itself: the same lamp paints the same broad shading.

No model of the light is asked, so a window and a mixture of lamps that happen to come from one
direction are still told apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from analyzer.alignment.model import Alignment
from analyzer.arrays.blur import gaussian
from analyzer.arrays.recall import recalled
from analyzer.measurement.view import View

SPACING = 0.04
"""Distance of the compared places in back widths."""

BLUR = 0.06
"""Standard deviation of the blur that leaves the body's shading and drops dents, back widths."""

FLANK = 0.8
"""Half back widths from the middle beyond which a small turn of the body changes the shading."""

MIN_PLACES = 30


def shading_difference(
    one: View, two: View, to_one: Alignment | None, to_two: Alignment | None
) -> float:
    """Difference of the broad shading of two photos, relative to the shading itself.

    Parameters
    ----------
    one, two : View
    to_one, to_two : Alignment or None
        From the series' reference to each.

    Returns
    -------
    float
        0 the same, about 1.4 unrelated; nan where too little of the same skin shows in both. On
        rendered people 0.03-0.55 for one light and 0.5-1.8 for two.
    """
    if one.surface is None or two.surface is None or to_one is None or to_two is None:
        return float("nan")
    s = one.surface
    step = max(2, round(SPACING * s.width_px))
    rows, cols = np.mgrid[0 : s.mask.shape[0] : step, 0 : s.mask.shape[1] : step]
    use = s.mask[rows, cols] & (np.abs(s.side[rows, cols]) < FLANK)
    here = np.stack([cols[use], rows[use]], axis=1).astype(float)
    photo = (here + 0.5) * one.photo_per_surface - 0.5
    there = two.to_surface(to_two.map_points(to_one.map_back(photo)))
    size = np.array(two.surface.mask.shape[::-1])
    # Unmapped places are nan, which no comparison holds for.
    known = np.asarray(((there >= 0) & (there <= size - 1)).all(axis=1))
    if known.sum() < MIN_PLACES:
        return float("nan")
    a, b = _broad(one, here[known]), _broad(two, there[known])
    contrast = float(np.sqrt((a.var() + b.var()) / 2))
    return float((a - b).std() / max(contrast, 1e-6))


def _broad(view: View, places: NDArray[np.float64]) -> NDArray[np.float64]:
    smooth = _smoothed(view, BLUR)
    return np.asarray(map_coordinates(smooth, places[:, ::-1].T, order=1, mode="nearest"), float)


@recalled(32)
def _smoothed(view: View, blur: float) -> NDArray[np.float32]:
    """Shading blurred by so many back widths; a photo is held against many."""
    assert view.surface is not None
    return gaussian(view.surface.shading, blur * view.surface.width_px)
