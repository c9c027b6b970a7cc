"""What made a result: the versions of the code and the parameters it ran with.

Stored in every record, so that two results can be told to come from the same method. No time,
place, user or machine is kept.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache

import analyzer

MEASURING_ROOMS = ("alignment", "back", "change", "dimples", "photo", "relief", "skin")
"""Packages whose parameters shape a number."""

PACKAGES = (
    ("numpy", ("numpy",)),
    ("opencv", ("opencv-python-headless", "opencv-python", "opencv-contrib-python")),
    ("pillow", ("pillow",)),
    ("scikit-image", ("scikit-image",)),
    ("scipy", ("scipy",)),
)
"""Libraries whose version can change a number, with the distributions that provide them."""


@cache
def package_versions() -> dict[str, str]:
    """Versions by package name; "unknown" where an installation does not tell."""
    versions = {"analyzer": analyzer.__version__}
    for name, distributions in PACKAGES:
        versions[name] = "unknown"
        for distribution in distributions:
            try:
                versions[name] = importlib.metadata.version(distribution)
            except importlib.metadata.PackageNotFoundError:
                continue
            break
    return versions


def default_params() -> Iterator[tuple[str, object]]:
    """Default parameters of every measuring room, as (qualified class name, instance)."""
    for room in MEASURING_ROOMS:
        package = importlib.import_module(f"analyzer.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"analyzer.{room}."):
            module = importlib.import_module(found.name)
            for name, value in sorted(vars(module).items()):
                if not (isinstance(value, type) and is_dataclass(value)):
                    continue
                if name.endswith("Params") and value.__module__ == found.name:
                    yield f"{found.name}.{name}", value()


@cache
def params_hash() -> str:
    """SHA-256 (hex) over all default parameters; it moves when any tunable number does."""
    digest = hashlib.sha256()
    for name, params in sorted(default_params(), key=lambda item: item[0]):
        digest.update(f"{name}={params!r}\n".encode())
    return digest.hexdigest()
