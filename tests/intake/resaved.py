"""Forty ways in which people save a shot again, and other shots of the same moment."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

Picture = Image.Image


def saved(picture: Picture, form: str = "JPEG", **how: object) -> Picture:
    buffer = io.BytesIO()
    picture.save(buffer, form, **how)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def cut(picture: Picture, left: float, top: float, right: float, bottom: float) -> Picture:
    w, h = picture.size
    return picture.crop((round(left * w), round(top * h), round(right * w), round(bottom * h)))


def small(picture: Picture, side: int) -> Picture:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.LANCZOS)
    return copy


def toned(picture: Picture, *gamma: float) -> Picture:
    values = (np.asarray(picture) / 255.0) ** np.array(gamma)
    return Image.fromarray((255 * np.clip(values, 0, 1)).astype(np.uint8))


def barred(picture: Picture) -> Picture:
    w, h = picture.size
    out = Image.new("RGB", (w, round(h * 1.4)))
    out.paste(picture, (0, round(h * 0.2)))
    return out


def stickered(picture: Picture) -> Picture:
    pixels = np.asarray(picture).copy()
    h, w = pixels.shape[:2]
    place, white = (w // 10, h // 6), (255, 255, 255)
    cv2.putText(pixels, "week 1", place, 0, w / 400, white, max(2, w // 200))
    cv2.circle(pixels, (round(w * 0.8), round(h * 0.85)), w // 12, (250, 210, 40), -1)
    return Image.fromarray(pixels)


def noisy(picture: Picture) -> Picture:
    pixels = np.asarray(picture).astype(float)
    noise = np.random.default_rng(1).normal(0, 8, pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def vignetted(picture: Picture) -> Picture:
    w, h = picture.size
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    shade = (1 - 0.175 * (x * x + y * y))[..., None]
    return Image.fromarray((np.asarray(picture) * shade).astype(np.uint8))


def portrait_mode(picture: Picture) -> Picture:
    pixels = np.asarray(picture).astype(np.float32)
    h, w = pixels.shape[:2]
    near = np.zeros((h, w), np.float32)
    cv2.ellipse(near, (w // 2, h // 2), (int(w * 0.36), int(h * 0.6)), 0, 0, 360, 1, -1)
    near = cv2.GaussianBlur(near, (0, 0), w / 80)[..., None]
    far = cv2.GaussianBlur(pixels, (0, 0), w / 100)
    return Image.fromarray((pixels * near + far * (1 - near)).astype(np.uint8))


def generations(picture: Picture) -> Picture:
    w, h = picture.size
    first = saved(small(picture, 1200), quality=60).resize((w // 2, h // 2))
    return saved(saved(first, quality=50).resize((round(w * 0.8), round(h * 0.8))), quality=60)


def _enhanced(kind: type, amount: float) -> Callable[[Picture], Picture]:
    return lambda p: saved(kind(p).enhance(amount))


def _turned(how: Image.Transpose) -> Callable[[Picture], Picture]:
    return lambda p: saved(p.transpose(how))


RESAVED: dict[str, Callable[[Picture], Picture]] = {
    "quality 95": lambda p: saved(p, quality=95),
    "quality 70": lambda p: saved(p, quality=70),
    "quality 40": lambda p: saved(p, quality=40),
    "quality 20": lambda p: saved(p, quality=20),
    "png": lambda p: saved(p, "PNG"),
    "webp": lambda p: saved(p, "WEBP", quality=60),
    "1024 px": lambda p: saved(small(p, 1024), quality=80),
    "640 px": lambda p: saved(small(p, 640), quality=80),
    "400 px": lambda p: saved(small(p, 400)),
    "320 px": lambda p: saved(small(p, 320)),
    "doubled": lambda p: saved(p.resize((p.width * 2, p.height * 2)), quality=85),
    "crop 90 %": lambda p: saved(cut(p, 0.05, 0.05, 0.95, 0.95)),
    "crop 70 %": lambda p: saved(cut(p, 0.1, 0.2, 0.8, 0.9)),
    "crop 50 %": lambda p: saved(cut(p, 0.25, 0.3, 0.75, 0.8)),
    "square": lambda p: saved(cut(p, 0, 0.12, 1, 0.87)),
    "brighter": _enhanced(ImageEnhance.Brightness, 1.3),
    "darker": _enhanced(ImageEnhance.Brightness, 0.6),
    "more contrast": _enhanced(ImageEnhance.Contrast, 1.5),
    "less contrast": _enhanced(ImageEnhance.Contrast, 0.6),
    "warm filter": lambda p: saved(toned(p, 0.85, 1, 1.25)),
    "lifted shadows": lambda p: saved(toned(p, 0.6, 0.6, 0.6)),
    "black and white": lambda p: saved(ImageOps.grayscale(p).convert("RGB")),
    "sepia": lambda p: saved(
        ImageOps.colorize(ImageOps.grayscale(p), (40, 20, 0), (255, 240, 200))
    ),
    "saturated": _enhanced(ImageEnhance.Color, 1.8),
    "sharpened": _enhanced(ImageEnhance.Sharpness, 3),
    "blurred": lambda p: saved(p.filter(ImageFilter.GaussianBlur(p.width / 600))),
    "noisy": lambda p: saved(noisy(p)),
    "turned 90": _turned(Image.Transpose.ROTATE_90),
    "turned 180": _turned(Image.Transpose.ROTATE_180),
    "turned 270": _turned(Image.Transpose.ROTATE_270),
    "mirrored": _turned(Image.Transpose.FLIP_LEFT_RIGHT),
    "upside down": _turned(Image.Transpose.FLIP_TOP_BOTTOM),
    "straightened": lambda p: saved(cut(p.rotate(3, Image.BICUBIC), 0.06, 0.06, 0.94, 0.94)),
    "black bars": lambda p: saved(barred(p)),
    "sticker": lambda p: saved(stickered(p)),
    "vignette": lambda p: saved(vignetted(p)),
    "portrait mode": lambda p: saved(portrait_mode(p)),
    "crop, mirror, filter": lambda p: saved(
        small(ImageOps.mirror(toned(cut(p, 0.08, 0.1, 0.95, 0.9), 0.9, 1, 1.15)), 720), quality=60
    ),
    "crop, grey, turned": lambda p: saved(
        small(cut(ImageOps.grayscale(p), 0.15, 0.1, 0.9, 0.85), 800).transpose(
            Image.Transpose.ROTATE_90
        ),
        quality=50,
    ),
    "sent on three times": generations,
}


def moments_later(picture: Picture, seed: int, sway: float) -> Picture:
    """Another shot of the same moment: the body has moved a little, the grain is another.

    Parameters
    ----------
    picture : Image
    seed : int
    sway : float
        Movement of the body in pixels of a picture whose longest side is 512 px, some
        millimetres; in every second shot the camera, held by hand, moves too.
    """
    rng = np.random.default_rng(seed)
    pixels = np.asarray(picture).astype(np.float32)
    h, w = pixels.shape[:2]
    unit = max(h, w) / 512
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    body = np.zeros((h, w), np.float32)
    axes = (int(w * 0.34), int(h * 0.6))
    cv2.ellipse(body, (w // 2, int(h * 0.55)), axes, 0, 0, 360, 1, -1)
    body = cv2.GaussianBlur(body, (0, 0), 12 * unit)
    angle, reach = rng.uniform(0, 2 * np.pi), sway * unit
    bends = [
        cv2.resize(
            rng.normal(size=(6, 5)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC
        )
        for _ in range(2)
    ]
    at_x = x + body * reach * (np.cos(angle) + 0.5 * bends[0])
    at_y = y + body * reach * (np.sin(angle) + 0.5 * bends[1])
    if seed % 2:
        turn, size = rng.normal(0, 0.003), 1 + rng.normal(0, 0.004)
        dx, dy = rng.normal(0, 3 * unit, 2)
        u, v = at_x - w / 2, at_y - h / 2
        at_x, at_y = size * u - turn * v + w / 2 + dx, turn * u + size * v + h / 2 + dy
    moved = cv2.remap(
        pixels,
        at_x.astype(np.float32),
        at_y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    moved = moved * (1 + rng.normal(0, 0.01)) + rng.normal(0, 4, moved.shape)
    return saved(Image.fromarray(np.clip(moved, 0, 255).astype(np.uint8)), quality=88)
