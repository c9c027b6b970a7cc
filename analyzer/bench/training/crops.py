"""Parts of photos as the network is shown them: with something put in, turned, a light misjudged a little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.training.lessons import Lesson
from analyzer.bench.training.put_in import Library, Pattern, around
from analyzer.dimples.planes import SCENE
from analyzer.relief.params import ReliefParams

Plane = NDArray[np.float32]
Numbers = NDArray[np.float64]

LEARN_MM = 0.7
"""Depth from which a dent is one to be found."""


@dataclass(frozen=True)
class TeachParams:
    """All numbers that steer training."""

    crop: int = 64  # grid steps along the side of what is shown at once
    batch: int = 8
    width: int = 32  # planes inside the network
    rate: float = 4e-3
    rate_further: float = 1.5e-3  # from weights that have learnt already
    decay: float = 0.02
    near_a_dent: float = 0.6  # share of the crops that lie about a dent
    peak_mm: float = 3.0  # deviation of the heat asked for about a dent
    unknown_mm: float = 8.0  # about a shallow or hidden dent nothing is learnt
    put_in: float = 0.7  # share of the crops into which something is put
    kinds: tuple[float, float, float, float] = (0.5, 0.15, 0.15, 0.2)  # dent, bump, groove, edge
    depth: float = 0.5  # weight of the depth's loss against that of the heat
    seed: int = 0


@dataclass(eq=False)
class Shown:
    """One crop; all planes are (h, w) or (F, h, w) float32, the noise as in `Grid`."""

    answers: Plane
    toward: Plane
    scene: Plane
    noise: Plane
    heat: Plane
    counts: Plane
    depth: Plane
    deep: Plane


def crop_of(
    lesson: Lesson, chance: np.random.Generator, params: TeachParams, patterns: Library | None
) -> Shown:
    """A part of a photo, with something put in, turned, and a light misjudged a little."""
    shown, corner = _part(lesson, chance, params)
    _mark(shown, lesson, corner, params)
    if patterns is not None and chance.random() < params.put_in:
        for _ in range(int(chance.integers(1, 4))):
            _put_in(shown, lesson, chance, params, patterns)
    _misjudge(shown, chance)
    return _turned(shown, chance)


def _part(
    lesson: Lesson, chance: np.random.Generator, params: TeachParams
) -> tuple[Shown, tuple[int, int]]:
    grid, side = lesson.grid, params.crop
    h, w = grid.scene.shape[1:]
    if len(lesson.x) and chance.random() < params.near_a_dent:
        k = int(chance.integers(len(lesson.x)))
        middle = lesson.y[k] + chance.normal(0, 10), lesson.x[k] + chance.normal(0, 10)
    else:
        middle = chance.uniform(0, h), chance.uniform(0, w)
    top, left = (
        int(np.clip(m - side / 2, 0, max(n - side, 0))) for m, n in zip(middle, (h, w), strict=True)
    )
    parts = []
    for plane in (grid.answers, grid.toward, grid.scene):
        part = np.asarray(plane[:, top : top + side, left : left + side], np.float32)
        gap = [(0, 0), *((0, side - n) for n in part.shape[1:])]
        parts.append(np.pad(part, gap))
    flat = [np.zeros((side, side), np.float32) for _ in range(3)]
    counts = np.asarray(parts[2][0] > 0.5, np.float32)
    return Shown(parts[0], parts[1], parts[2], grid.noise, flat[0], counts, flat[1], flat[2]), (
        top,
        left,
    )


def _mark(shown: Shown, lesson: Lesson, corner: tuple[int, int], params: TeachParams) -> None:
    """Where dents are, how deep, and what is not to be learnt from."""
    learnt = lesson.known & (lesson.depth_mm >= LEARN_MM)
    known, log_depth = lesson.known, lesson.log_depth
    for k in np.argsort(~learnt, kind="stable"):
        x, y = lesson.x[k] - corner[1], lesson.y[k] - corner[0]
        if not (-8 < x < params.crop + 8 and -8 < y < params.crop + 8):
            continue
        far = _squares(shown, y, x) * lesson.mm**2
        if learnt[k]:
            _warm(shown, far, params)
        else:
            shown.counts[(far < params.unknown_mm**2) & (shown.heat < 0.3)] = 0
        if known[k]:
            at = far < (1.6 + 0.8 * lesson.mm) ** 2
            shown.depth[at], shown.deep[at] = log_depth[k], 1


def _squares(shown: Shown, row: float, column: float) -> Numbers:
    rows, columns = np.ogrid[: shown.heat.shape[0], : shown.heat.shape[1]]
    return np.asarray((rows - row) ** 2 + (columns - column) ** 2, float)


def _warm(shown: Shown, far: Numbers, params: TeachParams) -> None:
    """A peak of heat; the grid point next to the dent's middle is to be found."""
    peak = np.exp(-far / (2 * params.peak_mm**2))
    if peak.max() > 0.3:
        peak = peak / peak.max()
    np.maximum(shown.heat, peak.astype(np.float32), out=shown.heat)


