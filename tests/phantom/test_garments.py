"""Cloth and limbs lie where they should: outside the skin, whole, and in the pose of the body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer import phantom
from analyzer.phantom.body.torso import apply_pose
from analyzer.phantom.scene.parts import LIMB, SKIN, TROUSERS
from analyzer.phantom.scene.scene import build_scene, lens_of, look
from analyzer.phantom.sitting.capture import Clothes
from analyzer.phantom.surface.surfaces import trouser_tone, wall_colour

SIZE = (300, 400)
COARSE = phantom.PhantomParams(chart_mm=1.2)
LOW = phantom.Camera(aim_mm=(0.0, -40.0), distance_mm=1100.0)


@pytest.mark.parametrize("cut", ["leggings", "joggers", "jeans"])
@pytest.mark.parametrize("seed", [3, 8, 12])
def test_no_skin_shows_through_the_trousers(cut: str, seed: int) -> None:
    """Well below the waistband every pixel inside the outline is cloth."""
    looseness = {"leggings": 0.0, "joggers": 1.0, "jeans": 0.5}[cut]
    clothes = Clothes(cut=cut, looseness=looseness)  # type: ignore[arg-type]
    shot = phantom.Capture(clothes=clothes, camera=LOW, seed=seed)
    scene = build_scene(phantom.draw_subject(seed), shot, COARSE, COARSE.mesh_mm)
    sight = look(scene, lens_of(shot, SIZE))
    below = sight.position[..., 1] < clothes.waist_mm - 8
    assert ((sight.material == TROUSERS) & below).sum() > 5000
    assert not ((sight.material == SKIN) & below).any()


def test_seat_and_thighs_are_one_outline() -> None:
    """The outline narrows from hip to thigh without the step that separate tubes would leave."""
    shot = phantom.Capture(camera=LOW, clothes=Clothes(looseness=0.2))
    scene = build_scene(phantom.Subject(seed=5), shot, COARSE, COARSE.mesh_mm)
    cloth = next(p for p in scene.parts if p.material == TROUSERS).points
    levels = np.arange(-260.0, -90.0, 10.0)
    width = [np.abs(cloth[np.abs(cloth[..., 1] - y) < 6][:, 0]).max() for y in levels]
    assert np.abs(np.diff(width)).max() < 6.0


def test_hands_are_there_unless_the_arms_are_in_front() -> None:
    def limbs(arms: str) -> int:
        shot = phantom.Capture(pose=phantom.Pose(arms=arms))  # type: ignore[arg-type]
        parts = build_scene(phantom.Subject(seed=5), shot, COARSE, COARSE.mesh_mm).parts
        return sum(p.material == LIMB for p in parts)

    assert [limbs("front"), limbs("down"), limbs("akimbo")] == [0, 2, 4]


def test_standing_on_one_leg_tilts_the_pelvis_and_not_the_shoulders() -> None:
    pose = phantom.Pose(hip=5.0)
    pelvis = np.array([[-60.0, 0.0, 0.0], [60.0, 0.0, 0.0]])
    shoulders = np.array([[-60.0, 330.0, 0.0], [60.0, 330.0, 0.0]])

    def tilt(points: np.ndarray) -> float:
        left, right = apply_pose(points, points[:, 1], pose)
        return float(np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0])))

    assert tilt(pelvis) == pytest.approx(-5.0, abs=0.1)
    assert tilt(shoulders) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("cut", ["leggings", "joggers", "jeans"])
def test_trousers_have_a_seam_down_the_middle(cut: str) -> None:
    s = np.linspace(-40, 40, 801, dtype=np.float32)
    hang = np.full_like(s, -120)
    tone = trouser_tone(Clothes(cut=cut), s, hang)  # type: ignore[arg-type]
    assert abs(s[np.argmin(tone)]) < 1.0


@pytest.mark.parametrize("thing", ["switch", "picture", "towel", "door", "shelf"])
def test_a_thing_on_the_wall_stays_in_its_place(thing: str) -> None:
    """It changes the wall where it hangs and nowhere far from there."""
    room = phantom.Room(thing=thing, thing_mm=(500.0, 100.0))  # type: ignore[arg-type]
    x, y = (v.ravel().astype(np.float32) for v in np.mgrid[-2000:2000:20, -400:600:20])
    empty = wall_colour(replace(room, thing="none"), x, y)
    changed = np.abs(wall_colour(room, x, y) - empty).max(-1) > 1e-6
    assert changed.any()
    assert np.abs(x[changed] - 500).max() < 500
