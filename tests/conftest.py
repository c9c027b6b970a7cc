"""Hand-made results for tests that need no measuring: a small back with known dimples."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from scipy.ndimage import gaussian_filter

from analyzer.alignment.model import Alignment
from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.dimples.model import Dimple, Grade
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.photo.model import Photo
from analyzer.relief.model import Light
from analyzer.results import Picture, Series
from analyzer.tracking.model import Observation, Session, Track
from tests.renders import Renders, Shot, code_hash, forget_old

# Some containers keep Python from writing what it compiled. Then each of the programs that the tests
# start would compile this program anew, and each run all tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config: pytest.Config) -> None:
    """Files are handed to the processes in the order of `pytest_collection_modifyitems`."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long go first, so that at the end no process waits for the other's last one."""
    ranks: dict[Path, int] = {}
    for item in items:
        rank = (
            0 if item.get_closest_marker("browser") else 1 if item.get_closest_marker("slow") else 2
        )
        ranks[item.path] = min(rank, ranks.get(item.path, 2))
    items.sort(key=lambda item: ranks[item.path])


# A slow, shared machine must not fail a property test by its speed, and a suite that fails tells of
# the change at hand: the same cases each time. `--hypothesis-profile fresh` tries new ones.
settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("fresh", deadline=None, print_blob=True)
settings.load_profile("same")

PLACES = (
    ("fixed", 460.0, 1000.0, 46.0),
    ("fixed", 740.0, 1004.0, 44.0),
    ("modifiable", 380.0, 760.0, 40.0),
    ("modifiable", 830.0, 820.0, 34.0),
    ("unsure", 620.0, 700.0, 30.0),
)
DEPTHS = (2.1, 2.2, 1.8, 1.2, 0.6)


def sha_of(name: str) -> str:
    """A stand-in hash of a photo that does not exist."""
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()


def _measurement(name: str, when: datetime | None, factor: float, ok: bool) -> Measurement:
    info = PhotoInfo(
        name, sha_of(name), when, "exif" if when else "unknown", 1200, 1600, 52.0, "JPEG"
    )
    light = Light(158.25, 0.8, 0.12, 0.3, False, "one lamp or window, high, from the left")
    if not ok:
        return Measurement(
            info, False, "No lower back could be made out.", (), nan, nan, Grade(0, 0, 0, nan),
            light, nan, ("no-back",), "per mille of back width", None, nan,
            ((nan, nan), (nan, nan)), (),
        )  # fmt: skip
    dimples = tuple(
        Dimple(
            x, y, width, 60.0 * depth / 2, depth * (factor if kind == "modifiable" else 1.0), 0.15,
            kind, {"fixed": 0.95, "modifiable": 0.04, "unsure": 0.5}[kind], 0.9,
            (x - 600) / 700, (1300 - y) / 700,
        )
        for (kind, x, y, width), depth in zip(PLACES, DEPTHS, strict=True)
    )  # fmt: skip
    outline = ((230.0, 300.0), (970.0, 300.0), (950.0, 1300.0), (250.0, 1300.0))
    return Measurement(
        info, True, "", dimples, 41.5 * factor, 2.25, Grade(1, 2, 2, 1.5 * factor), light, 38.5,
        ("flat-light",) if factor < 0.4 else (), "mm", 0.21, 700.0,
        ((600.0, 1300.0), (605.0, 320.0)), outline,
    )  # fmt: skip


def _picture(name: str, size: tuple[int, int] = (300, 400)) -> Picture:
    upright = _drawn(size)
    return Picture(sha_of(name), upright.copy(), 1200 / size[0], upright[:, ::1].copy())


@cache
def _drawn(size: tuple[int, int]) -> np.ndarray:
    """The same back in all of them."""
    w, h = size
    y, x = np.mgrid[0:h, 0:w].astype(float)
    zoom = 1200 / w
    shade = 0.95 - 0.25 * ((x - w / 2) / (w / 2)) ** 2
    for _, cx, cy, width in PLACES:
        r2 = ((x - cx / zoom) ** 2 + (y - cy / zoom) ** 2) / (width / zoom) ** 2
        shade -= 0.12 * np.exp(-r2)
    body = (np.abs(x - w / 2) < w * 0.32) & (y < h * 0.82)
    rgb = np.where(body[..., None], np.array([214, 168, 142]), np.array([96, 104, 112]))
    return np.asarray(np.clip(rgb * shade[..., None], 0, 255), np.uint8)


def _row(track: Track, before: float, after: float) -> DimpleChange:
    change = after / before - 1
    verdict = "reduced" if change < -0.25 else "no detectable change"
    return DimpleChange(
        track.id, track.kind, track.p_fixed, track.x, track.y, before, after, 0.15, 0.14,
        change, (change - 0.12, change + 0.12), verdict,
    )  # fmt: skip


