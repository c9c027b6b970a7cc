"""Two sessions against each other: pooled honestly, and every row in the reference's unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.change.combine import OTHERS_HEARD, compare_sessions
from analyzer.change.model import Comparison
from analyzer.change.pairs import MOST_OTHERS, Pairs
from analyzer.change.params import LightParams
from analyzer.change.photo_pair import PhotoPair, compare_photos
from analyzer.measurement.view import View
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Followed
from tests.backs import (
    DEPTHS,
    OTHER_WINDOW,
    P_FIXED,
    PLACES,
    WIDTH,
    WINDOW,
    blank,
    followed,
    lined_up,
    moved,
    seen,
    session,
    shallower,
)

ABOVE = (0.1, 0.65, 0.6)


def compared(
    before: list[View],
    after: list[View],
    maps: list[Any] | None = None,
    dimples: tuple[Followed, ...] | None = None,
    reference: int = 0,
    **more: Any,
) -> Comparison:
    views, split = [*before, *after], len(before)
    sides = session(*range(split)), session(*range(split, len(views)))
    lineup = lined_up(views, maps, dimples, sides, reference=reference)
    return compare_sessions(lineup, *sides, **more)


def shot(factor: float, seed: int, key: tuple[float, float, float] = WINDOW, **more: Any) -> View:
    return seen(shallower(factor), key, name=f"{seed}.jpg", seed=seed, **more)


@pytest.mark.parametrize(
    ("factor", "verdict"),
    [(0.4, "reduced"), (0.6, "reduced"), (1.0, "no detectable change"), (1.6, "increased")],
)
def test_the_change_that_was_made_is_called(factor: float, verdict: str) -> None:
    found = compared([shot(1.0, 1)], [shot(factor, 2)])
    assert found.verdict == verdict
    assert found.change == pytest.approx(factor - 1, abs=0.06)
    low, high = found.interval
    assert low < factor - 1 < high
    assert low < found.change < high
    # What could just have been told lies between nothing and everything.
    assert 0 < found.mdc95 < 0.5
    assert found.reasons


def test_the_sides_are_those_of_the_sessions() -> None:
    one, two, three = shot(1.0, 1), shot(0.5, 2), shot(0.5, 3)
    found = compared([one], [two, three])
    hashes = [v.measurement.photo.sha256 for v in (one, two, three)]
    assert found.before == (hashes[0],)
    assert found.after == (hashes[1], hashes[2])
    turned = compared([two, three], [one])
    assert turned.verdict == "increased"
    assert np.log1p(turned.change) == pytest.approx(-np.log1p(found.change), abs=0.05)


def test_each_row_tells_its_own_dimple() -> None:
    factors = np.array([1.0, 1.0, 0.3, 1.0, 1.0, 0.6, 1.5])
    after = seen(tuple(factors * DEPTHS), name="b.jpg", seed=2)
    rows = compared([shot(1.0, 1)], [after]).dimples
    assert [r.id for r in rows] == list(range(len(PLACES)))
    np.testing.assert_allclose([(r.x, r.y) for r in rows], PLACES)
    np.testing.assert_allclose([1 + r.change for r in rows], factors, rtol=0.1)
    for row, p in zip(rows, P_FIXED, strict=True):
        assert row.p_fixed == p
        assert row.interval[0] < row.change < row.interval[1]
        assert row.after / row.before == pytest.approx(1 + row.change, rel=0.1)
        assert row.before_se > 0
    assert rows[2].verdict == "reduced"
    assert {rows[k].verdict for k in (0, 1, 3, 4)} == {"no detectable change"}


def test_a_dimple_that_got_deeper_is_called_so() -> None:
    rows = compared([shot(1.0, 1)], [shot(2.2, 2)]).dimples
    assert [r.verdict for r in rows] == ["no detectable change"] * 2 + ["increased"] * 5


def test_a_fixed_dimple_is_never_called_changed() -> None:
    """It cannot change; what it looks like is the light's doing."""
    rows = compared(
        [shot(1.0, 1)], [seen(tuple(0.3 * d for d in DEPTHS), name="b", seed=2)]
    ).dimples
    assert {r.verdict for r in rows if r.kind == "fixed"} == {"no detectable change"}
    told = compared(
        [shot(1.0, 1)], [shot(0.2, 2)], dimples=followed(None, None, "fixed", "fixed")
    ).dimples
    assert [r.kind for r in told[:4]] == ["fixed"] * 4
    assert {r.verdict for r in told[2:4]} == {"no detectable change"}
    assert {r.verdict for r in told[4:]} == {"reduced"}


