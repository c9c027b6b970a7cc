"""Photos lined up once: one value that knows places, dimples, what each photo shows, and the words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import Bound, BoundKind
from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.measurement.view import View
from analyzer.tracking.lineup import Lineup, line_up, over_reference
from analyzer.tracking.sight import see
from tests.backs import OTHER_WINDOW, PLACES, blank, moved, seen, session

SHIFT = (21.0, -13.0)


def there(reference: View, moving: View) -> Alignment:
    """Knows the truth about a.jpg and b.jpg."""
    if moving.measurement.photo.name == "b.jpg":
        return moved(SHIFT)
    return refusal(NO_MATCH)


def pair() -> list[View]:
    return [seen(name="a.jpg"), seen(name="b.jpg", shift=SHIFT, day=7, seed=1)]


def lined(views: list[View], corrections: Corrections = Corrections()) -> Lineup:
    return line_up(views, [session(k) for k in range(len(views))], corrections, there)


def numbers(found: Lineup) -> list[int]:
    """Which of the back's dimples each of the lineup's is, by its place."""
    at = np.array([[one.identity.x, one.identity.y] for one in found.dimples])
    return [int(np.linalg.norm(PLACES - place, axis=1).argmin()) for place in at]


def test_the_dimples_of_all_photos_stand_once_over_the_reference() -> None:
    found = lined(pair())
    assert found.reference == 0
    assert sorted(numbers(found)) == list(range(len(PLACES)))
    for one, number in zip(found.dimples, numbers(found), strict=True):
        np.testing.assert_allclose((one.identity.x, one.identity.y), PLACES[number], atol=1.0)
        # Both photos found it by themselves.
        assert one.identity.members == ((0, number), (1, number))
    assert found.notes == ()
    assert found.people == ()


def test_each_photo_is_looked_at_once_where_it_has_the_dimple() -> None:
    found = lined(pair())
    for k, view in enumerate(found.views):
        for one, number, sight in zip(found.dimples, numbers(found), found.sights[k], strict=True):
            assert sight is not None
            place = PLACES[number] + (SHIFT if k else (0, 0))
            np.testing.assert_allclose((sight.x, sight.y), place, atol=1.0)
            again = see(view, found.alignments[k], one.identity)
            assert again is not None
            assert sight.fit == again.fit
        assert found.fits(k) == tuple(s and s.fit for s in found.sights[k])


def test_photos_that_do_not_fit_show_nothing_and_have_no_light() -> None:
    found = lined([*pair(), seen(name="c.jpg", key=OTHER_WINDOW), blank()])
    assert [a is not None and a.ok for a in found.alignments] == [True, True, False, False]
    assert found.alignments[3] is None
    for k in (2, 3):
        assert found.fits(k) == (None,) * len(found.dimples)
    assert (found.lights[2:] == -1).all()
    assert found.lights[0] == found.lights[1] == 0
    said = "\n".join(found.notes)
    assert "c.jpg could not be aligned" in said
    assert "wall.jpg" in said


def test_a_photo_in_another_light_has_another_number() -> None:
    views = [seen(name="a.jpg"), seen(key=OTHER_WINDOW, name="b.jpg", shift=SHIFT)]
    assert lined(views).lights.tolist() == [0, 1]


def mark(x: float, y: float, kind: str, photo: str = "a.jpg") -> Corrections:
    return Corrections(kinds=(KindMark(PhotoRef(photo), x, y, kind),))  # type: ignore[arg-type]


@pytest.mark.parametrize("photo", ["a.jpg", "b.jpg"])
def test_the_users_word_holds_in_all_photos_and_moves_nothing_measured(photo: str) -> None:
    x, y = PLACES[3] + (SHIFT if photo == "b.jpg" else (0, 0))
    plain, told = lined(pair()), lined(pair(), mark(x, y, "fixed", photo))
    at = numbers(told).index(3)
    assert [d.told for d in told.dimples].count("fixed") == 1
    assert told.dimples[at].told == "fixed"
    assert [d.identity for d in told.dimples] == [d.identity for d in plain.dimples]
    for k in (0, 1):
        assert told.views[k].measurement.set_by_user == (3,)
        assert told.views[k].measurement.dimples[3].kind == "fixed"
        assert told.fits(k) == plain.fits(k)
    assert told.notes == ()


def test_a_word_on_bare_skin_and_one_on_another_photo_are_told() -> None:
    found = lined(pair(), mark(300.0, 150.0, "fixed"))
    assert [d.told for d in found.dimples] == [None] * len(found.dimples)
    assert len(found.notes) == 1
    assert "no dimple" in found.notes[0]
    assert len(lined(pair(), mark(300.0, 150.0, "fixed", "z.jpg")).notes) == 1


def test_a_map_by_hand_is_flagged_on_its_photo_alone() -> None:
    views, maps = pair(), [moved(), moved(SHIFT, by_hand=True)]
    found = over_reference(views, [session(0), session(1)], 0, maps)
    assert ["aligned-by-hand" in v.measurement.flags for v in found.views] == [False, True]
    kinds = (BoundKind(views[0].measurement.photo.sha256, 4.0, 4.0, "fixed", "a word"),)
    assert len(over_reference(views, [session(0)], 0, maps, Bound(kinds=kinds)).notes) == 1


def test_without_any_back_there_is_an_empty_lineup() -> None:
    found = lined([blank("a.jpg"), blank("b.jpg")])
    assert found.reference == -1
    assert found.dimples == ()
    assert found.sights == ((), ())
    assert len(found.notes) == 2


def test_sessions_name_their_photos() -> None:
    found = replace(lined(pair()), sessions=(session(0, 1), session(1)))
    hashes = tuple(v.measurement.photo.sha256 for v in found.views)
    assert found.hashes(found.sessions[0]) == hashes
    assert found.hashes(found.sessions[1]) == hashes[1:]
