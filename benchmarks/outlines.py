"""How well the back's outline is found: masks of rendered people against the true ones.

    python benchmarks/outlines.py --people 24 --seed 4000 --work DIR [--jobs 2]

renders people quickly into DIR, five photos each in rooms, clothes, tones and lights drawn at random,
and prints in how many photos a back was found, and how far the mask of its skin is from the true one:
intersection over union, its median and the share of photos in which it is below 0.9 and 0.8. The
worst photos are named. People that already stand in DIR are not rendered again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import click
import cv2
import numpy as np

from analyzer import load_photo
from analyzer.outlining import split_and_locate
from analyzer.phantom.generate import write_people
from analyzer.threads import one_blas_thread

WORST = 8
"""So many photos are named."""


class Outcome(NamedTuple):
    """One photo: whether a back was found, and the overlap of its mask, 0-1."""

    name: str
    found: bool
    overlap: float


@one_blas_thread
def outline(layers: Path) -> Outcome:
    """The mask of one photo against the truth beside it, ``sNNN_tK_layers.npz``."""
    stem = layers.name.removesuffix("_layers.npz")
    photo = next(p for p in layers.parent.glob(f"{stem}.*") if p.suffix != ".part")
    skin, back = split_and_locate(load_photo(photo))
    with np.load(layers) as truth:
        true = np.asarray(truth["mask"], bool)
    mask = (back.mask if back.found else skin.skin).astype(np.uint8)
    found = cv2.resize(mask, true.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    return Outcome(stem, back.found, float((found & true).sum() / (found | true).sum()))


def table(outcomes: Iterable[Outcome]) -> str:
    """Figures over all photos, then the worst of them."""
    rows = sorted(outcomes, key=lambda o: o.overlap)
    overlaps = np.array([o.overlap for o in rows])
    lines = [
        f"photos                   {len(rows)}",
        f"back found               {100 * np.mean([o.found for o in rows]):.1f} %",
        f"overlap, median          {np.median(overlaps):.3f}",
        f"overlap below 0.9        {100 * (overlaps < 0.9).mean():.1f} %",
        f"overlap below 0.8        {100 * (overlaps < 0.8).mean():.1f} %",
        "",
        *(f"{o.name}  {o.overlap:.2f}{'' if o.found else '  no back found'}" for o in rows[:WORST]),
    ]
    return "\n".join(lines)


def render(seed: int, work: Path) -> None:
    """One person with the true masks."""
    write_people(1, seed, work, preview=True, layers=True, quiet=True)


@click.command(help=__doc__)
@click.option("--people", type=click.IntRange(min=1), default=24)
@click.option(
    "--seed", type=click.IntRange(min=0), default=4000, help="Number of the first person."
)
@click.option("--work", type=click.Path(path_type=Path), required=True)
@click.option("--jobs", type=click.IntRange(min=1), default=1)
def main(people: int, seed: int, work: Path, jobs: int) -> None:
    """Render, outline, print."""
    seeds = range(seed, seed + people)
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(render, seeds, itertools.repeat(work)))
        files = sorted(f for s in seeds for f in work.glob(f"s{s:03d}_t?_layers.npz"))
        print(table(pool.map(outline, files)))


if __name__ == "__main__":
    main()
