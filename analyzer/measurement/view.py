"""What later rooms need of one measured photo.

A `View` keeps small arrays and has let go of the photo's own pixels, so that a long series of large
photos fits in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.outline import Outline
from analyzer.alignment.texture import Texture
from analyzer.back.model import in_body_frame
from analyzer.dimples.heat import Heat
from analyzer.dimples.model import Candidates
from analyzer.measurement.model import Measurement
from analyzer.measurement.surroundings import UNKNOWN, Ratios
from analyzer.relief.light import Illumination
from analyzer.relief.model import ProminenceMap
from analyzer.relief.surface import Surface
from analyzer.storage.shelf import shelving


@shelving("texture", "surface", "light", "picture", "prominence", "heat")
@dataclass(frozen=True, eq=False)
class View:
    """One photo, measured; its large fields may lie on a shelf (`analyzer.storage.shelf`).

    Parameters
    ----------
    measurement : Measurement
    texture, surface, light : or None
        What alignment and later measuring need; None when no back was found.
    noise : tuple of float
        Amplitude noise at each dent size of the bank.
    sharpness : float
        Fine detail of the skin, see `analyzer.measurement.quality.sharpness`; nan without a back.
    picture : (h, w, 3) uint8
        Small upright sRGB picture for showing.
    picture_zoom : float
        Photo pixels per picture pixel.
    prominence : ProminenceMap or None
        Where the skin lies deeper, for showing; None without a back or where it was not asked for.
    around : (float, float, float)
        Background against skin, stops, see `analyzer.measurement.surroundings`; nan where unknown.
    candidates : Candidates
        What may be a dimple, for other photos to confirm or refute.
    scene : (14,) float64 or None
        What tells of the light as a whole, see `analyzer.dimples.overread`; None without a back.
    heat : Heat or None
        Where dents are and how deep; None without a back.
    """

    measurement: Measurement
    texture: Texture | None
    surface: Surface | None
    light: Illumination | None
    noise: tuple[float, ...]
    sharpness: float
    picture: NDArray[np.uint8]
    picture_zoom: float
    prominence: ProminenceMap | None = None
    around: Ratios = UNKNOWN
    candidates: Candidates = field(default_factory=Candidates.none)
    scene: NDArray[np.float64] | None = None
    heat: Heat | None = None

    @property
    def outline(self) -> Outline:
        """The part of it that alignment needs."""
        info = self.measurement.photo
        return Outline((info.width, info.height), self.texture, self.measurement.reason)

    @property
    def small(self) -> tuple[NDArray[np.uint8], float]:
        """The picture for showing, and photo pixels per picture pixel."""
        return self.picture, self.picture_zoom

    @property
    def places(self) -> NDArray[np.float64]:
        """Where its own dimples lie, photo pixels, (N, 2)."""
        return np.array([[d.x, d.y] for d in self.measurement.dimples]).reshape(-1, 2)

    @property
    def photo_per_surface(self) -> float:
        """Photo pixels per surface pixel."""
        assert self.surface is not None
        return self.measurement.back_width_px / self.surface.width_px

    def to_surface(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixels (N, 2) to surface pixels."""
        return (np.asarray(xy, float) + 0.5) / self.photo_per_surface - 0.5

    def to_body(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixels (N, 2) to the photo's body frame, back widths."""
        origin, top = (np.array(end) for end in self.measurement.midline)
        axis = (top - origin) / max(float(np.linalg.norm(top - origin)), 1e-9)
        return in_body_frame(xy, origin, axis, self.measurement.back_width_px)
