"""Results are recalled for the same object alone, the last few, and keep no value alive."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from analyzer.arrays.recall import recalled


class Large:
    """Something that many are compared with."""


def test_the_last_few_results_are_kept_by_object_and_parameters() -> None:
    asked = []

    @recalled(2)
    def costly(value: Large, more: int) -> np.ndarray:
        asked.append((value, more))
        return np.full(3, more)

    one, two, three = Large(), Large(), Large()
    first = costly(one, 1)
    assert costly(one, 1) is first
    assert len(asked) == 1
    np.testing.assert_array_equal(costly(one, 2), [2, 2, 2])
    assert costly(one, 1) is first
    costly(two, 1)
    # What was asked for again outlived what was not.
    assert costly(one, 1) is first
    assert len(asked) == 3
    costly(two, 1)
    costly(three, 1)
    costly(one, 1)
    assert len(asked) == 5


def test_no_value_is_kept_alive() -> None:
    @recalled(4)
    def costly(value: Large, more: int) -> int:
        return more

    value = Large()
    watch = weakref.ref(value)
    costly(value, 1)
    del value
    gc.collect()
    assert watch() is None
