"""Photos as phones write them, of any size and number, made from a few smaller ones.

How long decoding takes depends on the bytes of a file, and those on grain: an enlarged picture is so
smooth that its JPEG has half the size of a phone's. So each gets the grain of a sensor. Each also
breathes: a smooth shift of some pixels that no one map of turn and size undoes, since else all would be
copies of a few shots, which count once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class PhoneParams:
    """What makes the files as large as a phone's: 3 to 5 MB at 12 megapixels."""

    grain: float = 4.0  # standard deviation of the luma, grey levels, as in a room in the evening
    quality: int = 93  # of the JPEG, 4:2:0
    breath: float = 0.004  # of the longer side: deviation of the smooth shift
    waves: int = 5  # nodes of the shift along each side
    heic_quality: int = 60  # of libheif's encoder


def enlarged(source: Path, megapixels: float) -> Picture:
    """A photo at so many pixels, (h, w, 3) in OpenCV's order of colours."""
    picture = cv2.imread(str(source))
    if picture is None:
        raise click.ClickException(f"{source} cannot be read.")
    zoom = (megapixels * 1e6 / (picture.shape[0] * picture.shape[1])) ** 0.5
    large = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.uint8)


def as_taken(picture: Picture, seed: int, params: PhoneParams = PhoneParams()) -> Picture:
    """The picture once more, with a body that has moved a little and grain of its own."""
    chance = np.random.default_rng(seed)
    h, w = picture.shape[:2]
    nodes = chance.normal(0, params.breath * max(h, w), (2, params.waves, params.waves))
    x, y = (cv2.resize(n.astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC) for n in nodes)
    x += np.arange(w, dtype=np.float32)
    y += np.arange(h, dtype=np.float32)[:, None]
    moved = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    grain = chance.standard_normal((h, w), np.float32) * np.float32(params.grain)
    return np.clip(np.rint(moved + grain[..., None]), 0, 255).astype(np.uint8)


def write_series(
    folder: Path,
    sources: Sequence[Path],
    count: int,
    megapixels: float,
    *,
    heic: bool = False,
    params: PhoneParams = PhoneParams(),
) -> list[Path]:
    """Write a series of so many photos, a day apart by their names.

    Parameters
    ----------
    folder : Path
        Is made; files that lie there already are kept, so that a run can go on.
    sources : sequence of Path
        Taken in turn.
    count : int
    megapixels : float
    heic : bool
        HEIC instead of JPEG (needs pillow-heif).
    """
    folder.mkdir(parents=True, exist_ok=True)
    places = []
    for k in range(count):
        day = date(2026, 1, 1) + timedelta(days=k)
        place = folder / f"{day:%Y-%m-%d}.{'heic' if heic else 'jpg'}"
        places.append(place)
        if place.exists():
            continue
        picture = as_taken(enlarged(sources[k % len(sources)], megapixels), k, params)
        if heic:
            _write_heic(picture, place, params)
        else:
            cv2.imwrite(str(place), picture, [cv2.IMWRITE_JPEG_QUALITY, params.quality])
    return places


def _write_heic(picture: Picture, place: Path, params: PhoneParams) -> None:
    import pillow_heif
    from PIL import Image

    rgb = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    pillow_heif.from_pillow(rgb).save(str(place), quality=params.heic_quality)
