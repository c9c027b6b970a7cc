"""One photo taken apart: pictures of one size, and words with the photo's own figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.show.accuracy import accuracy
from analyzer.show.steps import StepLook, steps

SAMPLE = Path(__file__).parents[2] / "sample_images" / "person-a" / "2026-06-09_0740.jpg"


@pytest.mark.slow
def test_the_steps_of_a_sample_photo() -> None:
    shown = steps(load_photo(SAMPLE))
    assert [step.title[0] for step in shown] == list("12345")
    assert len({step.picture.shape for step in shown}) == 1
    assert max(shown[0].picture.shape) <= StepLook().longest
    assert all(step.alt and step.text and step.picture.dtype == np.uint8 for step in shown)
    # Shading is grey, pigment is not.
    spread = [float(np.ptp(step.picture.astype(int), axis=2).mean()) for step in shown]
    assert spread[1] > 10
    assert spread[2] == 0
    assert "of 100" in shown[4].text


def test_a_photo_without_a_back_says_so() -> None:
    rgb = np.full((400, 300, 3), 0.4, np.float32)
    (only,) = steps(Photo(rgb, "0" * 64, "wall.jpg"))
    assert only.text
    assert "no back" in only.alt


def test_figures_ship_with_the_program() -> None:
    known = accuracy()
    assert known.people > 0
    assert known.rows
    assert all(row.what and row.value for row in known.rows)
