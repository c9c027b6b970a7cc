"""The command: exit codes, where data and progress go, and how quickly help comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer import __version__
from analyzer.__main__ import main
from analyzer.batch.job import Outcome


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for k in (0, 1):
        pixels = np.full((48, 36, 3), (180, 140, 120 + k), np.uint8)
        Image.fromarray(pixels).save(folder / f"p{k}.jpg")
    return folder


@pytest.fixture
def outcomes(monkeypatch):
    """Replace the work by given outcomes; returns the jobs that were asked for."""
    asked = []

    def use(**fields):
        def fake(jobs, executor=None, *, progress=None, ended=None, crew=None):
            for job in jobs:
                asked.append(job)
                progress("measuring")
                yield ended(Outcome(job.name, job.out, **fields))

        monkeypatch.setattr("analyzer.batch.executor.run", fake)
        return asked

    return use


def call(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_help_needs_nothing_heavy():
    code = (
        "import sys\n"
        "from analyzer.__main__ import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'numpy', 'cv2', 'scipy', 'skimage', 'PIL', 'jinja2', 'streamlit'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_help_answers_at_once():
    """In processor time: what else a machine does at the moment is no matter of the command."""

    def spent() -> float:
        times = os.times()
        return times.children_user + times.children_system

    best = 9.0
    for _ in range(5):
        start = spent()
        run = subprocess.run(
            [sys.executable, "-m", "analyzer", "--help"], capture_output=True, text=True, check=True
        )
        best = min(best, spent() - start)
    assert best < 0.35
    assert run.stdout.startswith("Usage: dimples ")


@pytest.mark.parametrize("command", ["analyze", "compare", "app", "bench", "phantom"])
def test_every_command_has_help(command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_version():
    assert __version__ in call("--version").output


def test_all_well(photos, tmp_path, outcomes):
    asked = outcomes(summary=("Nothing changed.",))
    result = call("analyze", photos, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "Nothing changed." in result.stdout
    assert "measuring" in result.stderr
    assert "measuring" not in result.stdout
    assert [p.name for p in asked[0].photos] == ["p0.jpg", "p1.jpg"]


def test_some_photos_failed(photos, tmp_path, outcomes):
    outcomes(refused=(("p1.jpg", "The file is empty."),))
    result = call("analyze", photos, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "p1.jpg was left out. The file is empty." in result.stderr


def test_an_internal_error(photos, tmp_path, outcomes):
    outcomes(error="ZeroDivisionError: boom")
    result = call("analyze", photos, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "boom" in result.stderr


def test_an_unforeseen_error_is_one_calm_line(photos, tmp_path, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("analyzer.batch.executor.run", broken)
    result = call("analyze", photos, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "unforeseen" in result.stderr
    assert "Traceback" not in result.stderr


def test_json_goes_alone_to_standard_output(photos, tmp_path, outcomes):
    outcomes(refused=(("p1.jpg", "The file is empty."),))
    result = call("analyze", photos, "--out", tmp_path / "out", "--format", "json")
    record = json.loads(result.stdout)
    assert record["schema"] == "dimples.run/1"
    (entry,) = record["results"]
    assert entry["refused"] == [{"name": "p1.jpg", "reason": "The file is empty."}]
    assert entry["folder"] == "."
    assert entry["series"] is None


def test_many_series_get_a_list(photos, tmp_path, outcomes):
    (photos / "more").mkdir()
    (photos / "p1.jpg").rename(photos / "more/a&b.jpg")
    outcomes(summary=("Fine.",), reported=True)
    assert call("analyze", photos, "--out", tmp_path / "out").exit_code == 0
    html = (tmp_path / "out/index.html").read_text("utf-8")
    assert 'href="./report.html"' in html
    assert 'href="./more/report.html"' in html


def test_a_terminal_without_the_signs_still_gets_the_result(photos, tmp_path, outcomes):
    outcomes(
        summary=("Change \N{MINUS SIGN}35\N{NO-BREAK SPACE}%.",), refused=(("odd\udcff.jpg", "no"),)
    )
    result = CliRunner(charset="ascii").invoke(
        main, ["analyze", str(photos), "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 1
    assert "Change -35 %." in result.stdout
    assert "odd?.jpg" in result.stderr


def test_scale_and_force_reach_the_job(photos, tmp_path, outcomes):
    asked = outcomes()
    out = tmp_path / "out"
    call("compare", photos / "p0.jpg", photos / "p1.jpg", "--out", out, "--back-width-mm", 310,
         "--force")  # fmt: skip
    (job,) = asked
    assert job.scale_hint.back_width_mm == 310
    assert job.force
    assert [len(g) for g in job.groups] == [1, 1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "IN"],
        ["analyze", "missing", "--out", "OUT"],
        ["analyze", "EMPTY", "--out", "OUT"],
        ["analyze", "IN", "--out", "IN/p0.jpg"],
        ["analyze", "IN", "--out", "OUT", "--back-width-mm", "3"],
        ["analyze", "IN", "--out", "OUT", "--marker-mm", "nan"],
        ["analyze", "IN", "--out", "OUT", "--format", "xml"],
        ["compare", "IN", "EMPTY", "--out", "OUT"],
        ["analyze", "IN", "--out", "OUT", "--corrections", "missing.json"],
        ["bench"],
        ["app", "--port", "0"],
        ["nonsense"],
    ],
)
def test_wrong_use(photos, tmp_path, arguments):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/notes.txt").write_text("no photo")
    places = {"IN": photos, "OUT": tmp_path / "out", "EMPTY": tmp_path / "empty"}
    given = [
        str(photos / "p0.jpg") if a == "IN/p0.jpg" else str(places.get(a, a)) for a in arguments
    ]
    result = call(*given)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert not (tmp_path / "out").exists()


def corrections_file(path, **changes):
    """A file about p0.jpg and p1.jpg; they are 36 x 48 pixels."""
    pairs = [[2, 2, 3, 2], [30, 4, 31, 5], [12, 40, 13, 42]]
    entry = {"first": {"name": "p0.jpg"}, "second": {"name": "p1.jpg"}, "pairs": pairs}
    whole = {"schema": "dimples.corrections/1", "landmarks": [entry], "kinds": [], **changes}
    path.write_text(json.dumps(whole))
    return path


@pytest.mark.parametrize("option", ["--landmarks", "--corrections"])
@pytest.mark.parametrize("command", ["analyze", "compare"])
def test_corrections_reach_the_job(photos, tmp_path, outcomes, command, option):
    asked = outcomes()
    told = corrections_file(tmp_path / "told.json")
    sides = [photos] if command == "analyze" else [photos / "p0.jpg", photos / "p1.jpg"]
    result = call(command, *sides, "--out", tmp_path / "out", option, told)
    assert result.exit_code == 0, result.stderr
    (job,) = asked
    assert len(job.corrections.landmarks[0].pairs) == 3
    assert job.corrections.landmarks[0].second.name == "p1.jpg"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "not JSON"),
        ('{"schema": "dimples.corrections/7"}', "dimples.corrections/7"),
        ('{"schema": "dimples.corrections/1", "kinds": [{"photo": {"name": "odd.jpg"}, "x": 1, '
         '"y": 1, "kind": "fixed"}]}', "none of these photos"),
    ],
)  # fmt: skip
def test_corrections_that_cannot_be_used_are_wrong_use(photos, tmp_path, outcomes, text, said):
    asked = outcomes()
    told = tmp_path / "told.json"
    told.write_text(text)
    result = call("compare", photos / "p0.jpg", photos / "p1.jpg", "--out", tmp_path / "out",
                  "--landmarks", told)  # fmt: skip
    assert result.exit_code == 2
    assert said in result.stderr
    assert asked == []


def test_kept_corrections_that_are_damaged_are_said_before_the_work(photos, tmp_path, outcomes):
    asked = outcomes()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/dimples-corrections.json").write_text("{")
    result = call("analyze", photos, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "dimples-corrections.json cannot be used" in result.stderr
    assert asked == []
    assert (tmp_path / "out/dimples-corrections.json").read_text() == "{"


def test_corrections_of_absent_photos_are_said_and_the_rest_used(photos, tmp_path, outcomes):
    asked = outcomes()
    kinds = [{"photo": {"name": n}, "x": 5, "y": 6, "kind": "fixed"} for n in ("p1.jpg", "odd.jpg")]
    told = corrections_file(tmp_path / "told.json", kinds=kinds)
    result = call("analyze", photos, "--out", tmp_path / "out", "--corrections", told)
    assert result.exit_code == 0
    assert "odd.jpg" in result.stderr
    assert [mark.photo.name for mark in asked[0].corrections.kinds] == ["p1.jpg"]


def test_the_front_end_is_bound_to_this_computer(monkeypatch):
    started = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda args, prog_name: started.append(args))
    assert call("app", "--port", "8599").exit_code == 0
    (argv,) = started
    assert argv[argv.index("--server.address") + 1] == "127.0.0.1"
    assert argv[argv.index("--browser.gatherUsageStats") + 1] == "false"
    assert argv[argv.index("--server.port") + 1] == "8599"


def test_a_phone_is_let_in_on_wish_only(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "analyzer.ui.launch.serve", lambda *given, language: asked.append(given[-1])
    )
    assert call("app").exit_code == 0
    assert call("app", "--phone").exit_code == 0
    assert call("app", "--phone", "--phone-address", "127.0.0.1").exit_code == 0
    assert asked == [None, "any", "127.0.0.1"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--phone-address", "127.0.0.1"), "goes with --phone"),
        (("--phone", "--phone-address", "0.0.0.0"), "stands for all"),
        (("--phone", "--phone-address", "198.51.100.9"), "no address of this computer"),
        (("--phone", "--libraries", "IN", "--login", "FILE"), "for one user"),
    ],
)
def test_a_phone_is_let_in_on_one_address_for_one_user(arguments, why, tmp_path, monkeypatch):
    monkeypatch.setattr("analyzer.ui.launch.serve", lambda *given: pytest.fail("started"))
    (tmp_path / "login.toml").write_text("")
    places = {"IN": str(tmp_path), "FILE": str(tmp_path / "login.toml")}
    refused = call("app", *(places.get(one, one) for one in arguments))
    assert refused.exit_code == 2
    assert why in refused.stderr


def test_a_missing_extra_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "analyzer.phantom.generate", None)
    result = call("phantom", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "'.[phantom]'" in result.stderr
