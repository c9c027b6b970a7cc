"""Nobody is shut out: axe-core over the pages, in both themes and widths, and targets for fingers.

Pages that show results are looked at where the walks have them on the screen (`test_walks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import MARKS, serving, settle, unfold, visitor, wrongs
from playwright.sync_api import Page, sync_playwright

pytestmark = MARKS


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    with serving({"DIMPLES_LIBRARY": ""}) as address:
        yield address


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    foreign: list[str] = []
    with sync_playwright() as driver, visitor(driver, 1280, "light", foreign) as context:
        yield context.new_page()
    assert foreign == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "people",
        "person",
        "compare",
        "series",
        "photograph",
        *(
            f"understand?part={part}"
            for part in (
                "Two%20kinds", "Options", "Step%20by%20step", "Numbers", "Accuracy%20and%20limits"
            )
        ),
    ],
)  # fmt: skip
def test_pages_without_a_library(bare: str, page: Page, address: str) -> None:
    page.goto(f"{bare}/{address}")
    page.wait_for_selector("h1")
    settle(page)
    unfold(page)
    assert wrongs(page) == set()
