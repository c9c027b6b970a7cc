"""How well the light is read: its strength sideways and from above, against what dents show.

    python -m analyzer.bench.studies.light FOLDER... [--jobs 2] [--fit]

Where a dent of known depth lies, its shading over its slope is the true slope gain; the light that
gives these gains is taken for the true one. Prints by folder the median error of the light before
any dent was sought and after the first finds, in the gain's own unit (1: a wall facing the light by
0.1 more is 10 % brighter). `--fit` also prints the weights of the vertical part that fit best, for
`analyzer/relief/params.py`.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from analyzer import load_photo
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.bench.people.truth import find_truths
from analyzer.dimples.detect import candidates, lit_from_above
from analyzer.dimples.evidence import amplitudes_at
from analyzer.dimples.heat import heat_of
from analyzer.dimples.reading import read_relief
from analyzer.relief.light import estimate_light
from analyzer.relief.params import ReliefParams

Numbers = NDArray[np.float64]
DEEP_MM = 0.8
"""Shallower dents are left out: their shading is mostly noise."""


@dataclass(frozen=True)
class Lamp:
    """One photo's light, sideways and up: true, before any dent was known, and after."""

    true: tuple[float, float]
    first: tuple[float, float]
    second: tuple[float, float]
    torso: float
    above: float


@one_blas_thread
def read_lamp(path: Path, capture: dict[str, Any]) -> Lamp | None:
    """From a capture of a truth file; None where no back, or fewer than two dents, show."""
    layers, back = split_and_locate(load_photo(path))
    if not back.found:
        return None
    reading = read_relief(layers, back)
    surface, light = reading.surface, reading.light
    mm = capture["mm_per_px"] * layers.zoom * surface.zoom
    ends = reading.responses[0].sigma_px, reading.responses[-1].sigma_px
    rows = []
    for d in capture["dimples"]:
        if not d["visible"] or d["depth_mm"] is None or d["depth_mm"] < DEEP_MM:
            continue
        at = surface.from_working(layers.to_working(np.array([[d["x"], d["y"]]])))[0]
        x, y = round(at[0]), round(at[1])
        inside = 0 <= y < surface.mask.shape[0] and 0 <= x < surface.mask.shape[1]
        if not inside or not surface.mask[y, x]:
            continue
        sigma = float(np.clip(np.sqrt(np.prod(d["sigma_mm"])) / mm, *ends))
        right, up, _ = amplitudes_at(surface, y, x, sigma, ReliefParams())
        gain = light.gain_right[y, x], light.gain_up[y, x]
        rows.append((d["depth_mm"] / (sigma * mm), -right, -up, *gain, surface.brightness[y, x]))
    if len(rows) < 2:
        return None
    slope, right, up, gain_right, gain_up, bright = np.array(rows, float).T
    weight = slope**2 / (slope**2).sum()
    level = float(weight @ bright)
    true = (
        float(light.key[0] + level * (weight @ (right / slope) - weight @ gain_right)),
        float(light.key[1] + level * (weight @ (up / slope) - weight @ gain_up)),
    )
    alone = estimate_light(surface)
    heat = heat_of(surface, reading.responses, alone)
    finds = candidates(surface, reading.responses, alone, heat)
    # With all weight on the torso's own reading, that reading is what comes out.
    bare = ReliefParams(up_by_torso=(0.0, 1.0, 1.0))
    torso = float(estimate_light(surface, None, bare).key[1])
    return Lamp(
        true,
        (float(alone.key[0]), float(alone.key[1])),
        (float(light.key[0]), float(light.key[1])),
        torso,
        lit_from_above(finds),
    )


def errors(lamps: list[Lamp]) -> str:
    """One line of figures."""
    true, first, second = (
        np.array([getattr(lamp, name) for lamp in lamps]) for name in ("true", "first", "second")
    )
    before, after = (np.median(np.abs(x - true), axis=0) for x in (first, second))
    together = np.corrcoef(second[:, 1], true[:, 1])[0, 1]
    return (
        f"{len(lamps):3d} photos; from above: {before[1]:.2f} by the torso, {after[1]:.2f} with "
        f"the finds (correlation {together:.2f}); sideways: {after[0]:.2f}"
    )


def fitted(lamps: list[Lamp]) -> tuple[Numbers, Numbers]:
    """Weights of the vertical part: by the torso alone, and with the finds."""
    bend = ReliefParams().up_bend
    torso, above = (
        np.array([getattr(lamp, name) for lamp in lamps]) for name in ("torso", "above")
    )
    true = np.array([lamp.true[1] for lamp in lamps])
    base = np.column_stack(
        [np.ones(len(torso)), np.minimum(torso, bend), np.maximum(torso - bend, 0)]
    )
    out = []
    for design in (base, np.column_stack([base, above])):

        def off(weights: Numbers, design: Numbers = design) -> Numbers:
            return np.asarray(design @ weights - true)

        start = np.zeros(design.shape[1])
        # Two dents a photo make some of the true lights wild.
        out.append(np.asarray(least_squares(off, start, loss="cauchy", f_scale=0.3).x))
    return out[0], out[1]


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--jobs", default=2, show_default=True)
@click.option("--fit", is_flag=True, help="Also print the weights that fit these photos best.")
def main(folders: tuple[Path, ...], jobs: int, fit: bool) -> None:
    """Compare the light that is read with the one that dents of known depth show."""
    every: list[Lamp] = []
    for folder in folders:
        truths = [(path.parent, json.loads(path.read_text())) for path in find_truths([folder])]
        tasks = [(home / c["file"], c) for home, truth in truths for c in truth["captures"]]
        with ProcessPoolExecutor(jobs) as pool:
            found = pool.map(read_lamp, *zip(*tasks, strict=True))
            lamps = [lamp for lamp in found if lamp is not None]
        every += lamps
        click.echo(f"{folder.name:12} {errors(lamps)}")
    if fit:
        alone, with_finds = fitted(every)
        click.echo(f"up_by_torso {np.round(alone, 2)}")
        click.echo(f"up_with_dents, up_by_dents {np.round(with_finds, 2)}")


if __name__ == "__main__":
    main()
