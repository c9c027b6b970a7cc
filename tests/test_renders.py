"""Photos kept on disk are those that would be rendered now, whoever reads or writes beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import phantom
from tests.renders import ROOT, Renders, Shot, code_hash, forget_old, plain

SIZE = (60, 80)


class Camera:
    """Renders a number and counts how often it had to."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, number: float) -> Shot:
        self.calls += 1
        rgb = np.full((4, 3, 3), int(number), np.uint8)
        return Shot(rgb, {"depth_mm": number, "dimples": [{"x": (1.5, 2)}]}, rgb[..., 0] > 3)


def same(one: Shot, two: Shot) -> bool:
    return (
        np.array_equal(one.rgb, two.rgb)
        and np.array_equal(one.mask, two.mask)
        and one.truth == two.truth
    )


def test_another_run_reads_what_one_rendered(tmp_path: Path) -> None:
    first, second = Camera(), Camera()
    made = Renders(tmp_path, "a", first).shoot(7.0)
    read = Renders(tmp_path, "a", second).shoot(7.0)
    assert (first.calls, second.calls) == (1, 0)
    assert same(made, read)
    assert type(read.truth["dimples"][0]["x"]) is tuple


@pytest.mark.parametrize(("code", "number"), [("b", 7.0), ("a", 7), ("a", -7.0), ("a", 7.0000001)])
def test_other_code_or_arguments_are_rendered_anew(
    tmp_path: Path, code: str, number: float
) -> None:
    Renders(tmp_path, "a", Camera()).shoot(7.0)
    again = Camera()
    Renders(tmp_path, code, lambda n: again(abs(n))).shoot(number)
    assert again.calls == 1


@pytest.mark.parametrize("damage", [b"", b"nothing", None])
def test_a_damaged_file_is_rendered_anew_and_mended(tmp_path: Path, damage: bytes | None) -> None:
    made = Renders(tmp_path, "a", Camera()).shoot(7.0)
    (file,) = (tmp_path / "a").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    again = Camera()
    assert same(Renders(tmp_path, "a", again).shoot(7.0), made)
    assert again.calls == 1
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_all_is_rendered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder in (None, tmp_path / "file"):
        camera = Camera()
        renders = Renders(folder, "a", camera)
        assert same(renders.shoot(3.0), renders.shoot(3.0))
        assert camera.calls == 1


def test_many_at_once_get_whole_photos(tmp_path: Path) -> None:
    """As workers do: all miss, all write, and whoever reads meanwhile reads a whole file."""
    start, found = Barrier(8), []

    def work() -> None:
        start.wait()
        for number in range(20):
            found.append((number, Renders(tmp_path, "a", Camera()).shoot(float(number))))

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 160
    assert all(same(shot, Camera()(float(number))) for number, shot in found)
    # Nothing half written is left behind.
    assert len(list((tmp_path / "a").iterdir())) == 20


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that imports a module and a package beside it, one of them by way of the other."""
    for name, text in {
        "lib/phantom/__init__.py": "",
        "lib/phantom/body.py": "from lib.arrays.blur import soft\n",
        "lib/phantom/skin.npz": "numbers",
        "lib/arrays/__init__.py": "",
        "lib/arrays/blur.py": "def f():\n    from lib import crop\n",
        "lib/crop.py": "EDGE = 1\n",
        "lib/series.py": "import lib.phantom.body\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "lib/phantom"


@pytest.mark.parametrize(
    "changed",
    ["phantom/body.py", "phantom/skin.npz", "phantom/new.py", "arrays/blur.py", "crop.py"],
)
def test_any_change_of_what_renders_gives_another_name(package: Path, changed: str) -> None:
    before = code_hash(package, package.parents[1])
    assert code_hash(package, package.parents[1]) == before
    path = package.parent / changed
    path.write_text((path.read_text() if path.exists() else "") + "\n# changed")
    assert code_hash(package, package.parents[1]) != before


def test_what_does_not_render_may_change(package: Path) -> None:
    before = code_hash(package, package.parents[1])
    (package.parent / "series.py").write_text("import lib.crop\n")
    (package / "body.pyc").write_text("compiled")
    assert code_hash(package, package.parents[1]) == before


def test_another_version_of_a_library_gives_another_name(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_hash(package, package.parents[1])
    monkeypatch.setattr("tests.renders._version", lambda name: f"{name} 0")
    assert code_hash(package, package.parents[1]) != before


def test_the_phantoms_own_code_is_told() -> None:
    """The analyser is no part of what renders: a change of it keeps the photos."""
    folder = ROOT / "analyzer/phantom"
    assert folder == Path(phantom.__file__).parent
    assert code_hash(folder) == code_hash(folder)
    assert code_hash(folder) != code_hash(ROOT / "analyzer/relief")


def test_a_kept_photo_is_the_rendered_one(tmp_path: Path, studio: Any) -> None:
    given = (studio.person(), studio.scene(), SIZE)
    Renders(tmp_path, "a", phantom.render_layers).shoot(*given)

    def fail(*given: Any) -> Any:
        raise AssertionError("kept, and yet rendered")

    kept = Renders(tmp_path, "a", fail).shoot(*given)
    assert same(kept, phantom.render_layers(*given))
    with pytest.raises(AssertionError, match="kept"):
        Renders(tmp_path, "a", fail).shoot(given[0], replace(given[1], factor=0.5), SIZE)


@dataclass(frozen=True)
class One:
    x: Any


@dataclass(frozen=True)
class Two:
    x: Any


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.tuples(inner) | st.tuples(inner, inner) | st.builds(One, inner),
    max_leaves=5,
)


@given(VALUES, VALUES)
def test_equal_keys_mean_equal_values(one: Any, two: Any) -> None:
    assert list(plain(one)) == list(plain(one))
    if list(plain(one)) == list(plain(two)):
        assert one == two
    assert list(plain(One(one))) != list(plain(Two(one)))


def test_what_has_no_text_has_no_key() -> None:
    with pytest.raises(TypeError, match="ndarray"):
        list(plain((1, np.zeros(3))))


def test_versions_that_nobody_uses_are_forgotten(tmp_path: Path) -> None:
    import os

    for age, code in enumerate(("new", "old", "older", "oldest")):
        Renders(tmp_path, code, Camera()).shoot(1.0)
        os.utime(tmp_path / code, (1e9 - age, 1e9 - age))
    forget_old(tmp_path, "older", kept=3)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new", "old", "older"]
    forget_old(tmp_path, "now", kept=2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["now", "older"]
