"""The time-lapse: the aligned photos in order, small, even, and playing where it is opened."""

from __future__ import annotations

import base64
import io
import os
import struct
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from analyzer.show.mp4 import VideoError, retimed
from analyzer.show.timelapse import TimelapseParams, chosen, film_of, to_gif, to_mp4

SMALL = TimelapseParams(side_px=200, gif_side_px=160, steps=2, gif_steps=2)
DAYS = ("day 0", "day 14", "day 28", "day 42")


def darker(picture, share):
    return replace(picture, aligned=np.asarray(picture.aligned * share, np.uint8))


def _apart(series):
    """The same with pictures that differ, since equal frames become one."""
    moved = (
        replace(p, aligned=np.roll(p.aligned, 20 * k, axis=1))
        for k, p in enumerate(series.pictures)
    )
    return replace(series, pictures=tuple(moved))


def test_aligned_photos_come_in_order_and_the_others_are_named(make_series):
    series = make_series((1.0, 1.0, 0.65, 0.35), bad=(1,))
    pictures = list(series.pictures)
    pictures[2] = replace(pictures[2], aligned=None)
    series = replace(series, pictures=tuple(pictures))
    film = film_of(series, DAYS)
    assert film.captions == ("day 0", "day 42")
    assert dict(film.left_out) == {
        "photo_1.jpg": "No lower back could be made out.",
        "photo_2.jpg": "It could not be laid over the others.",
    }


def test_fewer_than_two_photos_make_no_film(make_series):
    assert film_of(make_series((1.0,)), DAYS) is None
    assert film_of(make_series((1.0, 0.5), bad=(1,)), DAYS) is None
    assert film_of(replace(make_series(), pictures=()), DAYS) is None


def test_brightness_is_evened_in_part_and_never_by_much(make_series):
    series = make_series((1.0, 1.0, 1.0))
    series = replace(
        series, pictures=(series.pictures[0], darker(series.pictures[1], 0.93), darker(series.pictures[2], 0.2))
    )  # fmt: skip
    raw = [picture.mean() for _, picture in chosen(series)[0]]
    film = film_of(series, DAYS)
    shown = [float(still.mean()) for still in film.stills]
    assert abs(shown[1] - shown[0]) < abs(raw[1] - raw[0])
    # A photo in the dark stays a dark one.
    assert shown[2] < 0.5 * shown[0]


def test_the_gif_shows_each_photo_its_time_and_repeats(make_series):
    film = film_of(_apart(make_series()), DAYS)
    data = to_gif(film, SMALL)
    assert data == to_gif(film, SMALL)
    with Image.open(io.BytesIO(data)) as gif:
        assert gif.n_frames == 4 + 3 * 2
        assert gif.info["loop"] == 0
        times = []
        for k in range(gif.n_frames):
            gif.seek(k)
            times.append(gif.info["duration"])
        assert max(gif.size) <= 160
    assert times == [1200, 250, 250, 1200, 250, 250, 1200, 250, 250, 2400]


def test_a_film_that_would_be_large_is_made_smaller(make_series):
    film = film_of(make_series(), DAYS)
    whole = len(to_gif(film, SMALL))
    least = replace(SMALL, most_bytes=whole // 2, least_px=60)
    assert len(to_gif(film, least)) <= whole // 2


def test_the_mp4_has_its_times_and_no_words_on_who_made_it(make_series):
    film = film_of(make_series(), DAYS)
    data = to_mp4(film, SMALL)
    assert data == to_mp4(film, SMALL)
    assert b"Lavf" not in data
    assert b"udta" not in data
    assert _duration_ms(data) == 3 * 1200 + 2400 + 3 * 500
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(box) + 8
        assert struct.unpack_from(">II", data, at) == (0, 0)


def _duration_ms(data):
    scale, duration = struct.unpack_from(">II", data, data.index(b"mvhd") + 4 + 12)
    return duration * 1000 // scale


@pytest.mark.parametrize("broken", [b"", b"\0\0\0\x08free", b"\0\0\0\x04moov", b"x" * 40])
def test_what_is_no_film_is_refused_with_a_reason(broken):
    with pytest.raises(VideoError):
        retimed(broken, [100])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(
    os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER is set"
)
def test_the_mp4_plays_in_a_browser(make_series):
    from playwright.sync_api import sync_playwright

    series = make_series((1.0, 0.5))
    quick = replace(SMALL, hold_ms=400, last_ms=400, fade_ms=200)
    film = base64.b64encode(to_mp4(film_of(series, DAYS), quick)).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DIMPLES_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"],
        )
        page = browser.new_page()
        page.set_content(f'<video muted autoplay src="data:video/mp4;base64,{film}"></video>')
        page.wait_for_function("document.querySelector('video').ended", timeout=20000)
        told = page.evaluate(
            "(v => [v.duration, v.videoWidth, v.error])(document.querySelector('video'))"
        )
        browser.close()
    assert told[0] == pytest.approx(1.0, abs=0.05)
    assert told[1] > 0
    assert told[2] is None
