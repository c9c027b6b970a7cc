"""What a phone makes of the light: exposure, white balance, noise, clean-up, tone, file."""

from __future__ import annotations

import io
from datetime import datetime

import cv2
import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from analyzer.arrays.srgb import to_code
from analyzer.phantom.arrays import F32, F64, blur
from analyzer.phantom.phone.icc import display_p3_profile
from analyzer.phantom.sitting.capture import Camera, Phone

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_TO_P3 = np.array(
    [[0.8224621, 0.177538, 0.0], [0.0331941, 0.9668058, 0.0], [0.0170827, 0.0723974, 0.9105199]],
    np.float32,
)


def develop(radiance: F32, illuminant: F64, phone: Phone, seed: int) -> F32:
    """Radiance to encoded colour, (H, W, 3) float32, 0-1, in the phone's colour space.

    Parameters
    ----------
    radiance : (H, W, 3) float32
        Linear, any scale.
    illuminant : (3,) float
        Colour of the light, for the white balance.
    phone : Phone
    seed : int
        Of the noise.
    """
    rng = np.random.default_rng([seed, 83])
    h, w = radiance.shape[:2]
    gains = (float(illuminant.mean()) / illuminant) ** phone.white_balance
    x = radiance * (gains * _exposure(radiance, phone.exposure)).astype(np.float32)
    yy, xx = np.arange(h, dtype=np.float32)[:, None], np.arange(w, dtype=np.float32)[None]
    r2 = ((xx - w / 2) ** 2 + (yy - h / 2) ** 2) / (h / 2) ** 2
    x = np.asarray(x * (1 - phone.vignette * r2)[..., None], np.float32)
    sd = phone.noise * np.sqrt(np.maximum(x, 0) + 0.002)
    grain = rng.standard_normal(x.shape, dtype=np.float32)
    # Demosaicking correlates neighbouring pixels.
    x = np.clip(x + sd * blur(grain, 0.6) * np.float32(1.9), 0, 4)
    if phone.display_p3:
        x = x @ _TO_P3.T
    y = encode(np.clip(x, 0, 1))
    y = _denoise(y, phone)
    luma = y @ _LUMA
    y = y + phone.sharpening * 1.3 * (luma - blur(luma, 1.3))[..., None]
    y = y + phone.contrast * (_s_curve(np.clip(y, 0, 1)) - y)
    luma = (y @ _LUMA)[..., None]
    return np.clip(luma + phone.saturation * (y - luma), 0, 1).astype(np.float32)


def encode(linear: F32) -> F32:
    """Linear 0-1 to sRGB-encoded 0-1."""
    return to_code(linear).astype(np.float32)


def _exposure(radiance: F32, stops: float) -> float:
    """Gain of a centre-weighted meter that half believes that dark things are dark."""
    h, w = radiance.shape[:2]
    middle = radiance[h // 6 : -h // 6, w // 6 : -w // 6] @ _LUMA
    mean = float(np.exp(np.mean(np.log(middle + 1e-4))))
    gain = 0.2 / mean * (mean / 0.25) ** 0.35
    bright = float(np.percentile(middle, 98)) * gain
    return float(gain * min(1.0, 0.92 / bright) * 2.0**stops)


def _denoise(y: F32, phone: Phone) -> F32:
    if phone.noise_reduction == 0:
        return y
    ycc = cv2.cvtColor(np.ascontiguousarray(y, np.float32), cv2.COLOR_RGB2YCrCb)
    luma = np.ascontiguousarray(ycc[..., 0])
    width = 0.02 + 2.5 * phone.noise
    clean = cv2.bilateralFilter(luma, 5, width, 1.6)
    ycc[..., 0] = luma + phone.noise_reduction * (clean - luma)
    ycc[..., 1:] = cv2.GaussianBlur(ycc[..., 1:], (0, 0), 0.6 + 2.0 * phone.noise_reduction)
    return np.asarray(cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB), np.float32)


def _s_curve(y: F32) -> F32:
    return np.asarray(y * y * (3 - 2 * y), np.float32)


def to_bytes(
    rgb: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]],
    phone: Phone,
    camera: Camera,
    taken_at: datetime | None,
    *,
    place: bool = True,
) -> bytes:
    """The file a phone would write: JPEG 4:2:0 or HEIC with EXIF time, lens and made-up place.

    The place is there so that tests can prove that no output repeats it; ``place`` leaves it out.
    """
    image = Image.fromarray(rgb)
    exif = Image.Exif()
    exif[271], exif[272], exif[274] = "Example", "Phantom", 1
    detail = exif.get_ifd(0x8769)
    detail[41989] = round(17.3 / np.tan(np.radians(camera.vfov / 2)))
    if taken_at is not None:
        detail[36867] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
        stamp = taken_at.strftime("%z")
        detail[36881] = f"{stamp[:3]}:{stamp[3:]}"
    if place:
        gps = exif.get_ifd(0x8825)
        gps.update({1: "N", 2: tuple(map(IFDRational, (2, 3, 4)))})
        gps.update({3: "E", 4: tuple(map(IFDRational, (5, 6, 7)))})
    out = io.BytesIO()
    profile = {"icc_profile": display_p3_profile()} if phone.display_p3 else {}
    if phone.container == "heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
        image.save(out, "HEIF", quality=phone.quality, exif=exif.tobytes(), **profile)
    else:
        image.save(out, "JPEG", quality=phone.quality, subsampling=2, exif=exif, **profile)
    return out.getvalue()
