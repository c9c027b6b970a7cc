"""What the truth lists as marks is what the pixels show, at the places where they show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analyzer import phantom
from analyzer.bench.people.truth import read_truth
from analyzer.bench.scores.causes import cause_of
from analyzer.phantom.generate import write_person
from analyzer.phantom.skin.marks import MARK_KINDS, STEP_MM

pytestmark = pytest.mark.slow

SIZE = (600, 800)
# Where a mark lies is no matter of light.
QUICK = phantom.PhantomParams(light_samples=1)
# Even pigment but for the marks, so that whatever stands out is one.
EVEN = phantom.Subject(seed=5, undulation_mm=0.0, moles=0, texture=0.0)
TILTED = phantom.Capture(
    pose=phantom.Pose(4.0, -3.0, 5.0),
    camera=phantom.Camera(6.0, -5.0, 3.0, 45.0, 760.0, (8.0, 70.0), 0.02),
)


@cache
def shoot(subject: phantom.Subject, shot: phantom.Capture = TILTED) -> phantom.Rendering:
    return phantom.render_layers(subject, shot, SIZE, params=QUICK)


@pytest.fixture(scope="module", autouse=True)
def let_go() -> Iterator[None]:
    yield
    shoot.cache_clear()


def around(layer: np.ndarray, mark: dict[str, float], radius_px: float) -> np.ndarray:
    y, x = np.mgrid[0 : layer.shape[0], 0 : layer.shape[1]]
    return np.hypot(x - mark["x"], y - mark["y"]) < radius_px


@pytest.mark.parametrize(
    ("trait", "kind", "layer"),
    [
        ("moles", "mole", "melanin"),
        ("lentigines", "lentigo", "melanin"),
        ("spots", "spot", "haemoglobin"),
    ],
)
def test_round_marks_lie_where_their_pigment_is(trait: str, kind: str, layer: str) -> None:
    """The centroid of the pigment beside each stated place is that place, within a pixel and half."""
    done = shoot(replace(EVEN, **{trait: 40}))
    pigment = getattr(done, layer) - getattr(shoot(EVEN), layer)
    marks = [m for m in done.truth["marks"] if m["kind"] == kind]
    assert len(marks) > 8
    mm = done.truth["mm_per_px"]
    shifts = []
    for mark in marks:
        near = around(pigment, mark, 1.5 * mark["radius_mm"] / mm + 2)
        weight = np.where(near, np.nan_to_num(pigment), 0)
        assert weight.sum() > 0
        y, x = np.nonzero(near)
        centre = np.array([(weight[near] * v).sum() / weight[near].sum() for v in (x, y)])
        shifts.append(np.hypot(*(centre - [mark["x"], mark["y"]])))
    assert np.median(shifts) < 0.5
    assert np.max(shifts) < 2.5


@pytest.mark.parametrize("trait", ["moles", "lentigines"])
def test_no_pigment_stands_out_without_a_mark(trait: str) -> None:
    """The other way round: each dark pixel of even skin is near a listed mark."""
    done = shoot(replace(EVEN, **{trait: 40}))
    pigment = np.nan_to_num(done.melanin - shoot(EVEN).melanin)
    for mark in done.truth["marks"]:
        pigment[around(pigment, mark, 2 * mark["radius_mm"] / done.truth["mm_per_px"] + 3)] = 0
    # Skin seen at a grazing angle shows marks that do not face the camera.
    facing = done.normal[..., 2] > 0.5
    assert pigment[facing].max() < 0.02


def test_long_marks_are_listed_along_their_whole_length() -> None:
    """No inked or stretched pixel is farther from a listed place than half a step and its width."""
    subject = replace(EVEN, stretch_marks=8)
    done = shoot(subject)
    lighter = np.nan_to_num(shoot(EVEN).melanin - done.melanin) > 0.01
    lighter &= done.normal[..., 2] > 0.5
    y, x = np.nonzero(lighter)
    assert len(y) > 100
    places = np.array([[m["x"], m["y"]] for m in done.truth["marks"]])
    gap = np.hypot(x[:, None] - places[:, 0], y[:, None] - places[:, 1]).min(axis=1)
    assert gap.max() * done.truth["mm_per_px"] < STEP_MM / 2 + 3.0


def test_waistband_mark_is_listed_where_the_skin_is_reddest() -> None:
    clothes = phantom.Clothes(mark=1.0, waist_sag_mm=10.0)
    shot = replace(TILTED, clothes=clothes)
    done, bare = shoot(EVEN, shot), shoot(EVEN, replace(TILTED, clothes=replace(clothes, mark=0.0)))
    assert not bare.truth["marks"]
    from analyzer.phantom.skin.pigment import paint_skin

    skin = paint_skin(EVEN, done.scene.chart)
    red = skin.worn(clothes).haemoglobin - skin.haemoglobin
    marks = done.truth["marks"]
    assert {m["kind"] for m in marks} == {"waistband-mark"}
    assert len(marks) > 15
    s = np.array([-120.0, -40.0, 40.0, 120.0])
    col = np.rint(done.scene.chart.pixel(s, 0 * s)[0]).astype(int)
    # Along the chart's columns, smoothed over the ribs, the red is strongest on the listed line.
    rows = red[:, col].argmax(axis=0)
    level = done.scene.chart.axes()[1][rows, 0]
    expected, seen = done.map_skin(s, level)
    assert seen.all()
    listed = np.array([[m["x"], m["y"]] for m in marks])
    for place in expected:
        y = np.interp(place[0], *listed[np.argsort(listed[:, 0])].T)
        assert abs(y - place[1]) * done.truth["mm_per_px"] < 1.5


def test_creases_are_listed_where_the_relief_is_low() -> None:
    """On every listed place the skin lies lower than a few mm above and below it."""
    subject = replace(EVEN, laxity=1.0)
    done = shoot(subject, replace(TILTED, camera=phantom.Camera()))
    marks = [m for m in done.truth["marks"] if m["kind"] == "crease"]
    assert len(marks) > 10
    off = round(6.0 / done.truth["mm_per_px"])
    lower = []
    for mark in marks:
        x, y = round(mark["x"]), round(mark["y"])
        here, up, down = (done.relief_mm[v, x] for v in (y, y - off, y + off))
        lower.append(here < (up + down) / 2)
    assert np.nanmean(lower) > 0.8


def test_a_person_keeps_the_ids_and_only_visible_places_are_listed() -> None:
    subject = replace(phantom.draw_subject(12, age=70.0), tattoo=True, stretch_marks=6)
    one, two = shoot(subject, phantom.Capture()), shoot(subject)
    kinds = [{m["id"]: m["kind"] for m in d.truth["marks"]} for d in (one, two)]
    shared = kinds[0].keys() & kinds[1].keys()
    assert len(shared) > 10
    assert all(kinds[0][k] == kinds[1][k] for k in shared)
    assert set(kinds[0].values()) <= set(MARK_KINDS)
    for done in (one, two):
        for mark in done.truth["marks"]:
            assert done.mask[round(mark["y"]), round(mark["x"])]


def test_the_benchmark_counts_a_find_on_a_mole_as_a_find_on_a_mark(tmp_path: object) -> None:
    subject = replace(EVEN, moles=30)
    write_person(
        subject,
        [TILTED],
        tmp_path,  # type: ignore[arg-type]
        method="preview",
        size=SIZE,
        params=QUICK,
    )
    capture = read_truth(tmp_path / "s005.json").captures[0]  # type: ignore[operator]
    assert len(capture.marks) > 5
    for mark in capture.marks:
        assert cause_of(np.array([mark.x + 1, mark.y - 1]), capture) == "mark"
