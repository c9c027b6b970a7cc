"""Commands in German: help, refusals and results; the language of jobs that others do."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from analyzer.__main__ import main
from analyzer.batch.executor import run
from analyzer.batch.job import Job, Outcome
from analyzer.batch.result import result_key
from analyzer.cli.spoken import wanted
from analyzer.corrections.model import Corrections
from analyzer.language.catalogue import catalogue
from analyzer.language.choice import current, use
from analyzer.language.text import missing

GERMAN = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}


@pytest.fixture(autouse=True)
def nothing_missing() -> Any:
    catalogue("de").missing.texts.clear()
    before = os.environ.get("LANGUAGE")
    yield
    assert missing("de") == frozenset()
    assert current() == "en", "a command leaves no language behind"
    assert os.environ.get("LANGUAGE") == before


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    pixels = np.full((48, 36, 3), (180, 140, 120), np.uint8)
    Image.fromarray(pixels).save(folder / "p0.jpg")
    (folder / "p1.jpg").write_bytes(b"")
    return folder


def call(*arguments: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], env=env)


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in main.commands.items():
        found += [(name, inner) for inner in getattr(command, "commands", {})]
        found.append((name,))
    return [path for path in found if path[:1] not in (("bench",), ("phantom",))]


@pytest.mark.parametrize("path", commands(), ids="-".join)
def test_help_is_german_and_stays_english_without(path: tuple[str, ...]) -> None:
    # Whichever language was asked for before.
    assert call(*path, "--help").stdout.startswith("Usage: ")
    result = call(*path, "--language", "de", "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Aufruf: ")
    assert "--language [en|de]" in result.stdout
    plain = re.sub(r"`[^`]*`|\S*[A-Z_]{3,}\S*|--\S+|\[\S+\]", "", result.stdout)
    assert not re.search(r"\b(the|and|of|with|photos?|Show|Options|Commands)\b", plain), plain
    assert call(*path, "--help").stdout.startswith("Usage: ")


def test_the_language_is_asked_for_or_the_terminals() -> None:
    assert wanted(["analyze", "--language", "de", "x"], {}) == "de"
    assert wanted(["--language=en"], GERMAN) == "en"
    assert wanted(["analyze"], GERMAN) == "de"
    assert wanted(["analyze"], {"LANG": "fr_FR.UTF-8"}) == "en"
    assert wanted(["--", "--language", "de"], {}) == "en"
    assert call("--language", "fr", "compare").exit_code == 2
    assert "Fehler: " in call("nonsense", env=GERMAN).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "Den Befehl 'nonsense' gibt es nicht."),
        (("analyze", "IN"), "Die Option „--out“ fehlt."),
        (("analyze", "nowhere", "--out", "OUT"), "Pfad 'nowhere' gibt es nicht."),
        (("analyze", "OUT.d", "--out", "OUT"), "sind keine Fotos."),
        (("analyze", "IN", "--out", "OUT", "--back-width-mm", "28"), "Sind 28 cm gemeint?"),
        (("analyze", "IN", "--out", "OUT", "--back-width-mm", "x"), "„x“ ist keine Zahl."),
        (("analyze", "IN", "--out", "OUT", "--marker-mm", "2,5"), "angegeben ist 2,5"),
        (("analyze", "IN", "--out", "OUT", "--anonymous"), "was weitergegeben wird"),
        (("analyze", "--library", "LIB", "--person", "A"), "Den Ordner "),
        (("library", "delete", "LIB"), "Bitte entweder --person NAME oder --everything angeben."),
        (("app", "--host", "x"), "--libraries und --login gehören zusammen"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(
    photos: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    places = {
        "IN": photos,
        "OUT": tmp_path / "out",
        "OUT.d": tmp_path / "empty",
        "LIB": tmp_path / "l",
    }
    result = call(*(places.get(a, a) for a in arguments), "--language", "de")
    assert result.exit_code == 2
    assert "Fehler: " in result.stderr
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize("width", ["31,5 cm", "315", "315,0", "315.0"])
def test_a_width_as_it_is_written(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    asked: list[Job] = []

    def fake(jobs: Any, executor: Any = None, *, progress: Any = None, **_: Any) -> Any:
        for job in jobs:
            asked.append(job)
            yield Outcome(job.name, job.out)

    monkeypatch.setattr("analyzer.batch.executor.run", fake)
    call("analyze", photos, "--out", tmp_path / "out", "--back-width-mm", width, "--language", "de")
    (job,) = asked
    assert job.scale_hint.back_width_mm == 315
    assert job.language == "de"


def test_what_could_not_be_used_is_told(photos: Path, tmp_path: Path) -> None:
    """Nothing in these photos can be measured: reasons on the console, English in the record."""
    out = tmp_path / "out"
    result = call("analyze", photos, "--out", out, "--language", "de")
    assert result.exit_code == 1
    assert "in: p1.jpg wurde weggelassen. Die Datei ist leer." in result.stderr
    assert "Nichts konnte gemessen werden." in result.stdout
    assert f"Bericht: {out / 'report.html'}" in result.stdout
    page = (out / "report.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    again = call("analyze", photos, "--out", out, "--language", "de")
    assert "(schon fertig)" in again.stdout
    other = call("analyze", photos, "--out", out, "--format", "json")
    assert '<html lang="en">' in (out / "report.html").read_text(encoding="utf-8")
    german = call("analyze", photos, "--out", out, "--language", "de", "--format", "json")
    assert other.stdout == german.stdout


def test_a_job_brings_its_language_to_whoever_does_it(tmp_path: Path) -> None:
    with use("de"):
        job = Job("a", tmp_path / "out", (tmp_path / "no.jpg",))
    english = Job("a", tmp_path / "out", (tmp_path / "no.jpg",))
    assert (job.language, english.language) == ("de", "en")
    keys = {result_key(one, (), Corrections()) for one in (job, english)}
    assert len(keys) == 2, "a report in another language is another one"
    with ThreadPoolExecutor(1) as pool:
        (outcome,) = run([job], pool)
    assert outcome.summary == ("Kein Foto konnte gelesen werden, deshalb gibt es keinen Bericht.",)


def test_a_library_speaks(tmp_path: Path, photos: Path) -> None:
    from analyzer.library import Library

    with Library.open(tmp_path / "lib", create=True) as kept:
        anna = kept.add_person("Anna")
        kept.add_photos(anna.id, [("p0.jpg", photos / "p0.jpg")])
    said = call("library", "list", tmp_path / "lib", "--language", "de").stdout
    assert said == "Anna: 1 Foto\n"
    gone = call(
        "library", "delete", tmp_path / "lib", "--person", "Anna", "--language", "de"
    ).stdout
    assert re.fullmatch(
        r"Gelöscht: Anna mit 1 Foto\. Bis \d\d\.\d\d\.\d{4} lässt es sich wiederherstellen\.\n",
        gone,
    )
    said = call("library", "list", tmp_path / "lib", "--language", "de").stdout
    assert re.search(
        r"Gelöscht, bis \d\d\.\d\d\.\d{4} wiederherstellbar als \w{8}: Anna mit 1 Foto", said
    )
    back = call("library", "restore", tmp_path / "lib", "--language", "de").stdout
    assert back == "Wiederhergestellt: Anna mit 1 Foto.\n"


def test_a_comparison_is_named_in_the_language_of_its_report(photos: Path, tmp_path: Path) -> None:
    from analyzer.batch.find import plan_sets

    sides = photos / "p0.jpg", photos / "p1.jpg"
    assert plan_sets(*sides, tmp_path / "out").name == "p0 and p1"
    with use("de"):
        assert plan_sets(*sides, tmp_path / "out").name == "p0 und p1"


def test_pages_begin_in_the_language_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzer.ui import launch, reader

    told: list[object] = []
    monkeypatch.setattr(launch, "serve", lambda *_given, language: told.append(language))
    assert call("app", "--language", "de").exit_code == 0
    assert call("--language", "de", "app").exit_code == 0
    assert call("app", env=GERMAN).exit_code == 0
    assert told == ["de", "de", None]
    # A page asks the environment, in which the command wrote it.
    monkeypatch.setenv(launch.LANGUAGE, "de")
    monkeypatch.setattr(reader, "get_script_run_ctx", lambda **_: object())
    assert reader.of_visitor() == "de"
