"""Nobody is shut out: axe-core over every page, in both themes and widths, and targets for fingers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import LONG_MS, MARKS, SAMPLES, serving, settle, visitor
from playwright.sync_api import Page, sync_playwright

from analyzer.library import Library, measure

pytestmark = MARKS

SHOTS = sorted((SAMPLES / "person-a").glob("*.jpg"))
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
OUT_OF_REACH: dict[str, str] = {}
"""Rules that Streamlit's own widgets break where a page cannot mend it, each with the reason."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A library with one person who was measured, one without photos, and something deleted."""
    folder = tmp_path_factory.mktemp("access") / "kept"
    with Library.open(folder, create=True) as library:
        anna, bea, gone = (library.add_person(name).id for name in ("Anna", "Bea", "Gone"))
        library.add_photos(anna, [(p.name, p) for p in (SHOTS[0], SHOTS[-1])])
        library.write_entry(anna, date(2026, 6, 25), "training", "hip thrust")
        measure.measured(library, anna)
        library.delete_person(gone)
    return folder, anna, bea


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    foreign: list[str] = []
    with sync_playwright() as driver, visitor(driver, 1280, "light", foreign) as context:
        yield context.new_page()
    assert foreign == []


def found(page: Page) -> set[tuple[str, str]]:
    """Rule and element of everything serious or critical, in both themes and widths."""
    axe, wrong = Axe(), set()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.mouse.move(0, 0)
            page.wait_for_timeout(200)
            for one in axe.run(page, options=OPTIONS).response["violations"]:
                if one["impact"] in ("serious", "critical") and one["id"] not in OUT_OF_REACH:
                    for node in one["nodes"]:
                        wrong.add((one["id"], f"{width} {scheme}: {node['html'][:160]}"))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    for title in page.locator("summary").all():
        if title.is_visible() and title.evaluate("s => !s.parentElement.open"):
            title.click()
            settle(page)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "people",
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
    assert found(page) == set()


def test_the_sample(bare: str, page: Page) -> None:
    page.goto(f"{bare}/sample")
    page.locator("svg.timeline:visible").wait_for(timeout=LONG_MS)
    settle(page)
    assert found(page) == set()


def test_pages_of_a_library(page: Page, kept: tuple[Path, str, str]) -> None:
    folder, anna, bea = kept
    with serving({"DIMPLES_LIBRARY": str(folder)}) as server:
        for address in ("", "people", f"person?person={bea}", f"person?person={anna}"):
            page.goto(f"{server}/{address}")
            page.wait_for_selector("h1")
            settle(page)
            unfold(page)
            assert found(page) == set(), address


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    with serving({"DIMPLES_LIBRARY": ""}) as address:
        yield address
