"""The table: one row per dimple and photo, true to the results, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report.names import safe_stems
from analyzer.report.table import COLUMNS, dimples_csv, guard


def rows_of(series):
    return list(csv.DictReader(io.StringIO(dimples_csv(series))))


def test_one_row_per_dimple_and_photo(make_series):
    series = make_series()
    rows = rows_of(series)
    assert len(rows) == 4 * 5
    assert tuple(rows[0]) == COLUMNS
    assert {(r["photo"], r["dimple"]) for r in rows} == {
        (m.photo.name, d) for m in series.measurements for d in ("D1", "D2", "D3", "D4", "D5")
    }


def test_values_are_those_of_the_results(make_series):
    series = make_series()
    rows = {(r["photo"], r["dimple"]): r for r in rows_of(series)}
    first, last = rows["photo_0.jpg", "D2"], rows["photo_3.jpg", "D2"]
    dimple = series.measurements[3].dimples[2]
    assert float(last["prominence"]) == pytest.approx(dimple.prominence, rel=1e-5)
    assert float(last["width_mm"]) == pytest.approx(dimple.width_px * 0.21, rel=1e-5)
    assert float(last["u_back_widths"]) == pytest.approx(dimple.u, abs=0.02)
    assert float(last["v_back_widths"]) == pytest.approx(dimple.v, abs=0.02)
    assert float(last["change"]) == pytest.approx(-0.65, abs=1e-5)
    assert float(last["change_low"]) == pytest.approx(-0.77, abs=1e-5)
    assert last["verdict"] == "reduced"
    assert first["change"] == first["verdict"] == ""
    assert last["date"] == "2026-02-16T08:30:00"


def test_a_photo_without_a_back_has_no_rows(make_series):
    assert {r["photo"] for r in rows_of(make_series((1.0, 1.0), bad=(1,)))} == {"photo_0.jpg"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", "  =", "\uff1d", "\uff0b"])
def test_a_file_name_never_becomes_a_formula(make_series, start):
    rows = rows_of(make_series((1.0,), names=(f"{start}HYPERLINK(0).jpg",)))
    assert len(rows) == 5
    assert all(r["photo"].startswith("'") for r in rows)
    assert all("HYPERLINK(0)" in r["photo"] for r in rows)


@given(st.text())
def test_guarded_text_is_one_harmless_cell(text):
    safe = guard(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert len(safe.splitlines()) <= 1
    assert "\t" not in safe


def test_undated_photos_have_no_date(make_series):
    assert {r["date"] for r in rows_of(make_series(dated=False))} == {""}


@given(st.lists(st.text(max_size=12), max_size=8))
def test_stems_are_safe_and_never_alike(names):
    stems = safe_stems(names)
    assert len({s.casefold() for s in stems}) == len(names)
    for stem in stems:
        assert stem
        assert not set(stem) & set('/\\:*?"<>|\0')
        assert not stem.startswith(".")


def test_stems_of_the_same_name_with_another_ending_differ():
    assert safe_stems(["a.jpg", "a.heic", "A.png", "../a"]) == ("a", "a-2", "A-3", "a-4")


def test_a_kind_that_the_user_set_is_told_and_the_measured_probability_stays(make_series):
    series = make_series((1.0, 0.5))
    track = replace(series.tracks[2], kind="fixed", set_by_user=True)
    told = replace(series, tracks=(*series.tracks[:2], track, *series.tracks[3:]))
    rows = [r for r in rows_of(told) if r["kind_set_by_you"] == "yes"]
    assert {r["photo"] for r in rows} == {"photo_0.jpg", "photo_1.jpg"}
    assert {r["kind"] for r in rows} == {"fixed"}
    assert {float(r["p_fixed"]) for r in rows} == {series.measurements[0].dimples[2].p_fixed}
    assert {r["kind_set_by_you"] for r in rows_of(series)} == {"no"}


def test_a_kind_set_in_one_photo_only_is_told_there(make_series):
    series = make_series((1.0, 0.5))
    shot = replace(series.measurements[1], set_by_user=(3,))
    alone = replace(series, tracks=(), measurements=(series.measurements[0], shot))
    rows = [r for r in rows_of(alone) if r["kind_set_by_you"] == "yes"]
    assert [(r["photo"], float(r["x_px"])) for r in rows] == [("photo_1.jpg", 830.0)]
