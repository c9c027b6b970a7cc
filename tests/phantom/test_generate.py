"""A truth folder: format, factors, sameness and going on after a stop."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer import __main__ as cli
from analyzer import phantom
from analyzer.bench.figures.verdicts import CLASSES
from analyzer.phantom import generate
from analyzer.phantom.generate import nth_person, write_person
from analyzer.phantom.phone.develop import to_bytes
from analyzer.phantom.phone.icc import display_p3_profile
from analyzer.phantom.sitting.capture import LIGHT_KINDS

SMALL = (150, 200)
COARSE = phantom.PhantomParams(chart_mm=1.2, mesh_mm=5.0, light_samples=2)


def test_folder_has_the_shared_format(tmp_path: Path) -> None:
    assert (
        phantom.write_people(1, 4, tmp_path, preview=True, size=SMALL, params=COARSE, quiet=True)
        == 1
    )
    truth = json.loads((tmp_path / "s004.json").read_text())
    captures = truth["captures"]
    assert truth["subject"] == "s004"
    assert 1 <= truth["tone"] <= 6
    assert [c["factor"] for c in captures] == [1.0, 1.0, 1.0, 0.65, 0.35]
    assert len({len(c["grid"]) for c in captures}) == 1
    assert len({tuple(d["id"] for d in c["dimples"]) for c in captures}) == 1
    lights = [c["light"]["kind"] for c in captures]
    assert lights[0] == lights[1] == lights[3]
    assert len({lights[0], lights[2], lights[4]}) == 3
    for capture in captures:
        assert capture["file"].startswith("s004_t")
        with Image.open(tmp_path / capture["file"]) as image:
            assert image.size == SMALL
            exif = image.getexif()
        assert exif.get_ifd(0x8825)[1] == "N"
        stamp = exif.get_ifd(0x8769)[36867]
        assert stamp == datetime.fromisoformat(capture["taken_at"]).strftime("%Y:%m:%d %H:%M:%S")
    assert len(list(tmp_path.iterdir())) == 6


def test_modifiable_depth_follows_the_factor_and_fixed_stays() -> None:
    subject, captures = phantom.person(1, factors=(1.0, 1.0, 1.0, 1.0, 1.5))
    truths = [phantom.render(subject, c, SMALL)[1] for c in (captures[0], captures[4])]
    for before, after in zip(*(t["dimples"] for t in truths), strict=True):
        wanted = 1.0 if before["kind"] == "fixed" else 1.5
        assert after["depth_mm"] == pytest.approx(wanted * before["depth_mm"])


@pytest.mark.slow
def test_same_seed_same_bytes_and_a_stopped_run_goes_on(tmp_path: Path) -> None:
    subject, captures = phantom.person(9)
    options = {"method": "preview", "size": SMALL, "params": COARSE}
    write_person(subject, captures, tmp_path / "whole", **options)
    # A stop after two photos leaves exactly what these two calls leave.
    half = tmp_path / "half"
    write_person(subject, captures[:2], half, **options)
    truth = json.loads((half / "s009.json").read_text())
    (half / "s009.json").unlink()
    for entry in truth["captures"]:
        kept = half / f".s009_{entry['file'][5:7]}.part"
        kept.write_text(json.dumps(entry))
    first = half / truth["captures"][0]["file"]
    before = first.stat().st_mtime_ns
    write_person(subject, captures, half, **options)
    assert first.stat().st_mtime_ns == before
    whole = {p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()}
    assert {p.name: p.read_bytes() for p in half.iterdir()} == whole


def test_layers_are_written_on_request(tmp_path: Path) -> None:
    phantom.write_people(
        1, 2, tmp_path, preview=True, layers=True, size=SMALL, params=COARSE, quiet=True
    )
    with np.load(tmp_path / "s002_t0_layers.npz") as layers:
        assert layers["mask"].shape == (SMALL[1], SMALL[0])
        assert np.isfinite(layers["relief_mm"][layers["mask"]]).all()


def test_layers_can_be_asked_for_later_and_leave_the_photos_alone(tmp_path: Path) -> None:
    subject, captures = phantom.person(2)
    options = {"method": "preview", "size": SMALL, "params": COARSE}
    write_person(subject, captures[:1], tmp_path, **options)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    write_person(subject, captures[:1], tmp_path, layers=True, **options)
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert after.keys() - before.keys() == {"s002_t0_layers.npz"}
    assert all(after[name] == data for name, data in before.items())


@pytest.mark.parametrize("container", ["jpg", "heic"])
def test_display_p3_file_decodes_to_the_same_colour(container: str) -> None:
    """The profile and the pixels agree: a reader that honours it sees the sRGB colour."""
    from io import BytesIO

    from PIL import ImageCms
    from pillow_heif import register_heif_opener

    register_heif_opener()
    phone = phantom.Phone(display_p3=True, container=container, quality=95)
    srgb = np.array([0.62, 0.40, 0.30])
    from analyzer.phantom.phone.develop import _TO_P3, encode

    p3 = np.rint(encode((_TO_P3 @ srgb).astype(np.float32)) * 255).astype(np.uint8)
    data = to_bytes(np.full((64, 64, 3), p3, np.uint8), phone, phantom.Camera(), None)
    with Image.open(BytesIO(data)) as image:
        assert image.info["icc_profile"] == display_p3_profile()
        profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        seen = ImageCms.profileToProfile(
            image.convert("RGB"), profile, ImageCms.createProfile("sRGB")
        )
    expected = encode(srgb.astype(np.float32)) * 255
    np.testing.assert_allclose(np.asarray(seen)[32, 32], expected, atol=3)


def test_series_asks_for_five_factors_and_three_lights() -> None:
    with pytest.raises(ValueError, match="five factors"):
        phantom.draw_series(1, factors=(1.0, 0.5))
    with pytest.raises(ValueError, match="three lights"):
        phantom.draw_series(1, lights=("flash",))


def test_drawn_people_cover_the_range() -> None:
    people = [phantom.draw_subject(seed) for seed in range(60)]
    assert {p.tone for p in people} == set(range(1, 7))
    pairs = {sum(d.kind == "fixed" for d in p.dents) for p in people}
    assert pairs == {0, 1, 2}
    depths = [d.depth_mm for p in people for d in p.dents if d.kind == "modifiable"]
    assert min(depths) >= 0.3
    assert max(depths) > 3.0
    assert {d.profile for p in people for d in p.dents} == {"round", "elliptic", "linear", "flat"}


@pytest.mark.parametrize("first", [0, 7, 300])
def test_twelve_in_a_row_meet_every_light_with_every_tone(first: int) -> None:
    """Of the very people and captures that `write_people` renders."""
    people = [nth_person(number) for number in range(first, first + 12)]
    cells = {(subject.tone, c.light.kind) for subject, captures in people for c in captures}
    assert cells == {(tone, kind) for tone in range(1, 7) for kind in LIGHT_KINDS}


@pytest.mark.parametrize("first", [0, 7, 400])
def test_twelve_in_a_row_hold_every_change_on_every_tone(first: int) -> None:
    """Half get shallower, half also deeper; the photos that must not change never do."""
    people = [nth_person(number) for number in range(first, first + 12)]
    factors = [tuple(c.factor for c in captures) for _, captures in people]
    assert all(f[:3] == (1.0, 1.0, 1.0) for f in factors)
    both = {(0.65, 0.35), (0.80, 1.50)}
    assert {(s.tone, f[3:]) for (s, _), f in zip(people, factors, strict=True)} == {
        (tone, last) for tone in range(1, 7) for last in both
    }


def test_twelve_in_a_row_fill_every_row_of_the_verdict_matrix() -> None:
    """With ten pairs or more in each, so that a row says something."""
    changes = [
        round(100 * (after.factor / before.factor - 1))
        for _, captures in map(nth_person, range(400, 412))
        for before, after in combinations(captures, 2)
    ]
    for name, low, high in CLASSES:
        assert sum(low < change <= high for change in changes) >= 10, name


def test_twelve_in_a_row_differ_in_what_else_a_photo_shows() -> None:
    """Everything the docs promise turns up in a set of this size or a few times larger."""
    people = [nth_person(number) for number in range(48)]
    subjects, captures = zip(*people, strict=True)
    shots = [c for series in captures for c in series]
    assert {c.phone.container for c in shots} == {"jpg", "heic"}
    assert {c.phone.display_p3 for c in shots} == {True, False}
    assert {c.pose.arms for c in shots} == {"down", "akimbo", "front"}
    assert {c.clothes.cut for c in shots} == {"leggings", "joggers", "jeans"}
    lenses = {round(17.3 / np.tan(np.radians(c.camera.vfov / 2))) for c in shots}
    assert lenses == {24, 26, 28, 35, 48, 52, 65, 77}
    assert any(c.pose.hip for c in shots)
    assert any(c.pose.contraction > 0.2 for c in shots)
    assert any(c.girth < -0.005 for c in shots)
    assert any(c.clothes.mark for c in shots)
    assert any(c.phone.noise_reduction > 0.8 for c in shots)
    assert any(s.laxity > 0.5 for s in subjects)
    for trait in (
        "lentigines",
        "vellus",
        "freckles",
        "moles",
        "stretch_marks",
        "spots",
        "tan_line_mm",
        "hair",
        "tattoo",
    ):
        assert any(getattr(s, trait) for s in subjects), trait
    small = [sum(d.sigma_mm[0] <= 4.5 and d.depth_mm < 0.9 for d in s.dents) for s in subjects]
    assert max(small) >= 8, "no orange peel"


def test_command_passes_layers_on_and_tells_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``dimples phantom --layers`` writes what it says, and names each photo as it stands."""
    whole = generate.write_people

    def small(people: int, seed: int, out: Path, **options: Any) -> int:
        return whole(people, seed, out, **options | {"size": SMALL, "params": COARSE})

    monkeypatch.setattr(generate, "write_people", small)
    arguments = ["phantom", "--preview", "--layers", "--seed", "6", "--out", str(tmp_path)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0
    told = [f"person 1 of 1: s006_t{k}" for k in range(5)]
    assert result.stderr.splitlines() == told
    assert len(list(tmp_path.glob("s006_t?_layers.npz"))) == 5
