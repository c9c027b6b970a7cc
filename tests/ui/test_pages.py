from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import factory
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from analyzer.change.model import Comparison
from analyzer.change.repeatability import Repeatability
from analyzer.photo.model import Photo
from analyzer.results import Series
from analyzer.ui.analysis import Outcome

BEFORE = ("before.jpg", factory.jpeg(1, factory.days(0)), "image/jpeg")
BEFORE_2 = ("before 2.jpg", factory.jpeg(4, factory.days(0.001)), "image/jpeg")
AFTER = ("after.jpg", factory.jpeg(2, factory.days(40)), "image/jpeg")
UNDATED = ("IMG_[1]*.jpg", factory.jpeg(3), "image/jpeg")
LATER = ("later.jpg", factory.jpeg(5, factory.days(80)), "image/jpeg")
UNDATED_2 = ("IMG_[2]*.jpg", factory.jpeg(6), "image/jpeg")
ANY = (BEFORE, BEFORE_2, AFTER, UNDATED, LATER, UNDATED_2)
BROKEN = ("notes.jpg", b"not a picture", "image/jpeg")


def compare_app() -> None:
    from analyzer.ui.page_compare import page

    page()


def series_app() -> None:
    from analyzer.ui.page_series import page

    page()


def guide_app() -> None:
    from analyzer.ui.page_guide import page

    page()


def understand_app() -> None:
    from analyzer.ui.page_understand import page

    page()


def main_app() -> None:
    from analyzer.ui.main import main

    main()


def known(sets: list[list[Photo]]) -> Series:
    """The made-up series for whatever photos arrive, one session a set (or a photo)."""
    bytes_of = {photo_hash(file): file[1] for file in ANY}
    photos = [photo for side in sets for photo in side]
    made = factory.series(
        [(photo.name, bytes_of[photo.sha256]) for photo in photos],
        sessions=None if len(sets) == 1 else 2,
    )
    measurements = tuple(
        replace(m, photo=replace(m.photo, taken_at=photo.taken_at))
        for m, photo in zip(made.measurements, photos, strict=True)
    )
    return replace(made, measurements=measurements)


