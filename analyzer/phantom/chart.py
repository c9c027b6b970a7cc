"""The skin chart: a flat map of the back on which relief and pigment are painted.

Columns run along the skin to the viewer's right of the midline, rows downwards; both in mm, so a
mole is round and a dent has the size that it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.phantom.arrays import F32, F64, sample
from analyzer.phantom.params import PhantomParams


@dataclass(frozen=True)
class Chart:
    """Places on the skin in mm to chart pixels.

    Parameters
    ----------
    pitch_mm : float
        Size of a chart pixel.
    half_width_mm, bottom_mm, top_mm : float
        What the chart covers.
    """

    pitch_mm: float
    half_width_mm: float
    bottom_mm: float
    top_mm: float

    @classmethod
    def of(cls, params: PhantomParams) -> Chart:
        """The chart that these parameters ask for."""
        return cls(
            params.chart_mm,
            params.chart_half_width_mm,
            params.chart_bottom_mm,
            params.chart_top_mm,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows = round((self.top_mm - self.bottom_mm) / self.pitch_mm) + 1
        return rows, round(2 * self.half_width_mm / self.pitch_mm) + 1

    def axes(self) -> tuple[F64, F64]:
        """s (1, columns) and h (rows, 1) of the pixels, in mm."""
        rows, cols = self.shape
        s = np.arange(cols) * self.pitch_mm - self.half_width_mm
        h = self.top_mm - np.arange(rows) * self.pitch_mm
        return np.asarray(s[None], np.float64), np.asarray(h[:, None], np.float64)

    def pixel(self, s: NDArray[Any], h: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Chart column and row of places in mm."""
        return (s + self.half_width_mm) / self.pitch_mm, (self.top_mm - h) / self.pitch_mm

    def look_up(self, image: NDArray[Any], s: NDArray[Any], h: NDArray[Any]) -> F32:
        """Values of a chart image at places in mm, bilinear, edges repeated."""
        return sample(image, *self.pixel(s, h))
