"""How well the back's outline is found: rendered people against their true masks, and what is no back.

    python -m analyzer.bench.outlines.study --people 24 --seed 9000 --work DIR [--skin FOLDER]
        [--negatives 300] [--peers] [--jobs 2] [--out FILE]

renders people quickly in everyday settings, five photos each, and draws bodies from the front and the
side, heads, hands, legs, dressed people and empty rooms (extra ``[outlines]``), none of which the network
has learnt from. Prints, over all photos and by tone, arms, room and light, in how many a back was found,
the overlap of its mask with the true one (intersection over union), how far its border is off in mm,
and by how much the back's width is; and in how many pictures without a back one was found. People that
already stand in DIR are not rendered again. `--out` also writes what the documents show of it, for
``dimples bench --write-docs ROOT --result outlines=FILE``.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, distance_transform_edt

from analyzer.arrays.threads import one_blas_thread
from analyzer.back.locate import locate_back
from analyzer.bench.docs.kept import write
from analyzer.bench.outlines.account import Account, Outcome
from analyzer.bench.outlines.peers import PEERS
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.skin.classes import BACK, REST, ClassMaps
from analyzer.skin.unmix import unmix

Mask = NDArray[np.bool_]

NEGATIVES = ("front", "side", "part", "clothed", "empty")
FIRST_NEGATIVE = 5_000_000
"""Number of the first lesson drawn as a negative, far from those that are learnt from."""


def known(mask: Mask) -> ClassMaps:
    """Maps that say what is true."""
    classes = np.zeros((4, *mask.shape), np.float32)
    classes[BACK], classes[REST] = mask, ~mask
    return ClassMaps(classes, (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))


def overlap_of(one: Mask, two: Mask) -> float:
    """Intersection over union; 1 where both are empty."""
    union = int((one | two).sum())
    return float((one & two).sum() / union) if union else 1.0


def border_px(one: Mask, two: Mask) -> float:
    """Median distance in px between two borders, each way; nan where there is none.

    What lies at the picture's edge is no border.
    """
    edges = [mask & ~binary_erosion(mask, border_value=1) for mask in (one, two)]
    if not edges[0].any() or not edges[1].any():
        return float("nan")
    away = [distance_transform_edt(~edge) for edge in edges]
    return float(np.median(np.concatenate([away[1][edges[0]], away[0][edges[1]]])))


@one_blas_thread
def judge(
    photo: Photo, mask: Mask, mm_per_px: float, name: str, groups: tuple[str, ...], peers: bool
) -> Outcome:
    """One photo against its true mask, (H, W) bool at the photo's size."""
    layers = unmix(photo)
    back = locate_back(layers)
    true = _at(mask, layers.skin.shape)
    ideal = locate_back(unmix(photo, maps=known(true)))
    # The shoulder blades are bare, too, and no part of the lower back.
    true = true & ideal.mask if ideal.found else true
    seen = layers.skin if back.found else np.zeros_like(layers.skin)
    low = np.arange(len(true))[:, None] >= np.flatnonzero(true.any(axis=1))[:1]
    seen = seen & low
    width = back.width_px / ideal.width_px - 1 if back.found and ideal.found else float("nan")
    others = (
        tuple(overlap_of(peer(layers.rgb) & low, true) for peer in PEERS.values()) if peers else ()
    )
    return Outcome(
        name,
        groups,
        back.found,
        overlap_of(seen, true),
        border_px(seen, true) * mm_per_px * layers.zoom,
        width,
        others,
    )


def _at(mask: Mask, shape: tuple[int, ...]) -> Mask:
    size = shape[1], shape[0]
    return np.asarray(cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5)


def judge_file(layers: Path, peers: bool = False) -> Outcome:
    """The photo beside ``sNNN_tK_layers.npz``, with what the truth file says of it."""
    stem = layers.name.removesuffix("_layers.npz")
    file = next(
        p for p in layers.parent.glob(f"{stem}.*") if p.suffix.lower() in (".jpg", ".heic", ".png")
    )
    truth = json.loads((layers.parent / f"{stem.split('_')[0]}.json").read_text())
    capture = next(c for c in truth["captures"] if c["file"] == file.name)
    with np.load(layers) as held:
        mask = np.asarray(held["mask"], bool)
    return judge(
        load_photo(file), mask, float(capture["mm_per_px"]), stem, groups_of(truth, capture), peers
    )


