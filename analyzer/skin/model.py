"""Skin layers: what the skin contains (pigment) apart from how it is lit (shading)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.marker import Marker
from analyzer.skin.classes import ClassMaps


@dataclass(frozen=True, eq=False)
class SkinLayers:
    """A photo split into pigment and shading at working resolution.

    Parameters
    ----------
    melanin, haemoglobin, shading : (h, w) float32
        Natural-log units; nan where ``usable`` is False.
    rgb : (h, w, 3) float32
        The working copy of the photo, linear, 0-1; where a marker lies, filled from around it.
    usable : (h, w) bool
        Inside the sensor's usable range (neither clipped nor nearly black), and no marker.
    skin : (h, w) bool
        The bare back; all False where none is seen.
    twice : bool
        Another back of much the same size lies beside it.
    maps : ClassMaps
        What the picture shows where, at reduced size.
    zoom : float
        Photo pixels per working pixel (>= 1): ``photo_xy = (working_xy + 0.5) * zoom - 0.5``.
    marker : Marker or None
        A printed marker that lies in the picture, in working pixels.
    """

    melanin: NDArray[np.float32]
    haemoglobin: NDArray[np.float32]
    shading: NDArray[np.float32]
    rgb: NDArray[np.float32]
    usable: NDArray[np.bool_]
    skin: NDArray[np.bool_]
    twice: bool
    maps: ClassMaps
    zoom: float
    marker: Marker | None = None

    def to_photo(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Working pixel places to photo pixel places, (N, 2)."""
        return (np.asarray(xy, float) + 0.5) * self.zoom - 0.5

    def to_working(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixel places to working pixel places, (N, 2)."""
        return (np.asarray(xy, float) + 0.5) / self.zoom - 0.5
