"""The checklist names what differs between two photos besides the skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.model import Alignment
from analyzer.change.checks import checklist, matching
from analyzer.change.estimate import Estimate
from analyzer.change.model import ITEMS, Check
from analyzer.change.verdict import decide
from analyzer.measurement.model import Measurement
from analyzer.results import Series

FITTED = Alignment(True, "", 1.5, None, None, 200, 0.9, 1.02, -1.5)
NAN = float("nan")


@pytest.fixture
def sides(make_series: Callable[..., Series]) -> tuple[Measurement, Measurement]:
    one, two = make_series((1.0, 1.0)).measurements
    return one, two


def go(
    sides: tuple[Measurement, Measurement],
    alignment: Alignment | None = FITTED,
    **changes: Any,
) -> dict[str, Check]:
    values: dict[str, Any] = {
        "likeness": 1.0,
        "weak": (False, False),
        "sharpness": (0.01, 0.011),
        "fixed_log": 0.02,
        "fixed_limit": 0.3,
        "around": ((0.2, 0.1, 0.0), (0.3, 0.1, 0.1)),
    }
    found = checklist(*sides, alignment, **{**values, **changes})
    return {check.item: check for check in found}


def test_like_photos_differ_in_nothing(sides: tuple[Measurement, Measurement]) -> None:
    found = go(sides)
    assert {c.status for c in found.values()} == {"ok"}
    assert list(found) == [
        "alignment", "light", "distance", "scale", "pose", "framing", "sharpness", "exposure",
        "background", "filter traces", "timing", "fixed pair",
    ]  # fmt: skip


def test_names_are_the_stable_ones_in_their_order(sides: tuple[Measurement, Measurement]) -> None:
    found = list(go(sides))
    assert found == [item for item in ITEMS if item in found]


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        ("light", {"likeness": 0.1}),
        ("sharpness", {"sharpness": (0.01, 0.03)}),
        ("fixed pair", {"fixed_log": -0.5}),
        ("scale", {"alignment": replace(FITTED, scale=1.8)}),
        ("pose", {"alignment": replace(FITTED, rotation_deg=25.0)}),
        ("alignment", {"alignment": replace(FITTED, error_px=20.0)}),
        ("framing", {"alignment": replace(FITTED, overlap=0.5)}),
        ("background", {"around": ((0.2, 0.1, 0.0), (1.9, 1.8, 1.7))}),
    ],
)
def test_each_difference_is_named_alone(
    sides: tuple[Measurement, Measurement], item: str, changes: dict[str, Any]
) -> None:
    found = go(sides, **changes)
    assert found.pop(item).status == "differs"
    assert {c.status for c in found.values()} == {"ok"}


def test_bad_exposure_differs(sides: tuple[Measurement, Measurement]) -> None:
    dark = replace(sides[1], flags=("underexposed",))
    assert go((sides[0], dark))["exposure"].status == "differs"


@pytest.mark.parametrize("weak", [(True, False), (False, True), (True, True)])
def test_flat_light_blocks(sides: tuple[Measurement, Measurement], weak: tuple[bool, bool]) -> None:
    found = go(sides, weak=weak)["light"]
    assert found.status == "blocks"
    assert ("before" in found.text) == (weak == (True, False))


def test_failed_alignment_blocks_with_its_reason(sides: tuple[Measurement, Measurement]) -> None:
    lost = replace(FITTED, ok=False, reason="Too few marks.")
    assert go(sides, lost)["alignment"] == Check("alignment", "blocks", "Too few marks.")
    assert go(sides, None)["alignment"].status == "blocks"


def test_what_each_photo_tells_is_listed_even_without_an_alignment(
    sides: tuple[Measurement, Measurement],
) -> None:
    blurred = replace(sides[1], flags=("blurred",))
    found = go((sides[0], blurred), None, sharpness=(0.01, 0.002))
    assert list(found) == [
        "alignment", "sharpness", "exposure", "background", "filter traces", "timing",
    ]  # fmt: skip
    assert {k for k, c in found.items() if c.status == "differs"} == {"sharpness", "filter traces"}


@pytest.mark.parametrize("log_ratio", [-0.6, -0.1, 0.0, 0.5])
def test_new_items_that_differ_never_change_a_verdict(log_ratio: float) -> None:
    """Only a block decides; what differs is told after the finding."""
    new = ("distance", "framing", "background", "filter traces", "timing")
    checks = tuple(Check(item, "differs", f"{item} text") for item in new)
    plain, told = decide(log_ratio, 0.1, ()), decide(log_ratio, 0.1, checks)
    assert told[0] == plain[0]
    assert told[1] == (*plain[1], *(f"To keep in mind, {item}: {item} text" for item in new))
    unknown = tuple(replace(c, status="unknown") for c in checks)
    assert decide(log_ratio, 0.1, unknown) == plain


def test_missing_back_blocks_by_side(make_series: Callable[..., Series]) -> None:
    one, two = make_series((1.0, 1.0), bad=(1,)).measurements
    found = go((one, two))
    assert list(found) == ["back"]
    assert "after" in found["back"].text


def test_unseen_fixed_pair_is_no_item(sides: tuple[Measurement, Measurement]) -> None:
    assert "fixed pair" not in go(sides, fixed_log=NAN)


def test_resolution_alone_is_no_difference_of_scale(
    sides: tuple[Measurement, Measurement],
) -> None:
    """Twice the pixels show the back twice as large, from the same place."""
    double = replace(
        sides[1],
        photo=replace(sides[1].photo, width=2400, height=3200),
        back_width_px=2 * sides[1].back_width_px,
    )
    assert go((sides[0], double), replace(FITTED, scale=2.0))["scale"].status == "ok"


def test_light_in_stripes_blocks(sides: tuple[Measurement, Measurement]) -> None:
    striped = replace(sides[1], flags=("patterned-light",))
    found = go((sides[0], striped))["light"]
    assert found.status == "blocks"
    assert "after photo" in found.text


@pytest.mark.parametrize(
    ("unmatched", "torn", "status"),
    [(0.2, False, "ok"), (0.7, False, "differs"), (0.7, True, "blocks")],
)
def test_dimples_that_show_once_block_where_they_contradict_the_others(
    unmatched: float, torn: bool, status: str
) -> None:
    nothing = np.empty(0)
    estimate = Estimate(0.1, 0.1, 0.0, 0.1, NAN, 1.0, nothing, nothing, nothing, unmatched, torn)
    (check,) = matching(estimate)
    assert check.item == "dimples"
    assert check.status == status
    assert f"{100 * unmatched:.0f} %" in check.text
