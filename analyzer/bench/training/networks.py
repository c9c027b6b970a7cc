"""Trains the two networks of the dimple room on folders of photos with truth, people kept apart.

    python -m analyzer.bench.training.networks FOLDER... [--folds 6] [--write [--only detector|depth]]

Prints how they do on people they were not trained on; `--write` then trains on all of them and
replaces `analyzer/dimples/detector.npz` and `depth.npz`. For the detector a dent of 0.7 mm and more
is one to be found, and what lies at a shallower or a hidden one is not learnt from. Depth is learnt at the
true place of every visible dent, found or not, missed by a pixel or so as an alignment would.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
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
from analyzer.bench.people.truth import Capture, TrueDimple, find_truths, read_truth
from analyzer.bench.scores.metrics import match_points, rank_correlation
from analyzer.bench.training.fit import TrainingParams, gaussian, train
from analyzer.dimples import depth, evidence
from analyzer.dimples.network import Network
from analyzer.dimples.reading import read_relief

Numbers = NDArray[np.float64]
LEARN_MM = 0.7
"""Depth from which a dent is one to be found."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """One photo: what its candidates show and where in mm; what its true dents show, and their
    depth as the logarithm of per mille of back width."""

    person: str
    numbers: Numbers
    places: Numbers
    looks: Numbers
    depths: Numbers
    dents: tuple[TrueDimple, ...]
    capture: Capture

    def labels(self, reach: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which candidates are dents, and which are to be learnt from."""
        true = [d for d in self.capture.dimples if d.visible]
        scale = self.capture.mm_per_px
        at = np.array([[d.x, d.y] for d in self.capture.dimples]).reshape(-1, 2) * scale
        shown = np.array([[d.x, d.y] for d in true]).reshape(-1, 2) * scale
        gaps = np.linalg.norm(self.places[:, None] - at, axis=2)
        dent = np.zeros(len(self.places), bool)
        known = gaps.min(axis=1, initial=np.inf) > reach
        for found, dimple in match_points(self.places, shown, reach):
            if true[dimple].depth_mm >= LEARN_MM:
                dent[found] = known[found] = True
        return dent, known


@one_blas_thread
def read_lesson(person: str, path: Path, capture: Capture) -> Lesson | None:
    """Candidates of a photo; None when no back is found."""
    photo = load_photo(path)
    layers, back = split_and_locate(photo)
    if not back.found:
        return None
    reading = read_relief(layers, back)
    dents = reading.dents
    inner = reading.surface.to_working(np.array([[d.x, d.y] for d in dents]).reshape(-1, 2))
    numbers = np.array([d.shown for d in dents]).reshape(-1, evidence.COUNT)
    surface, noise = reading.surface, tuple(evidence.slope_noise(r) for r in reading.responses)
    rng = np.random.default_rng([len(dents), len(capture.dimples)])
    mm = capture.mm_per_px * layers.zoom * surface.zoom
    ends = reading.responses[0].sigma_px, reading.responses[-1].sigma_px
    looks, depths, known = [], [], []
    for dimple in capture.dimples:
        at = surface.from_working(layers.to_working(np.array([[dimple.x, dimple.y]])))[0]
        x, y = at + rng.normal(0, 1.0, 2)
        inside = 0 <= round(y) < surface.mask.shape[0] and 0 <= round(x) < surface.mask.shape[1]
        known_depth = dimple.visible and np.isfinite(dimple.depth_mm)
        if not (known_depth and inside and surface.mask[round(y), round(x)]):
            continue
        # In use the size is that of a find, in this photo or another.
        near = [d.sigma_px for d in dents if np.hypot(d.x - x, d.y - y) * mm < 6]
        sigma = near[0] if near else surface.width_px * float(np.exp(rng.uniform(-4.1, -3.3)))
        sigma = float(np.clip(sigma * np.exp(rng.normal(0, 0.15)), *ends))
        looks.append(depth.look(surface, reading.light, noise, float(x), float(y), sigma))
        depths.append(np.log(max(dimple.depth_mm, 0.3) / (mm * surface.width_px) * 1000))
        known.append(dimple)
    return Lesson(
        person,
        numbers,
        layers.to_photo(inner) * capture.mm_per_px,
        np.array(looks).reshape(-1, depth.COUNT),
        np.array(depths),
        tuple(known),
        capture,
    )


def read_all(folders: list[Path], jobs: int) -> list[Lesson]:
    """Every photo of every person, in order."""
    truths = [(path.parent, read_truth(path)) for path in find_truths(folders)]
    refuse_kept_apart(t.subject for _, t in truths)
    tasks = [
        (f"{folder}/{t.subject}", folder / c.file, c) for folder, t in truths for c in t.captures
    ]
    with ProcessPoolExecutor(jobs) as pool:
        return [x for x in pool.map(read_lesson, *zip(*tasks, strict=True)) if x is not None]


