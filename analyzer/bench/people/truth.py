"""Truth folders: JSON files that say what is in the photos beside them.

A file ``NAME.json`` describes one person; the photos it names lie in the same folder. Only what
the benchmark uses is read; everything is checked here, so that a damaged file is told before hours
of measuring and not after.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class TruthError(ValueError):
    """A truth file is missing or damaged; ``str(error)`` says what is wrong."""


@dataclass(frozen=True)
class TrueDimple:
    """A dimple as it was made.

    Parameters
    ----------
    id : int
        The same in all photos of a person.
    fixed : bool
        Belongs to the fixed pair.
    x, y : float
        Photo pixels.
    depth_mm : float
        At the time of this photo; nan when it was not measured.
    visible : bool
        Faces the camera and is not covered.
    """

    id: int
    fixed: bool
    x: float
    y: float
    depth_mm: float
    visible: bool


@dataclass(frozen=True)
class TrueMark:
    """Something on the skin that is no dimple: a mole, a tattoo, a stretch mark.

    Parameters
    ----------
    kind : str
    x, y : float
        Photo pixels.
    """

    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class LightKind:
    """The light of a photo; equal values mean the same light.

    Parameters
    ----------
    kind : str
        window, ceiling, flash or diffuse.
    azimuth, elevation : float
        Degrees, from the camera's side; nan when unknown, which is never the same as another.
    """

    kind: str
    azimuth: float
    elevation: float


@dataclass(frozen=True, eq=False)
class Capture:
    """Truth of one photo.

    Parameters
    ----------
    file : str
        Name of the photo.
    factor : float
        Modifiable depth relative to the person's baseline, > 0.
    light : LightKind
    mm_per_px : float
        At the sacrum.
    dimples : tuple of TrueDimple
    grid : (N, 2) float64
        The same skin points in every photo of a person, photo pixels.
    shown : (N,) bool
        Where the grid point is visible.
    focal_mm_35 : float or None
        35 mm equivalent focal length; None leaves it to the photo.
    marks : tuple of TrueMark
        Empty where the truth names none.
    session : str
        Photos of the same name were taken seconds apart; "" for one that stands alone.
    """

    file: str
    factor: float
    light: LightKind
    mm_per_px: float
    dimples: tuple[TrueDimple, ...]
    grid: NDArray[np.float64]
    shown: NDArray[np.bool_]
    focal_mm_35: float | None = None
    marks: tuple[TrueMark, ...] = ()
    session: str = ""


@dataclass(frozen=True, eq=False)
class Truth:
    """Truth of one person.

    Parameters
    ----------
    subject : str
    tone : int
        Fitzpatrick-like, 1-6.
    captures : tuple of Capture
        In time order, at least one.
    """

    subject: str
    tone: int
    captures: tuple[Capture, ...]

    @property
    def sessions(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the captures of each session, in order."""
        groups: dict[tuple[str, int], list[int]] = {}
        for k, capture in enumerate(self.captures):
            alone = -1 if capture.session else k
            groups.setdefault((capture.session, alone), []).append(k)
        return tuple(map(tuple, groups.values()))


def find_truths(folders: Sequence[Path]) -> list[Path]:
    """Truth files of all folders, in the order of the folders and by name.

    Raises
    ------
    TruthError
        When a folder has none.
    """
    files: list[Path] = []
    for folder in folders:
        here = sorted(p for p in folder.glob("*.json") if _describes_captures(p))
        if not here:
            raise TruthError(f"{folder} holds no truth file (a .json with the captures in it)")
        files += here
    return files


def _describes_captures(path: Path) -> bool:
    # Other JSON, such as settings of the rendering, may lie in the same folder.
    try:
        data = json.loads(path.read_bytes())
    except ValueError:
        return True
    return isinstance(data, dict) and "captures" in data


def read_truth(path: Path) -> Truth:
    """Read and check one truth file.

    Parameters
    ----------
    path : Path

    Raises
    ------
    TruthError
        When the file is damaged or a photo that it names is missing.
    """
    try:
        data = json.loads(path.read_bytes())
        captures = tuple(_capture(c) for c in data["captures"])
        truth = Truth(str(data["subject"]), int(data["tone"]), captures)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise TruthError(f"{path.name} is damaged: {type(error).__name__}: {error}") from None
    if not captures:
        raise TruthError(f"{path.name} describes no photo")
    if len({len(c.grid) for c in captures}) > 1:
        raise TruthError(f"{path.name}: the photos differ in their number of grid points")
    for capture in captures:
        if not (path.parent / capture.file).is_file():
            raise TruthError(f"{path.name} names {capture.file}, which is missing")
    return truth


def _capture(data: dict[str, Any]) -> Capture:
    light = data["light"]
    nan = float("nan")
    grid = np.array(data.get("grid", []), float).reshape(-1, 3)
    capture = Capture(
        str(data["file"]),
        float(data["factor"]),
        LightKind(str(light["kind"]), float(light.get("az", nan)), float(light.get("el", nan))),
        float(data["mm_per_px"]),
        tuple(_dimple(d) for d in data["dimples"]),
        grid[:, :2],
        grid[:, 2] > 0,
        float(focal) if (focal := data.get("camera", {}).get("focal_mm_35")) else None,
        tuple(
            TrueMark(str(m["kind"]), float(m["x"]), float(m["y"])) for m in data.get("marks", [])
        ),
        str(data.get("session", "")),
    )
    if Path(capture.file).name != capture.file:
        raise ValueError(f"{capture.file!r} is no plain file name")
    if not (capture.factor > 0 and capture.mm_per_px > 0):
        raise ValueError("factor and mm_per_px must be positive")
    if not np.isfinite(grid[capture.shown]).all():
        raise ValueError("a visible grid point has no place")
    return capture


def _dimple(data: dict[str, Any]) -> TrueDimple:
    if data["kind"] not in ("fixed", "modifiable"):
        raise ValueError(f"unknown kind {data['kind']!r}")
    x, y, visible = float(data["x"]), float(data["y"]), bool(data.get("visible", True))
    depth = data.get("depth_mm")
    if visible and not np.isfinite([x, y]).all():
        raise ValueError("a visible dimple has no place")
    return TrueDimple(
        int(data["id"]),
        data["kind"] == "fixed",
        x,
        y,
        float("nan") if depth is None else float(depth),
        visible,
    )
