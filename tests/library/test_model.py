"""Any order of doing, deleting, undoing and opening anew gives what a plain list of people would."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from analyzer.library import Library, LibraryError
from tests.library.sweep import check
from tests.ui.factory import jpeg

SHOTS = [(f"p{k}.jpg", jpeg(k)) for k in range(3)]


@dataclass
class Someone:
    name: str
    photos: dict[int, str] = field(default_factory=dict)
    """Deletion of each that is kept; "" for what is not deleted."""
    entries: dict[str, str] = field(default_factory=dict)
    gone: str = ""


class Twin(RuleBasedStateMachine):
    """A library beside a plain model of it."""

    def __init__(self) -> None:
        super().__init__()
        home = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=home if home.is_dir() else None))
        self.library = Library.open(self.folder / "library", create=True)
        self.people: dict[str, Someone] = {}
        self.undoable: list[str] = []

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    def live(self) -> list[str]:
        return [key for key, one in self.people.items() if not one.gone]

    def pick(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.live()))

    @rule(name=st.sampled_from(["Anna", "ANNA", "Bob"]))
    def add_person(self, name: str) -> None:
        taken = {self.people[key].name.casefold() for key in self.live()}
        if name.casefold() in taken:
            with pytest.raises(LibraryError):
                self.library.add_person(name)
        else:
            self.people[self.library.add_person(name).id] = Someone(name)

    @precondition(lambda self: self.live())
    @rule(data=st.data(), shot=st.integers(0, 2))
    def add_photo(self, data: st.DataObject, shot: int) -> None:
        key = self.pick(data)
        added = self.library.add_photos(key, [SHOTS[shot]])
        one = self.people[key]
        assert len(added.kept) == (one.photos.get(shot, "new") != "")
        one.photos[shot] = ""

    @precondition(lambda self: self.live())
    @rule(data=st.data(), text=st.sampled_from(["a", "b"]))
    def write(self, data: st.DataObject, text: str) -> None:
        key = self.pick(data)
        entry = self.library.write_entry(key, date(2026, 1, 1), "notes", "sleep", text)
        self.people[key].entries[entry.id] = ""

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def delete_person(self, data: st.DataObject) -> None:
        key = self.pick(data)
        self.people[key].gone = self.library.delete_person(key).id
        self.undoable.append(self.people[key].gone)

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def delete_photo(self, data: st.DataObject) -> None:
        key = self.pick(data)
        photos = self.library.photos(key)
        if photos:
            photo = data.draw(st.sampled_from(photos))
            gone = self.library.delete_photo(photo.id).id
            self.people[key].photos[int(photo.name[1])] = gone
            self.undoable.append(gone)

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def delete_entry(self, data: st.DataObject) -> None:
        key = self.pick(data)
        entries = self.library.journal(key)
        if entries:
            entry = data.draw(st.sampled_from(entries))
            gone = self.library.delete_entry(entry.id).id
            self.people[key].entries[entry.id] = gone
            self.undoable.append(gone)

    @precondition(lambda self: self.live())
    @rule()
    def delete_everything(self) -> None:
        gone = self.library.delete_everything().id
        for key in self.live():
            self.people[key].gone = gone
        self.undoable.append(gone)

    @precondition(lambda self: self.undoable)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        gone = self.undoable.pop(data.draw(st.integers(0, len(self.undoable) - 1)))
        self.library.undo(gone)
        for one in self.people.values():
            one.gone = "" if one.gone == gone else one.gone
            for kept in (one.photos, one.entries):
                for name, by in kept.items():  # type: ignore[attr-defined]
                    kept[name] = "" if by == gone else by  # type: ignore[index]
        # Whoever came back to a name that is taken has got a number.
        for person in self.library.people():
            self.people[person.id].name = person.name

    @rule()
    def empty_trash(self) -> None:
        self.library.empty_trash()
        self.undoable.clear()
        self.people = {
            key: replace(
                one,
                photos={k: by for k, by in one.photos.items() if not by},
                entries={k: by for k, by in one.entries.items() if not by},
            )
            for key, one in self.people.items()
            if not one.gone
        }

    @rule()
    def open_anew(self) -> None:
        self.library.close()
        self.library = Library.open(self.folder / "library")

    @invariant()
    def is_as_the_model_says(self) -> None:
        check(self.library)
        people = {p.id: p for p in self.library.people()}
        assert set(people) == set(self.live())
        assert len({p.name.casefold() for p in people.values()}) == len(people)
        for key, person in people.items():
            one = self.people[key]
            photos = self.library.photos(key)
            assert (person.name, person.photos) == (one.name, len(photos))
            assert sorted(int(p.name[1]) for p in photos) == sorted(
                k for k, by in one.photos.items() if not by
            )
            assert all(self.library.original(p) == dict(SHOTS)[p.name] for p in photos)
            assert {e.id for e in self.library.journal(key)} == {
                k for k, by in one.entries.items() if not by
            }
        assert {d.id for d in self.library.deletions()} <= set(self.undoable)


@pytest.mark.slow
def test_a_library_and_a_plain_model_of_it_agree() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Twin,
        settings=settings(
            max_examples=8,
            stateful_step_count=18,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
