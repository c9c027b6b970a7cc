"""The benchmark of outlines: masks against rendered truth, and a table that names the worst."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], Any]) -> Any:
    return load_script("outlines")


def test_a_rendered_photo_is_set_against_its_mask(script: Any, studio: Any, tmp_path: Path) -> None:
    shot = studio.shoot(studio.person(), studio.scene())
    Image.fromarray(shot.rgb).save(tmp_path / "s001_t0.png")
    layers = tmp_path / "s001_t0_layers.npz"
    np.savez(layers, mask=shot.mask)
    name, found, overlap = script.outline(layers)
    assert (name, found) == ("s001_t0", True)
    assert overlap > 0.9
    # A truth a third as high is met by a third of what was found.
    rows = np.flatnonzero(shot.mask.any(axis=1))
    low = shot.mask & (np.arange(len(shot.mask))[:, None] < np.quantile(rows, 1 / 3))
    np.savez(layers, mask=low)
    assert 0.2 < script.outline(layers).overlap < 0.45


def test_the_table_counts_and_names_the_worst_first(script: Any) -> None:
    overlaps = (0.97, 0.5, 0.85, 0.99)
    rows = [script.Outcome(f"p{k}", o > 0.6, o) for k, o in enumerate(overlaps)]
    lines = script.table(rows).splitlines()
    assert lines[1].split() == ["back", "found", "75.0", "%"]
    assert lines[3].split()[-2:] == ["50.0", "%"]
    assert lines[4].split()[-2:] == ["25.0", "%"]
    assert lines[6:8] == ["p1  0.50  no back found", "p2  0.85"]
