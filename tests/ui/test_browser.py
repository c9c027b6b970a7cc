"""The whole line once as a visitor sees it: real photos, real server, real browser."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browser import LONG_MS as ANALYSIS_MS
from browser import MARKS, ROOT, settle, smaller, visitor
from playwright.sync_api import Page, Playwright, expect, sync_playwright

pytestmark = MARKS


def photos_of_one_person() -> list[Path]:
    people = sorted(p for p in (ROOT / "sample_images").iterdir() if p.is_dir())
    return [smaller(shot) for shot in sorted(people[0].glob("*.jpg"))]


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def foreign() -> list[str]:
    """Addresses outside this computer that the page asked for."""
    return []


@pytest.fixture
def page(request: pytest.FixtureRequest, driver: Playwright, foreign: list[str]) -> Iterator[Page]:
    """At a desktop, unless a test asks for a phone."""
    size = getattr(request, "param", (1280, "light"))
    with visitor(driver, *size, foreign) as context:
        yield context.new_page()


@pytest.mark.parametrize("page", [(390, "dark")], indirect=True, ids=["phone"])
def test_compare_from_upload_to_report(
    bare: str, page: Page, foreign: list[str], tmp_path: Path
) -> None:
    shots = photos_of_one_person()
    odd_name = tmp_path / "IMG_[1] *b*.jpg"
    odd_name.write_bytes(shots[0].read_bytes())
    broken = tmp_path / "broken.jpg"
    broken.write_text("no picture")

    page.goto(f"{bare}/compare")
    fields = page.locator("input[type=file]")
    fields.nth(0).set_input_files([odd_name, broken])
    expect(page.get_by_text("Not used, all other photos are")).to_be_visible()
    expect(page.get_by_text("broken.jpg").first).to_be_visible()
    fields.nth(1).set_input_files([shots[-1]])
    start = page.get_by_role("button", name="Compare", exact=True)
    expect(start).to_be_enabled()
    settle(page)
    start.click()
    expect(page.get_by_text("Verdict:")).to_be_visible(timeout=ANALYSIS_MS)
    expect(page.get_by_role("heading", name="Keep the result")).to_be_visible()
    settle(page)
    assert page.get_by_role("alert").filter(has_text="Error").count() == 0
    # The section for aligning by hand is folded away and shows the same name.
    expect(page.get_by_text("IMG_[1] *b*.jpg").filter(visible=True).last).to_be_visible()

    line = page.get_by_label("Move the line between before and after")
    line.focus()
    expect(line).to_have_value("50")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    expect(line).to_have_value("43")
    over = page.locator(".pane .over").first
    clip = over.evaluate("image => getComputedStyle(image).clipPath")
    assert clip == "inset(0px 0px 0px 43%)"
    stage = page.locator(".stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    press = page.touchscreen.tap if page.viewport_size["width"] < 500 else page.mouse.click  # type: ignore[index]
    press(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.3)
    expect(line).to_have_value("80")
    page.screenshot(path=tmp_path / "slider.png")

    settle(page)
    page.get_by_text("Relief maps", exact=True).click()
    expect(page.locator(".pane:visible")).to_have_count(2)
    # The same map further down, of one photo; small pictures of both are folded away with the inputs.
    shown = page.locator("[data-testid=stImage] img").filter(visible=True)
    expect(shown).to_have_count(1)
    settle(page)
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="Everything (ZIP)").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert {"report.html", "series.json", "exports/report.pdf"} <= set(archive.namelist())

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert foreign == []


def test_a_series_draws_its_trend(bare: str, page: Page, foreign: list[str]) -> None:
    page.goto(f"{bare}/series")
    page.locator("input[type=file]").first.set_input_files(photos_of_one_person()[::2])
    start = page.get_by_role("button", name="Measure the series")
    expect(start).to_be_enabled()
    settle(page)
    start.click()
    drawn = page.locator("svg.chart")
    expect(drawn).to_be_visible(timeout=ANALYSIS_MS)
    # The first session and each later one, whether it compares or not.
    assert drawn.locator(".dot, .cross").count() > 1
    box = drawn.bounding_box()
    assert box is not None
    assert box["width"] > 250
    assert foreign == []


def mark_four_pairs(page: Page) -> None:
    """The same four places on both pictures: pressed, set by keyboard, taken back, dragged."""
    frames = page.locator(".picker .frame")
    expect(frames).to_have_count(2)
    for across, down in ((80, 90), (250, 100)):
        for side in (0, 1):
            frames.nth(side).click(position={"x": across, "y": down})
    expect(page.locator(".picker .status")).to_contain_text("2 pairs marked. At least 3 are needed")
    frames.nth(0).focus()
    for key in (*("ArrowDown",) * 5, "Shift+ArrowLeft", "Enter"):
        page.keyboard.press(key)
    # The cross starts in the middle; a step is 2 % of the width, with Shift a tenth of that.
    shown = frames.nth(0).bounding_box()
    assert shown is not None
    place = {"x": 0.498 * shown["width"], "y": 0.5 * shown["height"] + 0.1 * shown["width"]}
    frames.nth(1).click(position=place)
    # A slip, taken back; a point put down beside its place, and dragged there.
    frames.nth(0).click(position={"x": 20, "y": 20})
    expect(page.locator(".picker .status")).to_contain_text("Point 4 still waits for the second")
    page.get_by_role("button", name="Take back the last point").click()
    frames.nth(0).click(position={"x": 120, "y": 260})
    frames.nth(1).click(position={"x": 150, "y": 230})
    box = frames.nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 230)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 260, steps=4)
    page.mouse.up()
    expect(page.locator(".picker .status")).to_have_text("4 pairs marked.")


def compare_files(page: Page, before: Path, after: Path) -> None:
    fields = page.locator("input[type=file]")
    expect(fields).to_have_count(3)
    fields.nth(0).set_input_files([before])
    expect(page.get_by_text("Dates of 1 photo")).to_have_count(1)
    settle(page)
    fields.nth(1).set_input_files([after])
    expect(page.get_by_text("Dates of 1 photo")).to_have_count(2)
    settle(page)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_text("Verdict:")).to_be_visible(timeout=ANALYSIS_MS)
    settle(page)


def test_photos_that_were_refused_are_aligned_by_hand(
    bare: str, page: Page, foreign: list[str], tmp_path: Path
) -> None:
    """Two people's photos are refused for certain, so the way out can be walked on any machine."""
    one, other = (
        smaller(sorted((ROOT / "sample_images" / who).glob("*.jpg"))[0])
        for who in ("person-a", "person-b")
    )
    page.goto(f"{bare}/compare")
    compare_files(page, one, other)
    expect(page.get_by_role("heading", name="Align by hand")).to_be_visible()
    by_hand = page.get_by_text("was aligned by hand, with the points")
    expect(by_hand).to_have_count(0)
    use = page.get_by_role("button", name="Use these points and compare again")
    expect(use).to_be_disabled()
    mark_four_pairs(page)
    expect(use).to_be_enabled()
    settle(page)
    page.locator(".picker").screenshot(path=tmp_path / "picker.png")
    use.click()
    expect(by_hand).to_be_visible(timeout=ANALYSIS_MS)
    settle(page)

    page.get_by_text("Photos and settings").click()
    settle(page)
    page.get_by_text("Your corrections · 1").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the corrections").click()
    kept = tmp_path / "kept.json"
    waiting.value.save_as(kept)
    (entry,) = json.loads(kept.read_text())["landmarks"]
    pairs = entry["pairs"]
    assert len(pairs) == 4
    # Both pictures are shown equally wide: what was pressed alike is alike up to one factor.
    zoom = (pairs[1][2] - pairs[0][2]) / (pairs[1][0] - pairs[0][0])
    for before, after in pairwise(pairs):
        for axis in (0, 1):
            here, there = before[axis] - after[axis], before[axis + 2] - after[axis + 2]
            assert there == pytest.approx(zoom * here, abs=3)

    page.reload()
    settle(page)
    page.get_by_text("Corrections from an earlier time").click()
    page.locator("input[type=file]").nth(2).set_input_files([kept])
    expect(page.get_by_text("kept.json was taken over: 1 correction.")).to_be_visible(
        timeout=30_000
    )
    settle(page)
    compare_files(page, one, other)
    expect(by_hand).to_be_visible()
    assert page.get_by_role("alert").filter(has_text="Error").count() == 0
    assert foreign == []


def test_uploads_survive_a_look_at_another_page(bare: str, page: Page, foreign: list[str]) -> None:
    page.goto(f"{bare}/compare")
    page.locator("input[type=file]").nth(0).set_input_files(photos_of_one_person()[:1])
    expect(page.get_by_text("Dates of 1 photo")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Understand").click()
    expect(page.get_by_role("heading", name="Two kinds of dimples")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("1 photo kept from before")).to_be_visible()
    expect(page.get_by_text("Dates of 1 photo")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Dates of 1 photo")).to_have_count(0)
    assert foreign == []
