"""Lessons on disk: drawn once, in shelves of a hundred, and read again for every training.

    python -m analyzer.bench.outlines.shelf DIR --count 5000 --skin FOLDER --photos FOLDER

A shelf that stands is kept, so a run that was stopped goes on where it ended.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.docs.sets import refuse_kept_apart, seeded
from analyzer.bench.outlines import paint
from analyzer.bench.outlines.lesson import SIZE, Lesson, Sources, draw_lesson
from analyzer.bench.outlines.sketch import draw_sketch
from analyzer.bench.outlines.variety import LEAST
from analyzer.skin.classes import BACK, REST, VIEWS

SHELF = 100
HAIR = 4
"""Its class in a phantom's truth, beside those of `analyzer.skin.classes`."""


def fill(
    number: int,
    out: Path,
    skin: Path | None,
    photos: tuple[Path, ...],
    phantoms: bool = False,
    sketches: bool = False,
) -> Path:
    """Draw shelf ``number`` with lessons ``SHELF * number`` and on."""
    path = out / f"shelf_{number:04d}.npz"
    if path.exists():
        return path
    if phantoms:
        lessons = [
            one for k in range(SHELF // 5) for one in photographed(SHELF // 5 * number + k, skin)
        ]
    else:
        sources = Sources(tuple(paint.read_skins(skin)), tuple(paint.list_photos(list(photos))))
        draw = draw_sketch if sketches else draw_lesson
        lessons = [draw(SHELF * number + k, sources) for k in range(SHELF)]
    partly = path.with_suffix(".part.npz")
    np.savez(
        partly,
        rgb=np.stack([one.rgb for one in lessons]),
        classes=np.stack([one.classes for one in lessons]),
        view=np.array([one.view for one in lessons], np.int8),
    )
    partly.rename(path)
    return path


def photographed(seed: int, skin: Path | None) -> list[Lesson]:
    """The five photos of person ``seed`` of `analyzer.phantom`, at home, quickly rendered."""
    from analyzer.phantom.generate import everyday_person
    from analyzer.phantom.params import PhantomParams
    from analyzer.phantom.photograph import render_layers
    from analyzer.phantom.surface.worn_skin import everyday_skin

    refuse_kept_apart(seeded(seed))
    subject, captures = everyday_person(seed)
    params = PhantomParams()
    painted = everyday_skin(subject, params, skin if seed % 3 else None)
    lessons = []
    for capture in captures:
        done = render_layers(subject, capture, (SIZE, SIZE), params=params, skin=painted)
        # Hair is no cloth.
        classes = np.where(done.classes == HAIR, REST, done.classes).astype(np.uint8)
        view = "back" if (classes == BACK).mean() > LEAST else "clothed"
        lessons.append(Lesson(done.rgb, classes, VIEWS.index(view)))
    return lessons


def read(
    folder: Path, most: int | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int8]]:
    """Pictures (N, S, S, 3), classes (N, S, S) and what they show (N,)."""
    parts: list[list[NDArray[np.generic]]] = [[], [], []]
    for path in sorted(folder.glob("shelf_????.npz"))[:most]:
        with np.load(path) as shelf:
            for part, name in zip(parts, ("rgb", "classes", "view"), strict=True):
                part.append(shelf[name])
    if not parts[0]:
        raise click.UsageError(f"No lessons in {folder}.")
    rgb, classes, view = (np.concatenate(part) for part in parts)
    return rgb, classes, view


@click.command(help=__doc__)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--count", type=click.IntRange(min=SHELF), default=5000)
@click.option("--first", type=click.IntRange(min=0), default=0, help="First shelf.")
@click.option("--skin", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--photos", type=click.Path(exists=True, path_type=Path), multiple=True)
@click.option(
    "--phantoms", is_flag=True, help="The people of `dimples phantom --everyday` instead."
)
@click.option("--sketches", is_flag=True, help="Bodies of a few curves instead.")
@click.option("--jobs", type=click.IntRange(min=1), default=1)
def main(
    out: Path,
    count: int,
    first: int,
    skin: Path | None,
    photos: tuple[Path, ...],
    phantoms: bool,
    sketches: bool,
    jobs: int,
) -> None:
    """Fill the shelves."""
    out.mkdir(parents=True, exist_ok=True)
    numbers = range(first, first + count // SHELF)
    one = partial(fill, out=out, skin=skin, photos=photos, phantoms=phantoms, sketches=sketches)
    if jobs == 1:
        for number in numbers:
            click.echo(one(number).name)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for path in pool.map(one, numbers):
            click.echo(path.name)


if __name__ == "__main__":
    main()
