"""One opening from the first photo to the last, with everything that measures made up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from analyzer.language.choice import use
from analyzer.phone import capture as rooms
from analyzer.phone.capture import Capture
from analyzer.phone.model import Outlook
from analyzer.phone.params import PhoneParams
from analyzer.phone.shots import Shot
from analyzer.phone.stance import Stance
from analyzer.relief.model import Light
from tests.phone.shelf import Shelf

NOW = datetime(2026, 6, 9, 7, 40, 5)
NAMES = [f"2026-06-09_07-40-05_{k}.jpg" for k in (1, 2, 3)]


def light(azimuth: float) -> Light:
    return Light(azimuth, 0.8, 0.1, 0.3, False, "one lamp")


def made_up(photos: Sequence[tuple[str, bytes]], tell: Callable[[str], None]) -> tuple[Shot, ...]:
    """Photos as sharp as their first byte says; 0 shows no back."""
    out = []
    for _, data in photos:
        measured = SimpleNamespace(light=light(10.0))
        view = SimpleNamespace(sharpness=data[0] / 100, measurement=measured)
        out.append(Shot("" if data[0] else "No back.", view))  # type: ignore[arg-type]
    return tuple(out)


@pytest.fixture(autouse=True)
def nothing_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "look_at_shots", made_up)
    monkeypatch.setattr(rooms, "references", lambda last, params: ())
    monkeypatch.setattr(rooms, "last_views", lambda last, params: ())
    monkeypatch.setattr(rooms, "outlook", lambda last, new: Outlook(True, f"{len(new)} sets"))


def opened(shelf: Shelf, **params: Any) -> Capture:
    return Capture(shelf, PhoneParams(**params), lambda: NOW)


def taken(capture: Capture, *photos: bytes) -> None:
    for k, data in enumerate(photos):
        assert capture.take(k, data) == ""
    capture.finish_set()
    deadline = time.monotonic() + 20
    while capture.progress.stage in ("looking", "comparing"):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_set_is_looked_at_kept_and_held_against_last_time() -> None:
    shelf = Shelf()
    capture = opened(shelf)
    taken(capture, b"\x09a", b"\x0ab", b"\x02c")
    now = capture.progress
    assert (now.stage, now.kept, list(shelf.kept)) == ("done", tuple(NAMES[:2]), NAMES[:2])
    assert [number for number, _ in now.dropped] == [3]
    assert now.outlook == Outlook(True, "1 sets")
    assert capture.kept == tuple(NAMES[:2])


def test_photos_without_a_back_are_not_kept() -> None:
    shelf = Shelf()
    capture = opened(shelf)
    taken(capture, b"\0a", b"\0b")
    assert capture.progress.stage == "done"
    assert "Take them again" in capture.progress.text
    assert not shelf.kept
    assert capture.progress.outlook is None


def test_taken_again_the_set_before_is_let_go_of() -> None:
    shelf = Shelf()
    capture = opened(shelf)
    taken(capture, b"\x09", b"\x09", b"\x09")
    capture.retake()
    assert not shelf.kept
    assert capture.progress.stage == "live"
    assert capture.kept == ()
    taken(capture, b"\x05")
    assert shelf.kept == {NAMES[0]: b"\x05"}


def test_photos_that_cannot_be_kept_now_are_kept_when_asked_again() -> None:
    shelf = Shelf()
    capture = opened(shelf)
    shelf.why_not = "The library is locked."
    taken(capture, b"\x09", b"\x09")
    assert (capture.progress.stage, capture.progress.text) == ("failed", shelf.why_not)
    shelf.why_not = ""
    taken(capture)
    assert len(shelf.kept) == 2
    assert capture.progress.stage == "done"


def test_the_second_light_is_asked_to_come_from_the_other_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capture = opened(Shelf())
    taken(capture, b"\x09")
    capture.next_light()
    assert capture.progress.round == 2
    seen = {"azimuth": 15.0}
    stance = lambda photo, params: Stance("", 0.5, (0.0, 0.0), light=light(seen["azimuth"]))  # noqa: E731
    monkeypatch.setattr(rooms, "stance_of", stance)
    monkeypatch.setattr(rooms, "read_frame", lambda data, params: None)

    def of_light() -> str:
        items = capture.look(b"")
        assert items is not None
        return next(i.state for i in items if i.code == "light")

    assert of_light() == "not yet"
    seen["azimuth"] = 170.0
    assert of_light() == "ok"
    taken(capture, b"\x09")
    assert capture.progress.outlook == Outlook(True, "2 sets")


def test_a_late_frame_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    capture = opened(Shelf())
    began, go_on = threading.Event(), threading.Event()

    def slow(data: bytes, params: PhoneParams) -> None:
        began.set()
        go_on.wait(20)

    monkeypatch.setattr(rooms, "read_frame", slow)
    monkeypatch.setattr(rooms, "stance_of", lambda photo, params: Stance("No back."))
    first = threading.Thread(target=capture.look, args=(b"",))
    first.start()
    assert began.wait(20)
    assert capture.look(b"") is None
    go_on.set()
    first.join()
    assert capture.look(b"") is not None


def test_no_more_photos_than_one_opening_may_keep() -> None:
    capture = opened(Shelf(), most_photos=4)
    taken(capture, b"\x09", b"\x09", b"\x09")
    capture.next_light()
    assert capture.take(0, b"\x09") == ""
    assert "No more photos" in capture.take(1, b"\x09")
    assert "No more photos" in opened(Shelf()).take(7, b"\x09")


def test_a_set_on_its_way_is_kept_though_the_page_was_left() -> None:
    shelf = Shelf()
    capture = opened(shelf)
    with shelf.in_turn():
        assert capture.take(0, b"\x09") == ""
        capture.finish_set()
        capture.end()
    deadline = time.monotonic() + 20
    while not shelf.kept:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_threads_speak_the_language_of_who_opened_it() -> None:
    shelf = Shelf()
    with use("de"):
        capture = opened(shelf)
    taken(capture, b"\0a")
    assert "noch einmal" in capture.progress.text
