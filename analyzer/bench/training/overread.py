"""Fits how far shading over slope gain overstates a depth, on folders of photos with truth.

    python -m analyzer.bench.training.overread FOLDER... [--folds 6] [--write]

Prints, for people kept apart, what two photos in different light disagree by about the same dents,
with and without; `--write` then fits all of them and replaces `analyzer/dimples/overread.npz`.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

import analyzer.dimples
from analyzer import load_photo
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.bench.docs.sets import refuse_kept_apart
from analyzer.bench.params import BenchSettings
from analyzer.bench.people.truth import Capture, find_truths, read_truth
from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.forced import fit_at
from analyzer.dimples.overread import Line, Shown, numbers_at, scene_of
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import plain_depth, shading_of
from analyzer.dimples.reading import read_relief

Numbers = NDArray[np.float64]
CLEAR = 2.5  # noise deviations from which a dent's shading says something
OWN = 0.3  # deviation of a dent's reading beyond noise, log
RIDGE = 30.0  # dents that the prior of no overreading is worth
FLOOR = 0.002  # log units, added to amplitudes


@dataclass(frozen=True, eq=False)
class Reading:
    """One dent in one photo."""

    person: str
    dent: int
    photo: str
    light: str
    fixed: bool
    numbers: Numbers
    overread: float
    weight: float


@one_blas_thread
def read_dents(person: str, path: Path, capture: Capture) -> list[Reading]:
    """Every clearly shaded dent that some candidate lies on."""
    layers, back = split_and_locate(load_photo(path))
    if not back.found or capture.light.kind == "blinds":
        return []
    reading = read_relief(layers, back)
    surface, light, dents = reading.surface, reading.light, reading.dents
    noise = tuple(slope_noise(r) for r in reading.responses)
    scene = scene_of(dents, surface, light, noise)
    at = surface.from_working(
        layers.to_working(np.array([[d.x, d.y] for d in capture.dimples]).reshape(-1, 2))
    )
    mm = capture.mm_per_px * layers.zoom * surface.zoom
    rules, reach = DimpleParams(), BenchSettings().match_mm
    out = []
    for dimple, (x, y) in zip(capture.dimples, at, strict=True):
        gaps = [np.hypot(d.x - x, d.y - y) * mm for d in dents]
        near = [(gaps[k] - reach * d.confidence, k) for k, d in enumerate(dents) if gaps[k] < reach]
        if not (dimple.visible and near and np.isfinite(dimple.depth_mm)):
            continue
        dent = dents[min(near)[1]]
        fit = fit_at(surface, light, noise, dent.x, dent.y, dent.sigma_px)
        if fit is None:
            continue
        slope = float(np.hypot(fit.right, fit.up))
        clear = slope / fit.noise
        if clear < CLEAR:
            continue
        shown = Shown(dent.x, dent.y, dent.sigma_px, fit.right, fit.up, fit.dark)
        shading = shading_of(fit.right, fit.up, fit.dark, rules) + FLOOR
        gain = float(np.hypot(fit.gain_right, fit.gain_up))
        plain = float(plain_depth(shading, dent.sigma_px, gain, rules))
        out.append(
            Reading(
                person,
                dimple.id,
                capture.file,
                capture.light.kind,
                dimple.fixed,
                numbers_at(scene, surface, light, shown),
                float(np.log(plain * mm / dimple.depth_mm)),
                1 / (OWN**2 + clear**-2),
            )
        )
    return out


def fit_line(readings: list[Reading]) -> Line:
    """Ridge regression (Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634), each dent with
    a level of its own."""
    numbers = np.array([r.numbers for r in readings])
    target = np.array([r.overread for r in readings])
    weight = np.array([r.weight for r in readings])
    mean, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-9
    offset = (numbers - mean) / spread
    names = {n: k for k, n in enumerate(sorted({(r.person, r.dent) for r in readings}))}
    dent = np.array([names[r.person, r.dent] for r in readings])
    total = np.bincount(dent, weight)
    level = np.stack([np.bincount(dent, weight * x) / total for x in offset.T], axis=1)
    offset = offset - level[dent]
    target = target - (np.bincount(dent, weight * target) / total)[dent]
    gram = (offset * weight[:, None]).T @ offset
    gram += RIDGE * float(weight.mean()) * np.eye(len(gram))
    return Line(mean, spread, np.linalg.solve(gram, (offset * weight[:, None]).T @ target))


def disagreement(readings: list[Reading]) -> tuple[float, float, int]:
    """Root mean square of what two photos in different kinds of light disagree by, log: about the
    modifiable dents together, and about these against the fixed ones; and the number of pairs."""
    by_photo: dict[tuple[str, str], dict[int, tuple[float, bool, str]]] = {}
    for r in readings:
        by_photo.setdefault((r.person, r.photo), {})[r.dent] = (r.overread, r.fixed, r.light)
    together, apart = [], []
    for (one, first), (two, second) in combinations(by_photo.items(), 2):
        both = sorted(set(first) & set(second))
        if one[0] != two[0] or not both or first[both[0]][2] == second[both[0]][2]:
            continue
        step = np.array([second[d][0] - first[d][0] for d in both])
        fixed = np.array([first[d][1] for d in both])
        if (~fixed).sum() >= 2:
            together.append(float(np.median(step[~fixed])))
            if fixed.any():
                apart.append(together[-1] - float(step[fixed].mean()))
    rms = [float(np.sqrt(np.mean(np.square(x)))) if x else float("nan") for x in (together, apart)]
    return rms[0], rms[1], len(together)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    default=6,
    show_default=True,
    help="Groups of people kept apart in turn.",
)
@click.option("--jobs", default=2, show_default=True)
@click.option("--write", is_flag=True, help="Replace the line that is shipped.")
def main(folders: tuple[Path, ...], folds: int, jobs: int, write: bool) -> None:
    """Fit and test the line."""
    truths = [(path.parent, read_truth(path)) for path in find_truths(list(folders))]
    refuse_kept_apart(t.subject for _, t in truths)
    tasks = [
        (f"{folder}/{t.subject}", folder / c.file, c) for folder, t in truths for c in t.captures
    ]
    with ProcessPoolExecutor(jobs) as pool:
        readings = [r for some in pool.map(read_dents, *zip(*tasks, strict=True)) for r in some]
    people = sorted({r.person for r in readings})
    folds = min(folds, len(people))
    if folds < 2:
        raise click.ClickException("At least two people are needed, to keep one apart.")
    order = np.random.default_rng(0).permutation(len(people))
    group = {people[p]: k % folds for k, p in enumerate(order)}
    lines = [fit_line([r for r in readings if group[r.person] != k]) for k in range(folds)]
    click.echo("Two photos in different light, log: modifiable dents; these against the fixed ones")
    for folder in folders:
        own = [r for r in readings if Path(r.person).parent == folder]
        plain = disagreement(own)
        mended = disagreement(
            [
                replace(r, overread=r.overread - float(lines[group[r.person]].at(r.numbers)))
                for r in own
            ]
        )
        click.echo(
            f"{folder.name:12} {plain[0]:.2f} {plain[1]:.2f}   people kept apart: "
            f"{mended[0]:.2f} {mended[1]:.2f}   ({plain[2]} pairs)"
        )
    if write:
        line = fit_line(readings)
        path = Path(analyzer.dimples.__file__).with_name("overread.npz")
        arrays = {"mean": line.mean, "spread": line.spread, "weight": line.weight}
        np.savez(path, **{name: values.astype(np.float32) for name, values in arrays.items()})  # type: ignore[arg-type]
        click.echo(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
