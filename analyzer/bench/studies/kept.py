"""What is left of dents and of marks once pigment is taken out of a photo.

    dimples phantom --people 8 --seed 12300 --everyday --skin SKIN --preview --layers --out people
    python -m analyzer.bench.studies.kept people [--each]

On rendered truth the layers of light and pigment are known. A dent of 1 mm and more that shows with 1 in
log red shows with so much in the shading layer; a mole, a scar or any other mark of pigment likewise, and
should show with as little as can be. Each share is the ratio of two slopes on the true layer, within the
dent or mark, after a high-pass of 30 mm: the truth serves as the instrument, so that noise and what else
lies there do not matter (Wright 1928, ISBN 9780598824660). Prints medians with the quarters around them:
with all pigment taken out, with the share that is taken out of each photo, and of the green channel as a
reminder of what a photo itself shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer import load_photo
from analyzer.arrays.blur import gaussian
from analyzer.arrays.threads import one_blas_thread
from analyzer.bench.people.truth import find_truths
from analyzer.skin.unmix import SkinParams, log_rgb, unmix

Plane = NDArray[np.float32]
DEEP_MM = 1.0
HIGH_PASS_MM = 30.0
FINE_MM = 0.7
DENT_MM, MARK_MM = 14.0, 6.0
"""Radii within which a dent and a mark are looked at."""
BROWN = ("mole", "lentigo")
LEAST = 0.3
"""Correlation of the true layer with log red there below which nothing can be said of a share."""


class Kept(NamedTuple):
    """One dent or mark in one photo: shares of what it shows in log red.

    Parameters
    ----------
    what : "dent" or "mark"
    kind : str
        Of the mark or dent, as the truth names it.
    photo : str
    shading, all_out, green : float
        In the shading layer, in one with all pigment taken out, and in log green.
    """

    what: str
    kind: str
    photo: str
    shading: float
    all_out: float
    green: float


def shares(
    true: Plane, red: Plane, planes: Sequence[Plane], near: NDArray[np.bool_]
) -> list[float] | None:
    """Slope of each plane on the true layer over that of log red, where ``near``; None where the truth
    tells too little."""
    seen = near & np.isfinite(true) & np.isfinite(red)
    for plane in planes:
        seen &= np.isfinite(plane)
    if seen.sum() < max(20, 0.6 * near.sum()):
        return None
    cause = true[seen] - true[seen].mean()
    shown = red[seen] - red[seen].mean()
    size = float(np.linalg.norm(cause) * np.linalg.norm(shown))
    base = float((cause * shown).sum())
    if base < LEAST * size:
        return None
    return [float((cause * plane[seen]).sum()) / base for plane in planes]


def _passed(plane: Plane, mm: float) -> Plane:
    """Without what is broader than a dent and finer than relief, nan where the plane is."""
    hole = ~np.isfinite(plane)
    whole = np.where(hole, np.float32(np.nanmedian(plane)), plane).astype(np.float32)
    out = gaussian(whole, FINE_MM / mm) - gaussian(whole, HIGH_PASS_MM / mm)
    out[hole] = np.nan
    return out


@one_blas_thread
def photo_rows(path: Path, capture: dict[str, Any]) -> Iterator[Kept]:
    """All dents and marks of one photo that its truth names."""
    packed = path.with_name(f"{path.stem}_layers.npz")
    if not packed.exists():
        raise click.UsageError(f"{packed} is missing: render with --layers.")
    truth = np.load(packed)
    photo = load_photo(path)
    layers = unmix(photo)
    whole = unmix(photo, SkinParams(least_share=1.0, mark_band=0.0), layers.maps).shading
    logs = log_rgb(layers.rgb)
    red, green = (np.where(layers.usable, logs[..., k], np.nan).astype(np.float32) for k in (0, 1))
    h, w = layers.shading.shape
    mm = capture["mm_per_px"] * layers.zoom
    light, melanin = (
        cv2.resize(truth[name].astype(np.float32), (w, h), interpolation=cv2.INTER_AREA)
        for name in ("shading", "melanin")
    )
    red, *planes = (_passed(plane, mm) for plane in (red, layers.shading, whole, green))
    y, x = np.mgrid[0:h, 0:w]
    for what, true, places, radius in (
        ("dent", _passed(light, mm), capture["dimples"], DENT_MM),
        ("mark", _passed(-melanin, mm), capture.get("marks", ()), MARK_MM),
    ):
        for one in places:
            if what == "dent" and not (one["visible"] and (one["depth_mm"] or 0) >= DEEP_MM):
                continue
            # The true layers hold no ink: what melanin does beside a tattoo says nothing of it.
            if one["kind"] == "tattoo":
                continue
            at = layers.to_working(np.array([[one["x"], one["y"]]], float))[0]
            near = np.hypot(x - at[0], y - at[1]) < radius / mm
            found = shares(true, red, planes, near & layers.skin)
            if found is not None:
                yield Kept(what, one["kind"], path.name, *found)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--each", is_flag=True, help="Also every dent and mark.")
def main(folders: tuple[Path, ...], each: bool) -> None:
    """Print what is kept of dents and of marks."""
    rows: list[Kept] = []
    for path in find_truths(folders):
        for capture in json.loads(path.read_text())["captures"]:
            rows += photo_rows(path.parent / capture["file"], capture)
    if each:
        for row in rows:
            click.echo(
                f"{row.photo} {row.kind} {row.what}: {row.shading:.2f} {row.all_out:.2f} {row.green:.2f}"
            )
    for what, kinds in (("dent", ()), ("mark", ()), ("mole or brown patch", BROWN)):
        here = [row for row in rows if row.kind in kinds or row.what == what]
        if not here:
            click.echo(f"{what}: none")
            continue
        click.echo(f"{what}: {len(here)}; median (quarters) of 1 in log red")
        for name, title in (
            ("shading", "shading layer"),
            ("all_out", "all pigment taken out"),
            ("green", "log green"),
        ):
            low, middle, high = np.quantile([getattr(row, name) for row in here], [0.25, 0.5, 0.75])
            click.echo(f"  {title:24}{middle:6.2f} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
