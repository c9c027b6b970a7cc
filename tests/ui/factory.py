"""Hand-made results of which every number is known."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from PIL import Image

from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.dimples.model import Dimple, Grade
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.photo.load import load_photo
from analyzer.relief.model import Light
from analyzer.results import Picture, Series
from analyzer.tracking.model import Observation, Session, Track

START = datetime(2026, 3, 1, 9, 30)
SIZE = (300, 400)
# x, y in photo pixels and kind of each dimple that the made-up person has.
PLACES = ((110.0, 280.0, "fixed"), (190.0, 281.0, "fixed"), (90.0, 200.0, "modifiable"))


def jpeg(seed: int, taken_at: datetime | None = None) -> bytes:
    """A small skin-coloured JPEG, a different one for each seed."""
    rng = np.random.default_rng(seed)
    rgb = np.full((SIZE[1], SIZE[0], 3), (205, 160, 135)) + rng.normal(0, 6, (SIZE[1], SIZE[0], 1))
    image = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))
    exif = image.getexif()
    if taken_at:
        exif.get_ifd(0x8769)[0x9003] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def info(data: bytes, name: str) -> PhotoInfo:
    photo = load_photo(data, name=name)
    return PhotoInfo(
        photo.name,
        photo.sha256,
        photo.taken_at,
        photo.taken_at_source,
        *photo.size,
        None,
        "JPEG",
    )


def measurement(photo: PhotoInfo, *, flags: tuple[str, ...] = ()) -> Measurement:
    dimples = tuple(
        Dimple(x, y, 18.0, 40.0, 3.0, 0.5, kind, 0.95 if kind == "fixed" else 0.05, 0.9, 0.0, 0.2)  # type: ignore[arg-type]
        for x, y, kind in PLACES
    )
    return Measurement(
        photo=photo,
        ok=True,
        reason="",
        dimples=dimples,
        visibility=41.6,
        texture=1.23,
        grade=Grade(1, 2, 1, 3.0),
        light=Light(135.0, 0.8, 0.1, 0.3, False, "one lamp, high, from the left"),
        tone=34.2,
        flags=flags,
        unit="per mille of back width",
        mm_per_px=None,
        back_width_px=220.0,
        midline=((150.0, 330.0), (150.0, 60.0)),
        outline=((40.0, 40.0), (260.0, 40.0), (260.0, 340.0), (40.0, 340.0)),
    )


def comparison(before: tuple[str, ...], after: tuple[str, ...]) -> Comparison:
    return Comparison(
        verdict="reduced",
        change=-0.35,
        interval=(-0.48, -0.2),
        mdc95=0.18,
        reasons=("The change is larger than what these photos could miss.",),
        checks=(
            Check("light", "ok", "The same lamp from the left."),
            Check("pose", "differs", "Turned by 4 degrees."),
        ),
        dimples=(
            DimpleChange(0, "fixed", 0.95, 110, 280, 3, 3, 0.5, 0.5, 0.0, (-0.2, 0.2),
                         "no detectable change"),
            DimpleChange(2, "modifiable", 0.05, 90, 200, 4, 2.6, 0.4, 0.3, -0.35, (-0.5, -0.18),
                         "reduced"),
        ),
        unit="per mille of back width",
        before=before,
        after=after,
    )  # fmt: skip


def series(files: list[tuple[str, bytes]], *, sessions: int | None = None) -> Series:
    """One session a photo, or the photos split evenly into `sessions`."""
    infos = [info(data, name) for name, data in files]
    count = sessions or len(files)
    groups = [tuple(int(i) for i in part) for part in np.array_split(np.arange(len(files)), count)]
    pictures = tuple(
        Picture(p.sha256, _upright(data), 1.0, _upright(data))
        for p, (_, data) in zip(infos, files, strict=True)
    )
    tracks = tuple(
        Track(
            number,
            kind,  # type: ignore[arg-type]
            0.95 if kind == "fixed" else 0.05,
            x,
            y,
            tuple(Observation(i, x, y, 3.0, 0.5, True) for i in range(len(files))),
        )
        for number, (x, y, kind) in enumerate(PLACES)
    )
    hashes = [tuple(infos[i].sha256 for i in group) for group in groups]
    return Series(
        measurements=tuple(measurement(p) for p in infos),
        reference=0,
        alignments=(None,) * len(files),
        tracks=tracks,
        sessions=tuple(
            Session(group, infos[group[0]].taken_at, _label(infos[group[0]])) for group in groups
        ),
        comparisons=tuple(comparison(hashes[0], later) for later in hashes[1:]),
        pictures=pictures,
        notes=("A note about the series.",),
    )


def not_aligned(made: Series, index: int) -> Series:
    pictures = list(made.pictures)
    pictures[index] = replace(pictures[index], aligned=None)
    return replace(made, pictures=tuple(pictures))


def days(count: float) -> datetime:
    return START + timedelta(days=count)


def _upright(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).copy()


def _label(photo: PhotoInfo) -> str:
    return f"{photo.taken_at:%Y-%m-%d}" if photo.taken_at else photo.name
