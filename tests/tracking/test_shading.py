"""One lamp paints the same broad shading whatever the pose; another lamp does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer import phantom
from analyzer.alignment.model import identity_alignment
from analyzer.tracking.aligner import align_views
from analyzer.tracking.shading import shading_difference

SIZE = (600, 800)


@pytest.mark.slow
@pytest.mark.parametrize(("azimuth", "low", "high"), [(55.0, 0.0, 0.4), (-55.0, 0.6, 2.5)])
def test_another_lamp_paints_another_shading(
    studio: Any, azimuth: float, low: float, high: float
) -> None:
    person = studio.person()
    one = studio.view(studio.photo(person, studio.scene(55.0, 20.0, seed=1), SIZE))
    moved = studio.scene(azimuth, 20.0, pose=phantom.Pose(2.0, 1.0, -2.0), seed=2)
    two = studio.view(studio.photo(person, moved, SIZE))
    found = shading_difference(one, two, identity_alignment(SIZE), align_views(one, two))
    assert low <= found <= high


def test_without_common_skin_nothing_is_said(studio: Any) -> None:
    one = studio.view(studio.photo(studio.person(), studio.scene(), SIZE))
    assert np.isnan(shading_difference(one, one, identity_alignment(SIZE), None))
