"""Numbers and dates as a reader writes them, both ways."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.language.choice import LANGUAGES, use
from analyzer.language.length import read_width_mm
from analyzer.language.params import LanguageParams
from analyzer.language.writing import (
    UnclearNumber,
    date,
    moment,
    number,
    percent,
    read_number,
    rewritten,
    shortest,
)
from analyzer.photo.model import ScaleHint

WHEN = datetime(2026, 7, 21, 9, 5)


def test_numbers_and_dates_look_as_each_language_writes_them() -> None:
    assert (number(-1.25, 2), percent(0.351, 1, signed=True)) == ("\u22121.25", "+35.1\u00a0%")
    assert (date(WHEN), moment(WHEN)) == ("2026-07-21", "2026-07-21 09:05")
    with use("de"):
        assert (number(-1.25, 2), percent(0.351, 1, signed=True)) == ("\u22121,25", "+35,1\u00a0%")
        assert (date(WHEN), moment(WHEN)) == ("21.07.2026", "21.07.2026 09:05")


def test_figures_of_records_are_written_anew_and_names_are_not() -> None:
    with use("de"):
        said = {
            "1.5": "1,5",
            "\u22120.35 mm": "\u22120,35 mm",
            "12\u00a0%": "12\u00a0%",
            "2026-07-21": "21.07.2026",
            "2026-07-21 09:05": "21.07.2026 09:05",
        }
        assert {text: rewritten(text) for text in said} == said
        for name in ("1.5.jpg", "2026-13-40", "IMG 1.5", "v1.5", "three"):
            assert rewritten(name) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_comma_and_point_are_both_read(language: str) -> None:
    typed = {
        "31,5": 31.5, "31.5": 31.5, "1.234,5": 1234.5, "1,234.5": 1234.5, "1 234,5": 1234.5,
        "1.234.567": 1234567.0, "0,125": 0.125, ".5": 0.5, "\u22122,50": -2.5, " 310 ": 310.0,
    }  # fmt: skip
    with use(language):
        assert {text: read_number(text) for text in typed} == typed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["1,234", "1.234", "1,2,3", "12.34,5.6", "abc", "", "-", "1e3"])
def test_what_can_be_read_in_two_ways_is_asked_about(language: str, text: str) -> None:
    with use(language), pytest.raises(UnclearNumber) as asked:
        read_number(text)
    assert text in str(asked.value)


@given(st.floats(-9e5, 9e5), st.integers(0, 6), st.sampled_from(list(LANGUAGES)))
def test_what_is_written_is_read_back_or_asked_about(value: float, digits: int, lang: str) -> None:
    with use(lang):
        shown = number(value, digits)
        try:
            assert math.isclose(read_number(shown), round(value, digits), abs_tol=1e-9)
        except UnclearNumber:
            assert digits == 3


@given(st.integers(-(10**6), 10**6), st.sampled_from(list(LANGUAGES)))
def test_what_a_field_shows_is_read_back(thousandths: int, lang: str) -> None:
    value = thousandths / 1000
    with use(lang):
        shown = shortest(value)
        if not (thousandths % 10 and 1 <= abs(value) < 1000):
            assert read_number(shown) == value


def test_a_width_in_the_wrong_unit_is_asked_about_and_never_guessed() -> None:
    assert LanguageParams().width_mm == (120.0, 700.0)
    for text, mm in {"310": 310.0, "31,5 cm": 315.0, "31.5cm": 315.0, "0,31 m": 310.0}.items():
        assert read_width_mm(text) == pytest.approx(mm)
        assert ScaleHint(back_width_mm=read_width_mm(text))
    assert read_width_mm("  ") is None
    with pytest.raises(UnclearNumber, match=r"Did you mean 28 cm\? Then write 280 mm") as asked:
        read_width_mm("28")
    assert asked.value.meant == 280.0
    with use("de"), pytest.raises(UnclearNumber, match=r"Sind 28,5 cm gemeint\? Dann 285 mm"):
        read_width_mm("28,5")
    for text in ("5000", "3 inch", "wide", "1.234"):
        with pytest.raises(UnclearNumber):
            read_width_mm(text)
