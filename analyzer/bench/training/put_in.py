"""Dents, bumps, grooves and shadow edges that are put into the shading of a lesson.

The answers of the relief bank are sums over the shading, so those of a pattern are added to those of a
photo. Each pattern is made once, on a back of the usual width, and asked of the bank's own kernels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.planes import STRIDE
from analyzer.relief.bank import dent_kernels
from analyzer.relief.params import ReliefParams

Plane = NDArray[np.float32]
Numbers = NDArray[np.float64]

HALF = 64
"""Grid steps from a pattern's middle to its border."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """Answers (3 sizes, 2 HALF + 1, 2 HALF + 1) float16, log units, to a pattern of amplitude 1.

    Parameters
    ----------
    right, up, dark : array
        To a wall that faces right and one that faces up, each as steep as depth over size says, and to
        the hollow. An edge has ``dark`` only: the step itself.
    size_px : float
        Standard deviation, surface pixels.
    """

    right: NDArray[np.float16]
    up: NDArray[np.float16]
    dark: NDArray[np.float16]
    size_px: float


@dataclass(frozen=True, eq=False)
class Library:
    """All patterns."""

    dents: tuple[Pattern, ...]
    grooves: tuple[Pattern, ...]
    edges: tuple[NDArray[np.float16], ...]


@lru_cache(maxsize=1)
def library() -> Library:
    """Make every pattern; takes some seconds."""
    side = STRIDE * (2 * HALF + 1)
    y, x = np.mgrid[:side, :side].astype(float) - STRIDE * HALF
    chance = np.random.default_rng(0)
    dents = [
        _hollow(x, y, size, size * longer, float(chance.uniform(0, np.pi)))
        for size in np.geomspace(3.5, 16, 8)
        for longer in (1.0, 1.3)
    ]
    grooves = [
        _hollow(x, y, size, length, turn)
        for size in np.geomspace(4, 20, 5)
        for turn in np.linspace(0, np.pi, 8, endpoint=False)
        for length in (40.0, 400.0)
    ]
    edges = []
    for soft in (2.0, 5.0, 12.0):
        for turn in np.linspace(0, 2 * np.pi, 12, endpoint=False):
            u = x * np.cos(turn) + y * np.sin(turn)
            edges.append(_answers(np.tanh(u / soft)))
            edges += [
                _answers(np.tanh((u + wide) / soft) - np.tanh((u - wide) / soft) - 1)
                for wide in (12, 24, 40)
            ]
    return Library(tuple(dents), tuple(grooves), tuple(edges))


def _hollow(x: Numbers, y: Numbers, across: float, along: float, turn: float) -> Pattern:
    """A hollow of two sizes, of depth over the smaller one of 1."""
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    bump = np.exp(-((u / across) ** 2 + (v / along) ** 2) / 2)
    right = (u / across**2 * np.cos(turn) - v / along**2 * np.sin(turn)) * across * bump
    down = (u / across**2 * np.sin(turn) + v / along**2 * np.cos(turn)) * across * bump
    return Pattern(_answers(right), _answers(-down), _answers(-bump), across)


def _answers(shading: Numbers, params: ReliefParams = ReliefParams()) -> NDArray[np.float16]:
    out = []
    for scale in params.scales:
        for kernel in dent_kernels(round(scale * params.width_px, 3), params.window)[:3]:
            whole = cv2.filter2D(
                shading.astype(np.float32), cv2.CV_32F, kernel, borderType=cv2.BORDER_REPLICATE
            )
            out.append(whole[::STRIDE, ::STRIDE])
    return np.stack(out).astype(np.float16)


def around(answers: NDArray[np.float16], row: int, column: int, shape: tuple[int, ...]) -> Plane:
    """A pattern's answers in a window of this shape, its middle at a row and column of the window."""
    rows, columns = (
        slice(HALF - at, HALF - at + n) for at, n in zip((row, column), shape, strict=True)
    )
    return np.asarray(answers[:, rows, columns], np.float32)
