"""On phantoms, dents are found where they are, and paint is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from analyzer import phantom
from analyzer.measurement.model import Measurement
from analyzer.photo.model import Photo

SIZE = (600, 800)


def clean(studio: Any) -> Any:
    """One dent on skin without any other mark."""
    dent = phantom.Dent(0, "modifiable", 68.0, 60.0, 1.8, (7.5, 7.5))
    return studio.person(dents=(dent,))


@pytest.fixture(scope="module")
def photo(studio: Any) -> Photo:
    return studio.photo(clean(studio), studio.scene(), SIZE)


@pytest.fixture(scope="module")
def truth(studio: Any) -> dict[str, Any]:
    return studio.shoot(clean(studio), studio.scene(), SIZE).truth


def gaps_mm(measured: Measurement, truth: dict[str, Any], at: tuple[float, float]) -> np.ndarray:
    places = np.array([[d.x, d.y] for d in measured.dimples]).reshape(-1, 2)
    return np.linalg.norm(places - at, axis=1) * truth["mm_per_px"]


def place_of(truth: dict[str, Any]) -> tuple[float, float]:
    return truth["dimples"][0]["x"], truth["dimples"][0]["y"]


def test_a_dent_is_found_where_it_is(studio: Any, photo: Photo, truth: dict[str, Any]) -> None:
    measured = studio.view(photo).measurement
    assert gaps_mm(measured, truth, place_of(truth)).min() < 3.0


def test_its_body_frame_place_is_right(studio: Any, photo: Photo, truth: dict[str, Any]) -> None:
    """To the viewer's right of the midline and above the waistband, in back widths."""
    measured = studio.view(photo).measurement
    gaps = gaps_mm(measured, truth, place_of(truth))
    found = measured.dimples[int(gaps.argmin())]
    width_mm = measured.back_width_px * truth["mm_per_px"]
    assert found.u == pytest.approx(68 / width_mm, abs=0.06)
    assert found.v == pytest.approx((60 + 50) / width_mm, abs=0.08)
    assert found.kind != "fixed"


def test_a_painted_mole_is_no_dimple(studio: Any, photo: Photo, truth: dict[str, Any]) -> None:
    """Dark paint of a dimple's size adds nothing at its place, and the dent stays."""
    x0, y0 = place_of(truth)
    mole = (SIZE[0] - x0, y0)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    radius = 3.0 / truth["mm_per_px"]
    soft = expit((radius - np.hypot(x - mole[0], y - mole[1])) / 0.8)
    paint = np.exp(-soft[..., None] * np.array([0.35, 0.75, 1.1]))
    measured = studio.view(studio.develop((photo.rgb * paint).astype(np.float32))).measurement
    assert (gaps_mm(measured, truth, mole) > 8.0).all()
    assert gaps_mm(measured, truth, (x0, y0)).min() < 3.0


@pytest.mark.slow
@pytest.mark.parametrize(("azimuth", "elevation"), [(40.0, 30.0), (-30.0, 45.0)])
def test_smooth_skin_has_hardly_any_dimple(studio: Any, azimuth: float, elevation: float) -> None:
    """At most two false finds, in light that reaches both flanks: no shadow ends on the back."""
    smooth = studio.person(dents=())
    measured = studio.view(studio.photo(smooth, studio.scene(azimuth, elevation))).measurement
    assert measured.ok
    assert len(measured.dimples) <= 2


@pytest.mark.slow
def test_dented_skin_shows_more_than_smooth_skin(studio: Any) -> None:
    dented, smooth = (
        studio.view(studio.photo(person, studio.scene(40.0, 30.0))).measurement
        for person in (studio.person(), studio.person(dents=()))
    )
    assert dented.visibility > smooth.visibility + 10


def test_mirrored_photo_gives_mirrored_dimples(studio: Any) -> None:
    photo = studio.photo(studio.person(), studio.scene())
    flipped = studio.develop(np.ascontiguousarray(photo.rgb[:, ::-1]))
    one, two = studio.view(photo).measurement, studio.view(flipped).measurement
    right = photo.size[0] - 1
    places = [sorted((d.x, d.y, d.prominence) for d in one.dimples)]
    places.append(sorted((right - d.x, d.y, d.prominence) for d in two.dimples))
    assert len(places[0]) >= 3
    matched = [min(np.hypot(a[0] - b[0], a[1] - b[1]) for b in places[1]) for a in places[0]]
    assert sum(m < 5 for m in matched) >= len(matched) - 1
    assert abs(len(places[0]) - len(places[1])) <= 1


@pytest.mark.parametrize("exposure", [0.7, 0.85])
def test_exposure_changes_no_prominence(
    studio: Any, photo: Photo, truth: dict[str, Any], exposure: float
) -> None:
    """The same dimples, each deeper or shallower by less than its standard error.

    A find at the threshold of confidence may fall on either side of it; surer ones may not.
    """
    darker = studio.view(studio.develop(photo.rgb * np.float32(exposure))).measurement
    sure = [d for d in studio.view(photo).measurement.dimples if d.confidence > 0.6]
    assert sure
    for d in sure:
        gaps = gaps_mm(darker, truth, (d.x, d.y))
        assert gaps.min() < 3.0
        near = darker.dimples[int(gaps.argmin())]
        assert abs(near.prominence - d.prominence) < 0.3 * d.prominence_se


@pytest.mark.slow
def test_deeper_dents_have_more_prominence(studio: Any) -> None:
    """The same dent at a third of its depth and in full."""
    scene = studio.scene()
    values = []
    for factor in (0.35, 1.0):
        view = studio.view(studio.photo(clean(studio), replace(scene, factor=factor), SIZE))
        truth = studio.shoot(clean(studio), scene, SIZE).truth
        gaps = gaps_mm(view.measurement, truth, place_of(truth))
        near = gaps.min(initial=np.inf) < 4
        values.append(view.measurement.dimples[int(gaps.argmin())].prominence if near else 0.0)
    assert values[1] > 1.6 * values[0]
