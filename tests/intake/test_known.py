"""Files that hold the same shot count once; a picture of two of them is none of them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from analyzer.intake import Known, dated, fold
from analyzer.intake.collage import COLLAGE
from analyzer.intake.look import look

SAMPLES = Path(__file__).parents[2] / "sample_images" / "person-a"


def known(**pictures: Image.Image) -> tuple[Known, ...]:
    looks = []
    for name, one in pictures.items():
        stored = BytesIO()
        one.save(stored, "JPEG", quality=92)
        looks.append((f"{name}.jpg", look(stored.getvalue())))
    return dated(looks)


def shots() -> tuple[Image.Image, Image.Image]:
    first, last = (
        Image.open(SAMPLES / name).convert("RGB").resize((600, 800))
        for name in ("2026-06-23.jpg", "2026-09-01.jpg")
    )
    return first, last


def beside(one: Image.Image, two: Image.Image) -> Image.Image:
    return Image.fromarray(np.hstack([np.asarray(one), np.asarray(two)]))


def test_a_picture_of_two_photos_of_the_folder_swallows_neither() -> None:
    """Their walls are alike, so no seam shows where they meet."""
    first, last = shots()
    both = known(pair=beside(first, last), before=first, after=last)
    assert not both[0].look.collage
    taken = fold(both)
    assert [p.name for p in taken.photos] == ["before.jpg", "after.jpg"]
    assert taken.left_out == (("pair.jpg", COLLAGE),)
    assert not taken.notes


def test_copies_of_one_shot_still_count_once() -> None:
    first, _ = shots()
    taken = fold(known(a=first, b=first.resize((450, 600)), c=first.crop((0, 0, 600, 500))))
    assert len(taken.photos) == 1
    assert len(taken.notes) == 2
    assert not taken.left_out
