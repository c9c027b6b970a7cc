"""What people come for, walked through with real photos, a real server and a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
from browser import BUSY_MS, LONG_MS, MARKS, SAMPLES, settle, smaller, unfold, visitor, wrongs
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

pytestmark = MARKS

# Two of one day, one twelve weeks later.
ALL = sorted((SAMPLES / "person-a").glob("*.jpg"))
SHOTS = [smaller(shot) for shot in (ALL[0], ALL[1], ALL[-1])]
TIMELINE = "svg.timeline:visible"


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def foreign() -> Iterator[list[str]]:
    """Addresses outside this computer that a page asked for: none, in any walk."""
    seen: list[str] = []
    yield seen
    assert seen == []


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop", "phone"])
def context(
    request: pytest.FixtureRequest, driver: Playwright, foreign: list[str]
) -> Iterator[BrowserContext]:
    with visitor(driver, *request.param, foreign) as session:
        yield session


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def press(page: Page, name: str, *, exact: bool = True) -> None:
    settle(page)
    page.get_by_role("button", name=name, exact=exact).first.click()
    settle(page)


def fold(page: Page, title: str) -> None:
    """Open what is folded away under a title."""
    settle(page)
    page.locator("summary").filter(has_text=title).first.click()
    settle(page)


def create_library(page: Page, bare: str, folder: Path) -> None:
    page.goto(bare)
    settle(page)
    field = page.get_by_role("textbox", name="Folder of the library")
    field.fill(str(folder))
    field.press("Tab")
    press(page, "Create")
    page.wait_for_url("**/people**")
    settle(page)


def add_person(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Name, or any word").fill(name)
    page.get_by_text("This person is an adult").click()
    press(page, "Add")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    settle(page)


def keep(page: Page, shots: list[Path]) -> None:
    count = f"{len(shots)} photo{'s' if len(shots) > 1 else ''}"
    page.locator("input[type=file]").first.set_input_files(shots)
    found = page.get_by_text(f"Back found in {len(shots)} of {count}")
    expect(found).to_be_visible(timeout=120_000)
    press(page, f"Keep {count}")
    expect(page.get_by_text(f"{count} kept")).to_be_visible()
    settle(page)


def as_a_phone_writes_it(shot: Path, folder: Path) -> Path:
    """The same photo as HEIC, with its date."""
    with Image.open(shot) as picture:
        made = pillow_heif.from_pillow(picture)
        made.info["exif"] = picture.getexif().tobytes()
        out = folder / "IMG_0746.HEIC"
        made.save(out, quality=90)
    return out


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_open_sample_compare_look_at_one_dimple(bare: str, page: Page) -> None:
    page.goto(bare)
    press(page, "Try the sample")
    # The photos are there at once, the answer after some seconds; where somebody has looked, at once.
    photo = page.get_by_role("img", name=re.compile("^Photo 2026"))
    expect(photo.or_(page.locator(TIMELINE)).first).to_be_visible(timeout=20_000)
    expect(page.locator(TIMELINE)).to_be_visible(timeout=LONG_MS)
    settle(page)
    expect(page.get_by_role("heading", name="The modifiable dimples are shallower")).to_be_visible()
    expect(photo).to_have_count(0)
    drawn = page.locator(TIMELINE)
    assert drawn.locator(".thumb image").count() == 4
    box = drawn.bounding_box()
    assert box is not None
    # Letters stay readable: the phone has a drawing of its own.
    wide = page.viewport_size["width"] > 500  # type: ignore[index]
    assert box["width"] / float(drawn.get_attribute("viewBox").split()[2]) > (0.9 if wide else 0.8)  # type: ignore[union-attr]
    one = page.get_by_role("button", name=re.compile(r"^D1\b")).first
    one.scroll_into_view_if_needed()
    one.click()
    settle(page)
    expect(page.get_by_text(re.compile(r"\bD1\b")).last).to_be_visible()
    assert page.get_by_role("alert").filter(has_text="Error").count() == 0
    expect(page.get_by_role("button", name="Measure the sample")).to_have_count(0)
    assert fits(page)
    if wide:
        assert wrongs(page) == set()


def save(page: Page, button: str) -> bytes:
    settle(page)
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return waiting.value.path().read_bytes()


def write_entry(page: Page, words: str, day: str) -> None:
    fold(page, "Write an entry")
    page.get_by_role("textbox", name="In your words").fill(words)
    field = page.locator("[data-testid=stDateInput] input").first
    field.fill(day)
    field.press("Enter")
    press(page, "Keep")
    expect(page.locator("p").filter(has_text=words).first).to_be_visible()
    settle(page)


def opened(page: Page, title: str) -> None:
    """See to it that what is folded away under a title is open."""
    settle(page)
    summary = page.locator("summary", has_text=title).first
    if summary.evaluate("s => !s.parentElement.open"):
        summary.click()
        settle(page)


def tick(page: Page, text: str, opens: str) -> None:
    """Tick a box that opens a button; again where the click met a page that was being drawn."""
    settle(page)
    button = page.get_by_role("button", name=opens, exact=True).first
    for last in (False, False, True):
        page.get_by_text(text).click()
        settle(page)
        try:
            expect(button).to_be_enabled(timeout=BUSY_MS if last else 10_000)
        except AssertionError:
            if last:
                raise
        else:
            return


def delete_everything(page: Page) -> None:
    fold(page, "Take everything along")
    tick(page, "Yes, delete all people", "Delete everything")
    press(page, "Delete everything")
    expect(page.get_by_text("Nobody is in this library yet")).to_be_visible()


def empty_for_good(page: Page, folder: Path, name: str) -> None:
    """Empty the trash, and look at the disk for what should be gone."""
    opened(page, "Deleted · 1")
    tick(page, "Yes, remove all of this", "Empty for good")
    press(page, "Empty for good")
    expect(page.get_by_text("Deleted: nothing")).to_be_visible()
    for kind in ("originals", "thumbnails", "answers"):
        assert not [p for p in (folder / kind).rglob("*") if p.is_file()], kind
    assert name.encode() not in b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("context", [(1280, "light")], indirect=True, ids=["both"])
def test_own_photos_come_back_and_go_for_good(
    bare: str, context: BrowserContext, driver: Playwright, foreign: list[str], tmp_path: Path
) -> None:
    """A library of one's own: begun at a desktop, gone on with weeks later on a phone, deleted there."""
    folder = tmp_path / "kept"
    page = context.new_page()
    create_library(page, bare, folder)
    add_person(page, "Anna")
    assert wrongs(page) == set()
    keep(page, [SHOTS[0], as_a_phone_writes_it(SHOTS[1], tmp_path)])
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", name="Anna", level=1)).to_be_visible()
    assert sum(p.is_file() for p in (folder / "originals").rglob("*")) == 2
    press(page, "Measure 2 photos")
    expect(page.locator(TIMELINE)).to_be_visible(timeout=LONG_MS)
    write_entry(page, "three times a week", "2026-06-25")
    assert save(page, "Report (PDF)").startswith(b"%PDF")

    with visitor(driver, 390, "dark", foreign) as pocket:
        phone = pocket.new_page()
        phone.goto(page.url)
        expect(phone.locator(f"{TIMELINE} .lane .span")).to_have_count(1)
        second_session(phone)
        everything_goes(phone, folder)
    # The other tab finds nothing, and says so.
    page.reload()
    settle(page)
    expect(page.get_by_text("Choose somebody")).to_be_visible()


