"""All figures of a series as tidy tables, and these as CSV and as Parquet.

The same rows go into both. Numbers have six significant digits, as in the records; what is not
known is empty in CSV and null in Parquet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analyzer.change.model import Comparison
from analyzer.report.columns import (
    CHANGES,
    CHECKS,
    COMPARISONS,
    DIMPLES,
    LAYOUTS,
    OBSERVATIONS,
    PHOTOS,
    TRACKS,
    Field,
    Layout,
)
from analyzer.report.edition import Edition
from analyzer.report.table import guard
from analyzer.results import Series
from analyzer.show.items import mean_prominence
from analyzer.show.labels import photo_spots, track_labels
from analyzer.show.sessions import session_of
from analyzer.show.words import body_place
from analyzer.storage.codec import round_float

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its rows.

    Parameters
    ----------
    layout : Layout
    fields : tuple of Field
        Those that may be told.
    rows : tuple of tuple
        One value a field: str, int, float, bool, datetime without zone, or None.
    """

    layout: Layout
    fields: tuple[Field, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def name(self) -> str:
        """Of its file, without ending."""
        return self.layout.name


def tables(told: Edition) -> tuple[Table, ...]:
    """All tables of an edition, in the order of `analyzer.report.columns.LAYOUTS`."""
    series = told.series
    makers = {
        PHOTOS: _photos,
        DIMPLES: _dimples,
        TRACKS: _tracks,
        OBSERVATIONS: _observations,
        COMPARISONS: _comparisons,
        CHANGES: _changes,
        CHECKS: _checks,
    }
    found = []
    for layout in LAYOUTS:
        fields = tuple(f for f in layout.fields if not (f.named and told.anonymous))
        rows = makers[layout](series, told)
        clean = tuple(tuple(cleaned(row, f) for f in fields) for row in rows)
        found.append(Table(layout, fields, clean))
    return tuple(found)


def to_csv(table: Table) -> bytes:
    """UTF-8, one header line; text that a spreadsheet would run as a formula is quoted by ``'``.

    Truths are ``true`` and ``false``, times ISO 8601 without a zone.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in table.fields])
    for row in table.rows:
        writer.writerow([cell(value) for value in row])
    return text.getvalue().encode("utf-8", "replace")


def to_parquet(table: Table) -> bytes:
    """Typed columns; unit and meaning of each stand in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = parquet_schema(table.layout, table.fields)
    columns = [
        pa.array([row[k] for row in table.rows], schema.types[k])
        for k, _ in enumerate(table.fields)
    ]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def parquet_schema(layout: Layout, fields: Sequence[Field]) -> Any:
    """Types of the columns, with what each means, as `pyarrow.Schema`."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "time": pa.timestamp("us"),
    }
    return pa.schema(
        [
            pa.field(f.name, types[f.type], metadata={"unit": f.unit, "meaning": f.meaning})
            for f in fields
        ],
        metadata={"table": layout.name, "rows": layout.meaning},
    )


def cell(value: Any) -> str:
    """A value as it stands in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if value == float(f"{value:g}") else repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, int) else guard(str(value))


def cleaned(row: Row, field: Field) -> Any:
    """The value of a row's field in the field's type; None where there is none."""
    value = row.get(field.name)
    if value is None:
        return None
    if field.type == "number":
        return round_float(float(value))
    if field.type == "integer":
        return int(value)
    if field.type == "truth":
        return bool(value)
    if field.type == "text":
        # Half a character, as of a name in another encoding, fits no file.
        return str(value).encode(errors="replace").decode() or None
    return value


def _head(series: Series, told: Edition, index: int) -> dict[str, Any]:
    return {
        "photo_number": index + 1,
        "photo": series.measurements[index].photo.name,
        "day": told.days[index],
        "session": _session(series, index),
    }


def _session(series: Series, index: int) -> int | None:
    return next((n for n, s in enumerate(series.sessions, start=1) if index in s.photos), None)


def _photos(series: Series, told: Edition) -> list[Row]:
    rows: list[Row] = []
    for k, shot in enumerate(series.measurements):
        photo, light, alignment = shot.photo, shot.light, series.alignments[k]
        when = photo.taken_at
        offset = when.utcoffset() if when else None
        session = _session(series, k)
        mean, error = mean_prominence(shot)
        found: dict[str, Any] = {
            **_head(series, told, k),
            "sha256": photo.sha256,
            "taken_at": when.replace(tzinfo=None) if when else None,
            "utc_offset_min": None if offset is None else offset.total_seconds() // 60,
            "taken_at_source": photo.taken_at_source,
            "session_label": series.sessions[session - 1].label if session else None,
            "measured": shot.ok,
            "reason": shot.reason,
            "width_px": photo.width,
            "height_px": photo.height,
            "source_format": photo.source_format,
            "focal_mm_35": photo.focal_mm_35,
            "flags": " ".join(shot.flags),
            "reference": k == series.reference,
            "aligned": k == series.reference or (alignment is not None and alignment.ok),
        }
        if shot.ok:
            found |= {
                "visibility_0_100": shot.visibility,
                "mean_prominence": mean,
                "mean_prominence_se": error,
                "prominence_unit": shot.unit,
                "hexsel_number_0_3": shot.grade.number,
                "hexsel_depth_0_3": shot.grade.depth,
                "modifiable_count": shot.grade.count,
                "texture_percent": shot.texture,
                "texture_se_percent": shot.texture_se,
                "texture_reason": shot.texture_reason,
                "tone_ita_deg": shot.tone,
                "light_azimuth_deg": light.azimuth_deg,
                "light_ambient_share": light.ambient,
                "light_gain": light.gain,
                "light_gain_se": light.gain_se,
                "light_flat": light.flat,
                "light": light.words,
                "back_width_px": shot.back_width_px,
                "mm_per_px": shot.mm_per_px,
                "scale_basis": shot.scale_basis,
                "scale_se_share": shot.scale_se,
            }
        if alignment is not None:
            found |= {
                "alignment_reason": alignment.reason,
                "alignment_error_px": alignment.error_px,
                "alignment_inliers": alignment.inliers,
                "alignment_overlap_share": alignment.overlap,
                "alignment_scale": alignment.scale,
                "alignment_rotation_deg": alignment.rotation_deg,
                "aligned_by_hand": alignment.by_hand,
            }
        rows.append(found)
    return rows


