"""Nothing that shapes an answer may change unnoticed: parameters, constants, weights, code."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import analyzer
from analyzer.records.provenance import (
    FACES,
    MEASURING_ROOMS,
    TELLERS,
    default_params,
    hash_of,
    method_files,
    method_hash,
)

HOME = Path(analyzer.__file__).parent


def test_every_source_and_weight_outside_the_faces_is_covered() -> None:
    covered = set(method_files(HOME))
    for path in HOME.rglob("*"):
        top = path.relative_to(HOME).parts[0]
        if path.suffix in (".py", ".npz", ".onnx", ".j2") and top not in FACES:
            assert path in covered
    assert {p.suffix for p in covered} >= {".py", ".npz", ".onnx"}


def test_no_face_is_imported_by_what_measures() -> None:
    """A face left out of the hash must not shape a number; benchmarks and commands may use all."""
    for path in method_files(HOME):
        if path.suffix != ".py" or path.relative_to(HOME).parts[0] in ("cli", "__main__.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                assert name.split(".")[:2] not in [["analyzer", face] for face in FACES], path


def test_every_params_class_of_a_measuring_room_is_hashed() -> None:
    listed = {name for name, _ in default_params()}
    for room in MEASURING_ROOMS:
        for path in (HOME / room).glob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and node.name.endswith("Params"):
                    assert f"analyzer.{room}.{path.stem}.{node.name}" in listed


@pytest.mark.parametrize("file", ["dimples/weights.npz", "skin/unmix.py", "view.py", "flags.py"])
def test_a_byte_of_weights_or_code_moves_the_hash(tmp_path: Path, file: str) -> None:
    for name in ("dimples/weights.npz", "skin/unmix.py", "view.py", "flags.py", "ui/page.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"as it was")
    before = hash_of(tmp_path, method_files(tmp_path))
    (tmp_path / "ui/page.py").write_bytes(b"another page")
    (tmp_path / "skin/unmix.pyc").write_bytes(b"compiled")
    assert hash_of(tmp_path, method_files(tmp_path)) == before
    (tmp_path / file).write_bytes(bytes(9))
    assert hash_of(tmp_path, method_files(tmp_path)) != before


def test_a_file_renamed_moves_the_hash(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x")
    before = hash_of(tmp_path, method_files(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert hash_of(tmp_path, method_files(tmp_path)) != before


def test_the_hash_is_that_of_the_files_that_run() -> None:
    assert method_hash() == hash_of(HOME, method_files(HOME))
    assert importlib.import_module("analyzer.records.provenance").method_hash() == method_hash()


def test_how_a_result_is_told_leaves_the_result() -> None:
    told = {path.relative_to(HOME).parts[0] for path in method_files(HOME, TELLERS)}
    assert not told & {"report", "show", "cli", "ui"}
    assert set(MEASURING_ROOMS) | {"series.py", "arrays", "storage", "corrections"} <= told
