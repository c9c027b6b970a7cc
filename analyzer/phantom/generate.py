"""A folder of phantoms: five dated photos and a truth file for each person.

The same seed gives the same bytes on one machine. A run that was stopped goes on where it ended:
a person is done when the truth file stands, which is written last and in one step.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chance.draw import draw_series
from analyzer.phantom.chance.habits import everyday_series
from analyzer.phantom.chance.people import draw_subject
from analyzer.phantom.chance.shots import take_shots
from analyzer.phantom.chart import Chart
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.phone.develop import to_bytes
from analyzer.phantom.photograph import Method, Rendering, render_layers
from analyzer.phantom.sitting.capture import Capture, LightKind
from analyzer.phantom.sitting.schedule import (
    FACTORS,
    balanced_factors,
    balanced_kinds,
    spread_factors,
)
from analyzer.phantom.skin.pigment import paint_skin
from analyzer.phantom.surface.worn_skin import everyday_skin
from analyzer.phantom.truth import subject_truth
from analyzer.storage.atomic import write_atomic

FULL_SIZE = (1200, 1600)
PREVIEW_SIZE = (600, 800)


def person(
    seed: int,
    *,
    tone: int | None = None,
    factors: Sequence[float] = FACTORS,
    lights: Sequence[LightKind] | None = None,
) -> tuple[Subject, tuple[Capture, ...]]:
    """A person and the five captures of their series, at random.

    Parameters
    ----------
    seed : int
        The same seed gives the same person and photos.
    tone : int or None
        1-6; drawn when None.
    factors : sequence of 5 floats
        Depth of modifiable dents per capture.
    lights : sequence of 3 kinds, optional
        Light A (t0, t1, t3), B (t2) and C (t4); drawn when None.
    """
    return draw_subject(seed, tone=tone), draw_series(seed, factors=factors, lights=lights)


def nth_person(number: int) -> tuple[Subject, tuple[Capture, ...]]:
    """Person ``number`` of a set: twelve in a row show every kind of light on every tone.

    They also show depths of 100, 80, 65, 35 and 150 % of the first day's.
    """
    factors, lights = balanced_factors(number), balanced_kinds(number)
    return person(number, tone=number % 6 + 1, factors=factors, lights=lights)


def everyday_person(number: int, shots: int = 1) -> tuple[Subject, tuple[Capture, ...]]:
    """Person ``number`` of a set as photographed at home: the same dents, factors, times, lamps."""
    subject, captures = nth_person(number)
    return subject, take_shots(everyday_series(subject, captures), subject.seed, shots)


def write_person(
    subject: Subject,
    captures: Sequence[Capture],
    out: Path,
    *,
    method: Method = "pathtrace",
    size: tuple[int, int] = FULL_SIZE,
    params: PhantomParams | None = None,
    layers: bool = False,
    skin_folder: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Render a person into ``out`` and write photos and truth file; existing photos are kept.

    Parameters
    ----------
    subject, captures
        As from `person`.
    out : Path
        Folder, made when missing.
    method, size, params
        As in `render`.
    layers : bool
        Also write ``sNNN_tK_layers.npz``: mask, melanin, haemoglobin, shading, relief, normals, and
        for everyday captures the class of each pixel.
    skin_folder : Path, optional
        Pictures of skin whose uneven tone everyday captures show.
    progress : callable, optional
        Takes the name of each photo once it stands.

    Returns
    -------
    dict
        The truth file's content.
    """
    out.mkdir(parents=True, exist_ok=True)
    name = f"s{subject.seed:03d}"
    final = out / f"{name}.json"
    pixels = {c.name: out / f"{name}_{c.name}_layers.npz" for c in captures if layers}
    if final.exists() and all(path.exists() for path in pixels.values()):
        return dict(json.loads(final.read_text()))
    p = params or PhantomParams()
    at_home = any(c.everyday for c in captures)
    skin = everyday_skin(subject, p, skin_folder) if at_home else paint_skin(subject, Chart.of(p))
    truth = subject_truth(subject, size)
    if at_home and skin_folder is not None:
        truth["photographed_skin"] = True
    for capture in captures:
        kept = out / f".{name}_{capture.name}.part"
        extra = pixels.get(capture.name)
        if not kept.exists() or (extra is not None and not extra.exists()):
            done = render_layers(subject, capture, size, method=method, params=p, skin=skin)
            photo = out / done.truth["file"]
            write_atomic(photo, to_bytes(done.rgb, capture.phone, capture.camera, capture.taken_at))
            if extra is not None:
                write_atomic(extra, _packed(done, at_home))
            write_atomic(kept, json.dumps(done.truth).encode())
        if progress is not None:
            progress(f"{name}_{capture.name}")
        truth["captures"].append(json.loads(kept.read_text()))
    write_atomic(final, json.dumps(truth).encode())
    for capture in captures:
        (out / f".{name}_{capture.name}.part").unlink(missing_ok=True)
    return truth


