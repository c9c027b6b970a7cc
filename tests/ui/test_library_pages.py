"""Start, People and Person: what each shows in each state, on a library of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import factory
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.library import Library, measure
from analyzer.ui import launch, opened

NAMES = ("before.jpg", "after.jpg", "later.jpg")
FILES = [(name, factory.jpeg(n, factory.days(40 * n))) for n, name in enumerate(NAMES)]


def start_app() -> None:
    from analyzer.ui.page_start import page

    page()


def people_app() -> None:
    from analyzer.ui.page_people import page

    page()


def person_app() -> None:
    from analyzer.ui.page_person import page

    page()


@pytest.fixture(autouse=True)
def own_shelf() -> None:
    """Every test is a server of its own."""
    st.cache_resource.clear()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "kept", create=True)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A made-up result in place of measuring; counts the photos of each run."""
    runs: list[int] = []

    def made(library: Library, person_id: str, groups: list, *_: object) -> object:  # type: ignore[type-arg]
        photos = [photo for group in groups for photo in group]
        runs.append(len(photos))
        files = [(photo.name, library.original(photo)) for photo in photos]
        return factory.series(files, sessions=len(groups) if len(groups) > 1 else None)

    monkeypatch.setattr(measure, "_series", made)
    return runs


def run(
    app: Callable[[], None], library: Library | None = None, *, person: str = "", address: str = ""
) -> AppTest:
    at = AppTest.from_function(app, default_timeout=30)
    if library is not None:
        at.session_state["library.token"] = opened._shelf().put(library.folder)
    for name, value in (("person", person), ("library", address)):
        if not value:
            continue
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def text_of(at: AppTest) -> str:
    parts = [at.markdown, at.header, at.subheader, at.title, at.warning, at.info, at.success]
    return "\n".join(str(element.value) for part in parts for element in part)


def anna(library: Library, files: list[tuple[str, bytes]] = FILES) -> str:
    person = library.add_person("Anna")
    library.add_photos(person.id, files)
    return person.id


def test_start_offers_sample_library_and_just_looking() -> None:
    at = run(start_app)
    assert {"Try the sample", "Open", "Create"} <= {button.label for button in at.button}
    assert "Just look" in [header.value for header in at.header]


@pytest.mark.parametrize(
    ("folder", "why"), [("", "whole path"), ("photos", "whole path"), ("{tmp}/none", "")]
)
def test_start_says_why_a_folder_cannot_be_opened(tmp_path: Path, folder: str, why: str) -> None:
    at = run(start_app)
    at.text_input(key="start.folder").set_value(folder.format(tmp=tmp_path))
    at.button(key="start.open").click().run()
    assert not at.exception
    assert at.warning
    assert why in at.warning[0].value
    assert not (tmp_path / "none").exists()


def test_start_creates_a_library_and_shows_it(tmp_path: Path) -> None:
    at = run(start_app)
    at.text_input(key="start.folder").set_value(str(tmp_path / "new"))
    at.button(key="start.create").click().run()
    assert not at.exception
    assert (tmp_path / "new" / "library.json").exists()
    at.run()
    assert "It is empty" in text_of(at)
    at.button(key="start.close").click().run()
    assert "Come back to it" in text_of(at)


@pytest.mark.slow
def test_the_environment_names_a_library_for_every_tab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def main_app() -> None:
        from analyzer.ui.main import main

        main()

    monkeypatch.setenv(launch.LIBRARY, str(tmp_path / "clinic"))
    at = run(main_app)
    assert "Your library: clinic" in text_of(at)
    assert len("".join(at.query_params["library"])) >= 32
    # A reload is a new session that knows the address only.
    again = run(main_app, address="".join(at.query_params["library"]))
    assert "Your library: clinic" in text_of(again)


def test_an_address_of_an_earlier_server_is_told() -> None:
    def main_app() -> None:
        from analyzer.ui.main import main

        main()

    at = run(main_app, address="gone")
    assert "started anew" in text_of(at)
    assert "library" not in at.query_params


def test_the_first_page_is_linked_to_although_its_address_is_empty() -> None:
    def app() -> None:
        import streamlit as st

        from analyzer.ui import go

        def first() -> None:
            go.link("Open or create a library", "start")

        pages = [st.Page(first, title="Start", url_path="start", default=True)]
        go.know(pages)
        st.navigation(pages, position="hidden").run()

    assert len(run(app).get("page_link")) == 1


