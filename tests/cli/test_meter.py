"""How far a run is: the time that remains is counted from people who were measured."""

from __future__ import annotations

import pytest

from analyzer.cli.meter import EVERY_S, Meter, Pace, meter, time_words


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_people_who_were_done_already_do_not_shorten_what_remains():
    clock = Clock()
    pace = Pace(110, clock)
    for _ in range(10):
        clock.now += 0.1
        pace.count(resumed=True)
    assert pace.left_s is None
    assert pace.words() == "10 of 110 people"
    for _ in range(20):
        clock.now += 30
        pace.count(resumed=False)
    assert pace.left_s == pytest.approx(80 * 30)
    assert pace.words() == "30 of 110 people, 2 a minute, about 40 minutes left"
    for _ in range(80):
        clock.now += 30
        pace.count(resumed=False)
    assert pace.words() == "110 of 110 people, 2 a minute"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "less than a minute"), (60, "about 1 minute"), (5399, "about 90 minutes"),
     (7200, "about 2 hours"), (30 * 3600, "about 30 hours"), (72 * 3600, "about 3 days")],
)  # fmt: skip
def test_time_is_told_in_plain_words(seconds, words):
    assert time_words(seconds) == words


def test_plain_lines_come_now_and_then(capsys):
    clock = Clock()
    shown = Meter(Pace(1000, clock), drawn=False)
    shown.start()
    for _ in range(10):
        clock.now += EVERY_S / 4
        shown.count(resumed=False)
    shown.end()
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "4 of 1000 people, 4 a minute, about 4 hours left",
        "8 of 1000 people, 4 a minute, about 4 hours left",
    ]


def test_a_terminal_has_one_line_that_makes_room(capsys):
    clock = Clock()
    shown = Meter(Pace(2, clock), drawn=True)
    shown.start()
    clock.now += 60
    shown.count(resumed=False)
    with shown.aside():
        print("a result")
    shown.end()
    said = capsys.readouterr()
    assert said.out == "a result\n"
    last = "1 of 2 people, 1 a minute, about 1 minute left"
    assert said.err.startswith("\r0 of 2 people\r" + last)
    assert said.err.endswith("\r" + last + "\r" + " " * len(last) + "\r")
    assert "\n" not in said.err


def test_one_person_needs_no_meter():
    with meter(1) as shown:
        assert shown is None
