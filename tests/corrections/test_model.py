"""Corrections refuse what cannot carry a map, and know which photos they speak of."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analyzer.corrections.bind import bind
from analyzer.corrections.model import (
    Corrections,
    CorrectionsError,
    KindMark,
    Landmarks,
    PhotoRef,
    mirrored,
)
from analyzer.measurement.model import PhotoInfo

A, B, C = PhotoRef("a.jpg"), PhotoRef("b.jpg"), PhotoRef("c.jpg")
SPREAD = ((10.0, 10.0, 12.0, 11.0), (90.0, 12.0, 95.0, 14.0), (50.0, 80.0, 53.0, 85.0))


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def info(name: str, width: int = 100, height: int = 120) -> PhotoInfo:
    return PhotoInfo(name, sha(name), None, "unknown", width, height, None, "JPEG")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (SPREAD[:2], "three|3"),
        ((), "numbers|3"),
        (tuple((x, x, x, x) for x in (0.0, 40.0, 90.0)), "line"),
        (((0.0, 0.0, 0.0, 0.0), (40.0, 1.0, 40.0, 1.0), (90.0, 0.0, 90.0, 0.0)), "line"),
        ((*SPREAD, (float("nan"), 1.0, 2.0, 3.0)), "number"),
        (tuple((x, y, 100 - p, q) for x, y, p, q in SPREAD), "left and right"),
    ],
)
def test_points_that_carry_no_map_are_refused(
    pairs: tuple[tuple[float, float, float, float], ...], said: str
) -> None:
    with pytest.raises(CorrectionsError, match=said):
        Landmarks(A, B, pairs)


@given(
    st.floats(-180, 180), st.floats(0.3, 3), st.booleans(),
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=8),
)  # fmt: skip
def test_a_mirror_is_told_from_a_turn(
    angle: float, scale: float, flip: bool, points: list[tuple[float, float]]
) -> None:
    first = np.array(points)
    extent = np.linalg.svd(first - first.mean(axis=0), compute_uv=False)
    assume(extent[1] > 1.0)
    c, s = scale * np.cos(np.radians(angle)), scale * np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]]) @ np.diag([-1.0 if flip else 1.0, 1.0])
    assert mirrored(np.hstack([first, first @ turn.T + 7.0])) is flip


def test_one_photo_has_no_landmarks_with_itself() -> None:
    with pytest.raises(CorrectionsError, match="same"):
        Landmarks(PhotoRef("a.jpg", sha("a")[:16]), PhotoRef("copy.jpg", sha("a")[:12]), SPREAD)


def test_new_landmarks_take_the_place_of_old_ones_in_either_order() -> None:
    first = Landmarks(A, B, SPREAD)
    swapped = Landmarks(B, A, tuple((p, q, x, y) for x, y, p, q in SPREAD))
    told = Corrections((first, Landmarks(A, C, SPREAD)))
    assert told.with_entry(swapped).landmarks == (told.landmarks[1], swapped)
    assert np.array_equal(swapped.array(swapped=True), first.array())
    with pytest.raises(CorrectionsError, match=r"two sets"):
        Corrections((first, swapped))


@pytest.mark.parametrize("digits", ["abc", "ABCDEF0123", "xyzxyzxyz"])
def test_odd_hashes_are_refused(digits: str) -> None:
    with pytest.raises(CorrectionsError, match="SHA-256"):
        PhotoRef("a.jpg", digits)


def test_a_hash_decides_over_a_name() -> None:
    ref = PhotoRef("old name.jpg", sha("a.jpg")[:8])
    assert ref.means("new name.jpg", sha("a.jpg"))
    assert not ref.means("old name.jpg", sha("b.jpg"))
    assert PhotoRef("a.jpg").means("a.jpg", sha("whatever"))


def test_binding_finds_photos_by_hash_and_by_name() -> None:
    mark = KindMark(B, 5, 6, "fixed")
    told = Corrections((Landmarks(PhotoRef("gone.jpg", sha("a.jpg")[:16]), B, SPREAD),), (mark,))
    found = bind(told, [info("a.jpg"), info("b.jpg"), info("c.jpg")])
    assert found.notes == ()
    assert (found.landmarks[0].first, found.landmarks[0].second) == (sha("a.jpg"), sha("b.jpg"))
    assert (found.kinds[0].photo, found.kinds[0].kind) == (sha("b.jpg"), "fixed")


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        ([info("a.jpg")], "b.jpg is not among"),
        ([info("a.jpg"), info("b.jpg", 94)], "outside b.jpg, which is 94 x 120"),
        ([info("a.jpg", 100, 80), info("b.jpg")], "outside a.jpg"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_named(photos: list[PhotoInfo], said: str) -> None:
    found = bind(Corrections((Landmarks(A, B, SPREAD),)), photos)
    assert found.landmarks == ()
    assert said in found.notes[0]


def test_a_name_that_two_photos_share_decides_nothing() -> None:
    twin = PhotoInfo("a.jpg", sha("other"), None, "unknown", 100, 120, None, "JPEG")
    found = bind(Corrections((), (KindMark(A, 5, 6, "fixed"),)), [info("a.jpg"), twin])
    assert found.kinds == ()
    assert "any of 2 photos" in found.notes[0]


def test_corrections_split_by_the_photos_at_hand() -> None:
    told = Corrections((Landmarks(A, B, SPREAD), Landmarks(B, C, SPREAD)),
                       (KindMark(A, 1, 2, "fixed"), KindMark(C, 1, 2, "fixed")))  # fmt: skip
    here, rest = told.among([("a.jpg", sha("a.jpg")), ("b.jpg", sha("b.jpg"))])
    assert here == Corrections(told.landmarks[:1], told.kinds[:1])
    assert rest == Corrections(told.landmarks[1:], told.kinds[1:])
    assert len(told.lines()) == 4


def test_changes_of_a_copy_are_handed_on_and_lose_nobody_elses() -> None:
    ref = PhotoRef("a.jpg", "0123456789abcdef")
    one, two, three, four = (KindMark(ref, float(x), 1.0, "fixed") for x in range(4))
    copy = Corrections((), (one, two))
    kept = copy.with_entry(three)
    changed = copy.without(one).with_entry(four)
    assert kept.with_changes(copy, changed) == Corrections((), (two, three, four))
    assert kept.with_changes(copy, copy) == kept
    assert Corrections().with_changes(Corrections(), changed) == changed
