"""One photo opened on a page: its map, and scores that open into their items."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import factory
import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from test_pages import AFTER, BEFORE, compare_app, everything, known, plain, series_app

from analyzer.photo.model import Photo
from analyzer.relief.model import ProminenceMap
from analyzer.results import Series
from analyzer.ui.analysis import Outcome
from analyzer.ui.params import Params


def with_maps(sets: list[list[Photo]]) -> Series:
    """The made-up series, with a map of half the back hidden in each photo."""
    made = known(sets)
    shape = (200, 150)
    hidden = np.zeros(shape, bool)
    hidden[:100] = True
    seen = ProminenceMap(
        np.full(shape, 3.0, np.float32), np.ones(shape, np.float32),
        np.full(shape, 0.5, np.float32), hidden, 2.0, (0, 0), "per mille of back width",
    )  # fmt: skip
    return replace(made, pictures=tuple(replace(p, prominence=seen) for p in made.pictures))


def shown(app: Callable[[], None]) -> AppTest:
    at = AppTest.from_function(app, default_timeout=30).run()
    at.file_uploader[0].set_value([BEFORE])
    if app is series_app:
        at.file_uploader[0].set_value([BEFORE, AFTER])
    else:
        at.file_uploader[1].set_value([AFTER])
    at.run()
    name = "series" if app is series_app else "compare"
    at.button(key=f"{name}.run").click().run()
    return at


@pytest.fixture(params=[compare_app, series_app], ids=["compare", "series"])
def page(request: pytest.FixtureRequest, use_analysis: Callable) -> AppTest:
    use_analysis(with_maps)
    at = shown(request.param)
    assert not at.exception
    return at


def test_the_map_stands_on_the_page_and_is_explained(page: AppTest) -> None:
    assert len(page.get("image")) + len(page.get("imgs")) == 1
    text = everything(page)
    assert "no height profile" in text
    assert "Hatched skin may hold dimples" in text


def test_each_score_opens_into_its_items(page: AppTest) -> None:
    titles = [plain(e.label) for e in page.expander]
    for start in (
        "Visibility: 42 of 100",
        "Depth: 0.30 ± 0.05 % of width",
        "Number (Hexsel-style): 1 of 3 (1 to 4)",
        "Depth grade (Hexsel-style): 2 of 3 (medium)",
    ):
        assert start in titles
    text = plain(everything(page)).replace("\\", "")
    assert "a slope of 1 in 10 changes the brightness by some 8.0 %" in text
    assert "1 dimple that can change was counted" in text
    assert "Steps: 1 up to 0.60 % of width, 2 up to 1.20 % of width" in text
    assert "Neither says how you compare with others" in text


def test_another_photo_can_be_opened(page: AppTest) -> None:
    (choice,) = [box for box in page.selectbox if str(box.key).endswith(".opened")]
    assert len(choice.options) == 2
    choice.set_value(0).run()
    assert not page.exception


def test_a_photo_without_a_map_says_so(use_analysis: Callable) -> None:
    use_analysis(known)
    at = shown(compare_app)
    assert not at.exception
    assert "There is no map of this photo" in everything(at)


def picture_app() -> None:
    """Draw the map of a photo of 1500 x 2000 px, within a session as on a page."""
    from dataclasses import replace

    import numpy as np
    import streamlit as st
    from test_score_view import outcome_with_map

    from analyzer.ui.pictures import map_jpeg

    outcome = outcome_with_map()
    tall = np.repeat(np.repeat(outcome.series.pictures[0].upright, 5, axis=0), 5, axis=1)
    picture = replace(outcome.series.pictures[0], upright=tall, zoom=0.2)
    outcome = replace(outcome, series=replace(outcome.series, pictures=(picture,)))
    st.session_state["jpeg"] = map_jpeg(outcome, 0, marks=True)


def outcome_with_map() -> Outcome:
    photo = factory.load_photo(BEFORE[1], name=BEFORE[0])
    return Outcome(("key",), with_maps([[photo]]), (), ())


def test_the_picture_is_a_small_jpeg_without_metadata() -> None:
    at = AppTest.from_function(picture_app, default_timeout=30).run()
    assert not at.exception
    with Image.open(io.BytesIO(at.session_state["jpeg"])) as image:
        assert image.format == "JPEG"
        assert max(image.size) <= Params().picture_px
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
