"""What a report says, in words and pictures, before it becomes a page or a paper.

HTML and PDF take the same content, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analyzer.change.model import Comparison
from analyzer.flags import FLAGS, Flag
from analyzer.language import writing
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.records.provenance import package_versions, params_hash
from analyzer.report import sentences
from analyzer.report.edition import Edition, Refused
from analyzer.report.photo_rows import photo_view
from analyzer.results import Series
from analyzer.show import words
from analyzer.show.advice import next_time
from analyzer.show.chart import Chart, trend_chart
from analyzer.show.labels import in_order, row_label, track_labels
from analyzer.show.outlook import outlook_words
from analyzer.show.params import ReportParams
from analyzer.show.pictures import Pair, choose, make_pair


@dataclass(frozen=True)
class ComparisonView:
    """One comparison, ready to print.

    ``checks`` holds item, status and what was seen; ``reasons`` are in the reader's language, as all.
    """

    key: int
    comparison: Comparison
    from_label: str
    to_label: str
    short: str
    change: str
    interval: str
    mdc: str
    unit: str
    reasons: tuple[str, ...]
    checks: tuple[tuple[str, str, str], ...]
    pair: Pair | None
    marked: str
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, eq=False)
class Content:
    """Everything that a report says.

    Parameters
    ----------
    title : str
    headline : Headline
    advice : tuple of str
        What to do next time.
    limits : tuple of str
        What limited the latest comparison, and what would narrow its range.
    measured : tuple of str
        How it is measured, a paragraph each.
    main : ComparisonView or None
        The latest comparison.
    others : tuple of ComparisonView
        The earlier ones, newest first.
    chart : Chart or None
    photos : tuple of dict
        See `photo_view`.
    untextured : tuple of str
        Why photos have no texture.
    starred, faint : bool
        Whether some dimple carries a star, or is too faint in its photo.
    flags : tuple of Flag
        What was noticed in any photo.
    refused : tuple of Refused
    notes, told : tuple of str
        On the series; what the user set.
    repeatability : str
    terms : dict of str
        Names of change, interval and minimal detectable change.
    versions : dict of str
    params_hash : str
    pictures : bool
        Whether there may be any.
    anonymous : bool
    """

    title: str
    headline: words.Headline
    advice: tuple[str, ...]
    limits: tuple[str, ...]
    measured: tuple[str, ...]
    main: ComparisonView | None
    others: tuple[ComparisonView, ...]
    chart: Chart | None
    photos: tuple[dict[str, Any], ...]
    untextured: tuple[str, ...]
    starred: bool
    faint: bool
    flags: tuple[Flag, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    told: tuple[str, ...]
    repeatability: str
    terms: dict[str, str]
    versions: dict[str, str]
    params_hash: str
    pictures: bool
    anonymous: bool


def content_of(
    edition: Edition,
    *,
    overlays: Sequence[str] = (),
    marked: bool = False,
    params: ReportParams = ReportParams(),
) -> Content:
    """Put the results of an edition into words and pictures.

    Parameters
    ----------
    edition : Edition
    overlays : sequence of str
        Relative link of each photo's overlay, in the order of the measurements.
    marked : bool
        Whether each photo is also shown with its dimples marked, where no overlay lies beside.

    Returns
    -------
    Content
    """
    series = edition.series
    # Newest first: the last comparison is the headline, the others follow.
    views = [_comparison_view(series, k, params) for k in reversed(range(len(series.comparisons)))]
    photos = tuple(
        photo_view(series, i, edition.dates[i], overlays, params, marked=marked)
        for i in range(len(series.measurements))
    )
    codes = {code for m in series.measurements for code in m.flags}
    return Content(
        title=edition.title,
        headline=words.headline(series),
        advice=next_time(series.comparisons[-1], series.measurements) if views else (),
        limits=outlook_words(series.comparisons[-1], series.measurements) if views else (),
        measured=tuple(map(_, words.MEASURED_WORDS)),
        main=views[0] if views else None,
        others=tuple(views[1:]),
        chart=trend_chart(series, days=edition.session_days if edition.anonymous else None),
        photos=photos,
        untextured=words.without_texture(series.measurements),
        starred=any(p["starred"] for p in photos),
        faint=any(p["faint"] for p in photos),
        flags=tuple(_told_flag(flag) for code, flag in FLAGS.items() if code in codes),
        refused=tuple(replace(one, reason=told(one.reason)) for one in edition.refused),
        notes=tuple(map(told, series.notes)),
        told=tuple(map(told, series.corrections.lines())),
        repeatability=words.repeatability_words(series),
        terms={
            "change": _(words.CHANGE_TERM),
            "interval": _(words.INTERVAL_TERM),
            "mdc": _(words.MDC_TERM),
        },
        versions=package_versions(),
        params_hash=params_hash(),
        pictures=bool(series.pictures),
        anonymous=edition.anonymous,
    )


def _told_flag(flag: Flag) -> Flag:
    return replace(flag, name=_(flag.name), meaning=_(flag.meaning), advice=_(flag.advice))


def _comparison_view(series: Series, k: int, params: ReportParams) -> ComparisonView:
    comparison = series.comparisons[k]
    pair, before, after = None, None, None
    if series.pictures:
        before, after = choose(series, comparison.before), choose(series, comparison.after)
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
        reasons=tuple(map(told, comparison.reasons)),
        checks=tuple(
            (words.item_words(c.item), _(sentences.STATUS[c.status]), told(c.text))
            for c in comparison.checks
        ),
        pair=pair,
        marked=", ".join(m.label for m in pair.marks) if pair else "",
        rows=_rows(series, comparison),
    )


def _side_label(series: Series, sha256s: tuple[str, ...]) -> str:
    for session in series.sessions:
        if any(series.measurements[i].photo.sha256 in sha256s for i in session.photos):
            label = words.label_words(session.label)
            day = writing.date(session.taken_at) if session.taken_at else ""
            return label if not day or day in label else f"{label} ({day})"
    return _("no photo")


def _rows(series: Series, comparison: Comparison) -> tuple[dict[str, str], ...]:
    labels = track_labels(series.tracks)
    set_by_user = {track.id for track in series.tracks if track.set_by_user}
    by_hand = {track.id for track in series.tracks if track.by_hand}
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
                "kind_words": words.kind_words(row.kind, row.id in set_by_user, row.id in by_hand),
                "place": place,
                "before": words.depth_words(row.before, row.before_se, comparison.unit),
                "after": words.depth_words(row.after, row.after_se, comparison.unit),
                "change": words.percent(row.change),
                "interval": words.interval(row.interval),
                "verdict": words.row_verdict(comparison, row),
            }
        )
    return tuple(rows)