@pytest.mark.parametrize("app", [people_app, person_app])
def test_without_a_library_pages_say_where_one_is_opened(app: Callable[[], None]) -> None:
    assert "None is open in this tab" in text_of(run(app))


def test_people_are_added_as_adults_only(library: Library) -> None:
    at = run(people_app, library)
    assert "Nobody is in this library yet" in text_of(at)
    at.text_input(key="people.add.name").set_value("Anna")
    at.button(key="people.add.do").click().run()
    assert "Only adults" in at.warning[0].value
    assert not library.people()
    at.checkbox[0].check()
    at.button(key="people.add.do").click().run()
    assert [person.name for person in library.people()] == ["Anna"]


def test_people_are_found_renamed_deleted_and_had_back(library: Library) -> None:
    for name in ("Anna", "Bea", "Çelik", "Dora", "Eva", "Änne"):
        library.add_person(name)
    at = run(people_app, library)
    at.text_input(key="people.search").set_value("an").run()
    assert "Bea" not in text_of(at)
    assert "Änne" in text_of(at)
    bea = library.person("Bea")
    at.text_input(key="people.search").set_value("").run()
    at.text_input(key=f"people.{bea.id}.name").set_value("Beatrix")
    at.button(key=f"people.{bea.id}.rename").click().run()
    assert library.person(bea.id).name == "Beatrix"
    at.text_input(key=f"people.{bea.id}.name").set_value("Anna")
    at.button(key=f"people.{bea.id}.rename").click().run()
    assert at.warning
    at.button(key=f"people.{bea.id}.delete").click().run()
    assert len(library.people()) == 5
    at.button(key="undo.do").click().run()
    assert not at.exception
    assert library.person("Beatrix")


@pytest.mark.slow
def test_everything_is_deleted_for_good_only_when_told_twice(library: Library) -> None:
    anna(library)
    at = run(people_app, library)
    assert at.button(key="people.all.delete").disabled
    at.checkbox(key="people.all.sure").check().run()
    at.button(key="people.all.delete").click().run()
    assert not library.people()
    assert any(p.is_file() for p in (library.folder / "originals").rglob("*"))
    assert at.button(key="undo.empty").disabled
    at.checkbox(key="undo.sure.1").check().run()
    at.button(key="undo.empty").click().run()
    assert not at.exception
    assert not library.deletions()
    for folder in ("originals", "thumbnails", "answers"):
        assert not [p for p in (library.folder / folder).rglob("*") if p.is_file()]


def test_a_person_without_photos_is_told_what_to_do(library: Library) -> None:
    person = library.add_person("Anna")
    at = run(person_app, library, person=person.id)
    assert "No photos yet" in text_of(at)
    assert at.file_uploader[0]


def test_new_photos_are_looked_at_and_kept(library: Library) -> None:
    person = library.add_person("Anna")
    at = run(person_app, library, person=person.id)
    files = [(name, data, "image/jpeg") for name, data in FILES[:2]]
    at.file_uploader[0].set_value([*files, ("notes.jpg", b"no picture", "image/jpeg")]).run()
    assert not at.exception
    assert "Back found in 2 of 2 photos" in [box.label for box in at.expander]
    at.button(key=f"kept.{person.id}.keep").click().run()
    assert not at.exception
    assert "2 photos kept" in text_of(at)
    assert [photo.name for photo in library.photos(person.id)] == list(NAMES[:2])
    assert library.original(library.photos(person.id)[0]) == FILES[0][1]


@pytest.mark.slow
def test_a_date_that_was_typed_is_kept(library: Library) -> None:
    person = library.add_person("Anna")
    at = run(person_app, library, person=person.id)
    at.file_uploader[0].set_value([("x.jpg", factory.jpeg(9), "image/jpeg")]).run()
    at.datetime_input[0].set_value(factory.days(3)).run()
    at.button(key=f"kept.{person.id}.keep").click().run()
    (photo,) = library.photos(person.id)
    assert photo.taken_at_by_user
    assert photo.taken_at == factory.days(3)


