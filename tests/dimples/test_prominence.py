"""The prominence map says the same as the list of dimples, and stays silent where light does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer.measurement.view import View
from analyzer.relief.model import ProminenceMap


@pytest.fixture(scope="module")
def view(studio: Any) -> View:
    return studio.view(studio.photo(studio.person(), studio.scene()))


def listed(view: View) -> np.ndarray:
    return np.array([[d.x, d.y] for d in view.measurement.dimples])


def test_a_listed_dimple_has_its_prominence_in_the_map(view: View) -> None:
    seen, dimples = view.prominence, view.measurement.dimples
    assert seen is not None
    assert seen.unit == view.measurement.unit
    assert len(dimples) >= 3
    shown = seen.depth_at(listed(view))
    for value, dimple in zip(shown, dimples, strict=True):
        assert abs(value - dimple.prominence) < dimple.prominence_se


def test_listed_dimples_are_among_the_surest_places(view: View) -> None:
    seen = view.prominence
    assert seen is not None
    at = np.rint(seen.from_photo(listed(view))).astype(int)
    skin = seen.sure[seen.skin]
    for (x, y), dimple in zip(at, view.measurement.dimples, strict=True):
        assert seen.sure[y, x] > min(0.8 * dimple.confidence, np.quantile(skin, 0.98))
    assert np.median(skin) < 0.1


def test_nothing_is_said_off_the_skin(view: View) -> None:
    seen = view.prominence
    assert seen is not None
    off = ~seen.skin
    assert np.isnan(seen.error[off]).all()
    assert not seen.sure[off].any()
    assert not seen.hidden[off].any()
    assert (seen.depth[seen.skin] > 0).all()
    assert (seen.error[seen.skin] > 0).all()
    assert np.isnan(seen.depth_at(np.array([[-5.0, -5.0]]))).all()
    # Nor is more kept than the skin and what borders on it.
    assert seen.skin.any(axis=0).mean() > 0.95
    assert seen.skin.any(axis=1).mean() > 0.95


@pytest.mark.slow
def test_flash_leaves_most_of_the_back_unseen(studio: Any, view: View) -> None:
    from analyzer import phantom

    flash = phantom.Light("flash", (phantom.Lamp(0.0, 3.0, 800.0, 25.0),), ambient=0.3)
    flat = studio.view(studio.photo(studio.person(), studio.scene(light=flash))).prominence
    lit = view.prominence
    assert flat is not None
    assert lit is not None
    assert flat.hidden[flat.skin].mean() > 0.6
    assert lit.hidden[lit.skin].mean() < 0.5


@pytest.mark.slow
def test_resolution_changes_nothing(studio: Any, view: View) -> None:
    """Twice the pixels of the same picture: the same depths at the same places."""
    rgb = studio.shoot(studio.person(), studio.scene()).rgb
    large = studio.view(studio.develop(np.repeat(np.repeat(rgb, 2, axis=0), 2, axis=1)))
    one, two = view.prominence, large.prominence
    assert one is not None
    assert two is not None
    assert two.zoom == pytest.approx(2 * one.zoom, rel=0.02)
    places = listed(view)
    shown = two.depth_at((places + 0.5) * 2 - 0.5)
    assert shown == pytest.approx(one.depth_at(places), rel=0.15)


def test_a_back_width_turns_it_into_millimetres(studio: Any, view: View) -> None:
    from dataclasses import replace

    from analyzer.photo.model import ScaleHint

    photo = studio.photo(studio.person(), studio.scene())
    known = studio.view(
        replace(photo, sha256="a" * 64, scale_hint=ScaleHint(back_width_mm=250.0))
    ).prominence
    assert known is not None
    assert view.prominence is not None
    assert known.unit == "mm"
    places = listed(view)
    assert known.depth_at(places) == pytest.approx(
        0.25 * view.prominence.depth_at(places), rel=1e-4
    )


def test_planes_of_different_shapes_are_refused() -> None:
    plane = np.zeros((4, 4), np.float32)
    with pytest.raises(ValueError, match="shape"):
        ProminenceMap(plane, plane, plane[:2], plane > 0, 1.0, (0, 0), "mm")