def make_series_(
    factors: tuple[float, ...] = (1.0, 1.0, 0.65, 0.35),
    *,
    names: tuple[str, ...] | None = None,
    dated: bool = True,
    bad: tuple[int, ...] = (),
    comparable: bool = True,
) -> Series:
    """A series of one photo a session; `factors` scale the modifiable dimples' depth."""
    names = names or tuple(f"photo_{i}.jpg" for i in range(len(factors)))
    start = datetime(2026, 1, 5, 8, 30)
    dates = [start + timedelta(days=14 * i) if dated else None for i in range(len(factors))]
    shots = tuple(
        _measurement(n, d, f, i not in bad)
        for i, (n, d, f) in enumerate(zip(names, dates, factors, strict=True))
    )
    good = [i for i in range(len(shots)) if i not in bad]
    tracks = tuple(
        Track(
            k, kind, 0.95 if kind == "fixed" else 0.05, x, y,
            tuple(
                Observation(i, x + i, y, shots[i].dimples[k].prominence, 0.15, k != 4)
                for i in good
            ),
        )
        for k, (kind, x, y, _) in enumerate(PLACES)
    )  # fmt: skip
    sessions = tuple(
        Session((i,), dates[i], f"{dates[i]:%Y-%m-%d}" if dates[i] else names[i]) for i in good
    )
    comparisons = []
    for i in good[1:]:
        rows = tuple(
            _row(t, t.observations[0].prominence, t.observations[good.index(i)].prominence)
            for t in tracks
        )
        change = factors[i] / factors[good[0]] - 1
        if comparable:
            verdict = "reduced" if change < -0.25 else "no detectable change"
            result = (verdict, change, (change - 0.1, change + 0.1), 0.22)
        else:
            result = ("not comparable", nan, (nan, nan), nan)
        checks = (
            Check("light", "ok", "The light comes from the same side."),
            Check("pose", "differs" if comparable else "blocks", "Turned by 6 degrees."),
        )
        comparisons.append(
            Comparison(
                *result, ("Two of two modifiable dimples are shallower.",), checks, rows, "mm",
                (shots[good[0]].photo.sha256,), (shots[i].photo.sha256,),
            )
        )  # fmt: skip
    fitted = Alignment(True, "", 2.4, None, None, 212, 0.91, 1.02, -1.5)
    lost = Alignment(False, "Too few skin marks matched.", inf, None, None, 3, 0.0, nan, nan)
    alignments = tuple(
        None if i in bad else (lost if f <= 0 else fitted) for i, f in enumerate(factors)
    )
    return Series(
        shots, good[0] if good else -1, alignments, tracks if good else (), sessions,
        tuple(comparisons), tuple(_picture(n) for n in names), ("Two photos look alike.",),
    )  # fmt: skip


@pytest.fixture
def heeded_signals() -> Iterator[None]:
    """Tests in a shell's background ignore Ctrl-C and the end of the terminal; so would what they start."""
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGHUP)}
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            own = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, own)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def make_series() -> Callable[..., Series]:
    """Factory of hand-made series, see `make_series_`."""
    return make_series_


