"""What the user tells in the app: it reaches the analysis, stays, and comes back from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import factory
import pytest
from streamlit.testing.v1 import AppTest

from analyzer.alignment.model import Alignment
from analyzer.corrections.file import corrections_to_json
from analyzer.corrections.model import Corrections, KindMark, Landmarks, PhotoRef
from analyzer.photo.model import Photo
from analyzer.results import Series
from analyzer.ui.intake import Upload
from analyzer.ui.kind_view import marks_of, with_kind
from analyzer.ui.point_picker import Marks

BEFORE = ("before.jpg", factory.jpeg(1, factory.days(0)), "image/jpeg")
AFTER = ("after.jpg", factory.jpeg(2, factory.days(40)), "image/jpeg")
OTHER = ("other.jpg", factory.jpeg(3, factory.days(80)), "image/jpeg")
REFS = [PhotoRef.of(name, Upload.of(name, data).sha256) for name, data, _ in (BEFORE, AFTER, OTHER)]
PAIRS = ((60.0, 60.0, 61.0, 60.0), (240.0, 70.0, 240.0, 72.0), (150.0, 300.0, 151.0, 301.0))
LANDMARKS = Landmarks(REFS[0], REFS[1], PAIRS)


def compare_app() -> None:
    from analyzer.ui.page_compare import page

    page()


def series_app() -> None:
    from analyzer.ui.page_series import page

    page()


def known(sets: list[list[Photo]]) -> Series:
    files = {Upload.of(name, data).sha256: (name, data) for name, data, _ in (BEFORE, AFTER, OTHER)}
    return factory.series([files[photo.sha256] for side in sets for photo in side])


def lost(sets: list[list[Photo]]) -> Series:
    """The same, but the second photo could not be aligned."""
    made = factory.not_aligned(known(sets), 1)
    nan = float("nan")
    none = Alignment(False, "Too few marks.", float("inf"), None, None, 0, 0.0, nan, nan)
    return replace(made, alignments=(None, none))


def compared(at: AppTest | None = None) -> AppTest:
    at = at or AppTest.from_function(compare_app, default_timeout=30)
    at.run()
    at.file_uploader[0].set_value([BEFORE])
    at.file_uploader[1].set_value([AFTER])
    at.run()
    at.button(key="compare.run").click().run()
    assert not at.exception
    return at


def told(at: AppTest) -> Corrections:
    return at.session_state["corrections"] if "corrections" in at.session_state else Corrections()


def test_a_kind_that_is_set_reaches_the_next_comparison(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = compared()
    assert calls.told == [Corrections()]
    field = at.selectbox(key="compare.kind.2")
    assert field.label.endswith("measured as modifiable")
    assert field.options == ["as measured", "fixed", "modifiable"]
    at.selectbox(key="compare.kind.2").set_value("fixed").run()
    assert len(calls) == 1
    assert "corrections have changed" in "\n".join(i.value for i in at.info)
    at.button(key="compare.kind.again").click().run()
    assert not at.exception
    assert calls.told[1].kinds == (KindMark(REFS[0], 90.0, 200.0, "fixed"),)
    assert at.selectbox(key="compare.kind.2").value == "fixed"
    # The same choice again asks for nothing new; taking it back does.
    at.button(key="compare.run").click().run()
    assert len(calls) == 2
    at.selectbox(key="compare.kind.2").set_value("as measured").run()
    assert told(at) == Corrections()


def test_points_that_were_marked_align_again(use_analysis: Callable) -> None:
    calls = use_analysis(lost)
    at = compared()
    assert "Align by hand" in [h.value for h in at.header]
    use = at.button(key="compare.by-hand.use")
    assert use.disabled
    draft = f"0.{REFS[0].sha256}.{REFS[1].sha256}"
    at.session_state["corrections.drafts"] = {
        draft: Marks(((0.1, 0.1), (0.9, 0.1)), ((0.1, 0.1), (0.9, 0.1)))
    }
    at.run()
    assert at.button(key="compare.by-hand.use").disabled
    spots = ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9))
    at.session_state["corrections.drafts"] = {draft: Marks(spots, spots)}
    at.run()
    at.button(key="compare.by-hand.use").click().run()
    assert not at.exception
    assert len(calls) == 2
    (landmarks,) = calls.told[1].landmarks
    assert (landmarks.first, landmarks.second) == (REFS[0], REFS[1])
    assert len(landmarks.pairs) == 3


def test_points_on_a_line_are_refused_with_the_reason(use_analysis: Callable) -> None:
    use_analysis(lost)
    at = compared()
    line = ((0.1, 0.1), (0.5, 0.1), (0.9, 0.1))
    at.session_state["corrections.drafts"] = {
        f"0.{REFS[0].sha256}.{REFS[1].sha256}": Marks(line, line)
    }
    at.run()
    assert at.button(key="compare.by-hand.use").disabled
    assert "line" in "\n".join(w.value for w in at.warning)


def test_photos_that_align_offer_it_folded(use_analysis: Callable) -> None:
    use_analysis(known)
    at = compared()
    assert "Align by hand" not in [h.value for h in at.header]
    assert any("Align them by hand" in e.label for e in at.expander)


def upload(at: AppTest, text: str, name: str = "mine.json") -> AppTest:
    at.file_uploader[2].set_value((name, text.encode(), "application/json")).run()
    assert not at.exception
    return at


def test_a_file_brings_corrections_back(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    whole = Corrections((LANDMARKS, Landmarks(REFS[1], REFS[2], PAIRS)),
                        (KindMark(REFS[1], 90.0, 200.0, "fixed"),))  # fmt: skip
    at = AppTest.from_function(compare_app, default_timeout=30).run()
    upload(at, corrections_to_json(whole))
    assert told(at) == whole
    compared(at)
    # Only what concerns the photos at hand is asked for.
    assert calls.told == [Corrections((LANDMARKS,), whole.kinds)]
    assert at.selectbox(key="compare.kind.2").value == "fixed"
    assert any(e.label == "Your corrections · 3" for e in at.expander)
    buttons = [b.proto.label for b in at.get("download_button")]
    assert "Download the corrections (JSON)" in buttons
    at.button(key="compare.told.0.remove").click().run()
    assert told(at) == Corrections(whole.landmarks[1:], whole.kinds)
    at.button(key="compare.told.1.remove").click().run()
    assert at.selectbox(key="compare.kind.2").value == "as measured"


@pytest.mark.parametrize(
    ("text", "said"), [("{", "not JSON"), (json.dumps({"schema": "x"}), "schema")]
)
def test_a_damaged_file_is_refused_and_changes_nothing(
    use_analysis: Callable, text: str, said: str
) -> None:
    use_analysis(known)
    at = AppTest.from_function(compare_app, default_timeout=30).run()
    upload(at, corrections_to_json(Corrections((LANDMARKS,))))
    upload(at, text, "odd.json")
    assert told(at) == Corrections((LANDMARKS,))
    shown = "\n".join(c.value for c in (*at.caption, *at.markdown))
    assert "odd\\.json was not used" in shown
    assert said in shown


def test_the_series_page_uses_the_same_corrections(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = AppTest.from_function(series_app, default_timeout=30)
    at.session_state["corrections"] = Corrections((LANDMARKS,))
    at.run()
    at.file_uploader[0].set_value([BEFORE, AFTER, OTHER]).run()
    at.button(key="series.run").click().run()
    assert not at.exception
    assert calls.told == [Corrections((LANDMARKS,))]
    at.selectbox(key="series.kind.0").set_value("modifiable").run()
    at.button(key="series.kind.again").click().run()
    assert [mark.kind for mark in calls.told[1].kinds] == ["modifiable"]


def test_a_word_said_in_another_photo_is_found_and_replaced(
    make_series: Callable[..., Series],
) -> None:
    """The made series sees each dimple one pixel further right in each later photo."""
    series = make_series((1.0, 0.5))
    shot = series.measurements[1].photo
    other = KindMark(PhotoRef.of(shot.name, shot.sha256), 382.0, 763.0, "fixed")
    before = Corrections((), (other,))
    assert marks_of(series, series.tracks[2], before) == (other,)
    assert marks_of(series, series.tracks[3], before) == ()
    after = with_kind(series, series.tracks[2], before, "modifiable")
    assert [(m.photo.name, m.x, m.kind) for m in after.kinds] == [
        ("photo_0.jpg", 380.0, "modifiable")
    ]
    assert with_kind(series, series.tracks[2], after, None) == Corrections()
