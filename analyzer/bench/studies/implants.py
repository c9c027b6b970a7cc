"""Dents of known depth put into photographs of backs: what is found of them, and what of their change.

    python -m analyzer.bench.studies.implants PHOTOS... [--dents 3] [--seed 0] [--each]

PHOTOS are pictures of bare backs, or folders of them; those in which no back is found are named and
left out. Into each other dents are shaded (`analyzer.bench.studies.implanted`), once as deep as drawn
and three times in another photo of the same back: as deep, 35 % and 65 % shallower; turned, moved,
rescaled, with another exposure, fresh noise and a phone's compression. Skin, camera and light are
those of the photograph. Dimples that the photo shows without any implant are its own: they are
neither finds nor false finds, and since they stay as they are, the change of all dimples of a photo
together is asked only where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.scores.metrics import match_points
from analyzer.bench.studies.implanted import Implant, implant, shallower
from analyzer.bench.studies.twins import as_jpeg
from analyzer.change.model import Comparison
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo, UnreadablePhoto
from analyzer.series import compare_measured

FACTORS = (1.0, 0.65, 0.35)
"""Depth after by depth before."""

BACK_MM = 260.0
"""Width of a back whose photo has no scale."""

NEAR_MM = 8.0
"""A find is an implant, or a find of the plain photo, within this distance."""

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff")


@dataclass(frozen=True)
class Case:
    """One photo with dents, compared with another of the same back.

    Parameters
    ----------
    name : str
    factor : float
        True depth after by depth before.
    dents, found, false : int
        Implants before, those found, and finds that are neither an implant nor the photo's own.
    own : int
        Dimples that the plain photo shows.
    comparison : Comparison
    rows : tuple of (float, float, float)
        Change with its interval of each implant that both photos show.
    """

    name: str
    factor: float
    dents: int
    found: int
    false: int
    own: int
    comparison: Comparison
    rows: tuple[tuple[float, float, float], ...]


def draw_implants(
    measurement: Measurement, mm_per_px: float, count: int, rng: np.random.Generator
) -> tuple[Implant, ...]:
    """Where dents go: on the back, away from its edge, from its own dimples and from each other."""
    outline = np.array(measurement.outline, np.float32)
    kept = [np.array([d.x, d.y]) for d in measurement.dimples]
    out: list[Implant] = []
    low, high = outline.min(axis=0), outline.max(axis=0)
    for place in rng.uniform(low, high, (4000, 2)):
        if len(out) == count:
            break
        point = (float(place[0]), float(place[1]))
        inside = cv2.pointPolygonTest(outline, point, True) * mm_per_px
        if inside > 35 and all(np.hypot(*(place - k)) * mm_per_px > 32 for k in kept):
            kept.append(place)
            out.append(Implant(*point, float(rng.uniform(6, 10)), float(rng.uniform(1.2, 3.0))))
    return tuple(out)


def photographed_again(photo: Photo, rng: np.random.Generator) -> tuple[Photo, NDArray[np.float64]]:
    """Another photo of what this one shows, and the affine map to it, (2, 3)."""
    width, height = photo.size
    middle = ((width - 1) / 2, (height - 1) / 2)
    angle, scale = float(rng.uniform(-3, 3)), float(np.exp(rng.normal(0, 0.04)))
    turn = np.asarray(cv2.getRotationMatrix2D(middle, angle, scale), np.float64)
    turn[:, 2] += rng.uniform(-0.02, 0.02, 2) * (width, height)
    rgb = cv2.warpAffine(
        photo.rgb, turn, photo.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    lit = np.asarray(np.maximum(rgb, 0), float) * 2.0 ** float(rng.uniform(-0.4, 0.1))
    noisy = lit + 0.004 * np.sqrt(lit + 0.01) * rng.standard_normal(lit.shape)
    return as_jpeg(photo, np.asarray(noisy, np.float32), 85), turn


def cases_of(photo: Photo, count: int, rng: np.random.Generator) -> Iterator[Case]:
    """One case a factor; none where no back is found or nothing fits on it."""
    plain = view_photo(photo).measurement
    if not plain.ok:
        return
    mm_per_px = plain.mm_per_px or BACK_MM / plain.back_width_px
    dents = draw_implants(plain, mm_per_px, count, rng)
    if not dents:
        return
    before = as_jpeg(photo, implant(photo.rgb, dents, plain.light, mm_per_px), 92)
    first = view_photo(before)
    own = np.array([[d.x, d.y] for d in plain.dimples], float).reshape(-1, 2)
    true = np.array([[d.x, d.y] for d in dents])
    found, false = _counted(first.measurement, true, own, mm_per_px)
    for factor in FACTORS:
        less = implant(photo.rgb, shallower(dents, factor), plain.light, mm_per_px)
        after, _ = photographed_again(replace(photo, rgb=less), rng)
        comparison = compare_measured([first], [view_photo(after)])
        yield Case(
            photo.name, factor, len(dents), found, false, len(own), comparison,
            tuple(_rows(comparison, true, mm_per_px)),
        )  # fmt: skip


def _counted(
    measurement: Measurement,
    true: NDArray[np.float64],
    own: NDArray[np.float64],
    mm_per_px: float,
) -> tuple[int, int]:
    finds = np.array([[d.x, d.y] for d in measurement.dimples], float).reshape(-1, 2)
    hits = {f for f, _ in match_points(finds * mm_per_px, true * mm_per_px, NEAR_MM)}
    rest = np.array([finds[f] for f in range(len(finds)) if f not in hits]).reshape(-1, 2)
    known = match_points(rest * mm_per_px, own * mm_per_px, NEAR_MM)
    return len(hits), len(rest) - len(known)


def _rows(
    comparison: Comparison, true: NDArray[np.float64], mm_per_px: float
) -> Iterator[tuple[float, float, float]]:
    """Only the first photo of a pair is the reference, so its pixels are those of the rows."""
    told = [d for d in comparison.dimples if np.isfinite(d.change)]
    places = np.array([[d.x, d.y] for d in told], float).reshape(-1, 2)
    for row, _ in match_points(places * mm_per_px, true * mm_per_px, NEAR_MM):
        yield (told[row].change, *told[row].interval)


def report(cases: Sequence[Case]) -> str:
    """What was found, then one line a factor."""
    first = [c for c in cases if c.factor == FACTORS[0]]
    dents, photos = sum(c.dents for c in first), len(first)
    lines = [
        f"{photos} photos; found {sum(c.found for c in first)} of {dents} implants, "
        f"{sum(c.false for c in first) / max(photos, 1):.2f} new false finds a photo"
    ]
    for factor in FACTORS:
        here = [c for c in cases if c.factor == factor]
        alone = [c for c in here if not c.own]
        verdicts = [c.comparison.verdict for c in alone]
        counts = ", ".join(f"{v} {verdicts.count(v)}" for v in sorted(set(verdicts)))
        rows = np.array([row for c in here for row in c.rows]).reshape(-1, 3)
        true = factor - 1
        error = np.abs(rows[:, 0] - true) if len(rows) else np.array([np.nan])
        inside = (rows[:, 1] <= true + 1e-9) & (true - 1e-9 <= rows[:, 2])
        share = f"{100 * inside.mean():.0f} %" if len(rows) else "-"
        lines.append(
            f"{100 * true:+4.0f} %: photos without dimples of their own: {counts or 'none'}; "
            f"{len(rows)} implants compared, median error {100 * np.median(error):.1f} points, "
            f"inside the 95 % interval {share}"
        )
    return "\n".join(lines)


def pictures(paths: Sequence[Path]) -> list[Path]:
    """The files themselves and those in folders, by name."""
    out: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        out += [p for p in inside if p.suffix.lower() in ENDINGS]
    return out


@click.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dents", default=3, show_default=True, help="A photo.")
@click.option("--seed", default=0, show_default=True)
@click.option("--each", is_flag=True, help="Also a line for each photo.")
def main(photos: tuple[Path, ...], dents: int, seed: int, each: bool) -> None:
    """Print what is found of implanted dents, and what of their change."""
    cases: list[Case] = []
    for number, path in enumerate(pictures(photos)):
        try:
            photo = load_photo(path)
        except UnreadablePhoto as error:
            click.echo(f"{path.name}: {error}")
            continue
        got = list(cases_of(photo, dents, np.random.default_rng([seed, number])))
        if not got:
            click.echo(f"{path.name}: no back was found on which dents fit")
        for case in got if each else ():
            c = case.comparison
            click.echo(
                f"{case.name} {100 * case.factor - 100:+.0f} %: found {case.found} of "
                f"{case.dents}, false {case.false}, {c.verdict} {c.change:+.2f}"
            )
        cases += got
    click.echo(report(cases))


if __name__ == "__main__":
    main()
