"""The page in a real browser: it asks for nothing, fits a phone, and works by keyboard."""

from __future__ import annotations

import os

import pytest

from analyzer.report import write_report

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER is set"
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One report for all tests here, which only read it."""
    return tmp_path_factory.mktemp("report")


@pytest.fixture
def opened(browser, make_series, folder):
    """Open the report at a given width; returns the page and what it said and asked for."""
    place = folder / "report.html"
    if not place.exists():
        names = ("x" * 90 + ".jpg", "b.jpg", "c.jpg")
        write_report(make_series((1.0, 0.8, 0.35), names=names), folder, title="Anna")
    pages = []

    def at(width, **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        pages.append(page)
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(place.as_uri())
        return page, said, asked

    yield at
    for page in pages:
        page.close()


def test_it_asks_for_nothing_but_itself(opened):
    page, said, asked = opened(1180)
    page.wait_for_load_state("load")
    assert said == []
    assert [u for u in asked if not u.startswith("data:image/jpeg")] == [page.url]


def test_the_slider_moves_by_keyboard(opened):
    page, said, _ = opened(1180)
    slider = page.locator(".slider").first
    over = slider.locator(".over")
    before = over.evaluate("e => getComputedStyle(e).clipPath")
    slider.locator("input").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert slider.locator("input").input_value() == "60"
    assert over.evaluate("e => getComputedStyle(e).clipPath") != before
    assert said == []


def test_marks_can_be_hidden(opened):
    page, _, _ = opened(1180)
    assert page.locator(".marks").first.is_visible()
    page.locator(".toggle-box").first.uncheck()
    assert not page.locator(".marks").first.is_visible()


def test_a_desktop_shows_every_column(opened):
    page, _, _ = opened(1280)
    hidden = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth + 1)"
        ".map(s => s.textContent.trim().slice(0, 40))"
    )
    assert hidden == []


@pytest.mark.parametrize("width", [360, 768])
def test_it_never_scrolls_sideways(opened, width):
    page, _, _ = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_fits_on_paper(opened):
    page, _, _ = opened(680)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680


def test_it_is_whole_without_scripts(opened):
    page, _, _ = opened(1180, java_script_enabled=False)
    assert page.locator(".pair img").first.is_visible()
    assert not page.locator(".slider").first.is_visible()
