"""The report page: an edition in, one HTML text out.

Everything is inline, pictures are data URIs, and a content security policy allows nothing but
this page's own style and script by their hashes, so the page cannot ask the network for anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from analyzer.report import sentences
from analyzer.report.content import content_of
from analyzer.report.edition import Edition, Refused, edition
from analyzer.results import Series
from analyzer.show.chart import trend_svg
from analyzer.show.interval_bar import interval_svg
from analyzer.show.params import ReportParams
from analyzer.show.templates import environment

__all__ = ["TEMPLATES", "Refused", "content_policy", "render_alone", "render_page", "source_text"]

NARROW = 400.0
"""Width of the chart for a phone, chart pixels."""
TEMPLATES = Path(__file__).with_name("templates")


def render_page(
    series: Series,
    *,
    title: str,
    refused: Sequence[Refused] = (),
    overlays: Sequence[str] = (),
    params: ReportParams = ReportParams(),
) -> str:
    """Render ``report.html`` of a folder, which links to the files beside it.

    Parameters
    ----------
    series : Series
    title : str
        Heading, such as the folder's name.
    refused : sequence of Refused
        Files that never became part of the series.
    overlays : sequence of str
        Relative link of each photo's overlay, in the order of the measurements.

    Returns
    -------
    str
        HTML.
    """
    return _render(edition(series, title=title, refused=refused), overlays, params, alone=False)


def render_alone(told: Edition, params: ReportParams = ReportParams()) -> str:
    """Render a page that needs nothing beside it: no links, all pictures inline.

    Parameters
    ----------
    told : Edition

    Returns
    -------
    str
        HTML.
    """
    return _render(told, (), params, alone=True)


def _render(told: Edition, overlays: Sequence[str], params: ReportParams, *, alone: bool) -> str:
    templates = environment(TEMPLATES)
    style, script = (source_text(templates, name) for name in ("style.css", "slider.js"))
    content = content_of(told, overlays=overlays, marked=alone, params=params)
    series = told.series
    days = told.session_days if told.anonymous else None
    wide, narrow = trend_svg(series, days=days), trend_svg(series, NARROW, days)
    bar = interval_svg(series.comparisons[-1]) if series.comparisons else None
    return templates.get_template("report.html.j2").render(
        **{**vars(content), "chart": Markup(wide) if wide else None},
        # Only one of the two is shown, so that letters stay legible on a phone.
        narrow=Markup((narrow or "").replace("trend-title", "trend-title-narrow")),
        bar=Markup(bar) if bar else None,
        alone=alone,
        say=sentences,
        policy=content_policy(style, script),
        style=Markup(style),
        script=Markup(script),
    )


def source_text(templates: jinja2.Environment, name: str) -> str:
    """A style or script as it is, unrendered."""
    assert templates.loader is not None
    return templates.loader.get_source(templates, name)[0]


def content_policy(style: str, script: str = "") -> str:
    """Content security policy that allows these two inline texts, pictures inline, nothing else."""

    def allowed(text: str) -> str:
        digest = hashlib.sha256(text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'" if text else "'none'"

    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {allowed(style)}; script-src {allowed(script)}"
    )
