"""A person's own photos of one session and one light say how far measuring repeats itself."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.change.repeatability import Repeatability
from analyzer.change.repeats import own_repeatability
from analyzer.measurement.view import View
from tests.backs import OTHER_WINDOW, WINDOW, blank, lined_up, moved, seen, session, shallower


def shots(
    *factors: float, keys: tuple[tuple[float, float, float], ...] | None = None
) -> list[View]:
    keys = keys or (WINDOW,) * len(factors)
    return [
        seen(shallower(f), key, name=f"{k}.jpg", seed=k)
        for k, (f, key) in enumerate(zip(factors, keys, strict=True))
    ]


def told(views: list[View], *sessions: tuple[int, ...]) -> Repeatability | None:
    groups = [session(*photos) for photos in sessions]
    return own_repeatability(lined_up(views, sessions=groups))


def test_single_photos_say_nothing() -> None:
    assert told(shots(1.0, 0.5, 0.7), (0,), (1,), (2,)) is None
    assert told([]) is None


def test_one_photo_given_twice_repeats_nothing() -> None:
    one = seen()
    assert told([one, one], (0, 1)) is None
    assert told([one, one, seen(name="b.jpg", seed=3)], (0, 1, 2)) is not None


def test_every_photo_beyond_the_first_of_a_session_adds_a_degree() -> None:
    views = shots(*[1.0] * 6)
    for sessions, degrees in (
        (((0, 1),), 1),
        (((0, 1, 2),), 2),
        (((0, 1), (2, 3)), 2),
        (((0, 1, 2), (3, 4), (5,)), 3),
    ):
        found = told(views, *sessions)
        assert found is not None
        assert found.degrees == degrees


def test_photos_that_agree_speak_for_a_steady_hand_and_those_apart_against_it() -> None:
    alike, apart = told(shots(1.0, 1.0, 1.0), (0, 1, 2)), told(shots(1.0, 0.6, 1.5), (0, 1, 2))
    assert alike is not None
    assert apart is not None
    assert apart.sem > 1.5 * alike.sem
    assert apart.mdc95 > alike.mdc95
    assert apart.difference > alike.difference


def test_what_changed_between_sessions_is_no_scatter() -> None:
    steady, changed = (told(shots(1.0, 1.0, f, f), (0, 1), (2, 3)) for f in (1.0, 0.4))
    assert steady is not None
    assert changed is not None
    assert changed.sem == pytest.approx(steady.sem, rel=0.1)


def test_the_order_of_the_photos_is_no_matter() -> None:
    views = shots(1.0, 0.8, 1.3)
    one, other = told(views, (0, 1, 2)), told(views[::-1], (0, 1, 2))
    assert one is not None
    assert other is not None
    assert other.sem == pytest.approx(one.sem, rel=0.02)


def test_photos_in_another_light_are_not_held_against_each_other() -> None:
    """They differ by the light, whatever the person's hand does."""
    assert told(shots(1.0, 0.6, keys=(WINDOW, OTHER_WINDOW)), (0, 1)) is None
    mixed = told(
        shots(1.0, 0.5, 1.0, 0.5, keys=(WINDOW, OTHER_WINDOW, WINDOW, OTHER_WINDOW)), (0, 1, 2, 3)
    )
    plain = told(shots(1.0, 1.0), (0, 1))
    assert mixed is not None
    assert plain is not None
    # Two groups of two, each in agreement with itself.
    assert mixed.degrees == 2
    assert mixed.sem < 1.1 * plain.sem


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_a_photo_joins_only_those_with_all_of_whom_it_shares_a_light(
    order: tuple[int, ...],
) -> None:
    """Three lamps in a row: each like its neighbour, the outer ones unlike."""
    turns = np.radians([0, 20, 40])
    keys = tuple((0.6 * float(np.cos(t)), 0.6 * float(np.sin(t)), 0.6) for t in turns)
    views = shots(1.0, 1.0, 1.0, keys=keys)
    for pair in ((0, 1), (1, 2)):
        assert told(views, pair) is not None
    assert told(views, (0, 2)) is None
    found = told(views, order)
    assert found is not None
    assert found.degrees == 1


def test_photos_that_cannot_be_compared_have_no_say() -> None:
    views = [*shots(1.0, 1.0), blank()]
    maps = [moved(), moved(), None]
    found = own_repeatability(lined_up(views, maps, sessions=[session(0, 1, 2)]))
    assert found is not None
    assert found.degrees == 1
    lost = own_repeatability(
        lined_up(views, [moved(), refusal(NO_MATCH), None], sessions=[session(0, 1, 2)])
    )
    assert lost is None


def test_without_dimples_nothing_repeats() -> None:
    assert own_repeatability(lined_up(shots(1.0, 1.0), None, (), [session(0, 1)])) is None


def test_it_tends_to_the_truth_with_many_photos() -> None:
    """Scatter of a known size, among seven photos."""
    rng = np.random.default_rng(3)
    logs = rng.normal(0, 0.3, 7)
    logs = 0.3 * (logs - logs.mean()) / logs.std(ddof=1)
    found = told(shots(*np.exp(logs)), tuple(range(7)))
    assert found is not None
    assert found.degrees == 6
    # Drawn towards what is assumed of anyone, by three degrees of freedom.
    assert 0.2 < found.sem < 0.32
