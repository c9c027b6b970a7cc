"""Truth files: what is read, and what is refused before any measuring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.bench.people.truth import LightKind, TrueMark, TruthError, find_truths, read_truth


def write(folder: Path, data: object, name: str = "p.json") -> Path:
    for k in range(2):
        (folder / f"p_t{k}.jpg").touch()
    (folder / name).write_text(json.dumps(data))
    return folder / name


def test_reads_places_depths_light_and_grid(tmp_path, truth_data):
    truth = read_truth(write(tmp_path, truth_data()))
    assert (truth.subject, truth.tone) == ("p", 4)
    first, second = truth.captures
    assert first.light == second.light == LightKind("window", 40.0, 20.0)
    assert (second.factor, second.mm_per_px, second.file) == (0.65, 0.5, "p_t1.jpg")
    assert [d.fixed for d in first.dimples] == [True, False, False]
    assert [d.visible for d in first.dimples] == [True, True, False]
    assert second.dimples[1].depth_mm == pytest.approx(0.975)
    assert first.grid.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert first.shown.tolist() == [True, False, True]


def test_light_of_unknown_direction_is_never_the_same(tmp_path, truth_data):
    data = truth_data()
    for capture in data["captures"]:
        del capture["light"]["az"]
    first, second = read_truth(write(tmp_path, data)).captures
    assert first.light != second.light


def test_lens_and_marks_are_read_where_they_are_told(tmp_path, truth_data):
    data = truth_data()
    data["captures"][0] |= {
        "camera": {"focal_mm_35": 26},
        "marks": [{"kind": "mole", "x": 3, "y": 4}],
    }
    first, second = read_truth(write(tmp_path, data)).captures
    assert (first.focal_mm_35, second.focal_mm_35) == (26.0, None)
    assert (first.marks, second.marks) == ((TrueMark("mole", 3.0, 4.0),), ())


def test_photos_of_one_session_are_told_and_others_stand_alone(tmp_path, truth_data):
    data = truth_data()
    assert read_truth(write(tmp_path, data)).sessions == ((0,), (1,))
    for capture in data["captures"]:
        capture["session"] = "t0"
    assert read_truth(write(tmp_path, data)).sessions == ((0, 1),)


def test_what_may_be_absent(tmp_path, truth_data):
    data = truth_data()
    for capture in data["captures"]:
        del capture["grid"], capture["light"]["el"]
        for dimple in capture["dimples"]:
            del dimple["depth_mm"]
            dimple.pop("visible", None)
    first, _ = read_truth(write(tmp_path, data)).captures
    assert len(first.grid) == 0
    assert all(d.visible for d in first.dimples)
    assert all(d.depth_mm != d.depth_mm for d in first.dimples)


def _drop_scale(data):
    del data["captures"][0]["mm_per_px"]


def _drop_tone(data):
    del data["tone"]


def _no_captures(data):
    data["captures"] = []


def _other_grid(data):
    data["captures"][1]["grid"].pop()


def _missing_photo(data):
    data["captures"][1]["file"] = "p_t7.jpg"


def _other_folder(data):
    data["captures"][1]["file"] = "../p_t0.jpg"


def _unknown_kind(data):
    data["captures"][0]["dimples"][0]["kind"] = "mole"


def _no_place(data):
    data["captures"][0]["dimples"][0]["x"] = float("nan")


def _no_scale(data):
    data["captures"][0]["mm_per_px"] = 0


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (_drop_tone, "tone"),
        (_no_captures, "no photo"),
        (_other_grid, "grid"),
        (_missing_photo, "p_t7.jpg"),
        (_other_folder, "plain file name"),
        (_unknown_kind, "mole"),
        (_no_place, "no place"),
        (_no_scale, "positive"),
        (_drop_scale, "mm_per_px"),
    ],
)
def test_says_what_is_damaged(tmp_path, truth_data, damage, word):
    data = truth_data()
    damage(data)
    with pytest.raises(TruthError, match=word):
        read_truth(write(tmp_path, data))


def test_text_that_is_no_json_is_damage_and_not_passed_over(tmp_path):
    (tmp_path / "p.json").write_text("{")
    (path,) = find_truths([tmp_path])
    with pytest.raises(TruthError, match=r"p\.json"):
        read_truth(path)


def test_finds_truth_by_name_and_passes_over_other_json(tmp_path, truth_data):
    write(tmp_path, truth_data(), "b.json")
    write(tmp_path, truth_data(), "a.json")
    write(tmp_path, {"settings": 1}, "c.json")
    assert [p.name for p in find_truths([tmp_path])] == ["a.json", "b.json"]


def test_a_folder_without_truth_is_told(tmp_path):
    with pytest.raises(TruthError, match="no truth file"):
        find_truths([tmp_path])