@pytest.mark.slow
def test_a_person_is_measured_once_and_shown_again(library: Library, measured: list[int]) -> None:
    who = anna(library)
    at = run(person_app, library, person=who)
    assert not measured
    at.button(key="person.measure").click().run()
    assert not at.exception
    assert measured == [3]
    assert "The modifiable dimples are shallower" in text_of(at)
    assert sum("timeline" in str(drawn.proto) for drawn in at.get("bidi_component")) == 1
    assert "person.measure" not in [button.key for button in at.button]
    assert not at.status
    again = run(person_app, library, person=who)
    assert measured == [3]
    assert "The modifiable dimples are shallower" in text_of(again)
    # A photo less: the old answer is gone with it, and measuring is offered.
    library.delete_photo(library.photos(who)[2].id)
    later = run(person_app, library, person=who)
    assert later.button(key="person.measure").label == "Measure 2 photos"
    assert measured == [3]


@pytest.mark.slow
def test_a_touch_draws_the_page_anew_within_300_ms(library: Library, measured: list[int]) -> None:
    """The processor's time, since the machine may have other things to do; the best of three."""
    who = anna(library)
    measure.measured(library, who)
    at = run(person_app, library, person=who)
    taken = []
    for n in (1, 0, 1):
        begun = time.process_time()
        at.selectbox(key="person.earlier.3").set_value(n).run()
        taken.append(time.process_time() - begun)
    assert not at.exception
    assert min(taken) < 0.3, taken


