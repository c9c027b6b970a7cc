"""The page that is sent alone, in a real browser: whole, accessible, at home on a phone."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest

from analyzer.report import Refused
from analyzer.report.edition import edition
from analyzer.report.page import render_alone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER is set"
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One page for all looks at it."""
    return tmp_path_factory.mktemp("alone")


@pytest.fixture
def place(private, folder):
    page = folder / "report.html"
    if not page.exists():
        refused = [Refused("x" * 90 + ".jpg", "The file is cut short.")]
        told = edition(private, title="Anna", refused=refused)
        page.write_text(render_alone(told), encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_serious_for_axe_no_request_and_no_sideways_scroll(browser, place, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    # The page's own policy forbids foreign scripts, which axe is.
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [place]
    assert page.locator("a[href]").count() == 0
    found = Axe().run(page, options={}).response
    assert len(found["passes"]) > 20
    grave = [
        (v["id"], v["nodes"][0]["html"][:200])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert not grave
    levels = [int(tag[1]) for tag in page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)"
    )]  # fmt: skip
    assert all(b - a <= 1 for a, b in pairwise(levels))
    context.close()
