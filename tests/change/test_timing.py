"""The hour of the day and the gap between two photos."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.timing import gap_words, timing
from analyzer.measurement.model import PhotoInfo

MORNING = datetime(2026, 6, 9, 7, 40)


def taken(when: datetime | None, source: str = "exif") -> PhotoInfo:
    return PhotoInfo("a.jpg", "0" * 64, when, source, 1200, 1600, None, "JPEG")


@pytest.mark.parametrize(
    ("hours", "status"), [(0.0, "ok"), (2.9, "ok"), (3.2, "differs"), (12.0, "differs"), (21.5, "ok")]
)  # fmt: skip
def test_the_same_hour_within_three_counts_as_alike(hours: float, status: str) -> None:
    """The clock goes round: 7:40 and 5:10 the next day are two and a half hours apart."""
    after = MORNING + timedelta(days=84, hours=hours)
    assert timing(taken(MORNING), taken(after)).status == status


def test_the_text_names_gap_and_clock() -> None:
    said = timing(taken(MORNING), taken(MORNING + timedelta(days=84, hours=12.5))).text
    assert said.startswith("85 days apart, at 07:40 and 20:10.")
    assert "water and posture" in said.lower()


@given(st.integers(-12, 14), st.integers(-12, 14))
def test_each_photo_is_read_by_its_own_clock(one: int, two: int) -> None:
    """A body follows the local day, so a summer or travel offset is no difference."""
    zones = [timezone(timedelta(hours=h)) for h in (one, two)]
    after = MORNING + timedelta(days=30)
    found = timing(taken(MORNING.replace(tzinfo=zones[0])), taken(after.replace(tzinfo=zones[1])))
    assert found.status == "ok"


@pytest.mark.parametrize("source", ["name", "user"])
def test_a_date_alone_says_nothing_of_the_hour(source: str) -> None:
    found = timing(taken(MORNING), taken(datetime(2026, 9, 1), source))
    assert found.status == "unknown"
    assert found.text.startswith("84 days apart")
    assert timing(taken(MORNING), taken(datetime(2026, 9, 1))).status == "differs"


def test_a_photo_without_a_date_is_named() -> None:
    found = timing(taken(MORNING), taken(None))
    assert found.status == "unknown"
    assert "after photo does not say" in found.text
    assert "before and the after" in timing(taken(None), taken(None)).text


def test_hours_apart_change_water_not_skin() -> None:
    soon = timing(taken(MORNING), taken(MORNING + timedelta(hours=2)))
    assert soon.status == "ok"
    assert "only water, posture and light" in soon.text
    assert "only water" not in timing(taken(MORNING), taken(MORNING + timedelta(days=2))).text


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(minutes=6), "Minutes apart"),
        (timedelta(hours=1), "1 hour apart"),
        (timedelta(hours=5), "5 hours apart"),
        (timedelta(days=1), "1 day apart"),
        (timedelta(days=84), "84 days apart"),
    ],
)
def test_gaps_are_said_in_round_words(gap: timedelta, said: str) -> None:
    assert gap_words(gap) == said
