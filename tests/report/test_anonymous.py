"""Whatever is passed on anonymously names nobody, tells no date and carries no hash."""

from __future__ import annotations

import base64
import io
import re
import zlib
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from analyzer.report import Refused
from analyzer.report.edition import ANONYMOUS_TITLE, edition
from analyzer.report.export import FILMS, REPORTS, TABLES, Export, exports
from analyzer.report.scrub import Scrub
from analyzer.show.timelapse import TimelapseParams
from tests.report.conftest import SECRETS

REFUSED = (
    Refused("Müller notes.txt", "Müller notes.txt is no picture."),
    Refused("Zuzanna old.jpg", "It is of 2019-05-04 and cut short."),
)


def told_of(series, **options):
    wanted = Export(REPORTS, TABLES, FILMS, anonymous=True, **options)
    told = wanted.edition_of(
        series, title="Zuzanna Müller", refused=REFUSED, names=["Zuzanna kopia.jpg"]
    )
    return {made.name: made for made in exports(told, wanted)}


def everything_in(name: str, content: bytes) -> str:
    """All that a file holds: its bytes, inflated streams and text."""
    parts = [content.decode("latin-1"), content.decode("utf-8", "replace")]
    if name.endswith(".pdf"):
        for stream in re.findall(rb"stream\n(.*?)\nendstream", content, re.S):
            try:
                parts.append(zlib.decompress(stream).decode("latin-1"))
            except zlib.error:
                parts.append(stream.decode("latin-1"))
        # Strings of the structure tree (alternative texts) are UTF-16 in hexadecimal digits.
        for digits in re.findall(rb"<(FEFF[0-9A-F]+)>", content):
            parts.append(bytes.fromhex(digits.decode()).decode("utf-16", "replace"))
        reader = PdfReader(io.BytesIO(content))
        parts += [page.extract_text() for page in reader.pages]
        parts.append(str(reader.metadata))
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(content))
        parts += [str(table.to_pylist()), str(table.schema), str(table.schema.metadata)]
    return "\n".join(parts)


@pytest.fixture
def quick(monkeypatch):
    """Films of few and small pictures, since here only their bytes' words matter."""
    small = TimelapseParams(side_px=120, gif_side_px=120, steps=1, gif_steps=1)
    monkeypatch.setattr("analyzer.show.timelapse.to_mp4.__defaults__", (small,))
    monkeypatch.setattr("analyzer.show.timelapse.to_gif.__defaults__", (small,))


@pytest.mark.slow
def test_no_file_holds_a_name_a_date_or_a_hash(private, quick):
    files = told_of(private)
    assert len(files) == 2 + 2 * 7 + 2
    hashes = [m.photo.sha256 for m in private.measurements]
    for name, made in files.items():
        assert made.content, name
        held = everything_in(name, made.content) + made.note
        for secret in SECRETS:
            assert secret.casefold() not in held.casefold(), (name, secret)
        for sha in hashes:
            assert sha[:8] not in held.casefold(), name
        assert not re.search(r"\b(19|20)\d\d-\d\d-\d\d\b", held), name
        assert not re.search(r"CreationDate|ModDate|Producer|CreateDate|fpdf|Lavf", held), name


