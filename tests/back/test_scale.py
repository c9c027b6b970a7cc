"""Millimetres follow the printed marker, unless it contradicts the back; it is never skin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.back.scale import Scale, ScaleParams, scale_of
from analyzer.flags import MARKER_LEFT_OUT
from analyzer.photo.marker import Marker
from analyzer.photo.model import ScaleHint
from tests.photo.paper import lay, square

ON_BACK = np.array([0.3, 0.1])
WAIST = 300.0
"""mm; of a back 400 px wide."""


def told(
    waist_mm: float = WAIST,
    tilt: float = 5.0,
    place: np.ndarray = ON_BACK,
    hint: ScaleHint = ScaleHint(),
    *,
    own: bool = True,
    side_mm: float = 40.0,
) -> Scale:
    side_px = side_mm / (waist_mm / 400.0)
    marker = Marker(own, square((200.0, 200.0), side_px), side_px, tilt)
    return scale_of(marker, place, 400.0, hint)


def test_the_guides_marker_gives_the_scale_with_its_own_error() -> None:
    scale = told()
    assert scale.mm_per_px == pytest.approx(WAIST / 400.0)
    assert scale.basis == "marker"
    assert 0.01 < scale.se < 0.03
    assert not scale.marker_left_out
    # What is read from fewer pixels, or from a plane that turns away, is less sure.
    assert told(600.0).marker_left_out
    assert told(tilt=40.0).se > scale.se
    small = scale_of(Marker(True, square((9.0, 9.0), 20.0), 20.0, 5.0), ON_BACK, 150.0)
    assert small.se > scale.se


def test_a_marker_goes_before_a_width_that_agrees_with_it() -> None:
    scale = told(hint=ScaleHint(back_width_mm=280.0))
    assert (scale.basis, scale.mm_per_px) == ("marker", pytest.approx(0.75))


@pytest.mark.parametrize(
    "other",
    [
        {"waist_mm": 150.0},
        {"waist_mm": 700.0},
        {"tilt": 65.0},
        {"place": np.array([1.2, 0.3])},
        {"place": np.array([0.0, -0.9])},
    ],
)
def test_what_cannot_be_the_guides_paper_on_this_back_is_left_out(other: Any) -> None:
    scale = told(**other)
    assert (scale.mm_per_px, scale.basis, scale.marker_left_out) == (None, "none", True)


def test_a_width_that_contradicts_the_marker_is_kept() -> None:
    scale = told(hint=ScaleHint(back_width_mm=380.0))
    assert scale.mm_per_px == pytest.approx(380.0 / 400.0)
    assert (scale.basis, scale.se) == ("width", ScaleParams().width_se)
    assert scale.marker_left_out


def test_the_users_own_marker_has_the_size_that_was_told() -> None:
    scale = told(hint=ScaleHint(marker_mm=25.0), own=False, side_mm=25.0)
    assert scale.mm_per_px == pytest.approx(WAIST / 400.0)
    assert scale_of(None, None, 400.0, ScaleHint(marker_mm=25.0)) == Scale(
        None, "none", pytest.approx(float("nan"), nan_ok=True)
    )


@pytest.fixture(scope="module")
def plain(studio: Any) -> Any:
    """A phantom's picture in linear light and the real size of its pixels."""
    shot = studio.shoot(studio.person(), studio.scene())
    return studio.develop(shot.rgb), shot.truth["mm_per_px"]


@pytest.mark.parametrize(
    ("place", "turn", "tilt"), [((0.5, 0.62), 8.0, 10.0), ((0.62, 0.8), -20.0, 30.0)]
)
def test_a_phantom_with_a_marker_is_measured_in_millimetres(
    studio: Any, plain: Any, place: tuple[float, float], turn: float, tilt: float
) -> None:
    """Within two percent, and what the paper covers is no dimple; the others stay where they were."""
    photo, mm_per_px = plain
    h, w = photo.rgb.shape[:2]
    corners = square((place[0] * w, place[1] * h), 40.0 / mm_per_px, turn, tilt, 70.0)
    with_paper = lay(photo.rgb, corners)
    marked = replace(photo, rgb=with_paper, sha256=f"{round(turn):064d}")
    views = [studio.view(one) for one in (photo, marked)]
    before, after = (view.measurement for view in views)
    assert before.scale_basis == "none"
    assert (after.scale_basis, after.unit) == ("marker", "mm")
    assert after.mm_per_px == pytest.approx(mm_per_px, rel=0.02)
    assert MARKER_LEFT_OUT not in after.flags
    assert after.back_width_px == pytest.approx(before.back_width_px, rel=0.02)
    middle = corners.mean(axis=0)
    reach = 0.9 * 40.0 / mm_per_px
    for dimple in after.dimples:
        assert max(abs(dimple.x - middle[0]), abs(dimple.y - middle[1])) > reach
    free = [d for d in before.dimples if np.hypot(d.x - middle[0], d.y - middle[1]) > 2.5 * reach]
    strong = [d for d in free if d.visibility > 30]
    known = views[1].candidates
    for dimple in strong:
        gaps = np.hypot(*(known.xy - [dimple.x, dimple.y]).T)
        assert gaps.min() < 8.0 / mm_per_px
        # As sure as before, the pair's word on its halves aside; one at the line may fall on either side of it.
        sure = float(known.confidence[gaps.argmin()])
        assert sure > 0.9 or sure == pytest.approx(dimple.confidence, abs=0.1)
