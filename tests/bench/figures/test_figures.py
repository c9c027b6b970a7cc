"""Which cases count for which figure."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from analyzer.bench.figures.breakdown import breakdowns
from analyzer.bench.figures.definition import Goal, make_figure
from analyzer.bench.figures.details import cause_table, froc, froc_table, kind_table
from analyzer.bench.figures.figures import definitions
from analyzer.bench.figures.power import CLASSES as SIZES
from analyzer.bench.figures.power import power_table, sessions_table
from analyzer.bench.figures.table import Table, as_html, as_text, figure_table, number
from analyzer.bench.figures.tones import against_chance
from analyzer.bench.figures.verdicts import CLASSES, verdict_matrix, verdict_table
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores.cases import Mark, SessionCase

SETTINGS = BenchSettings(resamples=20)


@pytest.fixture
def figures():
    """Figures of people as a function: key to value, None without cases."""

    def values(*people):
        made = [make_figure(d, people, SETTINGS) for d in definitions(SETTINGS)]
        return {f.key: f.value if f.cases else None for f in made}

    return values


def test_the_series_is_counted_apart_from_its_photos(figures, person):
    """The missed dimple was found in the series, and the false find refuted."""
    whole = replace(person.photos[0], false_finds=())
    hit = replace(whole.dimples[0], fixed=False, depth_mm=1.1, called="modifiable")
    whole = replace(whole, dimples=(*whole.dimples[:3], hit))
    got = figures(replace(person, followed=(whole, person.photos[1])))
    assert (got["recall_deep"], got["series_recall_deep"]) == (75, 100)
    assert (got["false_found"], got["series_false_found"]) == (0.5, 0.0)
    # Without a series there is nothing to say of one.
    assert figures(person)["series_recall_deep"] is None


def test_figures_of_one_person_by_hand(figures, person):
    got = figures(person)
    assert got["tre_median"] == 1.0
    assert got["coverage"] == 75
    assert got["stranger_refused"] == 100
    assert got["mirrored_refused"] == 0
    # Three of four dimples of 1 mm and more outside flash; the one missed by flash is left out.
    assert got["recall_deep"] == 75
    assert (got["false_found"], got["false_found_no_flash"]) == (0.5, 1.0)
    assert (got["pair_found"], got["fixed_distance"]) == (100, 2.0)
    assert (got["kind_auc"], got["kind_wrong"]) == (1.0, 0)
    assert got["false_change"] == got["false_change_same"] == 0
    assert got["false_change_other"] is got["found_same"] is got["wrong_way"] is None
    assert got["change_error_same"] == pytest.approx(10)
    assert got["interval_covers"] == got["repeatable"] == 100


def test_a_bad_alignment_is_silent_only_when_it_was_accepted(figures, person, pair):
    bad = replace(pair, errors_mm=(4.0, 5.0, 2.0))
    blind = replace(pair, errors_mm=())
    told = replace(bad, ok=False)
    got = figures(replace(person, pairs=(pair, bad, blind, told)))
    assert got["silent"] == 2
    assert got["refused"] == 25
    assert got["tre_median"] == pytest.approx(2.5)
    assert got["tre_median_all"] == 4.0


@pytest.mark.parametrize(("stated", "fair"), [(1.49, 100), (0.67, 100), (1.51, 0), (0.66, 0)])
def test_stated_error_must_be_near_the_true_one_on_either_side(figures, person, pair, stated, fair):
    got = figures(replace(person, pairs=(replace(pair, stated_mm=stated),)))
    assert got["calibrated"] == fair


def test_half_a_fixed_pair_or_an_unsure_one_is_not_found(figures, person, photo):
    unsure = replace(photo.dimples[0], called="unsure")
    got = figures(
        replace(person, photos=(replace(photo, dimples=(unsure, *photo.dimples[1:])), photo))
    )
    assert got["pair_found"] == 50
    assert got["kind_wrong"] == 0
    single = replace(photo, dimples=photo.dimples[1:])
    assert figures(replace(person, photos=(single,)))["pair_found"] is None


def test_change_called_the_wrong_way_is_not_found_but_counted(figures, person, pair):
    less = replace(pair, true_change=-0.35, change=-0.3, verdict="reduced", relation="other")
    wrong = replace(less, verdict="increased", change=0.4, low=0.1, high=0.8)
    quiet = replace(less, verdict="not comparable", change=nan, low=nan, high=nan)
    got = figures(replace(person, pairs=(less, wrong, quiet)))
    assert got["found_other"] == pytest.approx(100 / 3)
    assert got["wrong_way"] == 1
    assert got["comparable"] == pytest.approx(200 / 3)
    assert got["change_error_other"] == pytest.approx((5 + 75) / 2)
    # The first one's interval ends at -0.2, above the truth of -0.35 and so does not reach it.
    assert got["interval_covers"] == 0
    assert got["false_change"] is None


def test_false_change_counts_both_ways(figures, person, pair):
    pairs = [replace(pair, verdict=v) for v in ("reduced", "increased")]
    got = figures(replace(person, pairs=(pair, *pairs, replace(pair, verdict="not comparable"))))
    assert got["false_change"] == 50


def test_misses_and_false_finds_pull_the_correlation_down(figures, person):
    got = figures(person)
    assert got["depth_rho"] == pytest.approx(1)
    assert got["depth_rho_all"] < 0.95


def test_unknown_depths_are_left_out(figures, person, photo):
    unknown = replace(photo.dimples[2], depth_mm=nan)
    got = figures(replace(person, photos=(replace(photo, dimples=(*photo.dimples, unknown)),)))
    assert got["depth_rho"] == pytest.approx(1)
    assert got["recall_deep"] == 75


def test_verdict_table_counts_every_pair_once(person, pair):
    less = replace(pair, true_change=-0.35, verdict="reduced", relation="flash")
    table = verdict_table([replace(person, pairs=(pair, less, replace(less, verdict="increased")))])
    assert table.lines == (
        ("0 %", "same light", "0", "0", "1", "0", "1", "100"),
        ("-35 %", "flash in either", "1", "1", "0", "0", "2", "50"),
    )


def test_break_downs_part_the_cases_by_light_and_tone(person):
    other = replace(person, subject="b", tone=5, photos=person.photos[:1])
    tables = {t.title.partition(" (")[0]: t for t in breakdowns([person, other], SETTINGS)}
    photos = tables["Photos by kind of light"]
    assert photos.header == ("", "flash", "window")
    assert photos.lines[0] == ("found from 1 mm on, %", "0 (1)", "75 (8; 75 to 75)")
    assert tables["By skin tone"].header == ("", "2", "5")


def test_matrix_shows_the_changes_asked_for_even_without_a_pair(person, pair):
    less = replace(pair, true_change=-0.35, verdict="reduced", relation="flash")
    odd = replace(pair, true_change=-0.46, verdict="increased")
    lines = {x[0]: x[1:] for x in verdict_matrix([replace(person, pairs=(pair, less, odd))]).lines}
    assert list(lines) == ["about +50 %", "0 %", "about -20 %", "about -35 %", "about -65 %"]
    assert lines["0 %"] == ("0", "0", "0", "1", "0", "1", "100")
    assert lines["about -35 %"] == ("-35, -46", "1", "1", "0", "0", "2", "50")
    assert lines["about +50 %"] == ("-", "0", "0", "0", "0", "0", "-")


@pytest.mark.parametrize("percent", [900, 54, 1, 0, -1, -27, -28, -49, -50, -99])
def test_every_change_has_one_class_and_keeps_its_sign(percent):
    (name,) = [name for name, low, high in CLASSES if low < percent <= high]
    signs = {"+": 1, "0": 0, "-": -1}
    assert signs[name.removeprefix("about ")[0]] == (percent > 0) - (percent < 0)


@pytest.mark.parametrize("percent", [900, 1, 0, -1, -14, -15, -26, -27, -41, -42, -56, -57, -99])
def test_every_size_of_change_has_one_class(percent):
    (name,) = [name for name, low, high in SIZES if low < percent <= high]
    assert (name == "0 %") == (percent == 0)
    assert (name == "above 0 %") == (percent > 0)


def test_power_is_told_by_light_size_and_photos_a_session(person, pair):
    def sessions(change, verdict, shots=3):
        return SessionCase("a", "b", shots, "same", change, verdict, change, nan, nan)

    three = [
        sessions(-0.35, "reduced"),
        sessions(-0.35, "not comparable"),
        sessions(-0.35, "increased"),
        sessions(0.0, "increased"),
        sessions(0.5, "increased", shots=1),
    ]
    one = replace(pair, true_change=-0.36, verdict="reduced")
    table = power_table([replace(person, pairs=(one,), sessions=tuple(three))], SETTINGS)
    assert table.header[2:] == ("1 photo a session, %", "3 photos a session, %")
    assert table.lines == (
        ("same light", "above 0 %", "100 (1)", "-"),
        ("same light", "0 %", "-", "100 (1)"),
        ("same light", "about -35 %", "100 (1)", "33.3 (3)"),
    )


def test_what_more_photos_buy_is_told_by_light(person, pair):
    def case(verdict, change, half, shots):
        low, high = change - half, change + half
        return SessionCase("a", "b", shots, "same", -0.35, verdict, change, low, high)

    sessions = (
        case("reduced", -0.30, 0.1, 3),
        case("no detectable change", -0.20, 0.1, 3),
        case("not comparable", nan, nan, 3),
    )
    one = replace(pair, true_change=-0.35, verdict="reduced", change=-0.5, low=-0.8, high=-0.2)
    table = sessions_table([replace(person, pairs=(one,), sessions=sessions)], SETTINGS)
    assert table.header[2:] == ("1 photo a session", "3 photos a session")
    told = [[float(cell.split()[0]) for cell in line[2:]] for line in table.lines]
    assert told == [[100, 66.7], [100, 50], [30, 10], [15, 10]]


def test_a_difference_between_tones_is_told_from_chance() -> None:
    rng = np.random.default_rng(4)
    tones = np.repeat(np.arange(1.0, 7.0), 6)
    alike = [rng.binomial(1, 0.6, 10).astype(float) for _ in tones]
    worse = [rng.binomial(1, 0.1 if tone == 6 else 0.6, 10).astype(float) for tone in tones]
    shares = []
    for values in (alike, worse):
        found, chance = against_chance(values, tones)
        shares.append((chance >= found).mean())
    assert shares[0] > 0.05
    assert shares[1] < 0.01
    none, chance = against_chance([np.empty(0)] * 3, np.arange(3.0))
    assert np.isnan(none)
    assert not len(chance)


def test_the_curve_of_finds_counts_photos_outside_flash(person, photo):
    """Of four dimples three are marked; the line for half a false find a photo lies at .4."""
    marks = (Mark(0.9, 0), Mark(0.8, 1), Mark(0.7, -1), Mark(0.6, 3), Mark(0.4, -1))
    seen = replace(person, photos=(replace(photo, marks=marks), person.photos[1]))
    twice = [seen, replace(person, photos=(replace(photo, marks=()),))]
    points = {p.allowed: p for p in froc(twice, SETTINGS)}
    assert (points[0.3].found, points[0.3].line) == (25, 0.7)
    assert (points[0.5].found, points[0.5].line) == (37.5, 0.4)
    assert (points[1.0].found, points[1.0].line) == (37.5, 0)
    assert len(froc_table(twice, SETTINGS).lines) == len(SETTINGS.froc)
    assert all(line[1] == "-" for line in froc_table([], SETTINGS).lines)


def test_pairs_belong_to_the_lens_of_either_photo(person, photo, pair):
    tele = replace(photo, file="a_t1.jpg", lens="above 60 mm")
    one = replace(person, photos=(photo, tele), pairs=(pair, replace(pair, second="a_t2.jpg")))
    (table,) = [t for t in breakdowns([one], SETTINGS) if t.title.startswith("Photos by lens")]
    assert table.header == ("", "30-60 mm", "above 60 mm")
    (refused,) = [x for x in table.lines if x[0].startswith("refused")]
    assert refused[1:] == ("0 (2)", "0 (1)")


def test_false_finds_are_parted_by_cause_and_flash(person, photo):
    flash = replace(photo, light="flash", file="f.jpg")
    table = cause_table([replace(person, photos=(photo, photo, flash))])
    assert table.lines == (("furrow", "2", "1", "100"),)


def test_kind_table_holds_the_stated_against_the_true_share(person):
    lines = {x[0]: x[1:] for x in kind_table([person]).lines}
    # p_fixed 0.9, 0.8 and 0.2 of two fixed and one modifiable dimple.
    assert lines["0.9-1"] == ("1", "90", "100")
    assert lines["0.1-0.3"] == ("1", "20", "0")
    assert lines["0.3-0.5"] == ("0", "-", "-")


def test_only_that_change_in_that_light_counts_for_its_figure(figures, person, pair):
    far = replace(pair, true_change=-0.65, verdict="reduced", relation="other")
    near = replace(far, true_change=-0.35, verdict="no detectable change")
    same = replace(near, relation="same")
    got = figures(replace(person, pairs=(far, near, same)))
    assert (got["found_65_other"], got["found_35_same"]) == (100, 0)
    assert got["found_other"] == 50


def test_gap_is_between_the_best_and_the_worst_tone(figures, person, photo, pair):
    blind = tuple(replace(d, called=None) for d in photo.dimples)
    dark = replace(person, tone=6, photos=(replace(photo, dimples=blind),))
    dark = replace(dark, pairs=(replace(pair, ok=False),))
    got = figures(person, replace(person, tone=3), dark)
    assert got["gap_recall"] == 75
    assert got["gap_refused"] == 100
    assert figures(person)["gap_recall"] != got["gap_recall"]


@pytest.mark.parametrize(
    ("goal", "text", "yes", "no"),
    [
        (Goal(high=5), "<= 5", 5, 5.1),
        (Goal(low=85), ">= 85", 85, 84),
        (Goal(0, 0), "0", 0, 1),
        (Goal(90, 98), "90 to 98", 98, 99),
    ],
)
def test_goals_say_when_they_are_missed(goal, text, yes, no):
    assert (str(goal), goal.met(yes), goal.met(no), goal.met(nan)) == (text, "yes", "no", "")
    assert (str(Goal()), Goal().met(1.0)) == ("", "")


def test_a_missed_goal_shows_in_the_table(person, photo):
    definition = next(d for d in definitions(SETTINGS) if d.key == "recall_deep")
    table = figure_table([make_figure(definition, [person], SETTINGS)], "t")
    assert table.lines[0][-2:] == (">= 85", "no")


def test_noise_reduction_has_a_goal_of_its_own():
    goals = [
        next(str(d.goal) for d in definitions(SETTINGS, t) if d.key == "tre_median")
        for t in ("none", "phone")
    ]
    assert goals == ["<= 0.5", "<= 0.8"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(nan, "-"), (0.0, "0"), (0.456, "0.46"), (33.33, "33.3"), (120.0, "120"), (1e400, "inf")],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_tables_line_up_and_the_page_escapes():
    table = Table("A <b>", ("x", "long header"), (("longer", "1"), ("a", "2 < 3")))
    lines = as_text([table]).splitlines()
    assert {line.index(c) for line, c in zip(lines[4:], "12", strict=True)} == {8}
    page = as_html([table], "T & T")
    assert "A &lt;b&gt;" in page
    assert "2 &lt; 3" in page
    assert "T &amp; T" in page
    with pytest.raises(ValueError, match="as long"):
        Table("", ("a", "b"), (("1",),))
