"""Words for numbers: what is missing is a dash with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import nan

from analyzer.results import Series
from analyzer.show.words import DASH, texture_words, without_texture


def test_texture_comes_with_its_standard_error_or_a_dash() -> None:
    assert texture_words(3.14, 0.96) == "3.1 ± 1.0"
    assert texture_words(3.14, nan) == "3.1"
    assert texture_words(nan, nan) == DASH


def test_each_reason_for_no_texture_is_told_once_with_its_photos(
    make_series: Callable[..., Series],
) -> None:
    shots = list(make_series(bad=(3,)).measurements)
    assert without_texture(shots) == ()
    for k, reason in (
        (0, "The light is too flat."),
        (1, "Blurred."),
        (2, "The light is too flat."),
    ):
        shots[k] = replace(shots[k], texture=nan, texture_reason=reason)
    assert without_texture(shots) == (
        "The light is too flat (photo_0.jpg, photo_2.jpg)",
        "Blurred (photo_1.jpg)",
    )
