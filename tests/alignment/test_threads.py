"""The same map for any number of threads."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from analyzer.arrays.threads import one_blas_thread
from analyzer.series import align

SIZE = (600, 800)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [2, 5])
def test_threads_do_not_change_a_bit_of_the_map(studio: Any, threads: int) -> None:
    person = studio.person()
    # Two shots that other tests take, too.
    scenes = studio.scene(), studio.scene(factor=0.2, seed=9)
    photos = [studio.photo(person, scene, SIZE) for scene in scenes]
    maps = []
    before = cv2.getNumThreads()
    try:
        for count in (1, threads):
            cv2.setNumThreads(count)
            with threadpool_limits(count):
                found = align(*photos)
            assert found.ok
            assert found.forward is not None
            maps.append((found.forward.xy, found.forward.error, found.error_px))
    finally:
        cv2.setNumThreads(before)
    for one, two in zip(*maps, strict=True):
        np.testing.assert_array_equal(one, two)


def test_linear_algebra_is_held_to_one_thread_and_let_go() -> None:
    from threadpoolctl import threadpool_info

    def counts() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    with threadpool_limits(2, "blas"):
        assert one_blas_thread(counts)() == {1}
        assert counts() == {2}
