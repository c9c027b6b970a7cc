"""Small photo files, and an analysis that needs no measuring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from analyzer.change.order import said_first
from analyzer.corrections.model import Corrections
from analyzer.series import NoPhotos


@pytest.fixture
def photo() -> Callable[..., Path]:
    """Write a small JPEG whose pixels depend on `tint`."""

    def write(path: Path, tint: int = 0) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.full((48, 36, 3), (180, 140, 120 + tint), np.uint8)
        Image.fromarray(pixels).save(path, "JPEG")
        return path

    return write


@pytest.fixture
def analysed(make_series, monkeypatch) -> list[list[str]]:
    """Replace the analysis by a hand-made result; the names of the photos of each call."""
    from analyzer.batch import work

    calls: list[list[str]] = []

    def fake(photos):
        names = tuple(p.name for p in photos)
        shas = {p.name: p.sha256 for p in photos}
        calls.append(list(names))
        series = make_series(tuple(1 - 0.5 * (i > 0) for i in range(len(names))), names=names)
        shots = tuple(
            replace(m, photo=replace(m.photo, sha256=shas[m.photo.name]))
            for m in series.measurements
        )
        rows = tuple(
            replace(c, before=(shots[0].photo.sha256,), after=(shots[k].photo.sha256,))
            for k, c in enumerate(series.comparisons, start=1)
        )
        return replace(series, measurements=shots, comparisons=rows)

    def series(photos, corrections=None, progress=None):
        photos = list(photos)
        if not photos:
            raise NoPhotos
        return replace(fake(photos), corrections=corrections or Corrections())

    def sets(before, after, corrections=None, shared=None, progress=None):
        before, after = list(before), list(after)
        if not before or not after:
            raise NoPhotos
        found = series([*before, *after], corrections)
        if shared is None:
            return found
        return replace(
            found, comparisons=tuple(said_first(one, shared) for one in found.comparisons)
        )

    monkeypatch.setattr(work, "analyze_series", series)
    monkeypatch.setattr(work, "analyze_sets", sets)
    return calls
