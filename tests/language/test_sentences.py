"""What measuring rooms say, each sentence of it: read from their code, and told in another language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import pytest

from analyzer.change import capture_checks as taken
from analyzer.change.attribution import likelier_cause
from analyzer.change.checks import matching
from analyzer.change.estimate import Estimate
from analyzer.change.model import Check
from analyzer.change.order import one_shot, swapped
from analyzer.change.timing import gap_words, timing
from analyzer.language.catalogue import PLACE, catalogue
from analyzer.language.choice import use
from analyzer.language.sentences import COMPOSED, sentences_of
from analyzer.language.text import missing
from analyzer.language.told import told, told_if_known
from analyzer.measurement.model import PhotoInfo
from analyzer.photo.datename import named_time
from analyzer.photo.params import PhotoParams
from analyzer.photo.when import decide
from analyzer.relief.light import describe, estimate_light
from analyzer.relief.surface import Surface
from tests.language.said import HOME, SAID, filled

ROOMS = sorted({name for name, _text in SAID if not name.startswith(("bench", "cli", "phantom"))})


@pytest.fixture(autouse=True)
def nothing_missing():
    """Each test starts without a missing text, and none may be missing after it."""
    catalogue("de").missing.texts.clear()
    yield
    assert missing("de") == frozenset()


@pytest.mark.parametrize("name", ROOMS)
def test_every_sentence_is_told_in_german(name: str) -> None:
    with use("de"):
        for text in (text for room, text in SAID if room == name):
            said = told(filled(text))
            assert said
            assert "{" not in said, (text, said)
            if " " in text and len(PLACE.sub("", text)) > 12:
                assert said != filled(text), text


def test_what_is_composed_stands_in_a_module_that_is_there() -> None:
    assert set(COMPOSED) <= {path.relative_to(HOME).as_posix() for path in HOME.rglob("*.py")}


def test_a_new_sentence_is_found() -> None:
    code = (
        '"""Nobody sees this docstring."""\n'
        "def say(n, name):\n"
        '    """Nor this one."""\n'
        "    if n < 0:\n        raise ValueError('a mistake of a programmer')\n"
        "    return f\"{name} has {n} new sentence{'s' if n > 1 else ''}. Look at it.\"\n"
    )
    assert sentences_of("change/new.py", code) == [
        "{name} has {n} new sentences.",
        "Look at it.",
        "{name} has {n} new sentence.",
    ]
    assert sentences_of("photo/datewords.py", code) == []


def test_the_light_in_all_its_words() -> None:
    """Each light from around the camera is told; no word of it is left in English."""
    h, w = 24, 18
    _y, x = np.mgrid[:h, :w].astype(np.float32)
    side, up = (x - w / 2) / (w / 2), np.zeros((h, w), np.float32)
    said = set()
    for azimuth, strength in product(range(0, 360, 15), (0.2, 0.5, 1.0)):
        turn = np.radians(azimuth)
        light = estimate_light(_surface(side, up))
        key = strength * np.array([np.cos(turn), np.sin(turn), 0.3])
        changed = type(light)(1.0 - strength / 2, key, light.gain_right, light.gain_up)
        said.add(describe(_surface(side, up), changed).words)
    assert len(said) > 10
    with use("de"):
        assert all(" licht" in f" {told(words)}".lower() for words in said)
        assert not any(re.search(r"\b(from|and|light)\b", told(words)) for words in said)


def _surface(side: np.ndarray, up: np.ndarray) -> Surface:
    flat = np.ones_like(up)
    fields = dict.fromkeys(Surface.__dataclass_fields__, flat)
    fields |= {"mask": flat > 0, "side": side, "tilt_right": 0.3 * side, "tilt_up": up}
    return Surface(**fields)


def test_why_dimples_look_different() -> None:
    estimate = Estimate.__new__(Estimate)
    for name, value in (("offset", 0.0), ("fixed_log", -0.3)):
        object.__setattr__(estimate, name, value)
    with use("de"):
        for differs in ((), ("light",), ("pose",), ("timing",)):
            checks = tuple(Check(item, "differs", "") for item in differs)
            for sign in (-1, 1):
                (why,) = likelier_cause("no detectable change", sign * 0.4, estimate, checks)
                said = told(why)
                assert said.startswith("Fürs Auge sehen die Dellen ")
                assert ("tiefer" if sign > 0 else "flacher") in said
                assert "likel" not in said


def photo(when: datetime | None, source: str = "exif") -> PhotoInfo:
    return PhotoInfo("a.jpg", "0" * 64, when, source, 900, 1200, None, "jpeg")


def test_when_photos_were_taken() -> None:
    start = datetime(2026, 6, 9, 9, 10)
    with use("de"):
        for gap in (5, 90, 60 * 26, 60 * 24 * 42 + 200, 60 * 24 * 42 + 30):
            later = photo(start + timedelta(minutes=gap))
            said = told(timing(photo(start), later).text)
            assert "auseinander, " in said
            assert "apart" not in said
        assert told(gap_words(timedelta(days=42))) == "42 Tage auseinander"
        assert told(timing(photo(None), photo(None)).text).startswith(
            "Im Foto „vorher und nachher“"
        )
        assert told(timing(photo(None), photo(start)).text).startswith(
            "Im Foto „vorher“ steht nicht"
        )
        check = swapped([photo(start)], [photo(start - timedelta(days=30))])
        assert check is not None
        assert "(10.05.2026) älter als die Vorher-Fotos (09.06.2026)" in told(check.text)
        assert "a 1.jpg, b.jpg" in told(one_shot(["a 1.jpg", "b.jpg"], True).text)


def test_dates_that_disagree() -> None:
    today, days = datetime(2027, 1, 1, tzinfo=UTC), [datetime(2026, 7, d, 12) for d in (1, 9)]
    named = named_time("2026-07-20.jpg", PhotoParams())
    said = {
        decide(exif, beside, name, today=today).note
        for exif, beside, name in product((None, days[0]), (None, days[1]), (None, named))
    }
    said.add(decide(datetime(1970, 1, 1), None, None, today=today).note)
    said.add(decide(datetime(2031, 1, 1), None, None, today=today).note)
    assert len(said) >= 5
    with use("de"):
        for note in said - {""}:
            assert "2026-" not in told(note)
            assert re.search(r"\d\d\.\d\d\.\d{4}", told(note)), note


def test_how_photos_were_taken() -> None:
    with use("de"):
        assert told(taken.scale(1.04, True).text) == (
            "Der Rücken ist im Nachher-Foto 1,04-mal so groß, was berücksichtigt ist."
        )
        assert "1,31-mal" in told(taken.scale(1.31, False).text)
        for gaps in ((2.0, 2.0, 2.0), (-2.0, -2.0, -2.0), (2.0, 0.0, -2.0), (3.0, 1.5, 1.5)):
            said = told(taken.background((0.0, 0.0, 0.0), gaps).text)
            assert re.search(
                r"Nachher-Foto (heller|dunkler|andersfarbig|heller und andersfarbig)\.", said
            )
        assert "0,7-mal" in told(taken.sharpness((1.0, 0.7), taken.ChangeParams()).text)


@pytest.mark.parametrize(("unmatched", "torn"), [(0.1, False), (0.9, False), (0.5, True)])
def test_dimples_of_one_photo_only(unmatched: float, torn: bool) -> None:
    estimate = Estimate.__new__(Estimate)
    for name, value in (("log_ratio", 0.1), ("unmatched", unmatched), ("torn", torn)):
        object.__setattr__(estimate, name, value)
    (check,) = matching(estimate)
    with use("de"):
        said = told(check.text)
    assert said.startswith(
        f"Dellen, die nur in einem Foto zu sehen sind, machen {unmatched:.0%}".replace("%", " %")
    )


def test_a_sentence_behind_the_name_of_a_photo() -> None:
    with use("de"):
        said = told(
            "IMG 12.jpg: The photo has no colour, so moles cannot be told from shadows. Use the original colour photo."
        )
        assert said == (
            "IMG 12.jpg: Das Foto hat keine Farbe, deshalb lassen sich Muttermale nicht von Schatten "
            "unterscheiden. Das farbige Original verwenden."
        )
        assert told_if_known("2026-07-21") == "21.07.2026"
        assert told_if_known("day 28") == "Tag 28"
        assert told_if_known("Annas Fotos") == "Annas Fotos"
        assert told_if_known("before.jpg") == "before.jpg"
