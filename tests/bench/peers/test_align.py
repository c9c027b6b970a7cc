"""Each peer recovers a known map on textured pictures: a peer that cannot would be no rival."""

from __future__ import annotations

from importlib import import_module

import cv2
import numpy as np
import pytest

from analyzer.bench.peers.maps import at_size, body_start, detail, project
from analyzer.bench.peers.model import PEERS, Peer
from analyzer.bench.peers.picture import Picture

pytestmark = pytest.mark.slow

SIZE = (300, 400)
INNER = np.stack(np.meshgrid(np.linspace(70, 230, 9), np.linspace(90, 310, 9)), -1).reshape(-1, 2)


def texture(seed: int = 0) -> np.ndarray:
    """Skin-coloured noise of several sizes, (400, 300, 3) uint8."""
    rng = np.random.default_rng(seed)
    plane = np.zeros(SIZE[::-1], np.float32)
    for sigma in (1.5, 4.0, 10.0):
        noise = cv2.GaussianBlur(rng.normal(size=plane.shape).astype(np.float32), (0, 0), sigma)
        plane += noise / noise.std()
    return np.clip(np.array([190, 150, 130]) + 12 * plane[..., None], 0, 255).astype(np.uint8)


def picture(rgb: np.ndarray, shift: tuple[float, float] = (0, 0)) -> Picture:
    """A back in the middle whose midline has moved by ``shift``."""
    mask = np.zeros(SIZE[::-1], bool)
    mask[40:360, 30:270] = True
    origin = np.array([150.0, 330.0]) + shift
    return Picture(rgb, mask, 1.0, SIZE, 240.0, origin, np.array([0.0, -1.0]))


@pytest.fixture(scope="module")
def moved():
    """Reference, the same turned, enlarged and shifted, and the true matrix."""
    angle, scale = np.radians(3.0), 1.03
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.array([[c, -s, 14.0], [s, c, -11.0], [0, 0, 1.0]])
    rgb = texture()
    other = cv2.warpPerspective(rgb, matrix, SIZE, borderMode=cv2.BORDER_REFLECT)
    return picture(rgb), picture(other, (2.0, -2.0)), matrix


def method(peer: Peer):
    for name in peer.needs:
        pytest.importorskip(name)
    module, _, name = peer.home.partition(":")
    return getattr(import_module(module), name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize(
    "peer", [p for p in PEERS if p.purpose == "alignment"], ids=lambda p: p.key
)
def test_peer_recovers_a_known_map(peer, moved):
    reference, moving, matrix = moved
    mapping = method(peer)(reference, moving)
    errors = np.linalg.norm(mapping(INNER) - project(matrix, INNER), axis=1)
    # Unaligned, points are some 9 px off. Flow and splines are smoothed, hence a whole pixel.
    assert np.median(errors) < 1.0
    assert np.median(np.linalg.norm(INNER - project(matrix, INNER), axis=1)) > 8


def test_sift_gives_no_map_of_pictures_that_share_nothing():
    from analyzer.bench.peers.features import align_sift

    flat = picture(np.full((400, 300, 3), 128, np.uint8))
    assert align_sift(picture(texture()), flat) is None


def test_start_lays_midline_on_midline_whatever_the_size():
    reference, moving = picture(texture()), picture(texture(), (20.0, 5.0))
    matrix = body_start(reference, moving)
    assert project(matrix, np.array([[10.0, 20.0]])) == pytest.approx(np.array([[30.0, 25.0]]))
    small = (reference.shrunk(120.0), moving.shrunk(60.0))
    assert small[0].width_px == pytest.approx(120)
    at = np.array([[100.0, 200.0]])
    through = project(at_size(matrix, (reference, moving), small), small[0].to_picture(at))
    assert small[1].to_photo(through) == pytest.approx(at + np.array([20.0, 5.0]))


def test_detail_drops_slow_shading_and_the_surroundings():
    plain = picture(texture())
    ramp = np.linspace(0.6, 1.0, SIZE[0])[None, :, None]
    lit = picture((plain.rgb * ramp).astype(np.uint8))
    a, b = detail(plain), detail(lit)
    assert (a[~plain.mask] == 0).all()
    assert np.corrcoef(a[plain.mask], b[plain.mask])[0, 1] > 0.95
    greys = [p.grey[p.mask].astype(float) for p in (plain, lit)]
    assert np.corrcoef(*greys)[0, 1] < 0.9
