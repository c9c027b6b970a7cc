"""Four verdicts, each for its own reason; intervals grow with doubt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.model import VERDICTS, Check, Comparison
from analyzer.change.params import ChangeParams, PosteriorParams
from analyzer.change.verdict import decide, interval_of, minimal_detectable

PARAMS = ChangeParams()
FINE = (Check("light", "ok", "Much the same."),)
OTHER = Check("light", "differs", "Before: from the left.")
BLOCKED = Check("alignment", "blocks", "The skin's own marks do not match.")


@pytest.mark.parametrize(
    ("log_ratio", "se", "verdict"),
    [
        (np.log(0.6), 0.08, "reduced"),
        (np.log(1.6), 0.08, "increased"),
        (np.log(0.9), 0.15, "no detectable change"),
        (np.log(0.97), 0.001, "no detectable change"),
        (np.log(0.6), 2.0, "not comparable"),
        (np.log(1.6), 2.0, "not comparable"),
        (np.log(4.0), 0.2, "increased"),
        (np.log(7.0), 0.7, "increased"),  # all but new: how much there was is not known
        (np.log(0.15), 0.7, "reduced"),  # all but gone: how much is left is not known
        (np.nan, np.nan, "not comparable"),
    ],
)
def test_verdict(log_ratio: float, se: float, verdict: str) -> None:
    found, reasons = decide(log_ratio, se, FINE)
    assert found == verdict
    assert reasons[0]


def test_a_block_overrules_any_number_and_is_the_reason() -> None:
    found, reasons = decide(np.log(0.4), 0.01, (OTHER, BLOCKED))
    assert found == "not comparable"
    assert reasons == (BLOCKED.text,)


def test_what_differs_is_named_after_the_finding() -> None:
    _, reasons = decide(np.log(0.6), 0.08, (OTHER,))
    assert "shallower" in reasons[0]
    assert OTHER.text in reasons[1]


@given(st.floats(-2, 2), st.floats(0.01, 0.5), st.floats(0.01, 0.5))
def test_interval_holds_the_change_and_grows_with_the_error(
    log_ratio: float, one: float, two: float
) -> None:
    small, large = sorted((one, two))
    inner, outer = interval_of(log_ratio, small, PARAMS), interval_of(log_ratio, large, PARAMS)
    assert outer[0] <= inner[0] < np.expm1(log_ratio) < inner[1] <= outer[1]
    assert outer[0] > -1


@given(st.floats(-2, 2), st.floats(0.01, 1.0))
def test_verdict_agrees_with_the_interval(log_ratio: float, se: float) -> None:
    verdict, _ = decide(log_ratio, se, FINE)
    low, high = interval_of(log_ratio, se, PARAMS)
    assert verdict in VERDICTS
    if verdict == "reduced":
        assert high < 0
    if verdict == "increased":
        assert low > 0
    if low <= 0 <= high:
        assert verdict in ("no detectable change", "not comparable")


@given(st.floats(-1, 1), st.floats(0.01, 0.4))
def test_more_doubt_never_makes_a_change(log_ratio: float, se: float) -> None:
    sure, unsure = (decide(log_ratio, s, FINE)[0] for s in (se, 2 * se))
    if sure == "no detectable change":
        assert unsure in ("no detectable change", "not comparable")


@given(st.floats(-2, 2), st.floats(0.01, 1.0))
def test_growth_asks_for_as_much_evidence_as_shrinking(log_ratio: float, se: float) -> None:
    opposite = {"reduced": "increased", "increased": "reduced"}
    there, back = (decide(sign * log_ratio, se, FINE)[0] for sign in (1, -1))
    assert back == opposite.get(there, there)


def test_an_unknown_verdict_is_rejected() -> None:
    with pytest.raises(ValueError, match="verdict"):
        Comparison("better", 0, (0, 0), 0, (), (), (), "mm", (), ())  # type: ignore[arg-type]


@given(st.floats(0.06, 0.55))
def test_a_true_change_at_the_limit_is_measured_at_the_edge_of_what_is_called(se: float) -> None:
    """What is measured is the true change, drawn to none by the share of the prior, and some more."""
    kept = 1 - (se / PosteriorParams().prior) ** 2
    drawn = np.log1p(-minimal_detectable(se)) * kept / ChangeParams().drawn
    assert drawn == pytest.approx(-ChangeParams().z * se)
    below, beyond = (decide(factor * drawn, se, ())[0] for factor in (0.99, 1.01))
    assert (below, beyond) == ("no detectable change", "reduced")


def test_the_limit_grows_with_the_error_up_to_everything() -> None:
    found = [minimal_detectable(se) for se in (0.0, 0.1, 0.3, 0.5, 0.8, 2.0)]
    assert found == sorted(found)
    assert found[0] == ChangeParams().smallest
    assert found[-2:] == [1.0, 1.0]
