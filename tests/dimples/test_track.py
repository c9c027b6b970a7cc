"""One dimple keeps its identity through a series, and neighbours keep theirs."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.dimples.model import Dimple
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.score import hexsel_style, photo_visibility
from analyzer.dimples.track import Identity, identify

WIDTH = 1000.0
SPOTS = np.array([[300.0, 400.0], [650.0, 420.0], [500.0, 700.0]])


def run(
    places: list[np.ndarray], confidence: float = 0.8, size: float = 0.03
) -> tuple[Identity, ...]:
    return identify(
        places,
        [np.full(len(p), size) for p in places],
        [np.full(len(p), 0.1) for p in places],
        [np.full(len(p), confidence) for p in places],
        WIDTH,
    )


def test_small_displacements_keep_identity() -> None:
    shift = np.random.default_rng(2).normal(0, 6, (4, 3, 2))
    found = run([SPOTS + s for s in shift])
    assert len(found) == 3
    for identity in found:
        assert [photo for photo, _ in identity.members] == [0, 1, 2, 3]
        assert len({dimple for _, dimple in identity.members}) == 1
        gap = np.linalg.norm(SPOTS - [identity.x, identity.y], axis=1).min()
        assert gap < 10


def test_far_finds_are_different_dimples() -> None:
    moved = SPOTS + np.array([1.5 * DimpleParams().same_place * WIDTH, 0.0])
    assert len(run([SPOTS, moved], size=0.02)) == 6


def test_two_finds_of_one_photo_never_join() -> None:
    """Near enough to be one dimple of two photos, but in one photo they are neighbours."""
    params = DimpleParams()
    small = 0.015
    apart = WIDTH * (params.same_place + params.same_hollow * small) / 2
    close = np.array([[300.0, 400.0], [300.0 + apart, 400.0]])
    assert params.same_hollow * small * WIDTH < apart < params.same_place * WIDTH
    assert len(run([close], size=small)) == 2


def test_unmapped_finds_are_left_out() -> None:
    spots = SPOTS.copy()
    spots[1] = np.nan
    assert len(run([spots])) == 2


def test_order_of_photos_does_not_matter() -> None:
    one, two = run([SPOTS, SPOTS + 5.0]), run([SPOTS + 5.0, SPOTS])
    assert {(i.x, i.y) for i in one} == {(i.x, i.y) for i in two}


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
    """Two finds of one photo within a dent's own width: only the surer one stays."""
    places = [np.array([[300.0, 300.0], [306.0, 303.0], [380.0, 300.0]])]
    sizes, fixed = [np.full(3, 0.03)], [np.zeros(3)]
    found = identify(places, sizes, fixed, [np.array([0.6, 0.9, 0.7])], 500.0)
    assert [(one.x, one.y) for one in found] == [(306.0, 303.0), (380.0, 300.0)]
