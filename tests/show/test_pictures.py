"""Pictures of the page: marks lie on what they mark, whatever was cut off or made small."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from analyzer.show.pictures import choose, make_pair, shrink


def pixels(shown):
    content = base64.b64decode(shown.uri.partition(",")[2])
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("L")).astype(float)


@pytest.fixture
def dotted(make_series):
    """A series whose reference picture is dark but for a bright dot at each dimple."""
    series = make_series((1.0, 0.5))
    reference = series.pictures[0]
    h, w = reference.upright.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    dots = np.zeros((h, w, 3), np.uint8)
    for track in series.tracks:
        at = (track.x + 0.5) / reference.zoom - 0.5, (track.y + 0.5) / reference.zoom - 0.5
        dots[(x - at[0]) ** 2 + (y - at[1]) ** 2 < 3**2] = 255
    pictures = (replace(reference, upright=dots), replace(series.pictures[1], aligned=dots))
    return replace(series, pictures=pictures)


@pytest.mark.parametrize("side", [150, 250, 1000])
@pytest.mark.parametrize("outlined", [True, False])
def test_marks_lie_on_their_dimples(dotted, side, outlined):
    if not outlined:
        bare = replace(dotted.measurements[0], outline=())
        dotted = replace(dotted, measurements=(bare, *dotted.measurements[1:]))
    pair = make_pair(dotted, 0, 1, side)
    assert len(pair.marks) == 5
    assert max(pair.before.width, pair.before.height) <= side
    for shown in (pair.before, pair.after):
        picture = pixels(shown)
        assert picture.shape == (shown.height, shown.width)
        dark = picture.copy()
        for mark in pair.marks:
            assert picture[round(mark.y), round(mark.x)] > 120
            y, x = np.mgrid[0 : shown.height, 0 : shown.width]
            dark[(x - mark.x) ** 2 + (y - mark.y) ** 2 < 6**2] = 0
        assert dark.max() < 60


def test_the_picture_is_cut_to_the_back(dotted):
    pair = make_pair(dotted, 0, 1, 1000)
    whole = dotted.pictures[0].upright.shape
    assert pair.before.width < whole[1]
    assert pair.before.height < whole[0]


def test_the_photo_that_aligned_best_stands_for_its_set(make_series):
    series = make_series((1.0, 1.0, 1.0))
    better = replace(series.alignments[2], error_px=0.5)
    series = replace(series, alignments=(*series.alignments[:2], better))
    shas = tuple(m.photo.sha256 for m in series.measurements)
    assert choose(series, shas) == 0
    assert choose(series, shas[1:]) == 2
    hidden = replace(series.pictures[2], aligned=None)
    series = replace(series, pictures=(*series.pictures[:2], hidden))
    assert choose(series, shas[1:]) == 1
    assert choose(series, ()) is None


def test_shrinking_keeps_shape_and_brightness_and_never_enlarges():
    picture = np.tile(np.uint8([[[0], [200]]]), (50, 20, 3))
    small = shrink(picture, 25)
    assert small.shape == (25, 20, 3)
    assert small.mean() == pytest.approx(100, abs=2)
    assert shrink(picture, 500) is picture
