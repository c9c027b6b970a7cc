"""``dimples.csv``: one row per dimple and photo, for a spreadsheet or a notebook."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from typing import Any

from analyzer.change.model import DimpleChange
from analyzer.results import Series
from analyzer.show.labels import Spot, photo_spots
from analyzer.show.sessions import photo_comparison
from analyzer.show.words import body_place
from analyzer.storage.codec import round_float
from analyzer.tracking.model import Observation

COLUMNS = (
    "photo",
    "date",
    "session",
    "dimple",
    "kind",
    "kind_set_by_you",
    "placed_by_you",
    "p_fixed",
    "x_px",
    "y_px",
    "u_back_widths",
    "v_back_widths",
    "width_px",
    "width_mm",
    "visibility",
    "prominence",
    "prominence_se",
    "unit",
    "detected",
    "series_prominence",
    "series_prominence_se",
    "change",
    "change_low",
    "change_high",
    "verdict",
    "sha256",
)

# A spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@")


def dimples_csv(series: Series) -> str:
    """The table as CSV text, UTF-8, one header line, empty cells where nothing is known.

    ``placed_by_you`` says "yes" where the user added or moved the dimple.
    ``kind_set_by_you`` says "yes" where the user set the kind; ``p_fixed`` is always as measured.
    ``prominence`` is what the photo alone says; ``series_prominence`` is on the common light
    scale of the series. ``change`` is relative to the first session, with its 95 % interval.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for index in range(len(series.measurements)):
        for spot in photo_spots(series, index):
            row = _row(series, index, spot)
            writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return text.getvalue()


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = text.encode(errors="replace").decode()
    # Tabs and line breaks would open a new cell or line for a careless reader.
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    # Some spreadsheets take the full-width forms of these signs for the signs themselves.
    plain = unicodedata.normalize("NFKC", text).lstrip()
    return f"'{text}" if plain.startswith(_FORMULA_STARTS) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        rounded = round_float(value)
        return "" if rounded is None else f"{rounded:g}"
    return guard(str(value))


def _row(series: Series, index: int, spot: Spot) -> dict[str, Any]:
    shot = series.measurements[index]
    found = spot.dimple
    seen = _observation(series, index, spot)
    changed = _change(series, index, spot)
    u, v = body_place(shot, spot.x, spot.y)
    width = found.width_px if found else math.nan
    return {
        "photo": shot.photo.name,
        "date": shot.photo.taken_at.isoformat() if shot.photo.taken_at else None,
        "session": next((s.label for s in series.sessions if index in s.photos), None),
        "dimple": spot.label,
        "kind": spot.kind,
        "kind_set_by_you": spot.set_by_user,
        "placed_by_you": spot.by_hand,
        "p_fixed": found.p_fixed if found else _track_p_fixed(series, spot),
        "x_px": spot.x,
        "y_px": spot.y,
        "u_back_widths": u,
        "v_back_widths": v,
        "width_px": width,
        "width_mm": width * shot.mm_per_px if shot.mm_per_px else None,
        "visibility": found.visibility if found else None,
        "prominence": found.prominence if found else None,
        "prominence_se": found.prominence_se if found else None,
        "unit": shot.unit,
        "detected": seen.detected if seen else found is not None,
        "series_prominence": seen.prominence if seen else None,
        "series_prominence_se": seen.prominence_se if seen else None,
        "change": changed.change if changed else None,
        "change_low": changed.interval[0] if changed else None,
        "change_high": changed.interval[1] if changed else None,
        "verdict": changed.verdict if changed else None,
        "sha256": shot.photo.sha256,
    }


def _observation(series: Series, index: int, spot: Spot) -> Observation | None:
    for track in series.tracks:
        if track.id == spot.track:
            return next((o for o in track.observations if o.photo == index), None)
    return None


def _track_p_fixed(series: Series, spot: Spot) -> float | None:
    return next((t.p_fixed for t in series.tracks if t.id == spot.track), None)


def _change(series: Series, index: int, spot: Spot) -> DimpleChange | None:
    comparison = photo_comparison(series, index)
    if comparison is None or spot.track is None:
        return None
    return next((row for row in comparison.dimples if row.id == spot.track), None)
