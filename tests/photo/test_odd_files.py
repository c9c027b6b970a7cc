"""Files of rare kinds: the picture that everybody sees, a true reason, and no chatter."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

import analyzer
from analyzer.intake.look import look


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def animated(bits, own, frame, *, first_is_own=False):
    """An animated PNG of 8 x 8 pixels whose own picture has another colour than its frames."""

    def rows(colour):
        sample = np.array(colour, ">u2" if bits == 16 else "u1")
        row = b"\0" + np.tile(sample, 8).tobytes()
        return zlib.compress(row * 8)

    def control(number):
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 8, 8, 0, 0, 1, 10, 0, 0))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, bits, 2, 0, 0, 0))
    parts = [b"\x89PNG\r\n\x1a\n", header, chunk(b"acTL", struct.pack(">II", 2, 0))]
    number = 0
    if first_is_own:
        parts.append(control(number))
        number += 1
    parts.append(chunk(b"IDAT", rows(own)))
    for _ in range(2 - first_is_own):
        parts += [control(number), chunk(b"fdAT", struct.pack(">I", number + 1) + rows(frame))]
        number += 2
    return b"".join([*parts, chunk(b"IEND", b"")])


@pytest.mark.parametrize("first_is_own", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
def test_an_animated_png_shows_its_own_picture(bits, first_is_own):
    full = (1 << bits) - 1
    data = animated(bits, (full, 0, 0), (0, 0, full), first_is_own=first_is_own)
    photo = analyzer.load_photo(data)
    np.testing.assert_array_equal(photo.rgb[4, 4], [1, 0, 0])
    assert photo.bit_depth == bits
    assert (look(data).width, look(data).height) == (8, 8)


def tiff(array, **options):
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, **options)
    return buffer.getvalue()


def with_bits(data, bits, samples=1):
    """The same TIFF (little endian) stating another number of bits a sample."""
    out = bytearray(data)
    at = struct.unpack_from("<I", data, 4)[0]
    for k in range(struct.unpack_from("<H", data, at)[0]):
        place = at + 2 + 12 * k
        tag, _, count, value = struct.unpack_from("<HHII", data, place)
        if tag == 258 and count == 1:
            struct.pack_into("<H", out, place + 8, bits)
        elif tag == 258:
            struct.pack_into(f"<{count}H", out, value, *[bits] * count)
    return bytes(out)


GREY = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
RGB = np.stack([GREY] * 3, axis=-1)


@pytest.mark.parametrize("bits", [10, 12, 14])
@pytest.mark.parametrize("array", [GREY, RGB], ids=["grey", "rgb"])
def test_odd_depths_of_a_tiff_are_said(bits, array):
    data = with_bits(tiff(array, photometric="rgb" if array.ndim == 3 else "minisblack"), bits)
    for read in (analyzer.load_photo, look):
        with pytest.raises(analyzer.UnreadablePhoto, match="no ordinary photo"):
            read(data)


@pytest.mark.parametrize("kind", [np.float32, np.uint32, np.int16, np.float16])
@pytest.mark.parametrize("array", [GREY, RGB], ids=["grey", "rgb"])
def test_odd_samples_of_a_tiff_are_said(kind, array):
    data = tiff(array.astype(kind), photometric="rgb" if array.ndim == 3 else "minisblack")
    with pytest.raises(analyzer.UnreadablePhoto, match="no ordinary photo"):
        analyzer.load_photo(data)


def test_a_damaged_tiff_is_still_called_damaged():
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (90, 60, 50)).save(buffer, "TIFF", compression="tiff_lzw")
    data = bytearray(buffer.getvalue())
    data[8:60] = b"\xff" * 52
    with pytest.raises(analyzer.UnreadablePhoto, match=r"damaged|ends too early"):
        analyzer.load_photo(bytes(data))


def noisy():
    """Files that libtiff and libpng complain about on standard error."""
    buffer = io.BytesIO()
    noise = Image.effect_noise((64, 64), 90).convert("1")
    noise.save(buffer, "TIFF", compression="group4")
    fax = bytearray(buffer.getvalue())
    fax[28:1000] = np.random.default_rng(3).bytes(972)
    lzw = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(lzw, "TIFF", compression="tiff_lzw")
    bad = bytearray(lzw.getvalue())
    bad[28:400] = np.random.default_rng(4).bytes(372)
    png = io.BytesIO()
    Image.fromarray(np.full((8, 8), 30000, np.uint16)).save(png, "PNG")
    odd = png.getvalue()
    odd = odd[:33] + chunk(b"gAMA", b"\0\0\0\0") + chunk(b"iCCP", b"x\0\0junk") + odd[33:]
    return [bytes(fax), bytes(bad), odd]


def test_decoders_keep_silent(tmp_path):
    paths = []
    for k, data in enumerate(noisy()):
        paths.append(tmp_path / f"{k}.bin")
        paths[-1].write_bytes(data)
    code = (
        "import pathlib, sys, analyzer\n"
        "from analyzer.intake.look import look\n"
        "for path in sys.argv[1:]:\n"
        "    for read in (analyzer.load_photo, lambda p: look(pathlib.Path(p).read_bytes())):\n"
        "        try:\n            read(path)\n"
        "        except analyzer.UnreadablePhoto as error:\n            print(error)\n"
        "print('end', file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert run.stderr == "end\n"


def test_the_noise_is_real(tmp_path):
    """Without hushing there is something to hush, or the test above says nothing."""
    path = tmp_path / "fax.tif"
    path.write_bytes(noisy()[0])
    code = (
        "import contextlib, sys\nfrom PIL import Image\n"
        "with contextlib.suppress(OSError):\n    Image.open(sys.argv[1]).load()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=300
    )
    assert "Fax4" in run.stderr or "TIFF" in run.stderr
