"""Matrix/TRC and grey ICC profiles (ICC.1:2022) as tone curves and a matrix to linear sRGB.

Phones and cameras embed profiles of exactly these two kinds. They are evaluated here in floating
point because the colour engine that Pillow offers works on 8-bit samples only, which would throw
away what a 16-bit or a 10-bit file holds. Table-based profiles are left to that engine.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Linear sRGB to XYZ at the D50 white of the profile connection space (IEC 61966-2-1, Bradford).
SRGB_TO_XYZ_D50 = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)


@dataclass(frozen=True, eq=False)
class ToneProfile:
    """A profile that tone curves and a matrix describe in full.

    Parameters
    ----------
    curves : tuple of (name, parameters)
        One curve a channel (1 or 3), each ``(function type or -1 for a table, values)``.
    to_srgb : (3, 3) float64 or None
        Linear profile primaries to linear sRGB; None for a grey profile.
    """

    curves: tuple[tuple[int, NDArray[np.float64]], ...]
    to_srgb: NDArray[np.float64] | None

    def table(self, levels: int, white: float) -> NDArray[np.float32]:
        """Linear light of the samples 0 .. levels - 1, of which ``white`` is full scale.

        Returns
        -------
        (channels, levels) float32, 0-1.

        Raises
        ------
        ValueError
            When a damaged curve gives no real number.
        """
        encoded = np.clip(np.arange(levels) / white, 0.0, 1.0)
        with np.errstate(all="ignore"):
            linear = np.stack(
                [evaluate_curve(kind, values, encoded) for kind, values in self.curves]
            )
        if not np.isfinite(linear).all():
            raise ValueError("a tone curve leaves the real numbers")
        return np.clip(linear, 0.0, 1.0).astype(np.float32)


def evaluate_curve(
    kind: int, values: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Evaluate an ICC curve.

    Parameters
    ----------
    kind : int
        -1 for a sampled table, otherwise the function type 0-4 of parametricCurveType.
    values : (n,) float64
        The table, evenly spaced over 0-1, or the parameters g, a, b, c, d, e, f in their order.
    x : array, 0-1

    Returns
    -------
    array like ``x``; may leave 0-1 for an odd profile.
    """
    if kind < 0:
        return np.interp(x, np.linspace(0.0, 1.0, len(values)), values)
    g, a, b, c, d, e, f = np.concatenate([values, np.zeros(7 - len(values))])
    if kind == 0:
        return np.asarray(x**g)
    power = np.maximum(a * x + b, 0.0) ** g
    if kind in (1, 2):
        # Type 2 calls its additive constant c where types 3 and 4 have a slope of that name.
        return np.asarray(np.where(a * x + b >= 0, power + c, c))
    return np.asarray(np.where(x >= d, power + e, c * x + f))


def parse_profile(profile: bytes) -> ToneProfile | None:
    """Read a matrix/TRC RGB profile or a grey profile.

    Parameters
    ----------
    profile : bytes
        The embedded ICC profile.

    Returns
    -------
    ToneProfile or None
        None when the profile describes its colours by tables or in another colour space.

    Raises
    ------
    ValueError, struct.error
        When the profile is damaged.
    """
    if len(profile) < 132 or profile[36:40] != b"acsp":
        raise ValueError("not an ICC profile")
    space, connection = profile[16:20], profile[20:24]
    tags = _tags(profile)
    if space == b"GRAY" and b"kTRC" in tags:
        return ToneProfile((_curve(tags[b"kTRC"]),), None)
    if space != b"RGB " or connection != b"XYZ " or b"A2B0" in tags or b"A2B1" in tags:
        return None
    needed = [b"rTRC", b"gTRC", b"bTRC", b"rXYZ", b"gXYZ", b"bXYZ"]
    if any(tag not in tags for tag in needed):
        raise ValueError("primaries or tone curves are missing")
    primaries = np.column_stack([_xyz(tags[tag]) for tag in needed[3:]])
    if abs(np.linalg.det(primaries)) < 1e-6:
        raise ValueError("the primaries span no colour space")
    curves = tuple(_curve(tags[tag]) for tag in needed[:3])
    return ToneProfile(curves, np.linalg.solve(SRGB_TO_XYZ_D50, primaries))


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    if count > 200:
        raise ValueError("too many tags")
    tags = {}
    for index in range(count):
        name, offset, size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        tags[name] = profile[offset : offset + size]
    return tags


def _xyz(tag: bytes) -> NDArray[np.float64]:
    if tag[:4] != b"XYZ ":
        raise ValueError("not an XYZ tag")
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def _curve(tag: bytes) -> tuple[int, NDArray[np.float64]]:
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        if count == 0:
            return 0, np.array([1.0])
        if count == 1:
            return 0, np.array([struct.unpack_from(">H", tag, 12)[0] / 256])
        if len(tag) < 12 + 2 * count:
            raise ValueError("a tone curve is cut short")
        return -1, np.frombuffer(tag, ">u2", count, 12) / 65535
    if tag[:4] == b"para":
        (kind,) = struct.unpack_from(">H", tag, 8)
        if kind > 4:
            raise ValueError("unknown tone curve")
        size = (1, 3, 4, 5, 7)[kind]
        return kind, np.array(struct.unpack_from(f">{size}i", tag, 12)) / 65536
    raise ValueError("unknown tone curve")
