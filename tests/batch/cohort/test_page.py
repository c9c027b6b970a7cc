"""The cohort's page says who changed and who could not be compared, and leads to each report."""

from __future__ import annotations

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from analyzer.batch.cohort.figures import Cohort
from analyzer.batch.cohort.page import render_cohort
from analyzer.batch.cohort.params import CohortParams
from tests.ui.browser import CHROMIUM


def page_of(people, **options):
    cohort = Cohort()
    for one in people:
        cohort.add(one)
    return render_cohort(cohort, people, **options)


def test_it_tells_shares_reasons_and_groups(people):
    html = page_of(people)
    assert "3 of 8 people could be compared" in html
    assert "33\N{NO-BREAK SPACE}% (6\N{NO-BREAK SPACE}% to 79\N{NO-BREAK SPACE}%)" in html
    for words in ("The light was too different, or too flat", "Photos of one session only",
                  "No photo could be read", "The program or the output folder failed",
                  "Very light", "Dark", "Differs", "Alike on both sides"):  # fmt: skip
        assert words in html, words
    assert 'href="./study/anna/report.html"' in html
    assert "fay/report.html" not in html
    assert "<script" not in html
    assert html.count('class="error thin"') == 3


def test_names_are_escaped_and_cannot_lead_elsewhere(person):
    html = page_of([person("<b>x</b>", folder='javascript:alert(1)"')])
    assert "<b>x</b>" not in html
    assert 'href="./javascript%3Aalert%281%29%22/report.html"' in html


def test_an_anonymous_page_names_nobody_and_leads_nowhere(people):
    from analyzer.batch.cohort.anonymous import without_names

    html = page_of([without_names(p, k) for k, p in enumerate(people, start=1)], anonymous=True)
    body = html.partition("</style>")[2]
    assert "href" not in body
    assert not re.search(r"anna|bea\b|study/|2026", body)
    assert "people are numbered at random" in body


def test_of_many_people_the_first_are_listed_and_it_says_so(people):
    html = page_of(people, params=CohortParams(rows_shown=3))
    assert html.count('<th scope="row" class="name">') == 3
    assert "The first 3 of 8 people are listed" in html


def test_nobody_at_all_is_a_page_too():
    assert "There is nobody in this cohort yet" in page_of([])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER=1")
def test_it_is_accessible_fits_a_phone_and_asks_for_nothing(tmp_path, people):
    place = tmp_path / "cohort.html"
    place.write_text(page_of(people), encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width, scheme in ((1280, "light"), (390, "dark")):
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            said, asked = [], []
            page.on("console", lambda message, to=said: to.append(message.text))
            page.on("request", lambda request, to=asked: to.append(request.url))
            page.goto(place.as_uri())
            assert said == []
            assert asked == [place.as_uri()]
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            found = Axe().run(page).response["violations"]
            wrong = [v for v in found if v["impact"] in ("serious", "critical")]
            assert [(v["id"], v["nodes"][0]["html"]) for v in wrong] == []
            page.close()
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(place.as_uri())
        assert said == []
        browser.close()
