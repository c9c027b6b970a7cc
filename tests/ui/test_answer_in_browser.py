"""The answer as a visitor meets it: on the first screen, with a viewer for pointer, keys and touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import MARKS, press, serving, settle, visitor
from playwright.sync_api import Locator, Page, expect, sync_playwright
from test_pages import AFTER, BEFORE

pytestmark = MARKS
WAYS = ["slider", "side", "flicker", "blend", "difference", "relief", "taken"]
SIZES = {1280: ("light", 800, BEFORE[0]), 390: ("dark", 844, "steady.jpg")}
TITLES = {1280: "The modifiable dimples are shallower", 390: "No detectable change overall"}


@pytest.fixture(scope="module")
def made_up() -> Iterator[str]:
    """Address of the front end over a made-up analysis."""
    with serving(script=Path(__file__).with_name("made_up_app.py")) as address:
        yield address


@pytest.fixture(scope="module", params=SIZES, ids=["desktop", "phone"])
def compared(request: pytest.FixtureRequest, made_up: str) -> Iterator[Page]:
    """A comparison that was just measured, at the width of a desktop or of a phone.

    One for all tests here: they walk on from where the one before has left the page.
    """
    width = request.param
    scheme, height, first = SIZES[width]
    foreign: list[str] = []
    with (
        sync_playwright() as driver,
        visitor(driver, width, scheme, foreign, height) as context,
    ):
        page = context.new_page()
        page.goto(f"{made_up}/compare")
        fields = page.locator("input[type=file]")
        for n, (name, data, mime) in enumerate(((first, *BEFORE[1:]), AFTER)):
            fields.nth(n).set_input_files([{"name": name, "mimeType": mime, "buffer": data}])
            expect(page.get_by_text("Dates of 1 photo")).to_have_count(n + 1)
            settle(page)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.get_by_text("Verdict:")).to_be_visible()
        settle(page)
        yield page
    assert foreign == []


def on_screen(page: Page, place: Locator) -> bool:
    """Whether all of it lies within the window."""
    box, size = place.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


def test_the_answer_comes_first_and_the_viewer_obeys_keys_and_pointer(compared: Page) -> None:
    page = compared
    card = page.locator(".st-key-verdict")
    expect(card.locator("svg.bar")).to_be_visible()
    expect(card.get_by_role("heading")).to_have_text(TITLES[page.viewport_size["width"]])  # type: ignore[index]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    assert on_screen(page, card), card.bounding_box()
    if page.viewport_size["width"] < 500:  # type: ignore[index]
        expect(card).to_contain_text("D1 is shallower")
        expect(card).to_contain_text("Next time.")
        expect(card).to_contain_text(
            "with the lamp or window of the earlier photos it would be about ±21"
        )
    expect(page.get_by_text("Photos and settings")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    viewer, stage = page.locator(".viewer"), page.locator(".stage")
    for n, way in enumerate(WAYS):
        if n:
            page.keyboard.press("ArrowRight")
        else:
            page.locator(".modes input").first.focus()
        expect(viewer).to_have_attribute("data-mode", way)
        expect(page.locator(".pane:visible")).to_have_count(
            2 if way in ("side", "relief", "taken") else 1
        )
        shown = page.locator(".world img:visible")
        assert all(
            shown.nth(k).evaluate("async i => (await i.decode(), i.naturalWidth)") > 50
            for k in range(shown.count())
        )
    # Rings can be hit with a finger in every way of looking, also where two pictures share a phone.
    for ring in page.locator(".marks button:visible").all():
        box = ring.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24

    page.keyboard.press("ArrowRight")
    expect(viewer).to_have_attribute("data-mode", "slider")
    whole, line = page.locator("button.whole"), page.locator("#share")
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_have_value("51")
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(whole).to_have_text("225\u202f%")
    before = page.locator(".world").first.evaluate("w => w.style.transform")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".world").first.evaluate("w => w.style.transform") != before
    expect(line).to_have_value("51")
    page.keyboard.press("0")
    expect(whole).to_have_text("100\u202f%")
    box = stage.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.2
    (page.touchscreen.tap if page.viewport_size["width"] < 500 else page.mouse.click)(*middle)  # type: ignore[index]
    expect(line).to_have_value("25")
    page.mouse.move(*middle)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(whole).not_to_have_text("100\u202f%")
    stage.focus()
    page.keyboard.press("0")


def test_a_dimple_is_looked_at_from_picture_and_table(compared: Page) -> None:
    page = compared
    ring = page.locator(".marks button", has_text="D1").first
    expect(ring).to_have_attribute("aria-pressed", "false")
    ring.scroll_into_view_if_needed()
    ring.click()
    near = page.locator(".near")
    expect(near.get_by_role("heading")).to_have_text("D1, modifiable")
    expect(near).to_contain_text("Shallower, by itself about 35")
    expect(ring).to_have_attribute("aria-pressed", "true")
    expect(near.locator("img")).to_have_count(2)
    expect(near.locator("svg.chart .dot")).to_have_count(2)
    row = page.get_by_role("button", name="Look at D2 closely")
    row.focus()
    page.keyboard.press("Enter")
    expect(near.get_by_role("heading")).to_have_text("D2, fixed")
    expect(near).to_contain_text("never counted as a change")
    expect(row).to_be_focused()
    near.get_by_role("button", name="Close").click()
    expect(near).to_have_count(0)

    page.locator(".modes label", has_text="Flicker").click()
    tag = page.locator(".pane .tag").first
    expect(tag).to_have_text("After", timeout=3000)
    expect(tag).to_have_text("Before", timeout=3000)
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    still = tag.inner_text()
    page.wait_for_timeout(1500)
    expect(tag).to_have_text(still)
    page.get_by_role("button", name="Show the other one").click()
    expect(tag).not_to_have_text(still)
    page.locator(".check").click()
    expect(page.locator(".marks button:visible")).to_have_count(0)


def test_a_kind_that_is_set_renames_nothing_and_moves_nothing_out_of_sight(compared: Page) -> None:
    page = compared
    page.get_by_text("Is a dimple of another kind than it says?").click()
    settle(page)
    choice = page.get_by_role("combobox", name="D1, measured as modifiable")
    choice.scroll_into_view_if_needed()
    fixed = page.get_by_role("option", name="fixed")
    press(choice, fixed)
    fixed.click()
    expect(page.get_by_text("What you set counts once you compare again.")).to_be_visible()
    settle(page)
    assert on_screen(page, choice)
    again = page.get_by_role("button", name="Compare again")
    again.click()
    settle(page)
    page.wait_for_timeout(500)
    expect(again).to_be_visible()
    assert on_screen(page, again)
    labels = [t.inner_text() for t in page.locator(".pane:visible .marks span").all()]
    assert sorted(labels) == ["D1", "D2", "D3"]
    expect(page.get_by_role("button", name="Look at D1 closely")).to_have_count(1)
