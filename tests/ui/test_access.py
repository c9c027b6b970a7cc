"""Nobody is shut out: axe-core over the pages, in both themes and widths, and targets for fingers.

Pages that show results are looked at where the walks have them on the screen (`test_walks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import MARKS, press, settle, unfold, visitor, wrongs
from playwright.sync_api import Page, sync_playwright

pytestmark = MARKS


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    foreign: list[str] = []
    with sync_playwright() as driver, visitor(driver, 1280, "light", foreign) as context:
        yield context.new_page()
    assert foreign == []


LINKS = {
    "": "Start",
    "people": "People",
    "compare": "Compare",
    "series": "Series",
    "photograph": "How to photograph",
}
PARTS = ("What can be done", "Step by step", "Numbers", "Accuracy and limits")


def go(page: Page, bare: str, address: str, link: str = "") -> None:
    """To a page by its link, as a visitor who is there already: the app itself is loaded once."""
    there = page.get_by_role("link", name=link, exact=True).first
    if link and page.url.startswith(bare) and there.is_visible():
        there.click()
        page.wait_for_url(re.compile(f"{re.escape(bare)}/{address}([?#].*)?$"))
    else:
        page.goto(f"{bare}/{address}")
    page.wait_for_selector("h1")
    settle(page)


@pytest.mark.parametrize("address", [*LINKS, "person", "understand?part=Two%20kinds"])
def test_pages_without_a_library(bare: str, page: Page, address: str) -> None:
    go(page, bare, address, LINKS.get(address, ""))
    unfold(page)
    assert wrongs(page) == set()


@pytest.mark.parametrize("part", PARTS)
def test_what_there_is_to_understand(bare: str, page: Page, part: str) -> None:
    go(page, bare, "understand", "Understand")
    choice = page.locator(".st-key-part")
    press(
        choice.get_by_text(part, exact=True),
        choice.locator("[aria-checked=true]", has_text=part),
    )
    settle(page)
    unfold(page)
    assert wrongs(page) == set()
