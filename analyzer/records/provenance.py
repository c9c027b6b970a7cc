"""What made a result: the versions, the code, the weights and the parameters it ran with.

Stored in every record, so that two results can be told to come from the same method, and part of what
tells whether an earlier result may be served again. No time, place or user is kept, and of the
machine only which of their routines the libraries chose for its processor: on another kind the last
digits differ, see `docs/reliability.md`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

import analyzer

MEASURING_ROOMS = (
    "alignment",
    "back",
    "change",
    "dimples",
    "intake",
    "measurement",
    "photo",
    "relief",
    "skin",
    "tracking",
)
"""Packages whose parameters shape a number, or which photos it is made from."""

FACES = ("bench", "library", "phantom", "ui")
"""Packages that neither measure nor write what `dimples analyze` leaves behind."""

TELLERS = (*FACES, "batch", "cli", "language", "process", "records", "report", "show")
"""Packages that leave a result's values as they are: these and what only tells of them."""

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


@cache
def kernels() -> dict[str, str]:
    """Which routines the libraries use on this processor, by library.

    They choose by what the processor can do, and other routines add in another order. The same on one
    machine, for any number of threads or workers.

    Returns
    -------
    dict of str
        ``blas``: kinds of processor that linear algebra was tuned for; ``numpy``, ``opencv``: what
        these found the processor to offer beyond what every one has; ``ipp``: whether OpenCV uses
        Intel's routines.
    """
    import cv2
    import numpy as np

    # Its linear algebra is a library of its own, known only once it is loaded.
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_info

    found = {
        f"{lib['internal_api']} {lib.get('architecture') or 'unknown'}"
        for lib in threadpool_info()
        if lib["user_api"] == "blas"
    }
    offered = np.show_config(mode="dicts") or {}
    simd = offered.get("SIMD Extensions", {}).get("found", [])
    # A star marks routines that were chosen at the start, a question mark those that are wanting.
    chosen = [word for word in cv2.getCPUFeaturesLine().split() if not word.endswith("?")]
    return {
        "blas": ", ".join(sorted(found)) or "unknown",
        "ipp": "yes" if cv2.ipp.useIPP() else "no",
        "numpy": " ".join(sorted(simd)),
        "opencv": " ".join(chosen),
    }


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


def method_files(home: Path, apart: tuple[str, ...] = FACES) -> list[Path]:
    """Sources, weights and templates under ``home`` that shape an answer, sorted; those ``apart`` do not."""
    return sorted(
        path
        for path in home.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and path.relative_to(home).parts[0] not in (*apart, "__pycache__")
    )


def hash_of(home: Path, files: list[Path]) -> str:
    """SHA-256 (hex) over files, their names under ``home`` included."""
    digest = hashlib.sha256()
    for path in files:
        body = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + body)
    return digest.hexdigest()


@cache
def method_hash(apart: tuple[str, ...] = FACES) -> str:
    """SHA-256 (hex) over code, weights and templates; it moves when anything that shapes an answer does."""
    home = Path(analyzer.__file__).parent
    return hash_of(home, method_files(home, apart))
