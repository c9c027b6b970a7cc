"""Shapes with known answers: dents, arcs, posture, camera, rasteriser and filter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import phantom
from analyzer.phantom.body.torso import apply_pose, torso
from analyzer.phantom.chart import Chart
from analyzer.phantom.light.denoise import guided
from analyzer.phantom.scene.lens import place
from analyzer.phantom.scene.raster import grid_faces, rasterise
from analyzer.phantom.scene.scene import build_scene
from analyzer.phantom.skin.relief import dent_height, skin_relief

PLAIN = phantom.Subject(seed=5, undulation_mm=0.0)
PARAMS = phantom.PhantomParams()


@pytest.mark.parametrize("profile", ["round", "flat"])
def test_dent_is_as_deep_and_as_wide_as_it_says(profile: str) -> None:
    """Depth at the centre, and half of it at 1.177 sigma, the Gaussian's half width."""
    dent = phantom.Dent(0, "modifiable", 10.0, 20.0, 3.0, (6.0, 4.0), profile=profile)
    assert dent_height(dent, np.array(10.0), np.array(20.0)) == pytest.approx(-3.0)
    half = np.sqrt(2 * np.log(2))
    assert dent_height(dent, np.array(10 + 6 * half), np.array(20.0)) == pytest.approx(
        -1.5, rel=0.01
    )
    assert dent_height(dent, np.array(10.0), np.array(20 - 4 * half)) == pytest.approx(
        -1.5, rel=0.01
    )


def test_flat_dent_has_a_level_floor() -> None:
    round_ = phantom.Dent(0, "modifiable", 0.0, 0.0, 3.0, (6.0, 6.0))
    flat = replace(round_, profile="flat")
    inside = np.array(3.0)
    assert dent_height(flat, inside, np.array(0.0)) < dent_height(round_, inside, np.array(0.0))


def test_chart_holds_the_depth_times_the_factor() -> None:
    dent = phantom.Dent(0, "modifiable", 40.0, 30.0, 2.0, (6.0, 6.0))
    subject = replace(PLAIN, dents=(dent,))
    relief = skin_relief(subject, Chart.of(PARAMS), 0.35)
    assert relief.min() == pytest.approx(-0.7, rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [0.5, 2.0, 5.0])
def test_mesh_moves_inwards_by_the_depth(depth: float) -> None:
    """The surface itself is dented along its normal, not only its shading."""
    dent = phantom.Dent(0, "modifiable", 60.0, 40.0, depth, (9.0, 9.0))
    shot = phantom.Capture(pose=phantom.Pose(3.0, 2.0, -4.0))
    place_ = (np.array([60.0]), np.array([40.0]))
    flat, normal = build_scene(PLAIN, shot, PARAMS, 1.25).sheet.locate(*place_)
    dented, _ = build_scene(replace(PLAIN, dents=(dent,)), shot, PARAMS, 1.25).sheet.locate(*place_)
    assert float(((dented - flat) * normal).sum()) == pytest.approx(-depth, rel=0.03)


def test_arc_is_length_along_the_skin() -> None:
    body = torso(PLAIN)
    phi = np.linspace(-1.5, 1.5, 1501)
    h = np.array([0.0, 120.0])
    s = body.arc(phi, h)
    points = body.points(phi[None], h[:, None])
    total = np.linalg.norm(np.diff(points, axis=1), axis=-1).sum(axis=1)
    np.testing.assert_allclose(s[:, -1] - s[:, 0], total, rtol=1e-6)
    np.testing.assert_allclose(s[:, 750], 0.0, atol=1e-9)


@given(h=st.floats(-200, 400), x=st.floats(-150, 150), z=st.floats(-150, 40))
def test_no_pose_moves_nothing(h: float, x: float, z: float) -> None:
    point = np.array([[x, h, z]])
    np.testing.assert_allclose(apply_pose(point, np.array([h]), phantom.Pose()), point, atol=1e-6)


