"""A key opens once, for one device; whatever is wrong is told alike, and too much of it shuts the door."""

from __future__ import annotations

import hmac

import pytest

from analyzer.phone import door as doors
from analyzer.phone.door import Door
from analyzer.phone.params import PhoneParams

PARAMS = PhoneParams()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_key_opens_once_and_looking_does_not_spend_it() -> None:
    door = Door()
    assert door.knock(door.key)
    assert door.knock(door.key)
    assert not door.spent
    cookie = door.enter(door.key)
    assert cookie
    assert door.spent
    assert door.holds(cookie)
    assert door.enter(door.key) is None
    assert not door.knock(door.key)
    assert door.holds(cookie), "the first device stays"


def test_nobody_holds_the_cookie_before_the_key_was_used() -> None:
    door = Door()
    assert not door.holds("")
    assert not door.holds(door._cookie)


def test_keys_are_long_and_never_the_same() -> None:
    keys = {Door().key for _ in range(50)}
    assert len(keys) == 50
    assert min(map(len, keys)) >= 43


def test_wrong_keys_shut_the_door_for_a_while() -> None:
    clock = Clock()
    door = Door(PARAMS, clock)
    for n in range(PARAMS.wrong_at_most):
        assert not door.knock(f"wrong {n}")
    assert door.knock(door.key), "so many are forgiven"
    assert not door.knock("one too many")
    assert not door.knock(door.key)
    assert door.enter(door.key) is None
    clock.now += PARAMS.shut_s + 1
    assert door.enter(door.key)


def test_wrong_keys_long_apart_are_forgotten() -> None:
    clock = Clock()
    door = Door(PARAMS, clock)
    for n in range(4 * PARAMS.wrong_at_most):
        assert not door.knock(f"wrong {n}")
        clock.now += PARAMS.wrong_within_s / 4
    assert door.knock(door.key)


def test_guessed_cookies_count_as_wrong_keys_do_and_the_device_inside_stays() -> None:
    door = Door(PARAMS, Clock())
    cookie = door.enter(door.key)
    assert cookie
    for n in range(PARAMS.wrong_at_most + 3):
        assert not door.holds(f"guess {n}")
    assert door.holds(cookie)


@pytest.mark.parametrize("given", ["", "x", "€" * 40, "\ud800", "a" * 100_000])
def test_everything_is_compared_in_constant_time(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Door()
    sizes: list[tuple[int, int]] = []

    def compared(one: bytes, two: bytes) -> bool:
        sizes.append((len(one), len(two)))
        return hmac.compare_digest(one, two)

    monkeypatch.setattr(doors, "hmac", type("module", (), {"compare_digest": compared}))
    assert not door.knock(given)
    assert not door.holds(given)
    door.enter(door.key)
    assert not door.knock(door.key)
    # Hashes, so that not even a length is told.
    assert sizes == [(32, 32)] * 4
