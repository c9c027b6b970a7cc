"""Files are read one at a time, each content once, and one bad file never stops the rest."""

from __future__ import annotations

import weakref
from pathlib import Path

import numpy as np
from PIL import Image

from analyzer.intake import decoded, each_once, first_look
from analyzer.photo.model import Photo, ScaleHint


def jpg(place: Path, tint: int = 0) -> Path:
    Image.fromarray(np.full((48, 36, 3), (180, 140, 120 + tint), np.uint8)).save(place, "JPEG")
    return place


def as_it_is(photo: Photo) -> Photo:
    return photo


def test_repeats_are_left_out_by_content_not_by_name() -> None:
    kept, notes = each_once([("a.jpg", "1"), ("a.jpg", "2"), ("copy.jpg", "1")])
    assert kept == (0, 1)
    assert notes == ("copy.jpg is the same photo as a.jpg and was counted once.",)


def test_a_first_look_knows_bytes_and_files(tmp_path: Path) -> None:
    path = jpg(tmp_path / "a.jpg")
    for source in (path, path.read_bytes()):
        seen, reason, _ = first_look(source)
        assert seen is not None
        assert (seen.width, seen.height, reason) == (36, 48, "")


def test_what_cannot_be_read_has_a_reason(tmp_path: Path) -> None:
    for source in (b"no picture at all", tmp_path / "gone.jpg"):
        seen, reason, _ = first_look(source)
        assert seen is None
        assert reason


def test_a_broken_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = jpg(tmp_path / "a.jpg")
    entries = [
        ("broken.jpg", b"no picture at all", as_it_is),
        ("a.jpg", good, as_it_is),
        ("b.jpg", jpg(tmp_path / "b.jpg", 1).read_bytes(), as_it_is),
    ]
    refused: list[tuple[str, str, bool]] = []
    found = decoded(entries, ScaleHint(back_width_mm=300.0), lambda *row: refused.append(row))
    assert [(p.name, p.scale_hint.back_width_mm) for p in found] == [("a.jpg", 300), ("b.jpg", 300)]
    assert [name for name, *_ in refused] == ["broken.jpg"]


def test_no_photo_is_held_while_the_next_is_read(tmp_path: Path) -> None:
    paths = [jpg(tmp_path / f"{k}.jpg", k) for k in range(3)]
    alive: list[weakref.ref[np.ndarray]] = []

    def watched(photo: Photo) -> Photo:
        assert not any(ref() is not None for ref in alive)
        alive.append(weakref.ref(photo.rgb))
        return photo

    seen = 0
    for photo in decoded([(p.name, p, watched) for p in paths], ScaleHint(), lambda *row: None):
        seen += photo.rgb.ndim == 3
        del photo
    assert seen == 3
