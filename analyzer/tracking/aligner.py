"""Two measured photos aligned, with an error that nobody foresaw as a refusal of this one pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analyzer.alignment.judge import refusal
from analyzer.alignment.model import Alignment
from analyzer.alignment.pair import align_by_points, align_outlines
from analyzer.measurement.reasons import why
from analyzer.measurement.view import View

Aligner = Callable[[View, View], Alignment]
Pairs = NDArray[np.float64]


def align_views(reference: View, moving: View, landmarks: ArrayLike | None = None) -> Alignment:
    """Align two measured photos.

    Parameters
    ----------
    reference, moving : View
    landmarks : (N, 4) array_like or None
        As for `analyzer.alignment.pair.align_outlines`.

    Raises
    ------
    ValueError
        When the landmarks are fewer than three, on a line, or outside a photo.
    """
    return align_outlines(reference.outline, moving.outline, landmarks)


def views_by_points(reference: View, moving: View, pairs: Pairs) -> Alignment:
    """The same by the user's points, checked by the dimples where nothing finer carries the map.

    Raises
    ------
    ValueError
        As for `align_views`.
    """
    try:
        return align_by_points(
            reference.outline,
            moving.outline,
            pairs,
            (reference.places, moving.places),
            reference.measurement.back_width_px,
        )
    except ValueError:
        raise
    except Exception as error:
        return failed_alignment(error)


def unfailing(align: Aligner) -> Aligner:
    """The same, with an error that nobody foresaw as a refusal of this one pair."""

    def safe(reference: View, moving: View) -> Alignment:
        try:
            return align(reference, moving)
        except Exception as error:
            return failed_alignment(error)

    return safe


def failed_alignment(error: Exception) -> Alignment:
    """An alignment that failed, as one that is refused."""
    return refusal(why(error, "aligning this photo"))
