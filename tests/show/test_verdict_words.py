"""What is said of a comparison agrees with its figures and rows, whatever these are."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analyzer
from analyzer.change.model import VERDICTS, Check, Comparison, DimpleChange
from analyzer.show.interval_bar import interval_bar, interval_svg
from analyzer.show.words import (
    CONTROL,
    DASH,
    VERDICT_WORDS,
    between_words,
    chance_range,
    figures_words,
    least_range,
    least_words,
    less_or_more,
    percent,
    row_verdict,
    unit_words,
    verdict_headline,
)

NAN = math.nan
HOME = Path(analyzer.__file__).parent

changes = st.floats(-0.99, 6.0) | st.just(NAN)
limits = st.floats(0.0, 1.5) | st.just(NAN)


@st.composite
def rows(draw, number):
    change = draw(changes)
    low, high = sorted(draw(st.tuples(st.floats(-1, 6), st.floats(-1, 6))))
    kind = draw(st.sampled_from(["fixed", "modifiable", "unsure"]))
    ends = (NAN, NAN) if math.isnan(change) else (low, high)
    verdict = draw(st.sampled_from(VERDICTS))
    return DimpleChange(
        number, kind, 0.1, 10.0, 10.0 * number, 4, 3, 0.4, 0.4, change, ends, verdict
    )


@st.composite
def comparisons(draw):
    """Any figures beside any verdict, also such that measuring would never give."""
    change = draw(changes)
    low, high = sorted(draw(st.tuples(st.floats(-1, 6), st.floats(-1, 6))))
    ends = draw(st.sampled_from([(low, high), (NAN, NAN)]))
    count = draw(st.integers(0, 5))
    return Comparison(
        draw(st.sampled_from(VERDICTS)), change, ends, draw(limits), (), (),
        tuple(draw(rows(n)) for n in range(count)), "mm", ("a",), ("b",),
    )  # fmt: skip


def stated(text: str) -> list[str]:
    """Every percentage of a text, with what is said of it."""
    return re.findall(r"(?:over )?[\d.]+\s%(?: less| more)?", text.replace("95\u00a0%", ""))


@given(comparisons())
def test_every_number_of_the_headline_is_one_of_the_comparison(made):
    text = verdict_headline(made).text
    low, high = least_range(made.mdc95)
    known = {less_or_more(v) for v in (made.change, *made.interval, low, high)}
    assert set(stated(text)) <= known
    assert "nan" not in text
    assert DASH not in text


@given(comparisons().map(lambda made: replace(made, verdict="no detectable change")))
def test_no_headline_bounds_a_change_by_less_than_its_interval(made):
    """Nothing is called smaller than a limit; what remains possible is the interval itself."""
    text = verdict_headline(made).text
    assert "smaller than" not in text
    if all(map(math.isfinite, made.interval)):
        assert between_words(made.interval) in text
    if made.interval[0] <= 0 <= made.interval[1]:
        assert "there may be none at all" in text


@given(comparisons())
def test_no_row_contradicts_a_headline_unnamed(made):
    headline = verdict_headline(made)
    own = VERDICT_WORDS[made.verdict]
    for row in made.dimples:
        said = row_verdict(made, row)
        if said in ("shallower", "deeper") and said != own:
            assert re.search(rf"\bD{row.id + 1}\b", headline.text), (row, headline)
            assert made.verdict != "not comparable"
            if made.verdict == "no detectable change":
                assert headline.title == "No detectable change overall"
        if row.kind == "fixed":
            assert said == CONTROL
            assert not re.search(rf"\bD{row.id + 1}\b", headline.text)


@given(comparisons())
def test_more_than_chance_is_said_only_beyond_what_chance_may_show(made):
    text = verdict_headline(made).text
    low, high = chance_range(made.interval)
    if "more than these photos could differ by chance" in text:
        assert made.change < low or made.change > high


def test_a_dimple_of_its_own_is_named_by_its_label():
    row = DimpleChange(3, "modifiable", 0.1, 1, 1, 4, 2, 0.4, 0.3, -0.5, (-0.6, -0.3), "reduced")
    made = Comparison("no detectable change", -0.1, (-0.3, 0.1), 0.25, (), (), (row,), "mm", (), ())
    headline = verdict_headline(made, {3: "D7"})
    assert headline.title == "No detectable change overall"
    assert headline.text.endswith("Each by itself: D7 is shallower.")


def test_the_case_that_was_wrong():
    """An interval of -63 to +103 % beside a limit of 57 %."""
    made = Comparison("no detectable change", -0.13, (-0.63, 1.03), 0.57, (), (), (), "mm", (), ())
    text = verdict_headline(made).text.replace("\u00a0", " ")
    assert text == (
        "The true change is probably between 63 % less and 103 % more, so there may be none at all. "
        "A change as large as 57 % less or 133 % more would show in photos like these about every "
        "second time."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [(-0.35, "35 % less"), (0.12, "12 % more"), (-0.004, "0.4 % less"), (0.0004, "0 %"), (9.0, "over 300 % more"),
     (NAN, DASH)],
)  # fmt: skip
def test_changes_are_said_with_their_direction(change, said):
    assert less_or_more(change).replace("\u00a0", " ") == said


@given(st.floats(0, 0.99))
def test_both_ends_of_what_could_not_show_are_equally_far_in_ratio(mdc):
    low, high = least_range(mdc)
    assert (1 + low) * (1 + high) == pytest.approx(1)


def test_what_could_not_show_without_a_limit():
    assert all(map(math.isnan, least_range(NAN)))
    assert least_range(2.0) == (-1.0, math.inf)
    assert least_words(NAN) == ""
    assert least_words(0.2).replace("\u00a0", " ") == "20 % less or 25 % more"
    assert percent(math.inf).startswith("over")


@given(comparisons())
def test_the_bar_shows_zero_and_stays_inside(made):
    bar = interval_bar(made)
    if made.verdict == "not comparable":
        assert bar is None
    if bar is None:
        return
    places = [bar.zero, *(bar.span or ()), *(bar.still or ()), *(t.at for t in bar.ticks)]
    places += [] if bar.dot is None else [bar.dot]
    assert all(0 <= x <= bar.width for x in places)
    assert len(bar.ticks) <= 7
    assert any(t.label.startswith("0") for t in bar.ticks)
    drawn = interval_svg(made)
    assert drawn is not None
    assert "nan" not in drawn
    assert "inf" not in drawn.replace("inform", "")


def test_the_line_for_the_command_uses_the_same_words():
    made = Comparison("reduced", -0.35, (-0.48, -0.2), 0.18, (), (), (), "mm", (), ())
    assert figures_words(made).replace("\u00a0", " ").replace("\u2212", "-") == (
        "Change in depth -35 %, 95 % range -48 % to -20 %; smallest change that could show: "
        "18 % less or 22 % more."
    )
    assert figures_words(replace(made, change=NAN)) == ""


def faces() -> list[Path]:
    """Sources that show results; pages that explain the terms are left out."""
    found = [
        p for room in ("show", "report", "ui", "cli", "batch") for p in (HOME / room).rglob("*")
    ]
    return [
        p
        for p in found
        if p.suffix in (".py", ".j2", ".js")
        and p.name != "words.py"
        and not p.name.startswith("page_")
    ]


@pytest.mark.parametrize("word", ["shallower", "no detectable change"])
def test_verdicts_are_worded_in_one_place(word):
    """Elsewhere "no detectable change" is only ever the name of a verdict that is asked for."""
    for path in faces():
        text = path.read_text(encoding="utf-8")
        asked = re.sub(r'(==|!=|in \(|verdict=)[^\n]*"no detectable change"', "", text)
        assert word not in asked.lower(), path


@pytest.mark.parametrize(
    "jargon",
    ["per mille of the", "‰", "thousandth", "minimal detectable", "root mean square", "ITA"],
)
def test_jargon_stays_out_of_what_is_shown(jargon):
    """Behind "How this is measured", in `MEASURED_WORDS` and its like, it may stand."""
    for path in faces():
        if path.suffix != ".py":
            continue
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S)
        kept = re.sub(r"_WORDS = (?:N_)?\(.*?\n\)", "", re.sub(r"#[^\n]*", "", text), flags=re.S)
        found = [
            line
            for line in kept.splitlines()
            if re.search(rf"\b{jargon}" if jargon.isalpha() else re.escape(jargon), line)
        ]
        assert not found, (path, found)


def test_units_are_those_that_are_shown():
    assert unit_words("mm") == ("mm", "mm")
    assert unit_words("per mille of back width") == ("% of width", "% of the back width")


def test_what_blocks_is_said_before_any_verdict():
    made = Comparison("not comparable", NAN, (NAN, NAN), NAN, (), (Check("order", "blocks", "Who knows."),),
                      (), "mm", (), ())  # fmt: skip
    assert verdict_headline(made).title == "Which photo came first is not known"