@pytest.mark.parametrize("mm", [0.5, 0.8])
def test_rows_are_in_the_references_unit(mm: float) -> None:
    plain = compared([shot(1.0, 1)], [shot(0.6, 2)])
    scaled = compared([shot(1.0, 1, mm_per_px=mm)], [shot(0.6, 2)])
    assert (plain.unit, scaled.unit) == ("per mille of back width", "mm")
    assert scaled.change == pytest.approx(plain.change)
    share = WIDTH * mm / 1000
    for one, two in zip(plain.dimples, scaled.dimples, strict=True):
        assert (two.before, two.after) == pytest.approx((share * one.before, share * one.after))
        assert two.after_se == pytest.approx(share * one.after_se)
    # The reference's scale counts, wherever it stands.
    other = compared([shot(1.0, 1)], [shot(0.6, 2, mm_per_px=mm)], reference=1)
    assert other.unit == "mm"


def test_rows_hold_depths_that_make_up_the_change() -> None:
    """Deeper dents have larger numbers, and both sides of a row agree with its change."""
    rows = compared([shot(1.0, 1)], [seen(tuple(2 * d for d in DEPTHS), name="b", seed=2)]).dimples
    assert all(r.after > 1.5 * r.before > 0 for r in rows)


def test_more_photos_that_agree_are_never_less_sure() -> None:
    one = compared([shot(1.0, 1)], [shot(0.6, 2)])
    more = compared([shot(1.0, 1), shot(1.0, 3)], [shot(0.6, 2), shot(0.6, 4)])
    assert more.change == pytest.approx(one.change, abs=0.03)
    assert np.ptp(np.log1p(more.interval)) < 1.05 * np.ptp(np.log1p(one.interval))


def test_photos_of_a_session_that_disagree_widen_the_interval() -> None:
    """What a person's own photos differ by is the least that a change must exceed."""
    agreeing = compared([shot(1.0, 1)], [shot(0.7, 2), shot(0.7, 3)])
    apart = compared([shot(1.0, 1)], [shot(0.45, 2), shot(1.05, 3)])
    assert np.ptp(np.log1p(apart.interval)) > 1.4 * np.ptp(np.log1p(agreeing.interval))
    # The mean of their depths.
    assert np.log1p(apart.change) == pytest.approx(np.log((0.45 + 1.05) / 2), abs=0.1)


def test_a_pair_that_is_surer_counts_more() -> None:
    """One photo in the same light, one in another: the mean lies near the first."""
    same, other = shot(0.9, 2), shot(0.45, 3, OTHER_WINDOW)
    alone = [
        np.log1p(compared([shot(1.0, 1)], [one], lighting=None).change) for one in (same, other)
    ]
    both = np.log1p(compared([shot(1.0, 1)], [same, other], lighting=None).change)
    assert alone[1] < both < alone[0]
    assert alone[0] - both < 0.3 * (alone[0] - alone[1])


def test_a_photo_that_cannot_be_used_is_passed_over() -> None:
    whole = compared([shot(1.0, 1)], [shot(0.5, 2)])
    for bad, at in ((shot(1.0, 3), refusal(NO_MATCH)), (blank(), None)):
        with_bad = compared([shot(1.0, 1)], [bad, shot(0.5, 2)], [moved(), at, moved()])
        assert with_bad.verdict == "reduced"
        assert with_bad.change == pytest.approx(whole.change)
        assert with_bad.interval == pytest.approx(whole.interval)
        # The pair that could be compared speaks for the checklist.
        assert not any(c.status == "blocks" for c in with_bad.checks)


def test_where_no_pair_is_fair_nothing_is_said_of_a_change() -> None:
    found = compared([shot(1.0, 1)], [shot(0.5, 2)], [moved(), refusal(NO_MATCH)])
    assert found.verdict == "not comparable"
    assert found.reasons[0] == NO_MATCH
    assert np.isnan([found.change, *found.interval, found.mdc95]).all()
    assert {r.verdict for r in found.dimples} <= {"not comparable"}
    assert np.isnan([r.change for r in found.dimples]).all()


