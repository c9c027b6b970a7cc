"""Point pairs from the user carry an alignment where the skin gives no hold."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer import phantom
from analyzer.alignment.align import align_textures
from analyzer.alignment.judge import refusal
from analyzer.alignment.landmarks import check_landmarks, landmark_matrix
from analyzer.alignment.model import identity_alignment
from analyzer.change.checks import checklist
from analyzer.measurement.view import View

SIZE = (600, 800)
align_module = import_module("analyzer.alignment.align")


def out_of_focus(studio: Any, rgb: np.ndarray, sigma: float, seed: int) -> View:
    """The photo blurred by ``sigma`` px, with fresh sensor noise."""
    soft = cv2.GaussianBlur(rgb, (0, 0), sigma)
    noise = np.random.default_rng(seed).normal(0, 0.012, soft.shape)
    view: View = studio.view(studio.develop(np.clip(soft + noise, 0, 1).astype(np.float32)))
    return view


@pytest.fixture(scope="module")
def pair(studio: Any) -> tuple[View, View, np.ndarray, float]:
    """Two poses of a person, both photos out of focus; their common grid, mm a pixel."""
    person = studio.person()
    turned = studio.scene(
        pose=phantom.Pose(3.0, 2.0, -3.0), camera=phantom.Camera(yaw=-4.0, roll=2.0), seed=6
    )
    scenes = (studio.scene(), turned)
    shots = [studio.shoot(person, scene, SIZE) for scene in scenes]
    views = [
        out_of_focus(studio, studio.photo(person, scene, SIZE).rgb, 11.0, seed)
        for seed, scene in enumerate(scenes)
    ]
    a, b = (np.array(shot.truth["grid"], float) for shot in shots)
    both = (a[:, 2] > 0) & (b[:, 2] > 0)
    return *views, np.hstack([a[both, :2], b[both, :2]]), shots[1].truth["mm_per_px"]


def errors(found: Any, grid: np.ndarray) -> np.ndarray:
    return np.linalg.norm(found.map_points(grid[:, :2]) - grid[:, 2:], axis=1)


def chosen(grid: np.ndarray, count: int, shake: float) -> np.ndarray:
    """Spread grid points as a person would mark them, ``shake`` px off."""
    middle = grid[:, :2].mean(axis=0)
    corners = np.array([[-1, -1], [1, -1], [0, 1], [-1, 0.6], [1, 0.6], [0, -0.2]])[:count]
    wanted = middle + 0.8 * corners * grid[:, :2].std(axis=0)
    rows = [int(np.linalg.norm(grid[:, :2] - place, axis=1).argmin()) for place in wanted]
    picked = grid[rows]
    return picked + np.random.default_rng(count).normal(0, shake, picked.shape)


def align(pair: Any, landmarks: np.ndarray | None) -> Any:
    one, two = pair[:2]
    return align_textures(one.texture, two.texture, SIZE, SIZE, landmarks=landmarks)


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 4, 6])
def test_a_refused_pair_is_aligned_by_hand(pair: Any, count: int) -> None:
    """Skin without marks gives no hold; a few points marked with a shaky finger do."""
    grid, mm = pair[2], pair[3]
    assert not align(pair, None).ok
    found = align(pair, chosen(grid, count, 1.0))
    assert found.ok
    assert found.by_hand
    error = errors(found, grid)
    assert np.isfinite(error).mean() > 0.6
    assert np.nanmedian(error) * mm < 5.0
    # Its own estimate is honest: not far below the truth.
    assert found.error_px > 0.5 * np.nanmedian(error)


@pytest.mark.slow
def test_points_on_another_person_carry_no_verdict(studio: Any) -> None:
    """Sharp marks that do not match speak against the points; the map is there to be looked at."""
    views = [
        studio.view(studio.photo(studio.person(seed=seed), studio.scene(), SIZE))
        for seed in (5, 77)
    ]
    body = np.array([[-0.3, 0.2], [0.3, 0.2], [-0.3, 0.6], [0.3, 0.6]])
    places = [(t.from_body(body) + 0.5) * t.zoom - 0.5 for t in (v.texture for v in views)]
    found = align(views, np.hstack(places))
    assert found.ok
    assert found.by_hand
    assert "another person" in found.doubt.lower()
    measured = [v.measurement for v in views]
    checks = checklist(*measured, found, 1.0, (False, False), (1.0, 1.0), 0.0, 1.0)
    assert [c.item for c in checks if c.status == "blocks"] == ["alignment"]
    assert checks[0].text == found.doubt


def test_nothing_speaks_against_points_on_skin_without_marks(pair: Any) -> None:
    found = align(pair, chosen(pair[2], 4, 1.0))
    assert found.by_hand
    assert found.doubt == ""


def test_points_that_contradict_each_other_are_refused(pair: Any) -> None:
    pairs = chosen(pair[2], 6, 1.0)
    pairs[:3, 2:] = pairs[[2, 0, 1], 2:]
    found = align(pair, pairs)
    assert not found.ok
    assert "agree" in found.reason


@pytest.mark.slow
def test_texture_refines_what_the_points_begin(studio: Any) -> None:
    """With skin that has marks, six rough points end in a map as good as without them."""
    person = studio.person()
    turned = studio.scene(pose=phantom.Pose(3.0, 2.0, -3.0), seed=6)
    views = [studio.view(studio.photo(person, scene, SIZE)) for scene in (studio.scene(), turned)]
    truths = [studio.shoot(person, scene, SIZE).truth for scene in (studio.scene(), turned)]
    a, b = (np.array(t["grid"], float) for t in truths)
    both = (a[:, 2] > 0) & (b[:, 2] > 0)
    grid = np.hstack([a[both, :2], b[both, :2]])
    found = align(views, chosen(grid, 6, 1.5))
    assert found.ok
    assert not found.by_hand
    assert np.nanmedian(errors(found, grid)) * truths[1]["mm_per_px"] < 1.0


@pytest.mark.parametrize(
    ("slip", "ok", "kept"), [(3.0, True, True), (40.0, True, False), (3.0, False, False)]
)
def test_a_finer_map_that_keeps_to_the_points_is_preferred(
    pair: Any, monkeypatch: pytest.MonkeyPatch, slip: float, ok: bool, kept: bool
) -> None:
    """Texture may fail from the points on and hold without them; then the points only check it."""
    true = identity_alignment(SIZE)
    assert true.forward is not None
    own = replace(
        true, ok=ok, forward=replace(true.forward, xy=true.forward.xy + np.array([slip, 0.0]))
    )
    whole = align_module.align_textures
    monkeypatch.setattr(align_module, "align_textures", lambda *given: own)
    monkeypatch.setattr(align_module, "judge", lambda *given, **more: refusal("lost"))
    places = np.array([[200.0, 300.0], [400.0, 350.0], [300.0, 500.0]])
    one, two = pair[:2]
    marked = np.hstack([places, places])
    found = whole(one.texture, two.texture, SIZE, SIZE, landmarks=marked)
    assert (found is own) is kept
    assert found.by_hand is not kept


def test_a_map_by_hand_holds_plain_values(pair: Any) -> None:
    """Records hold no numbers of an array library."""
    found = align(pair, chosen(pair[2], 4, 1.0))
    assert found.by_hand
    assert type(found.ok) is bool
    assert type(found.error_px) is float
    assert type(found.overlap) is float
    assert type(found.scale) is float


@pytest.mark.parametrize(
    ("landmarks", "word"),
    [
        (np.zeros((2, 4)), "three"),
        (np.zeros((3, 3)), "four numbers"),
        (np.array([[0, 0, 0, 0], [9, 9, 9, 9], [20, 20, 20, 20]]), "line"),
        (np.array([[0, 0, 0, 0], [9, 0, 9, 0], [np.nan, 20, 0, 20]]), "number"),
    ],
)
def test_useless_landmarks_are_named(landmarks: np.ndarray, word: str) -> None:
    with pytest.raises(ValueError, match=word if word != "three" else "3"):
        check_landmarks(landmarks)


def test_three_points_make_a_similarity() -> None:
    source = np.array([[0.0, 0], [100, 10], [30, 80]])
    turn = np.radians(20)
    linear = 1.3 * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = landmark_matrix(source, source @ linear.T + [5, -7])
    np.testing.assert_allclose(matrix[:2, :2], linear, atol=1e-9)
    np.testing.assert_allclose(matrix[:2, 2], [5, -7], atol=1e-9)