def _dimples(series: Series, told: Edition) -> list[Row]:
    rows: list[Row] = []
    for k, shot in enumerate(series.measurements):
        for spot in photo_spots(series, k):
            dimple = spot.dimple
            if dimple is None:
                continue
            u, v = body_place(shot, dimple.x, dimple.y)
            rows.append(
                {
                    **_head(series, told, k),
                    "dimple": spot.label,
                    "track": spot.track,
                    "kind": spot.kind,
                    "kind_set_by_user": spot.set_by_user,
                    "placed_by_user": spot.by_hand,
                    "p_fixed": dimple.p_fixed,
                    "confidence": dimple.confidence,
                    "x_px": dimple.x,
                    "y_px": dimple.y,
                    "u_back_widths": u,
                    "v_back_widths": v,
                    "width_px": dimple.width_px,
                    "width_mm": dimple.width_px * shot.mm_per_px if shot.mm_per_px else None,
                    "visibility_0_100": dimple.visibility,
                    "prominence": dimple.prominence,
                    "prominence_se": dimple.prominence_se,
                    "prominence_unit": shot.unit,
                }
            )
    return rows


def _tracks(series: Series, _: Edition) -> list[Row]:
    labels = track_labels(series.tracks)
    return [
        {
            "track": track.id,
            "dimple": labels[track.id],
            "kind": track.kind,
            "kind_set_by_user": track.set_by_user,
            "placed_by_user": track.by_hand,
            "p_fixed": track.p_fixed,
            "reference_x_px": track.x,
            "reference_y_px": track.y,
            "photos": len(track.observations),
        }
        for track in series.tracks
    ]


def _observations(series: Series, told: Edition) -> list[Row]:
    labels = track_labels(series.tracks)
    unit = series.measurements[max(series.reference, 0)].unit if series.measurements else None
    return [
        {
            **_head(series, told, seen.photo),
            "track": track.id,
            "dimple": labels[track.id],
            "x_px": seen.x,
            "y_px": seen.y,
            "prominence": seen.prominence,
            "prominence_se": seen.prominence_se,
            "prominence_unit": unit,
            "detected": seen.detected,
        }
        for track in series.tracks
        for seen in track.observations
    ]


def _numbered(series: Series) -> Iterator[tuple[int, Comparison]]:
    """Each comparison with its number: those with the first session first, then the others."""
    yield from enumerate((*series.comparisons, *series.between), start=1)


def _comparisons(series: Series, told: Edition) -> list[Row]:
    numbers = {m.photo.sha256: k for k, m in enumerate(series.measurements, start=1)}
    rows: list[Row] = []
    for k, one in _numbered(series):
        found: dict[str, Any] = {
            "comparison": k,
            "verdict": one.verdict,
            "change_share": one.change,
            "change_low_share": one.interval[0],
            "change_high_share": one.interval[1],
            "mdc95_share": one.mdc95,
            "reasons": " ".join(one.reasons),
        }
        for side, hashes in (("before", one.before), ("after", one.after)):
            at = session_of(series, hashes)
            found[f"{side}_photos"] = " ".join(str(numbers[h]) for h in hashes if h in numbers)
            if at >= 0:
                found[side] = series.sessions[at].label
                found[f"{side}_day"] = told.session_days[at]
        rows.append(found)
    return rows


def _changes(series: Series, _: Edition) -> list[Row]:
    labels = track_labels(series.tracks)
    return [
        {
            "comparison": k,
            "track": row.id,
            "dimple": labels.get(row.id, str(row.id)),
            "kind": row.kind,
            "p_fixed": row.p_fixed,
            "reference_x_px": row.x,
            "reference_y_px": row.y,
            "before": row.before,
            "before_se": row.before_se,
            "after": row.after,
            "after_se": row.after_se,
            "prominence_unit": one.unit,
            "change_share": row.change,
            "change_low_share": row.interval[0],
            "change_high_share": row.interval[1],
            "verdict": row.verdict,
        }
        for k, one in _numbered(series)
        for row in one.dimples
    ]


def _checks(series: Series, _: Edition) -> list[Row]:
    return [
        {"comparison": k, "item": check.item, "status": check.status, "seen": check.text}
        for k, one in _numbered(series)
        for check in one.checks
    ]
