"""The back in a photo: where it is, its own coordinate frame and its size."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ScaleBasis = Literal["none", "width", "marker", "hand", "series"]
"""Where the real size is known from: nowhere, the user's back width, a printed marker in the photo, a
length that the user marked in it, or either of these in another photo of the series."""


@dataclass(frozen=True, eq=False)
class Back:
    """The bare back, in working pixels of its `SkinLayers`.

    The body frame has its origin where the midline meets the waistband, u to the viewer's right
    and v upwards along the midline, both in back widths.

    Parameters
    ----------
    found : bool
        False when no back could be made out; all else is then empty or nan.
    reason : str
        Why not found, for a person; "" otherwise.
    mask : (h, w) bool
        Bare skin of the torso.
    origin_px : (2,) float
        Body frame origin, x right, y down.
    axis : (2,) float
        Unit vector along the midline, pointing up the spine.
    width_px : float
        Back width: the torso's width at its narrowest visible level.
    mm_per_px : float or None
        Real size of a working pixel; None where no scale is known.
    outline_left, outline_right : (h,) float
        Column of the torso's edge in each row; nan where there is none.
    cropped : bool
        A side of the torso runs out of the picture.
    scale_basis : "none", "width", "marker" or "hand"
        Where ``mm_per_px`` is known from, see `ScaleBasis`.
    scale_se : float
        Relative standard error of ``mm_per_px``; nan where there is none.
    marker_left_out : bool
        A marker was seen whose size cannot be that of the paper on this back.
    """

    found: bool
    reason: str
    mask: NDArray[np.bool_]
    origin_px: NDArray[np.float64]
    axis: NDArray[np.float64]
    width_px: float
    mm_per_px: float | None
    outline_left: NDArray[np.float64]
    outline_right: NDArray[np.float64]
    cropped: bool = False
    scale_basis: ScaleBasis = "none"
    scale_se: float = nan
    marker_left_out: bool = False

    def to_body(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Working pixels (N, 2) to body frame (N, 2), in back widths."""
        return in_body_frame(xy, self.origin_px, self.axis, self.width_px)

    def from_body(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Body frame (N, 2), in back widths, to working pixels (N, 2)."""
        uv = np.atleast_2d(np.asarray(uv, float)) * self.width_px
        right = np.array([-self.axis[1], self.axis[0]])
        return np.asarray(self.origin_px + uv[:, :1] * right + uv[:, 1:] * self.axis)


def in_body_frame(
    xy: NDArray[np.float64],
    origin: NDArray[np.float64],
    axis: NDArray[np.float64],
    width_px: float,
) -> NDArray[np.float64]:
    """Pixels (N, 2) to the body frame (N, 2), in back widths.

    Parameters
    ----------
    xy : (N, 2) float64
    origin, axis : (2,) float64
        Of the frame, see `Back`, in the same pixels.
    width_px : float
        Back width.
    """
    d = np.atleast_2d(np.asarray(xy, float)) - origin
    right = np.array([-axis[1], axis[0]])
    return np.stack([d @ right, d @ axis], axis=1) / width_px
