"""The printed guide: one page of each paper, its marker and ruler as long as they say, and readable."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from analyzer.cli.commands import main
from analyzer.photo.marker import MarkerParams, find_marker
from analyzer.report.guide.sheet import FORMS, guide_pdf
from analyzer.report.guide.sketches import SKETCHES
from analyzer.show.guide import guide_words

PT = 72 / 25.4
SIZES = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}


@pytest.fixture(scope="module", params=FORMS)
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, guide_pdf(request.param)


def test_it_is_one_page_of_that_paper_and_says_everything(made: tuple[str, bytes]) -> None:
    form, data = made
    reader = PdfReader(io.BytesIO(data))
    (page,) = reader.pages
    size = float(page.mediabox.width) / PT, float(page.mediabox.height) / PT
    assert size == pytest.approx(SIZES[form], abs=0.2)
    text = " ".join(page.extract_text().split())
    words = guide_words()
    said = [words.title, words.intro, words.marker_title, *words.marker, *words.notes, words.foot]
    said += [part for step in words.steps for part in (step.title, step.text)]
    for sentence in (*said, words.ruler.format(mm=100)):
        assert sentence in text, sentence


def test_the_same_bytes_each_time(made: tuple[str, bytes]) -> None:
    assert guide_pdf(made[0]) == made[1]  # type: ignore[arg-type]


def test_the_square_is_forty_millimetres_and_the_ruler_a_hundred(made: tuple[str, bytes]) -> None:
    content = PdfReader(io.BytesIO(made[1])).pages[0].get_contents()
    assert content is not None
    drawn = content.get_data().decode("latin-1")
    number = r"(-?\d+(?:\.\d+)?)"
    sides = [
        (float(w) / PT, abs(float(h)) / PT)
        for _, _, w, h in re.findall(rf"{number} {number} {number} {number} re f", drawn)
    ]
    largest = max(sides)
    assert largest == pytest.approx((40.0, 40.0), abs=0.02)
    lines = [
        float(x2) / PT - float(x1) / PT
        for x1, y1, x2, y2 in re.findall(rf"{number} {number} m {number} {number} l S", drawn)
        if y1 == y2
    ]
    assert any(length == pytest.approx(100.0, abs=0.02) for length in lines)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is missing")
def test_the_marker_is_read_off_the_page(made: tuple[str, bytes], tmp_path: Path) -> None:
    """Drawn by another program, the page gives its own size back."""
    (tmp_path / "guide.pdf").write_bytes(made[1])
    subprocess.run(
        ["pdftoppm", "-r", "100", "-png", "-singlefile", "guide.pdf", "page"],
        cwd=tmp_path,
        check=True,
    )
    code = cv2.imread(str(tmp_path / "page.png"))
    assert code is not None
    marker = find_marker(np.asarray((code[..., ::-1] / 255.0) ** 2.2, np.float32))
    assert marker is not None
    assert marker.own
    assert marker.side_px / 100 * 25.4 == pytest.approx(MarkerParams().own_mm, rel=0.005)


def test_every_step_has_its_drawing() -> None:
    assert [step.sketch for step in guide_words().steps] == list(SKETCHES)


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "new" / "guide.pdf"
    done = CliRunner().invoke(main, ["guide", "--out", str(out), "--paper", "letter"])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == guide_pdf("letter")
    wrong = CliRunner().invoke(main, ["guide", "--out", str(tmp_path)])
    assert wrong.exit_code == 2
