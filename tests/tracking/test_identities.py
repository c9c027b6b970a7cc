"""Dimples of a series: what one photo suspects, others confirm or refute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.dimples.model import Candidates
from analyzer.measurement.view import View
from analyzer.relief.light import slope_gain
from analyzer.tracking.identities import identities_of
from analyzer.tracking.lights import lights_of
from analyzer.tracking.model import Identity

SIZE = (600, 800)
WINDOW = (0.9, 0.1, 0.6)
CEILING = (0.0, 0.9, 0.6)
FRONT = (0.0, 0.0, 0.9)

Spot = tuple[float, float, float]
"""Place in the body frame, back widths, and probability."""


@pytest.fixture(scope="module")
def back(studio: Any) -> View:
    """A back in even light; what shows on it is put in by hand."""
    return studio.view(studio.photo(studio.person(), studio.scene(), SIZE))


def photo(back: View, key: tuple[float, float, float], *spots: Spot) -> View:
    """The same back with these candidates under this light."""
    m = back.measurement
    origin, top = (np.array(end) for end in m.midline)
    up = (top - origin) / np.linalg.norm(top - origin)
    right = np.array([-up[1], up[0]])
    xy = [origin + m.back_width_px * (u * right + v * up) for u, v, _ in spots]
    sure = np.array([p for _, _, p in spots])
    number = np.cumsum(sure >= 0.5) - 1
    known = Candidates(
        np.array(xy).reshape(-1, 2),
        np.full(len(spots), 0.033),
        np.full(len(spots), 0.01),
        sure,
        np.where(sure >= 0.5, number, -1),
    )
    assert back.surface is not None
    assert back.light is not None
    direction = np.array(key)
    light = replace(back.light, key=direction)
    right_gain, up_gain = slope_gain(direction, back.surface)
    light = replace(light, gain_right=right_gain, gain_up=up_gain)
    return replace(back, candidates=known, light=light)


def seen(*views: View, aligned: tuple[bool, ...] = ()) -> tuple[Identity, ...]:
    same = identity_alignment(SIZE)
    maps: list[Alignment | None] = [same if ok else None for ok in aligned or (True,) * len(views)]
    return identities_of(views, maps, 0, lights_of(views, maps))


def test_a_photo_alone_keeps_its_finds(back: View) -> None:
    found = seen(photo(back, WINDOW, (0.3, 0.6, 0.9), (-0.25, 0.7, 0.4)))
    assert [(round(one.confidence, 6), one.members) for one in found] == [(0.9, ((0, 0),))]


def test_two_lights_that_agree_make_a_dimple_of_two_suspicions(back: View) -> None:
    spot = (0.3, 0.6, 0.45)
    assert not seen(photo(back, WINDOW, spot), photo(back, WINDOW, spot))
    (found,) = seen(photo(back, WINDOW, spot), photo(back, CEILING, spot))
    assert found.confidence > 0.6
    # Neither photo shows it by itself.
    assert found.members == ()


def test_a_light_that_would_show_it_refutes_it(back: View) -> None:
    doubtful = photo(back, WINDOW, (0.06, 0.6, 0.65))
    assert len(seen(doubtful)) == 1
    assert not seen(doubtful, photo(back, CEILING))
    # Light from the camera's side shows no slopes there: that it shows nothing says nothing.
    assert len(seen(doubtful, photo(back, FRONT))) == 1


def warm(view: View, spot: tuple[float, float], sure: float) -> View:
    """The same photo with heat at a place in the body frame, but no candidate."""
    assert view.heat is not None
    assert view.surface is not None
    marked = photo(view, WINDOW, (*spot, 0.1))
    x, y = view.to_surface(marked.candidates.xy)[0]
    rows, columns = np.indices(view.heat.sure.shape)
    near = np.hypot(*(p - q for p, q in zip(view.heat.place(rows, columns), (y, x), strict=True)))
    heat = replace(
        view.heat, sure=np.where(near < 0.03 * view.surface.width_px, sure, 0).astype(np.float32)
    )
    return replace(view, heat=heat)


def test_the_heat_of_a_photo_speaks_where_it_has_no_peak(back: View) -> None:
    """A wide or lopsided rise of heat has its peak elsewhere, or none that is kept."""
    doubtful = photo(back, WINDOW, (0.3, 0.6, 0.45))
    other = photo(back, CEILING)
    assert not seen(doubtful, other)
    (found,) = seen(doubtful, warm(other, (0.3, 0.6), 0.4))
    assert found.confidence > 0.55
    assert not seen(doubtful, warm(other, (0.1, 0.6), 0.4))


def test_a_place_that_is_no_skin_in_another_photo_is_doubted(back: View) -> None:
    doubtful = photo(back, WINDOW, (0.3, 0.6, 0.6))
    other = photo(back, CEILING)
    assert other.heat is not None
    cloth = replace(other, heat=replace(other.heat, sure=np.zeros_like(other.heat.sure)))
    assert len(seen(doubtful)) == 1
    assert not seen(doubtful, cloth)


def test_a_photo_that_is_not_aligned_has_no_say(back: View) -> None:
    doubtful = photo(back, WINDOW, (0.3, 0.6, 0.65))
    assert len(seen(doubtful, photo(back, CEILING), aligned=(True, False))) == 1


def test_the_pair_is_found_though_no_photo_shows_both(back: View) -> None:
    left, right = (-0.175, 0.2, 0.8), (0.175, 0.2, 0.8)
    alone = [seen(photo(back, WINDOW, one)) for one in (left, right)]
    assert all(one.p_fixed < 0.6 for found in alone for one in found)
    both = seen(photo(back, WINDOW, left), photo(back, CEILING, right))
    assert len(both) == 2
    assert all(one.p_fixed > 0.6 for one in both)


def test_lights_are_numbered_by_likeness(back: View) -> None:
    views = [photo(back, key) for key in (WINDOW, CEILING, WINDOW, FRONT)]
    same = identity_alignment(SIZE)
    assert lights_of(views, [same] * 4).tolist() == [0, 1, 0, 2]
    assert lights_of(views, [same, None, same, same]).tolist() == [0, -1, 0, 1]


def test_without_a_reference_or_candidates_there_is_nothing(back: View) -> None:
    empty = photo(back, WINDOW)
    assert seen(empty, empty) == ()
    assert identities_of([empty], [None], -1, lights_of([empty], [None])) == ()
