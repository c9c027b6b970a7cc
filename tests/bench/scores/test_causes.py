"""What lies where a false find was made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.bench.people.truth import Capture, LightKind, TrueDimple, TrueMark
from analyzer.bench.scores.causes import cause_of

XS, YS = (v.ravel() for v in np.meshgrid(np.linspace(100, 300, 9), np.linspace(50, 250, 9)))
# Half a millimetre a pixel: a match reaches 16 px, twice that 32 px, the furrow 24 px.
CAPTURE = Capture(
    "a.jpg",
    1.0,
    LightKind("window", 0, 0),
    0.5,
    (TrueDimple(0, True, 260.0, 200.0, 3.0, True), TrueDimple(1, False, 130.0, 80.0, 1.0, False)),
    np.column_stack([XS, YS]),
    np.ones(81, bool),
    None,
    (TrueMark("mole", 270.0, 80.0), TrueMark("crease", 120.0, 190.0)),
)


@pytest.mark.parametrize(
    ("xy", "cause"),
    [
        ((285, 210), "near a dimple"),
        ((140, 85), "hidden dimple"),
        ((165, 100), "open skin"),
        ((265, 90), "mark"),
        ((126, 186), "crease"),
        ((210, 150), "furrow"),
        ((190, 60), "furrow"),
        ((180, 275), "waistband"),
        ((180, 30), "hem"),
        ((80, 150), "flank"),
        ((320, 130), "flank"),
    ],
)
def test_cause_is_what_the_truth_has_there(xy, cause):
    assert cause_of(np.array(xy, float), CAPTURE) == cause


def test_midline_leans_with_the_person():
    lean = np.column_stack([XS + 0.2 * (YS - 150), YS])
    tilted = replace(CAPTURE, grid=lean, dimples=())
    assert cause_of(np.array([219.0, 245.0]), tilted) == "furrow"
    assert cause_of(np.array([185.0, 245.0]), tilted) == "open skin"


def test_covered_skin_is_beyond_the_waistband():
    covered = replace(CAPTURE, shown=YS < 200)
    assert cause_of(np.array([150.0, 220.0]), CAPTURE) == "open skin"
    assert cause_of(np.array([150.0, 220.0]), covered) == "waistband"


def test_without_a_grid_nothing_but_dimples_can_be_told():
    bare = replace(CAPTURE, grid=np.empty((0, 2)), shown=np.empty(0, bool))
    assert cause_of(np.array([80.0, 150.0]), bare) == "unknown"
    assert cause_of(np.array([285.0, 210.0]), bare) == "near a dimple"
