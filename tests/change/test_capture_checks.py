"""How two photos were taken: each item by itself, on sides of which everything is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from analyzer.alignment.model import Alignment
from analyzer.change import capture_checks as taken
from analyzer.change.params import ChangeParams
from analyzer.measurement.model import Measurement
from analyzer.results import Series

FITTED = Alignment(True, "", 1.5, None, None, 200, 0.9, 1.02, -1.5)
NAN = float("nan")
Pair = tuple[Measurement, Measurement]


@pytest.fixture
def pair(make_series: Callable[..., Series]) -> Pair:
    one, two = make_series((1.0, 1.0)).measurements
    return one, two


def lens(m: Measurement, focal: float | None) -> Measurement:
    return replace(m, photo=replace(m.photo, focal_mm_35=focal))


def test_the_distance_follows_from_focal_length_and_back_width(pair: Pair) -> None:
    """52 mm on a frame of 43.27 mm, 1200 x 1600 px: a back of 700 px of 0.21 mm is 0.5 m away."""
    found = taken.distance(pair, True)
    assert found.status == "ok"
    assert "about 0.5 m" in found.text
    bare = tuple(replace(m, mm_per_px=None) for m in pair)
    assert "3.4 times the width of the back" in taken.distance((bare[0], bare[1]), True).text


def test_a_longer_lens_from_farther_off_is_another_perspective(pair: Pair) -> None:
    """The back is as large in both pictures, and yet not seen from the same distance."""
    found = taken.distance((lens(pair[0], 26.0), lens(pair[1], 52.0)), True)
    assert found.status == "differs"
    assert "Before from about 0.3 m, after from about 0.5 m" in found.text


def test_twice_the_pixels_are_the_same_distance(pair: Pair) -> None:
    two = pair[1]
    double = replace(
        two,
        photo=replace(two.photo, width=2400, height=3200),
        back_width_px=2 * two.back_width_px,
        mm_per_px=0.105,
    )
    assert taken.distance((pair[0], double), True).status == "ok"


@pytest.mark.parametrize(("same_size", "status"), [(True, "ok"), (False, "unknown")])
def test_without_a_focal_length_the_distance_is_not_made_up(
    pair: Pair, same_size: bool, status: str
) -> None:
    found = taken.distance((pair[0], lens(pair[1], None)), same_size)
    assert found.status == status
    assert " m." not in found.text


def test_a_flank_cut_off_is_named_by_its_photo(pair: Pair) -> None:
    cut = replace(pair[1], flags=("cropped",))
    found = taken.framing((pair[0], cut), FITTED)
    assert found.status == "differs"
    assert "after photo a flank" in found.text
    assert "90 %" in found.text
    assert taken.framing(pair, FITTED).status == "ok"


def test_sharpness_without_skin_is_unknown() -> None:
    assert taken.sharpness((NAN, 0.01), ChangeParams()).status == "unknown"
    assert taken.sharpness((0.0, 0.01), ChangeParams()).status == "unknown"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ((1.5, 1.4, 1.6), "brighter"),
        ((-1.5, -1.4, -1.6), "darker"),
        ((0.6, 0.0, -0.6), "of another colour"),
        ((2.4, 1.4, 1.0), "brighter and of another colour"),
    ],
)
def test_another_background_is_described(after: tuple[float, float, float], words: str) -> None:
    found = taken.background((0.0, 0.0, 0.0), after)
    assert found.status == "differs"
    assert f"is {words} in the after photo" in found.text


def test_a_background_that_hardly_shows_is_unknown() -> None:
    assert taken.background((NAN, NAN, NAN), (0.0, 0.0, 0.0)).status == "unknown"
    assert taken.background((0.2, 0.0, 0.0), (0.0, 0.0, 0.1)).status == "ok"


def test_smoothed_skin_is_a_trace(pair: Pair) -> None:
    soft = replace(pair[0], flags=("blurred",))
    found = taken.filter_traces((soft, pair[1]))
    assert found.status == "differs"
    assert "missing in the before photo" in found.text
    assert "before and the after photo" in taken.filter_traces((soft, soft)).text
    assert taken.filter_traces(pair).status == "ok"
