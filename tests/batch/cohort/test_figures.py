"""Figures of a cohort against counts by hand, and shares against what is published."""

from __future__ import annotations

from math import isnan

import pytest

from analyzer.batch.cohort.figures import WHY_NOT, Cohort, tone_of, why_not
from analyzer.batch.cohort.forest import forest
from analyzer.batch.cohort.params import CohortParams
from analyzer.batch.cohort.wilson import share
from analyzer.batch.cohort.words import LIGHT_WORDS, TONE_WORDS, WHY_WORDS


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_shares_have_the_published_intervals(count, of, low, high):
    found = share(count, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)
    assert found.low <= found.value <= found.high


def test_a_share_of_nobody_is_none():
    assert isnan(share(0, 0).value)


def test_everybody_is_counted_once_with_a_reason_or_an_answer(people):
    cohort = Cohort()
    for one in people:
        cohort.add(one)
    assert cohort.all.people == 8
    assert cohort.all.compared == 3
    assert cohort.no_answer == 5
    assert cohort.all.of("reduced", "increased").count == 2
    assert dict(cohort.why_not) == {
        "checklist: light": 1, "checklist: pose": 1, "one session": 1, "no photo": 1, "failed": 1,
        "too little seen": 1,
    }  # fmt: skip
    assert {name: group.people for name, group in cohort.light.items()} == {
        "ok": 3, "differs": 1, "blocks": 1,
    }  # fmt: skip
    assert sum(group.people for group in cohort.tone.values()) == 8
    assert {n: g.people for n, g in cohort.tone.items()} == {
        "intermediate": 4, "dark": 1, "very light": 1, "not known": 2,
    }  # fmt: skip
    assert len(cohort.changes) == 3 * 4
    assert cohort.left_out == 1
    assert cohort.photos == sum(one.result.photos for one in people if one.result)


def test_whoever_has_no_answer_has_a_reason(people):
    for one in people:
        overall = one.result.overall if one.result else None
        assert bool(why_not(one)) != bool(overall and overall.verdict != "not comparable")
        assert set(why_not(one)) <= set(WHY_NOT)


@pytest.mark.parametrize(
    ("angle", "name"),
    [(55.1, "very light"), (55.0, "light"), (41.0, "intermediate"), (28.0, "tan"), (10.0, "brown"), (-30.0, "dark"), (-80.0, "dark")],
)  # fmt: skip
def test_tones_are_classed_at_the_published_angles(person, angle, name):
    assert tone_of(person(tone=angle)) == name


def test_every_reason_and_class_has_words():
    assert set(WHY_WORDS) == set(WHY_NOT)
    assert set(TONE_WORDS) == {name for _, name in CohortParams().tones} | {"not known"}
    assert set(LIGHT_WORDS) == {"ok", "differs", "blocks", "unknown"}


def test_changes_are_drawn_in_order_and_thinned_with_both_ends(person):
    cohort = Cohort()
    for k in range(500):
        cohort.add(person(f"p{k}", "no detectable change", ((k * 37) % 500 - 250) / 500))
    drawn = forest(cohort.changes)
    assert drawn is not None
    at = [line.at for line in drawn.lines]
    assert len(at) == CohortParams().lines_drawn
    assert at == sorted(at)
    assert "500 people" in drawn.title
    assert at[0] == pytest.approx(drawn.lines[0].at)
    assert forest(Cohort().changes) is None
    assert all(drawn.top < line.y < drawn.bottom for line in drawn.lines)