class Studio:
    """Photographs phantoms and plain torsos whose truth is known; each picture only once.

    ``folder`` keeps the pictures for later runs, see `tests.renders`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._views: dict[str, Any] = {}
        self._painted: tuple[Any, Any] | None = None

    @cached_property
    def _renders(self) -> Renders:
        from analyzer import phantom

        code = code_hash(Path(phantom.__file__).parent)
        if self._folder is not None:
            forget_old(self._folder, code)
        return Renders(self._folder, code, self._rendered)

    def _rendered(self, subject: Any, capture: Any, size: tuple[int, int]) -> Any:
        """Whoever is photographed several times in a row is painted once."""
        from analyzer import phantom
        from analyzer.phantom.chart import Chart
        from analyzer.phantom.skin.pigment import paint_skin

        if capture.everyday is not None:
            return phantom.render_layers(subject, capture, size)
        if self._painted is None or self._painted[0] != subject:
            self._painted = subject, paint_skin(subject, Chart.of(phantom.PhantomParams()))
        return phantom.render_layers(subject, capture, size, skin=self._painted[1])

    @staticmethod
    def person(**changes: Any) -> Any:
        """A phantom with one fixed pair and three modifiable dimples, otherwise plain."""
        from analyzer import phantom

        dents = (
            phantom.Dent(0, "fixed", -46.0, 2.0, 2.2, (9.0, 9.0)),
            phantom.Dent(1, "fixed", 46.0, 3.0, 2.0, (9.0, 9.0)),
            phantom.Dent(2, "modifiable", -72.0, 78.0, 2.0, (7.0, 7.0)),
            phantom.Dent(3, "modifiable", 74.0, 50.0, 2.0, (7.0, 7.0)),
            phantom.Dent(4, "modifiable", 36.0, 104.0, 2.0, (6.5, 6.5)),
        )
        plain = phantom.Subject(5, dents=dents, undulation_mm=0.0, moles=0, furrow_mm=3.0)
        return replace(plain, **changes)

    @staticmethod
    def scene(azimuth: float = 60.0, elevation: float = 25.0, **changes: Any) -> Any:
        """One lamp from a known side, a quiet camera straight behind."""
        from analyzer import phantom

        lamp = phantom.Lamp(azimuth, elevation)
        light = phantom.Light("window", (lamp,), ambient=0.25)
        phone = phantom.Phone(noise=0.006, vignette=0.0, contrast=0.0)
        return replace(phantom.Capture(light=light, phone=phone), **changes)

    def shoot(self, subject: Any, capture: Any, size: tuple[int, int] = (600, 800)) -> Shot:
        """Photograph a phantom: the picture with its mask and its truth."""
        return self._renders.shoot(subject, capture, size)

    def photo(self, subject: Any, capture: Any, size: tuple[int, int] = (600, 800)) -> Photo:
        """The same as a decoded photo."""
        return self.develop(self.shoot(subject, capture, size).rgb)

    def view(self, photo: Photo, maps: Any = None) -> Any:
        """Measure a photo once a session."""
        from analyzer.measurement.measure import view_photo

        if photo.sha256 not in self._views:
            self._views[photo.sha256] = view_photo(photo, maps=maps)
        return self._views[photo.sha256]

    @staticmethod
    def develop(rgb: np.ndarray, **more: Any) -> Photo:
        """A photo from (H, W, 3) sRGB uint8 or linear floating-point 0-1."""
        linear = rgb
        if rgb.dtype == np.uint8:
            x = rgb / 255
            linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
        sha = hashlib.sha256(np.ascontiguousarray(rgb).tobytes()).hexdigest()
        return Photo(np.array(linear, np.float32), sha, **more)

    @staticmethod
    def maps(
        back: np.ndarray, skin: np.ndarray | None = None, cloth: np.ndarray | None = None
    ) -> Any:
        """What a network that errs nowhere says of a picture: back, other skin, cloth, the rest."""
        from analyzer.skin.classes import BACK, CLOTH, REST, SKIN, ClassMaps

        classes = np.zeros((4, *back.shape), np.float32)
        classes[BACK] = back
        classes[SKIN] = 0 if skin is None else skin & ~back
        classes[CLOTH] = 0 if cloth is None else cloth & ~back
        classes[REST] = 1 - classes[BACK] - classes[SKIN] - classes[CLOTH]
        return ClassMaps(classes, (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))

    @staticmethod
    def texture(shape: tuple[int, int], sigma: float, seed: int) -> np.ndarray:
        """Smooth noise (h, w) of unit deviation and correlation length ``sigma`` px."""
        noise = gaussian_filter(np.random.default_rng(seed).normal(size=shape), sigma)
        return noise / noise.std()

    @staticmethod
    def torso(
        size: tuple[int, int] = (360, 480),
        *,
        width: float = 200.0,
        turn_deg: float = 0.0,
        skin: tuple[float, float, float] = (0.45, 0.26, 0.18),
        log_light: np.ndarray | float = 0.0,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Linear picture of a bare back between trousers and shirt, its mask, and its origin.

        ``width`` is that of the waist in px, ``turn_deg`` a clockwise turn about the picture's
        middle; the origin is the (x, y) place where the midline meets the trousers.
        """
        w, h = size
        y, x = np.mgrid[0:h, 0:w].astype(float)
        c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
        dx, dy = x - w / 2, y - h / 2
        across, down = (c * dx + s * dy) / width, (-s * dx + c * dy) / width
        body = np.abs(across) < 0.5 + 0.12 * (down + 0.15) ** 2
        mask = body & (down < 0.7) & (down > -0.6)
        rgb = np.full((h, w, 3), (0.34, 0.36, 0.37))
        rgb[body & (down >= 0.7)] = (0.03, 0.05, 0.12)
        rgb[body & (down <= -0.6)] = (0.62, 0.62, 0.64)
        lit = np.exp(np.broadcast_to(log_light, (h, w)))
        # A body is round: it darkens towards its flanks.
        lit = lit * (0.6 + 0.4 * np.sqrt(np.clip(1 - (across / 0.62) ** 2, 0, 1)))
        rgb[mask] = (np.asarray(skin) * lit[..., None])[mask]
        origin = np.array([w / 2 - s * 0.7 * width, h / 2 + c * 0.7 * width])
        return rgb.astype(np.float32), mask, origin


@pytest.fixture(scope="session")
def studio(request: pytest.FixtureRequest) -> Studio:
    """One place where all test pictures are taken."""
    known: pytest.Cache | None = getattr(request.config, "cache", None)
    return Studio(None if known is None else known.mkdir("renders"))
