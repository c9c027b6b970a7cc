"""The registry and what raises its flags agree: nothing unregistered, nothing that is never raised."""

from __future__ import annotations

import ast
from pathlib import Path

import analyzer
from analyzer.flags import FLAGS

HOME = Path(analyzer.__file__).parent


def words() -> set[str]:
    """Every string constant outside the registry that is spelt like a code."""
    found = set()
    for path in HOME.rglob("*.py"):
        if path.name == "flags.py" or path.relative_to(HOME).parts[0] in ("bench", "phantom"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def raised() -> set[str]:
    """Codes that some line adds to a photo's flags."""
    found = set()
    for path in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "raised.add"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


def test_whatever_is_raised_is_registered() -> None:
    assert raised()
    assert raised() <= set(FLAGS)


def test_whatever_is_registered_is_raised_somewhere() -> None:
    assert set(FLAGS) <= words()


def test_every_flag_says_what_it_means_and_what_to_do() -> None:
    for code, flag in FLAGS.items():
        assert flag.code == code
        assert flag.name
        assert flag.meaning.endswith(".")
        assert flag.advice.endswith(".")
