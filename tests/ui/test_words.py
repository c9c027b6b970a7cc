from __future__ import annotations

import math
import re
from dataclasses import replace

import factory
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.model import DimpleChange
from analyzer.show.words import DASH
from analyzer.ui import words


@pytest.mark.parametrize(
    ("change", "said"),
    [(-0.35, "35 % less"), (0.12, "12 % more"), (0.001, "0 %"), (math.nan, DASH)],
)
def test_changes_are_said_with_their_direction(change: float, said: str) -> None:
    assert words.less_or_more(change).replace("\u00a0", " ") == said


def test_certainty_names_both_ends_and_stays_silent_without_a_change() -> None:
    made = factory.comparison(("a",), ("b",))
    said = words.certainty(made).replace("\u00a0", " ")
    assert "between 48 % less and 20 % less" in said
    assert words.certainty(replace(made, change=math.nan, interval=(math.nan, math.nan))) == ""


def test_fixed_pair_never_shows_a_change() -> None:
    row = DimpleChange(0, "fixed", 0.9, 1, 1, 4, 1, 0.1, 0.1, -0.75, (-0.8, -0.7), "not comparable")
    shown = words.dimple_row(row, "F1", "mm")
    assert shown["Change (95 % interval)"] == "a control, never counted"
    assert "75" not in " ".join(shown.values())


def test_modifiable_row_carries_unit_errors_and_interval() -> None:
    row = factory.comparison(("a",), ("b",)).dimples[1]
    shown = words.dimple_row(row, "M1", "per mille of back width")
    assert shown["Prominence before → after (‰)"] == "4.0 ± 0.4 → 2.6 ± 0.3"
    assert "\u221235" in shown["Change (95 % interval)"]
    assert "shallower" in shown["Change (95 % interval)"]


@pytest.mark.parametrize(
    ("angle", "name"),
    [(60, "very light"), (50, "light"), (30, "intermediate"), (20, "tan"), (0, "brown"), (-40, "dark")],
)  # fmt: skip
def test_tones_follow_the_published_classes(angle: float, name: str) -> None:
    assert f"({name})" in words.tone(angle)


def test_no_tone_without_a_measurement() -> None:
    assert words.tone(math.nan) == DASH


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=40))
def test_escaped_names_lose_nothing_and_leave_no_bare_punctuation(name: str) -> None:
    escaped = words.escape(name)
    shown = re.sub(r"\\(.)", r"\1", escaped).replace("\N{WORD JOINER}", "")
    assert shown == " ".join(name.split()).replace("\N{WORD JOINER}", "")
    bare = re.sub(r"\\.", "", escaped)
    assert not set(bare) & set("*_`[]<>$:#|~")


@pytest.mark.parametrize(
    "name",
    ["www.evil.com.jpg", "WWW.evil.com", "see http://evil.com/x.jpg", "https://evil.com", "a@evil.com",
     "mailto:a@evil.com", "a.b+c@x.evil.com.jpg"],
)  # fmt: skip
def test_addresses_in_names_become_no_links(name: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", words.escape(name))
    # What makes links of plain text in the page (mdast-util-gfm-autolink-literal).
    assert not re.search(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", shown, re.I)
    assert shown.replace("\N{WORD JOINER}", "") == name


def test_streamlit_directives_and_formulas_in_names_are_defused() -> None:
    assert words.escape(":red[x] $a$ :smile:") == r"\:red\[x\] \$a\$ \:smile\:"
