"""The sample series say what they promise, and the files in the repository agree with the code."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from analyzer.phantom.samples import SAMPLES, Sample, file_name, sample_series

FOLDER = Path(__file__).parents[2] / "sample_images"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_series_has_the_factors_and_lights_it_names(sample: Sample) -> None:
    _, captures = sample_series(sample)
    assert tuple(c.factor for c in captures) == sample.factors
    assert tuple(c.light.kind for c in captures) == sample.lights
    for a, b in pairwise(captures):
        assert a.taken_at < b.taken_at
        assert (a.light == b.light) == (a.light.kind == b.light.kind)
    assert captures[0].pose != captures[1].pose


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_files_are_those_of_the_code_and_carry_no_place(sample: Sample) -> None:
    subject, captures = sample_series(sample)
    truth = json.loads((FOLDER / sample.name / "truth.json").read_text())
    assert truth["subject"] == f"s{subject.seed:03d}"
    assert truth["tone"] == sample.tone
    assert [c["file"] for c in truth["captures"]] == [file_name(c) for c in captures]
    photos = sorted(p.name for p in (FOLDER / sample.name).glob("*.jpg"))
    assert photos == sorted(c["file"] for c in truth["captures"])
    for entry, capture in zip(truth["captures"], captures, strict=True):
        assert entry["factor"] == capture.factor
        assert entry["light"]["kind"] == capture.light.kind
        with Image.open(FOLDER / sample.name / entry["file"]) as image:
            exif = image.getexif()
            assert image.size == tuple(truth["width_height"])
        assert not exif.get_ifd(0x8825)
        stamp = exif.get_ifd(0x8769)[36867]
        assert stamp == capture.taken_at.strftime("%Y:%m:%d %H:%M:%S")


def test_one_improves_one_stays_and_one_only_changes_its_light() -> None:
    a, b, c = SAMPLES
    assert a.factors[0] == 1
    assert a.factors[-1] < 0.5
    assert sorted(a.factors, reverse=True) == list(a.factors)
    assert set(a.lights) == {"window"}
    assert set(b.factors) == set(c.factors) == {1.0}
    assert len(set(b.lights)) == 1
    assert len(set(c.lights)) == 3
    assert a.tone < b.tone < c.tone


def test_samples_stay_small() -> None:
    assert sum(p.stat().st_size for p in FOLDER.rglob("*") if p.is_file()) < 3_000_000
