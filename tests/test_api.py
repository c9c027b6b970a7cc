"""The public names exist as promised and cost nothing until used."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

import analyzer

NAMES = ("load_photo", "align", "measure", "compare", "analyze_series", "UnreadablePhoto")


@pytest.mark.parametrize("name", NAMES)
def test_promised_name_exists_with_a_docstring(name: str) -> None:
    assert getattr(analyzer, name).__doc__
    assert name in dir(analyzer)


def test_everything_listed_can_be_had() -> None:
    for name in analyzer.__all__:
        assert getattr(analyzer, name) is not None


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="diagnose"):
        _ = analyzer.diagnose


@pytest.mark.parametrize(
    ("owner", "fields"),
    [
        ("Alignment", {"ok", "reason", "error_px"}),
        ("Measurement", {"dimples", "visibility", "texture", "flags", "tone"}),
        ("Comparison", {"verdict", "change", "interval", "reasons", "dimples"}),
        ("Series", {"reference", "alignments", "tracks", "sessions", "comparisons"}),
        (
            "Dimple",
            {"x", "y", "width_px", "visibility", "prominence", "prominence_se", "kind", "p_fixed"},
        ),
    ],
)
def test_results_are_frozen_and_have_the_promised_fields(owner: str, fields: set[str]) -> None:
    kind = getattr(analyzer, owner)
    assert fields <= {f.name for f in dataclasses.fields(kind)}
    assert kind.__dataclass_params__.frozen


def test_an_unfitted_alignment_maps_to_nan() -> None:
    nan = float("nan")
    lost = analyzer.Alignment(False, "why", float("inf"), None, None, 0, 0.0, nan, nan)
    assert np.isnan(lost.map_points(np.zeros((3, 2)))).all()
    assert lost.map_back(np.zeros((3, 2))).shape == (3, 2)


def test_every_flag_says_what_to_do() -> None:
    for code, flag in analyzer.FLAGS.items():
        assert flag.code == code
        assert flag.name
        assert flag.meaning
        assert flag.advice


@pytest.mark.parametrize("heavy", ["cv2", "scipy", "skimage", "streamlit", "numpy", "PIL"])
def test_import_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, analyzer; dir(analyzer); sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
