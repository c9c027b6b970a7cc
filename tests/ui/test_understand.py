"""The page that explains: every part shows, and the protein range is right in both units."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analyzer.ui import nutrition, page_understand, sample, steps_view
from analyzer.ui.photo_check import look_closely


def understand_app() -> None:
    from analyzer.ui.page_understand import page

    page()


def run() -> AppTest:
    at = AppTest.from_function(understand_app, default_timeout=60).run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("weight", "unit", "low", "high"),
    [(165.0, "lb", 132, 198), (75.0, "kg", 132.3, 198.4), (100.0, "kg", 176.4, 264.6)],
)
def test_protein_is_08_to_12_g_a_pound(weight: float, unit: str, low: float, high: float) -> None:
    assert nutrition.protein_range(weight, unit) == pytest.approx((low, high), abs=0.1)


@pytest.mark.parametrize(("weight", "unit"), [(70.0, "st"), (10.0, "kg"), (float("nan"), "kg")])
def test_odd_weights_are_refused(weight: float, unit: str) -> None:
    with pytest.raises(ValueError, match="must"):
        nutrition.protein_range(weight, unit)


def test_options_end_in_a_talk_with_a_doctor_and_promise_nothing() -> None:
    at = run()
    at.segmented_control(key="part").set_value("What can be done").run()
    text = "\n".join(str(m.value) for m in at.markdown)
    assert "board-certified dermatologist or surgeon" in text
    at.text_input(key="protein.weight.kg").set_value("75,0").run()
    assert "130 to 200 g of protein" in "\n".join(str(m.value) for m in at.markdown)
    at.segmented_control(key="protein.unit").set_value("lb").run()
    assert not at.exception
    assert at.text_input[0].label == "Body weight in lb"


@pytest.mark.parametrize("part", [p for p in page_understand._PARTS if p != "Step by step"])
def test_every_part_shows(part: str) -> None:
    at = run()
    at.segmented_control(key="part").set_value(part).run()
    assert not at.exception
    assert at.header


@pytest.mark.slow
def test_step_by_step_shows_five_pictures_with_words() -> None:
    at = run()
    at.segmented_control(key="part").set_value("Step by step").run()
    assert not at.exception
    pictures = at.get("image")
    assert len(pictures) == 5
    assert [s.value[:2] for s in at.subheader] == ["1.", "2.", "3.", "4.", "5."]


def test_without_samples_and_photos_step_by_step_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps_view.sample, "sample_uploads", lambda: ())
    at = run()
    at.segmented_control(key="part").set_value("Step by step").run()
    assert sample.NOT_HERE in at.info[0].value


def test_a_close_look_names_what_is_wrong(textured: Callable[[int, int], bytes]) -> None:
    """The real look, which the other pages' tests leave out."""
    nothing = look_closely(b"no picture", "notes.jpg")
    assert nothing.reason
    assert nothing.picture == b""
    wall = look_closely(textured(1, 90), "wall.jpg")
    assert wall.reason
    assert wall.picture[:2] == b"\xff\xd8"
    assert b"Exif" not in wall.picture


@pytest.mark.slow
def test_a_close_look_at_a_back() -> None:
    upload = sample.sample_uploads()[0]
    seen = look_closely(upload.data, upload.name)
    assert seen.reason == ""
    assert seen.light
