"""The corrections file: what goes in comes back, and damage is named, never guessed around."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.corrections.file import (
    LARGEST,
    corrections_from_json,
    corrections_to_json,
    read_corrections,
)
from analyzer.corrections.model import Corrections, CorrectionsError, KindMark, Landmarks, PhotoRef

names = st.text(min_size=1, max_size=20)
hashes = st.text("0123456789abcdef", min_size=8, max_size=64)
# As fine as the file keeps them: six significant digits.
places = st.integers(0, 99_999).map(lambda tenths: tenths / 10)
refs = st.builds(PhotoRef, names, hashes)


@st.composite
def landmarks(draw: st.DrawFn) -> Landmarks:
    first, second = draw(st.tuples(refs, refs).filter(lambda two: not two[0].same(two[1])))
    x, y = draw(places), draw(places)
    more = draw(st.lists(st.tuples(places, places), max_size=3))
    spots = [(x, y), (x + 4e4, y), (x, y + 4e4), *((x + p, y + q) for p, q in more)]
    turned = tuple(tuple(round(v, 1) for v in (p, q, q, 9e4 - p)) for p, q in spots)
    return Landmarks(first, second, turned)  # type: ignore[arg-type]


marks = st.builds(KindMark, refs, places, places, st.sampled_from(["fixed", "modifiable"]))
told = st.builds(
    Corrections,
    st.lists(landmarks(), max_size=1).map(tuple),
    st.lists(marks, max_size=3).map(tuple),
)


@given(told)
def test_what_goes_in_comes_back(corrections: Corrections) -> None:
    text = corrections_to_json(corrections)
    assert corrections_from_json(text) == corrections
    assert corrections_to_json(corrections_from_json(text)) == text


def plain(**changes: Any) -> dict[str, Any]:
    a, b = {"name": "a.jpg"}, {"name": "b.jpg", "sha256": "0123456789abcdef"}
    pairs = [[10, 10, 12, 11], [90, 12, 95, 14], [50, 80, 53, 85]]
    whole = {
        "schema": "dimples.corrections/1",
        "landmarks": [{"first": a, "second": b, "pairs": pairs}],
        "kinds": [{"photo": a, "x": 4, "y": 5.5, "kind": "fixed"}],
    }
    return {**whole, **changes}


def test_a_file_written_by_hand_may_leave_out_what_it_does_not_say() -> None:
    assert corrections_from_json('{"schema": "dimples.corrections/1"}') == Corrections()
    found = corrections_from_json(json.dumps(plain(kinds=[])))
    assert found.landmarks[0].first == PhotoRef("a.jpg")
    assert found.kinds == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("\ufeff{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "schema"),
        (json.dumps(plain(schema="dimples.corrections/9")), "dimples.corrections/9"),
        (json.dumps(plain(landmark=[])), "'landmark'"),
        (json.dumps(plain(kinds=[{"photo": {"name": "a"}, "x": 1, "y": 2, "kind": "odd"}])),
         r"kinds\[0\].kind"),
        (json.dumps(plain(kinds=[{"photo": {"name": "a"}, "x": 1, "kind": "fixed"}])), "y is missing"),
        (json.dumps(plain(kinds=[{"photo": {"name": "a"}, "x": None, "y": 2, "kind": "fixed"}])),
         "not a number"),
        (json.dumps(plain(landmarks=[{**plain()["landmarks"][0], "pairs": [[1, 2, 3]]}])),
         r"landmarks\[0\].pairs\[0\]"),
        (json.dumps(plain(landmarks=[{**plain()["landmarks"][0], "pairs": [[1, 2, 3, "4"]]}])), "'4'"),
        (json.dumps(plain(landmarks=plain()["landmarks"] * 2)), "two sets"),
        (json.dumps(plain(landmarks=[{**plain()["landmarks"][0], "pairs": []}])), "landmarks"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(CorrectionsError, match=said):
        corrections_from_json(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_calmly(data: bytes) -> None:
    with pytest.raises(CorrectionsError):
        corrections_from_json(data)


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    with pytest.raises(CorrectionsError, match=r"mine.json cannot be opened"):
        read_corrections(path)
    path.write_text("no JSON")
    with pytest.raises(CorrectionsError, match=r"mine.json cannot be used: it is not JSON"):
        read_corrections(path)
    path.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(CorrectionsError, match="too large"):
        read_corrections(path)
    path.write_text(json.dumps(plain()))
    assert read_corrections(path).kinds[0].y == 5.5
