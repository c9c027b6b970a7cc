"""All photos over one reference: which one it is, and how each of the others gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.judge import MIRRORED, NO_MATCH, refusal
from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import BoundLandmarks
from analyzer.measurement.view import View
from analyzer.tracking.bridge import MIDDLE_PHOTOS, bridge
from analyzer.tracking.reference import align_all, choose_reference
from tests.backs import blank, moved, seen, session, textured

SHIFTS = {"a": (0.0, 0.0), "b": (12.0, -8.0), "c": (-15.0, 20.0), "d": (7.0, 9.0)}
MARKED = np.array([[220.0, 250.0], [380.0, 260.0], [240.0, 520.0], [370.0, 500.0], [300.0, 380.0]])
INNER = np.array([[260.0, 300.0], [340.0, 450.0]])


def view(name: str, **more: Any) -> View:
    """A photo of the back whose texture shows no marks, and no dimples to check a hand by."""
    return textured(seen(name=name, shift=SHIFTS[name], dimples=(), **more))


def between(one: str, two: str, error_px: float = 0.5) -> Alignment:
    """The true map."""
    x, y = np.subtract(SHIFTS[two], SHIFTS[one])
    return moved((float(x), float(y)), error_px)


class Aligner:
    """Knows the truth about some pairs, and refuses all others."""

    def __init__(self, *known: str, **errors: float) -> None:
        self.known = {*known, *errors}
        self.errors = errors
        self.asked: list[str] = []

    def __call__(self, reference: View, moving: View) -> Alignment:
        pair = reference.measurement.photo.name + moving.measurement.photo.name
        self.asked.append(pair)
        if pair not in self.known:
            return refusal(NO_MATCH)
        return between(pair[0], pair[1], self.errors.get(pair, 0.5))


def points(one: str, two: str, marked: np.ndarray = MARKED) -> BoundLandmarks:
    sha = [seen(name=name).measurement.photo.sha256 for name in (one, two)]
    pairs = np.hstack([marked + SHIFTS[one], marked + SHIFTS[two]])
    return BoundLandmarks(sha[0], sha[1], pairs, f"the points between {one} and {two}")


def leads_to(found: Alignment | None, name: str, within: float = 0.05) -> bool:
    """Whether a map leads from the first photo to that one."""
    assert found is not None
    assert found.ok, found.reason
    there = found.map_points(INNER)
    back = found.map_back(INNER + SHIFTS[name])
    return bool(
        (np.abs(there - INNER - SHIFTS[name]) < within).all()
        and (np.abs(back - INNER) < max(within, 0.1)).all()
    )


def test_every_photo_is_aligned_to_the_reference_and_to_nothing_else() -> None:
    align, told = Aligner("ab", "ac"), []
    found, lost = align_all([view("a"), view("b"), view("c")], 0, align, progress=told.append)
    assert align.asked == ["ab", "ac"]
    assert lost == ()
    assert all(leads_to(one, name) for one, name in zip(found, "abc", strict=True))
    assert told == ["Aligning b", "Aligning c"]


def test_the_reference_may_stand_anywhere_and_be_given_twice() -> None:
    align = Aligner("ba")
    found, _ = align_all([view("a"), view("b"), view("b")], 1, align)
    assert align.asked == ["ba"]
    for same in found[1:]:
        assert same is not None
        assert same.ok
        np.testing.assert_allclose(same.map_points(INNER), INNER, atol=1e-9)
    assert found[0] is not None
    np.testing.assert_allclose(found[0].map_points(INNER), INNER - SHIFTS["b"], atol=1e-6)


def test_photos_without_a_back_have_no_map_and_without_a_reference_none_has() -> None:
    align = Aligner("ac")
    found, _ = align_all([view("a"), blank("b"), view("c")], 0, align)
    assert found[1] is None
    assert align.asked == ["ac"]
    assert align_all([blank("a"), blank("b")], -1, align) == ([None, None], ())


@pytest.mark.parametrize("turned", [False, True])
def test_points_marked_in_the_reference_carry_the_map(turned: bool) -> None:
    """In whichever order the two photos were named."""
    align = Aligner()
    given = points("b", "a") if turned else points("a", "b")
    found, lost = align_all([view("a"), view("b")], 0, align, [given])
    assert align.asked == []
    assert lost == ()
    assert leads_to(found[1], "b")
    assert found[1] is not None
    assert found[1].by_hand


@pytest.mark.parametrize("turned", [False, True])
def test_points_between_two_others_are_carried_to_the_reference(turned: bool) -> None:
    align = Aligner("ab")
    given = points("c", "b") if turned else points("b", "c")
    found, lost = align_all([view("a"), view("b"), view("c")], 0, align, [given])
    assert lost == ()
    assert leads_to(found[2], "c")
    assert found[2] is not None
    assert found[2].by_hand
    assert leads_to(found[1], "b")
    assert found[1] is not None
    assert not found[1].by_hand


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_points_may_lead_on_from_photo_to_photo(order: tuple[int, int]) -> None:
    """c is reached over b, and d over c, in whichever order they were told."""
    both = [points("b", "c"), points("c", "d")]
    views = [view(name) for name in "abcd"]
    found, lost = align_all(views, 0, Aligner("ab"), [both[k] for k in order])
    assert lost == ()
    assert leads_to(found[2], "c")
    assert leads_to(found[3], "d")


def test_more_points_than_needed_lead_to_the_same_places() -> None:
    """c by its own points, d over c as well as over b."""
    views = [view(name) for name in "abcd"]
    given = [points("a", "c"), points("b", "d"), points("c", "d"), points("b", "c")]
    found, lost = align_all(views, 0, Aligner("ab"), given)
    assert lost == ()
    assert all(leads_to(one, name) for one, name in zip(found, "abcd", strict=True))


def test_points_between_photos_of_which_none_is_aligned_are_told() -> None:
    views = [view(name) for name in "abcd"]
    found, lost = align_all(views, 0, Aligner("ab"), [points("c", "d")])
    assert len(lost) == 1
    assert "the points between c and d" in lost[0]
    assert [a is not None and a.ok for a in found] == [True, True, False, False]


def test_points_of_which_too_few_can_be_followed_are_told() -> None:
    """Marked in b where the photo that all are aligned to shows nothing."""
    away = MARKED.copy()
    away[:3] += 2000
    lines = points("b", "c", away)
    found, lost = align_all([view("a"), view("b"), view("c")], 0, Aligner("ab"), [lines])
    assert len(lost) == 1
    assert "the points between b and c" in lost[0]
    assert found[2] is not None
    assert not found[2].ok


def test_an_error_that_nobody_foresaw_is_a_refusal_of_this_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = replace(view("b"), texture=object())
    found, _ = align_all([view("a"), broken, view("c")], 0, Aligner("ac"), [points("a", "b")])
    assert found[1] is not None
    assert not found[1].ok
    assert found[1].reason
    assert leads_to(found[2], "c")


def test_a_refused_photo_is_reached_through_another() -> None:
    align = Aligner("ab", "bc")
    found, _ = align_all([view("a"), view("b"), view("c")], 0, align)
    assert leads_to(found[2], "c")
    assert found[2] is not None
    # Both errors count.
    assert found[2].error_px == pytest.approx(np.hypot(0.5, 0.5))


def through(*first: Alignment | None, align: Callable[[View, View], Alignment]) -> list[Any]:
    return bridge([view(name) for name in "abcd"[: len(first)]], list(first), 0, align)


def test_the_bridge_is_the_photo_that_fits_best_for_its_size() -> None:
    """Errors in pixels, against backs of another size."""
    align = Aligner("bd", "cd")
    views = [view("a"), view("b", back_width_px=2800.0), view("c"), view("d")]
    given = [moved(), between("a", "b", 2.0), between("a", "c", 1.0), refusal(NO_MATCH)]
    found = bridge(views, given, 0, align)
    assert align.asked == ["bd"]
    assert leads_to(found[3], "d")
    views[1] = view("b")
    align.asked.clear()
    bridge(views, given, 0, align)
    assert align.asked == ["cd"]


def test_the_next_best_is_tried_where_the_best_does_not_fit() -> None:
    align = Aligner("cd")
    given = [moved(), between("a", "b", 0.5), between("a", "c", 1.0), refusal(NO_MATCH)]
    assert leads_to(through(*given, align=align)[3], "d")
    assert align.asked == ["bd", "cd"]


def test_only_a_few_are_tried() -> None:
    align = Aligner()
    views = [view("a"), *[replace(view("b")) for _ in range(MIDDLE_PHOTOS + 3)], view("d")]
    given = [moved(), *[between("a", "b")] * (MIDDLE_PHOTOS + 3), refusal(NO_MATCH)]
    found = bridge(views, given, 0, align)
    assert align.asked == ["bd"] * MIDDLE_PHOTOS
    assert found[-1] is given[-1]


@pytest.mark.parametrize(
    "weak",
    [replace(between("a", "b"), by_hand=True), refusal(NO_MATCH), None],
    ids=["by hand", "refused", "no back"],
)
def test_no_bridge_rests_on_less_than_the_skins_own_marks(weak: Alignment | None) -> None:
    """Nor is the reference one: it has been tried."""
    align = Aligner("ad", "bd")
    found = through(moved(), weak, None, refusal(NO_MATCH), align=align)
    assert found[3] is not None
    assert not found[3].ok
    assert set(align.asked) == set()


def test_what_fits_what_is_mirrored_and_what_shows_no_back_stays_as_it_is() -> None:
    def fail(reference: View, moving: View) -> Alignment:
        raise AssertionError("nothing to bridge")

    given = (moved(), between("a", "b"), refusal(MIRRORED), None)
    assert through(*given, align=fail) == list(given)


def fit(name: str, width: float, *flags: str) -> View:
    return seen(name=name, back_width_px=width, flags=flags)


def test_the_reference_is_the_best_photo_of_the_first_session_that_has_a_back() -> None:
    views = [
        blank("a"), fit("b", 400.0), fit("c", 500.0), fit("d", 790.0),
    ]  # fmt: skip
    assert choose_reference(views, [session(0), session(1, 2), session(3)]) == 2
    assert choose_reference(views, [session(3), session(1, 2)]) == 3
    assert choose_reference(views[:1], [session(0)]) == -1
    assert choose_reference([], []) == -1
    # A photo that is in no session is never one.
    assert choose_reference(views, [session(1)]) == 1


@pytest.mark.parametrize(
    "flag", ["overexposed", "underexposed", "blurred", "low-resolution", "cropped"]
)
def test_a_serious_flaw_outweighs_a_few_pixels(flag: str) -> None:
    first = [session(0, 1)]
    assert choose_reference([fit("a", 600.0, flag), fit("b", 500.0)], first) == 1
    assert choose_reference([fit("a", 600.0, flag), fit("b", 300.0)], first) == 0
    assert choose_reference([fit("a", 600.0, "no-date", "tilted"), fit("b", 500.0)], first) == 0


def test_beyond_what_is_measured_pixels_are_no_matter_and_the_first_is_taken() -> None:
    assert choose_reference([fit("a", 900.0), fit("b", 3000.0)], [session(0, 1)]) == 0
    assert choose_reference([fit("a", 900.0), fit("b", 3000.0)], [session(1, 0)]) == 0
