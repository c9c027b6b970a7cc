"""Each item of the live checklist, on made-up backs and on a rendered one that is moved, lit and blurred."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from analyzer.flags import BLURRED, CROPPED, FLAT_LIGHT, OVEREXPOSED, PATTERNED_LIGHT, UNDEREXPOSED
from analyzer.phone.checklist import NAMES, checklist, side_of
from analyzer.phone.frame import read_frame
from analyzer.phone.params import PhoneParams
from analyzer.phone.stance import Stance, stance_of
from analyzer.photo.model import UnreadablePhoto
from analyzer.relief.model import Light

SAMPLE = Path(__file__).parents[2] / "sample_images" / "person-a" / "2026-06-09_0740.jpg"


def light(azimuth: float) -> Light:
    return Light(azimuth, 0.8, 0.1, 0.3, False, "one lamp")


STANDS = Stance(
    "",
    width=0.5,
    foot=(0.02, 0.2),
    lean_deg=1.0,
    profile=np.tile([-0.5, 0.5], (6, 1)),
    rim=0.2,
    light=light(10.0),
    sharp=0.01,
)
APART = STANDS.profile + np.array([-0.06, 0.06])


def found(now: Stance, last: Stance | None = STANDS, **more: Light) -> dict[str, str]:
    """What is to be mended, by item."""
    items = checklist(now, last, **more)  # type: ignore[arg-type]
    assert [item.code for item in items] == [code for code, _ in NAMES]
    assert all(item.text for item in items)
    return {item.code: item.text for item in items if item.state == "not yet"}


@pytest.mark.parametrize("last", [STANDS, None, Stance("No back.")])
def test_nothing_to_mend(last: Stance | None) -> None:
    assert found(STANDS, last) == {}


@pytest.mark.parametrize(
    ("code", "now", "hint"),
    [
        ("distance", replace(STANDS, width=0.6), "Farther away"),
        ("distance", replace(STANDS, width=0.42), "Nearer"),
        ("framing", replace(STANDS, foot=(0.2, 0.2)), "to the right"),
        ("framing", replace(STANDS, foot=(-0.2, 0.2)), "to the left"),
        ("framing", replace(STANDS, foot=(0.02, 0.4)), "Lower the camera"),
        ("framing", replace(STANDS, foot=(0.02, 0.0)), "Raise the camera"),
        ("framing", replace(STANDS, flags=(CROPPED,)), "cut off"),
        ("framing", replace(STANDS, rim=0.001), "cut off"),
        ("light", replace(STANDS, flags=(FLAT_LIGHT,)), "flash off"),
        ("light", replace(STANDS, flags=(PATTERNED_LIGHT,)), "stripes"),
        ("light", replace(STANDS, light=light(175.0)), "last time it came from the right"),
        ("sharp", replace(STANDS, flags=(BLURRED,)), "Hold still"),
        ("sharp", replace(STANDS, sharp=0.004), "Hold still"),
        ("exposure", replace(STANDS, flags=(OVEREXPOSED,)), "Too bright"),
        ("exposure", replace(STANDS, flags=(UNDEREXPOSED,)), "Too dark"),
        ("pose", replace(STANDS, lean_deg=9.0), "to the right"),
        ("pose", replace(STANDS, lean_deg=-9.0), "to the left"),
        ("pose", replace(STANDS, profile=APART), "stand as in the pale picture"),
    ],
)
def test_one_thing_to_mend(code: str, now: Stance, hint: str) -> None:
    told = found(now)
    assert set(told) == {code}
    assert hint in told[code]


def test_without_a_photo_of_last_time_rules_of_thumb_hold() -> None:
    assert set(found(replace(STANDS, width=0.2), None)) == {"distance"}
    assert set(found(replace(STANDS, width=0.95), None)) == {"distance"}
    assert set(found(replace(STANDS, lean_deg=9.0), None)) == {"pose"}
    assert found(replace(STANDS, light=light(170.0), sharp=0.004), None) == {}


def test_the_second_light_comes_from_elsewhere() -> None:
    assert set(found(STANDS, first_light=light(30.0))) == {"light"}
    assert found(STANDS, first_light=light(170.0)) == {}


def test_without_a_back_nothing_else_is_told() -> None:
    items = checklist(Stance("No back is seen."), STANDS)
    assert (items[0].state, items[0].text) == ("not yet", "No back is seen.")
    assert {item.state for item in items[1:]} == {"unknown"}


@pytest.mark.parametrize(
    ("azimuth", "words"),
    [(0, "the right"), (-10, "the right"), (90, "above"), (180, "the left"), (-90, "below")],
)
def test_sides_in_words(azimuth: float, words: str) -> None:
    assert side_of(light(azimuth)) == words


def test_a_frame_is_small_and_a_picture() -> None:
    out = io.BytesIO()
    Image.new("RGB", (2000, 2000)).save(out, "PNG")
    for data in (out.getvalue(), b"GIF89a" + bytes(600), b"", b"\xff\xd8\xff" + bytes(600)):
        with pytest.raises(UnreadablePhoto):
            read_frame(data)


def stands(picture: NDArray[np.uint8]) -> Stance:
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    assert ok
    return stance_of(read_frame(data.tobytes()))


def moved(picture: NDArray[np.uint8], matrix: NDArray[np.float64]) -> NDArray[np.uint8]:
    size = (picture.shape[1], picture.shape[0])
    return cv2.warpAffine(picture, matrix[:2], size, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


@pytest.mark.slow
def test_known_changes_of_a_rendered_photo_are_told() -> None:
    """What was done to the picture is what is told of it, each change by itself or two at once."""
    width = PhoneParams().frame_px
    whole = cv2.imread(str(SAMPLE))
    assert whole is not None
    size = (width, round(whole.shape[0] * width / whole.shape[1]))
    still = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    last = stands(still)  # type: ignore[arg-type]
    assert last.reason == ""
    assert found(last, last) == {}
    middle = (size[0] / 2, size[1] / 2)
    # To the left in the picture: the camera has to follow.
    aside = np.float64([[1, 0, -0.14 * size[0]], [0, 1, 0]])
    blurred = cv2.GaussianBlur(moved(still, aside), (0, 0), 2.0)  # type: ignore[arg-type]
    told = found(stands(blurred), last)  # type: ignore[arg-type]
    assert set(told) == {"framing", "sharp"}
    assert "to the left" in told["framing"]
    # The mirrored picture: the light comes from the other side.
    told = found(stands(np.ascontiguousarray(still[:, ::-1])), last)
    assert "light" in told
    assert "last time it came from the right" in told["light"]
    # Turned, and larger.
    turned = cv2.getRotationMatrix2D(middle, -8, 1.2)
    told = found(stands(moved(still, turned)), last)  # type: ignore[arg-type]
    assert {"distance", "pose"} <= set(told)
    assert "Farther away" in told["distance"]
    assert "to the right" in told["pose"]
    # A frame without a back.
    items = checklist(stands(np.full_like(still, 128)), last)  # type: ignore[arg-type]
    assert items[0].state == "not yet"
