"""Sessions lit from different sides are noticed, read as wholes, and said to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import analyzer
from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.photo.model import Photo

SIZE = (450, 600)


@pytest.fixture(autouse=True, scope="module")
def _measured_once() -> Iterator[None]:
    """What is asked here comes after measuring; the pictures differ in what they show."""
    kept: dict[tuple[str, str], View] = {}

    def once(photo: Photo) -> View:
        if (photo.name, photo.sha256) not in kept:
            kept[photo.name, photo.sha256] = view_photo(photo)
        return kept[photo.name, photo.sha256]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analyzer.series.view_photo", once)
        yield


@pytest.fixture(scope="module")
def shot(studio: Any) -> Any:
    def take(azimuth: float, elevation: float, factor: float, seed: int) -> Photo:
        scene = studio.scene(azimuth, elevation, factor=factor, seed=seed)
        rgb = studio.shoot(studio.person(), scene, SIZE).rgb
        return studio.develop(rgb, name=f"{azimuth:.0f}_{seed}.jpg")

    return take


@pytest.mark.slow
def test_photos_from_two_sides_are_read_together(shot: Any) -> None:
    """Lamps to the left and to the right before, other ones above afterwards."""
    before = [shot(-65, 20, 1.0, 1), shot(65, 20, 1.0, 2)]
    after = [shot(25, 50, 0.35, 5), shot(-30, 50, 0.35, 6)]
    found = analyzer.compare(before, after)
    assert any("earlier photos" in r and "were read together" in r for r in found.reasons)
    assert found.verdict == "reduced"
    assert found.interval[0] < -0.65 < found.interval[1]
    turned = analyzer.compare(before[::-1], after[::-1])
    assert turned.reasons == found.reasons
    assert turned.change == pytest.approx(found.change, abs=0.03)


@pytest.mark.slow
def test_lights_that_recur_are_compared_in_pairs(shot: Any) -> None:
    before = [shot(-65, 20, 1.0, 1), shot(65, 20, 1.0, 2)]
    after = [shot(-65, 20, 0.35, 7), shot(65, 20, 0.35, 8)]
    found = analyzer.compare(before, after)
    assert not any("read together" in reason for reason in found.reasons)
    assert found.verdict == "reduced"