@given(bend=st.floats(-15, 15), side=st.floats(-10, 10), twist=st.floats(-15, 15))
def test_pose_keeps_the_distances_within_a_level(bend: float, side: float, twist: float) -> None:
    points = np.array([[-80.0, 150.0, -20.0], [90.0, 150.0, -60.0]])
    moved = apply_pose(points, np.array([150.0, 150.0]), phantom.Pose(bend, side, twist))
    before, after = (np.linalg.norm(p[0] - p[1]) for p in (points, moved))
    assert after == pytest.approx(before, rel=1e-3)


def test_pelvis_stays_where_it_is() -> None:
    point = np.array([[50.0, -40.0, -10.0]])
    moved = apply_pose(point, np.array([-40.0]), phantom.Pose(8.0, 5.0, 6.0))
    np.testing.assert_allclose(moved, point, atol=0.05)


@given(x=st.floats(0, 599), y=st.floats(0, 799), k=st.floats(-0.03, 0.03), roll=st.floats(-8, 8))
def test_ray_of_a_pixel_projects_back_to_it(x: float, y: float, k: float, roll: float) -> None:
    lens = place(phantom.Camera(5.0, -7.0, roll, 60.0, 700.0, (3.0, 50.0), k), (600, 800))
    pixel = np.array([[x, y]])
    xy, depth = lens.project(lens.eye + 650.0 * lens.rays(pixel))
    np.testing.assert_allclose(xy, pixel, atol=0.02)
    assert depth[0] > 0


def test_rasterised_triangle_has_its_area_and_its_nearest_face_wins() -> None:
    big = np.array([[2.0, 50.0], [52.0, 50.0], [2.0, 2.0]])
    xy = np.concatenate([big, big])
    depth = np.array([9.0, 9, 9, 5, 5, 5])
    faces = np.array([[0, 1, 2], [3, 4, 5]], np.int32)
    face, _, zbuf = rasterise(xy, depth, faces, (60, 60))
    assert (face >= 0).sum() == pytest.approx(50 * 48 / 2, rel=0.05)
    assert set(np.unique(face)) == {-1, 1}
    assert zbuf[40, 10] == 5.0


def test_rasteriser_culls_back_faces_and_what_lies_outside() -> None:
    xy = np.array([[2.0, 50.0], [2.0, 2.0], [52.0, 50.0], [90.0, 90.0], [99.0, 90.0], [90.0, 80.0]])
    face, _, _ = rasterise(xy, np.ones(6), np.array([[0, 1, 2], [3, 4, 5]], np.int32), (60, 60))
    assert (face == -1).all()


def test_grid_has_two_triangles_a_cell() -> None:
    faces = grid_faces(4, 5)
    assert faces.shape == (2 * 3 * 4, 3)
    assert set(faces.ravel()) == set(range(20))


def test_guided_filter_returns_light_that_is_linear_in_the_normal() -> None:
    """Noise a tenth of the light goes; the slopes, which are the relief's shading, stay."""
    rng = np.random.default_rng(1)
    yy, xx = np.mgrid[0:80, 0:60].astype(float)
    normal = np.stack([0.2 * np.sin(xx / 4), 0.2 * np.cos(yy / 5), 0 * xx], axis=-1)
    normal[..., 2] = np.sqrt(1 - (normal**2).sum(-1))
    truth = np.stack(
        [1 + normal @ v for v in ([0.6, 0.1, 0.2], [0.5, 0, 0.3], [0.4, 0.2, 0.1])], -1
    )
    noisy = (truth + rng.normal(0, 0.1, truth.shape)).astype(np.float32)
    slope, offset, _ = guided(
        noisy, normal.astype(np.float32), np.ones((80, 60), np.float32), PARAMS
    )
    found = np.einsum("hwij,hwj->hwi", slope, normal) + offset
    error = found - truth
    assert error.std() < 0.025
    flat = (truth - truth.mean((0, 1))).ravel()
    assert np.dot(flat, (found - found.mean((0, 1))).ravel()) / flat.dot(flat) == pytest.approx(
        1.0, abs=0.02
    )
