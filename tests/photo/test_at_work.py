"""A photo made small for measuring gives the same pixels and places as the whole one."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.photo.model import Photo
from analyzer.photo.resize import at_work, working_copy


@pytest.mark.parametrize("size", [(301, 400), (400, 299), (97, 401), (400, 400)])
@pytest.mark.parametrize("step", [1, 2])
def test_the_working_copy_is_the_same(size, step) -> None:
    width, height = size
    rgb = np.random.default_rng(0).random((height, width, 3), np.float32)
    full = (width * step - step // 2, height * step) if step > 1 else None
    photo = Photo(rgb, "0" * 64, step=step, full_size=full)
    small = at_work(photo, 160)
    assert max(small.rgb.shape) == 160
    assert small.size == photo.size
    for side in (160, 200):
        pixels, zoom = working_copy(small, side)
        if side == 160:
            want, its = working_copy(photo, side)
            np.testing.assert_array_equal(pixels, want)
            assert zoom == its
    assert at_work(small, 160) is small
    assert at_work(photo, 5000) is photo


def test_a_size_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="must be"):
        Photo(np.zeros((100, 100, 3), np.float32), "0" * 64, step=2.5, full_size=(300, 250))
