"""Versioned JSON records of photos, comparisons and series, with units and provenance."""

from __future__ import annotations

from analyzer.records.build import (
    COMPARISON_SCHEMA,
    PHOTO_SCHEMA,
    SERIES_SCHEMA,
    comparison_record,
    from_json,
    photo_record,
    series_record,
    to_json,
)
from analyzer.storage.codec import RecordError

__all__ = [
    "COMPARISON_SCHEMA",
    "PHOTO_SCHEMA",
    "SERIES_SCHEMA",
    "RecordError",
    "comparison_record",
    "from_json",
    "photo_record",
    "series_record",
    "to_json",
]
