"""Everyday settings change what is around the skin, never the person nor what the truth says."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from analyzer import __main__ as cli
from analyzer import phantom
from analyzer.bench.people.truth import read_truth
from analyzer.phantom.arrays import Bools
from analyzer.phantom.body.torso import torso
from analyzer.phantom.body.upper import extend
from analyzer.phantom.chance.shots import take_shots
from analyzer.phantom.chart import Chart
from analyzer.phantom.generate import nth_person, write_person
from analyzer.phantom.scene.parts import HAIR, LIMB, SKIN, STRAP, WALL
from analyzer.phantom.scene.scene import Sight, build_scene, lens_of, look
from analyzer.phantom.sitting.capture import WallPattern
from analyzer.phantom.sitting.everyday import ARM_KINDS, ArmKind, Everyday, Plaster
from analyzer.phantom.skin.pigment import paint_skin
from analyzer.phantom.skin.relief import skin_relief
from analyzer.phantom.surface.decals import BACK_CLASS, dress
from analyzer.phantom.surface.worn_skin import everyday_skin

SMALL = (150, 200)
COARSE = phantom.PhantomParams(chart_mm=1.2, mesh_mm=4.0, light_samples=2, supersample=1.0)
PERSON = phantom.Subject(seed=5, build=0.4)
SHOT = phantom.Capture(
    camera=phantom.Camera(distance_mm=1200.0, aim_mm=(0.0, 130.0)), everyday=Everyday(upper="bare")
)


def seen(capture: phantom.Capture, subject: phantom.Subject = PERSON) -> Sight:
    """What each pixel shows, flat things included."""
    scene = build_scene(subject, capture, COARSE, COARSE.mesh_mm)
    return dress(look(scene, lens_of(capture, (300, 400))), capture)


def with_arms(kind: ArmKind, capture: phantom.Capture = SHOT, **more: float) -> phantom.Capture:
    assert capture.everyday is not None
    changed = replace(capture.everyday, arms=(kind, kind), **more)  # type: ignore[arg-type]
    return replace(capture, everyday=changed)


@pytest.mark.parametrize("number", [0, 5, 11])
def test_same_person_and_dimples_as_without(number: int) -> None:
    plain, at_home = nth_person(number), phantom.everyday_person(number)
    assert at_home[0] == plain[0]
    for before, after in zip(plain[1], at_home[1], strict=True):
        assert before.everyday is None
        assert after.everyday is not None
        for field in ("name", "factor", "girth", "seed", "taken_at", "light"):
            assert getattr(after, field) == getattr(before, field), field


def test_truth_names_the_same_dents_and_what_is_new() -> None:
    truths = [
        phantom.render(s, c[0], SMALL, params=COARSE)[1]
        for s, c in (nth_person(7), phantom.everyday_person(7))
    ]
    keep = ("id", "kind", "depth_mm", "sigma_mm", "profile", "angle_deg")
    dents = [[{k: d[k] for k in keep} for d in t["dimples"]] for t in truths]
    assert dents[0] == dents[1]
    assert truths[1].keys() - truths[0].keys() == {"everyday"}
    json.dumps(truths[1])


def test_body_and_skin_below_the_shoulders_are_the_same() -> None:
    body = torso(PERSON)
    whole = extend(body, PERSON)
    phi, h = np.linspace(-3, 3, 61)[None], np.linspace(-220, 432, 90)[:, None]
    np.testing.assert_array_equal(whole.points(phi, h), body.points(phi, h))
    base = paint_skin(PERSON, Chart.of(COARSE))
    tall = everyday_skin(PERSON, COARSE)
    rows = int(250 / COARSE.chart_mm)
    np.testing.assert_array_equal(tall.melanin[-rows:], base.melanin[-rows:])
    relief = skin_relief(PERSON, Chart.of(COARSE))
    scene = build_scene(PERSON, SHOT, COARSE, COARSE.mesh_mm)
    np.testing.assert_array_equal(scene.relief[-rows:], relief[-rows:])


def widths(mask: Bools) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.asarray(mask.sum(axis=1))


@pytest.mark.parametrize("build", [0.1, 0.5, 0.9])
def test_touching_arms_are_not_in_the_mask(build: float) -> None:
    """What they hide is missing from the mask and nothing else; the waist keeps its width."""
    subject = replace(PERSON, build=build)
    away = seen(with_arms("front"), subject)
    touching = seen(with_arms("touching", press_mm=2.0, hug=1.0), subject)
    free, left = away.material == SKIN, touching.material == SKIN
    y = away.position[..., 1]
    low = (y > 10) & (y < 170)
    assert not (left & ~free & low).any()
    assert (touching.material[free & ~left & low] == LIMB).all()
    rows = np.flatnonzero((free & low).sum(axis=1) > 0.8 * (free & low).sum(axis=1).max())
    ratio = widths(left & low)[rows] / widths(free & low)[rows]
    assert np.median(ratio) == pytest.approx(1.0, abs=0.02)
    # They do touch: beside the flank comes the arm and not the wall.
    beside = []
    for row in rows:
        inside = np.flatnonzero(left[row])
        for col in (inside[0] - 2, inside[-1] + 2):
            beside.append(touching.material[row, col])
    assert np.mean(np.array(beside) == LIMB) > 0.8


def test_hanging_arms_leave_a_gap() -> None:
    sight = seen(with_arms("hanging", gap_mm=45.0))
    row = int(np.argmin(np.abs(sight.position[:, 150, 1] - 100)))
    inside = np.flatnonzero(sight.material[row] == SKIN)
    assert {sight.material[row, inside[0] - 2], sight.material[row, inside[-1] + 2]} == {WALL}
    assert (sight.material[row] == LIMB).any()


@pytest.mark.parametrize("kind", ARM_KINDS)
def test_arms_are_whole_and_join_the_shoulders(kind: ArmKind) -> None:
    """Every arm is one piece with the body in the picture: nothing floats."""
    sight = seen(with_arms(kind))
    body = (sight.material != WALL).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(body)
    assert count >= 2
    assert stats[1:, cv2.CC_STAT_AREA].max() > 0.995 * body.sum()


def test_bra_hair_and_plaster_are_no_bare_skin() -> None:
    plaster = Plaster(-60.0, 120.0, (25.0, 10.0), 20.0, (0.5, 0.35, 0.25))
    everyday = Everyday(upper="bra", hair_mm=330.0, hair_half_mm=60.0, plasters=(plaster,))
    shot = replace(SHOT, everyday=everyday)
    done = phantom.render_layers(PERSON, shot, SMALL, params=COARSE)
    sight = done.sight
    assert {SKIN, LIMB, HAIR, STRAP} <= set(np.unique(sight.material))
    s, h = np.array([0.0, 0.0, -60.0, 100.0, 0.0]), np.array([288.0, 400.0, 120.0, 400.0, 150.0])
    xy, visible = done.map_skin(s, h)
    assert visible.tolist() == [False, False, False, True, True]
    col, row = np.rint(xy).astype(int).T
    np.testing.assert_array_equal(done.mask[row, col], visible)
    # Mask and classes come from the same pixels; they differ by half pixels at borders only.
    assert (done.mask != (done.classes == BACK_CLASS)).mean() < 0.01


def test_legs_below_briefs_are_other_skin() -> None:
    clothes = replace(SHOT.clothes, cut="briefs", looseness=0.0)
    low = replace(SHOT.camera, aim_mm=(0.0, -60.0))
    sight = seen(replace(SHOT, clothes=clothes, camera=low))
    legs = sight.position[..., 1] < -260
    assert (sight.material[legs] == LIMB).any()
    assert not (sight.material[legs] == SKIN).any()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two made-up patches of uneven skin."""
    rng = np.random.default_rng(1)
    out = tmp_path / "skin"
    out.mkdir()
    for k, colour in enumerate(([120, 150, 200], [60, 80, 120])):
        field = cv2.GaussianBlur(rng.standard_normal((110, 100, 3)), (0, 0), 6.0)
        image = np.array(colour) * np.exp(1.5 * field + 0.01 * rng.standard_normal(field.shape))
        cv2.imwrite(str(out / f"patch{k}.png"), np.clip(image, 0, 255).astype(np.uint8))
    return out


