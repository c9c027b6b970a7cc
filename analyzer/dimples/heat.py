"""Where dents are and how deep, from what the whole back shows: a small convolutional network.

On a grid of some 2 mm it is shown how every place answers to dents of six sizes, along the light, across it
and as a hollow (`analyzer.dimples.planes`), and says of each place how probable the middle of a dent is
there, how deep a dent there would be, and how far that may be off. It sees some 3 cm around, so that it
knows a stripe of shadow, a fold or a hem from a dent, which a single place does not tell. It has learnt from
rendered people with known dents, and from dents, bumps, grooves and shadow edges that were put into
their shading (`python -m analyzer.bench.training.heat`). Nothing it is shown tells where on the body a
place lies.

Residual blocks after He et al. 2016 (doi:10.1109/CVPR.2016.90) with widening gaps between the taps (Yu and
Koltun 2016, arXiv:1511.07122); the middle of a dent as a peak of heat after Zhou et al. 2019 (arXiv:1904.07850).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import bounds
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.planes import STRIDE, grid_of, planes_of
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]
Arrays = dict[str, NDArray[np.float32]]

GAPS = (1, 2, 4)
"""Between the taps of each block's 3 x 3 kernel, grid steps."""

CLIP = 4.0
"""Planes further than this many deviations from their mean say no more."""


@dataclass(frozen=True, eq=False)
class Heat:
    """What the network says of each place of a photo, on its grid.

    Parameters
    ----------
    corner : (row, column)
        Surface pixel of the first grid point; the next ones lie `STRIDE` pixels apart.
    sure : (h, w) float32
        Probability that the middle of a dent is here, 0-1; 0 off the skin.
    log_depth, log_depth_se : (h, w) float32
        Natural logarithm of the depth of a dent here in per mille of the back width, and its standard
        error.
    """

    corner: tuple[int, int]
    sure: Plane
    log_depth: Plane
    log_depth_se: Plane

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Surface pixel (row, column) of a grid point."""
        return self.corner[0] + STRIDE * row, self.corner[1] + STRIDE * column

    def sure_at(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """`sure` at the grid points nearest to places, (N,); nan for those off the grid.

        Parameters
        ----------
        xy : (N, 2) float64
            Surface pixels; nan for a place that is nowhere.
        """
        at = (xy[:, ::-1] - self.corner) / STRIDE
        on_grid = (at > -0.5) & (at < np.array(self.sure.shape) - 0.5)
        inside = np.asarray(on_grid.all(axis=1))
        out = np.full(len(xy), np.nan)
        row, column = np.rint(at[inside]).astype(int).T
        out[inside] = self.sure[row, column]
        return out

    def depth_at(self, x: float, y: float) -> tuple[float, float]:
        """`log_depth` and its standard error at surface pixels, between the grid points."""
        h, w = self.sure.shape
        at = [
            float(np.clip((v - c) / STRIDE, 0, n - 1))
            for v, c, n in ((y, self.corner[0], h), (x, self.corner[1], w))
        ]
        low = [min(int(v), max(n - 2, 0)) for v, n in zip(at, (h, w), strict=True)]
        share = [v - b for v, b in zip(at, low, strict=True)]
        rows = np.array([1 - share[0], share[0]])[: h - low[0]]
        columns = np.array([1 - share[1], share[1]])[: w - low[1]]
        part = slice(low[0], low[0] + 2), slice(low[1], low[1] + 2)
        value, error = (
            float(rows @ np.asarray(plane[part], float) @ columns)
            for plane in (self.log_depth, self.log_depth_se)
        )
        return value, error


def heat_of(surface: Surface, responses: tuple[Responses, ...], light: Illumination) -> Heat:
    """Ask the network about a whole back."""
    grid = grid_of(surface, responses, light)
    planes = planes_of(grid.answers, grid.toward, grid.scene, grid.noise)
    # The network is at home on skin: what lies far off is not looked at.
    rows, columns = bounds(grid.scene[0] > 0)
    out = np.zeros((3, *grid.scene.shape[1:]), np.float32)
    told = answer(planes[:, rows, columns], weights())
    out[:, rows, columns] = told
    skin = grid.scene[0] > 0
    return Heat(
        grid.corner,
        np.where(skin, 1 / (1 + np.exp(-np.clip(out[0], -30, 30))), 0).astype(np.float32),
        out[1],
        np.exp(np.clip(out[2], -3, 2)).astype(np.float32),
    )


def peaks(
    sure: Plane, width_px: float, params: DimpleParams = DimpleParams()
) -> list[tuple[int, int]]:
    """Rows and columns of the grid where the heat is highest around, highest first.

    Parameters
    ----------
    sure : (h, w) float32
    width_px : float
        Back width in surface pixels.
    """
    radius = max(1, round(params.peak_reach * width_px / STRIDE))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    high = (sure >= cv2.dilate(sure, disc)) & (sure > params.least_sure)
    found = sorted(((-float(sure[r, c]), int(r), int(c)) for r, c in np.argwhere(high)))
    return [(row, column) for _, row, column in found[: params.max_candidates]]


def answer(planes: Plane, arrays: Arrays) -> Plane:
    """The network's three planes: logit of the probability, log depth, log of its standard error.

    The mean of what it says of the planes and of their mirror image, so that a mirrored photo says the same.

    Parameters
    ----------
    planes : (F, h, w) float32
    arrays : dict
        Weights as `weights` gives them, of one network or of several copies, whose mean counts.
    """
    copies = [
        {name: a[k] for name, a in arrays.items() if name != "calibration"}
        for k in range(arrays["enter"].shape[0])
    ]
    mirrored = np.ascontiguousarray(planes[:, :, ::-1])
    told = np.zeros((3, *planes.shape[1:]), np.float32)
    for copy in copies:
        told += _one(planes, copy) + _one(mirrored, copy)[:, :, ::-1]
    told /= np.float32(2 * len(copies))
    slope, offset = arrays["calibration"][0]
    told[0] = slope * told[0] + offset
    # What people kept apart showed of the stated error.
    told[2] += arrays["calibration"][1, 0]
    return told


def _one(planes: Plane, arrays: Arrays) -> Plane:
    count, h, w = planes.shape
    scaled = (planes.reshape(count, -1).T - arrays["mean"]) / arrays["spread"]
    signal = _swish(np.clip(scaled, -CLIP, CLIP) @ arrays["enter"] + arrays["enter_bias"])
    for k, gap in enumerate(GAPS):
        wide = np.pad(signal.reshape(h, w, -1), ((gap, gap), (gap, gap), (0, 0)))
        taps = arrays[f"taps{k}"]
        inner = np.broadcast_to(arrays[f"taps{k}_bias"], signal.shape).copy()
        for i in range(3):
            for j in range(3):
                part = wide[i * gap : i * gap + h, j * gap : j * gap + w]
                inner += part.reshape(h * w, -1) @ taps[i, j]
        signal = signal + _swish(inner) @ arrays[f"mix{k}"] + arrays[f"mix{k}_bias"]
    told = signal @ arrays["leave"] + arrays["leave_bias"]
    return np.ascontiguousarray(told.T.reshape(3, h, w))


def _swish(x: Plane) -> Plane:
    """Sigmoid-weighted linear unit (Elfwing et al. 2018, doi:10.1016/j.neunet.2017.12.012)."""
    return np.asarray(x / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)


@lru_cache(maxsize=1)
def weights() -> Arrays:
    """The weights as shipped."""
    with (files("analyzer.dimples") / "heat.npz").open("rb") as file, np.load(file) as arrays:
        return {name: np.asarray(arrays[name], np.float32) for name in arrays.files}
