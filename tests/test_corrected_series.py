"""What the user tells must count: points align what was refused, a kind changes what is scored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import cv2
import numpy as np
import pytest

import analyzer
from analyzer import phantom, records
from analyzer.corrections.model import Corrections, KindMark, Landmarks, PhotoRef
from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.results import Series
from analyzer.series import analyze_sets

pytestmark = pytest.mark.slow

SIZE = (600, 800)
START = datetime(2026, 1, 5, 8, 0)


@pytest.fixture(autouse=True, scope="module")
def _measured_once() -> Iterator[None]:
    """What the user tells comes after measuring, so each photo is measured once for all tests."""
    kept: dict[int, tuple[Photo, View]] = {}

    def once(photo: Photo) -> View:
        if id(photo) not in kept:
            # The photo is kept, too, so that no other one gets its number.
            kept[id(photo)] = photo, view_photo(photo)
        return kept[id(photo)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analyzer.series.view_photo", once)
        yield


class Soft:
    """Photos of one person out of focus, so that no mark of the skin is left to align by."""

    def __init__(self, studio: Any) -> None:
        person = studio.person()
        poses = ((0.0, 0.0, 0.0), (3.0, -4.0, 2.0), (-2.0, 3.0, -2.0))
        scenes = [
            studio.scene(
                pose=phantom.Pose(turn, turn / 2, -turn),
                camera=phantom.Camera(yaw=yaw, roll=roll),
                seed=k + 1,
                factor=(1.0, 0.4, 1.0)[k],
            )
            for k, (turn, yaw, roll) in enumerate(poses)
        ]
        shots = [studio.shoot(person, scene, SIZE) for scene in scenes]
        self.truths = [shot.truth for shot in shots]
        self.photos = []
        for k, scene in enumerate(scenes):
            soft = cv2.GaussianBlur(studio.photo(person, scene, SIZE).rgb, (0, 0), 11.0)
            grain = np.random.default_rng(k).normal(0, 0.012, soft.shape)
            photo = studio.develop(np.clip(soft + grain, 0, 1).astype(np.float32))
            day = START + timedelta(days=30 * k)
            self.photos.append(replace(photo, name=f"p{k}.jpg", taken_at=day))

    def both(self, i: int, j: int) -> np.ndarray:
        """Places (N, 4) that show in photos i and j."""
        a, b = (np.array(self.truths[k]["grid"], float) for k in (i, j))
        seen = (a[:, 2] > 0) & (b[:, 2] > 0)
        return np.hstack([a[seen, :2], b[seen, :2]])

    def marked(self, i: int, j: int, count: int = 6, shake: float = 1.0) -> Landmarks:
        """Point pairs as a person would mark them, ``shake`` px off."""
        grid = self.both(i, j)
        middle, spread = grid[:, :2].mean(axis=0), grid[:, :2].std(axis=0)
        corners = np.array([[-1, -1], [1, -1], [0, 1], [-1, 0.6], [1, 0.6], [0, -0.2]])[:count]
        rows = [
            int(np.linalg.norm(grid[:, :2] - middle - 0.8 * corner * spread, axis=1).argmin())
            for corner in corners
        ]
        pairs = grid[rows] + np.random.default_rng(count).normal(0, shake, (count, 4))
        names = [PhotoRef.of(self.photos[k].name, self.photos[k].sha256) for k in (i, j)]
        return Landmarks(*names, tuple(tuple(map(float, row)) for row in pairs))  # type: ignore[misc]

    def error_mm(self, series: Series, i: int, j: int) -> float:
        """Median error of the map from photo i, the reference, to photo j."""
        alignment = series.alignments[j]
        assert alignment is not None
        grid = self.both(i, j)
        miss = np.linalg.norm(alignment.map_points(grid[:, :2]) - grid[:, 2:], axis=1)
        assert np.isfinite(miss).mean() > 0.6
        return float(np.nanmedian(miss)) * float(self.truths[j]["mm_per_px"])


@pytest.fixture(scope="module")
def soft(studio: Any) -> Soft:
    return Soft(studio)


@pytest.fixture(scope="module")
def refused(soft: Soft) -> Series:
    return analyzer.analyze_series(soft.photos)


def test_without_points_the_photos_are_refused(refused: Series) -> None:
    assert refused.reference == 0
    assert [a is not None and a.ok for a in refused.alignments] == [True, False, False]
    assert {c.verdict for c in refused.comparisons} == {"not comparable"}


@pytest.mark.parametrize("count", [4, 6])
def test_points_make_a_refused_pair_comparable_and_say_so(soft: Soft, count: int) -> None:
    told = Corrections((soft.marked(0, 1, count),))
    found = analyze_sets(soft.photos[:1], soft.photos[1:2], told)
    alignment = found.alignments[1]
    assert alignment is not None
    assert alignment.ok
    assert alignment.by_hand
    error = soft.error_mm(found, 0, 1)
    assert error < 4.0
    # The stated error is larger than that of an ordinary map, and not far below the true one.
    stated = alignment.error_px * soft.truths[1]["mm_per_px"]
    assert stated > 1.0
    assert stated > 0.5 * error
    check = next(c for c in found.comparisons[0].checks if c.item == "alignment")
    assert check.status == "differs"
    assert "by hand" in check.text
    assert "aligned-by-hand" in found.measurements[1].flags
    assert "aligned-by-hand" not in found.measurements[0].flags
    assert any("p1.jpg was aligned by hand" in note for note in found.notes)
    assert found.pictures[1].aligned is not None
    assert found.corrections == told
    records.to_json(records.series_record(found))


def test_points_that_contradict_each_other_are_refused_and_recorded(soft: Soft) -> None:
    marks = soft.marked(0, 1)
    ends = [pair[2:] for pair in marks.pairs]
    odd = tuple(
        (*pair[:2], *ends[k]) for pair, k in zip(marks.pairs, (1, 2, 0, 3, 4, 5), strict=True)
    )
    found = analyze_sets(
        soft.photos[:1], soft.photos[1:2], Corrections((replace(marks, pairs=odd),))
    )
    assert found.comparisons[0].verdict == "not comparable"
    assert "agree with each other" in found.comparisons[0].reasons[0]
    back = records.from_json(records.to_json(records.series_record(found)))
    assert isinstance(back, Series)
    assert back.alignments[1] is not None
    assert back.alignments[1].ok is False


def test_compare_and_align_take_the_same_points(soft: Soft) -> None:
    marks = soft.marked(0, 1)
    swapped = Landmarks(
        marks.second, marks.first, tuple((p, q, x, y) for x, y, p, q in marks.pairs)
    )
    by_set = analyze_sets(soft.photos[:1], soft.photos[1:2], Corrections((swapped,)))
    pair = analyzer.align(soft.photos[0], soft.photos[1], marks.pairs)
    place = np.array([[300.0, 400.0]])
    assert by_set.alignments[1] is not None
    assert np.allclose(by_set.alignments[1].map_points(place), pair.map_points(place))
    found = analyzer.compare(soft.photos[0], soft.photos[1], Corrections((marks,)))
    assert "alignment" not in {c.item for c in found.checks if c.status == "blocks"}


def test_points_outside_a_photo_are_an_error_for_align(soft: Soft) -> None:
    far = [(10, 10, 10, 10), (90, 10, 90, 10), (50, 90, 50, 801)]
    with pytest.raises(ValueError, match="outside"):
        analyzer.align(soft.photos[0], soft.photos[1], far)


def test_points_reach_the_reference_through_a_third_photo(soft: Soft) -> None:
    """0 to 1 and 1 to 2 were marked; 2 follows, and its error stays that of two steps."""
    told = Corrections((soft.marked(1, 2), soft.marked(0, 1)))
    found = analyzer.analyze_series(soft.photos, told)
    assert all(a is not None and a.ok for a in found.alignments)
    assert soft.error_mm(found, 0, 1) < 4.0
    assert soft.error_mm(found, 0, 2) < 6.0


def test_points_between_two_lost_photos_are_left_out_with_a_word(
    soft: Soft, refused: Series
) -> None:
    found = analyzer.analyze_series(soft.photos, Corrections((soft.marked(1, 2),)))
    assert [a is not None and a.ok for a in found.alignments] == [True, False, False]
    assert any("point pairs between p1.jpg and p2.jpg" in note for note in found.notes)
    assert set(refused.notes) <= set(found.notes)


@pytest.fixture(scope="module")
def pair(studio: Any) -> tuple[Photo, Photo]:
    """Two sharp photos of one back on two days; the modifiable dimples became shallower."""
    scenes = [studio.scene(), studio.scene(factor=0.2, seed=9)]
    shots = [studio.photo(studio.person(), scene) for scene in scenes]
    return tuple(replace(s, name=f"q{k}.jpg") for k, s in enumerate(shots))  # type: ignore[return-value]


Analysis = Callable[[Corrections | None], Series]


@pytest.fixture(scope="module")
def analysed(pair: tuple[Photo, Photo]) -> Analysis:
    return lambda told: analyze_sets(pair[:1], pair[1:], told)


@pytest.fixture(scope="module")
def plain(analysed: Analysis) -> Series:
    return analysed(None)


def mark_of(series: Series, track: int, kind: Any, photo: int = 0) -> KindMark:
    shot = series.measurements[photo].photo
    seen = next(o for o in series.tracks[track].observations if o.photo == photo)
    return KindMark(PhotoRef.of(shot.name, shot.sha256), seen.x, seen.y, kind)


@pytest.mark.parametrize("photo", [0, 1])
def test_a_kind_that_was_set_changes_what_counts(
    analysed: Analysis, plain: Series, photo: int
) -> None:
    """The deepest modifiable dimple is called fixed: it leaves scores, verdict and rows."""
    rows = [r for r in plain.comparisons[0].dimples if r.kind == "modifiable"]
    deepest = max(rows, key=lambda r: r.before).id
    found = analysed(Corrections((), (mark_of(plain, deepest, "fixed", photo),)))
    track = found.tracks[deepest]
    assert (track.kind, track.set_by_user) == ("fixed", True)
    assert track.p_fixed == plain.tracks[deepest].p_fixed
    assert [t.set_by_user for t in found.tracks].count(True) == 1
    before, after = plain.measurements[0], found.measurements[0]
    assert after.grade.count == before.grade.count - 1
    assert after.visibility < before.visibility
    (index,) = after.set_by_user
    assert after.dimples[index].kind == "fixed"
    assert after.dimples[index].p_fixed == before.dimples[index].p_fixed
    row = next(r for r in found.comparisons[0].dimples if r.id == deepest)
    assert row.kind == "fixed"
    assert row.verdict in ("no detectable change", "not comparable")
    assert plain.comparisons[0].change != found.comparisons[0].change
    assert any("set by you" in reason for reason in found.comparisons[0].reasons)


def test_all_set_as_fixed_leaves_nothing_to_compare(analysed: Analysis, plain: Series) -> None:
    told = Corrections((), tuple(mark_of(plain, t.id, "fixed", t.observations[0].photo)
                                 for t in plain.tracks))  # fmt: skip
    found = analysed(told)
    assert found.comparisons[0].verdict == "not comparable"
    assert "No modifiable dimple" in found.comparisons[0].reasons[0]
    # What was seen in one photo only is no track; every tracked one left the score.
    assert found.measurements[0].grade.count <= plain.measurements[0].grade.count - 1


def test_the_later_of_two_words_on_one_dimple_holds(analysed: Analysis, plain: Series) -> None:
    first = next(t.id for t in plain.tracks if len(t.observations) == 2)
    words = tuple(mark_of(plain, first, kind) for kind in ("fixed", "modifiable"))
    assert analysed(Corrections((), words)).tracks[first].kind == "modifiable"


def test_a_word_on_bare_skin_is_left_out(analysed: Analysis, plain: Series) -> None:
    shot = plain.measurements[0].photo
    stray = KindMark(PhotoRef(shot.name), 2.0, 2.0, "fixed")
    found = analysed(Corrections((), (stray,)))
    assert found.tracks == plain.tracks
    assert any("no dimple was found there" in note for note in found.notes)


def test_a_word_on_a_photo_that_is_not_aligned_counts_there(
    studio: Any, pair: tuple[Photo, Photo]
) -> None:
    """Another person's photo is refused; what is said of a dimple in it holds in it alone."""
    other = studio.photo(studio.person(seed=77), studio.scene())
    photos = [replace(p, taken_at=START) for p in (pair[0], replace(other, name="other.jpg"))]
    refused = analyze_sets(photos[:1], photos[1:])
    assert refused.alignments[1] is not None
    assert not refused.alignments[1].ok
    shot = refused.measurements[1]
    target = next(d for d in shot.dimples if d.kind == "modifiable")
    mark = KindMark(PhotoRef.of(shot.photo.name, shot.photo.sha256), target.x, target.y, "fixed")
    found = analyze_sets(photos[:1], photos[1:], Corrections((), (mark,)))
    assert found.measurements[1].grade.count == shot.grade.count - 1
    assert found.measurements[0] == refused.measurements[0]


def test_a_corrected_series_comes_back_from_its_record(analysed: Analysis, plain: Series) -> None:
    told = Corrections((), (mark_of(plain, 0, "fixed", plain.tracks[0].observations[0].photo),))
    found = analysed(told)
    text = records.to_json(records.series_record(found))
    back = records.from_json(text)
    assert isinstance(back, Series)
    assert [t.set_by_user for t in back.tracks] == [t.set_by_user for t in found.tracks]
    assert back.measurements[0].set_by_user == found.measurements[0].set_by_user
    assert back.corrections.kinds[0].kind == "fixed"
    assert records.to_json(records.series_record(back)) == text