def test_photographed_skin_changes_colours_and_nothing_else(folder: Path) -> None:
    plain, toned = everyday_skin(PERSON, COARSE), everyday_skin(PERSON, COARSE, folder)
    change = np.log(toned.reflectance() / plain.reflectance()).reshape(-1, 3)
    assert change.std() > 0.03
    # The person's tone stays.
    np.testing.assert_allclose(change.mean(0), 0.0, atol=0.01)
    one, other = (
        phantom.render_layers(PERSON, SHOT, SMALL, params=COARSE, skin=skin)
        for skin in (plain, toned)
    )
    assert (one.rgb != other.rgb).mean() > 0.05
    np.testing.assert_array_equal(one.mask, other.mask)
    np.testing.assert_array_equal(one.relief_mm, other.relief_mm)
    np.testing.assert_array_equal(one.shading, other.shading)
    assert one.truth["dimples"] == other.truth["dimples"]
    assert one.truth["grid"] == other.truth["grid"]


def test_photographed_skin_shows_no_seam(folder: Path) -> None:
    """Neighbouring rows and columns differ by no more where a patch is mirrored than elsewhere."""
    smooth = everyday_skin(PERSON, COARSE, folder).reflectance()[..., 1]
    smooth = cv2.GaussianBlur(np.log(smooth), (0, 0), 3.0)
    for axis in (0, 1):
        step = np.abs(np.diff(smooth, axis=axis)).mean(axis=1 - axis)
        assert step.max() < 4 * np.median(step)


