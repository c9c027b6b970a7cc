"""How far the depth of a dent in one photo is off, against what is stated, by light and by tone.

    dimples phantom --people 37 --seed 12000 --everyday --skin SKIN --spread --preview --out people
    python -m analyzer.bench.studies.depth_errors people [--jobs 2]

At every dent of 0.3 mm and more that shows, found or not, the network's depth is read and held against the
truth. True over stated error is the root mean square of what it is off by in stated standard errors: 1 where
these are true. With 95 % intervals by drawing people anew (Efron 1979, doi:10.1214/aos/1176344552), since the
dents of a person are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.threads import one_blas_thread
from analyzer.bench.docs.sets import refuse_kept_apart
from analyzer.bench.params import BenchSettings
from analyzer.bench.people.truth import find_truths, read_truth
from analyzer.bench.scores.metrics import bootstrap
from analyzer.dimples.params import DimpleParams
from analyzer.measurement.measure import view_photo
from analyzer.photo.load import load_photo

LEAST_MM = 0.3


class Told(NamedTuple):
    """One dent in one photo.

    Parameters
    ----------
    person, light : str
    tone : int
        1-6.
    depth_mm : float
        True.
    off, stated : float
        Told less true log depth, and its stated standard error.
    """

    person: str
    light: str
    tone: int
    depth_mm: float
    off: float
    stated: float


@one_blas_thread
def told_of(path: Path) -> list[Told]:
    """Every dent of a person in every photo that shows it.

    Parameters
    ----------
    path : Path
        The truth file.
    """
    truth = read_truth(path)
    refuse_kept_apart([truth.subject])
    out = []
    for capture in truth.captures:
        view = view_photo(load_photo(path.parent / capture.file), measure_only=True)
        if view.heat is None or view.surface is None:
            continue
        mask, side = view.surface.mask, view.surface.side
        width_mm = view.measurement.back_width_px * capture.mm_per_px
        for dent in capture.dimples:
            if not dent.visible or not dent.depth_mm >= LEAST_MM:
                continue
            x, y = view.to_surface(np.array([[dent.x, dent.y]]))[0]
            row, column = round(float(y)), round(float(x))
            if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]):
                continue
            if not mask[row, column] or abs(side[row, column]) > DimpleParams().max_side:
                continue
            depth, stated = view.heat.depth_at(float(x), float(y))
            off = depth - float(np.log(1000 * dent.depth_mm / width_mm))
            out.append(Told(path.stem, capture.light.kind, truth.tone, dent.depth_mm, off, stated))
    return out


def true_over_stated(off_in_stated: NDArray[np.float64]) -> float:
    """Root mean square of errors that are given in stated standard errors."""
    return float(np.sqrt(np.mean(np.square(off_in_stated))))


def table(told: Sequence[Told], settings: BenchSettings = BenchSettings()) -> str:
    """A line for all, for every light, tone and range of depths."""
    groups: list[tuple[str, list[Told]]] = [("all", list(told))]
    groups += [(k, [o for o in told if o.light == k]) for k in sorted({o.light for o in told})]
    groups += [(f"tone {k}", [o for o in told if o.tone == k]) for k in range(1, 7)]
    groups += [
        (f"{low:g} to {high:g} mm", [o for o in told if low <= o.depth_mm < high])
        for low, high in ((0.3, 1), (1, 2), (2, 3.5), (3.5, 10))
    ]
    lines = [f"{'':14}{'dents':>6}{'people':>8}{'bias':>7}{'error':>7}   true over stated"]
    for name, own in groups:
        if not own:
            continue
        off = np.array([one.off for one in own])
        people = sorted({one.person for one in own})
        parts = [np.array([o.off / o.stated for o in own if o.person == n]) for n in people]
        low, high = bootstrap(parts, true_over_stated, settings.resamples, settings.level, 0)
        ratio = true_over_stated(np.concatenate(parts))
        lines.append(
            f"{name:14}{len(own):6}{len(people):8}{off.mean():7.2f}"
            f"{np.sqrt(np.mean(off**2)):7.2f}   {ratio:.2f} ({low:.2f} to {high:.2f})"
        )
    return "\n".join(lines)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--jobs", default=2, show_default=True)
def main(folders: tuple[Path, ...], jobs: int) -> None:
    """Print true against stated errors of depth."""
    told: list[Told] = []
    with get_context("spawn").Pool(jobs) as pool:
        for own in pool.imap(told_of, list(find_truths(folders))):
            told += own
            click.echo(f"{own[0].person if own else '-'}: {len(own)} dents", err=True)
    click.echo(table(told))


if __name__ == "__main__":
    main()
