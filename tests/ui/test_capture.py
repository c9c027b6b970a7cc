"""The area for taking photos: what it offers, where its photos go, and that it lets go of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import factory
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analyzer.library import Library
from analyzer.phone.model import NotKept
from analyzer.ui import launch
from analyzer.ui.capture_sinks import Basket, LibrarySink
from analyzer.ui.intake import Dated, Upload
from analyzer.ui.turns import Turns

NOW = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
PHOTOS = [(f"{NOW}_{k}.jpg", factory.jpeg(k)) for k in (1, 2, 3)]
NAMES = [name for name, _ in PHOTOS]


def series_app() -> None:
    from analyzer.ui.page_series import page

    page()


@pytest.fixture(autouse=True)
def own_server() -> None:
    st.cache_resource.clear()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "kept", create=True)


def text_of(at: AppTest) -> str:
    return " ".join(element.value for element in (*at.markdown, *at.code, *at.warning))


def run() -> AppTest:
    at = AppTest.from_function(series_app, default_timeout=60).run()
    assert not at.exception
    return at


def keys(at: AppTest) -> set[str]:
    return {button.key for button in at.button if button.key}


def test_without_the_option_a_phone_is_only_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(launch.PHONE, raising=False)
    at = run()
    assert "series.photos.camera.computer" in keys(at)
    assert "series.photos.camera.phone" not in keys(at)
    assert "dimples app --phone" in text_of(at)


def test_several_users_are_offered_no_camera(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(launch.LIBRARIES, str(tmp_path))
    monkeypatch.setenv(launch.PHONE, launch.PHONE_ANY)
    assert not {key for key in keys(run()) if "camera" in key}


def test_a_page_for_a_phone_is_opened_watched_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(launch.PHONE, "127.0.0.2")
    at = run()
    at.button(key="series.photos.camera.phone").click().run()
    opening = at.session_state["series.photos.camera"]
    server = opening.server
    assert server.host.startswith("127.0.0.2:")
    said = text_of(at)
    assert server.fingerprint in said
    assert server.url in said
    assert "Scan the code" in said
    # What arrives shows at once, and belongs to the page's photos.
    opening.sink.keep(PHOTOS)
    server.capture._kept.extend(NAMES)
    at.run()
    assert "3 photos arrived" in text_of(at)
    assert "Dates of 3 photos" in {box.label for box in at.expander}
    # Another one takes its place.
    at.button(key="series.photos.camera.computer").click().run()
    assert not server.is_open
    second = at.session_state["series.photos.camera"].server
    assert second.host.startswith("127.0.0.1:")
    at.button(key="series.photos.camera.close").click().run()
    assert not second.is_open
    assert "series.photos.camera.close" not in keys(at)
    at.button(key="series.photos.untake").click().run()
    assert not any(box.label.startswith("Dates of") for box in at.expander)


def test_an_address_that_went_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(launch.PHONE, "198.51.100.9")
    at = run()
    at.button(key="series.photos.camera.phone").click().run()
    assert "no address of this computer" in text_of(at).replace("\\", "")
    assert "series.photos.camera" not in at.session_state


def test_photos_of_a_person_are_kept_with_their_date_and_can_be_taken_back(
    library: Library,
) -> None:
    person = library.add_person("Anna")
    old = [(f"{n}.jpg", factory.jpeg(10 + n, factory.days(40 * n))) for n in (0, 1)]
    library.add_photos(person.id, old)
    sink = LibrarySink(library, person, Turns(1))
    assert (sink.who, sink.open) == ("Anna", True)
    sink.keep(PHOTOS)
    kept = {photo.name: photo for photo in library.photos(person.id)}
    for name in NAMES:
        taken = kept[name].taken_at
        assert taken is not None
        assert f"{taken:%Y-%m-%d_%H-%M-%S}" == NOW
    assert sink.picture(NAMES[0])
    # Today's photos are not those of last time.
    (last,) = sink.last()
    assert last.name == "1.jpg"
    assert last.load() == old[1][1]
    sink.take_back(NAMES[:2])
    assert {photo.name for photo in library.photos(person.id)} == {"0.jpg", "1.jpg", NAMES[2]}
    assert sink.picture(NAMES[0]) == b""


def test_a_locked_library_says_so_and_takes_the_photos_once_it_is_open(tmp_path: Path) -> None:
    phrase = "a long enough passphrase"
    library = Library.open(tmp_path / "locked", create=True, passphrase=phrase)
    sink = LibrarySink(library, library.add_person("Anna"), Turns(1))
    library.lock()
    assert not sink.open
    with pytest.raises(NotKept):
        sink.keep(PHOTOS)
    library.unlock(phrase)
    sink.keep(PHOTOS)
    assert sink.picture(NAMES[0])


def test_photos_of_a_page_are_held_like_uploads_and_compared_with_earlier_ones() -> None:
    basket = Basket(Turns(1))
    earlier = Upload.of("old.jpg", factory.jpeg(7))
    basket.after([Dated(earlier, factory.days(0), by_user=False)])
    basket.keep(PHOTOS)
    assert [upload.name for upload in basket.uploads] == NAMES
    assert [photo.name for photo in basket.last()] == ["old.jpg"]
    assert basket.last()[0].load() == earlier.data
    basket.take_back(NAMES[1:])
    assert [upload.name for upload in basket.uploads] == NAMES[:1]
    assert basket.picture(NAMES[1]) == b""