def second_session(page: Page) -> None:
    """Weeks later: photo, timeline, trend, reports."""
    fold(page, "Add photos")
    keep(page, SHOTS[2:])
    press(page, "Measure 3 photos")
    expect(page.get_by_role("heading", name="The modifiable dimples are shallower")).to_be_visible(
        timeout=LONG_MS
    )
    note = page.get_by_text("What caused a difference cannot be told from photos").first
    expect(note).to_be_visible()
    write_entry(page, "less sugar", "2026-07-25")
    expect(page.locator(f"{TIMELINE} .lane .span")).to_have_count(2)
    assert fits(page)
    page.reload()
    settle(page)
    expect(page.locator(TIMELINE)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Measure"))).to_have_count(0)
    assert save(page, "Report (PDF)").startswith(b"%PDF")
    page.get_by_text("Anonymous", exact=True).click()
    told = save(page, "Report (HTML)")
    assert b"Anna" not in told
    assert b"2026" not in told
    unfold(page)
    assert wrongs(page) == set()


def everything_goes(page: Page, folder: Path) -> None:
    """Taken along, deleted, had back, deleted again and gone from the disk."""
    page.goto(page.url.replace("/person?", "/people?"))
    fold(page, "Take everything along")
    assert len(save(page, "Export everything (ZIP)")) > sum(p.stat().st_size for p in SHOTS)
    fold(page, "Take everything along")
    delete_everything(page)
    press(page, "Undo")
    expect(page.get_by_text("→ Anna")).to_be_visible()
    delete_everything(page)
    unfold(page)
    assert wrongs(page) == set()
    empty_for_good(page, folder, "Anna")


@pytest.mark.parametrize("context", [(1280, "light")], indirect=True, ids=["both"])
def test_two_sessions_with_two_libraries_see_their_own(
    bare: str, context: BrowserContext, driver: Playwright, foreign: list[str], tmp_path: Path
) -> None:
    one = context.new_page()
    create_library(one, bare, tmp_path / "one")
    add_person(one, "Anna")
    keep(one, SHOTS[:1])
    fold(one, "Photos · 1")
    mine = one.get_by_role("img", name=f"Photo {SHOTS[0].name}")
    expect(mine).to_be_visible()
    person = re.search("person=([0-9a-f]{32})", one.url)
    assert person
    with visitor(driver, 390, "dark", foreign) as other:
        two = other.new_page()
        create_library(two, bare, tmp_path / "two")
        expect(two.get_by_text("Nobody is in this library yet")).to_be_visible()
        add_person(two, "Bea")
        assert fits(two)
        # Even with the person's own name in the address: the token is what opens.
        token = re.search("library=([^&]+)", two.url)
        assert token
        two.goto(f"{bare}/person?library={token[1]}&person={person[1]}")
        settle(two)
        expect(two.get_by_text("Choose somebody")).to_be_visible()
        assert two.get_by_text("Anna").count() == 0
        assert two.get_by_role("img").count() == 0
        two.goto(f"{bare}/people")
        settle(two)
        assert two.get_by_text("Anna").count() == 0
    one.goto(one.url.replace("/person?", "/people?"))
    expect(one.get_by_text("→ Anna")).to_be_visible()
    assert one.get_by_text("Bea").count() == 0
    delete_everything(one)
    empty_for_good(one, tmp_path / "one", "Anna")
