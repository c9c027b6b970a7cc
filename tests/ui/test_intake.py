from __future__ import annotations

from datetime import datetime, timedelta, timezone

import factory

from analyzer.photo.model import ScaleHint
from analyzer.ui.analysis import Request
from analyzer.ui.intake import Dated, FirstLook, Upload, dated, field_value, photos

UPLOAD = Upload.of("a.jpg", factory.jpeg(1, factory.START))
TAKEN = datetime(2026, 3, 1, 9, 30, 12, 500, tzinfo=timezone(timedelta(hours=2)))


def look(taken_at: datetime | None) -> FirstLook:
    return FirstLook("", taken_at, "exif" if taken_at else "unknown")


def test_untouched_date_keeps_seconds_and_offset() -> None:
    entry = dated(UPLOAD, look(TAKEN), field_value(TAKEN))
    assert entry.taken_at == TAKEN
    assert not entry.by_user


def test_typed_date_replaces_the_files_and_keeps_its_offset() -> None:
    entry = dated(UPLOAD, look(TAKEN), datetime(2026, 2, 1, 8, 0))
    assert entry.by_user
    assert entry.taken_at == datetime(2026, 2, 1, 8, 0, tzinfo=TAKEN.tzinfo)


def test_typed_date_without_a_files_date_stays_naive() -> None:
    entry = dated(UPLOAD, look(None), datetime(2026, 2, 1, 8, 0))
    assert entry.taken_at == datetime(2026, 2, 1, 8, 0)


def test_emptied_date_is_no_date() -> None:
    entry = dated(UPLOAD, look(TAKEN), None)
    assert entry.by_user
    assert entry.taken_at is None


def test_photos_carry_the_users_date_and_scale() -> None:
    moment = datetime(2025, 5, 5, 12, 0)
    entries = [Dated(UPLOAD, moment, by_user=True), Dated(UPLOAD, None, by_user=True)]
    first, second = photos(entries, ScaleHint(back_width_mm=300.0), on_unreadable=lambda *_: None)
    assert (first.taken_at, first.taken_at_source) == (moment, "user")
    assert (second.taken_at, second.taken_at_source) == (None, "unknown")
    assert first.scale_hint.back_width_mm == 300.0


def test_an_unreadable_file_is_named_and_the_rest_goes_on() -> None:
    broken = Upload.of("notes.jpg", b"no picture at all")
    seen: list[tuple[str, str]] = []
    found = list(
        photos(
            [Dated(broken, None, False), Dated(UPLOAD, None, False)],
            ScaleHint(),
            on_unreadable=lambda name, reason, _: seen.append((name, reason)),
        )
    )
    assert [photo.name for photo in found] == ["a.jpg"]
    assert [name for name, _ in seen] == ["notes.jpg"]
    assert seen[0][1]


def entry(seed: int, taken_at: datetime | None) -> Dated:
    return Dated(Upload.of(f"{seed}.jpg", bytes([seed])), taken_at, by_user=False)


def test_key_changes_with_content_date_side_and_scale() -> None:
    a, b = entry(1, factory.days(0)), entry(2, factory.days(9))
    base = Request(((a,), (b,)), ScaleHint())
    others = [
        Request(((b,), (a,)), ScaleHint()),
        Request(((a,), (entry(2, factory.days(10)),)), ScaleHint()),
        Request(((a,), (entry(3, factory.days(9)),)), ScaleHint()),
        Request(((a, b),), ScaleHint()),
        Request(((a,), (b,)), ScaleHint(back_width_mm=300.0)),
    ]
    keys = {base.key, *(other.key for other in others)}
    assert len(keys) == 1 + len(others)
    assert Request(((entry(1, factory.days(0)),), (b,)), ScaleHint()).key == base.key
