"""``dimples bench``: which options reach the run, and which do not go together."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer.__main__ import main
from analyzer.bench import run
from analyzer.bench.job import BenchOptions
from analyzer.bench.peers.model import PEERS, chosen_peers
from analyzer.bench.people import person


def call(*arguments: object):
    return CliRunner().invoke(main, ["bench", *map(str, arguments)])


def test_options_reach_the_run(folder, tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setattr(run, "main", lambda *a, **k: asked.update(k, given=a) or 0)
    assert call(folder).exit_code == 0
    assert asked["options"] == BenchOptions(1, "none", False, False)
    assert asked["work"] is None
    given = call(
        folder, "--phone", "--peers", "--both-ways", "--repeat", 3, "--work", tmp_path, "--jobs", 2
    )
    assert given.exit_code == 0
    assert asked["options"] == BenchOptions(3, "phone", True, True)
    assert asked["work"] == tmp_path
    assert asked["given"][2] == 2
    assert call(folder, "--peer", "flow", "--peer", "sift").exit_code == 0
    assert asked["options"] == BenchOptions(1, "none", True, False, ("flow", "sift"))
    assert [p.key for p in chosen_peers(("flow", "sift"))] == ["sift", "flow"]
    assert chosen_peers(()) == PEERS
    wrong = call(folder, "--peer", "nobody")
    assert wrong.exit_code == 2
    assert "nobody" in wrong.output


@pytest.mark.parametrize("arguments", [[], ["--write-baseline"], ["--repeat", "-1"]])
def test_wrong_use_is_told(arguments, folder):
    assert call(*arguments).exit_code == 2
    assert call(folder, "--write-baseline").exit_code == 2


def test_folders_and_baseline_do_not_go_together(folder, monkeypatch):
    path = folder / "b.json"
    path.write_text("{}")
    assert call(folder, "--baseline", path).exit_code == 2
    monkeypatch.setattr(run, "check_baseline", lambda *_, **k: 1 if k == {"write": False} else 0)
    assert call("--baseline", path).exit_code == 1
    assert call("--baseline", path, "--write-baseline").exit_code == 0


@pytest.mark.slow
def test_repeats_follow_the_option(folder):
    for repeat in (0, 2):
        record = json.loads(call(folder, "--repeat", repeat, "--format", "json").stdout)
        assert record["options"]["repeat"] == repeat
        assert [len(p["repeats"]) for p in record["cases"]] == [repeat, repeat]


@pytest.mark.slow
def test_treated_photos_are_other_photos_in_the_same_light(folder, monkeypatch):
    # Saved as finely as a phone does, since plain grey of quality 75 would come back unchanged.
    for path in folder.glob("*.jpg"):
        Image.open(path).copy().save(path, quality=95)
    seen = []
    kept = person.view_photo
    monkeypatch.setattr(person, "view_photo", lambda p: seen.append(p.sha256) or kept(p))
    titles = []
    for option in ((), ("--phone",)):
        titles.append(call(folder, *option).stdout.splitlines()[0])
    half = len(seen) // 2
    assert not set(seen[:half]) & set(seen[half:])
    assert "noise reduction" in titles[1]
    assert "noise reduction" not in titles[0]


@pytest.mark.slow
def test_the_other_way_round_what_got_shallower_gets_deeper(folder):
    record = json.loads(call(folder, "--both-ways", "--format", "json").stdout)
    for person_cases in record["cases"]:
        forth, back = person_cases["pairs"]
        assert (forth["first"], forth["second"]) == (back["second"], back["first"])
        assert (1 + forth["true_change"]) * (1 + back["true_change"]) == pytest.approx(1, abs=1e-5)
    matrix = next(t for t in record["breakdowns"] if t["title"] == "Verdicts by true change")
    assert [line[1] for line in matrix["lines"] if line[6] == "2"] == ["+54", "-35"]
