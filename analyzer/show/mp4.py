"""Times of an MP4's frames, set after it was encoded.

OpenCV writes frames at one rate. A still that is held for a second would be encoded ten times over;
here each frame is encoded once and its time is written into the file's tables afterwards. Words on
the encoder are taken out, so that the file tells nothing but its pictures. Boxes as in ISO/IEC
14496-12.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

_NESTED = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")
_DROPPED = (b"udta", b"meta", b"free", b"skip")


class VideoError(ValueError):
    """No film could be made; ``str(error)`` says why, for a person."""


def retimed(video: bytes, durations_ms: Sequence[int]) -> bytes:
    """The same frames, each shown for its own time.

    Parameters
    ----------
    video : bytes
        MP4 with one track whose tables follow its pictures, as OpenCV writes it.
    durations_ms : sequence of int
        One a frame, > 0.

    Raises
    ------
    VideoError
        When it is built otherwise.
    """
    tops = dict(_boxes(video))
    if list(tops)[-1:] != [b"moov"] or b"mdat" not in tops:
        raise VideoError("The film is built in a way that is not known here.")
    start = len(video) - len(tops[b"moov"]) - 8
    scale = _timescale(tops[b"moov"])
    ticks = [round(ms * scale / 1000) for ms in durations_ms]
    total_ms, total = sum(durations_ms), sum(ticks)

    def times(body: bytes) -> bytes:
        if sum(struct.unpack_from(">I", body, 8 + 8 * k)[0] for k in range(_count(body))) != len(
            ticks
        ):
            raise VideoError("The film has another number of frames than it should.")
        rows = b"".join(struct.pack(">II", 1, tick) for tick in ticks)
        return body[:4] + struct.pack(">I", len(ticks)) + rows

    change: dict[bytes, Callable[[bytes], bytes]] = {
        b"stts": times,
        b"mvhd": lambda body: _put(_put(body, 4, 0, 0), 16, total_ms * _mvhd_scale(body) // 1000),
        b"tkhd": lambda body: _put(_put(body, 4, 0, 0), 20, total_ms),
        b"mdhd": lambda body: _put(_put(body, 4, 0, 0), 16, total),
        b"elst": lambda body: _put(body, 8, total_ms),
    }
    return video[:start] + _rewritten(b"moov", tops[b"moov"], change)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            raise VideoError("The film is damaged.")
        yield kind, data[at + 8 : at + size]
        at += size


def _rewritten(kind: bytes, body: bytes, change: dict[bytes, Callable[[bytes], bytes]]) -> bytes:
    if kind in _NESTED:
        body = b"".join(
            _rewritten(inner, part, change) for inner, part in _boxes(body) if inner not in _DROPPED
        )
    elif kind in change:
        if body[0] != 0:
            raise VideoError("The film is built in a way that is not known here.")
        body = change[kind](body)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _timescale(moov: bytes) -> int:
    mdia = dict(_boxes(dict(_boxes(moov))[b"trak"]))[b"mdia"]
    return int(struct.unpack_from(">I", dict(_boxes(mdia))[b"mdhd"], 12)[0])


def _mvhd_scale(body: bytes) -> int:
    return int(struct.unpack_from(">I", body, 12)[0])


def _count(stts: bytes) -> int:
    return int(struct.unpack_from(">I", stts, 4)[0])


def _put(body: bytes, at: int, *values: int) -> bytes:
    new = struct.pack(f">{len(values)}I", *values)
    return body[:at] + new + body[at + len(new) :]
