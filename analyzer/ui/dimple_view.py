"""The dimples of a comparison one by one: a table to choose from, and the chosen one from near by.

Both are components of their own, because a row that is pressed must be a button with a name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.change.model import Comparison, DimpleChange
from analyzer.language.text import _
from analyzer.language.writing import number, percent
from analyzer.results import Series
from analyzer.show.dimple_chart import dimple_svg
from analyzer.show.labels import in_order, row_label, track_labels
from analyzer.show.marks import COLOURS
from analyzer.show.sessions import session_of
from analyzer.show.words import kind_words, row_words, unit_words
from analyzer.tracking.model import Track
from analyzer.ui import words
from analyzer.ui.analysis import Outcome
from analyzer.ui.pictures import close_ups

_TABLE = """
<div class="dimples"><table><caption></caption>
<thead><tr></tr></thead><tbody></tbody></table></div>
"""
_SHOT = '<figure><img alt=""><figcaption></figcaption></figure>'
_NEAR = f"""
<section class="near">
  <div class="head"><h3></h3><span class="steps">
    <button type="button" class="back" data-label="previous">←</button>
    <button type="button" class="next" data-label="next">→</button>
    <button type="button" class="close" data-word="close"></button>
  </span></div>
  <p class="said"></p>
  <p class="said depth"></p>
  <div class="pair">{_SHOT}{_SHOT}</div>
  <p class="scale"></p>
  <div class="over"><p data-word="over"></p>
  <div class="drawn"></div></div>
</section>
"""


def _own(name: str, html: str) -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        name,
        html=html,
        css=here.with_name(f"{name}.css").read_text(encoding="utf-8"),
        js=here.with_name(f"{name}.js").read_text(encoding="utf-8"),
    )


@cache
def _table() -> Any:
    return _own("dimple_table", _TABLE)


@cache
def _near() -> Any:
    return _own("close_up", _NEAR)


def mark_titles(series: Series, comparison: Comparison) -> dict[int, str]:
    """What each dimple of a series is and did, by its id, in a sentence."""
    labels = track_labels(series.tracks)
    return {
        track.id: _("{dimple}, {kind}. {said}").format(
            dimple=labels[track.id],
            kind=kind_words(track.kind, track.set_by_user, track.by_hand),
            said=_said(comparison, track),
        )
        for track in series.tracks
    }


def dimple_table(
    comparison: Comparison,
    series: Series,
    chosen: int | None,
    *,
    key: str,
    viewer_key: str,
    on_pick: Callable[[], None],
) -> None:
    """Show each dimple that was found on both sides with its own change, as rows to press.

    Parameters
    ----------
    comparison : Comparison
    series : Series
    chosen : int or None
        Id of the dimple that is looked at more closely.
    key : str
        Identity of the table on its page.
    viewer_key : str
        The viewer that shows the same dimples; it marks the chosen one too.
    on_pick : callable
        Called when a row was pressed; `analyzer.ui.viewer.picked` then gives its id.
    """
    labels = track_labels(series.tracks)
    told = {track.id for track in series.tracks if track.set_by_user}
    put = {track.id for track in series.tracks if track.by_hand}
    rows = in_order(comparison.dimples)
    cells = [words.dimple_row(comparison, row, row.id in told, row.id in put) for row in rows]
    _table()(
        key=key,
        data={
            "caption": _("Each dimple"),
            "columns": [_("Dimple"), *words.dimple_columns(comparison)],
            "rows": [
                {
                    "id": row.id,
                    "label": row_label(row, labels),
                    "look": _("Look at {dimple} closely").format(dimple=row_label(row, labels)),
                    "kind": row.kind,
                    "colour": COLOURS[row.kind],
                    "cells": list(texts),
                }
                for row, texts in zip(rows, cells, strict=True)
            ],
            "chosen": chosen,
            "viewer": viewer_key,
        },
        on_dimple_change=on_pick,
    )


def close_look(
    outcome: Outcome,
    comparison: Comparison,
    track: Track,
    photos: tuple[int, int],
    *,
    turn: str,
    key: str,
    on_pick: Callable[[], None],
) -> None:
    """Show one dimple from near by: before and after at one scale, what is said of it, its trend.

    Parameters
    ----------
    outcome : Outcome
    comparison : Comparison
        One of the outcome's.
    track : Track
        The dimple.
    photos : (int, int)
        Before and after, indices of photos.
    turn : str
        When the dimple was chosen: a new choice brings this into sight.
    key : str
        Identity on the page.
    on_pick : callable
        Called when another dimple, or none (-1), was asked for.
    """
    series = outcome.series
    labels = track_labels(series.tracks)
    label = labels[track.id]
    first, second, share = close_ups(outcome, track.id, *photos)
    order = sorted(series.tracks, key=lambda t: int(labels[t.id][1:]))
    at = order.index(track)
    sides = (comparison.before, comparison.after)
    compared = {session_of(series, hashes) for hashes in sides}
    row = _row(comparison, track)
    _near()(
        key=key,
        data={
            "title": f"{label}, {kind_words(track.kind, track.set_by_user, track.by_hand)}",
            "said": _said(comparison, track),
            "depth": "" if row is None else _depths(comparison, row),
            "shots": [
                {"uri": uri, "alt": alt.format(dimple=label), "caption": side}
                for side, alt, uri in (
                    (_("Before"), _("{dimple} from near by, before"), first),
                    (_("After"), _("{dimple} from near by, after"), second),
                )
            ],
            "scale": _scale(series, share)
            if first or second
            else _("No aligned picture shows it."),
            "chart": dimple_svg(series, track, compared),
            "previous": order[at - 1].id,
            "next": order[(at + 1) % len(order)].id,
            "turn": turn,
            "words": {
                "close": _("Close"),
                "previous": _("Previous dimple"),
                "next": _("Next dimple"),
                "over": _(
                    "Its estimated depth over the sessions, ± one standard error; filled: these two."
                ),
            },
        },
        on_dimple_change=on_pick,
    )


def _row(comparison: Comparison, track: Track) -> DimpleChange | None:
    return next((row for row in comparison.dimples if row.id == track.id), None)


def _said(comparison: Comparison, track: Track) -> str:
    row = _row(comparison, track)
    if row is not None:
        return row_words(comparison, row)
    return _("It was not seen on both sides, so no change is told.")


def _depths(comparison: Comparison, row: DimpleChange) -> str:
    before, after = words.depths(comparison, row)
    return _("Estimated depth: {before} before, {after} after ({unit}).").format(
        before=before, after=after, unit=unit_words(comparison.unit)[1]
    )


def _scale(series: Series, share: float) -> str:
    if not math.isfinite(share):
        return _("Both pictures have the same scale.")
    shot = series.measurements[series.reference]
    if shot.mm_per_px:
        return _("Both pictures have the same scale: each is about {width} cm wide.").format(
            width=number(share * shot.back_width_px * shot.mm_per_px / 10)
        )
    return _("Both pictures have the same scale: each is about {share} of the back wide.").format(
        share=percent(share)
    )
