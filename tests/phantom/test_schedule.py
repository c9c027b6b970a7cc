"""What a series is made of takes turns, so that every set of people holds everything."""

from __future__ import annotations

from collections import Counter

import pytest

from analyzer.phantom.sitting.schedule import SPREAD, spread_factors


@pytest.mark.parametrize("start", [0, 6, 7002])
def test_six_people_show_each_depth_once_in_every_later_session(start):
    series = [spread_factors(start + k) for k in range(6)]
    assert all(s[0] == 1 for s in series)
    for session in zip(*series, strict=True):
        assert session == (1,) * 6 or sorted(session) == sorted(SPREAD)


def test_each_tone_shows_each_depth_in_the_course_of_thirty_six_people():
    shown = Counter((k % 6, spread_factors(k)[1]) for k in range(36))
    assert set(shown.values()) == {1}
    assert len(shown) == 36
