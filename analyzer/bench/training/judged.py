"""What a network says of photos of people whom it never saw, against what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.params import BenchSettings
from analyzer.bench.scores.metrics import match_points, rank_correlation
from analyzer.bench.training.crops import LEARN_MM
from analyzer.bench.training.lessons import Lesson
from analyzer.dimples.heat import Arrays, answer, peaks
from analyzer.dimples.planes import STRIDE, planes_of

Numbers = NDArray[np.float64]
Told = NDArray[np.float32]


def told_of(lesson: Lesson, arrays: Arrays) -> Told:
    """What a network says of a photo: (3, h, w)."""
    grid = lesson.grid
    full = (np.asarray(p, np.float32) for p in (grid.answers, grid.toward, grid.scene))
    answers, toward, scene = full
    return answer(planes_of(answers, toward, scene, grid.noise), arrays)


@dataclass(frozen=True, eq=False)
class Judged:
    """What was said of one photo by a network that never saw the person.

    Parameters
    ----------
    logits : (P,) float64
        Of the peaks.
    dent : (P,) int8
        1 at a dent to be found, 0 elsewhere, -1 at a shallower or hidden one.
    deep : (P,) bool
        At a dent of 1 mm and more that shows.
    wanted : int
        How many of these there are.
    false : (P,) bool
        At no dent that shows, or a second one at such a dent; as in the bench.
    depth, true, stated : (N,) float64
        Told and true log depth of each known dent on the skin, and the stated standard error.
    """

    logits: Numbers
    dent: NDArray[np.int8]
    deep: NDArray[np.bool_]
    wanted: int
    false: NDArray[np.bool_]
    depth: Numbers
    true: Numbers
    stated: Numbers


def judge(lesson: Lesson, told: Told, settings: BenchSettings = BenchSettings()) -> Judged:
    """Hold what was said of a photo against what is true."""
    skin = np.asarray(lesson.grid.scene[0] > 0.5)
    sure = np.where(skin, 1 / (1 + np.exp(-np.clip(told[0], -30, 30))), 0)
    width = lesson.width_mm / lesson.mm * STRIDE
    at = peaks(sure.astype(np.float32), width)
    places = np.array([[column, row] for row, column in at], float).reshape(-1, 2) * lesson.mm
    dents = np.stack([lesson.x, lesson.y], axis=1) * lesson.mm
    visible, reach = np.flatnonzero(lesson.visible), settings.match_mm
    gap = np.linalg.norm(places[:, None] - dents[None], axis=2).min(axis=1, initial=np.inf)
    dent = np.where(gap < reach, -1, 0).astype(np.int8)
    deep, false = np.zeros(len(at), bool), np.ones(len(at), bool)
    for found, k in match_points(places, dents[visible], reach):
        depth, false[found] = lesson.depth_mm[visible[k]], False
        if depth >= LEARN_MM:
            dent[found] = 1
        deep[found] = depth >= 1
    rows, columns = np.rint(lesson.y).astype(int), np.rint(lesson.x).astype(int)
    inside = (rows >= 0) & (rows < skin.shape[0]) & (columns >= 0) & (columns < skin.shape[1])
    seen = [k for k in np.flatnonzero(lesson.known & inside) if skin[rows[k], columns[k]]]
    here = rows[seen], columns[seen]
    return Judged(
        np.array([told[0][p] for p in at], float),
        dent,
        deep,
        int((lesson.visible & (lesson.depth_mm >= 1)).sum()),
        false,
        np.asarray(told[1][here], float),
        lesson.log_depth[seen],
        np.exp(np.clip(np.asarray(told[2][here], float), -3, 2)),
    )


def calibration(judged: Sequence[Judged]) -> NDArray[np.float32]:
    """Slope and offset of the logit, and what to add to the log of the stated error, (2, 2).

    Platt 1999; by Newton's method. The error is a robust one, so that a few dents under a strap do not
    widen all others.
    """
    logits = np.concatenate([j.logits for j in judged])
    dent = np.concatenate([j.dent for j in judged])
    x, y = logits[dent >= 0], (dent[dent >= 0] == 1).astype(float)
    design, line = np.stack([x, np.ones_like(x)], axis=1), np.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        pull = design.T @ (y - p)
        line = line + np.linalg.solve(
            (design * (p * (1 - p))[:, None]).T @ design + 1e-6 * np.eye(2), pull
        )
    off = np.concatenate([(j.depth - j.true) / j.stated for j in judged])
    wider = float(np.log(np.sqrt(np.mean(np.clip(off, -4, 4) ** 2))))
    return np.array([line, [wider, 0.0]], np.float32)


def report(lessons: Sequence[Lesson], judged: Sequence[Judged]) -> str:
    """Recall at some rates of false finds, and how well depth is told, outside flash and in all."""
    lines = []
    # Every group of folders by itself, since they differ in how hard they are.
    for folder in sorted({x.person.split("/")[0] for x in lessons}):
        own = [k for k, x in enumerate(lessons) if x.person.split("/")[0] == folder]
        lines.append(
            f"{folder:12} {len(own):4} photos  {_recalls([lessons[k] for k in own], [judged[k] for k in own])}"
        )
        depth, true, stated = (
            np.concatenate([getattr(judged[k], n) for k in own])
            for n in ("depth", "true", "stated")
        )
        off = depth - true
        lines.append(
            f"{'':12} depth: rank {rank_correlation(np.column_stack([depth, true])):.2f}, error "
            f"{np.sqrt(np.mean(off**2)):.2f} (log), true over stated error "
            f"{np.sqrt(np.mean((off / stated) ** 2)):.2f}"
        )
    return "\n".join(lines)


def _recalls(lessons: Sequence[Lesson], judged: Sequence[Judged]) -> str:
    every = np.concatenate([j.logits for j in judged])
    wrong = np.concatenate([j.false for j in judged])
    plain = np.concatenate(
        [np.full(len(j.logits), x.light != "flash") for x, j in zip(lessons, judged, strict=True)]
    )
    hit = np.concatenate([j.deep for j in judged]) & plain
    wanted = sum(j.wanted for x, j in zip(lessons, judged, strict=True) if x.light != "flash")
    order = np.argsort(-every, kind="stable")
    false = np.cumsum(wrong[order]) / len(lessons)
    found = np.cumsum(hit[order]) / max(wanted, 1)
    told = ", ".join(
        f"{np.interp(rate, false, found):.3f} at {rate}" for rate in (0.1, 0.2, 0.3, 0.5, 1.0)
    )
    return f"found (1 mm and more, no flash) by false finds a photo: {told}"