def _put_in(
    shown: Shown,
    lesson: Lesson,
    chance: np.random.Generator,
    params: TeachParams,
    patterns: Library,
) -> None:
    free = np.argwhere((shown.counts > 0) & (shown.heat < 0.05))
    if not len(free):
        return
    row, column = (int(v) for v in free[chance.integers(len(free))])
    shape = shown.heat.shape
    steep = float(np.exp(shown.scene[3, row, column]))
    gain = -shown.toward[:, row, column] * steep
    kind = str(chance.choice(["dent", "bump", "groove", "edge"], p=params.kinds))
    if kind == "edge":
        edge = patterns.edges[int(chance.integers(len(patterns.edges)))]
        height = chance.uniform(0.02, 0.25) * chance.choice([-1, 1])
        added = height * around(edge, row, column, shape)
    elif kind == "groove":
        pattern = patterns.grooves[int(chance.integers(len(patterns.grooves)))]
        ratio = chance.uniform(0.05, 0.5) * chance.choice([-1, 1])
        added = _shaded(pattern, gain, ratio, ratio * chance.uniform(0, 0.4), row, column, shape)
    else:
        pattern = patterns.dents[int(chance.integers(len(patterns.dents)))]
        size_mm = pattern.size_px / ReliefParams().width_px * lesson.width_mm
        depth = float(np.clip(np.exp(chance.normal(np.log(1.6), 0.5)), 0.5, 0.5 * size_mm))
        ratio = depth / size_mm * (1 if kind == "dent" else -1)
        turn = chance.normal(0, 0.25)
        gain = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ gain
        added = _shaded(pattern, gain, ratio, ratio * chance.uniform(0, 0.5), row, column, shape)
        if kind == "dent":
            far = _squares(shown, row, column) * lesson.mm**2
            if depth >= LEARN_MM:
                _warm(shown, far, params)
            else:
                shown.counts[(far < params.unknown_mm**2) & (shown.heat < 0.3)] = 0
    shown.answers = shown.answers + added / shown.noise.reshape(-1, 1, 1)


def _shaded(
    pattern: Pattern,
    gain: NDArray[np.float32],
    ratio: float,
    dark: float,
    row: int,
    column: int,
    shape: tuple[int, ...],
) -> Plane:
    """A hollow's answers: its right wall faces left."""
    right, up, hollow = (
        around(p, row, column, shape) for p in (pattern.right, pattern.up, pattern.dark)
    )
    return np.asarray(-ratio * (gain[0] * right + gain[1] * up) + dark * hollow, np.float32)


def _misjudge(shown: Shown, chance: np.random.Generator) -> None:
    shown.answers = shown.answers * np.float32(np.exp(chance.normal(0, 0.08)))
    # Noise is as large as grain and compression make it, and a dent no deeper for it.
    louder = chance.normal(0, 0.3)
    shown.answers = shown.answers / np.float32(np.exp(louder))
    shown.noise = shown.noise * np.float32(np.exp(louder))
    turn = chance.normal(0, 0.12)
    cos, sin = np.cos(turn), np.sin(turn)
    right, up = shown.toward
    shown.toward = np.stack([cos * right - sin * up, sin * right + cos * up]).astype(np.float32)
    off = np.zeros(SCENE)
    off[3:6] = chance.normal(0, (0.08, 0.1, 0.05))
    off[6:] = louder + chance.normal(0, 0.1), chance.normal(0, 0.15)
    shown.scene = shown.scene + off.astype(np.float32)[:, None, None]


def _turned(shown: Shown, chance: np.random.Generator) -> Shown:
    """Mirrored and turned by quarters: a slope that faced right faces elsewhere."""
    a, t, rest = shown.answers, shown.toward.copy(), [
        shown.scene, shown.heat[None], shown.counts[None], shown.depth[None], shown.deep[None],
    ]  # fmt: skip
    for axis, part in ((2, 0), (1, 1)):
        if chance.random() < 0.5:
            a, t, *rest = [np.flip(p, axis).copy() for p in (a, t, *rest)]
            a[part::3] *= -1
            t[part] *= -1
    if chance.random() < 0.5:
        # Right becomes down.
        a, t, *rest = [p.transpose(0, 2, 1).copy() for p in (a, t, *rest)]
        right = a[0::3].copy()
        a[0::3], a[1::3] = -a[1::3], -right
        t = -t[::-1].copy()
    scene, heat, counts, depth, deep = rest
    return Shown(a, t, scene, shown.noise, heat[0], counts[0], depth[0], deep[0])
