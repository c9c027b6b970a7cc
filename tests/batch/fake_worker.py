"""Preloaded by workers of a test cluster: a made-up result in place of measuring, and a wait.

How measuring gives the same bytes anywhere is tried elsewhere; here it is who does what, and where it goes.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from analyzer.batch import work
from analyzer.corrections.model import Corrections
from tests.conftest import make_series_


def fake(photos: Any, corrections: Any = None, progress: Any = None) -> Any:
    """A series of these photos, whose changes depend on their bytes."""
    photos = list(photos)
    names = tuple(photo.name for photo in photos)
    first = int(photos[0].sha256[:2], 16) / 255
    made = make_series_(tuple(1 - first * (k > 0) for k in range(len(names))), names=names)
    shots = tuple(
        replace(m, photo=replace(m.photo, sha256=photo.sha256))
        for m, photo in zip(made.measurements, photos, strict=True)
    )
    rows = tuple(
        replace(c, before=(shots[0].photo.sha256,), after=(shots[k].photo.sha256,))
        for k, c in enumerate(made.comparisons, start=1)
    )
    if place := os.environ.get("DIMPLES_TEST_BEGUN"):
        # Who began it, so that the test sees it and may end that worker.
        (Path(place) / f"{photos[0].sha256[:8]}-{os.getpid()}").touch()
        time.sleep(float(os.environ["DIMPLES_TEST_WAIT"]))
    return replace(
        made, measurements=shots, comparisons=rows, corrections=corrections or Corrections()
    )


def dask_setup(worker: Any) -> None:
    """What dask calls in a worker before it takes work."""
    work.analyze_series = fake
