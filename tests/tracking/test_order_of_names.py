"""Sixty ways in which names tell the order of photos, earliest first; and names that tell nothing."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.photo.datename import month_first, named_time, time_from_name
from analyzer.photo.params import PhotoParams
from analyzer.tracking.ordername import counting, understood

PARAMS = PhotoParams()

WORDS = [
    ("before.jpg", "after.jpg"),
    ("Before.JPG", "After.JPG"),
    ("backBefore.jpg", "backAfter.jpg"),
    ("before_IMG_2234.jpg", "after_IMG_1234.jpg"),
    ("vorher.jpg", "nachher.jpg"),
    ("Rücken vorher (1).jpg", "Rücken nachher (1).jpg"),
    ("avant.jpg", "après.jpg"),
    ("avant.jpg", "apres.jpg"),
    ("antes.jpg", "después.jpg"),
    ("antes.jpg", "depois.jpg"),
    ("prima.jpg", "dopo.jpg"),
    ("przed.jpg", "po.jpg"),
    ("voor.jpg", "na de behandeling - na.jpg"),
    ("start.jpg", "end.jpg"),
    ("Anfang.jpg", "Ende.jpg"),
    ("début.jpg", "fin.jpg"),
    ("old.jpg", "new.jpg"),
    ("first.jpg", "last.jpg"),
    ("pre-op.jpg", "post-op.jpg"),
    ("治疗前.jpg", "治疗后.jpg"),
    ("before.jpg", "during.jpg", "after.jpg"),
    ("before.jpg", "2 weeks after.jpg", "10 weeks after.jpg"),
    ("2 weeks before.jpg", "before.jpg", "after.jpg"),
    ("baseline.jpg", "followup 2.jpg", "followup 10.jpg"),
    ("start.jpg", "week 4.jpg", "end.jpg"),
    ("week 2.jpg", "week 10.jpg"),
    ("week_02_front.jpg", "week_10_front.jpg"),
    ("Week2.jpg", "Week10.jpg"),
    ("w2.jpg", "w10.jpg"),
    ("2w.jpg", "10w.jpg"),
    ("wk2.jpg", "wk10.jpg"),
    ("Woche 2.jpg", "Woche 10.jpg"),
    ("semaine_2.jpg", "semaine_10.jpg"),
    ("semana2.jpg", "semana10.jpg"),
    ("settimana 2.jpg", "settimana 10.jpg"),
    ("tydzień 2.jpg", "tydzień 10.jpg"),
    ("第2周.jpg", "第10周.jpg"),
    ("day1.jpg", "day9.jpg", "day30.jpg"),
    ("d0.jpg", "d9.jpg", "d84.jpg"),
    ("Tag 9.jpg", "Tag 10.jpg"),
    ("jour 9.jpg", "jour 10.jpg"),
    ("día 9.jpg", "día 10.jpg"),
    ("dzień 9.jpg", "dzień 10.jpg"),
    ("day 9.jpg", "week 2.jpg", "month 1.jpg"),
    ("week 1 day 3.jpg", "week 2 day 1.jpg"),
    ("1st week.jpg", "3rd week.jpg"),
    ("week two.jpg", "week ten.jpg"),
    ("month3.jpg", "month12.jpg"),
    ("6 Monate.jpg", "12 Monate.jpg"),
    ("session 2.jpg", "session 10.jpg"),
    ("T0.jpg", "T1.jpg", "T10.jpg"),
    ("Behandlung 2.jpg", "Behandlung 10.jpg"),
    ("Treatment 1 before.jpg", "Treatment 1 after.jpg"),
    ("KW 24.jpg", "KW 36.jpg"),
    ("june.jpg", "september.jpg"),
    ("Juni.jpg", "September.jpg"),
    ("09.06.jpg", "01.09.jpg"),
]

DATES = [
    ("09.06.2026.jpg", "01.09.2026.jpg"),
    ("9.6.2026.jpg", "1.9.2026.jpg"),
    ("09.06.26.jpg", "01.09.26.jpg"),
    ("2026-6-9.jpg", "2026-9-1.jpg"),
    ("back 2026 06 09.jpg", "back 2026 09 01.jpg"),
    ("2026_06_09.jpg", "2026_09_01.jpg"),
    ("20260609.jpg", "20260901.jpg"),
    ("9 June 2026.jpg", "1 September 2026.jpg"),
    ("June 9, 2026.jpg", "Sept 1, 2026.jpg"),
    ("9. Juni 2026.jpg", "1. September 2026.jpg"),
    ("9 juin 2026.jpg", "1 septembre 2026.jpg"),
    ("9 de junio de 2026.jpg", "1 de septiembre de 2026.jpg"),
    ("9 czerwca 2026.jpg", "1 września 2026.jpg"),
    ("2026年6月9日.jpg", "2026年9月1日.jpg"),
    ("photo_1@09-06-2026_07-40-05.jpg", "photo_2@01-09-2026_07-40-05.jpg"),
    ("FB_IMG_1780990800000.jpg", "mmexport1788248400000.jpg"),
]


@pytest.mark.parametrize("names", WORDS, ids=lambda names: names[0])
def test_words_and_numbers_are_read_as_a_person_means_them(names) -> None:
    places = understood(names)
    assert places is not None
    assert list(places) == sorted(places)
    assert len(set(places)) == len(names)
    turned = understood(names[::-1])
    assert turned == places[::-1]


@pytest.mark.parametrize("names", DATES, ids=lambda names: names[0])
def test_dates_of_any_form_are_read(names) -> None:
    first, last = (time_from_name(name, PARAMS) for name in names)
    assert (first.date().isoformat(), last.date().isoformat()) == ("2026-06-09", "2026-09-01")


def test_there_are_sixty_of_them() -> None:
    assert len(WORDS) + len(DATES) >= 60


@pytest.mark.parametrize(
    "names",
    [
        ("a.jpg", "b.jpg"),
        ("1.jpg", "2.jpg"),
        ("IMG_0012.jpg", "IMG_0013.jpg"),
        ("before.jpg", "IMG_0013.jpg"),
        ("my before and after 1.jpg", "my before and after 2.jpg"),
        ("before 1.jpg", "before 2.jpg"),
        ("november.jpg", "january.jpg"),
        ("KW 50.jpg", "KW 2.jpg"),
        ("week 2.jpg", "week 2 again.jpg"),
        ("anna.jpg", "po.jpg"),
        ("before.jpg",),
        (),
    ],
)
def test_other_names_are_no_word_on_the_order(names) -> None:
    assert understood(names) is None


def test_photos_of_one_side_share_their_place() -> None:
    places = understood(["vorher 1.jpg", "vorher 2.jpg", "nachher.jpg"])
    assert places[0] == places[1] < places[2]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bildschirmfoto 2026-06-09 um 07.40.05.png", (7, 40, 5)),
        ("Captura de pantalla 2026-06-09 a las 7.40.05 p. m..png", (19, 40, 5)),
        ("Captura de pantalla 2026-06-09 a la(s) 7.40.05 p.m..png", (19, 40, 5)),
        ("Capture d\u2019écran 2026-06-09 à 07.40.05.png", (7, 40, 5)),
        ("Zrzut ekranu 2026-06-09 o 07.40.05.png", (7, 40, 5)),
        ("Schermata 2026-06-09 alle 07.40.05.png", (7, 40, 5)),
        ("Captura de Tela 2026-06-09 às 07.40.05.png", (7, 40, 5)),
        ("Screenshot 2026-06-09 at 7.40.05\u202fPM.png", (19, 40, 5)),
        ("截屏2026-06-09 下午7.40.05.png", (19, 40, 5)),
        ("photo_2026-06-09_07-40-05.jpg", (7, 40, 5)),
        ("IMG_20260609_0740.jpg", (7, 40, 0)),
        ("IMG-20260609-WA0001.jpg", (0, 0, 0)),
        ("2026-06-09 7h40.jpg", (7, 40, 0)),
        ("Signal-2026-06-09-074005.jpg", (7, 40, 5)),
        ("WIN_20260609_07_40_05_Pro.jpg", (7, 40, 5)),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_times_of_day_in_the_languages_of_phones(name, expected, form) -> None:
    found = time_from_name(unicodedata.normalize(form, name), PARAMS)
    assert found == datetime(2026, 6, 9, *expected)


def test_a_day_and_a_month_that_may_change_places_are_told() -> None:
    assert named_time("06-09-2026.jpg", PARAMS).other == datetime(2026, 6, 9)
    assert named_time("06.09.2026.jpg", PARAMS).other is None
    assert month_first(["06-09-2026.jpg", "06-13-2026.jpg"]) is True
    assert month_first(["06-09-2026.jpg", "13-06-2026.jpg"]) is False
    assert month_first(["06-09-2026.jpg", "06-10-2026.jpg"]) is None


def test_numbers_sort_as_a_person_counts() -> None:
    names = ["a10.jpg", "a2.jpg", "A1.jpg"]
    assert sorted(names, key=counting) == ["A1.jpg", "a2.jpg", "a10.jpg"]


@given(st.lists(st.text(max_size=40), max_size=6))
def test_no_names_break_it(names) -> None:
    places = understood(names)
    assert places is None or len(places) == len(names)
    sorted(names, key=counting)