def plain(text: str) -> str:
    """Typographic minus and spaces as they are typed."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def sent(at: AppTest, key: str) -> dict | None:
    """What the component of this key was given; None where it is not on the page."""
    for drawn in at.get("bidi_component"):
        if drawn.proto.id.endswith(key) or f"-{key}" in drawn.proto.id:
            return json.loads(drawn.proto.json)
    return None


def photo_hash(file: tuple[str, bytes, str]) -> str:
    from analyzer.ui.intake import Upload

    return Upload.of(file[0], file[1]).sha256


def run(app: Callable[[], None]) -> AppTest:
    at = AppTest.from_function(app, default_timeout=30).run()
    assert not at.exception
    return at


def everything(at: AppTest) -> str:
    parts = [at.markdown, at.caption, at.header, at.title, at.warning, at.info]
    text = [str(element.value) for part in parts for element in part]
    text += [table.value.to_string() for table in at.table]
    text += [html.unescape(element.proto.body) for element in at.get("html")]
    return "\n".join(text)


def compared(before: list[tuple[str, bytes, str]], after: list[tuple[str, bytes, str]]) -> AppTest:
    at = run(compare_app)
    at.file_uploader[0].set_value(before)
    at.file_uploader[1].set_value(after)
    at.run()
    at.button(key="compare.run").click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("app", [compare_app, series_app, guide_app, understand_app, main_app])
def test_page_renders_and_says_that_it_is_for_adults(app: Callable[[], None]) -> None:
    assert "adults only" in everything(run(app)).lower()


def test_every_flag_is_explained() -> None:
    from analyzer.flags import FLAGS

    at = run(understand_app)
    at.segmented_control(key="part").set_value("Numbers").run()
    text = "\n".join(cell for row in at.table[0].value.to_numpy().tolist() for cell in row)
    for flag in FLAGS.values():
        assert flag.meaning in text
        assert flag.advice in text


def test_nothing_can_be_compared_before_both_sides_have_a_photo(use_analysis: Callable) -> None:
    use_analysis(known)
    at = run(compare_app)
    assert at.button(key="compare.run").disabled
    at.file_uploader[0].set_value([BEFORE]).run()
    assert at.button(key="compare.run").disabled
    at.file_uploader[1].set_value([AFTER]).run()
    assert not at.button(key="compare.run").disabled


@pytest.mark.parametrize("lost", ["compare.before.field", "compare.after.field", ""])
def test_files_are_taken_over_though_no_field_calls_back(
    use_analysis: Callable, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    use_analysis(known)
    real = streamlit.file_uploader

    def deaf(*args: object, key: str, **options: object) -> object:
        if not lost or key == lost:
            options["on_change"] = None
        return real(*args, key=key, **options)

    monkeypatch.setattr(streamlit, "file_uploader", deaf)
    at = run(compare_app)
    at.file_uploader[0].set_value([BEFORE])
    at.file_uploader[1].set_value([AFTER])
    at.run()
    assert not at.button(key="compare.run").disabled
    at.file_uploader[0].set_value([BEFORE, BEFORE_2]).run()
    assert any("Dates of 2 photos" in e.label for e in at.expander)


def test_comparison_shows_verdict_interval_reasons_and_control(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = compared([BEFORE, BEFORE_2], [AFTER])
    assert [[p.name for p in side] for side in calls[0]] == [
        ["before.jpg", "before 2.jpg"],
        ["after.jpg"],
    ]
    text = plain(everything(at)).replace("\\", "")
    assert "Verdict: shallower" in text
    assert (
        "Their depth is about 35 % less than before, probably between 48 % less and 20 % less"
        in text
    )
    assert "The change is larger than what these photos could miss" in text
    table = sent(at, "compare.table")
    assert [row["label"] for row in table["rows"]] == ["D1", "D2"]
    assert table["rows"][1]["cells"][-1] == "a control, never counted"
    bar = plain(sent(at, "compare.bar")["svg"])
    assert (
        "Change -35 %; 95 % range -48 % to -20 %; these photos could show 18 % less or 22 % more"
        in bar
    )
    assert len(at.get("download_button")) == 7


def test_one_broken_file_is_listed_and_stops_nothing(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = compared([BEFORE, BROKEN], [AFTER])
    assert "notes\\.jpg" in "\n".join(w.value for w in at.warning)
    assert [p.name for p in calls[0][0]] == ["before.jpg"]
    assert "Verdict: shallower" in everything(at)


def test_dates_are_prefilled_and_can_be_changed(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = run(compare_app)
    at.file_uploader[0].set_value([UNDATED])
    at.file_uploader[1].set_value([AFTER])
    at.run()
    first, second = at.datetime_input
    assert first.value is None
    assert second.value == factory.days(40)
    first.set_value(factory.days(1))
    at.run()
    at.button(key="compare.run").click().run()
    (before,), (after,) = calls[0]
    assert (before.taken_at, before.taken_at_source) == (factory.days(1), "user")
    assert (after.taken_at, after.taken_at_source) == (factory.days(40), "exif")


def test_swapped_sets_are_questioned(use_analysis: Callable) -> None:
    use_analysis(known)
    at = compared([AFTER], [BEFORE])
    assert "swapped" in "\n".join(w.value for w in at.warning)


def test_a_shot_on_both_sides_is_told_before_anything_is_compared(use_analysis: Callable) -> None:
    use_analysis(known)
    at = run(compare_app)
    at.file_uploader[0].set_value([BEFORE])
    at.file_uploader[1].set_value([BEFORE, AFTER])
    at.run()
    assert "same photo is on both sides" in plain_text(at.warning)


def test_analysis_runs_once_until_something_changes(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = compared([BEFORE], [AFTER])
    at.run()
    at.button(key="compare.run").click().run()
    assert len(calls) == 1
    at.text_input(key="compare.width").set_value("30").run()
    assert "Did you mean 30 cm?" in plain_text(at.warning)
    at.button(key="compare.width.meant").click().run()
    assert at.text_input(key="compare.width").value == "300"
    assert not at.warning
    assert len(calls) == 1
    assert "belongs to the earlier ones" in "\n".join(i.value for i in at.info)
    at.button(key="compare.run").click().run()
    assert len(calls) == 2
    assert calls[1][0][0].scale_hint.back_width_mm == 300.0


def test_the_viewer_gets_both_pictures_in_every_way_of_looking(use_analysis: Callable) -> None:
    use_analysis(known)
    shown = sent(compared([BEFORE], [AFTER]), "compare.viewer")
    assert [mode for mode, *_ in shown["modes"]] == [
        "slider", "side", "flicker", "blend", "difference", "taken",
    ]  # fmt: skip
    for pair in (shown["aligned"], shown["taken"]):
        assert all(shot["uri"].startswith("data:image/jpeg") and shot["alt"] for shot in pair)
        assert [mark["label"] for mark in pair[0]["marks"]] == ["D2", "D3", "D1"]
    titles = [plain(mark["title"]) for mark in shown["aligned"][0]["marks"]]
    assert titles[2] == (
        "D1, modifiable. Shallower, by itself about 35 % less; probably between 50 % less and 18 % less."
    )


def test_a_dimple_that_is_chosen_is_looked_at_closely(use_analysis: Callable) -> None:
    use_analysis(known)
    at = compared([BEFORE], [AFTER])
    assert sent(at, "compare.near") is None
    at.session_state["compare.dimple"] = 2
    at.run()
    near = sent(at, "compare.near")
    assert near["title"] == "D1, modifiable"
    assert near["said"].startswith("Shallower")
    assert "0.40 ± 0.04 before, 0.26 ± 0.03 after (% of the back width)" in near["depth"]
    assert all(shot["uri"].startswith("data:image/jpeg") for shot in near["shots"])
    assert near["chart"].count("<circle") == 2
    assert {near["previous"], near["next"]} == {0, 1}
    assert sent(at, "compare.table")["chosen"] == 2
    at.session_state["compare.dimple"] = -1
    at.run()
    assert sent(at, "compare.near") is None


def test_the_inputs_fold_away_after_measuring_and_open_when_asked(use_analysis: Callable) -> None:
    use_analysis(known)
    at = run(compare_app)
    assert at.session_state["compare.inputs"] is True
    at = compared([BEFORE], [AFTER])
    assert at.session_state["compare.inputs"] is False
    at.session_state["compare.inputs"] = True
    at.run()
    assert at.session_state["compare.inputs"] is True


def test_photos_that_do_not_align_are_shown_side_by_side_with_the_reason(
    use_analysis: Callable,
) -> None:
    use_analysis(lambda sets: factory.not_aligned(known(sets), 1))
    at = compared([BEFORE], [AFTER])
    assert "could not be laid over" in "\n".join(i.value for i in at.info)
    assert [mode for mode, *_ in sent(at, "compare.viewer")["modes"]] == ["taken"]


def test_a_refusal_of_the_analysis_is_shown_in_its_own_words(use_analysis: Callable) -> None:
    def refuse(sets: list[list[Photo]]) -> Series:
        raise ValueError("No photo shows a back.")

    use_analysis(refuse)
    at = compared([BEFORE], [AFTER])
    assert "No photo shows a back." in [text.value for text in at.text]


def test_names_from_outside_do_not_format_the_page(use_analysis: Callable) -> None:
    use_analysis(known)
    at = compared([UNDATED], [AFTER])
    assert "IMG_[1]*.jpg" in everything(at)
    assert not any("IMG_[1]*" in element.value for element in at.markdown)


def test_series_shows_a_trend_and_compares_any_two_sessions(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = run(series_app)
    at.file_uploader[0].set_value([BEFORE, AFTER, LATER]).run()
    at.button(key="series.run").click().run()
    assert not at.exception
    assert len(calls) == 1
    assert sum("trend" in str(drawn.proto) for drawn in at.get("bidi_component")) == 1
    assert "Verdict: shallower" in everything(at)
    at.selectbox(key="series.earlier.3").set_value(1).run()
    assert "Verdict: shallower" not in everything(at)
    at.button(key="series.pair.run").click().run()
    assert not at.exception
    assert [[p.name for p in side] for side in calls[1]] == [["after.jpg"], ["later.jpg"]]
    assert "Verdict: shallower" in everything(at)


def test_two_later_sessions_get_the_answer_of_the_series(use_analysis: Callable) -> None:
    def with_between(sets: list[list[Photo]]) -> Series:
        made = known(sets)
        two, three = ((made.measurements[k].photo.sha256,) for k in (1, 2))
        return replace(made, between=(steady(factory.comparison(two, three)),))

    calls = use_analysis(with_between)
    at = run(series_app)
    at.file_uploader[0].set_value([BEFORE, AFTER, LATER]).run()
    at.button(key="series.run").click().run()
    at.selectbox(key="series.earlier.3").set_value(1).run()
    assert not at.exception
    assert len(calls) == 1
    text = everything(at)
    assert "Verdict: no detectable change" in text
    assert "also heard another photo of the series" in text


def test_a_pair_that_a_series_heard_gets_the_same_answer_everywhere(use_analysis: Callable) -> None:
    """Heard alone the pair says shallower; the series, which heard more, says otherwise."""
    use_analysis(known)
    at = compared([BEFORE], [AFTER])
    assert "Verdict: shallower" in everything(at)
    files = [(name, data) for name, data, _ in (BEFORE, AFTER, LATER)]
    made = factory.series(files)
    made = replace(made, comparisons=(steady(made.comparisons[0]), made.comparisons[1]))
    at.session_state["series.outcome"] = Outcome(("series",), made, (), ())
    at.run()
    assert not at.exception
    text = everything(at)
    assert "Verdict: no detectable change" in text
    assert "Verdict: shallower" not in text
    assert "also heard another photo of the series" in text


def steady(comparison: Comparison) -> Comparison:
    return replace(
        comparison, verdict="no detectable change", change=-0.1, interval=(-0.3, 0.15), dimples=()
    )


def test_what_a_persons_own_photos_differ_by_is_told(use_analysis: Callable) -> None:
    own = Repeatability(0.1, 0.13, 0.24, 3)
    use_analysis(lambda sets: replace(known(sets), repeatability=own))
    text = plain(everything(compared([BEFORE], [AFTER])))
    assert "Your own photos of one session differ by about 13 %" in text


def test_a_crash_is_not_run_into_again_on_the_next_touch(use_analysis: Callable) -> None:
    def crash(sets: list[list[Photo]]) -> Series:
        raise RuntimeError("fault")

    calls = use_analysis(crash)
    at = run(compare_app)
    at.file_uploader[0].set_value([BEFORE])
    at.file_uploader[1].set_value([AFTER])
    at.run()
    at.button(key="compare.run").click().run()
    assert at.exception
    at.run()
    assert not at.exception
    assert len(calls) == 1


def test_photos_without_a_back_get_reasons_and_no_score(
    use_analysis: Callable, make_series: Callable[..., Series]
) -> None:
    use_analysis(lambda sets: make_series((1.0, 1.0), bad=(0, 1)))
    at = compared([BEFORE], [AFTER])
    text = everything(at)
    assert "nothing to compare" in text
    assert "No lower back could be made out" in text
    assert sent(at, "compare.bar") is None


def test_sets_that_do_not_compare_get_reasons_and_no_number(
    use_analysis: Callable, make_series: Callable[..., Series]
) -> None:
    use_analysis(lambda sets: make_series((1.0, 0.5), comparable=False))
    at = compared([BEFORE], [AFTER])
    text = everything(at)
    assert "Verdict: not comparable" in text
    assert "Too different" in text
    assert "Next time." in text
    assert sent(at, "compare.bar") is None


def test_the_script_at_the_root_starts_the_front_end() -> None:
    at = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=30).run()
    assert not at.exception
    assert at.title[0].value == "Have they changed, or is it the light?"


def test_an_undated_photo_among_dated_ones_is_no_session(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = run(series_app)
    at.file_uploader[0].set_value([BEFORE, AFTER, UNDATED]).run()
    assert "carries no date while others do" in plain_text(at.warning)
    at.button(key="series.run").click().run()
    assert [p.name for p in calls[0][0]] == ["before.jpg", "after.jpg"]


def test_the_order_of_undated_photos_is_asked_for_and_used(use_analysis: Callable) -> None:
    calls = use_analysis(known)
    at = run(series_app)
    at.file_uploader[0].set_value([UNDATED, UNDATED_2]).run()
    assert "Which photo came first?" in everything(at)
    at.button(key="series.run").click().run()
    assert [p.turn for p in calls[0][0]] == [None, None]
    at.multiselect[0].set_value([UNDATED_2[0], UNDATED[0]]).run()
    at.checkbox[0].check().run()
    at.button(key="series.run").click().run()
    assert not at.exception
    assert {p.name: p.turn for p in calls[1][0]} == {UNDATED_2[0]: 0, UNDATED[0]: 1}


def test_a_copy_of_a_shot_counts_once(use_analysis: Callable, textured: Callable) -> None:
    calls = use_analysis(known)
    at = run(compare_app)
    shot = ("IMG_1234.jpg", textured(7, 92), "image/jpeg")
    copy = ("IMG_E1234.jpg", textured(7, 60), "image/jpeg")
    at.file_uploader[0].set_value([shot, copy])
    at.file_uploader[1].set_value([AFTER])
    at.run()
    assert r"IMG\_E1234\.jpg is the same photo as IMG\_1234\.jpg" in everything(at)
    assert not calls


def test_one_of_several_backs_can_be_measured_alone(use_analysis: Callable) -> None:
    def mixed(sets: list[list[Photo]]) -> Series:
        made = known(sets)
        return replace(made, people=((0, 2), (1,))) if len(made.measurements) > 2 else made

    calls = use_analysis(mixed)
    at = run(series_app)
    at.file_uploader[0].set_value([BEFORE, AFTER, LATER]).run()
    at.button(key="series.run").click().run()
    assert not at.exception
    at.selectbox(key="series.back").set_value("Back 1: before.jpg, later.jpg").run()
    at.button(key="series.run").click().run()
    assert not at.exception
    assert [p.name for p in calls[1][0]] == ["before.jpg", "later.jpg"]


def plain_text(elements: object) -> str:
    return "\n".join(str(element.value) for element in elements)  # type: ignore[attr-defined]
