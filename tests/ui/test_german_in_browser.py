"""The app in German on a phone: nothing is cut off, no word is English, and the choice stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import MARKS, serving, settle, unfold, visitor
from playwright.sync_api import Page, expect, sync_playwright
from test_german import MADE_UP
from test_pages import AFTER, BEFORE

pytestmark = MARKS

CUT = """() => {
  const found = [];
  const walk = (root) => {
    for (const el of root.querySelectorAll("*")) {
      if (el.shadowRoot) walk(el.shadowRoot);
      const style = getComputedStyle(el);
      const hides = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
      const box = el.getBoundingClientRect();
      // What is for screen readers alone is out of sight as a whole.
      const unseen = style.visibility === "hidden" || style.clipPath.startsWith("inset(50%");
      if (!hides || !el.innerText?.trim() || box.width <= 2 || unseen) continue;
      if (el.scrollWidth > el.clientWidth + 1) found.push(el.innerText.trim());
    }
  };
  walk(document);
  return found;
}"""
"""Texts of which a part is hidden for want of room."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the front end, and the file in which it says what was missing."""
    note = tmp_path_factory.mktemp("german") / "missing.txt"
    script = Path(__file__).with_name("german_app.py")
    with serving({"DIMPLES_TEST_MISSING": str(note), "DIMPLES_LIBRARY": ""}, script) as address:
        yield address, note


def whole(page: Page) -> None:
    """Wait until all of the page is drawn, and open what is folded away."""
    settle(page)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    unfold(page)
    settle(page)


def test_a_phone_shows_every_word_in_german_and_keeps_the_choice(told: tuple[str, Path]) -> None:
    address, note = told
    foreign: list[str] = []
    with (
        sync_playwright() as driver,
        visitor(driver, 390, "light", foreign, 844, locale="de-DE") as context,
    ):
        page = context.new_page()
        # How fast the first page comes is asked elsewhere.
        page.set_default_timeout(120_000)
        for place in ("", "series", "photograph", "understand?part=Zahlen"):
            page.goto(f"{address}/{place}")
            page.wait_for_selector("h1")
            whole(page)
            assert page.evaluate("document.documentElement.lang") == "de"
            assert page.evaluate(CUT) == []
        page.goto(f"{address}/compare")
        fields = page.locator("input[type=file]")
        for n, (name, data, mime) in enumerate((BEFORE, AFTER)):
            fields.nth(n).set_input_files([{"name": name, "mimeType": mime, "buffer": data}])
            expect(page.get_by_text("Datum von 1 Foto")).to_have_count(n + 1, timeout=60_000)
            settle(page)
        page.get_by_role("button", name="Vergleichen", exact=True).click()
        expect(page.get_by_text("Urteil: flacher")).to_be_visible(timeout=60_000)
        whole(page)
        assert page.evaluate(CUT) == []
        assert set(note.read_text("utf-8").splitlines()) <= MADE_UP
        # Streamlit's own words, and the choice.
        assert page.get_by_text("Drag and drop").count() == 0
        page.get_by_role("radio", name="English").or_(
            page.get_by_role("button", name="English")
        ).click()
        expect(page.get_by_text("Verdict: shallower")).to_be_visible(timeout=60_000)
        assert page.evaluate("document.documentElement.lang") == "en"
        page.goto(address)
        expect(page.get_by_text("Just look")).to_be_visible(timeout=60_000)
        settle(page)
        assert page.evaluate("document.documentElement.lang") == "en"
    assert foreign == []
