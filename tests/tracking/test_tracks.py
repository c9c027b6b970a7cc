"""Each dimple is measured at its own place in every aligned photo, on one scale for the series."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.alignment.model import Alignment
from analyzer.measurement.view import View
from analyzer.tracking.model import Followed, Identity, Track
from analyzer.tracking.sight import see
from analyzer.tracking.tracks import tracks_of
from tests.backs import (
    DENT,
    DEPTHS,
    PLACES,
    SIZE,
    WIDTH,
    blank,
    followed,
    lined_up,
    moved,
    seen,
    shallower,
)

FIXED, OTHERS = slice(0, 2), slice(2, None)


def tracks(
    views: list[View],
    alignments: list[Alignment | None] | None = None,
    dimples: tuple[Followed, ...] | None = None,
    changes: np.ndarray | None = None,
) -> tuple[Track, ...]:
    """One session a photo, one light for all, and no word on how they changed."""
    if changes is None:
        changes = np.tile([0.0, 1.0], (len(views), 1))
        changes[0] = 0.0
    return tracks_of(lined_up(views, alignments, dimples), changes)


def depths(found: tuple[Track, ...]) -> np.ndarray:
    """Prominence (dimples, photos)."""
    return np.array([[o.prominence for o in track.observations] for track in found])


def test_each_dimple_is_looked_for_where_the_photo_has_it() -> None:
    shift = (23.0, -17.0)
    found = tracks([seen(), seen(name="b.jpg", shift=shift)], [moved(), moved(shift)])
    assert [t.id for t in found] == list(range(len(PLACES)))
    np.testing.assert_allclose([(t.x, t.y) for t in found], PLACES)
    for k, by in enumerate([(0.0, 0.0), shift]):
        places = [(t.observations[k].x, t.observations[k].y) for t in found]
        np.testing.assert_allclose(places, PLACES + by, atol=1e-6)
        assert {t.observations[k].photo for t in found} == {k}
    # The same dents, told alike whatever their place in the picture.
    told = depths(found)
    # To a third of the standard error of some 30 %: the network's grid meets them elsewhere.
    np.testing.assert_allclose(told[:, 1], told[:, 0], rtol=0.1)


def test_beside_its_place_a_dimple_looks_shallower() -> None:
    """The map counts: with a wrong one the same photo tells another depth."""
    astray = depths(tracks([seen(), seen(name="b.jpg", shift=(9.0, 9.0))]))
    assert (astray[:, 1] < astray[:, 0]).all()
    assert np.median(astray[:, 1] / astray[:, 0]) < 0.95


# Half as deep again is 4 mm on a back of 250 mm, about the deepest that the network knows.
@pytest.mark.parametrize("factor", [0.4, 0.7, 1.5])
def test_dents_that_were_made_deeper_or_shallower_are_told_so(factor: float) -> None:
    """How far, is drawn towards what is usual: the depths are read with an error of their own."""
    found = depths(tracks([seen(), seen(shallower(factor), name="b.jpg", seed=1)]))
    logs = np.log(found[:, 1] / found[:, 0])
    np.testing.assert_allclose(logs[FIXED], 0, atol=0.12)
    assert (np.sign(logs[OTHERS]) == np.sign(np.log(factor))).all()
    assert 0.25 < np.median(logs[OTHERS]) / np.log(factor) < 1.1


def test_a_known_scale_gives_the_same_depth_in_millimetres() -> None:
    plain, scaled = (depths(tracks([seen(mm_per_px=mm)])) for mm in (None, 0.8))
    np.testing.assert_allclose(scaled, plain / 1000 * WIDTH * 0.8)


@pytest.mark.parametrize("lost", [None, refusal(NO_MATCH), moved(ok=False, reason="rough")])
def test_photos_that_are_not_aligned_show_no_dimple(lost: Alignment | None) -> None:
    found = tracks([seen(), seen(name="b.jpg"), seen(name="c.jpg")], [moved(), lost, moved()])
    assert all([o.photo for o in t.observations] == [0, 2] for t in found)


def test_a_photo_without_a_back_shows_no_dimple() -> None:
    found = tracks([seen(), blank()])
    assert all([o.photo for o in t.observations] == [0] for t in found)


def test_a_dimple_that_shows_nowhere_has_no_track_and_the_others_keep_their_numbers() -> None:
    off = Followed(Identity(4.0, 4.0, DENT, 0.1, 0.9, ()))
    dimples = followed()
    found = tracks([seen(), seen(name="b.jpg")], dimples=(*dimples[:3], off, *dimples[3:]))
    assert [t.id for t in found] == [0, 1, 2, 4, 5, 6, 7]
    assert found[3].x == PLACES[3, 0]


def test_a_dimple_outside_one_photo_is_followed_in_the_others() -> None:
    away = (0.0, -float(PLACES[:, 1].min()) - 20)
    found = tracks([seen(), seen(name="b.jpg", shift=away)], [moved(), moved(away)])
    shown = [[o.photo for o in t.observations] for t in found]
    top = int(PLACES[:, 1].argmin())
    assert shown[top] == [0]
    assert [0, 1] in shown


def test_what_a_photo_found_by_itself_is_told_from_what_was_only_measured_there() -> None:
    (x, y), (p, q) = PLACES[2], PLACES[3]
    dimples = (
        Followed(Identity(float(x), float(y), DENT, 0.1, 0.9, ((1, 4),))),
        Followed(Identity(float(p), float(q), DENT, 0.1, 0.9, ((0, 0), (1, 2)))),
    )
    found = tracks([seen(), seen(name="b.jpg")], dimples=dimples)
    assert [[o.detected for o in t.observations] for t in found] == [[False, True], [True, True]]


def test_the_users_word_decides_the_kind_and_leaves_what_was_measured() -> None:
    plain = tracks([seen()])
    told = tracks([seen()], dimples=followed("modifiable", None, "fixed"))
    assert [t.kind for t in plain[:3]] == ["fixed", "fixed", "modifiable"]
    assert [t.kind for t in told[:3]] == ["modifiable", "fixed", "fixed"]
    assert [t.set_by_user for t in told[:4]] == [True, False, True, False]
    assert [t.p_fixed for t in told] == [t.p_fixed for t in plain]


def test_a_word_leaves_no_doubt_about_what_counts() -> None:
    one = followed()[2].identity
    words = (None, "fixed", "modifiable")
    assert [Followed(one, word).p_fixed for word in words] == [0.03, 1.0, 0.0]
    assert [Followed(one, word).kind for word in words] == ["modifiable", "fixed", "modifiable"]
    unsure = Identity(1.0, 1.0, DENT, 0.5, 0.9, ())
    assert Followed(unsure).kind == "unsure"


def test_what_a_comparison_told_is_what_the_tracks_show() -> None:
    """Photos alone allow a third more or less; the compared change settles it."""
    views = [seen(), seen(shallower(0.8), name="b.jpg", seed=1)]
    for change in (-0.5, 0.0):
        told = tracks(views, changes=np.array([[0.0, 0.0], [change, 0.01]]))
        ratio = depths(told)[OTHERS]
        shown = np.mean(np.log(ratio[:, 1] / ratio[:, 0]))
        assert shown == pytest.approx(change, abs=0.12)


def test_sights_stand_in_the_order_of_the_dimples() -> None:
    views = [seen(), seen(name="b.jpg")]
    off = Followed(Identity(4.0, 4.0, DENT, 0.1, 0.9, ()))
    found = lined_up(views, [moved(), refusal(NO_MATCH)], (off, *followed()))
    assert found.fits(1) == (None,) * (len(PLACES) + 1)
    assert found.fits(0)[0] is None
    for number, one in enumerate(followed(), start=1):
        alone = see(views[0], moved(), one.identity)
        assert alone is not None
        assert found.fits(0)[number] == alone.fit


def test_a_fit_reads_the_dents_shading_at_its_own_size() -> None:
    """Slope times light, in both directions, as the sheet was made."""
    view = seen(grain=0.0)
    for one, depth in zip(followed(), DEPTHS, strict=True):
        found = see(view, moved(), one.identity)
        assert found is not None
        fit, place = found.fit, (found.x, found.y)
        steep = depth / DENT
        assert (fit.right, fit.up) == pytest.approx((-0.6 * steep, -0.25 * steep), rel=0.05)
        np.testing.assert_allclose(place, (one.identity.x, one.identity.y), atol=1e-9)
        assert 0 <= place[0] < SIZE[0]