def test_without_a_reference_there_are_no_rows() -> None:
    found = compared([blank("a.jpg")], [blank("b.jpg")], [None, None], (), -1)
    assert found.verdict == "not comparable"
    assert found.dimples == ()
    assert found.unit == "per mille of back width"


@pytest.mark.parametrize(
    ("told", "word"),
    [((), ""), (("fixed",), "of 1 dimple was"), (("fixed", "modifiable"), "of 2 dimples was")],
)
def test_kinds_that_the_user_set_are_counted(told: tuple[str, ...], word: str) -> None:
    reasons = compared([shot(1.0, 1)], [shot(0.5, 2)], dimples=followed(*told)).reasons
    said = [r for r in reasons if "set by you" in r]
    assert bool(said) is bool(told)
    assert all(word in r for r in said)


def test_sessions_lit_from_different_sides_are_read_as_wholes() -> None:
    before = [shot(1.0, 1), shot(1.0, 2, OTHER_WINDOW)]
    after = [shot(0.5, 3, ABOVE), shot(0.5, 4, (-0.1, -0.65, 0.6))]
    whole = compared(before, after)
    assert any("read together" in r for r in whole.reasons)
    assert whole.verdict == "reduced"
    assert whole.interval[0] < -0.5 < whole.interval[1]
    pooled = compared(before, after, lighting=None)
    assert not any("read together" in r for r in pooled.reasons)
    assert np.ptp(np.log1p(whole.interval)) < np.ptp(np.log1p(pooled.interval))
    # Only once, and with its own word on what both sides show.
    assert [c.item for c in whole.checks].count("dimples") <= 1
    assert compared(before, after, lighting=LightParams()).change == whole.change


def test_other_sessions_of_several_photos_are_heard_and_single_ones_are_not() -> None:
    """Lamps on the right before and on the left after; another session shows both."""
    views = [
        shot(1.0, 1),
        shot(0.6, 2, OTHER_WINDOW),
        shot(0.9, 3),
        shot(0.9, 4, OTHER_WINDOW),
        shot(0.8, 5),
    ]
    sides = session(0), session(1), session(2, 3), session(4)
    lineup = lined_up(views, None, None, sides)
    pairs = Pairs(lineup)
    assert pairs.others(sides[0], sides[1], (0,)) == ((2, 3),)
    # Two photos in one light tell nothing of what lights do.
    alike = lined_up([*views[:3], shot(0.9, 6), views[4]], None, None, sides)
    assert Pairs(alike).others(sides[0], sides[1], (0,)) == ()
    whole = compare_sessions(lineup, sides[0], sides[1])
    alone = compare_sessions(replace(lineup, sessions=sides[:2]), sides[0], sides[1])
    width = [float(np.diff(np.log1p(found.interval))[0]) for found in (whole, alone)]
    assert width[0] < 0.9 * width[1]
    assert whole.change == pytest.approx(-0.4, abs=0.06)
    assert OTHERS_HEARD in whole.reasons
    assert OTHERS_HEARD not in alone.reasons
    assert whole.outlook is not None


def test_each_two_photos_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    plain = compare_photos

    def counted(lineup: Lineup, i: int, j: int, *args: Any, **more: Any) -> PhotoPair:
        asked.append((i, j))
        return plain(lineup, i, j, *args, **more)

    monkeypatch.setattr("analyzer.change.pairs.compare_photos", counted)
    sides = session(0, 1), session(2, 3), session(4, 5)
    lineup = lined_up([shot(1.0, seed) for seed in range(6)], None, None, sides)
    pairs = Pairs(lineup)
    for before, after in ((0, 1), (0, 2), (1, 2)):
        compare_sessions(lineup, sides[before], sides[after], pairs=pairs)
    assert len(asked) == len(set(asked)) == 12


def test_only_so_many_photos_of_other_sessions_are_heard() -> None:
    views = [shot(1.0, k, (WINDOW, OTHER_WINDOW)[k % 2]) for k in range(2 + 2 * MOST_OTHERS)]
    sides = (session(0), session(1), *(session(2 * n + 2, 2 * n + 3) for n in range(MOST_OTHERS)))
    heard = Pairs(lined_up(views, None, None, sides)).others(sides[0], sides[1], (0,))
    assert sum(map(len, heard)) == MOST_OTHERS
    assert heard[0] == (2, 3)