def rates(lessons: list[Lesson], sure: list[Numbers], limit: float, reach: float) -> list[float]:
    """Share found of dents of 1 mm and more outside flash, and false finds a photo."""
    found = wanted = false = 0
    for lesson, p in zip(lessons, sure, strict=True):
        true = [d for d in lesson.capture.dimples if d.visible]
        at = np.array([[d.x, d.y] for d in true]).reshape(-1, 2) * lesson.capture.mm_per_px
        kept = lesson.places[p >= limit]
        pairs = match_points(kept, at, reach)
        false += len(kept) - len(pairs)
        if lesson.capture.light.kind != "flash":
            hits = {t for _, t in pairs}
            deep = [k for k, d in enumerate(true) if d.depth_mm >= 1]
            found += sum(k in hits for k in deep)
            wanted += len(deep)
    return [found / max(wanted, 1), false / max(len(lessons), 1)]


DETECTOR = TrainingParams()
DEPTH = TrainingParams(hidden=(12, 8), epochs=40, batch=64, drop=(0.1, 0.1))


def fit_detector(lessons: list[Lesson], reach: float) -> Network:
    """The detector, trained on these photos."""
    labels = [x.labels(reach) for x in lessons]
    numbers = np.concatenate(
        [x.numbers[known] for x, (_, known) in zip(lessons, labels, strict=True)]
    )
    dent = np.concatenate([dent[known] for dent, known in labels])
    return train(numbers, dent.astype(float), DETECTOR)


def fit_depth(lessons: list[Lesson]) -> Network:
    """The network for depths, trained on these photos."""
    looks = np.concatenate([x.looks for x in lessons])
    return train(looks, np.concatenate([x.depths for x in lessons]), DEPTH, gaussian)


def held_out(
    lessons: list[Lesson], folds: int, reach: float
) -> tuple[list[Numbers], list[Numbers]]:
    """Probability of each candidate and depth of each dent, by networks that never saw the person."""
    people = sorted({x.person for x in lessons})
    order = np.random.default_rng(0).permutation(len(people))
    group = {people[p]: k % folds for k, p in enumerate(order)}
    sure: list[Numbers] = [np.zeros(0)] * len(lessons)
    deep: list[Numbers] = [np.zeros((0, 2))] * len(lessons)
    for fold in range(folds):
        seen = [x for x in lessons if group[x.person] != fold]
        finder, measurer = fit_detector(seen, reach), fit_depth(seen)
        for k, x in enumerate(lessons):
            if group[x.person] == fold:
                sure[k], deep[k] = finder.probability(x.numbers), measurer.outputs(x.looks)
    return sure, deep


def report_depth(lessons: list[Lesson], deep: list[Numbers]) -> str:
    """Rank correlation, error, and whether the stated errors are as large as the true ones."""
    true = np.concatenate([x.depths for x in lessons])
    value = np.concatenate(deep)
    off = true - value[:, 0]
    honest = np.sqrt(np.mean((off / np.exp(value[:, 1])) ** 2))
    return (
        f"rank {rank_correlation(np.column_stack([value[:, 0], true])):.2f}, "
        f"error {np.sqrt(np.mean(off**2)):.2f} (log), true over stated error {honest:.2f}"
    )


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
@click.option("--write", is_flag=True, help="Replace the networks that are shipped.")
@click.option("--only", type=click.Choice(["detector", "depth"]), help="Replace no other.")
def main(folders: tuple[Path, ...], folds: int, jobs: int, write: bool, only: str | None) -> None:
    """Train and test the networks."""
    reach = BenchSettings().match_mm
    lessons = read_all(list(folders), jobs)
    folds = min(folds, len({x.person for x in lessons}))
    if folds < 2:
        raise click.ClickException("At least two people are needed, to keep one apart.")
    sure, deep = held_out(lessons, folds, reach)
    click.echo("On people not trained on: share found (1 mm and more, no flash), false a photo")
    for folder in folders:
        chosen = [k for k, x in enumerate(lessons) if Path(x.person).parent == folder]
        own = [lessons[k] for k in chosen]
        for limit in (0.2, 0.3, 0.4, 0.5, 0.6):
            found, false = rates(own, [sure[k] for k in chosen], limit, reach)
            click.echo(f"{folder.name:12} above {limit}: {found:.3f}  {false:.2f}")
        click.echo(f"{folder.name:12} depth: {report_depth(own, [deep[k] for k in chosen])}")
    if not write:
        return
    fits = {"detector": lambda: fit_detector(lessons, reach), "depth": lambda: fit_depth(lessons)}
    for name in [only] if only else list(fits):
        network = fits[name]()
        path = Path(analyzer.dimples.__file__).with_name(f"{name}.npz")
        np.savez(path, **{n: v.astype(np.float32) for n, v in network.arrays().items()})  # type: ignore[arg-type]
        click.echo(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
