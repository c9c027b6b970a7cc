"""The list of sets: nothing is said twice, and people kept apart stay so."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.bench.docs.sets import (
    KEPT_APART,
    SETS,
    STANDINGS,
    PeopleSet,
    refuse_kept_apart,
    seeded,
    set_of,
)
from analyzer.bench.outlines.shelf import photographed
from analyzer.bench.training import lessons, overread


def test_keys_and_names_are_each_used_once() -> None:
    for values in ([s.key for s in SETS], [s.name for s in SETS]):
        assert max(Counter(values).values()) == 1
    shown = [name for s in SETS for name in s.subjects]
    assert max(Counter(shown).values()) == 1
    assert {s.standing for s in SETS} == set(STANDINGS)


def test_sets_kept_apart_are_never_seen_and_nobody_else_is_of_their_seeds() -> None:
    apart = set(seeded(*KEPT_APART))
    kept = [s for s in SETS if s.standing == "never seen"]
    assert {s.key: s.count for s in kept} == {"home": 24, "three": 12}
    for one in kept:
        assert set(one.subjects) <= apart
        others = {name for s in SETS if s is not one for name in s.subjects}
        assert not others & set(one.subjects)
        assert f"--people {one.count} --seed {one.subjects[0][1:]} " in one.made
    # Some were kept apart until somebody looked at them.
    seen = {name for s in SETS if s.standing == "looked at" for name in s.subjects}
    assert not apart & {name for s in SETS if s.standing == "trained on" for name in s.subjects}
    assert apart & seen == set(seeded(*range(7040, 7052)))


def test_a_training_is_stopped_by_people_kept_apart() -> None:
    refuse_kept_apart(["s100", "person-a", "s6999", "s7100"])
    with pytest.raises(ValueError, match="s7005, s7023"):
        refuse_kept_apart(["s7023", "s100", "s7005"])


def test_lessons_of_people_kept_apart_are_not_drawn() -> None:
    with pytest.raises(ValueError, match="s7000"):
        photographed(7000, None)


def test_training_refuses_a_folder_that_holds_them(folder: Path, tmp_path: Path) -> None:
    data = json.loads((folder / "p.json").read_text())
    (folder / "p.json").write_text(json.dumps({**data, "subject": "s7001"}))
    run = CliRunner().invoke(overread.main, [str(folder), "--jobs", "1"])
    assert isinstance(run.exception, ValueError)
    assert "s7001" in str(run.exception)
    with pytest.raises(ValueError, match="s7001"):
        lessons.read_all([folder], tmp_path / "work", 1)


def test_only_sets_with_figures_can_be_asked_for() -> None:
    assert set_of("home").key == "home"
    for key in ("nobody", "detector"):
        with pytest.raises(ValueError, match=r"figures are kept of home"):
            set_of(key)
    with pytest.raises(ValueError, match="1 names for 2 people"):
        PeopleSet("a", "a", "never seen", 2, "", "", ("s001",))
