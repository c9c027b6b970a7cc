"""Hand-made cases and truth files for the benchmark."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from analyzer.bench.scores.cases import (
    DimpleCase,
    FalseFind,
    ImpostorCase,
    PairCase,
    PersonCases,
    PhotoCase,
)


@pytest.fixture
def pair() -> PairCase:
    """An accepted, unchanged pair in the same light, 1 mm off."""
    return PairCase(
        "a_t0.jpg", "a_t1.jpg", "same", True, "", (0.5, 1.0, 1.5), 4, 1.2, 0.0,
        "no detectable change", 0.1, -0.2, 0.5, 2.0, 0.5,
    )  # fmt: skip


@pytest.fixture
def photo() -> PhotoCase:
    """A found fixed pair, one found and one missed modifiable dimple, one false find."""
    return PhotoCase(
        "a_t0.jpg",
        "window",
        "30-60 mm",
        True,
        (
            DimpleCase(True, 3.0, 1.0, 9.0, 0.9, "fixed"),
            DimpleCase(True, 2.8, 3.0, 8.0, 0.8, "fixed"),
            DimpleCase(False, 1.2, 2.0, 4.0, 0.2, "modifiable"),
            DimpleCase(False, 1.1, nan, nan, nan, None),
        ),
        (FalseFind(1.0, "furrow"),),
    )


@pytest.fixture
def person(pair: PairCase, photo: PhotoCase) -> PersonCases:
    """One person with that photo, also by flash, and that pair."""
    impostors = (ImpostorCase("other person", True), ImpostorCase("mirrored", False))
    flash = replace(
        photo, file="a_t1.jpg", light="flash", dimples=photo.dimples[3:], false_finds=()
    )
    return PersonCases("a", 2, (photo, flash), (pair,), impostors, (True,), (3.0, 5.0))


@pytest.fixture
def truth_data() -> Callable[[], dict[str, Any]]:
    """Truth of one person with two photos, as parsed JSON, anew at each call."""

    def build() -> dict[str, Any]:
        captures = [
            {
                "file": f"p_t{k}.jpg",
                "factor": factor,
                "light": {"kind": "window", "az": 40.0, "el": 20.0},
                "mm_per_px": 0.5,
                "dimples": [
                    {"id": 0, "kind": "fixed", "x": 10, "y": 20, "depth_mm": 2, "visible": True},
                    {"id": 1, "kind": "modifiable", "x": 5, "y": 6, "depth_mm": 1.5 * factor},
                    {"id": 2, "kind": "modifiable", "x": 99, "y": 6, "depth_mm": 1, "visible": 0},
                ],
                "grid": [[1.0, 2.0, 1], [3.0, 4.0, 0], [5.0, 6.0, 1]],
            }
            for k, factor in enumerate((1.0, 0.65))
        ]
        return {"subject": "p", "tone": 4, "captures": captures}

    return build


@pytest.fixture
def folder(tmp_path: Path, truth_data: Callable[[], dict[str, Any]]) -> Path:
    """Two people, two photos each, all of them plain grey."""
    here = tmp_path / "truth"
    here.mkdir()
    for name in ("p", "q"):
        data = truth_data()
        data["subject"] = name
        for k, capture in enumerate(data["captures"]):
            capture["file"] = f"{name}_t{k}.jpg"
            grey = np.full((96, 72, 3), 90 + 20 * k + (name == "q"), np.uint8)
            Image.fromarray(grey).save(here / capture["file"])
        (here / f"{name}.json").write_text(json.dumps(data))
    return here
