"""The page "Sample": what it shows without its photos, while they are measured, and afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_pages import AFTER, BEFORE, LATER, everything, known

from analyzer.ui import sample
from analyzer.ui.intake import Upload


def sample_app() -> None:
    from analyzer.ui.page_sample import page

    page()


@pytest.fixture(autouse=True)
def own_server() -> None:
    """Every test is a server of its own, on which nobody has looked yet."""
    st.cache_resource.clear()


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = tuple(Upload.of(name, data) for name, data, _ in (BEFORE, AFTER, LATER))
    monkeypatch.setattr(sample, "sample_uploads", lambda: uploads)


def run() -> AppTest:
    at = AppTest.from_function(sample_app, default_timeout=30).run()
    assert not at.exception
    return at


def test_an_installation_without_the_photos_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "sample_uploads", lambda: ())
    assert sample.NOT_HERE in [info.value for info in run().info]


@pytest.mark.usefixtures("three")
def test_it_is_measured_by_itself_and_once_for_everybody(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    for _ in range(2):
        at = run()
        assert "Verdict: shallower" in everything(at)
        assert sum("timeline" in str(drawn.proto) for drawn in at.get("bidi_component")) == 1
        assert "sample.run" not in [button.key for button in at.button]
    assert len(calls) == 1


@pytest.mark.usefixtures("three")
def test_two_later_sessions_are_measured_on_their_own(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = run()
    at.selectbox(key="sample.earlier.3").set_value(1).run()
    at.button(key="sample.pair.run").click().run()
    assert not at.exception
    assert [[p.name for p in side] for side in calls[1]] == [["after.jpg"], ["later.jpg"]]
    assert "Verdict: shallower" in everything(at)


@pytest.mark.usefixtures("three")
def test_what_cannot_be_measured_can_be_tried_again(use_analysis: Callable) -> None:
    def fails(sets: list) -> None:  # type: ignore[type-arg]
        raise ValueError("No back was found.")

    calls = use_analysis(fails)  # type: ignore[arg-type]
    at = run()
    assert "No back was found." in [text.value for text in at.text]
    # A touch of the page alone, as that which cancels it is one, begins nothing.
    at.run()
    assert len(calls) == 1
    at.button(key="sample.run").click().run()
    assert len(calls) == 2
    use_analysis(known)
    at.button(key="sample.run").click().run()
    assert not at.exception
    assert "Verdict: shallower" in everything(at)
