"""Trains the detector of dents on folders of photos with truth, people kept apart.

    python benchmarks/train_detector.py FOLDER... [--folds 6] [--write]

Prints how it does on people it was not trained on; `--write` then trains on all of them and
replaces `analyzer/dimples/network.npz`. A dent of 0.7 mm and more is one to be found; a shallower
or a hidden one is neither found nor false.
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
from analyzer.back.locate import locate_back
from analyzer.bench.metrics import match_points
from analyzer.bench.params import BenchSettings
from analyzer.bench.truth import Capture, find_truths, read_truth
from analyzer.dimples.training import TrainingParams, train
from analyzer.reading import read_relief
from analyzer.skin.unmix import unmix
from analyzer.threads import one_blas_thread

Numbers = NDArray[np.float64]
LEARN_MM = 0.7
"""Depth from which a dent is one to be found."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """The candidates of one photo: what they show, places in mm, and what is true there."""

    person: str
    numbers: Numbers
    places: Numbers
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
    layers = unmix(photo)
    back = locate_back(layers, photo.scale_hint)
    if not back.found:
        return None
    reading = read_relief(layers, back)
    dents = reading.dents
    inner = reading.surface.to_working(np.array([[d.x, d.y] for d in dents]).reshape(-1, 2))
    numbers = np.array([d.shown for d in dents]).reshape(len(dents), -1)
    return Lesson(person, numbers, layers.to_photo(inner) * capture.mm_per_px, capture)


def read_all(folders: list[Path], jobs: int) -> list[Lesson]:
    """Every photo of every person, in order."""
    truths = [(path.parent, read_truth(path)) for path in find_truths(folders)]
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


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--folds", default=6, show_default=True, help="Groups of people kept apart in turn.")
@click.option("--jobs", default=2, show_default=True)
@click.option("--write", is_flag=True, help="Replace the network that is shipped.")
def main(folders: tuple[Path, ...], folds: int, jobs: int, write: bool) -> None:
    """Train and test the detector."""
    reach = BenchSettings().match_mm
    lessons = read_all(list(folders), jobs)
    people = sorted({x.person for x in lessons})
    order = np.random.default_rng(0).permutation(len(people))
    group = {people[p]: k % folds for k, p in enumerate(order)}
    labels = [x.labels(reach) for x in lessons]

    def fit(chosen: list[int]):  # type: ignore[no-untyped-def]
        numbers = np.concatenate([lessons[k].numbers[labels[k][1]] for k in chosen])
        dent = np.concatenate([labels[k][0][labels[k][1]] for k in chosen])
        return train(numbers, dent, TrainingParams())

    sure: list[Numbers] = [np.zeros(0)] * len(lessons)
    for fold in range(folds):
        network = fit([k for k, x in enumerate(lessons) if group[x.person] != fold])
        for k, x in enumerate(lessons):
            if group[x.person] == fold:
                sure[k] = network.probability(x.numbers)
    click.echo("On people not trained on: share found (1 mm and more, no flash), false a photo")
    for folder in folders:
        chosen = [k for k, x in enumerate(lessons) if x.person.startswith(f"{folder}/")]
        for limit in (0.2, 0.3, 0.4, 0.5, 0.6):
            both = rates([lessons[k] for k in chosen], [sure[k] for k in chosen], limit, reach)
            click.echo(f"{folder.name:12} above {limit}: {both[0]:.3f}  {both[1]:.2f}")
    if write:
        path = Path(analyzer.dimples.__file__).with_name("network.npz")
        small = {n: v.astype(np.float32) for n, v in fit(list(range(len(lessons)))).arrays().items()}
        np.savez(path, **small)
        click.echo(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