def test_folder_without_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no picture of skin"):
        everyday_skin(PERSON, COARSE, tmp_path)
    with pytest.raises(ValueError, match="everyday"):
        phantom.write_people(1, 0, tmp_path / "out", skin=tmp_path)
    arguments = ["phantom", "--skin", str(tmp_path), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 2
    assert "--everyday" in result.stderr


def test_shots_share_their_session() -> None:
    _, captures = nth_person(3)
    assert take_shots(captures, 3, 1) == captures
    shots = take_shots(captures, 3, 3)
    assert [c.name for c in shots[:4]] == ["t0", "t0b", "t0c", "t1"]
    assert len(shots) == 15
    for k, first in enumerate(captures):
        own = shots[3 * k : 3 * k + 3]
        assert {c.session for c in own} == {first.name}
        assert [c.shot for c in own] == [0, 1, 2]
        times = [c.taken_at for c in own]
        assert all(t is not None for t in times)
        assert times == sorted(times)  # type: ignore[type-var]
        assert (times[2] - times[0]).total_seconds() < 60  # type: ignore[operator]
        for field in ("factor", "girth", "light", "clothes", "room", "seed", "everyday"):
            assert len({repr(getattr(c, field)) for c in own}) == 1, field
        assert len({(c.pose, c.camera) for c in own}) == 3
    with pytest.raises(ValueError, match="shots"):
        take_shots(captures, 3, 0)


def test_a_folder_of_shots_is_read_by_the_benchmark(tmp_path: Path) -> None:
    subject, captures = phantom.everyday_person(4, shots=2)
    options = {"method": "preview", "size": SMALL, "params": COARSE, "layers": True}
    write_person(subject, captures[:2], tmp_path, **options)  # type: ignore[arg-type]
    truth = read_truth(tmp_path / "s004.json")
    first, second = truth.captures
    assert second.file.startswith("s004_t0b.")
    assert first.factor == second.factor
    assert first.light.kind == second.light.kind
    entries = json.loads((tmp_path / "s004.json").read_text())["captures"]
    assert [(e["session"], e["shot"]) for e in entries] == [("t0", 0), ("t0", 1)]
    assert entries[0]["taken_at"] < entries[1]["taken_at"]
    with np.load(tmp_path / "s004_t0b_layers.npz") as layers:
        assert set(np.unique(layers["classes"])) <= set(range(5))


def test_drawn_settings_cover_what_people_do() -> None:
    people = [phantom.everyday_person(number) for number in range(60)]
    shots = [c for _, captures in people for c in captures]
    days = [c.everyday for c in shots]
    bare = [captures[0].everyday.upper != "shirt" for _, captures in people]
    assert 0.3 < np.mean(bare) < 0.7
    assert {arm for e in days for arm in e.arms} == set(ARM_KINDS)
    assert {c.clothes.cut for c in shots} == {"leggings", "joggers", "jeans", "briefs", "towel"}
    assert {c.clothes.pattern for c in shots} == {"plain", "stripes", "rib", "checks", "dots"}
    assert {c.room.pattern for c in shots} == set(WallPattern.__args__)  # type: ignore[attr-defined]
    assert min(c.clothes.waist_mm for c in shots) < -80
    assert max(c.clothes.waist_mm for c in shots) > 0
    for trait in ("hair_mm", "plasters", "sweat", "beauty", "bald"):
        assert any(getattr(e, trait) for e in days), trait
    assert any(e.cast != e.cast_right for e in days)
    # No two photos in a row are held alike.
    for _, captures in people:
        arms = [c.everyday.arms for c in captures]
        assert all(a != b for a, b in pairwise(arms))
