"""Photos with known dents as lessons for `analyzer.dimples.heat`: grids of what shows, and what is true."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer import load_photo
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.bench.docs.sets import refuse_kept_apart
from analyzer.bench.people.truth import Capture, find_truths, read_truth
from analyzer.dimples.planes import STRIDE, Grid, grid_of
from analyzer.dimples.reading import read_relief

Plane = NDArray[np.float32]

FARTHEST = 60.0
"""Answers beyond so many noise deviations say no more."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """One photo.

    Parameters
    ----------
    person, file : str
    grid : Grid
        Its planes in half precision.
    x, y : (N,) float64
        Where its dents lie, grid steps.
    depth_mm : (N,) float64
    visible : (N,) bool
    mm : float
        Of a grid step.
    width_mm : float
        Of the back.
    light : str
        Kind of light.
    """

    person: str
    file: str
    grid: Grid
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    depth_mm: NDArray[np.float64]
    visible: NDArray[np.bool_]
    mm: float
    width_mm: float
    light: str

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which dents show and have a known depth."""
        return self.visible & np.isfinite(self.depth_mm)

    @property
    def log_depth(self) -> NDArray[np.float64]:
        """Logarithm of the depth in per mille of the back width, from 0.3 mm."""
        return np.asarray(np.log(np.maximum(self.depth_mm, 0.3) / self.width_mm * 1000))


@one_blas_thread
def read_lesson(person: str, path: Path, capture: Capture) -> Lesson | None:
    """What a photo teaches; None when no back is found."""
    layers, back = split_and_locate(load_photo(path))
    if not back.found:
        return None
    reading = read_relief(layers, back)
    surface = reading.surface
    grid = grid_of(surface, reading.responses, reading.light)
    half = [np.asarray(p, np.float16) for p in (grid.toward, grid.scene)]
    answers = np.clip(grid.answers, -FARTHEST, FARTHEST).astype(np.float16)
    at = np.array([[d.x, d.y] for d in capture.dimples]).reshape(-1, 2)
    at = (surface.from_working(layers.to_working(at)) - np.array(grid.corner[::-1])) / STRIDE
    mm = capture.mm_per_px * layers.zoom * surface.zoom
    return Lesson(
        person,
        capture.file,
        Grid(grid.corner, answers, half[0], half[1], grid.noise),  # type: ignore[arg-type]
        at[:, 0],
        at[:, 1],
        np.array([d.depth_mm for d in capture.dimples], float),
        np.array([d.visible for d in capture.dimples], bool),
        mm * STRIDE,
        mm * surface.width_px,
        capture.light.kind,
    )


def read_all(folders: Sequence[Path], work: Path, jobs: int) -> list[Lesson]:
    """Every photo of every person, in order; ``work`` keeps what was read."""
    work.mkdir(parents=True, exist_ok=True)
    truths = [(path.parent, read_truth(path)) for path in find_truths(list(folders))]
    refuse_kept_apart(t.subject for _, t in truths)
    tasks = [
        (f"{folder.name}/{t.subject}", folder / c.file, c, work / f"{folder.name}-{c.file}.pkl")
        for folder, t in truths
        for c in t.captures
    ]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_kept, *zip(*tasks, strict=True)))
    return [lesson for lesson in found if lesson is not None]


def _kept(person: str, path: Path, capture: Capture, place: Path) -> Lesson | None:
    if place.exists():
        with place.open("rb") as file:
            return pickle.load(file)  # type: ignore[no-any-return]
    lesson = read_lesson(person, path, capture)
    part = place.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump(lesson, file)
    part.replace(place)
    return lesson
