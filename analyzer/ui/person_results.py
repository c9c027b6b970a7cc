"""A person's result from the library: measured once, shown again, measured anew when it is old.

What the user corrects on the page goes into the library, and what another tab corrected comes from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.corrections.history import History
from analyzer.corrections.model import Corrections
from analyzer.language.text import _, _n
from analyzer.language.writing import date
from analyzer.ui import corrections, kept_photos
from analyzer.ui.analysis import PHOTO_OF, Key, Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.run import done_beside
from analyzer.ui.work import Tell

if TYPE_CHECKING:
    from analyzer.library import Answer, Library, Person
    from analyzer.library.measure import Sets


def outcome_of_person(library: Library, person: Person) -> Outcome | None:
    """Show how the result stands, measure where that is wished, and give the newest one.

    Parameters
    ----------
    library : Library
    person : Person

    Returns
    -------
    Outcome or None
        None until the first measuring, or when it failed.
    """
    from analyzer.library.measure import answer_key

    key = answer_key(library, person.id)
    answer = library.answer(person.id, key)
    wished = st.session_state.pop("person.again", False)
    if answer is None or not answer.current:
        wished |= _offer(library, person, answer)
    photos = kept_photos.to_measure(library, person)
    asked = _Asked(library, person.id, photos, key, anew=answer is not None)
    if done_beside("person", asked, asked.measure, start=wished) is not None:
        # Button and progress would stay beside what they led to.
        st.rerun()
    if answer is None:
        answer = next((a for a in library.answers(person.id) if _of_all(a)), None)
        if answer is not None:
            st.info(
                _(
                    "Photos, dates or corrections have changed since. What you see below belongs to the "
                    "earlier ones."
                )
            )
    return _outcome(answer) if answer is not None else None


def corrections_in_step(library: Library, person_id: str) -> None:
    """Bring the session's corrections and the library's to one state, with nothing of another tab's lost.

    Parameters
    ----------
    library : Library
    person_id : str
    """
    known = [(p.name, p.sha256) for p in library.photos(person_id)]
    shelf = f"person.told.{person_id}"
    seen: Corrections | None = st.session_state.get(shelf)
    mine, others = corrections.current().among(known)

    def told_here(kept: Corrections) -> Corrections:
        # Before the first look nothing here is newer than the library; afterwards the changes alone count,
        # since another tab may have told something since.
        return mine.merged(kept) if seen is None else kept.with_changes(seen.among(known)[0], mine)

    kept = library.corrections(person_id)
    if told_here(kept) != kept:
        kept = library.correct(person_id, told_here)
    if kept.among(known)[0] != mine:
        corrections.put(others.merged(kept))
    st.session_state[shelf] = kept


@dataclass(frozen=True)
class LibraryStore:
    """Corrections of a person, kept in the library as soon as they are told."""

    library: Library
    person_id: str

    def put(self, told: Corrections) -> None:
        """Keep these."""
        corrections.put(told)
        corrections_in_step(self.library, self.person_id)

    def history(self) -> History:
        """The steps so far, of earlier days too."""
        return self.library.history(self.person_id)

    def step(self, *, back: bool) -> None:
        """One step back, or forward again."""
        if back:
            self.library.undo_correction(self.person_id)
        else:
            self.library.redo_correction(self.person_id)
        corrections_in_step(self.library, self.person_id)


def _offer(library: Library, person: Person, answer: Answer | None) -> bool:
    """Say why measuring would help, with the button."""
    photos = kept_photos.to_measure(library, person)
    if answer is not None:
        fine_print(
            _(
                "Measured on {day} by an earlier version of the method. Measuring anew may give slightly "
                "different numbers."
            ).format(day=date(answer.made_at))
        )
        return st.button(_("Measure anew"), key="person.anew")
    label = _n("Measure {count} photo", "Measure {count} photos", photos).format(count=photos)
    return st.button(label, type="primary", key="person.measure")


def _of_all(answer: Answer) -> bool:
    """Whether it is of all photos rather than of two sessions; False where its file is damaged."""
    from analyzer.library import LibraryError

    try:
        return answer.series.order.basis != "user"
    except LibraryError:
        return False


def pair(
    library: Library, person: Person, before: tuple[str, ...], after: tuple[str, ...]
) -> Outcome | None:
    """Two sessions measured against each other on their own, kept in the library as well.

    Parameters
    ----------
    library : Library
    person : Person
    before, after : tuple of str
        sha256 of the photos of each side.
    """
    from analyzer.library.measure import answer_key

    kept = library.photos(person.id)
    sets = tuple(tuple(p.id for p in kept if p.sha256 in side) for side in (before, after))
    if not all(sets):
        st.info(_("The photos of these sessions are not in the library any more."))
        return None
    both = sets[0], sets[1]
    key = answer_key(library, person.id, both)
    answer = library.answer(person.id, key)
    start = answer is None and st.button(
        _("Compare these two sessions"), type="primary", key="person.pair"
    )
    asked = _Asked(library, person.id, len(sets[0]) + len(sets[1]), key, both)
    if done_beside("person.pair", asked, asked.measure, start=start) is not None:
        st.rerun()
    return None if answer is None else _outcome(answer, "person.pair.outcome")


@dataclass(frozen=True)
class _Asked:
    """What is asked of a person's photos."""

    library: Library
    person_id: str
    photos: int
    answer_key: str
    sets: Sets | None = None
    anew: bool = False

    @property
    def key(self) -> Key:
        return ("library", str(self.library.folder), self.person_id, self.answer_key)

    def measure(self, tell: Tell) -> Outcome:
        """Measure, and keep the answer in the library."""
        from analyzer.library.measure import measured

        looked = begun = 0

        def progress(text: str) -> None:
            nonlocal looked, begun
            # Each photo is looked at and then measured; lining them up takes the rest.
            looked += text.startswith("Looking at ")
            if text.startswith("Measuring "):
                begun += 1
                name = text.removeprefix("Measuring ")
                text = PHOTO_OF.format(n=begun, count=self.photos, name=name)
            tell(text, min((looked + begun) / (2 * self.photos + 2), 0.95))

        answer = measured(self.library, self.person_id, progress, self.anew, self.sets)
        return Outcome(self.key, answer.series, (), answer.left_out)


def _outcome(answer: Answer, shelf: str = "person.outcome") -> Outcome:
    """The answer as pages show results; read from disk once a session."""
    key = ("library", answer.key, answer.made_at.isoformat())
    known: Outcome | None = st.session_state.get(shelf)
    if known is None or known.key != key:
        known = Outcome(key, answer.series, (), answer.left_out)
        st.session_state[shelf] = known
    return known