def test_an_answer_of_an_earlier_method_is_shown_with_an_offer(
    library: Library, measured: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    who = anna(library)
    measure.measured(library, who)
    monkeypatch.setattr("analyzer.library.answers.method_hash", lambda *apart: "f" * 64)
    at = run(person_app, library, person=who)
    assert "earlier version of the method" in text_of(at)
    assert "The modifiable dimples are shallower" in text_of(at)
    at.button(key="person.anew").click().run()
    assert not at.exception
    assert measured == [3, 3]


@pytest.mark.slow
def test_any_two_sessions_are_compared_and_that_is_kept(
    library: Library, measured: list[int]
) -> None:
    who = anna(library)
    measure.measured(library, who)
    at = run(person_app, library, person=who)
    at.selectbox(key="person.earlier.3").set_value(1).run()
    at.button(key="person.pair").click().run()
    assert not at.exception
    assert measured == [3, 2]
    again = run(person_app, library, person=who)
    again.selectbox(key="person.earlier.3").set_value(1).run()
    assert not again.exception
    assert measured == [3, 2]
    # The whole person's answer is still the one that the page shows.
    assert library.answer(who, measure.answer_key(library, who)) is not None


@pytest.mark.slow
def test_the_journal_is_written_changed_and_deleted(library: Library, measured: list[int]) -> None:
    who = anna(library)
    measure.measured(library, who)
    at = run(person_app, library, person=who)
    at.segmented_control(key="journal.new.area").set_value("notes").run()
    at.selectbox(key="journal.new.kind.notes").set_value("weight").run()
    at.text_input(key="journal.new.value.weight").set_value("71,5")
    at.segmented_control(key="journal.new.unit.weight").set_value("lb")
    at.date_input(key="journal.new.on").set_value(date(2026, 4, 20))
    at.text_input(key="journal.new.text").set_value("after *breakfast*")
    at.button(key="journal.new.keep").click().run()
    assert not at.exception
    (entry,) = library.journal(who)
    assert (entry.area, entry.kind, entry.value, entry.unit) == ("notes", "weight", 71.5, "lb")
    text = text_of(at)
    assert r"after \*breakfast\*" in text
    assert "What caused a difference cannot be told from photos" in text
    at.button(key=f"journal.{entry.id}.edit").click().run()
    at.date_input(key=f"journal.{entry.id}.until").set_value(date(2026, 4, 1))
    at.button(key=f"journal.{entry.id}.keep").click().run()
    assert "cannot end before it begins" in at.warning[0].value
    at.date_input(key=f"journal.{entry.id}.until").set_value(date(2026, 5, 1))
    at.button(key=f"journal.{entry.id}.keep").click().run()
    assert library.journal(who)[0].until == date(2026, 5, 1)
    at.button(key=f"journal.{entry.id}.delete").click().run()
    assert not library.journal(who)
    at.button(key="undo.do").click().run()
    assert len(library.journal(who)) == 1


def test_photos_are_dated_and_deleted_with_a_way_back(library: Library) -> None:
    who = anna(library)
    at = run(person_app, library, person=who)
    photo = library.photos(who)[0]
    at.button(key=f"kept.{photo.id}.delete").click().run()
    assert len(library.photos(who)) == 2
    at.button(key="undo.do").click().run()
    assert not at.exception
    assert len(library.photos(who)) == 3


def test_photos_without_a_date_are_asked_for_it(library: Library) -> None:
    who = anna(library, [*FILES[:2], ("x.jpg", factory.jpeg(9))])
    at = run(person_app, library, person=who)
    title = "1 photo without a date: when taken?"
    assert title in [box.label for box in at.expander]
    assert "it is left out" in text_of(at)
    assert at.button(key="person.measure").label == "Measure 2 photos"
    undated = library.photos(who)[-1]
    at.datetime_input(key=f"kept.{undated.id}.date.None").set_value(factory.days(3)).run()
    assert not at.exception
    assert title not in [box.label for box in at.expander]
    assert at.button(key="person.measure").label == "Measure 3 photos"
    assert library.photos(who)[1].id == undated.id


def test_corrections_go_into_the_library_and_come_from_there(library: Library) -> None:
    who = anna(library)
    photo = library.photos(who)[0]
    ref = PhotoRef.of(photo.name, photo.sha256)
    one, two = (KindMark(ref, x, 200.0, "fixed") for x in (90.0, 120.0))
    library.keep_corrections(who, Corrections().with_entry(one))
    at = run(person_app, library, person=who)
    assert at.session_state["corrections"].kinds == (one,)
    at.session_state["corrections"] = at.session_state["corrections"].with_entry(two)
    at.run()
    assert set(library.corrections(who).kinds) == {one, two}
    library.keep_corrections(who, Corrections())
    at.run()
    assert at.session_state["corrections"].kinds == ()


@pytest.mark.slow
def test_two_tabs_on_one_library_lose_no_correction(library: Library) -> None:
    """Both told something since either looked: each hands on its own changes alone."""
    who = anna(library)
    photo, gone = library.photos(who)[:2]
    old, one, two = (
        KindMark(PhotoRef.of(photo.name, photo.sha256), x, 200.0, "fixed") for x in (60, 90, 120)
    )
    waits = KindMark(PhotoRef.of(gone.name, gone.sha256), 60.0, 200.0, "fixed")
    library.keep_corrections(who, Corrections(kinds=(old, waits)))
    first, second = run(person_app, library, person=who), run(person_app, library, person=who)
    told = "corrections"
    first.session_state[told] = first.session_state[told].with_entry(one)
    second.session_state[told] = second.session_state[told].without(old).with_entry(two)
    first.run()
    second.run()
    first.run()
    assert set(library.corrections(who).kinds) == {one, two, waits}
    assert set(first.session_state[told].kinds) == {one, two, waits}
    # A deleted photo may be brought back, so what was told of it stays.
    deletion = library.delete_photo(gone.id)
    first.run()
    assert set(library.corrections(who).kinds) == {one, two, waits}
    library.undo(deletion.id)
    first.run()
    assert set(library.corrections(who).kinds) == {one, two, waits}


@pytest.mark.slow
def test_two_tabs_on_one_library_lose_no_entry_and_no_photo(library: Library) -> None:
    who = anna(library, FILES[:1])
    first, second = run(person_app, library, person=who), run(person_app, library, person=who)
    for at, (name, data) in ((first, FILES[1]), (second, FILES[2])):
        at.file_uploader[0].set_value([(name, data, "image/jpeg")]).run()
    for at, text in ((second, "two"), (first, "one")):
        at.button(key=f"kept.{who}.keep").click().run()
        at.text_input(key="journal.new.text").set_value(text)
        at.button(key="journal.new.keep").click().run()
        assert not at.exception
    assert {photo.name for photo in library.photos(who)} == set(NAMES)
    assert {entry.text for entry in library.journal(who)} == {"one", "two"}
    second.run()
    assert "Photos · 3" in [box.label for box in second.expander]


def test_two_tabs_with_two_libraries_see_their_own(tmp_path: Path) -> None:
    one, two = (Library.open(tmp_path / n, create=True) for n in ("one", "two"))
    one.add_person("Anna")
    two.add_person("Bea")
    first, second = run(people_app, one), run(people_app, two)
    assert "Anna" in text_of(first)
    assert "Bea" not in text_of(first)
    assert "Bea" in text_of(second)
    assert "Anna" not in text_of(second)
    assert first.session_state["library.token"] != second.session_state["library.token"]
    assert opened._shelf().get("") is None
    assert opened._shelf().get("guess") is None


def test_an_unknown_person_is_no_error(library: Library) -> None:
    at = run(person_app, library, person="0" * 32)
    assert "Choose somebody" in text_of(at)
