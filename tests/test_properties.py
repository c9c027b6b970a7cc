"""What holds for any input: intake, order, marks, corrections and records, tried on made-up ones."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from analyzer.batch.mark import read_listed, read_mark, write_mark
from analyzer.corrections.file import corrections_from_json, corrections_to_json
from analyzer.corrections.model import Corrections, CorrectionsError, KindMark, PhotoRef
from analyzer.intake import Known, dated, each_once, in_place
from analyzer.intake.look import Look
from analyzer.intake.places import OrderError, find_named
from analyzer.intake.roles import role_of
from analyzer.intake.sidecar import Sidecar, read_sidecar
from analyzer.photo.load import load_photo
from analyzer.photo.model import UnreadablePhoto
from analyzer.records import RecordError, from_json, series_record
from analyzer.tracking.sessions import GAP, arrange, clock
from tests.conftest import make_series_

START = datetime(2026, 1, 5, 8, 30)
TODAY = datetime(2026, 12, 1, tzinfo=UTC)


def assert_reason(said: str) -> None:
    """A person is told something, in words of some length."""
    assert len(said) > 5


# --- intake and order ----------------------------------------------------------------------------

WORDS = ["before", "after", "week 2", "week 10", "IMG_0007", "IMG_0012", "2026-03-01", "a", "Ü"]
names = st.builds(
    lambda word, number, ending: f"{word}{number}.{ending}",
    st.sampled_from(WORDS),
    st.sampled_from(["", " (1)", "_b", "-2"]),
    st.sampled_from(["jpg", "JPG", "heic"]),
)
moments = st.none() | st.builds(
    lambda days, minutes: START + timedelta(days=days, minutes=minutes),
    st.integers(0, 200),
    st.integers(0, 300),
)


def a_look(name: str, when: datetime | None) -> Look:
    """A file of this name; what it shows is not asked for here."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Look(sha256, when, 45, 60, 1500, None)  # type: ignore[arg-type]


@st.composite
def shots(draw) -> list[tuple[str, Look]]:
    """Photos of different names, and when their cameras say that they were taken."""
    chosen = draw(st.lists(st.tuples(names, moments), max_size=7, unique_by=lambda one: one[0]))
    return [(name, a_look(name, when)) for name, when in chosen]


def settled(found: list[tuple[str, Look]]) -> tuple[Known, ...]:
    return dated(found, today=TODAY)


def told(photos: tuple[Known, ...]) -> set[tuple[object, ...]]:
    return {(p.name, p.when.moment, p.when.source, p.turn) for p in photos}


@given(st.lists(st.tuples(names, st.sampled_from("abcd")), max_size=12))
def test_each_content_is_kept_once_and_nothing_vanishes(files: list[tuple[str, str]]) -> None:
    kept, notes = each_once(files)
    assert list(kept) == sorted(set(kept))
    assert [files[k][1] for k in kept] == list(dict.fromkeys(sha for _, sha in files))
    assert len(kept) + len(notes) == len(files)


@settings(max_examples=60)
@given(shots(), st.randoms())
def test_the_order_in_which_photos_come_changes_nothing(found, rng) -> None:
    mixed = list(found)
    rng.shuffle(mixed)
    one, two = settled(found), settled(mixed)
    assert told(one) == told(two)
    first, second = in_place(one), in_place(two)
    assert told(first.photos) == told(second.photos)
    assert set(first.left_out) == set(second.left_out)
    groups = [
        {frozenset(infos[arranged.photos[n]].name for n in group) for group in arranged.sessions}
        for infos in ([p.info for p in one], [p.info for p in two])
        for arranged in [arrange(infos)]
    ]
    assert groups[0] == groups[1]


@settings(max_examples=60)
@given(shots())
def test_every_photo_is_used_or_named_with_a_reason(found) -> None:
    photos = settled(found)
    taken = in_place(photos)
    used = [p.name for p in taken.photos]
    left = [name for name, _ in taken.left_out]
    assert sorted(used + left) == sorted(name for name, _ in found)
    assert all(reason for _, reason in taken.left_out)
    assert [p.name for p in photos if p.name in used] == used
    arranged = arrange([p.info for p in photos])
    assert sorted(arranged.photos) == list(range(len(photos)))
    for group in arranged.sessions:
        times = [photos[arranged.photos[n]].when.moment for n in group]
        known = sorted(clock(t) for t in times if t)
        if len(known) == len(times):
            gaps = [b - a for a, b in itertools.pairwise(known)]
            assert arranged.order.basis != "time" or all(gap <= GAP for gap in gaps)


@settings(max_examples=60)
@given(shots(), st.randoms(), st.integers(0, 7))
def test_an_order_that_the_user_gave_is_kept(found, rng, count) -> None:
    photos = settled(found)
    given_names = [p.name for p in photos]
    rng.shuffle(given_names)
    given_names = given_names[:count]
    assume(given_names)
    taken = in_place(photos, given_names)
    assert [p.name for p in taken.photos] == given_names
    turns = [p.turn for p in taken.photos]
    assert turns == sorted(turns)
    assert turns[0] == 0
    assert {name for name, _ in taken.left_out} == {p.name for p in photos} - {*given_names}
    again = arrange([p.info for p in taken.photos])
    # Shots of one session keep together, in their own time; the sessions follow as they were given.
    assert [turns[k] for k in again.photos] == turns
    together = [{turns[again.photos[n]] for n in group} for group in again.sessions]
    assert together == [{turn} for turn in sorted(set(turns))]
    assert len(again.sessions) == 1 or again.order.basis == "user"


