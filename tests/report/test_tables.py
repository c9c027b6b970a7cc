"""Tables of all figures: true to the results, typed, harmless in a spreadsheet, documented."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analyzer.report.columns import LAYOUTS
from analyzer.report.edition import edition
from analyzer.report.tables import tables, to_csv, to_parquet

DOCS = Path(__file__).parents[2] / "docs" / "report.md"


def found(series, **options):
    return {t.name: t for t in tables(edition(series, title="x", **options))}


def rows_of(table):
    return list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8"))))


def parquet_of(table):
    return pq.read_table(io.BytesIO(to_parquet(table)))


def test_every_photo_dimple_track_observation_comparison_and_change_is_there(make_series):
    series = make_series(bad=(1,))
    series = replace(series, between=series.comparisons[:1])
    rows = {name: len(rows_of(table)) for name, table in found(series).items()}
    assert rows == {
        "photos": 4, "dimples": 3 * 5, "tracks": 5, "observations": 5 * 3, "comparisons": 3,
        "changes": 3 * 5, "checks": 3 * 2,
    }  # fmt: skip


def test_values_are_those_of_the_results(make_series):
    series = make_series()
    table = found(series)
    photo = rows_of(table["photos"])[3]
    assert photo["photo"] == "photo_3.jpg"
    assert photo["taken_at"] == "2026-02-16T08:30:00"
    assert (photo["day"], photo["session"]) == ("42", "4")
    assert float(photo["visibility_0_100"]) == pytest.approx(41.5 * 0.35, rel=1e-5)
    assert photo["light_flat"] == "false"
    assert photo["flags"] == "flat-light"
    change = rows_of(table["comparisons"])[-1]
    assert float(change["change_share"]) == pytest.approx(-0.65)
    assert (change["before_photos"], change["after_photos"]) == ("1", "4")
    assert (change["before_day"], change["after_day"]) == ("0", "42")
    (row,) = [r for r in rows_of(table["changes"]) if r["comparison"] == "3" and r["track"] == "2"]
    assert float(row["after"]) == pytest.approx(1.8 * 0.35, rel=1e-5)
    seen = rows_of(table["observations"])
    assert {r["detected"] for r in seen} == {"true", "false"}


def test_parquet_holds_the_same_with_types_units_and_meanings(make_series):
    for name, table in found(make_series(bad=(1,))).items():
        back = parquet_of(table)
        assert back.num_rows == len(table.rows), name
        assert back.column_names == [f.name for f in table.fields]
        for k, field in enumerate(table.fields):
            assert back.schema.field(k).metadata[b"unit"].decode() == field.unit
            assert back.schema.field(k).metadata[b"meaning"].decode() == field.meaning
            assert back.column(k).to_pylist() == [row[k] for row in table.rows]
    photos = parquet_of(found(make_series())["photos"])
    assert photos.schema.field("taken_at").type == pa.timestamp("us")
    assert photos.column("taken_at")[0].as_py() == datetime(2026, 1, 5, 8, 30)
    assert photos.schema.field("measured").type == pa.bool_()


def test_what_is_not_known_is_empty_and_never_nan(make_series):
    table = found(make_series((1.0, 0.5), comparable=False))["comparisons"]
    (row,) = rows_of(table)
    assert row["change_share"] == row["mdc95_share"] == ""
    assert parquet_of(table).column("change_share").to_pylist() == [None]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_a_name_never_becomes_a_formula_and_a_number_stays_one(make_series, start):
    table = found(make_series((1.0, 0.5), names=(f"{start}cmd|' /C calc'!A0.jpg", "b.jpg")))
    assert rows_of(table["photos"])[0]["photo"].startswith("'")
    assert rows_of(table["comparisons"])[0]["change_share"] == "-0.5"


def test_names_in_any_script_are_utf_8(make_series):
    table = found(make_series((1.0, 0.5), names=("żółć ελλάς 年.jpg", "broken\udce9.jpg")))[
        "photos"
    ]
    assert rows_of(table)[0]["photo"] == "żółć ελλάς 年.jpg"
    assert parquet_of(table).column("photo").to_pylist() == ["żółć ελλάς 年.jpg", "broken?.jpg"]


def test_the_same_series_gives_the_same_bytes(make_series):
    for one, two in zip(
        tables(edition(make_series(), title="a")),
        tables(edition(make_series(), title="a")),
        strict=True,
    ):
        assert to_csv(one) == to_csv(two)
        assert to_parquet(one) == to_parquet(two)


def test_every_column_is_documented_with_its_unit():
    text = DOCS.read_text(encoding="utf-8")
    for layout in LAYOUTS:
        part = re.search(rf"### `{layout.name}`\n(.*?)(?=\n##|\Z)", text, re.S)
        assert part, layout.name
        rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", part[1], re.M)
        assert rows == [
            (f.name, f.type, f.unit, f"{f.meaning} *" if f.named else f.meaning)
            for f in layout.fields
        ]
