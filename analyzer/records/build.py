"""Results to versioned records and back.

A record is a plain dict with a schema name, units, provenance and the result itself. It holds no
pixels, no time of its making and no place, so the same photo gives the same bytes every time.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.change.repeatability import Repeatability
from analyzer.corrections.model import Corrections
from analyzer.flags import FLAGS
from analyzer.measurement.model import Measurement
from analyzer.records.provenance import kernels, method_hash, package_versions, params_hash
from analyzer.records.units import comparison_units, photo_units, series_units
from analyzer.results import Series
from analyzer.storage.codec import RecordError, from_plain, to_plain
from analyzer.tracking.model import Order, Session, Track

PHOTO_SCHEMA = "dimples.photo/1"
COMPARISON_SCHEMA = "dimples.comparison/1"
SERIES_SCHEMA = "dimples.series/1"

_ALIGNMENT_KEPT = (
    "ok",
    "reason",
    "error_px",
    "inliers",
    "overlap",
    "scale",
    "rotation_deg",
    "by_hand",
    "doubt",
)


def photo_record(measurement: Measurement) -> dict[str, Any]:
    """Record of one photo, schema ``dimples.photo/1``."""
    return {
        **_head(PHOTO_SCHEMA, photo_units(measurement.unit), (measurement.photo.sha256,)),
        **_photo_body(measurement),
    }


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Record of one comparison, schema ``dimples.comparison/1``."""
    inputs = comparison.before + comparison.after
    return {
        **_head(COMPARISON_SCHEMA, comparison_units(comparison.unit), inputs),
        **to_plain(comparison),
    }


def series_record(series: Series) -> dict[str, Any]:
    """Record of a series, schema ``dimples.series/1``: all but pictures and dense maps."""
    unit = series.comparisons[0].unit if series.comparisons else "see unit of the measurement"
    inputs = tuple(m.photo.sha256 for m in series.measurements)
    return {
        **_head(SERIES_SCHEMA, series_units(unit), inputs),
        "measurements": [_photo_body(m) for m in series.measurements],
        "reference": series.reference,
        "alignments": [
            a and {name: to_plain(getattr(a, name)) for name in _ALIGNMENT_KEPT}
            for a in series.alignments
        ],
        "tracks": to_plain(series.tracks),
        "sessions": to_plain(series.sessions),
        "comparisons": to_plain(series.comparisons),
        "notes": to_plain(series.notes),
        "corrections": to_plain(series.corrections),
        "repeatability": to_plain(series.repeatability),
        "order": to_plain(series.order),
        "people": to_plain(series.people),
    }


def to_json(record: dict[str, Any]) -> str:
    """JSON text with sorted keys and a final newline: the same record, the same bytes."""
    return json.dumps(record, sort_keys=True, indent=1, allow_nan=False) + "\n"


def from_json(text: str | bytes) -> Measurement | Comparison | Series:
    """Read a record back.

    A series comes back without pictures and dense maps, which no record holds.

    Raises
    ------
    RecordError
        When the text is no record, of an unknown schema or version, or damaged.
    """
    try:
        record = json.loads(text)
    except ValueError as error:
        raise RecordError(f"not JSON: {error}") from None
    schema = record.get("schema") if isinstance(record, dict) else None
    if schema == PHOTO_SCHEMA:
        return _read_photo(record, "photo")
    if schema == COMPARISON_SCHEMA:
        return from_plain(Comparison, record, "comparison")
    if schema == SERIES_SCHEMA:
        return _read_series(record)
    raise RecordError(f"unknown schema {schema!r}")


def _head(schema: str, units: dict[str, str], inputs: tuple[str, ...]) -> dict[str, Any]:
    return {
        "schema": schema,
        "units": units,
        "provenance": {
            "inputs": list(inputs),
            "kernels": dict(kernels()),
            "packages": dict(package_versions()),
            "params_hash": params_hash(),
            "method_hash": method_hash(),
        },
    }


def _photo_body(measurement: Measurement) -> dict[str, Any]:
    body: dict[str, Any] = to_plain(measurement)
    body["flags"] = [
        {"code": code, "name": FLAGS[code].name if code in FLAGS else code}
        for code in measurement.flags
    ]
    return body


def _read_photo(record: dict[str, Any], where: str) -> Measurement:
    try:
        codes = [flag["code"] for flag in record["flags"]]
    except (KeyError, TypeError):
        raise RecordError(f"{where}: flags are missing or damaged") from None
    return from_plain(Measurement, {**record, "flags": codes}, where)


def _read_alignment(plain: Any, where: str) -> Alignment | None:
    if plain is None:
        return None
    if not isinstance(plain, dict):
        raise RecordError(f"{where}: unexpected value {plain!r}")
    maps = {"forward": None, "backward": None}
    alignment = from_plain(Alignment, {**plain, **maps}, where)
    # An error that is not finite is stored as null; the model writes it as infinite.
    return replace(alignment, error_px=math.inf) if math.isnan(alignment.error_px) else alignment


def _read_repeatability(plain: Any) -> Repeatability | None:
    # Records from before it was measured hold none either.
    return None if plain is None else from_plain(Repeatability, plain, "repeatability")


def _read_series(record: dict[str, Any]) -> Series:
    def part(name: str) -> list[Any]:
        items = record.get(name)
        if not isinstance(items, list):
            raise RecordError(f"series: {name} is missing or damaged")
        return items

    shots = part("measurements")
    if not all(isinstance(shot, dict) for shot in shots):
        raise RecordError("series: measurements are damaged")
    return Series(
        tuple(_read_photo(m, f"measurements[{i}]") for i, m in enumerate(shots)),
        from_plain(int, record.get("reference"), "reference"),
        tuple(_read_alignment(a, f"alignments[{i}]") for i, a in enumerate(part("alignments"))),
        from_plain(tuple[Track, ...], part("tracks"), "tracks"),
        from_plain(tuple[Session, ...], part("sessions"), "sessions"),
        from_plain(tuple[Comparison, ...], part("comparisons"), "comparisons"),
        (),
        from_plain(tuple[str, ...], part("notes"), "notes"),
        # Records from before corrections could be made hold none.
        from_plain(Corrections, record.get("corrections", {}), "corrections"),
        _read_repeatability(record.get("repeatability")),
        # Records from before names were read held what times told.
        from_plain(Order, record.get("order", {}), "order"),
        from_plain(tuple[tuple[int, ...], ...], record.get("people", []), "people"),
    )
