"""Lessons made by hand for the tests of training."""

from __future__ import annotations

import numpy as np

from analyzer.bench.training.lessons import Lesson
from analyzer.dimples.planes import SCENE, Grid
from analyzer.relief.params import ReliefParams

SIZES = len(ReliefParams().scales)
MM = 2.3
WIDTH_MM = 250.0
NOISE = 0.004


def lesson_of(
    dents: list[tuple[float, float, float, bool]],
    person: str = "f/a",
    seed: int = 0,
    light: str = "window",
    side: int = 40,
) -> Lesson:
    """Skin with dents (column, row, depth in mm, visible) whose answers are blobs along the light."""
    chance = np.random.default_rng(seed)
    rows, columns = np.mgrid[:side, :side]
    answers = chance.normal(0, 1, (3 * SIZES, side, side))
    for x, y, depth, visible in dents:
        bump = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 8)
        answers[::3] += 6 * (depth if np.isfinite(depth) else 1) * visible * bump
    toward = np.stack([np.ones((side, side)), np.zeros((side, side))])
    scene = np.zeros((SCENE, side, side))
    scene[:2] = 1
    noise = np.full((SIZES, 3), NOISE)
    table = np.array(dents, float).reshape(-1, 4)
    return Lesson(
        person,
        f"{seed}.jpg",
        Grid((0, 0), *(p.astype(np.float32) for p in (answers, toward, scene, noise))),
        table[:, 0],
        table[:, 1],
        table[:, 2],
        table[:, 3] > 0,
        MM,
        WIDTH_MM,
        light,
    )
