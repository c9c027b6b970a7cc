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


def test_fixed_pair_never_shows_a_change() -> None:
    row = DimpleChange(0, "fixed", 0.9, 1, 1, 4, 1, 0.1, 0.1, -0.75, (-0.8, -0.7), "not comparable")
    made = replace(factory.comparison(("a",), ("b",)), dimples=(row,), unit="mm")
    kind, depth, change = words.dimple_row(made, row)
    assert (kind, change) == ("fixed", "a control, never counted")
    assert depth == "4.00 ± 0.10 → 1.00 ± 0.10"


def test_modifiable_row_carries_unit_errors_and_range() -> None:
    made = factory.comparison(("a",), ("b",))
    kind, depth, change = words.dimple_row(made, made.dimples[1], set_by_user=True)
    assert kind == "modifiable, set by you"
    assert depth == "0.40 ± 0.04 → 0.26 ± 0.03"
    assert "\u221235" in change
    assert "shallower" in change
    assert words.dimple_columns(made)[1] == "Depth before → after (% of the back width)"


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
