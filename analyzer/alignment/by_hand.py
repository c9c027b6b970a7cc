"""The map that the user's point pairs make by themselves, where the skin's texture carries none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.landmarks import landmark_error, landmark_matrix, to_textures
from analyzer.alignment.lattice import Support, dense_backward, dense_forward, scale_and_turn
from analyzer.alignment.model import Alignment
from analyzer.alignment.params import AlignParams
from analyzer.alignment.spline import start_map
from analyzer.alignment.texture import Texture

OTHER_SKIN = (
    "The skin around the marked points looks different in the two photos: its own marks show in "
    "both and do not match. Another person, or points that are not the same places."
)
POINTS_DISAGREE = "The marked points do not agree with each other."


def map_by_points(
    reference: Texture,
    moving: Texture,
    sizes: tuple[tuple[int, int], tuple[int, int]],
    pairs: NDArray[np.float64],
    params: AlignParams,
    doubt: str = "",
) -> Alignment:
    """A similarity (three pairs) or affine map (more), as far as the points reach.

    Parameters
    ----------
    reference, moving : Texture
    sizes : ((width, height), (width, height))
        Of both photos, in photo pixels.
    pairs : (N, 4) float64
        As `check_landmarks` returns them.
    doubt : str
        What speaks against the points.

    Returns
    -------
    Alignment
        ``by_hand`` is True; ``ok`` is False where the points contradict each other.
    """
    source, target = to_textures(pairs, reference, moving)
    error = landmark_error(source, target, moving.width_px, params)
    reach = params.support_radius * reference.width_px + np.ptp(source, axis=0).max() / 2
    support = Support(
        source, np.full(len(source), error), float(reach), 0.0, params.landmark_growth
    )
    corner = np.array(reference.mask.shape[::-1], float) - 1
    matrix = landmark_matrix(source, target)
    plain = start_map(matrix, np.zeros(2), corner, params.node * reference.width_px)
    forward, covered = dense_forward(plain, support, reference, moving, sizes[0])
    backward = dense_backward(forward, sizes[1])
    scale, turn = scale_and_turn(plain, source.mean(axis=0), moving.zoom / reference.zoom)
    ok = error <= params.max_error * moving.width_px
    reason = "" if ok else POINTS_DISAGREE
    stated = error * moving.zoom
    return Alignment(
        ok, reason, stated, forward, backward, 0, covered, scale, turn, by_hand=True, doubt=doubt
    )
