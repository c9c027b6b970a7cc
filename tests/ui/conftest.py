"""Pages under test, with an analysis whose result is known in place of the real one."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest
import streamlit as st
from PIL import Image

from analyzer.change.model import Check
from analyzer.corrections.model import Corrections
from analyzer.photo.model import Photo
from analyzer.results import Series
from analyzer.ui import photo_check

# The tests are collected without a package; the factory is a plain neighbour.
sys.path.insert(0, str(Path(__file__).parent))

Analysis = Callable[[list[list[Photo]]], Series]


class Calls(list[list[list[Photo]]]):
    """The sets of each call, and what the user had told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Corrections | None] = []


@pytest.fixture(scope="session")
def bare() -> Iterator[str]:
    """Address of a front end without a library, the same for all files: each visit is its own."""
    from browser import serving

    with serving({"DIMPLES_LIBRARY": ""}) as address:
        yield address


@pytest.fixture(autouse=True)
def forget_cached() -> None:
    """Every test is a browser session of its own, but AppTest gives them all the same name."""
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at a photo before measuring takes a second; the made-up photos show no back anyway."""
    monkeypatch.setattr(
        photo_check, "look_closely", lambda data, name: photo_check.Seen("", (), "one lamp", b"")
    )


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """AppTest leaves its script behind as the main module, which a later test's processes would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def use_analysis(monkeypatch: pytest.MonkeyPatch) -> Callable[[Analysis], Calls]:
    """Put an analysis in place of the real one; gives the list of what it was called with."""

    def install(analysis: Analysis) -> Calls:
        calls = Calls()

        def run(sets: list[list[Photo]], told: Corrections | None) -> Series:
            calls.append(sets)
            calls.told.append(told)
            return analysis(sets)

        def analyze_sets(
            before: Iterable[Photo],
            after: Iterable[Photo],
            corrections: Corrections | None = None,
            *,
            shared: Check | None = None,
            progress: Callable[[str], None] | None = None,
        ) -> Series:
            if progress:
                progress("Measuring")
            return run([list(before), list(after)], corrections)

        def analyze_series(
            photos: Iterable[Photo],
            corrections: Corrections | None = None,
            *,
            progress: Callable[[str], None] | None = None,
        ) -> Series:
            return run([list(photos)], corrections)

        module = ModuleType("analyzer.series")
        module.analyze_sets = analyze_sets  # type: ignore[attr-defined]
        module.analyze_series = analyze_series  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "analyzer.series", module)
        return calls

    return install


@pytest.fixture
def textured() -> Callable[[int, int], bytes]:
    """A JPEG of this quality of a picture full of detail, a different one for each seed."""

    def make(seed: int, quality: int) -> bytes:
        rng = np.random.default_rng(seed)
        plane = cv2.GaussianBlur(rng.normal(size=(400, 300)).astype(np.float32), (0, 0), 2.0)
        grey = np.clip(128 + 40 * plane / plane.std(), 0, 255).astype(np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(grey).convert("RGB").save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()

    return make
