"""The front end over backs that are made by hand, for a real browser: started by Streamlit.

Only looking at pixels is left out: what the user tells, tracking and comparing are the program's own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import analyzer.series
from analyzer.corrections.bind import given_of
from analyzer.corrections.model import Corrections
from analyzer.flags import OUTLINE_BY_HAND, SCALE_BY_HAND
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.ui import photo_check
from analyzer.ui.main import main
from tests.backs import PLACES, SIZE, moved, seen, shallower

# How deep the modifiable dimples of each photo are.
FACTORS = {"p0.jpg": 1.0, "p1.jpg": 1.0, "p2.jpg": 0.45, "p3.jpg": 0.45, "p4.jpg": 0.45}


def made(photo: Photo, told: Any) -> View:
    view = seen(shallower(FACTORS.get(photo.name, 1.0)), seed=int(photo.sha256[:4], 16))
    info = replace(
        view.measurement.photo,
        name=photo.name, sha256=photo.sha256, taken_at=photo.taken_at, width=SIZE[0], height=SIZE[1],
    )  # fmt: skip
    given = given_of(told or Corrections(), info)
    shot = replace(view.measurement, photo=info)
    flags = set(shot.flags)
    if given.outline:
        shot, flags = replace(shot, outline=given.outline), {*flags, OUTLINE_BY_HAND}
    if given.mm_per_px:
        unit = {"mm_per_px": given.mm_per_px, "unit": "mm"}
        shot, flags = replace(shot, **unit), {*flags, SCALE_BY_HAND}
    picture = np.full((SIZE[1] // 2, SIZE[0] // 2, 3), (196, 158, 138), np.uint8)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]] * 2.0
    for (px, py), _ in zip(PLACES, FACTORS, strict=False):
        picture[np.hypot(x - px, y - py) < 9] = (150, 112, 96)
    # A coin that lies on the skin.
    picture[np.hypot(x - 430, y - 560) < 22] = (205, 190, 120)
    return replace(
        view,
        measurement=replace(shot, flags=tuple(sorted(flags))),
        picture=picture,
        picture_zoom=2.0,
    )


def analyze_series(photos: Any, corrections: Any = None, *, progress: Any = None) -> Any:
    views = [made(photo, corrections) for photo in photos]
    return analyzer.series.analyze_measured(views, corrections, lambda _, __: moved())


analyzer.series.analyze_series = analyze_series
photo_check.look_closely = lambda data, name: photo_check.Seen("", (), "one lamp", b"")

main()
