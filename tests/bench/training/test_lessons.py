"""A photo with truth becomes a lesson."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from analyzer.bench.people.truth import Capture, LightKind, TrueDimple, read_truth
from analyzer.bench.training.lessons import read_lesson


def capture_of(dimples: tuple[TrueDimple, ...]) -> Capture:
    light = LightKind("window", 0.0, 0.0)
    return Capture("a.jpg", 1.0, light, 0.5, dimples, np.zeros((0, 2)), np.zeros(0, bool))


@pytest.mark.slow
def test_a_rendered_photo_becomes_a_lesson(studio: Any, tmp_path: Path) -> None:
    """The dents of the truth lie where the planes show them, and the depths are those that were made."""
    rendering = studio.shoot(studio.person(), studio.scene())
    Image.fromarray(rendering.rgb).save(tmp_path / "a.png")
    shot = {**json.loads(json.dumps(rendering.truth)), "file": "a.png"}
    truth = {"subject": "p", "tone": 3, "captures": [shot]}
    (tmp_path / "p.json").write_text(json.dumps(truth))
    capture = read_truth(tmp_path / "p.json").captures[0]
    lesson = read_lesson("f/p", tmp_path / "a.png", capture)
    assert lesson is not None
    assert len(lesson.x) == len(capture.dimples)
    strong = np.hypot(lesson.grid.answers[6].astype(float), lesson.grid.answers[7].astype(float))
    usual = float(np.median(strong[lesson.grid.scene[0] > 0]))
    near = [
        strong[max(0, round(y) - 3) : round(y) + 4, max(0, round(x) - 3) : round(x) + 4].max()
        for x, y, known in zip(lesson.x, lesson.y, lesson.known, strict=True)
        if known
    ]
    assert np.median(near) > 4 * usual
    width_mm = 1000 * lesson.depth_mm[lesson.known] / np.exp(lesson.log_depth[lesson.known])
    assert np.ptp(width_mm) < 1e-6
    assert 200 < width_mm[0] < 420


def test_a_photo_without_a_back_is_no_lesson(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), (90, 110, 140)).save(tmp_path / "wall.png")
    assert read_lesson("f/p", tmp_path / "wall.png", capture_of(())) is None
