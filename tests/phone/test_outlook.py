"""Whether a new set will compare with last time, on rendered people: oneself, and somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import pytest

from analyzer.measurement.view import View
from analyzer.phone.model import LastPhoto
from analyzer.phone.outlook import outlook
from analyzer.phone.reference import last_views
from analyzer.phone.shots import SAME, look_at_shots

SAMPLES = Path(__file__).parents[2] / "sample_images"


def small(path: str) -> bytes:
    picture = cv2.resize(cv2.imread(str(SAMPLES / path)), (600, 800), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


def seen(shots: Sequence[object]) -> list[View]:
    return [shot.view for shot in shots]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_one_s_own_back_compares_and_another_s_does_not() -> None:
    first = LastPhoto("first.jpg", None, lambda: small("person-a/2026-06-09_0740.jpg"))
    broken = LastPhoto("broken.jpg", None, lambda: b"no photo")
    last = last_views([first, broken])
    assert len(last) == 1, "what cannot be read is passed over"
    said: list[str] = []
    new = small("person-a/2026-06-09_0746.jpg")
    own, unread, twice = look_at_shots(
        [("new.jpg", new), ("x.jpg", b"no photo"), ("y.jpg", new)], said.append
    )
    assert twice.reason == SAME
    assert (own.reason, unread.view) == ("", None)
    assert unread.reason
    assert own.sharp > 0
    assert len(said) == 2
    found = outlook(last, seen([own]))
    assert found.comparable is True
    (other,) = look_at_shots([("other.jpg", small("person-c/2026-06-28.jpg"))])
    found = outlook(last, seen([other]))
    assert found.comparable is False
    assert found.reasons
    assert found.advice
    assert outlook((), seen([own])).comparable is None
