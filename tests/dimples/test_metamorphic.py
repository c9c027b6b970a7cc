"""What leaves the relief alone leaves prominence alone: within its own standard error.

Exposure, white balance, mirroring, turning, rescaling, moles and stronger compression change a
picture and no dimple. `python -m analyzer.bench.studies.metamorphic` does the same on whole folders.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from analyzer import load_photo, measure
from analyzer.bench.people.truth import read_truth
from analyzer.bench.studies.moves import Moves, compare_twins
from analyzer.bench.studies.twins import CHANGES, Spots
from analyzer.measurement.model import Measurement
from analyzer.photo.model import Photo

SAMPLES = Path(__file__).parents[2] / "sample_images"
SHRINK = 0.67
PEOPLE = ("person-a", "person-b")

Case = tuple[Photo, Spots, Measurement]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The first photo of two people, one by a window and one by flash, somewhat smaller."""
    out = []
    for person in PEOPLE:
        capture = read_truth(SAMPLES / person / "truth.json").captures[0]
        photo = load_photo(SAMPLES / person / capture.file)
        rgb = cv2.resize(photo.rgb, None, fx=SHRINK, fy=SHRINK, interpolation=cv2.INTER_AREA)
        photo = replace(photo, rgb=np.asarray(rgb, np.float32))
        found = measure(photo)
        true = np.array([[d.x, d.y] for d in capture.dimples if d.visible]) * SHRINK
        spots = Spots(np.array(found.outline), true, capture.mm_per_px / SHRINK)
        out.append((photo, spots, found))
    return out


def moves_of(cases: list[Case], name: str) -> list[Moves]:
    out = []
    for photo, spots, found in cases:
        twin = CHANGES[name](photo, spots)
        out.append(compare_twins(found, measure(twin.photo), twin.places, spots.mm_per_px))
    return out


def test_there_is_enough_to_compare(cases: list[Case]) -> None:
    assert sum(len(found.dimples) for _, _, found in cases) >= 12


# Colour is what compression at that quality throws away, and with it the means to tell pigment from
# shading: the skin's noise grows by a fifth, and dimples that only just show are lost in it.
KEPT = dict.fromkeys(CHANGES, 0.8) | {"JPEG 70": 0.6}
# Shares of the prominence: a fifth, or with JPEG three tenths, of the standard error of 40 % that two earlier networks
# stated. The one that is shipped states a smaller error, which is no reason to move more.
MEAN = dict.fromkeys(CHANGES, 0.08) | {"JPEG 70": 0.12}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_prominence_moves_by_less_than_its_standard_error(cases: list[Case], name: str) -> None:
    """Nine of ten dimples do, their mean by far less, and most are found again."""
    moves = moves_of(cases, name)
    shifts = np.abs(np.concatenate([m.shifts for m in moves]))
    assert np.mean(shifts < 1) >= 0.9
    assert np.mean(np.abs(np.concatenate([m.relative for m in moves]))) < MEAN[name]
    assert len(shifts) >= KEPT[name] * sum(m.found for m in moves)


def test_a_shallower_back_does_move(cases: list[Case]) -> None:
    """Half the contrast is half the relief, which moves prominence by more than the means above."""
    shifts = []
    for photo, spots, found in cases:
        rgb = np.maximum(photo.rgb, 1e-4)
        broad = cv2.GaussianBlur(rgb, (0, 0), 25.0 / spots.mm_per_px)
        softer = replace(photo, rgb=np.asarray(broad * (rgb / broad) ** 0.5, np.float32))
        still = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
        shifts.append(compare_twins(found, measure(softer), still, spots.mm_per_px).relative)
    moved = np.concatenate(shifts)
    assert np.mean(moved) < -max(MEAN.values())
