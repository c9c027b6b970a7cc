"""What is installed is pinned by hash, fits what is asked for, and its licences are listed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    return {plain(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;]+)", LOCK, re.M)}


@pytest.mark.parametrize(
    "asked",
    [*PROJECT["dependencies"], *(r for e in ("dev", "check")
                                 for r in PROJECT["optional-dependencies"][e])],
)  # fmt: skip
def test_the_lock_file_holds_what_is_asked_for(asked: str) -> None:
    """If this fails, dependencies were changed: run `.ci/lock`."""
    need = Requirement(asked)
    assert plain(need.name) in pinned()
    assert need.specifier.contains(pinned()[plain(need.name)])


def test_every_pin_has_hashes_and_no_version_is_a_local_one() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert len(blocks) == len(pinned()) > 40
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:60]
        assert "+" not in block.partition(" ")[0]
        assert "file:" not in block
        assert "://" not in block


def test_the_check_installs_from_it() -> None:
    run = (ROOT / ".ci/run").read_text("utf-8")
    assert "--require-hashes -r requirements.lock" in run
    assert "install -q --no-deps --no-build-isolation -e ." in run


@pytest.mark.parametrize("asked", PROJECT["dependencies"])
def test_licences_of_what_is_shipped_are_listed(asked: str) -> None:
    """If this fails: python benchmarks/licences.py > docs/licences.md."""
    listed = (ROOT / "docs/licences.md").read_text("utf-8")
    assert f"| {plain(Requirement(asked).name)} | " in listed


def test_the_licences_of_the_heic_wheel_are_told() -> None:
    listed = (ROOT / "docs/licences.md").read_text("utf-8")
    for library, terms in (("x265", "GPL-2.0"), ("heif", "LGPL-3.0"), ("de265", "LGPL-3.0")):
        assert f"| {library} | pillow-heif | {terms}" in listed
    assert "unknown" not in listed
