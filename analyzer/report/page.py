"""The report page: a series in, one self-contained HTML text out.

Everything is inline, pictures are data URIs, and a content security policy allows nothing but
this page's own style and script by their hashes, so the page cannot ask the network for anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from analyzer.change.model import Comparison
from analyzer.flags import FLAGS
from analyzer.records.provenance import package_versions, params_hash
from analyzer.report.photo_rows import photo_view
from analyzer.results import Series
from analyzer.show import words
from analyzer.show.advice import next_time
from analyzer.show.chart import trend_svg
from analyzer.show.interval_bar import interval_svg
from analyzer.show.labels import in_order, row_label, track_labels
from analyzer.show.params import ReportParams
from analyzer.show.pictures import Pair, choose, make_pair
from analyzer.show.templates import environment

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Refused:
    """A file that could not be used.

    Parameters
    ----------
    name : str
        File name without folder.
    reason : str
        Why, for a person.
    """

    name: str
    reason: str


@dataclass(frozen=True)
class ComparisonView:
    """One comparison, ready to print."""

    key: int
    comparison: Comparison
    from_label: str
    to_label: str
    short: str
    change: str
    interval: str
    mdc: str
    unit: str
    pair: Pair | None
    marked: str
    rows: tuple[dict[str, str], ...]


def render_page(
    series: Series,
    *,
    title: str,
    refused: Sequence[Refused] = (),
    overlays: Sequence[str] = (),
    params: ReportParams = ReportParams(),
) -> str:
    """Render ``report.html``.

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
    templates = environment(TEMPLATES)
    style, script = (source_text(templates, name) for name in ("style.css", "slider.js"))
    # Newest first: the last comparison is the headline, the others follow folded.
    views = [_comparison_view(series, k, params) for k in reversed(range(len(series.comparisons)))]
    photos = [photo_view(series, i, overlays, params) for i in range(len(series.measurements))]
    codes = {code for m in series.measurements for code in m.flags}
    template = templates.get_template("report.html.j2")
    return template.render(
        title=title,
        policy=content_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        headline=words.headline(series),
        bar=_bar(series),
        advice=next_time(series.comparisons[-1], series.measurements) if views else (),
        measured=words.MEASURED_WORDS,
        main=views[0] if views else None,
        others=views[1:],
        chart=Markup(svg) if (svg := trend_svg(series)) else None,
        photos=photos,
        untextured=words.without_texture(series.measurements),
        starred=any(p["starred"] for p in photos),
        faint=any(p["faint"] for p in photos),
        flags=[flag for code, flag in FLAGS.items() if code in codes],
        refused=refused,
        notes=series.notes,
        told=series.corrections.lines(),
        repeatability=words.repeatability_words(series),
        terms={
            "change": words.CHANGE_TERM,
            "interval": words.INTERVAL_TERM,
            "mdc": words.MDC_TERM,
        },
        versions=package_versions(),
        params_hash=params_hash(),
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


def _bar(series: Series) -> Markup | None:
    svg = interval_svg(series.comparisons[-1]) if series.comparisons else None
    return None if svg is None else Markup(svg)


def _comparison_view(series: Series, k: int, params: ReportParams) -> ComparisonView:
    comparison = series.comparisons[k]
    before, after = choose(series, comparison.before), choose(series, comparison.after)
    pair = None
    if before is not None and after is not None:
        latest = k == len(series.comparisons) - 1
        side_px = params.page_side_px if latest else params.older_side_px
        pair = make_pair(series, before, after, side_px, params)
    return ComparisonView(
        key=k,
        comparison=comparison,
        from_label=_side_label(series, comparison.before),
        to_label=_side_label(series, comparison.after),
        short=words.verdict_headline(comparison, track_labels(series.tracks)).title,
        change=words.percent(comparison.change),
        interval=words.interval(comparison.interval),
        mdc=words.least_words(comparison.mdc95) or words.DASH,
        unit=words.unit_words(comparison.unit)[1],
        pair=pair,
        marked=", ".join(m.label for m in pair.marks) if pair else "",
        rows=_rows(series, comparison),
    )


def _side_label(series: Series, sha256s: tuple[str, ...]) -> str:
    for session in series.sessions:
        if any(series.measurements[i].photo.sha256 in sha256s for i in session.photos):
            day = f"{session.taken_at:%Y-%m-%d}" if session.taken_at else ""
            return session.label if not day or day in session.label else f"{session.label} ({day})"
    return "no photo"


def _rows(series: Series, comparison: Comparison) -> tuple[dict[str, str], ...]:
    labels = track_labels(series.tracks)
    told = {track.id for track in series.tracks if track.set_by_user}
    rows = []
    for row in in_order(comparison.dimples):
        place = words.DASH
        if series.reference >= 0:
            shot = series.measurements[series.reference]
            place = words.place_words(*words.body_place(shot, row.x, row.y))
        rows.append(
            {
                "label": row_label(row, labels),
                "kind": row.kind,
                "kind_words": words.kind_words(row.kind, row.id in told),
                "place": place,
                "before": words.depth_words(row.before, row.before_se, comparison.unit),
                "after": words.depth_words(row.after, row.after_se, comparison.unit),
                "change": words.percent(row.change),
                "interval": words.interval(row.interval),
                "verdict": words.row_verdict(comparison, row),
            }
        )
    return tuple(rows)
