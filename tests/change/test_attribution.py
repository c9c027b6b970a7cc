"""Light, posture or skin: one sentence where a change is apparent and not called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer.change.attribution import likelier_cause
from analyzer.change.estimate import Estimate
from analyzer.change.model import Check, Status, Verdict

NAN = float("nan")
SHALLOWER = float(np.log(0.8))


def estimate(**changes: Any) -> Estimate:
    none = np.empty(0)
    values = {"offset": 0.0, "fixed_log": NAN, **changes}
    return Estimate(
        SHALLOWER, 0.2, values["offset"], 0.2, values["fixed_log"], 1.0, none, none, none
    )


def said(
    differs: str = "", verdict: Verdict = "no detectable change", status: Status = "differs",
    log_ratio: float = SHALLOWER, **changes: Any,
) -> str:  # fmt: skip
    checks = (Check(differs, status, "text"),) if differs else ()
    found = likelier_cause(verdict, log_ratio, estimate(**changes), checks)
    assert len(found) <= 1
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("differs", "cause"),
    [
        ("light", "the light is not the same, and is the likelier cause"),
        ("pose", "posture or distance differ"),
        ("distance", "posture or distance differ"),
        ("timing", "another time of day"),
        ("background", "the skin may be why"),
        ("", "the skin may be why"),
    ],
)
def test_the_checklist_names_the_likelier_cause(differs: str, cause: str) -> None:
    text = said(differs)
    assert text.startswith("To the eye the dimples look shallower")
    assert cause in text


def test_a_fixed_pair_that_went_along_clears_the_skin() -> None:
    assert "likely light or posture" in said(fixed_log=SHALLOWER)
    assert "likely the light" in said("light", fixed_log=SHALLOWER)
    assert "fixed pair" not in said(fixed_log=0.3)
    assert "fixed pair" not in said(fixed_log=0.2 * SHALLOWER)


def test_what_the_eye_sees_holds_the_light_too() -> None:
    """The light alone made them look deeper; with it taken out nothing is left."""
    text = said("light", log_ratio=0.01, offset=0.4)
    assert "look deeper" in text
    assert said(log_ratio=SHALLOWER, offset=-SHALLOWER) == ""


@pytest.mark.parametrize("verdict", ["reduced", "increased"])
def test_a_change_that_was_called_needs_no_excuse(verdict: Verdict) -> None:
    assert said("light", verdict) == ""


def test_nothing_is_said_of_what_was_not_seen() -> None:
    assert said(log_ratio=NAN) == ""
    assert said(log_ratio=0.02) == ""
    assert said("alignment", "not comparable", "blocks") == ""
    assert likelier_cause("not comparable", SHALLOWER, None, ()) == ()
    assert said("light", "not comparable") != ""


def test_no_sentence_holds_a_number() -> None:
    for item in ("light", "pose", "timing", ""):
        assert not any(c.isdigit() for c in said(item))
