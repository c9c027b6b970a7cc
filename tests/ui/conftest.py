"""Pages under test, with an analysis whose result is known in place of the real one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest
import streamlit as st

from analyzer.photo.model import Photo
from analyzer.results import Series

# The tests are collected without a package; the factory is a plain neighbour.
sys.path.insert(0, str(Path(__file__).parent))

Analysis = Callable[[list[list[Photo]]], Series]


@pytest.fixture(autouse=True)
def forget_cached() -> None:
    """Every test is a browser session of its own, but AppTest gives them all the same name."""
    st.cache_data.clear()


@pytest.fixture
def use_analysis(monkeypatch: pytest.MonkeyPatch) -> Callable[[Analysis], list[list[list[Photo]]]]:
    """Put an analysis in place of the real one; gives the list of what it was called with."""

    def install(analysis: Analysis) -> list[list[list[Photo]]]:
        calls: list[list[list[Photo]]] = []

        def run(sets: list[list[Photo]]) -> Series:
            calls.append(sets)
            return analysis(sets)

        def analyze_sets(
            before: Iterable[Photo],
            after: Iterable[Photo],
            *,
            progress: Callable[[str], None] | None = None,
        ) -> Series:
            if progress:
                progress("Measuring")
            return run([list(before), list(after)])

        def analyze_series(
            photos: Iterable[Photo], *, progress: Callable[[str], None] | None = None
        ) -> Series:
            return run([list(photos)])

        module = ModuleType("analyzer.series")
        module.analyze_sets = analyze_sets  # type: ignore[attr-defined]
        module.analyze_series = analyze_series  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "analyzer.series", module)
        return calls

    return install