def write_people(
    people: int,
    seed: int,
    out: Path,
    *,
    preview: bool = False,
    layers: bool = False,
    size: tuple[int, int] | None = None,
    params: PhantomParams | None = None,
    everyday: bool = False,
    skin: Path | None = None,
    shots: int = 1,
    spread: bool = False,
    quiet: bool = False,
) -> int:
    """Write a set of phantoms; progress goes to stderr.

    Parameters
    ----------
    people : int
        How many; twelve in a row show every kind of light on every tone.
    seed : int
        Number of the first person; the next ones follow.
    out : Path
        Folder, made when missing.
    preview : bool
        Quick shading at half size instead of path tracing.
    layers : bool
        Also write the pixel-wise truth.
    size : (int, int), optional
        Width and height in pixels.
    params : PhantomParams, optional
    everyday : bool
        The same people as they are photographed at home: any dress, arms, room and cast.
    skin : Path, optional
        Folder of pictures of skin whose uneven tone they show; asks for ``everyday``.
    shots : int
        Photos of each session, seconds apart: t0, t0b, t0c, t1 ...
    spread : bool
        Depths of later sessions of 100, 90, 80, 65, 50 and 35 %, taking turns, where otherwise every
        series has the same two unchanged ones.
    quiet : bool
        No progress.

    Returns
    -------
    int
        People that now stand complete in the folder.
    """
    if people < 1 or seed < 0:
        raise ValueError("people must be at least 1 and seed at least 0")
    if skin is not None and not everyday:
        raise ValueError("photographed skin needs everyday settings")
    method: Method = "preview" if preview else "pathtrace"
    size = size or (PREVIEW_SIZE if preview else FULL_SIZE)
    for k in range(people):
        subject, captures = nth_person(seed + k)
        if everyday:
            captures = everyday_series(subject, captures)
        if spread:
            depths = spread_factors(seed + k)
            captures = tuple(replace(c, factor=f) for c, f in zip(captures, depths, strict=True))
        captures = take_shots(captures, subject.seed, shots)
        tell = None if quiet else _teller(k + 1, people)
        write_person(
            subject,
            captures,
            out,
            method=method,
            size=size,
            params=params,
            layers=layers,
            skin_folder=skin,
            progress=tell,
        )
    return people


def main(
    people: int,
    seed: int,
    out: str | Path,
    preview: bool = False,
    layers: bool = False,
    everyday: bool = False,
    skin: Path | None = None,
    shots: int = 1,
    spread: bool = False,
    width: int | None = None,
) -> int:
    """What ``dimples phantom`` runs; returns the exit code."""
    write_people(
        people,
        seed,
        Path(out),
        preview=preview,
        layers=layers,
        everyday=everyday,
        skin=skin,
        shots=shots,
        spread=spread,
        size=(width, width * 4 // 3) if width else None,
    )
    return 0


def _teller(number: int, people: int) -> Callable[[str], None]:
    def tell(photo: str) -> None:
        print(f"person {number} of {people}: {photo}", file=sys.stderr, flush=True)

    return tell


def _packed(done: Rendering, at_home: bool) -> bytes:
    """The pixel-wise truth of one photo as the bytes of an ``.npz``."""
    out = io.BytesIO()
    more: dict[str, Any] = {"classes": done.classes} if at_home else {}
    np.savez_compressed(
        out,
        mask=done.mask,
        melanin=done.melanin.astype(np.float16),
        haemoglobin=done.haemoglobin.astype(np.float16),
        shading=done.shading.astype(np.float16),
        relief_mm=done.relief_mm,
        normal=done.normal.astype(np.float16),
        **more,
    )
    return out.getvalue()
