"""The aligned photos of a series as a short film, MP4 and GIF.

Each photo is shown in the frame of the reference, one fades into the next, and its date stands in
the picture. Brightness is evened out a little, for the eye alone: nothing is measured here, and the
film says so. Photos that could not be aligned are left out and named.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from analyzer.arrays.srgb import to_code, to_linear
from analyzer.language.text import N_, _
from analyzer.results import Series
from analyzer.show.letters import letters
from analyzer.show.mp4 import VideoError, retimed
from analyzer.show.params import ReportParams
from analyzer.show.pictures import back_box

__all__ = ["Film", "TimelapseParams", "VideoError", "film_of", "to_gif", "to_mp4"]

Pixels = NDArray[np.uint8]
NOTE = N_("Brightness evened for show")


@dataclass(frozen=True)
class TimelapseParams:
    """Look of the film; none of it touches a measurement.

    Parameters
    ----------
    side_px, gif_side_px : int
        Longest side at most: sharp on a phone, small enough to send.
    hold_ms, last_ms : int
        How long a photo stands still, and the last one.
    fade_ms : int
        How long one fades into the next.
    steps, gif_steps : int
        Pictures within a fade at most.
    frames : int
        Pictures in all that a film should not pass: fades get coarser in a long series.
    evening : float
        Share of the difference in brightness that is taken out, 0-1; not all, since how bright
        a photo is tells how it was taken.
    gain : float
        Factor on light by which a photo is changed at most.
    colours : int
        Of the GIF; fewer would draw steps into smooth skin.
    most_bytes : int
        A larger film is made anew in a smaller size.
    least_px : int
        Longest side below which it is not made smaller.
    rate : int
        Frames a second that the encoder is told, from which it takes how many bits to spend.
    """

    side_px: int = 640
    gif_side_px: int = 420
    hold_ms: int = 1200
    last_ms: int = 2400
    fade_ms: int = 500
    steps: int = 5
    gif_steps: int = 3
    frames: int = 240
    evening: float = 0.6
    gain: float = 1.35
    colours: int = 224
    most_bytes: int = 8_000_000
    least_px: int = 220
    rate: int = 8


@dataclass(frozen=True, eq=False)
class Film:
    """The photos of a film in time order.

    Parameters
    ----------
    stills : tuple of (h, w, 3) uint8
        sRGB, all of one size, brightness evened.
    captions : tuple of str
        One a still.
    left_out : tuple of (name, reason)
        Photos that are not in it.
    """

    stills: tuple[Pixels, ...]
    captions: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def film_of(
    series: Series, captions: Sequence[str], params: TimelapseParams = TimelapseParams()
) -> Film | None:
    """The stills of a series; None where fewer than two photos could be laid over each other.

    Parameters
    ----------
    series : Series
    captions : sequence of str
        What stands in the picture of each photo, such as its date.

    Returns
    -------
    Film or None
    """
    used, left_out = chosen(series)
    if len(used) < 2:
        return None
    reference = series.pictures[series.reference]
    h, w = reference.upright.shape[:2]
    left, top, right, bottom = back_box(series, series.reference, (w, h), ReportParams())
    outline = np.array(series.measurements[series.reference].outline, float) / reference.zoom
    mask = np.zeros((h, w), np.uint8)
    if len(outline) >= 3:
        cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 1)
    skin = mask[top:bottom, left:right] > 0
    cuts = [picture[top:bottom, left:right] for _index, picture in used]
    gains = _gains(cuts, skin, params)
    side = max(params.side_px, params.gif_side_px)
    return Film(
        tuple(_lit(_sized(cut, side), gain) for cut, gain in zip(cuts, gains, strict=True)),
        tuple(captions[index] for index, _picture in used),
        left_out,
    )


def to_mp4(film: Film, params: TimelapseParams = TimelapseParams()) -> bytes:
    """The film as MP4 (VP9), which browsers and players of today show.

    Returns
    -------
    bytes
        The same for the same film and version of OpenCV.

    Raises
    ------
    VideoError
        When the installed OpenCV cannot write it.
    """

    def encode(side: int) -> bytes:
        steps = _steps(film, params.steps, params)
        return retimed(
            _encoded(_frames(film, side, steps), params.rate), _times(film, steps, params)
        )

    return _small_enough(encode, params.side_px, params)


def to_gif(film: Film, params: TimelapseParams = TimelapseParams()) -> bytes:
    """The film as a GIF that repeats, for where no video is shown."""

    def encode(side: int) -> bytes:
        steps = _steps(film, params.gif_steps, params)
        times = _times(film, steps, params)
        seen = np.concatenate([_sized(still, side).reshape(-1, 1, 3)[::7] for still in film.stills])
        palette = Image.fromarray(seen).quantize(params.colours, Image.Quantize.MEDIANCUT)
        images = [
            Image.fromarray(frame).quantize(palette=palette) for frame in _frames(film, side, steps)
        ]
        sink = io.BytesIO()
        images[0].save(sink, "GIF", save_all=True, append_images=images[1:], duration=times, loop=0)
        return sink.getvalue()

    return _small_enough(encode, params.gif_side_px, params)


def chosen(series: Series) -> tuple[list[tuple[int, Pixels]], tuple[tuple[str, str], ...]]:
    """Photos that a film can show, as (index, picture in the reference's frame), and the others.

    Parameters
    ----------
    series : Series

    Returns
    -------
    list of (int, (h, w, 3) uint8)
        In time order.
    tuple of (name, reason)
        Photos that are left out.
    """
    placed = [k for session in series.sessions for k in session.photos]
    found: list[tuple[int, Pixels]] = []
    left_out: list[tuple[str, str]] = []
    for index in (*placed, *(k for k in range(len(series.measurements)) if k not in placed)):
        shot = series.measurements[index]
        name = shot.photo.name or f"photo {index + 1}"
        picture = None
        if index < len(series.pictures):
            own = series.pictures[index]
            picture = own.upright if index == series.reference else own.aligned
        if index not in placed:
            left_out.append((name, shot.reason or "It has no place in time."))
        elif picture is None:
            alignment = series.alignments[index]
            why = shot.reason or (alignment.reason if alignment is not None else "")
            left_out.append((name, why or "It could not be laid over the others."))
        else:
            found.append((index, picture))
    return found, tuple(left_out)


def _gains(cuts: Sequence[Pixels], skin: NDArray[np.bool_], params: TimelapseParams) -> list[float]:
    """Factor on each photo's light that brings its skin nearer to the middle of all."""
    levels = []
    for cut in cuts:
        inside = cut[skin] if skin.any() else cut.reshape(-1, 3)
        light = to_linear(inside[:, 1].astype(np.float64) / 255)
        levels.append(float(np.log(np.maximum(light, 1e-3)).mean()))
    middle = float(np.median(levels))
    most = np.log(params.gain)
    return [float(np.exp(np.clip(params.evening * (middle - v), -most, most))) for v in levels]


def _lit(cut: Pixels, gain: float) -> Pixels:
    codes = np.arange(256) / 255
    table = np.rint(255 * to_code(np.clip(to_linear(codes) * gain, 0, 1))).astype(np.uint8)
    return np.asarray(table[cut], np.uint8)


def _steps(film: Film, most: int, params: TimelapseParams) -> int:
    """Pictures within a fade."""
    return max(1, min(most, params.frames // len(film.stills) - 1))


def _times(film: Film, steps: int, params: TimelapseParams) -> list[int]:
    """For how many ms each frame is shown."""
    # GIF counts in hundredths of a second.
    fade = [round(params.fade_ms / steps / 10) * 10] * steps
    return [params.hold_ms, *fade] * (len(film.stills) - 1) + [params.last_ms]


def _frames(film: Film, side: int, steps: int) -> Iterator[Pixels]:
    """All frames in a size, one at a time: a long film would fill the memory."""
    for k, (still, caption) in enumerate(zip(film.stills, film.captions, strict=True)):
        shown = _sized(still, side)
        yield _written(shown, caption)
        if k + 1 == len(film.stills):
            return
        following = _sized(film.stills[k + 1], side)
        for step in range(1, steps + 1):
            share = step / (steps + 1)
            mixed = cv2.addWeighted(shown, 1 - share, following, share, 0)
            said = caption if share < 0.5 else film.captions[k + 1]
            yield _written(np.asarray(mixed, np.uint8), said)


def _sized(still: Pixels, side: int) -> Pixels:
    """A still with even sides, as video wants them, and its longest side at most this."""
    h, w = still.shape[:2]
    share = min(1.0, side / max(h, w))
    size = tuple(max(2, int(v * share) // 2 * 2) for v in (w, h))
    return np.asarray(cv2.resize(still, size, interpolation=cv2.INTER_AREA), np.uint8)


def _written(frame: Pixels, caption: str) -> Pixels:
    image = Image.fromarray(frame)
    draw = ImageDraw.Draw(image, "RGBA")
    side = max(image.size)
    for text, size, low in ((caption, side * 0.042, False), (_(NOTE), side * 0.024, True)):
        font = letters(max(9.0, size))
        gap = size * 0.5
        left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
        x = gap
        y = image.height - gap - (bottom - top) - gap if low else gap
        box = (x, y, x + right - left + 2 * gap, y + bottom - top + 1.2 * gap)
        draw.rounded_rectangle(box, radius=gap, fill=(16, 18, 22, 190))
        draw.text((x + gap - left, y + 0.6 * gap - top), text, fill=(255, 255, 255), font=font)
    return np.asarray(image, np.uint8)


def _encoded(frames: Iterator[Pixels], rate: int) -> bytes:
    first = next(frames)
    h, w = first.shape[:2]
    with TemporaryDirectory() as folder:
        place = Path(folder) / "film.mp4"
        code = cv2.VideoWriter.fourcc(*"vp09")
        writer = cv2.VideoWriter(str(place), cv2.CAP_FFMPEG, code, float(rate), (w, h))
        if not writer.isOpened():
            raise VideoError("The installed OpenCV cannot write VP9 video; the GIF holds the same.")
        for frame in chain([first], frames):
            writer.write(np.ascontiguousarray(frame[..., ::-1]))
        writer.release()
        return place.read_bytes()


def _small_enough(encode: Callable[[int], bytes], side: int, params: TimelapseParams) -> bytes:
    data = encode(side)
    while len(data) > params.most_bytes and side > params.least_px:
        side = max(
            params.least_px, int(side * max(0.5, (params.most_bytes / len(data)) ** 0.5) * 0.95)
        )
        data = encode(side)
    return data
