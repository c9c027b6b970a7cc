"""Small pictures with known content, and profiles made from known primaries."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image


def srgb_decode(code):
    code = np.asarray(code, float)
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)


@pytest.fixture
def scene():
    """(48, 64, 3) uint8, smooth and without any symmetry."""
    y, x = np.mgrid[:48, :64]
    return np.dstack([40 + 3 * x, 30 + 4 * y, 60 + x + y]).astype(np.uint8)


@pytest.fixture
def encoded():
    """Pixels to the bytes of a file, by Pillow."""

    def encode(pixels, kind="PNG", **options):
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, kind, **options)
        return buffer.getvalue()

    return encode


def _tag(kind, body):
    return kind + b"\0\0\0\0" + body


P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
D65 = (0.3127, 0.3290)
D50_XYZ = np.array([0.9642, 1.0, 0.8249])


def to_d50(primaries, white):
    """Linear RGB of given xy primaries and white to XYZ, adapted to D50 by Bradford."""

    def xyz(xy):
        return np.array([xy[0] / xy[1], 1.0, (1 - xy[0] - xy[1]) / xy[1]])

    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    columns = np.column_stack([xyz(p) for p in primaries])
    matrix = columns * np.linalg.solve(columns, xyz(white))
    gains = bradford @ D50_XYZ / (bradford @ xyz(white))
    return np.linalg.inv(bradford) @ np.diag(gains) @ bradford @ matrix


def fixed(values):
    return struct.pack(f">{len(values)}i", *(round(float(v) * 65536) for v in values))


def assemble(space, tags):
    """Put tags into an ICC v2 display profile whose connection space is XYZ."""
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        content += b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content
    header = bytearray(128)
    header[8:12] = b"\x02\x40\0\0"
    header[12:24] = b"mntr" + space + b"XYZ "
    header[36:40] = b"acsp"
    header[68:80] = fixed(D50_XYZ)
    profile = bytes(header) + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", len(profile)) + profile[4:]


def matrix_profile(gamma):
    curve = _tag(b"curv", struct.pack(">IH", 1, round(gamma * 256)))
    tags = {b"wtpt": _tag(b"XYZ ", fixed(D50_XYZ))}
    for letter, column in zip(b"rgb", to_d50(P3, D65).T, strict=True):
        tags[bytes([letter]) + b"XYZ"] = _tag(b"XYZ ", fixed(column))
        tags[bytes([letter]) + b"TRC"] = curve
    return assemble(b"RGB ", tags)


@pytest.fixture
def p3_profile():
    """Display P3 primaries and white, with a plain gamma of 2.2."""
    return matrix_profile(2.2)


@pytest.fixture
def p3_table_profile():
    """The same colours as ``p3_profile``, written as a table (lut16Type) instead of a matrix."""
    corners = np.stack(np.meshgrid([0, 1], [0, 1], [0, 1], indexing="ij"), -1).reshape(8, 3)
    # The red corner has a slightly negative Z, which the table cannot hold.
    grid = np.rint(np.maximum(corners @ to_d50(P3, D65).T, 0) * 32768).astype(">u2")
    curve = np.rint(np.linspace(0, 1, 4096) ** 2.2 * 65535).astype(">u2").tobytes()
    straight = np.array([0, 65535], ">u2").tobytes()
    body = struct.pack(">BBBx", 3, 3, 2) + fixed(np.eye(3).ravel()) + struct.pack(">HH", 4096, 2)
    table = _tag(b"mft2", body + 3 * curve + grid.tobytes() + 3 * straight)
    return assemble(b"RGB ", {b"wtpt": _tag(b"XYZ ", fixed(D50_XYZ)), b"A2B0": table})


@pytest.fixture
def grey_profile():
    """Grey with a gamma of 1.8."""
    curve = _tag(b"curv", struct.pack(">IH", 1, round(1.8 * 256)))
    return assemble(b"GRAY", {b"wtpt": _tag(b"XYZ ", fixed(D50_XYZ)), b"kTRC": curve})


@pytest.fixture
def linear():
    """The sRGB transfer function undone, domain and range 0-1, written apart from the package."""
    return srgb_decode
