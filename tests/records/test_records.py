"""Records: what goes in comes back, the same input gives the same bytes, damage is noticed."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.model import VERDICTS, Check, Comparison, DimpleChange
from analyzer.change.repeatability import repeatability
from analyzer.dimples.model import Dimple, Grade
from analyzer.flags import FLAGS
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.records import (
    RecordError,
    comparison_record,
    from_json,
    photo_record,
    series_record,
    to_json,
)
from analyzer.relief.model import Light
from analyzer.storage.codec import round_float, to_plain

numbers = st.floats(allow_infinity=False)
shares = st.floats(0, 1)
kinds = st.sampled_from(["fixed", "modifiable", "unsure"])
words = st.text(max_size=20)
shas = st.text("0123456789abcdef", min_size=64, max_size=64)
zones = st.none() | st.integers(-720, 720).map(lambda m: timezone(timedelta(minutes=m)))
times = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)
points = st.tuples(numbers, numbers)

dimples = st.builds(
    Dimple, numbers, numbers, numbers, numbers, numbers, numbers, kinds, shares, shares, numbers,
    numbers,
)  # fmt: skip
measurements = st.builds(
    Measurement,
    st.builds(
        PhotoInfo, words, shas, times, words, st.integers(1), st.integers(1),
        st.none() | st.floats(1, 999), words,
    ),
    st.booleans(), words, st.lists(dimples, max_size=3).map(tuple), numbers, numbers,
    st.builds(Grade, st.integers(0, 3), st.integers(0, 3), st.integers(0, 99), numbers),
    st.builds(Light, numbers, numbers, numbers, numbers, st.booleans(), words), numbers,
    st.lists(st.sampled_from(sorted(FLAGS)), max_size=3).map(tuple),
    st.sampled_from(["mm", "per mille of back width"]), st.none() | st.floats(0.01, 9), numbers,
    st.tuples(points, points), st.lists(points, max_size=4).map(tuple),
)  # fmt: skip
verdicts = st.sampled_from(VERDICTS)
changes = st.builds(
    DimpleChange, st.integers(0, 99), kinds, shares, numbers, numbers, numbers, numbers, numbers,
    numbers, numbers, points, verdicts,
)  # fmt: skip
checks = st.builds(Check, words, st.sampled_from(["ok", "differs", "blocks"]), words)
comparisons = st.builds(
    Comparison, verdicts, numbers, points, numbers, st.lists(words).map(tuple),
    st.lists(checks, max_size=3).map(tuple), st.lists(changes, max_size=3).map(tuple), words,
    st.lists(shas, max_size=2).map(tuple), st.lists(shas, max_size=2).map(tuple),
)  # fmt: skip


def same(a: object, b: object) -> bool:
    """Equal up to six significant digits, with nan equal to nan."""
    if isinstance(a, float) and isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=5.1e-6)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if is_dataclass(a) and type(a) is type(b):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return type(a) is type(b) and a == b


@given(measurements)
def test_a_photo_comes_back(measurement):
    text = to_json(photo_record(measurement))
    back = from_json(text)
    assert same(measurement, back)
    assert to_json(photo_record(back)) == text


@given(comparisons)
def test_a_comparison_comes_back(comparison):
    text = to_json(comparison_record(comparison))
    back = from_json(text)
    assert same(comparison, back)
    assert to_json(comparison_record(back)) == text


def test_a_series_comes_back_without_pictures(make_series):
    series = make_series((1.0, 0.9, -1.0, 0.4), bad=(1,))
    text = to_json(series_record(series))
    back = from_json(text)
    assert back.pictures == ()
    assert same(series.measurements, back.measurements)
    assert same(series.comparisons, back.comparisons)
    assert same(series.tracks, back.tracks)
    assert series.sessions == back.sessions
    assert [a and a.ok for a in back.alignments] == [True, None, False, True]
    assert back.alignments[2].error_px == math.inf
    assert to_json(series_record(back)) == text


def test_repeatability_comes_back_and_older_records_read_without(make_series):
    own = repeatability([np.array([[0.0, 0.1], [-0.1, 0.0]])])
    series = replace(make_series(), repeatability=own)
    record = series_record(series)
    assert same(own, from_json(to_json(record)).repeatability)
    assert set(number_places(record["repeatability"], "repeatability")) <= set(record["units"])
    del record["repeatability"]
    assert from_json(to_json(record)).repeatability is None
    assert from_json(to_json(series_record(make_series()))).repeatability is None


@given(st.floats())
def test_rounding_is_stable(value):
    once = round_float(value)
    if once is None:
        assert not math.isfinite(value)
    else:
        assert round_float(once) == once
        assert math.copysign(1, once) == 1 or once < 0
        assert math.isclose(once, value, rel_tol=5.1e-6)


def number_places(value, place=""):
    """Places of all numbers, in the notation of the units map."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield place
    elif isinstance(value, list):
        for item in value:
            yield from number_places(item, place + "[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from number_places(item, f"{place}.{key}" if place else key)


@pytest.mark.parametrize("which", ["photo", "comparison", "series"])
def test_every_number_has_a_unit(make_series, which):
    series = make_series()
    record = {
        "photo": lambda: photo_record(series.measurements[0]),
        "comparison": lambda: comparison_record(series.comparisons[0]),
        "series": lambda: series_record(series),
    }[which]()
    units = record["units"]
    for place in set(number_places(json.loads(to_json(record)))):
        bare = place
        while bare.endswith("[]") and bare not in units:
            bare = bare[:-2]
        assert bare in units, place
        assert units[bare]


def test_provenance_names_inputs_code_and_parameters(make_series):
    shot = make_series().measurements[0]
    provenance = photo_record(shot)["provenance"]
    assert provenance["inputs"] == [shot.photo.sha256]
    assert set(provenance["packages"]) == {
        "analyzer", "numpy", "opencv", "pillow", "scikit-image", "scipy",
    }  # fmt: skip
    assert "unknown" not in provenance["packages"].values()
    assert len(provenance["params_hash"]) == 64
    assert len(provenance["method_hash"]) == 64


def test_the_params_hash_is_the_same_in_another_process():
    code = "from analyzer.records.provenance import params_hash; print(params_hash())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_file_names_that_are_no_unicode_still_make_a_record(make_series):
    series = make_series((1.0,), names=("odd\udcff.jpg",))
    text = to_json(series_record(series))
    text.encode("utf-8")
    assert from_json(text).measurements[0].photo.name == "odd\udcff.jpg"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[1]", "unknown schema"),
        ('{"schema": "dimples.photo/2"}', "dimples.photo/2"),
        ('{"schema": "dimples.photo/1"}', "flags"),
        ('{"schema": "dimples.photo/1", "flags": []}', "photo is missing"),
        ('{"schema": "dimples.series/1"}', "measurements"),
        ('{"schema": "dimples.series/1", "measurements": [1]}', "damaged"),
    ],
)
def test_what_is_no_record_is_refused_with_a_reason(text, said):
    with pytest.raises(RecordError, match=said):
        from_json(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [("ok", "yes"), ("visibility", "high"), ("dimples", {}), ("tone", True), ("grade", None)],
)
def test_a_damaged_field_is_named(make_series, field, value):
    record = photo_record(make_series().measurements[0])
    with pytest.raises(RecordError, match=field):
        from_json(json.dumps({**record, field: value}))


def test_a_value_no_record_may_hold_is_refused(make_series):
    with pytest.raises(TypeError, match="ndarray"):
        to_plain(make_series().pictures[0].upright)
