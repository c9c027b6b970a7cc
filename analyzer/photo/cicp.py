"""Colour spaces that a file names by code points (ITU-T H.273) instead of a profile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_linear
from analyzer.photo.icc import ToneProfile

# Linear Display P3 (code 12) and BT.2020 (code 9) to linear sRGB, all with the D65 white.
_TO_SRGB = {
    12: (
        (1.2249402, -0.2249402, 0.0),
        (-0.0420569, 1.0420569, 0.0),
        (-0.0196376, -0.0786361, 1.0982736),
    ),
    9: (
        (1.6604910, -0.5876411, -0.0728499),
        (-0.1245505, 1.1328999, -0.0083494),
        (-0.0181508, -0.1005789, 1.1187297),
    ),
}
_PQ, _HLG = 16, 18
_TABLE = 4096
# ITU-R BT.2408: light that white paper reflects is shown at 203 cd/m2.
_REFERENCE_WHITE = 203.0


def named_profile(primaries: int, transfer: int) -> ToneProfile | None:
    """Profile of the code points of a file.

    Parameters
    ----------
    primaries, transfer : int
        ColourPrimaries and TransferCharacteristics of ITU-T H.273.

    Returns
    -------
    ToneProfile or None
        None for what amounts to sRGB: unspecified, BT.709 and BT.601 codes are shown as sRGB by
        every viewer. HLG gives scene light, PQ display light with paper white as 1, clipped.
    """
    if primaries not in _TO_SRGB and transfer not in (_PQ, _HLG):
        return None
    code = np.linspace(0.0, 1.0, _TABLE)
    if transfer == _PQ:
        table = np.minimum(_pq_to_nits(code) / _REFERENCE_WHITE, 1.0)
    elif transfer == _HLG:
        table = _hlg_to_scene(code)
    else:
        table = to_linear(code)
    matrix = np.array(_TO_SRGB[primaries]) if primaries in _TO_SRGB else np.eye(3)
    return ToneProfile(((-1, table),) * 3, matrix)


def _pq_to_nits(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """Perceptual quantizer (SMPTE ST 2084), cd/m2."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = code ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(power - c1, 0.0) / (c2 - c3 * power)) ** (1 / m1))


def _hlg_to_scene(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of the hybrid log-gamma OETF (ITU-R BT.2100), 0-1."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.asarray(np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12))
