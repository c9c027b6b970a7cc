"""The pages of a locked library: set the passphrase, be asked for it, be asked again after a while."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import factory
import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from analyzer.cli.commands import main
from analyzer.library import Library, passphrase
from analyzer.ui import guard, launch, opened

PHRASE, OTHER = "four plain words here", "some other words instead"


def start_app() -> None:
    from analyzer.ui import opened
    from analyzer.ui.page_start import page

    opened.settle()
    page()


def people_app() -> None:
    from analyzer.ui import opened
    from analyzer.ui.page_people import page

    opened.settle()
    page()


def person_app() -> None:
    from analyzer.ui import opened
    from analyzer.ui.page_person import page

    opened.settle()
    page()


@pytest.fixture(autouse=True)
def own_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is a server of its own; a guess costs nothing here."""
    st.cache_resource.clear()
    stretched = passphrase._stretched
    monkeypatch.setattr(passphrase, "_stretched", lambda text, salt, n: stretched(text, salt, 2))


def run(app: Callable[[], None], **state: object) -> AppTest:
    at = AppTest.from_function(app, default_timeout=30)
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    assert not at.exception
    return at


def text_of(at: AppTest) -> str:
    parts = [at.markdown, at.header, at.title, at.warning, at.info]
    return "\n".join(str(element.value) for part in parts for element in part)


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def made(folder: Path) -> Library:
    return Library.open(folder, create=True, passphrase=PHRASE)


def test_a_passphrase_is_set_twice_and_knowing_that_it_is_final(tmp_path: Path) -> None:
    at = run(start_app)
    at.text_input(key="start.folder").set_value(str(tmp_path / "kept"))
    at.checkbox(key="start.lock").check().run()
    first, second = "start.passphrase", "start.passphrase.again"
    assert "the photos are lost" in text_of(at)
    for one, two, why in (
        ("short", "short", "at least 12"),
        (PHRASE, OTHER, "differ"),
        (PHRASE, PHRASE, "Tick"),
    ):
        at.text_input(key=first).set_value(one)
        at.text_input(key=second).set_value(two)
        at.button(key="start.create").click().run()
        assert why in text_of(at)
        assert not (tmp_path / "kept").exists()
    at.checkbox(key="start.passphrase.final").check()
    at.button(key="start.create").click().run()
    assert not at.exception
    assert Library.needs_passphrase(tmp_path / "kept")
    Library.open(tmp_path / "kept", passphrase=PHRASE).close()
    at.run()
    assert "Close and lock" in labels(at)


def test_it_is_asked_for_and_a_wrong_one_says_so(tmp_path: Path) -> None:
    with made(tmp_path / "kept") as library:
        library.add_person("Anna")
    at = run(start_app)
    at.text_input(key="start.folder").set_value(str(tmp_path / "kept"))
    at.button(key="start.open").click().run()
    assert "Locked: kept" in text_of(at)
    for phrase, why in ((OTHER, "not the passphrase"), ("", "locked")):
        at.text_input(key="passphrase.text").set_value(phrase)
        at.button(key="passphrase.unlock").click().run()
        assert why in text_of(at)
        assert "Anna" not in text_of(at)
    at.text_input(key="passphrase.text").set_value(PHRASE)
    at.button(key="passphrase.unlock").click().run()
    assert not at.exception
    assert "Your library: kept" in text_of(at)
    assert "passphrase.text" not in at.session_state
    # Another tab is asked as well, though the library is open.
    other = run(start_app)
    other.text_input(key="start.folder").set_value(str(tmp_path / "kept"))
    other.button(key="start.open").click().run()
    assert "Locked: kept" in text_of(other)
    at.button(key="start.close").click().run()
    assert "Anna" not in text_of(at)
    assert all(library.locked for library in opened._shelf()._open.values())


def test_after_a_while_every_page_asks_again_and_remembers_nobody(tmp_path: Path) -> None:
    with made(tmp_path / "kept") as library:
        who = library.add_person("Anna").id
        library.add_photos(who, [("a.jpg", factory.jpeg(1))])
    token = opened._shelf().put(tmp_path / "kept", passphrase=PHRASE)
    at = run(person_app, **{"library.token": token, "person.id": who, "person.outcome": "x"})
    kept = opened._shelf().get(token)
    assert kept is not None
    assert "Anna" in text_of(at)
    assert kept._seal is not None
    now = kept._seal._clock()
    kept._seal._clock = lambda: now + 901
    at.run()
    assert "Locked: kept" in text_of(at)
    assert "Anna" not in text_of(at)
    assert "person.outcome" not in at.session_state
    people = run(people_app, **{"library.token": token})
    assert "Locked: kept" in text_of(people)
    people.text_input(key="passphrase.text").set_value(PHRASE)
    people.button(key="passphrase.unlock").click().run()
    assert not people.exception
    assert kept.person(who).name == "Anna"


def test_the_library_that_the_program_was_given_asks_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made(tmp_path / "kept") as library:
        library.add_person("Anna")
    started: list[object] = []
    monkeypatch.setattr(launch, "serve", lambda *given, language: started.append(given))
    run_ = CliRunner().invoke(main, ["app", "--library", str(tmp_path / "kept")])
    assert (run_.exit_code, len(started)) == (0, 1), run_.output
    monkeypatch.setenv(launch.LIBRARY, str(tmp_path / "kept"))
    # Even where a command would find it.
    monkeypatch.setenv(launch.UNLOCKS, PHRASE)
    at = run(people_app)
    assert "Locked: kept" in text_of(at)
    at.text_input(key="passphrase.text").set_value(PHRASE)
    at.button(key="passphrase.unlock").click().run()
    assert not at.exception
    assert "Anna" in "\n".join(str(e.value) for e in at.markdown)


def test_an_upload_never_lies_in_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.formparsers import MultiPartParser

    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024 * 1024)
    guard.uploads_in_memory()
    assert MultiPartParser.spool_max_size > 200 * 1024 * 1024
