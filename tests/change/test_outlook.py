"""What limits a comparison and what would narrow it: foretold, and then done.

The hand-made backs give both: what the outlook says of a light, a place, a clear photo or three photos
is held against the comparison in which that is so.
"""

from __future__ import annotations

from dataclasses import replace
from math import asinh, exp, log1p
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.change.combine import compare_sessions
from analyzer.change.estimate import estimate_change
from analyzer.change.model import Comparison, Outlook
from analyzer.change.order import with_order
from analyzer.change.outlook import Answer, outlook_of
from analyzer.change.params import ErrorParams
from analyzer.measurement.view import View
from analyzer.tracking.model import Order
from tests.backs import FLASH, OTHER_WINDOW, lined_up, moved, seen, session, shallower
from tests.shots import ABOVE, LEFT, RIGHT, in_lights, some

FACTOR = 0.7


def shot(factor: float, seed: int, key: Any = (0.6, 0.25, 0.6), **more: Any) -> View:
    return seen(shallower(factor), key, name=f"{seed}.jpg", seed=seed, **more)


def compared(before: list[View], after: list[View], maps: list[Any] | None = None) -> Comparison:
    sides = session(*range(len(before))), session(*range(len(before), len(before) + len(after)))
    return compare_sessions(lined_up([*before, *after], maps, None, sides), *sides)


def told(comparison: Comparison) -> Outlook:
    assert comparison.outlook is not None
    return comparison.outlook


def spread(half: float, comparison: Comparison) -> float:
    """Half an interval about this comparison's change, logarithmic."""
    return asinh(half / exp(float(np.mean([log1p(end) for end in comparison.interval]))))


def foretold(comparison: Comparison, name: str) -> float:
    (half,) = (wish.half for wish in told(comparison).wishes if wish.name == name)
    return spread(half, comparison)


def actual(comparison: Comparison) -> float:
    return spread(told(comparison).half, comparison)


def test_the_interval_of_now_is_the_comparisons_own() -> None:
    found = compared([shot(1.0, 1)], [shot(FACTOR, 2)])
    low, high = found.interval
    assert told(found).half == pytest.approx((high - low) / 2)


def test_another_light_is_named_and_the_same_light_gives_what_was_foretold() -> None:
    other = compared([shot(1.0, 1)], [shot(FACTOR, 2, OTHER_WINDOW)])
    same = compared([shot(1.0, 1)], [shot(FACTOR, 2)])
    assert told(other).limits[0].name == "light"
    assert told(other).wishes[0].name in ("light", "later-light")
    assert told(other).wishes[0].helps
    assert foretold(other, "light") == pytest.approx(actual(same), rel=0.1)
    assert actual(other) > 1.3 * actual(same)
    assert not {w.name for w in told(same).wishes} & {"light", "later-light"}


def test_a_rough_alignment_is_named_and_a_good_one_gives_what_was_foretold() -> None:
    rough, good = (
        compared([shot(1.0, 1)], [shot(FACTOR, 2)], [moved(error_px=0.2), moved(error_px=error)])
        for error in (7.0, 0.3)
    )
    assert told(rough).limits[0].name == "place"
    assert told(rough).wishes[0].name == "place"
    assert foretold(rough, "place") == pytest.approx(actual(good), rel=0.05)


def test_a_noisy_photo_could_be_as_clear_as_the_clearest() -> None:
    plain = compared([shot(1.0, 1)], [shot(FACTOR, 2)])
    grainy = seen(shallower(FACTOR), name="g.jpg", seed=2)
    grainy = replace(grainy, noise=tuple(8 * n for n in grainy.noise))
    found = compared([shot(1.0, 1)], [grainy])
    assert next(w.name for w in told(found).wishes if w.helps) == "clear"
    assert foretold(found, "clear") == pytest.approx(actual(plain), rel=0.1)
    assert "clear" not in {w.name for w in told(plain).wishes}


def test_three_photos_give_what_was_foretold() -> None:
    """Photos that differ by as much as is usual: their deviation is that of one photo."""
    single = compared([shot(1.0, 1)], [shot(FACTOR, 2)])
    sem = ErrorParams().gain_own
    after = [shot(FACTOR * exp(off * sem), 2 + k) for k, off in enumerate((-1.0, 0.0, 1.0))]
    three = compared([shot(1.0, 1)], after)
    assert foretold(single, "photos") == pytest.approx(actual(three), rel=0.1)
    # In one light what is left is mostly the pose, which three photos average out.
    assert foretold(single, "photos") < 0.95 * actual(single)


def test_photos_that_disagree_are_named() -> None:
    apart = compared([shot(1.0, 1)], [shot(0.5, 2), shot(0.95, 3)])
    assert told(apart).limits[0].name == "photos"
    assert foretold(apart, "photos") < actual(apart)


def test_shares_and_wishes_keep_their_order() -> None:
    found = told(compared([shot(1.0, 1)], [shot(FACTOR, 2, OTHER_WINDOW)]))
    shares = [limit.share for limit in found.limits]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    halves = [wish.half for wish in found.wishes]
    assert halves == sorted(halves)
    assert all(wish.helps is (wish.half <= 0.9 * found.half) for wish in found.wishes)


def test_where_nothing_compares_nothing_is_foretold() -> None:
    assert compared([shot(1.0, 1, FLASH)], [shot(1.0, 2, FLASH)]).outlook is None
    lost = compared([shot(1.0, 1)], [shot(0.5, 2)], [moved(), refusal(NO_MATCH)])
    assert lost.outlook is None
    guessed = with_order(compared([shot(1.0, 1)], [shot(0.5, 2)]), Order("guess", "A guess."))
    assert guessed.outlook is None


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 5), st.randoms(use_true_random=False))
def test_whatever_the_photos_show_something_is_foretold(
    before: int, after: int, dents: int, chance: Any
) -> None:
    """Dents that single photos do not show, any lights, kinds and errors of place."""
    rows = some(0.7, dents)
    lights = [[chance.choice((LEFT, RIGHT, ABOVE)) for _ in range(n)] for n in (before, after)]
    whole = in_lights(rows, (lights[0], lights[1]))
    fits = tuple(tuple(f if chance.random() < 0.6 else None for f in row) for row in whole.fits)
    shots = replace(
        whole,
        fits=fits,
        p_fixed=np.array([chance.choice((0.0, 0.4, 0.97)) for _ in range(dents)]),
        slips=np.array([chance.choice((0.0, 0.01)) for _ in whole.side]),
    ).on_both()
    found = estimate_change(shots)
    told = outlook_of(Answer(shots, found.log_ratio, found.se, 0.001))
    assert (told is None) is not np.isfinite(found.se)
    if told is not None:
        assert all(np.isfinite(wish.half) for wish in told.wishes)
        assert sum(limit.share for limit in told.limits) > 0