@given(st.text(max_size=20), st.lists(names, max_size=5))
def test_a_name_means_a_photo_or_is_refused(name: str, known: list[str]) -> None:
    said = ""
    try:
        assert find_named(name, known) in known
    except OrderError as error:
        said = str(error)
    assert not said or name in said


@given(st.text(max_size=30), st.binary(max_size=300))
def test_any_file_has_a_role_and_any_sidecar_ends_well(name: str, data: bytes) -> None:
    assert role_of(name, (".jpg",)) in ("photo", "sidecar", "placeholder", "archive", "other")
    for ending in (".json", ".xmp"):
        found = read_sidecar(name + ending, data)
        assert found is None or isinstance(found, Sidecar)


@settings(max_examples=80)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF"]), st.data())
def test_a_damaged_photo_is_a_photo_or_has_a_reason(kind: str, data: st.DataObject) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (12, 10, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    whole = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.none() | st.integers(0, len(whole)))
    try:
        photo = load_photo(bytes(whole[:end]))
    except UnreadablePhoto as why:
        assert_reason(str(why))
    else:
        assert np.isfinite(photo.rgb).all()
        assert 0 <= photo.rgb.min() <= photo.rgb.max() <= 1


# --- marks ---------------------------------------------------------------------------------------

leaves = st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | st.text(max_size=8)
json_values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_lies_in_the_place_of_a_mark_ends_no_run(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mark"
        path.write_bytes(data)
        mark = read_mark(path)
        assert mark is None or not mark.sealed
        assert read_listed(path) == frozenset() or data.startswith(b"{")


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(["a.txt", "records/b.json", "c"]), st.binary(max_size=20),
                    min_size=1),
    st.dictionaries(st.sampled_from(["key", "summary"]), json_values),
    st.data(),
)  # fmt: skip
def test_a_mark_holds_until_a_byte_of_it_or_of_a_file_changes(files, rest, data) -> None:
    with TemporaryDirectory() as name:
        out = Path(name)
        (out / "records").mkdir()
        for file, content in files.items():
            (out / file).write_bytes(content)
        path = out / "mark"
        write_mark(path, rest, out, list(files))
        mark = read_mark(path)
        assert mark is not None
        assert mark.sealed
        assert mark.is_whole(out)
        assert mark.names == {*files}
        file = data.draw(st.sampled_from(sorted(files)))
        (out / file).write_bytes(files[file] + b"x")
        assert not mark.is_whole(out)
        text = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(text) - 1))
        text[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(text)
        changed = read_mark(path)
        # A blank may become another blank; then it says the same.
        assert changed is None or not changed.sealed or changed == mark


# --- corrections and records ---------------------------------------------------------------------

photo_refs = st.builds(PhotoRef, st.sampled_from(["a.jpg", "b.jpg", "Ü.heic"]))
places = st.floats(-1e4, 1e4)
marks = st.builds(KindMark, photo_refs, places, places, st.sampled_from(["fixed", "modifiable"]))


@given(st.lists(marks, max_size=5), marks)
def test_corrections_come_back_and_the_later_word_holds(said, one) -> None:
    kept = Corrections(kinds=tuple(said))
    text = corrections_to_json(kept)
    assert corrections_to_json(corrections_from_json(text)) == text
    more = kept.with_entry(one)
    assert more.kinds[-1] == one
    assert more.with_entry(one) == more
    assert one not in more.without(one).kinds
    here, rest = more.among([("a.jpg", "0" * 64)])
    assert sorted(map(repr, (*here.kinds, *rest.kinds))) == sorted(map(repr, more.kinds))
    assert all(mark.photo.name == "a.jpg" for mark in here.kinds)


@settings(max_examples=60)
@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_anything_in_the_place_of_corrections_or_a_record_is_named(data: bytes) -> None:
    for read, error in ((corrections_from_json, CorrectionsError), (from_json, RecordError)):
        try:
            read(data)
        except error as why:
            assert_reason(str(why))


@cache
def a_record() -> str:
    return json.dumps(series_record(make_series_((1.0, 0.6))))


def mutate(value: object, data: st.DataObject) -> object:
    """The same with one part replaced or taken away."""
    parts = (
        list(value)
        if isinstance(value, dict)
        else range(len(value))
        if value and isinstance(value, list)
        else ()
    )
    if not parts or data.draw(st.integers(0, 5)) == 0:
        return data.draw(json_values)
    at = data.draw(st.sampled_from(sorted(parts)))
    if data.draw(st.integers(0, 5)) == 0:
        del value[at]  # type: ignore[attr-defined]
    else:
        value[at] = mutate(value[at], data)  # type: ignore[index]
    return value


@settings(max_examples=25)
@given(st.data())
def test_a_record_with_one_wrong_part_is_read_or_named(data: st.DataObject) -> None:
    record = mutate(json.loads(a_record()), data)
    try:
        from_json(json.dumps(record))
    except RecordError as why:
        assert_reason(str(why))
