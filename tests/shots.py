"""Dents of known depth as photos of known light show them, put together by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.change.shots import Shots
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams

SIZE = 0.025
SOFT = DimpleParams().gain_soft
LEFT, RIGHT, ABOVE, BELOW = (-0.7, 0.1), (0.8, 0.05), (0.05, 0.6), (0.1, -0.7)
Light = tuple[float, float]
Numbers = NDArray[np.float64]


def made(
    rows: Sequence[Sequence[Fit | None]],
    side: Sequence[int],
    *,
    likeness: float | Numbers = 1.0,
    p_fixed: float | Sequence[float] = 0.02,
    confidence: float | Sequence[float] = 1.0,
    flat: Sequence[bool] = (),
    weak: Sequence[bool] = (),
) -> Shots:
    """What N rows of M fits are as shots; one number of likeness is that of every two photos."""
    n, m = len(rows), len(side)
    alike = np.full((m, m), likeness) if np.isscalar(likeness) else np.array(likeness, float)
    np.fill_diagonal(alike, 1.0)
    poor = np.array(weak or [False] * m)
    none = np.zeros((n, m, m))
    none[:] = np.eye(m)
    return Shots(
        tuple(map(tuple, rows)),
        np.full(n, SIZE),
        np.zeros(n) + p_fixed,
        np.zeros(n) + confidence,
        np.array(side),
        alike,
        np.full(m, 0.5),
        poor,
        poor | np.array(flat or [False] * m),
        np.zeros(m),
        none,
    )


def joined(*parts: Shots) -> Shots:
    """The dents of all, which the same photos show."""
    return replace(
        parts[0],
        fits=tuple(row for part in parts for row in part.fits),
        size=np.concatenate([part.size for part in parts]),
        p_fixed=np.concatenate([part.p_fixed for part in parts]),
        confidence=np.concatenate([part.confidence for part in parts]),
        common=np.concatenate([part.common for part in parts]),
    )


def turned(shots: Shots) -> Shots:
    """Before and after in each other's place."""
    return replace(shots, side=1 - shots.side)


def lit(
    depth: float,
    light: Light,
    stated: Light | None = None,
    noise: float = 0.003,
) -> Fit:
    """What a dent (back widths) shows under a light that the photo takes for the ``stated`` one.

    The soft gain that depths are divided by is part of what a dent shows, in its direction.
    """
    gain = np.array(light)
    slope = -depth / SIZE * gain / np.hypot(*gain) * np.hypot(np.hypot(*gain), SOFT)
    right, up = stated or light
    return Fit(float(slope[0]), float(slope[1]), 0.0, right, up, noise, np.log(1000 * depth), 0.3)


def in_lights(
    depths: Numbers,
    lights: tuple[Sequence[Light], Sequence[Light]],
    stated: tuple[Sequence[Light], Sequence[Light]] | None = None,
    p_fixed: float = 0.02,
    noise: float = 0.003,
) -> Shots:
    """Dents with depths (N, 2) before and after, each session under its lights."""
    every = [*lights[0], *lights[1]]
    told = every if stated is None else [*stated[0], *stated[1]]
    side = [0] * len(lights[0]) + [1] * len(lights[1])
    rows = [
        [lit(row[s], a, b, noise) for s, a, b in zip(side, every, told, strict=True)]
        for row in depths
    ]
    alike = np.array([[float(np.hypot(*np.subtract(a, b)) < 0.3) for a in told] for b in told])
    return made(rows, side, likeness=alike, p_fixed=p_fixed)


def some(ratio: float, count: int = 6) -> Numbers:
    """Depths of dents before and after, (N, 2)."""
    before = np.linspace(0.008, 0.014, count)
    return np.stack([before, ratio * before], axis=1)
