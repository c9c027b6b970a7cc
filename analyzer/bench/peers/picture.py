"""A photo as a peer gets it: eight-bit sRGB pixels and the mask of the back.

Peers get what helps them and is not the answer: our own mask of the back, its width, and its
midline as a start. `Picture.unaided` takes all of that away again, for a peer as anybody would run
it. The truth does not reach them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.people.treatment import Treatment, load_treated
from analyzer.measurement.model import Measurement
from analyzer.photo.preview import preview

LONGEST_SIDE = 1600
"""Largest picture in px that a peer works on, as for our own layers."""


@dataclass(frozen=True)
class Source:
    """Where a peer finds a photo, and what we know of the back in it.

    Parameters
    ----------
    path : Path
    treatment : "none" or "phone"
    outline : tuple of (x, y)
        Polygon around the bare back, photo pixels; empty when none was found.
    width_px : float
        Back width in photo pixels; nan when none was found.
    midline : ((x, y), (x, y))
        Lower and upper end, photo pixels.
    """

    path: Path
    treatment: Treatment
    outline: tuple[tuple[float, float], ...]
    width_px: float
    midline: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Picture:
    """One photo at a peer's working size.

    Parameters
    ----------
    rgb : (h, w, 3) uint8
        sRGB.
    mask : (h, w) bool
        The back; everything when none was found.
    zoom : float
        Photo pixels per picture pixel.
    size : (width, height)
        Of the photo.
    width_px : float
        Back width in picture pixels; 0.7 of the picture's width when no back was found.
    origin, axis : (2,) float
        Lower end of the midline in picture pixels, and its direction upwards.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    zoom: float
    size: tuple[int, int]
    width_px: float
    origin: NDArray[np.float64]
    axis: NDArray[np.float64]

    @property
    def grey(self) -> NDArray[np.uint8]:
        """(h, w) uint8 luma."""
        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY), np.uint8)

    def shrunk(self, width_px: float) -> Picture:
        """The same with the back this wide at most."""
        factor = min(1.0, width_px / self.width_px)
        # A factor instead of a size, which OpenCV would meet by stretching each axis by itself.
        rgb, mask = (
            cv2.resize(plane, None, fx=factor, fy=factor, interpolation=how)
            for plane, how in (
                (self.rgb, cv2.INTER_AREA),
                (self.mask.astype(np.uint8), cv2.INTER_NEAREST),
            )
        )
        return replace(
            self,
            rgb=np.asarray(rgb, np.uint8),
            mask=mask > 0,
            zoom=self.zoom / factor,
            width_px=self.width_px * factor,
            origin=(self.origin + 0.5) * factor - 0.5,
        )

    def unaided(self) -> Picture:
        """The same without anything that we know of the back: the whole photo counts."""
        h, w = self.mask.shape
        return _without_back(self.rgb, self.zoom, self.size, (h, w))

    def to_picture(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixels (N, 2) to picture pixels."""
        return (np.asarray(xy, float) + 0.5) / self.zoom - 0.5

    def to_photo(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Picture pixels (N, 2) to photo pixels."""
        return (np.asarray(xy, float) + 0.5) * self.zoom - 0.5


def source_of(path: Path, treatment: Treatment, measurement: Measurement) -> Source:
    """What a peer gets of a photo that we have measured."""
    m = measurement
    return Source(path, treatment, m.outline, m.back_width_px, m.midline)


def open_picture(source: Source, *, whole: bool = False) -> Picture:
    """Decode a photo for a peer.

    Parameters
    ----------
    source : Source
    whole : bool
        All of its pixels, and nothing of the back.

    Raises
    ------
    UnreadablePhoto
        When it cannot be read.
    """
    photo = load_treated(source.path, source.treatment)
    rgb, zoom = preview(photo, max(photo.size) if whole else LONGEST_SIDE)
    h, w = rgb.shape[:2]
    if whole or not source.outline:
        return _without_back(rgb, zoom, photo.size, (h, w))
    polygon = (np.array(source.outline) + 0.5) / zoom - 0.5
    filled = np.zeros((h, w), np.uint8)
    cv2.fillPoly(filled, [np.rint(polygon).astype(np.int32)], 1)
    low, high = (np.array(end) for end in source.midline)
    axis = (high - low) / max(float(np.linalg.norm(high - low)), 1e-9)
    origin = (low + 0.5) / zoom - 0.5
    return Picture(rgb, filled > 0, zoom, photo.size, source.width_px / zoom, origin, axis)


def _without_back(
    rgb: NDArray[np.uint8], zoom: float, size: tuple[int, int], shape: tuple[int, int]
) -> Picture:
    h, w = shape
    origin, up = np.array([w / 2, 0.75 * h]), np.array([0.0, -1.0])
    return Picture(rgb, np.ones((h, w), bool), zoom, size, 0.7 * w, origin, up)
