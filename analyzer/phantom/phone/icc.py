"""A Display P3 profile, written byte by byte: ICC.1:2001 (v2) matrix and tone curve."""

from __future__ import annotations

import struct

import numpy as np

from analyzer.arrays.srgb import to_linear

# Columns of Display P3 to XYZ, adapted to D50 (Bradford).
_PRIMARIES = {
    b"rXYZ": (0.515121, 0.241196, -0.001053),
    b"gXYZ": (0.291977, 0.692245, 0.041885),
    b"bXYZ": (0.157104, 0.066574, 0.784073),
}
_D50 = (0.9642, 1.0, 0.8249)


def display_p3_profile() -> bytes:
    """ICC profile of Display P3 (P3 primaries, D65, sRGB tone curve)."""
    name = b"Display P3\x00"
    desc = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    curve = b"curv" + bytes(4) + struct.pack(">I", 1024)
    curve += b"".join(struct.pack(">H", round(65535 * _decode(k / 1023))) for k in range(1024))
    tags = {b"desc": desc, b"cprt": b"text" + bytes(4) + b"CC0\x00", b"wtpt": _xyz(_D50)}
    tags |= {key: _xyz(value) for key, value in _PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    placed: dict[bytes, int] = {}
    for key, data in tags.items():
        if data not in placed:
            placed[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += key + struct.pack(">II", placed[data], len(data))
    size = start + len(body)
    head = struct.pack(">I", size) + bytes(4) + b"\x02\x10\x00\x00" + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += b"".join(_fixed(v) for v in _D50)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def _decode(v: float) -> float:
    return float(to_linear(np.array(v)))


def _fixed(v: float) -> bytes:
    return struct.pack(">i", round(v * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(v) for v in values)
