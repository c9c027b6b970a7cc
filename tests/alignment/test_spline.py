"""The stiff spline follows a smooth warp through noise and wrong matches, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.alignment.params import AlignParams
from analyzer.alignment.rough import project
from analyzer.alignment.spline import SplineMap, fit_map, start_map

EXTENT = np.array([600.0, 800.0])
PARAMS = AlignParams()
MATRIX = np.array([[1.02, 0.03, 12.0], [-0.02, 0.98, -7.0], [2e-5, -1e-5, 1.0]])


def warp(points: np.ndarray) -> np.ndarray:
    """A homography and a bend of some pixels over half the back."""
    x, y = (points / EXTENT).T
    bend = np.stack([5 * np.sin(2.5 * y + 0.4), 4 * np.cos(2.0 * x) * y], axis=1)
    return project(MATRIX, points) + bend


def matches(seed: int, outliers: float, noise: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    source = rng.uniform(0, EXTENT, (1200, 2))
    target = warp(source) + rng.normal(0, noise, source.shape)
    wrong = rng.random(len(source)) < outliers
    target[wrong] += rng.uniform(-25, 25, (wrong.sum(), 2))
    return source, target


def fitted(source: np.ndarray, target: np.ndarray, stiffness: float) -> SplineMap:
    start = start_map(MATRIX, np.zeros(2), EXTENT, 80.0)
    weight = np.ones(len(source))
    return fit_map(start, source, target, weight, stiffness, PARAMS.tolerance_px)[0]


def test_known_warp_is_recovered_despite_a_third_wrong_matches() -> None:
    source, target = matches(1, 0.3, 0.3)
    found = fitted(source, target, PARAMS.final_stiffness)
    inner = np.random.default_rng(2).uniform(40, EXTENT - 40, (400, 2))
    error = np.linalg.norm(found(inner) - warp(inner), axis=1)
    assert np.median(error) < 0.2
    assert error.max() < 1.0


def test_wrong_matches_keep_their_residual() -> None:
    """The fit does not bend towards them, so they can be told from the rest."""
    source, target = matches(1, 0.3, 0.3)
    start = start_map(MATRIX, np.zeros(2), EXTENT, 80.0)
    _, residual = fit_map(
        start, source, target, np.ones(len(source)), PARAMS.final_stiffness, PARAMS.tolerance_px
    )
    off = np.linalg.norm(target - warp(source), axis=1)
    assert np.median(residual[off > 5]) > 5
    assert np.median(residual[off < 1]) < 0.6


def test_clean_affine_matches_are_met_exactly() -> None:
    source = np.random.default_rng(3).uniform(0, EXTENT, (300, 2))
    found = fitted(source, project(MATRIX, source), PARAMS.stiffness)
    np.testing.assert_allclose(found(source), project(MATRIX, source), atol=1e-3)


def test_a_dimple_sized_pull_is_resisted() -> None:
    """Matches drawn together over a dimple's width move the map by a small part of that."""
    source, _ = matches(4, 0.0, 0.0)
    offset = source - EXTENT / 2
    pull = np.exp(-(offset**2).sum(axis=1) / (2 * 15.0**2))[:, None]
    target = project(MATRIX, source) - 0.2 * offset * pull
    found = fitted(source, target, PARAMS.final_stiffness)
    moved = np.linalg.norm(found(source) - project(MATRIX, source), axis=1)
    wanted = np.linalg.norm(target - project(MATRIX, source), axis=1)
    assert wanted.max() > 1.5
    assert moved.max() < 0.25 * wanted.max()


def test_weight_zero_is_no_match() -> None:
    source, target = matches(5, 0.0, 0.0)
    bad = source[:, 0] > 300
    spoiled = np.where(bad[:, None], target + 40.0, target)
    start = start_map(MATRIX, np.zeros(2), EXTENT, 80.0)
    one, _ = fit_map(start, source, spoiled, (~bad).astype(float), 0.01, 2.0)
    left = np.array([[100.0, 200.0], [220.0, 600.0]])
    np.testing.assert_allclose(one(left), warp(left), atol=0.3)


@pytest.mark.parametrize("point", [(0.0, 0.0), (600.0, 800.0), (-50.0, 900.0)])
def test_basis_sums_to_one_everywhere(point: tuple[float, float]) -> None:
    start = start_map(np.eye(3), np.zeros(2), EXTENT, 90.0)
    assert start.basis(np.array([point])).sum() == pytest.approx(1.0)
