"""One dimple keeps its identity through a series, and neighbours keep theirs."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.dimples.model import Dimple
from analyzer.dimples.score import hexsel_style, photo_visibility
from analyzer.tracking.groups import Group, distinct, group, joint_confidence
from analyzer.tracking.model import Identity
from analyzer.tracking.params import IdentityParams

WIDTH = 1000.0
SPOTS = np.array([[300.0, 400.0], [650.0, 420.0], [500.0, 700.0]])


def run(places: list[np.ndarray], confidence: float = 0.8, size: float = 0.03) -> list[Group]:
    return group(
        places,
        [np.full(len(p), size) for p in places],
        [np.full(len(p), confidence) for p in places],
        WIDTH,
    )


def test_small_displacements_keep_identity() -> None:
    shift = np.random.default_rng(2).normal(0, 6, (4, 3, 2))
    found = run([SPOTS + s for s in shift])
    assert len(found) == 3
    for one in found:
        assert sorted(photo for photo, _ in one.members) == [0, 1, 2, 3]
        assert len({candidate for _, candidate in one.members}) == 1
        assert np.linalg.norm(SPOTS - one.place, axis=1).min() < 10


def test_far_candidates_are_different_dimples() -> None:
    moved = SPOTS + np.array([1.5 * IdentityParams().same_place * WIDTH, 0.0])
    assert len(run([SPOTS, moved], size=0.02)) == 6


def test_two_candidates_of_one_photo_never_join() -> None:
    """Near enough to be one dimple of two photos, but in one photo they are neighbours."""
    apart = 0.5 * WIDTH * IdentityParams().same_place
    close = np.array([[300.0, 400.0], [300.0 + apart, 400.0]])
    assert len(run([close])) == 2
    assert len(run([close[:1], close[1:]])) == 1


def test_unmapped_candidates_are_left_out() -> None:
    spots = SPOTS.copy()
    spots[1] = np.nan
    assert len(run([spots])) == 2


def test_order_of_photos_does_not_matter() -> None:
    one, two = run([SPOTS, SPOTS + 5.0]), run([SPOTS + 5.0, SPOTS])
    assert {tuple(g.place) for g in one} == {tuple(g.place) for g in two}


def test_a_surer_candidate_has_more_say_on_the_place() -> None:
    places = [np.array([[300.0, 300.0]]), np.array([[310.0, 300.0]])]
    sizes = [np.array([0.03])] * 2
    (found,) = group(places, sizes, [np.array([0.9]), np.array([0.1])], WIDTH)
    assert found.place[0] == pytest.approx(301.0)


def joint(confidence: list[float], light: list[int], gain: float = 0.6) -> float:
    return joint_confidence(
        np.array(confidence), np.full(len(confidence), gain), np.array(light, np.int64)
    )


def test_one_photo_speaks_for_itself() -> None:
    for sure in (0.05, 0.5, 0.93):
        assert joint([sure], [0]) == pytest.approx(sure)


def test_another_light_confirms_or_refutes() -> None:
    alone = joint([0.6], [0])
    assert joint([0.6, 0.6], [0, 1]) > alone > joint([0.6, np.nan], [0, 1])


def test_photos_of_one_light_are_misread_alike() -> None:
    """A second photo of the same light adds nothing, however sure; one of another does."""
    assert joint([0.7, 0.7, 0.7], [0, 0, 0]) == pytest.approx(joint([0.7], [0]))
    assert joint([0.7, 0.7, 0.7], [0, 0, 1]) > joint([0.7], [0])
    # But what comes and goes under one light is doubtful.
    assert joint([0.7, np.nan, np.nan], [0, 0, 0]) < 0.5


def test_light_that_hides_relief_refutes_nothing() -> None:
    def with_gain(gain: float) -> float:
        return joint_confidence(np.array([0.8, np.nan]), np.array([0.6, gain]), np.array([0, 1]))

    assert with_gain(0.0) == pytest.approx(0.8)
    assert with_gain(0.0) > with_gain(0.1) > with_gain(0.25) == pytest.approx(with_gain(2.0))


def test_seen_nowhere_is_nothing() -> None:
    empty = np.zeros(0)
    assert joint_confidence(empty, empty, empty.astype(np.int64)) == 0.0


def dimple(prominence: float, kind: str = "modifiable", p_fixed: float = 0.05) -> Dimple:
    return Dimple(1.0, 2.0, 30.0, 50.0, prominence, 1.0, kind, p_fixed, 0.9, 0.1, 0.3)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "item"), [(0, 0), (1, 1), (4, 1), (5, 2), (9, 2), (10, 3)])
def test_hexsel_number_item(count: int, item: int) -> None:
    grade = hexsel_style((dimple(8.0),) * count + (dimple(9.0, "fixed", 0.9),) * 2, 1000.0)
    assert (grade.number, grade.count) == (item, count)


def test_hexsel_depth_item_rises_with_depth_and_ignores_the_fixed_pair() -> None:
    fixed = dimple(50.0, "fixed", 0.95)
    grades = [hexsel_style((dimple(p), fixed), 1000.0).depth for p in (2.0, 9.0, 20.0)]
    assert grades == [1, 2, 3]
    assert hexsel_style((fixed, fixed), 1000.0).depth == 0


def test_hexsel_depth_item_does_not_depend_on_the_unit() -> None:
    """9 per mille of a back of 250 mm is 2.25 mm."""
    assert hexsel_style((dimple(9.0),), 1000.0).depth == hexsel_style((dimple(2.25),), 250.0).depth


def test_photo_visibility_counts_modifiable_dimples_only() -> None:
    assert photo_visibility((dimple(8.0, "fixed", 0.95),) * 2) == 0.0
    one, two = photo_visibility((dimple(8.0),)), photo_visibility((dimple(8.0),) * 2)
    assert 0 < one < two < 100


@pytest.mark.parametrize("values", [{"p_fixed": 1.2}, {"kind": "maybe"}])
def test_impossible_dimples_are_rejected(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"kind|0-1"):
        dimple(1.0, **values)  # type: ignore[arg-type]


def test_two_answers_in_one_hollow_are_one_dimple() -> None:
    """Two places within a dent's own width: only the surer one stays."""
    rows = ((300.0, 300.0, 0.6), (330.0, 303.0, 0.9), (380.0, 300.0, 0.7))
    those = [Identity(x, y, 0.03, 0.0, sure, ((0, n),)) for n, (x, y, sure) in enumerate(rows)]
    found = distinct(those, 500.0)
    assert [(one.x, one.y) for one in found] == [(330.0, 303.0), (380.0, 300.0)]