def groups_of(truth: dict[str, Any], capture: dict[str, Any]) -> tuple[str, ...]:
    """What a photo is counted under."""
    room = capture.get("room", {})
    return (
        f"tone {truth['tone']}",
        f"arms {capture.get('pose', {}).get('arms', '?')}",
        f"light {capture['light']['kind']}",
        f"room {room.get('pattern', '?')}",
    )


def find_in_nothing(number: int) -> tuple[str, bool]:
    """Kind of a drawn picture without a back, and whether one was found in it."""
    from analyzer.bench.outlines.lesson import draw_lesson

    kind = NEGATIVES[number % len(NEGATIVES)]
    lesson = draw_lesson(FIRST_NEGATIVE + number, size=600, kind=kind)
    if lesson.view in (-1, 1):
        return "", False
    linear = np.asarray((lesson.rgb / np.float32(255)) ** 2.2, np.float32)
    return kind, locate_back(unmix(Photo(linear, f"{number:064x}"))).found


def render(seed: int, work: Path, skin: Path | None) -> None:
    """One person with the true masks."""
    from analyzer.phantom.generate import write_people

    write_people(1, seed, work, preview=True, layers=True, quiet=True, everyday=True, skin=skin)


def arms_apart(count: int, seed: int, skin: Path | None = None) -> list[float]:
    """Spread of the back width of each of ``count`` people over all ways to hold the arms."""
    from analyzer.phantom.generate import everyday_person
    from analyzer.phantom.params import PhantomParams
    from analyzer.phantom.photograph import render_layers
    from analyzer.phantom.sitting.everyday import ARM_KINDS
    from analyzer.phantom.surface.worn_skin import everyday_skin

    params, spreads = PhantomParams(), []
    for number in range(seed, seed + count):
        subject, (capture, *_) = everyday_person(number)
        assert capture.everyday is not None
        painted = everyday_skin(subject, params, skin)
        widths = []
        for arms in ARM_KINDS:
            held = replace(capture, everyday=replace(capture.everyday, arms=(arms, arms)))
            rgb = render_layers(subject, held, (600, 800), params=params, skin=painted).rgb
            linear = np.asarray((rgb / np.float32(255)) ** 2.2, np.float32)
            back = locate_back(unmix(Photo(linear, f"{number:064x}")))
            if back.found:
                widths.append(back.width_px)
        if len(widths) > 1:
            spreads.append(max(widths) / min(widths) - 1)
    return spreads


@click.command(help=__doc__)
@click.option("--people", type=click.IntRange(min=0), default=24)
@click.option(
    "--seed", type=click.IntRange(min=0), default=9000, help="Number of the first person."
)
@click.option("--work", type=click.Path(path_type=Path), required=True)
@click.option("--skin", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--negatives", type=click.IntRange(min=0), default=300)
@click.option(
    "--arms", type=click.IntRange(min=0), default=12, help="People in every pose of the arms."
)
@click.option("--peers", is_flag=True)
@click.option("--jobs", type=click.IntRange(min=1), default=1)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
def main(
    people: int,
    seed: int,
    work: Path,
    skin: Path | None,
    negatives: int,
    arms: int,
    peers: bool,
    jobs: int,
    out: Path | None,
) -> None:
    """Render, outline, print."""
    account = run(people, seed, work, skin, negatives, arms, peers=peers, jobs=jobs)
    click.echo(account.text())
    if out is not None:
        write(out, account.kept())


def run(
    people: int,
    seed: int,
    work: Path,
    skin: Path | None = None,
    negatives: int = 300,
    arms: int = 12,
    *,
    peers: bool = False,
    jobs: int = 1,
) -> Account:
    """The whole study; see the module for what it tells."""
    seeds = range(seed, seed + people)
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(partial(render, work=work, skin=skin), seeds))
        files = sorted(f for s in seeds for f in work.glob(f"s{s:03d}_t*_layers.npz"))
        outcomes = tuple(pool.map(partial(judge_file, peers=peers), files))
        empty = tuple(pool.map(find_in_nothing, range(negatives)))
    spreads = tuple(arms_apart(arms, seed + people, skin))
    command = (
        f"python -m analyzer.bench.outlines.study --people {people} --seed {seed} --work DIR"
        f"{' --skin FOLDER' if skin else ''} --negatives {negatives} --arms {arms}"
        f"{' --peers' if peers else ''}"
    )
    return Account(command, outcomes, empty, spreads)


if __name__ == "__main__":
    main()
