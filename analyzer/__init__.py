"""Tells honestly whether the dimples on a lower back have changed, from ordinary photos.

The public names load lazily, so that ``import analyzer`` and ``dimples --help`` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

_HOMES = {
    "Alignment": "analyzer.alignment.model",
    "Comparison": "analyzer.change.model",
    "Corrections": "analyzer.corrections.model",
    "CorrectionsError": "analyzer.corrections.model",
    "Dimple": "analyzer.dimples.model",
    "FLAGS": "analyzer.flags",
    "Flag": "analyzer.flags",
    "Measurement": "analyzer.measurement.model",
    "Photo": "analyzer.photo.model",
    "ScaleHint": "analyzer.photo.model",
    "Series": "analyzer.results",
    "UnreadablePhoto": "analyzer.photo.model",
    "align": "analyzer.series",
    "analyze_series": "analyzer.series",
    "compare": "analyzer.series",
    "load_photo": "analyzer.photo.load",
    "read_corrections": "analyzer.corrections.file",
    "measure": "analyzer.series",
}

__all__ = sorted([*_HOMES, "__version__"])

if TYPE_CHECKING:
    from analyzer.alignment.model import Alignment as Alignment
    from analyzer.change.model import Comparison as Comparison
    from analyzer.corrections.file import read_corrections as read_corrections
    from analyzer.corrections.model import Corrections as Corrections
    from analyzer.corrections.model import CorrectionsError as CorrectionsError
    from analyzer.dimples.model import Dimple as Dimple
    from analyzer.flags import FLAGS as FLAGS
    from analyzer.flags import Flag as Flag
    from analyzer.measurement.model import Measurement as Measurement
    from analyzer.photo.load import load_photo as load_photo
    from analyzer.photo.model import Photo as Photo
    from analyzer.photo.model import ScaleHint as ScaleHint
    from analyzer.photo.model import UnreadablePhoto as UnreadablePhoto
    from analyzer.results import Series as Series
    from analyzer.series import align as align
    from analyzer.series import analyze_series as analyze_series
    from analyzer.series import compare as compare
    from analyzer.series import measure as measure

    __version__: str


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value = _version()
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)


def _version(project: Path = Path(__file__).parents[1] / "pyproject.toml") -> str:
    """Version of these sources; "unknown" where nothing tells it.

    A checkout is asked itself: what an editable installation recorded is as old as its last ``pip
    install``, and may belong to another checkout. Anything else is known to `importlib.metadata`.
    """
    import tomllib
    from importlib import metadata

    name = "dimple-change"
    try:
        held = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if held.get("name") == name:
            return str(held["version"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"
