"""What lies where a dimple was found and none is, as far as the truth file tells.

The first that fits counts, from the surest to the vaguest.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.params import BenchSettings
from analyzer.bench.people.truth import Capture
from analyzer.bench.scores.cases import Cause

Points = NDArray[np.float64]


def cause_of(xy: Points, capture: Capture, settings: BenchSettings = BenchSettings()) -> Cause:
    """Why a false find may have been taken for a dimple.

    Parameters
    ----------
    xy : (2,) float
        Its place, photo pixels.
    capture : Capture

    Returns
    -------
    str
        - "near a dimple": a visible true one within twice the distance of a match, which is badly
          placed, or found already by another find;
        - "hidden dimple": a true one that the truth calls hidden, within the distance of a match;
        - "crease": on a fold of the skin that the truth lists under ``marks``, which is relief;
        - "mark": on anything else listed there, which is pigment;
        - "waistband", "hem", "flank": below, above or beside the skin that the grid shows;
        - "furrow": on the midline, which the grid is symmetric about;
        - "open skin": none of these;
        - "unknown": the truth has no grid to tell by.
    """
    mm = capture.mm_per_px
    for visible, reach in ((True, 2 * settings.match_mm), (False, settings.match_mm)):
        places = [[d.x, d.y] for d in capture.dimples if d.visible == visible]
        if _nearest(xy, places) * mm <= reach:
            return "near a dimple" if visible else "hidden dimple"
    for folded in (True, False):
        places = [[m.x, m.y] for m in capture.marks if (m.kind == "crease") == folded]
        if _nearest(xy, places) * mm <= settings.mark_mm:
            return "crease" if folded else "mark"
    skin = capture.grid[capture.shown]
    if len(skin) < 3:
        return "unknown"
    outside = _beyond(xy, skin)
    if outside is not None:
        return outside
    return "furrow" if _off_midline(xy, capture.grid) * mm <= settings.furrow_mm else "open skin"


def _nearest(xy: Points, places: list[list[float]]) -> float:
    known = np.array(places, float).reshape(-1, 2)
    known = known[np.isfinite(known).all(axis=1)]
    return float(np.linalg.norm(known - xy, axis=1).min()) if len(known) else float("inf")


def _beyond(xy: Points, skin: Points) -> Cause | None:
    """On which side a place lies outside the shown grid points' hull; None inside."""
    hull = cv2.convexHull(skin.astype(np.float32))
    if cv2.pointPolygonTest(hull, (float(xy[0]), float(xy[1])), False) >= 0:
        return None
    low, high = skin.min(axis=0), skin.max(axis=0)
    beside = max(low[0] - xy[0], xy[0] - high[0])
    above, below = low[1] - xy[1], xy[1] - high[1]
    if max(above, below) > beside and max(above, below) > 0:
        return "hem" if above > below else "waistband"
    return "flank"


def _off_midline(xy: Points, grid: Points) -> float:
    """Distance to the midline in px: rows of the grid are centred on it, hidden points too."""
    known = grid[np.isfinite(grid).all(axis=1)]
    slope, start = np.polyfit(known[:, 1], known[:, 0], 1)
    return float(abs(xy[0] - slope * xy[1] - start) / np.hypot(1.0, slope))
