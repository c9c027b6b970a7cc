"""The script that fits what lights overstate: dents keep a level of their own, people stay apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

WEIGHT = np.array([0.6, -0.4, 0.0])


@pytest.fixture(scope="module")
def script() -> Any:
    return import_module("analyzer.bench.training.overread")


def made(script: Any, people: int = 30, *, seed: int = 1) -> list[Any]:
    """Dents whose reading is their own level, plus a line in what the photo shows, plus noise.

    Deep levels go with high numbers, so that a fit across dents would be misled.
    """
    rng = np.random.default_rng(seed)
    out = []
    for person in range(people):
        levels = rng.normal(0, 1, 5)
        for photo in range(4):
            scene = rng.normal(0, 1, 3)
            for dent, level in enumerate(levels):
                numbers = scene + level
                value = 3 * level + numbers @ WEIGHT + rng.normal(0, 0.05)
                out.append(
                    script.Reading(
                        str(person),
                        dent,
                        f"{photo}.jpg",
                        f"light{photo}",
                        dent > 3,
                        numbers,
                        value,
                        9.0,
                    )
                )
    return out


def test_the_line_of_one_and_the_same_dent_comes_back(script: Any) -> None:
    line = script.fit_line(made(script))
    np.testing.assert_allclose(line.weight / line.spread, WEIGHT, atol=0.06)


def test_what_two_lights_disagree_by_is_gone_on_people_not_seen(script: Any) -> None:
    line = script.fit_line(made(script))
    others = made(script, 8, seed=2)
    plain = script.disagreement(others)
    mended = script.disagreement(
        [replace(r, overread=r.overread - float(line.at(r.numbers))) for r in others]
    )
    assert plain[2] == 8 * 6
    assert mended[0] < 0.2 * plain[0]
    # Between dents of one photo there was no disagreement but noise.
    assert mended[1] == pytest.approx(plain[1], abs=0.02)


@pytest.mark.parametrize("people", [1, 2])
def test_one_person_is_too_few_to_keep_one_apart(
    script: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, people: int
) -> None:
    """Two are enough, and nothing is written unless it is asked for."""
    readings = [replace(r, person=f"{tmp_path}/{r.person}") for r in made(script, people)]
    capture = SimpleNamespace(file="a.jpg")
    truths = {
        tmp_path / f"{k}.json": SimpleNamespace(subject=str(k), captures=(capture,))
        for k in range(people)
    }
    monkeypatch.setattr(script, "find_truths", lambda folders: list(truths))
    monkeypatch.setattr(script, "read_truth", truths.__getitem__)
    monkeypatch.setattr(
        script, "read_dents", lambda person, *_: [r for r in readings if r.person == person]
    )
    monkeypatch.setattr(script, "ProcessPoolExecutor", ThreadPoolExecutor)
    ran = CliRunner().invoke(script.main, [str(tmp_path)])
    assert (ran.exit_code == 0) == (people > 1)
    assert ("people kept apart" if people > 1 else "At least two people") in ran.output


def test_photos_of_one_light_are_no_disagreement(script: Any) -> None:
    alike = [replace(r, light="window") for r in made(script, 3)]
    assert script.disagreement(alike)[2] == 0
