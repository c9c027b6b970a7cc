"""One version, written down once, whatever way the program came here."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import analyzer
from analyzer.records.provenance import package_versions

ROOT = Path(__file__).parents[1]


def installed(monkeypatch: pytest.MonkeyPatch, version: str | None) -> None:
    def find(name: str) -> str:
        if version is None:
            raise metadata.PackageNotFoundError(name)
        assert name == "dimple-change"
        return version

    monkeypatch.setattr(metadata, "version", find)


def test_a_checkout_says_what_its_project_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for other in ("9.9.9", None):  # A stale installation, and none at all.
        installed(monkeypatch, other)
        assert analyzer._version() == stated
    assert analyzer.__version__ == stated


def test_an_installation_says_what_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, "9.9.9")
    assert analyzer._version(tmp_path / "pyproject.toml") == "9.9.9"


@pytest.mark.parametrize("text", ["", "no toml", "[project]\nname = 'other'\nversion = '1'",
                                  "[project]\nname = 'dimple-change'"])  # fmt: skip
def test_a_strange_project_file_tells_nothing(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(text)
    installed(monkeypatch, "9.9.9")
    assert analyzer._version(path) == "9.9.9"
    installed(monkeypatch, None)
    assert analyzer._version(path) == "unknown"


def test_the_version_is_looked_up_only_when_asked_for() -> None:
    code = (
        "import sys\n"
        "import analyzer, analyzer.cli\n"
        "assert not {'tomllib', 'importlib.metadata'} & set(sys.modules)\n"
        "assert analyzer.__version__ == analyzer.__version__ != ''\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_provenance_and_changelog_know_the_version() -> None:
    assert package_versions()["analyzer"] == analyzer.__version__
    text = (ROOT / "CHANGELOG.md").read_text()
    assert f"## [{analyzer.__version__}] - " in text
