"""The registry and what raises its flags agree: nothing unregistered, nothing that is never raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import analyzer
from analyzer import flags
from analyzer.flags import FLAGS

HOME = Path(analyzer.__file__).parent

CODES = {
    name: value for name, value in vars(flags).items() if name.isupper() and isinstance(value, str)
}
"""Constants of the registry, by name."""

RAISING = ("photo", "measurement", "tracking")
"""Rooms that put flags on a photo."""


def nodes(*rooms: str) -> Iterator[ast.AST]:
    """Everything in the sources of these rooms; of all but the registry when none is given."""
    for path in HOME.rglob("*.py"):
        room = path.relative_to(HOME).parts[0]
        if path != HOME / "flags.py" and (room in rooms if rooms else room != "phantom"):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_the_constants_are_the_registry() -> None:
    assert sorted(CODES.values()) == sorted(FLAGS)


def test_codes_are_spelt_in_the_registry_alone() -> None:
    spelt = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    assert not spelt & set(FLAGS)


def test_whatever_is_registered_is_raised_somewhere() -> None:
    named = {n.id for n in nodes(*RAISING) if isinstance(n, ast.Name)}
    named |= {n.attr for n in nodes(*RAISING) if isinstance(n, ast.Attribute)}
    assert set(CODES) <= named


def test_every_flag_says_what_it_means_and_what_to_do() -> None:
    for code, flag in FLAGS.items():
        assert flag.code == code
        assert flag.name
        assert flag.meaning.endswith(".")
        assert flag.advice.endswith(".")
