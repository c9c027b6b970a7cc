"""A photo laid over the reference shows each place of the skin where the reference has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.alignment.lattice import dense_backward
from analyzer.alignment.model import Alignment, DenseMap
from analyzer.alignment.warp import aligned_picture
from tests.backs import SIZE

INNER = (slice(40, 140), slice(40, 110))
"""Picture pixels well within the mapped skin, at four photo pixels each."""


def ramp(x: Any, y: Any) -> np.ndarray:
    """A colour that tells its place in the photo: red by x, green by y."""
    blue = 60 + 0.05 * np.asarray(x)
    return np.stack([np.asarray(x) * 0.35, np.asarray(y) * 0.28, blue], axis=-1)


def pictured(zoom: float = 4.0) -> tuple[np.ndarray, float]:
    """A photo's picture, smaller by ``zoom``, that shows the colour of each place."""
    w, h = round(SIZE[0] / zoom), round(SIZE[1] / zoom)
    y, x = (np.mgrid[0:h, 0:w] + 0.5) * zoom - 0.5
    picture = np.clip(np.rint(ramp(x, y)), 0, 255).astype(np.uint8)
    return picture, zoom


def mapped(linear: Any, shift: Any, bend: float = 0.0, margin: float = 60.0) -> Alignment:
    """A map known everywhere but near the photo's edge; ``bend`` px of a slow wave on top."""
    step = 12.0
    gx, gy = np.arange(0, SIZE[0] + step, step), np.arange(0, SIZE[1] + step, step)
    x, y = np.meshgrid(gx, gy)
    xy = np.stack([x, y], axis=-1) @ np.array(linear, float).T + np.array(shift, float)
    xy[..., 0] += bend * np.sin(y / 60)
    inside = (x > margin) & (x < SIZE[0] - margin) & (y > margin) & (y < SIZE[1] - margin)
    xy[~inside] = np.nan
    forward = DenseMap(step, xy, SIZE, np.full(x.shape, 0.5))
    return Alignment(True, "", 0.5, forward, dense_backward(forward, SIZE), 9, 0.9, 1.0, 0.0)


def places(picture: np.ndarray) -> np.ndarray:
    """Where in the moving photo each pixel comes from, by its colour."""
    return picture[..., :2].astype(float) / [0.35, 0.28]


STILL = ((1, 0), (0, 1))
TURN = ((0.97, 0.12), (-0.12, 0.97))


@pytest.mark.parametrize(
    ("linear", "shift", "bend"),
    [(STILL, (0, 0), 0.0), (STILL, (31, -18), 0.0), (TURN, (-20, 55), 0.0), (TURN, (0, 40), 12.0)],
)
def test_every_pixel_shows_the_place_that_the_map_leads_to(
    linear: Any, shift: Any, bend: float
) -> None:
    alignment = mapped(linear, shift, bend)
    out = aligned_picture(pictured(), pictured(), alignment)
    assert out is not None
    assert out.shape == pictured()[0].shape
    assert out.dtype == np.uint8
    y, x = (np.mgrid[INNER] + 0.5) * 4.0 - 0.5
    wanted = alignment.map_points(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(*x.shape, 2)
    # A step of colour is 3 to 4 px of the photo.
    assert np.nanmax(np.abs(places(out)[INNER] - wanted)) < 4.5
    assert np.abs(np.nanmean(places(out)[INNER] - wanted)) < 0.6


def test_pictures_of_any_size_are_laid_over_in_the_references_own() -> None:
    """A picture is as small as its photo is large; places count, not pixels."""
    alignment = mapped(TURN, (-20, 55))
    fine, coarse = pictured(2.0), pictured(5.0)
    out = aligned_picture(coarse, fine, alignment)
    assert out is not None
    assert out.shape == coarse[0].shape
    same = aligned_picture(coarse, coarse, alignment)
    assert same is not None
    inner = (slice(35, 110), slice(32, 88))
    assert np.abs(places(out)[inner] - places(same)[inner]).max() < 8
    assert np.abs((places(out)[inner] - places(same)[inner]).mean()) < 0.6


def test_beyond_the_skin_the_picture_goes_on_as_the_skin_began() -> None:
    """Clothes and background stay in place: no hole, no jump at the border."""
    known, half = mapped(TURN, (-20, 55), margin=0.0), mapped(TURN, (-20, 55), margin=230.0)
    whole = aligned_picture(pictured(), pictured(), known)
    part = aligned_picture(pictured(), pictured(), half)
    assert whole is not None
    assert part is not None
    difference = np.abs(whole.astype(int) - part.astype(int))
    assert difference[INNER].max() <= 3
    assert np.quantile(difference, 0.98) <= 3


def test_a_bend_fades_out_beyond_the_skin() -> None:
    """What the skin bends is no matter of the wall behind it: that follows the map as a whole."""
    bent = mapped(STILL, (0, 0), 14.0, 200.0)
    out = aligned_picture(pictured(), pictured(), bent)
    assert out is not None
    assert bent.forward is not None
    known = np.argwhere(np.isfinite(bent.forward.xy[..., 0]))[:, ::-1] * bent.forward.step
    design = np.column_stack([known, np.ones(len(known))])
    there = bent.map_points(known)
    held = np.isfinite(there).all(axis=1)
    affine, *_ = np.linalg.lstsq(design[held], there[held], rcond=None)
    y, x = (np.mgrid[0 : SIZE[1] // 4, 0 : SIZE[0] // 4] + 0.5) * 4.0 - 0.5
    whole = (np.stack([x, y, np.ones_like(x)], axis=-1) @ affine)[..., 0]
    away = (places(out)[..., 0] - whole)[12:-12, 12:-12]
    # Nowhere is the picture torn.
    assert np.abs(np.diff(away, axis=0)).max() < 6
    assert np.abs(np.diff(away, axis=1)).max() < 6
    # As far as on the skin itself it bends nowhere else, and the less the farther from it.
    rms = [np.sqrt(np.mean(away[50:120, part] ** 2)) for part in (np.s_[45:75], np.s_[:8])]
    assert rms[0] > 5
    assert rms[1] < 0.7 * rms[0]


def test_what_lies_outside_the_moving_photo_is_left_pale() -> None:
    out = aligned_picture(pictured(), pictured(), mapped(STILL, (0, 400)))
    assert out is not None
    assert (out[-30:] == 245).all()
    assert not (out[:60] == 245).all(axis=-1).any()


def test_an_eye_sees_no_shift_between_a_photo_and_itself() -> None:
    """Detail survives: a picture over itself is the picture, to one step of grey."""
    rng = np.random.default_rng(2)
    mottled = cv2.GaussianBlur(rng.normal(size=pictured()[0].shape), (0, 0), 1.5)
    shown = np.clip(128 + 120 * mottled, 0, 255).astype(np.uint8)
    out = aligned_picture((shown, 4.0), (shown, 4.0), mapped(STILL, (0, 0)))
    assert out is not None
    assert np.abs(out.astype(int) - shown).max() <= 1


def test_a_refused_photo_is_not_shown_aligned() -> None:
    view = pictured()
    assert aligned_picture(view, view, refusal(NO_MATCH)) is None
    rough = replace(mapped(STILL, (0, 0)), ok=False, reason="rough")
    assert aligned_picture(view, view, rough) is None
