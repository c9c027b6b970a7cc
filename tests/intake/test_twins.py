"""A shot is known again in every copy of it, and never taken for the next shot.

The whole sweep, 40 ways of saving again and 200 pairs of different shots of one session, runs with
``DIMPLES_SWEEP=1`` and prints its figures; the suite takes a part of it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from analyzer.intake.collage import is_collage
from analyzer.intake.fingerprint import Fingerprint, fingerprint
from analyzer.intake.twins import likeness, same_shot

SAMPLES = Path(__file__).parents[2] / "sample_images"
PHOTOS = sorted(SAMPLES.glob("*/*.jpg"))
SWEEP = bool(os.environ.get("DIMPLES_SWEEP"))
SIDE = 1300 if SWEEP else 800


def _neighbour(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


resaved = _neighbour("resaved")


def picture(path: Path) -> Image.Image:
    return resaved.small(Image.open(path).convert("RGB"), SIDE)


def print_of(one: Image.Image) -> Fingerprint:
    return fingerprint(np.asarray(one.convert("L")))


@pytest.fixture(scope="module")
def originals() -> dict[Path, tuple[Image.Image, Fingerprint]]:
    chosen = PHOTOS if SWEEP else PHOTOS[::5]
    shots = {path: picture(path) for path in chosen}
    return {path: (shot, print_of(shot)) for path, shot in shots.items()}


@pytest.mark.slow
def test_every_way_of_saving_again_is_found(originals) -> None:
    ways, missed = list(resaved.RESAVED.items()), []
    tried = 0
    for k, (path, (shot, known)) in enumerate(originals.items()):
        for name, again in ways if SWEEP else ways[k :: len(originals)]:
            tried += 1
            if not same_shot(known, print_of(again(shot))):
                missed.append((path.name, name))
    print(f"{tried} copies in {len(ways)} ways, missed: {missed}")
    assert len(ways) >= 30
    assert not missed


@pytest.mark.slow
def test_no_two_shots_of_a_session_are_taken_for_one(originals) -> None:
    pairs = 200 if SWEEP else 12
    known = list(originals.values())
    taken, most = [], 0.0
    for k in range(pairs):
        shot, first = known[k % len(known)]
        # From a breath, some 2 mm, to a step.
        other = resaved.moments_later(shot, k, 1.25 + 0.25 * (k // len(known) % 16))
        found = likeness(first, print_of(other))
        most = max(most, found.agree)
        if same_shot(first, print_of(other)):
            taken.append(k)
    print(f"{pairs} pairs of different shots, taken for one: {taken}; at most {most:.2f} agree")
    assert not taken


def test_photos_of_people_are_all_different() -> None:
    chosen = PHOTOS if SWEEP else PHOTOS[:6]
    prints = [print_of(picture(path)) for path in chosen]
    for k, one in enumerate(prints):
        assert not any(same_shot(one, other) for other in prints[:k])


def test_a_copy_that_states_another_time_is_still_found(originals) -> None:
    for shot, known in list(originals.values())[:2]:
        assert same_shot(known, print_of(resaved.saved(shot, quality=80)), strict=True)


def test_empty_and_tiny_pictures_are_like_nothing() -> None:
    flat = fingerprint(np.full((40, 30), 120, np.uint8))
    assert not same_shot(flat, flat)
    assert not same_shot(fingerprint(np.zeros((1, 1), np.uint8)), flat)


def test_two_photos_in_one_picture_are_told_and_single_ones_are_not() -> None:
    shots = [picture(path) for path in PHOTOS[:: 1 if SWEEP else 3]]
    assert not any(is_collage(np.asarray(shot.convert("L"))) for shot in shots)
    found = 0
    for one, two in pairwise(shots):
        pair = Image.new("RGB", (one.width * 2 + 16, one.height), (255, 255, 255))
        pair.paste(one, (0, 0))
        pair.paste(two.resize(one.size), (one.width + 16, 0))
        found += is_collage(np.asarray(pair.convert("L")))
    assert found >= 0.8 * (len(shots) - 1)
