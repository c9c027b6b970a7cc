"""The light on the back, as far as the back itself shows it, and what it shows of the relief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates


@dataclass(frozen=True)
class Light:
    """Estimate of the light.

    Parameters
    ----------
    azimuth_deg : float
        From where the light falls in the picture: 0 from the viewer's right, 90 from above,
        180 from the left, -90 from below.
    gain : float
        How strongly a slope shows: change of log shading per unit of slope along the light,
        >= 0. 0 means that relief is invisible.
    gain_se : float
        Standard error of ``log(gain)``.
    ambient : float
        Share of the light that comes from everywhere, 0-1.
    flat : bool
        True when the light hides relief (frontal flash or fully diffuse).
    words : str
        The same for a person, such as "one lamp or window, high, from the left".
    """

    azimuth_deg: float
    gain: float
    gain_se: float
    ambient: float
    flat: bool
    words: str


@dataclass(frozen=True, eq=False)
class ProminenceMap:
    """Where the skin of one photo lies deeper than around, and how sure that is.

    Each place says how deep a dent centred there would be; it is no height profile, and nothing is
    summed up from place to place.

    Parameters
    ----------
    depth : (h, w) float32
        Light-corrected depth, >= 0, in ``unit``; nan off the skin that is measured.
    error : (h, w) float32
        Its standard error, same unit.
    sure : (h, w) float32
        How sure it is that the skin lies deeper here at all, 0-1; 0 off the skin.
    hidden : (h, w) bool
        Skin on which this light would not show a dent.
    zoom : float
        Photo pixels per map pixel.
    corner : (x, y)
        Where the map's first pixel lies, map pixels:
        ``photo_xy = (map_xy + corner + 0.5) * zoom - 0.5``.
    unit : str
        "mm" or "per mille of back width".
    """

    depth: NDArray[np.float32]
    error: NDArray[np.float32]
    sure: NDArray[np.float32]
    hidden: NDArray[np.bool_]
    zoom: float
    corner: tuple[int, int]
    unit: str

    def __post_init__(self) -> None:
        if len({p.shape for p in (self.depth, self.error, self.sure, self.hidden)}) != 1:
            raise ValueError("depth, error, sure and hidden must have one shape")

    @property
    def skin(self) -> NDArray[np.bool_]:
        """(h, w) skin that is measured."""
        return np.isfinite(self.depth)

    def from_photo(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixels (N, 2) to map pixels."""
        return (np.asarray(xy, float).reshape(-1, 2) + 0.5) / self.zoom - 0.5 - self.corner

    def depth_at(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Depth (N,) at photo pixels (N, 2), in ``unit``; nan off the skin."""
        where = self.from_photo(xy)[:, ::-1].T
        return np.asarray(map_coordinates(self.depth, where, order=1, cval=np.nan), float)