def texts_in(value) -> list[str]:
    """Every text in a result, wherever it stands, whatever is added to results later."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in texts_in(part)]
    if is_dataclass(value):
        return [text for f in fields(value) for text in texts_in(getattr(value, f.name))]
    return [str(value)] if isinstance(value, date) else []


def test_no_part_of_the_results_themselves_holds_any(private):
    told = edition(private, title="Zuzanna", anonymous=True, refused=REFUSED)
    held = "\n".join(texts_in(told))
    for secret in SECRETS:
        assert secret.casefold() not in held.casefold(), secret
    for shot in private.measurements:
        assert shot.photo.sha256[:8] not in held
    assert not re.search(r"\b(19|20)\d\d-\d\d-\d\d\b", held)
    assert re.search(r"\b(19|20)\d\d-\d\d-\d\d\b", "\n".join(texts_in(private)))


def test_the_same_files_name_them_where_they_may(private):
    wanted = Export(("html",), ("csv",))
    told = wanted.edition_of(private, title="Zuzanna Müller", refused=REFUSED)
    files = {made.name: made.content.decode() for made in exports(told, wanted)}
    assert "Zuzanna żółć.jpg" in files["report.html"]
    assert "2026-02-16" in files["report.html"]
    assert private.measurements[0].photo.sha256 in files["photos.csv"]


def test_time_is_told_in_days_since_the_first_session(private):
    told = edition(private, title="x", anonymous=True)
    assert told.title == ANONYMOUS_TITLE
    assert told.dates == ("day 0", "day 14", "day 28", "day 42")
    assert [s.label for s in told.series.sessions] == ["day 0", "day 28", "day 42"]
    assert told.session_days == (0, 28, 42)
    assert all(m.photo.taken_at is None for m in told.series.measurements)
    page = told_of_page(private)
    assert "days since the first session" in page
    assert "day 0 compared with day 42" in page


def told_of_page(series):
    from analyzer.report.page import render_alone

    return render_alone(edition(series, title="x", anonymous=True, photos=False))


def test_sentences_stay_whole_but_for_what_they_name(private):
    told = edition(private, title="x", anonymous=True, refused=REFUSED).series
    assert told.measurements[1].reason == "photo 2 shows no back."
    assert told.comparisons[0].reasons == ("photo 1 and photo 3 of day 28.",)
    texts = [check.text for check in told.comparisons[0].checks]
    assert texts[0] == "The after photos (day 0) are older (day -12)."
    assert texts[1] == "The same photo is on both sides: photo 1, photo 4."
    assert told.corrections.lines() == (
        "3 point pairs between photo 1 and photo 4",
        "dimple at (380, 760) in photo 4 set as modifiable",
    )


def test_a_note_on_a_file_unknown_here_is_left_out_and_counted(private):
    notes = edition(private, title="x", anonymous=True).series.notes
    assert notes == (
        "photo 3 could not be aligned: too dark.",
        "Their order was read from their names: photo 1 first, photo 4 last.",
        "Left out, since they name files: 1 note.",
    )
    known = edition(private, title="x", anonymous=True, names=["Zuzanna kopia.jpg"])
    assert "a file is the same photo as photo 1" in known.series.notes[1]


def test_undated_sessions_and_two_of_one_day_have_names_of_their_own(make_series):
    told = edition(make_series(dated=False), title="x", anonymous=True)
    assert [s.label for s in told.series.sessions] == [f"session {k}" for k in (1, 2, 3, 4)]
    assert set(told.dates) == {"no date"}
    series = make_series((1.0, 0.5))
    first = series.measurements[0].photo.taken_at
    late = first.replace(hour=20)
    second = replace(series.measurements[1].photo, taken_at=late)
    shots = (series.measurements[0], replace(series.measurements[1], photo=second))
    sessions = (series.sessions[0], replace(series.sessions[1], taken_at=late))
    twice = edition(
        replace(series, measurements=shots, sessions=sessions), title="x", anonymous=True
    )
    assert [s.label for s in twice.series.sessions] == ["day 0", "day 0, session 2"]


@pytest.mark.slow
def test_without_photos_there_is_no_picture_anywhere(private):
    wanted = Export(REPORTS, (), FILMS, photos=False)
    told = wanted.edition_of(private, title="Anna")
    files = {made.name: made for made in exports(told, wanted)}
    assert b"data:image" not in files["report.html"].content
    assert b"Pictures were left out." in files["report.html"].content
    assert b"/DCTDecode" not in files["report.pdf"].content
    assert files["timelapse.gif"].content == b""
    assert files["timelapse.gif"].note


def test_an_anonymous_page_still_shows_its_pictures(private):
    from analyzer.report.page import render_alone

    page = render_alone(edition(private, title="x", anonymous=True))
    pictures = re.findall(r"data:image/jpeg;base64,([^\"]+)", page)
    assert pictures
    assert all(base64.b64decode(p)[:2] == b"\xff\xd8" for p in pictures)


@given(st.text(min_size=4, max_size=20).filter(lambda t: t.strip() == t and t.isprintable()))
def test_a_known_name_never_stays(name):
    scrub = Scrub({name + ".jpg": "photo 1"}, {}, None)
    assert name + ".jpg" not in scrub(f"See {name}.jpg, please.").replace("photo 1", "")


def test_figures_that_look_like_years_stay():
    scrub = Scrub({}, {}, None)
    assert scrub("It is 2000 px wide, 19 % and 0.2021.") == "It is 2000 px wide, 19 % and 0.2021."
    assert scrub("In 2021 the clock was not set.") == "In a year the clock was not set."
