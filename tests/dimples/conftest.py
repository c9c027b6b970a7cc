"""Scripts that train what the dimple room ships, as modules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def load_script() -> Iterator[Callable[[str], Any]]:
    """Loads a script of `benchmarks` by its name; it is gone again after the tests of a file."""
    loaded = []

    def load(name: str) -> Any:
        path = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
        spec = spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[name] = module  # dataclasses look their module up
        loaded.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in loaded:
        del sys.modules[name]
