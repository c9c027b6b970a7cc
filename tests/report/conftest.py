"""A series whose names, dates and hashes are told apart from everything else in an output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from analyzer.change.model import Check
from analyzer.corrections.model import Corrections, KindMark, Landmarks, PhotoRef
from analyzer.results import Series

SECRETS = ("Zuzanna", "Καλλιόπη", "IMG_20260105", "Müller", "kopia")
"""Parts of names that no anonymous output may hold."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=os.environ.get("DIMPLES_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"],
        )
        yield started
        started.close()


@pytest.fixture
def private(make_series: Callable[..., Series]) -> Series:
    """Names of people in file names, and dates, names and hashes in every kind of sentence."""
    names = ("Zuzanna żółć.jpg", "Καλλιόπη 1.heic", "IMG_20260105.jpg", "Müller=cmd.png")
    series = make_series((1.0, 1.0, 0.65, 0.35), names=names, bad=(1,))
    shots: list[Any] = list(series.measurements)
    shots[1] = replace(shots[1], reason="Καλλιόπη 1.heic shows no back.")
    shots[3] = replace(shots[3], texture_reason=f"{names[3]} is blurred.")
    shas = [m.photo.sha256 for m in shots]
    checks = (
        Check("swapped", "differs", "The after photos (2026-01-05) are older (2025-12-24 08:30)."),
        Check("same shot", "differs", f"The same photo is on both sides: {names[0]}, {names[3]}."),
    )
    comparisons = tuple(
        replace(c, checks=checks, reasons=(f"{shas[0][:8]} and {names[2]} of 2026-02-02.",))
        for c in series.comparisons
    )
    points = ((412.0, 655.5, 398.0, 671.0), (803.5, 660.0, 786.0, 668.5), (610.0, 990.0, 597.5, 1003.0))  # fmt: skip
    first, last = PhotoRef.of(names[0], shas[0]), PhotoRef(names[3])
    told = Corrections(
        (Landmarks(first, last, points),), (KindMark(last, 380.0, 760.0, "modifiable"),)
    )
    notes = (
        f"{names[2]} could not be aligned: too dark.",
        "Zuzanna kopia.jpg is the same photo as Zuzanna żółć.jpg, though their dates differ "
        "(2026-01-05 and 2025-01-05).",
        "Their order was read from their names: Zuzanna żółć.jpg first, Müller=cmd.png last.",
    )
    lost = series.pictures[2]
    return replace(
        series,
        measurements=tuple(shots),
        comparisons=comparisons,
        between=comparisons[:1],
        corrections=told,
        notes=notes,
        pictures=(*series.pictures[:2], replace(lost, aligned=None), series.pictures[3]),
        order=replace(series.order, words=f"Read from names: {names[0]} first."),
    )
