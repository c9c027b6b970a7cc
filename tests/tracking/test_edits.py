"""The user's word on places: a dimple added, moved or removed is measured where it was put."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.corrections.model import (
    AddedDimple,
    Corrections,
    KindMark,
    MovedDimple,
    PhotoRef,
    RemovedDimple,
)
from analyzer.flags import DIMPLES_BY_HAND
from analyzer.measurement.view import View
from analyzer.show.labels import track_labels
from analyzer.tracking.lineup import Lineup, line_up
from analyzer.tracking.tracks import tracks_of
from tests.backs import PLACES, moved, seen, session

SHIFT = (21.0, -13.0)
A, B = PhotoRef("a.jpg"), PhotoRef("b.jpg")
BARE = (300.0, 430.0)
"""Skin without a dent, photo pixels of the reference."""


def pair() -> list[View]:
    return [seen(name="a.jpg"), seen(name="b.jpg", shift=SHIFT, day=7, seed=1)]


def lined(told: Corrections = Corrections(), *, aligned: bool = True) -> Lineup:
    def there(_: View, __: View) -> Any:
        return moved(SHIFT) if aligned else refusal(NO_MATCH)

    return line_up(pair(), [session(0), session(1)], told, there)


def names(lineup: Lineup) -> dict[str, tuple[int, int]]:
    """Place of each dimple in the reference, by its name."""
    tracks = tracks_of(lineup, np.tile([0.0, 0.3], (2, 1)))
    labels = track_labels(tracks)
    return {labels[t.id]: (round(t.x), round(t.y)) for t in tracks}


def near(lineup: Lineup, photo: int, x: float, y: float, within: float = 4.0) -> list[Any]:
    return [
        d for d in lineup.views[photo].measurement.dimples if np.hypot(d.x - x, d.y - y) < within
    ]


PLAIN = names(lined())


def test_without_a_word_nothing_is_by_hand() -> None:
    plain = lined()
    assert not any(one.by_hand for one in plain.dimples)
    assert all(v.measurement.by_hand == () for v in plain.views)
    assert sorted(PLAIN) == [f"D{n}" for n in range(1, len(PLACES) + 1)]


@pytest.mark.parametrize(("ref", "shift"), [(A, (0.0, 0.0)), (B, SHIFT)])
def test_an_added_dimple_is_followed_in_all_photos_and_named_last(
    ref: PhotoRef, shift: tuple[float, float]
) -> None:
    x, y = BARE[0] + shift[0], BARE[1] + shift[1]
    found = lined(Corrections(added=(AddedDimple(ref, x, y),)))
    told = names(found)
    new = f"D{len(PLACES) + 1}"
    assert {name: place for name, place in told.items() if name != new} == PLAIN
    assert told[new] == pytest.approx(BARE, abs=1)
    marked = 0 if ref == A else 1
    assert len(near(found, marked, x, y)) == 1
    # In the other photo it is followed, and no find of its own.
    other = (BARE, (BARE[0] + SHIFT[0], BARE[1] + SHIFT[1]))[1 - marked]
    assert not near(found, 1 - marked, *other)
    one = found.dimples[-1]
    assert one.by_hand
    assert [photo for photo, _ in one.identity.members] == [marked]
    assert all(found.sights[k][-1] is not None for k in (0, 1))
    shot = found.views[marked].measurement
    (index,) = shot.by_hand
    dimple = shot.dimples[index]
    assert (dimple.x, dimple.y) == (x, y)
    assert dimple.prominence >= 0
    assert dimple.prominence_se > 0
    assert DIMPLES_BY_HAND in shot.flags
    assert DIMPLES_BY_HAND not in found.views[1 - marked].measurement.flags
    assert [d.visibility for d in shot.dimples] == sorted(
        (d.visibility for d in shot.dimples), reverse=True
    )


def test_bare_skin_measures_shallower_than_a_dent_put_on_the_same_way() -> None:
    """A dent that is taken away and added again is as deep as it was, bare skin is not."""
    x, y = (float(v) for v in PLACES[6])
    again = lined(Corrections(removed=(RemovedDimple(A, x, y),), added=(AddedDimple(A, x, y),)))
    bare = lined(Corrections(added=(AddedDimple(A, *BARE),)))
    plain = lined()
    deep = near(again, 0, x, y)[0].prominence
    fit = next(s for s in plain.sights[0] if s is not None and abs(s.y - y) + abs(s.x - x) < 8)
    assert deep == pytest.approx(np.exp(fit.fit.log_depth), rel=0.35)
    assert near(bare, 0, *BARE)[0].prominence < 0.6 * deep


def test_a_removed_dimple_is_in_no_photo_and_leaves_its_name_free() -> None:
    x, y = (float(v) for v in PLACES[3])
    found = lined(Corrections(removed=(RemovedDimple(A, x + 3, y - 3),)))
    gone = next(name for name, place in PLAIN.items() if np.hypot(*(np.array(place) - (x, y))) < 5)
    assert names(found) == {name: place for name, place in PLAIN.items() if name != gone}
    assert not near(found, 0, x, y)
    assert not near(found, 1, x + SHIFT[0], y + SHIFT[1])
    assert all(DIMPLES_BY_HAND in v.measurement.flags for v in found.views)


def test_removed_in_one_photo_only_it_is_no_find_there_and_still_followed() -> None:
    x, y = (float(v) for v in PLACES[3])
    found = lined(Corrections(removed=(RemovedDimple(A, x, y, everywhere=False),)))
    assert names(found) == PLAIN
    assert not near(found, 0, x, y)
    assert near(found, 1, x + SHIFT[0], y + SHIFT[1])
    one = next(d for d in found.dimples if np.hypot(d.identity.x - x, d.identity.y - y) < 8)
    assert [photo for photo, _ in one.identity.members] == [1]


def test_a_moved_dimple_keeps_its_name_and_is_measured_at_its_new_place() -> None:
    x, y = (float(v) for v in PLACES[4])
    to = (x + 16, y + 9)
    found = lined(Corrections(moved=(MovedDimple(B, x + SHIFT[0], y + SHIFT[1], to[0] + SHIFT[0], to[1] + SHIFT[1]),)))  # fmt: skip
    name = next(name for name, place in PLAIN.items() if np.hypot(*(np.array(place) - (x, y))) < 5)
    told = names(found)
    assert told.keys() == PLAIN.keys()
    assert told[name] == pytest.approx(to, abs=1)
    assert {n: p for n, p in told.items() if n != name} == {
        n: p for n, p in PLAIN.items() if n != name
    }
    for photo, (dx, dy) in enumerate(((0.0, 0.0), SHIFT)):
        assert not near(found, photo, x + dx, y + dy)
        assert len(near(found, photo, to[0] + dx, to[1] + dy)) == 1


def test_half_of_the_pair_that_goes_takes_the_other_half_s_kind_with_it() -> None:
    plain = lined()
    fixed = [d for d in plain.dimples if d.kind == "fixed"]
    assert len(fixed) == 2
    gone, stays = (d.identity for d in fixed)
    found = lined(Corrections(removed=(RemovedDimple(A, gone.x, gone.y),)))
    left = next(d for d in found.dimples if abs(d.identity.x - stays.x) < 1)
    assert left.kind != "fixed"
    assert left.identity.p_fixed < stays.p_fixed
    # It comes back: the pair is told by the same rule.
    back = lined(
        Corrections(
            removed=(RemovedDimple(A, gone.x, gone.y),),
            added=(AddedDimple(A, gone.x, gone.y),),
        )
    )
    assert [d.kind for d in back.dimples].count("fixed") == 2


def test_a_kind_is_set_on_what_was_added() -> None:
    by_rule = Corrections(added=(AddedDimple(A, *BARE),))
    at_once = Corrections(added=(AddedDimple(A, *BARE, "fixed"),))
    later = by_rule.with_entry(KindMark(A, BARE[0] + 2, BARE[1], "fixed"))
    assert lined(by_rule).dimples[-1].told is None
    for told in (at_once, later):
        found = lined(told)
        assert (found.dimples[-1].told, found.dimples[-1].kind) == ("fixed", "fixed")
        (index,) = found.views[0].measurement.by_hand
        assert found.views[0].measurement.set_by_user == (index,)
        assert found.views[0].measurement.dimples[index].kind == "fixed"


def test_names_stay_when_what_was_added_before_is_taken_back() -> None:
    """Each added dimple carries its number, so the second keeps it without the first."""
    first, second = AddedDimple(A, *BARE, number=8), AddedDimple(A, 300.0, 560.0, number=9)
    both, one = (
        names(lined(Corrections(added=(first, second)))),
        names(lined(Corrections(added=(second,)))),
    )
    assert both["D9"] == one["D9"]
    assert "D8" not in one
    # A number that is taken gives way.
    assert "D8" in names(lined(Corrections(added=(AddedDimple(A, *BARE, number=1),))))


def test_in_a_photo_that_was_not_aligned_a_word_counts_there_alone() -> None:
    x, y = PLACES[5] + SHIFT
    told = Corrections(
        removed=(RemovedDimple(B, float(x), float(y)),),
        added=(AddedDimple(B, BARE[0] + SHIFT[0], BARE[1] + SHIFT[1]),),
    )
    found = lined(told, aligned=False)
    assert not near(found, 1, x, y)
    assert near(found, 0, *PLACES[5])
    assert len(near(found, 1, BARE[0] + SHIFT[0], BARE[1] + SHIFT[1])) == 1
    assert len(found.dimples) == len(lined(aligned=False).dimples)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Corrections(removed=(RemovedDimple(A, 300.0, 150.0),)), "no dimple was found"),
        (Corrections(moved=(MovedDimple(A, 300.0, 150.0, 310.0, 150.0),)), "no dimple was found"),
        (Corrections(added=(AddedDimple(A, 4.0, 4.0),)), "cannot be measured"),
        (
            Corrections(moved=(MovedDimple(A, *map(float, PLACES[2]), 4.0, 4.0),)),
            "cannot be measured",
        ),
        (Corrections(removed=(RemovedDimple(PhotoRef("z.jpg"), 1, 1),)), "is not among"),
        (Corrections(added=(AddedDimple(A, 1e5, 4.0),)), "outside"),
    ],
)
def test_a_word_that_cannot_be_used_becomes_a_note(told: Corrections, why: str) -> None:
    found = lined(told)
    assert names(found) == PLAIN
    assert any(why in note for note in found.notes), found.notes
    assert lined().views[0].measurement == found.views[0].measurement


def test_the_same_words_give_the_same_lineup() -> None:
    x, y = (float(v) for v in PLACES[2])
    told = Corrections(added=(AddedDimple(A, *BARE),), moved=(MovedDimple(A, x, y, x + 12, y),))
    one, two = lined(told), lined(told)
    assert one.views[0].measurement == two.views[0].measurement
    assert one.dimples == two.dimples


def test_two_words_on_one_find_do_not_trip_over_each_other() -> None:
    """Moved and removed, removed twice: whatever comes first counts, the other is noted or void."""
    x, y = (float(v) for v in PLACES[2])
    twice = Corrections(removed=(RemovedDimple(A, x, y), RemovedDimple(A, x + 1, y)))
    assert len(names(lined(twice))) == len(PLACES) - 1
    both = Corrections(removed=(RemovedDimple(A, x, y),), moved=(MovedDimple(A, x, y, x + 9, y),))
    found = lined(both)
    assert not near(found, 0, x, y)
