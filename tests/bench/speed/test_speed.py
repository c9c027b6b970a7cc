"""What the bench tells of speed: photos like a phone's, ratios of one run, exponents."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from time import process_time

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from analyzer.__main__ import main
from analyzer.bench.speed import growth
from analyzer.bench.speed.account import Account, kept_at
from analyzer.bench.speed.beside import aligned_by_all
from analyzer.bench.speed.command import plan_of
from analyzer.bench.speed.growth import Plan, exponent
from analyzer.bench.speed.photos import as_taken, write_series
from analyzer.bench.speed.present import page, record, tables
from analyzer.bench.speed.spent import Spent, spent_on
from analyzer.intake import Known, first_look, fold
from analyzer.photo.load import load_photo
from analyzer.photo.when import When
from analyzer.series import measure

SAMPLES = Path(__file__).parents[3] / "sample_images"


@pytest.fixture
def source(tmp_path):
    """A picture with the detail of skin at all sizes."""
    chance = np.random.default_rng(3)
    picture = np.full((400, 300, 3), 150.0, np.float32)
    for size in (4, 12, 40):
        picture += cv2.resize(
            chance.normal(0, 10, (400 // size, 300 // size, 1)).astype(np.float32), (300, 400)
        )[..., None]
    place = tmp_path / "source.jpg"
    cv2.imwrite(str(place), np.clip(picture, 0, 255).astype(np.uint8))
    return place


@pytest.mark.slow
def test_a_photo_is_as_large_as_a_phone_writes_it(source, tmp_path) -> None:
    (place,) = write_series(tmp_path / "one", [source], 1, 3.0)
    assert 3e6 < 4 * place.stat().st_size < 5e6
    height, width = cv2.imread(str(place)).shape[:2]
    assert abs(width * height / 3e6 - 1) < 0.01


def test_photos_of_one_source_are_no_copies_of_each_other(source, tmp_path) -> None:
    paths = write_series(tmp_path / "some", [source], 3, 0.5)
    before = [path.read_bytes() for path in paths]
    assert len(set(before)) == 3
    looks = [(path.name, first_look(path)[0]) for path in paths]
    assert len(fold([Known(n, seen, When(None, "unknown")) for n, seen in looks]).photos) == 3
    # The same is made again, and what is there is kept.
    assert [p.read_bytes() for p in write_series(tmp_path / "anew", [source], 3, 0.5)] == before
    stamps = [p.stat().st_mtime_ns for p in paths]
    write_series(tmp_path / "some", [source], 3, 0.5)
    assert [p.stat().st_mtime_ns for p in paths] == stamps


def test_grain_and_breath_are_as_stated(source) -> None:
    flat = np.full((300, 300, 3), 128, np.uint8)
    taken = as_taken(flat, 0).astype(float)
    assert taken.mean() == pytest.approx(128, abs=0.2)
    assert taken[..., 0].std() == pytest.approx(4, rel=0.05)
    assert np.array_equal(as_taken(flat, 0), as_taken(flat, 0))


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_found(power: float) -> None:
    assert exponent([(n, 3 * n**power) for n in (5, 20, 100)]) == pytest.approx(power)
    assert np.isnan(exponent([(5, 1.0)]))


def test_a_command_is_measured() -> None:
    import sys

    work = "x = bytearray(60 * 2**20)\nprint('done')\nfor _ in range(3000000): pass"
    spent = spent_on([sys.executable, "-c", work])
    assert spent.said == "done"
    assert spent.cpu_s > 0
    assert 60 < spent.peak_mb < 200
    assert spent.wall_s > 0.5 * spent.cpu_s


def made_up(photos: int, series: int, megapixels: float) -> Account:
    cpu = 2.0 + photos * megapixels
    return Account(
        photos, series, megapixels, megapixels / 3, "JPEG", (0.1 * photos, 0.1 * photos),
        (cpu / 4, cpu / 2), Spent(cpu / 2, cpu, 500.0),
    )  # fmt: skip


def test_a_plan_is_done_and_told(source, tmp_path, monkeypatch) -> None:
    asked = []

    def account(folders, root, out, megapixels, rounds, in_parts):
        asked.append((sum(map(len, folders)), len(folders), megapixels, rounds))
        assert in_parts
        return made_up(*asked[-1][:3])

    monkeypatch.setattr(growth, "account_of", account)
    monkeypatch.setattr(growth, "write_series", lambda f, s, count, m, heic: [f] * count)
    plan = Plan((4, 10), (2, 6), (1.0, 2.0), small=1.0, many=20, rounds=3, heic=False, beside=False)
    rows = growth.measure(plan, [source], tmp_path, lambda text: None)
    assert [row.axis for row in rows] == ["megapixels", "a series", "photos"]
    # Nothing is done twice, small ones as often as asked for, larger ones once.
    assert sorted(asked) == sorted(
        [(2, 1, 1.0, 3), (2, 1, 2.0, 3), (6, 1, 2.0, 1), (4, 2, 2.0, 1), (10, 5, 2.0, 1)]
    )
    cost, grown = tables(rows)
    assert len(cost.lines) == 5
    assert {line[0] for line in grown.lines} == {"megapixels", "a series", "photos"}
    text = page(rows)
    assert text.count("<svg") == 3
    assert "http" not in text
    told = json.loads(record(rows))
    assert told["rows"][2]["exponent"] == pytest.approx(rows[2].exponent)
    # A run that was stopped goes on: what is done is not done again.
    before = len(asked)
    again = growth.measure(plan, [source], tmp_path, lambda text: None)
    assert tables(again) == tables(rows)
    assert len(asked) == before
    # Another program's accounts are none.
    place = tmp_path / "2-2-1-0.json"
    place.write_text(place.read_text().replace('"code": "', '"code": "0'))
    assert kept_at(place) is None
    growth.measure(plan, [source], tmp_path, lambda text: None)
    assert len(asked) == before + 1


def test_of_many_photos_only_the_command_is_measured(source, tmp_path, monkeypatch) -> None:
    asked = {}

    def account(folders, root, out, megapixels, rounds, in_parts):
        made = made_up(sum(map(len, folders)), len(folders), megapixels)
        asked[made.photos] = in_parts
        return made if in_parts else replace(made, measuring=(float("nan"), float("nan")))

    monkeypatch.setattr(growth, "account_of", account)
    monkeypatch.setattr(growth, "write_series", lambda f, s, count, m, heic: [f] * count)
    plan = Plan((4, 10), (2,), (1.0,), whole=4, heic=False, beside=False)
    rows = growth.measure(plan, [source], tmp_path, lambda text: None)
    assert asked == {2: True, 4: True, 10: False}
    (last,) = [line for line in tables(rows)[0].lines if line[0].startswith("10 ")]
    assert last[4] == last[6] == "-"
    assert last[5] != "-"
    assert json.loads(record(rows))["rows"][2]["accounts"][1]["measuring"] is None


@pytest.mark.slow
def test_other_methods_stand_beside_ours(tmp_path) -> None:
    sources = sorted((SAMPLES / "person-a").glob("*.jpg"))[:2]
    paths = write_series(tmp_path / "small", sources, 2, 0.5)
    found = {one.key: one for one in aligned_by_all(paths, ("sift_whole", "xfeat"))}
    assert list(found) == ["ours", "sift_whole", "xfeat"]
    for key in ("ours", "sift_whole"):
        assert found[key].seconds > 0
        assert found[key].peak_mb > 50
    assert (found["xfeat"].seconds is None) == bool(found["xfeat"].missing)
    row = growth.Row("megapixels", (made_up(2, 1, 12.0),), tuple(found.values()))
    lines = tables([row])[-1].lines
    assert [line[0] for line in lines] == [one.label for one in found.values()]
    assert json.loads(record([row]))["rows"][0]["aligned"][1]["key"] == "sift_whole"


@pytest.mark.slow
def test_measuring_costs_a_known_multiple_of_decoding(tmp_path) -> None:
    """A loose guard: some 16 times on an idle machine, in processor time of one run."""
    source = sorted((SAMPLES / "person-a").glob("*.jpg"))[0]
    (path,) = write_series(tmp_path / "one", [source], 1, 12.0)
    ours, plain = [], []
    for _ in range(2):
        start = process_time()
        cv2.imread(str(path))
        between = process_time()
        measure(load_photo(path))
        plain.append(between - start)
        ours.append(process_time() - between)
    assert min(ours) < 40 * min(plain)


def test_what_cannot_be_asked_for_is_told(tmp_path) -> None:
    plan = plan_of("photos=10,100;series=5;megapixels=12;rounds=1;heic=0;peers=0")
    assert plan == Plan((10, 100), (5,), (12.0,), rounds=1, heic=False, beside=False)
    assert plan_of(None) == Plan()

    def call(*arguments: object):
        return CliRunner().invoke(main, ["bench", *map(str, arguments)])

    for wrong in (
        (tmp_path, "--speed"),
        (tmp_path, "--sizes", "photos=1"),
        (tmp_path, "--speed", "--sizes", "photos=many"),
        (tmp_path, "--speed", "--sizes", "people=3"),
        (tmp_path, "--speed", "--sizes", "photos=0"),
    ):
        found = call(*wrong)
        assert found.exit_code == 2, found.output
