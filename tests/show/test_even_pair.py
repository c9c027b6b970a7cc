"""Two pictures for a blinded look tell nothing but the skin: one size, one exposure, no surroundings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from analyzer.results import Series
from analyzer.show.even_pair import even_pair


@pytest.fixture
def series(make_series: Callable[..., Series]) -> Series:
    """The second photo is darker and redder, and its surroundings are of another colour."""
    made = make_series((1.0, 0.6))
    h, w = made.pictures[0].upright.shape[:2]
    rng = np.random.default_rng(1)
    skin = np.array((200, 160, 140)) + rng.normal(0, 4, (h, w, 1))
    first = np.clip(skin, 0, 255).astype(np.uint8)
    second = np.clip(skin * (0.7, 0.55, 0.5), 0, 255).astype(np.uint8)
    second[: h // 8] = (10, 90, 200)
    shots = [
        replace(m, outline=((200.0, 300.0), (900.0, 300.0), (900.0, 1300.0), (200.0, 1300.0)))
        for m in made.measurements
    ]
    pictures = (
        replace(made.pictures[0], upright=first),
        replace(made.pictures[1], upright=second, aligned=second),
    )
    return replace(made, measurements=tuple(shots), pictures=pictures, reference=0)


def test_both_are_alike_in_size_exposure_and_surroundings(series: Series) -> None:
    pair = even_pair(series, (0, 1), 300)
    assert pair is not None
    one, two = pair
    assert one.shape == two.shape
    assert max(one.shape) <= 300
    grey = (one == one[0, 0]).all(axis=2)
    assert 0.02 < grey.mean() < 0.9
    # What is not the back is the same grey in both.
    assert (two[grey] == one[0, 0]).all()
    middle = [np.median(picture[~grey], axis=0) for picture in pair]
    np.testing.assert_allclose(middle[0], middle[1], atol=2)


def test_the_order_asked_for_is_the_order_given(series: Series) -> None:
    one, two = even_pair(series, (0, 1), 300) or (None, None)
    three, four = even_pair(series, (1, 0), 300) or (None, None)
    assert one is not None
    assert four is not None
    np.testing.assert_array_equal(one, four)
    np.testing.assert_array_equal(two, three)


def test_a_photo_that_is_not_aligned_makes_no_pair(series: Series) -> None:
    lost = replace(series.pictures[1], aligned=None)
    assert even_pair(replace(series, pictures=(series.pictures[0], lost)), (0, 1), 300) is None
