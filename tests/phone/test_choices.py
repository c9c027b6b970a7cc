"""Which photos of a burst are kept, and which photos are those of last time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import nan

import pytest

from analyzer.phone.last import last_session
from analyzer.phone.model import LastPhoto
from analyzer.phone.qr import qr_svg
from analyzer.phone.sharpest import BLUR, choose

NOW = datetime(2026, 6, 9, 8, 0)


def photo(name: str, *, ago: timedelta | None = None) -> LastPhoto:
    return LastPhoto(name, None if ago is None else NOW - ago, lambda: b"")


@pytest.mark.parametrize(
    ("sharp", "reasons", "kept", "best", "dropped"),
    [
        ([0.010, 0.011, 0.009], ["", "", ""], (0, 1, 2), 1, {}),
        ([0.010, 0.003, 0.009], ["", "", ""], (0, 2), 0, {1: BLUR}),
        ([0.010, 0.020, 0.009], ["", "No back.", ""], (0, 2), 0, {1: "No back."}),
        ([nan, 0.020, 0.019], ["Not read.", "", ""], (1, 2), 1, {0: "Not read."}),
        ([nan, 0.020], ["", ""], (0, 1), 1, {}),
        ([nan, nan], ["", ""], (0, 1), 0, {}),
        ([nan, nan], ["No back.", "No back."], (), None, {0: "No back.", 1: "No back."}),
    ],
)
def test_the_sharp_ones_are_kept(
    sharp: list[float],
    reasons: list[str],
    kept: tuple[int, ...],
    best: int | None,
    dropped: dict[int, str],
) -> None:
    found = choose(sharp, reasons)
    assert (found.kept, found.best, dict(found.dropped)) == (kept, best, dropped)


def test_the_last_session_is_the_last_that_is_over() -> None:
    weeks, hours = timedelta(weeks=4), timedelta(hours=1)
    known = [
        photo("now", ago=hours),
        photo("b", ago=weeks - hours),
        photo("older", ago=2 * weeks),
        photo("a", ago=weeks),
        photo("undated"),
    ]
    assert [p.name for p in last_session(known, NOW)] == ["a", "b"]
    assert last_session(known[:1], NOW) == ()
    assert last_session([], NOW) == ()
    assert [p.name for p in last_session([photo("x"), photo("y")], NOW)] == ["y"]
    aware = LastPhoto("aware", datetime(2026, 5, 1, 8, tzinfo=UTC), lambda: b"")
    assert last_session([aware], NOW) == (aware,)


def test_a_code_is_dark_on_white() -> None:
    svg = qr_svg("https://192.168.1.20:4711/open/" + "k" * 43)
    assert svg.startswith("<svg")
    assert "#fff" in svg
