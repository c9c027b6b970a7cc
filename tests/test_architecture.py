"""The house keeps its order: a room imports only rooms above it, and no circle ties two modules.

The order is that of the rooms a photo passes. A line that stands in the wrong room shows here as an
import against it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import analyzer

HOME = Path(analyzer.__file__).parent

ROOMS = (
    "process",
    "arrays",
    "storage",
    "language",
    "flags",
    "photo",
    "skin",
    "back",
    "alignment",
    "relief",
    "dimples",
    "measurement",
    "corrections",
    "tracking",
    "change",
    "results",
    "series",
    "records",
    "show",
    "report",
    "intake",
    "batch",
    "library",
    "phone",
    "ui",
    "cli",
    "phantom",
    "bench",
    "__main__",
)
"""From the top down. `results` holds what `series` gives; the command names all of its parts."""

LOOSE = {"__init__", "__main__", "flags", "results", "series"}
"""Modules that may stand at the root; everything else has a room."""

MOST_ROOMS = 30


def module_of(path: Path) -> str:
    parts = path.relative_to(HOME.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {module_of(path): path for path in sorted(HOME.rglob("*.py"))}


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Modules that a module imports, wherever in it, and the line."""
    for node in ast.walk(ast.parse(SOURCES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield (inside if inside in SOURCES else node.module or ""), node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno


def room_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_above_it(room: str) -> None:
    above = set(ROOMS[: ROOMS.index(room)]) | {room, ""}
    wrong = [
        f"{module}:{line} imports {other}"
        for module in SOURCES
        if room_of(module) == room
        for other, line in imports(module)
        if other.split(".")[0] == "analyzer" and room_of(other) not in above
    ]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {
        module: {other for other, _ in imports(module) if other in SOURCES and other != module}
        for module in SOURCES
        # A package's face hands on names of its own modules, which do not ask for it.
        if module != "analyzer"
    }
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way[way.index(module) :], module))
        if module in done:
            return
        for other in arrows.get(module, ()):
            walk(other, (*way, module))
        done.add(module)

    for module in arrows:
        walk(module, ())


def test_nothing_stands_loose_at_the_root() -> None:
    loose = {path.stem for path in HOME.glob("*.py")}
    assert loose == LOOSE
    rooms = {path.name for path in HOME.iterdir() if (path / "__init__.py").exists()}
    assert rooms | loose - {"__init__"} <= set(ROOMS)
    assert len(rooms | loose) <= MOST_ROOMS


def test_streamlit_is_known_to_the_browser_front_end_alone() -> None:
    for module in SOURCES:
        if room_of(module) != "ui":
            for other, line in imports(module):
                assert other.split(".")[0] not in ("streamlit", "altair"), f"{module}:{line}"


def test_every_package_says_what_it_is() -> None:
    for folder in {path.parent for path in SOURCES.values()}:
        face = folder / "__init__.py"
        assert face.exists(), folder
        assert ast.get_docstring(ast.parse(face.read_text(encoding="utf-8"))), folder
