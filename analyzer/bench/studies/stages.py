"""Where the time goes: processor seconds of each stage of aligning two photos and measuring one.

    python -m analyzer.bench.studies.stages FIRST SECOND

Both photos are enlarged to 12 megapixels, so that the figures are those of a phone's full picture;
the first is stored as JPEG again, to be decoded. Everything runs on one thread; the best of some
rounds counts, since other work on the machine can only slow it down.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import process_time
from typing import TypeVar

import cv2
import numpy as np
from PIL import Image

from analyzer.alignment.align import start_from
from analyzer.alignment.dense import refine
from analyzer.alignment.judge import judge
from analyzer.alignment.params import AlignParams
from analyzer.alignment.rough import rough_model
from analyzer.alignment.texture import pigment_texture
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.locate import locate_back
from analyzer.measurement.measure import view_photo
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.photo.preview import encode_srgb
from analyzer.photo.resize import working_copy
from analyzer.series import align
from analyzer.skin.classes import class_maps
from analyzer.skin.region import back_region
from analyzer.skin.unmix import unmix

T = TypeVar("T")

SIZE = (3000, 4000)
"""Width and height of a 12-megapixel photo held upright."""
ROUNDS = 4


def enlarged(path: Path) -> Photo:
    """A photo at 12 megapixels, whatever it had."""
    photo = load_photo(path)
    size = SIZE if photo.size[0] <= photo.size[1] else SIZE[::-1]
    rgb = cv2.resize(photo.rgb, size, interpolation=cv2.INTER_CUBIC)
    return replace(photo, rgb=np.clip(rgb, 0, 1).astype(np.float32))


def as_file(photo: Photo) -> bytes:
    """The photo as a JPEG of sRGB, 4:2:0, of the quality that phones use."""
    out = io.BytesIO()
    Image.fromarray(encode_srgb(photo.rgb)).save(out, "JPEG", quality=92)
    return out.getvalue()


def best(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, float]:
    """What ``work`` gives, and its least processor time in s."""
    least, out = float("inf"), None
    for _ in range(rounds):
        start = process_time()
        out = work()
        least = min(least, process_time() - start)
    assert out is not None
    return out, least


@one_blas_thread
def stages(first: Photo, second: Photo) -> list[tuple[str, float]]:
    """Processor time in s of each stage, in order; indented ones are part of the one above."""
    params = AlignParams()
    rows = []
    both = []
    spent = dict.fromkeys(("small", "maps", "border", "unmix", "back", "texture"), 0.0)
    for photo in (first, second):
        (rgb, _), small = best(partial(working_copy, photo, 1600))
        maps, told = best(partial(class_maps, rgb))
        _, bordered = best(partial(back_region, rgb, maps))
        layers, unmixed = best(partial(unmix, photo))
        back, located = best(partial(locate_back, layers))
        texture, textured = best(partial(pigment_texture, layers, back))
        both.append(texture)
        stages_ = (small, told, bordered, unmixed, located, textured)
        for name, seconds in zip(spent, stages_, strict=True):
            spent[name] += seconds
    rows += [
        ("colour layers of both photos", spent["unmix"]),
        ("  made small", spent["small"]),
        ("  what is where", spent["maps"]),
        ("  the back's border", spent["border"]),
        ("backs found", spent["back"]),
        ("pigment textures", spent["texture"]),
    ]
    one, two = both
    rough, seconds = best(lambda: rough_model(one, two, params))
    rows.append(("features matched", seconds))
    if rough is not None:
        start = start_from(one, rough, params)
        refined, seconds = best(lambda: refine(one, two, start, params))
        rows.append(("patches found again", seconds))
        sizes = (first.size, second.size)
        _, seconds = best(lambda: judge(refined, one, two, sizes, len(rough.source), params))
        rows.append(("judged, and laid out as a map", seconds))
    _, seconds = best(lambda: align(first, second))
    rows.append(("one pair aligned", seconds))
    _, seconds = best(lambda: view_photo(first, measure_only=True))
    file = as_file(first)
    _, decoding = best(lambda: load_photo(file))
    rows.append(("one photo decoded", decoding))
    rows.append(("one photo measured", seconds))
    rows.append(("one photo decoded and measured", decoding + seconds))
    return rows


def main(arguments: list[str]) -> int:
    """Print the table for two photos."""
    if len(arguments) != 2:
        print("usage: python -m analyzer.bench.studies.stages FIRST SECOND", file=sys.stderr)
        return 2
    cv2.setNumThreads(1)
    first, second = (enlarged(Path(a)) for a in arguments)
    print(f"{'stage':<34} s of processor time")
    for name, seconds in stages(first, second):
        print(f"{name:<34} {seconds:6.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
