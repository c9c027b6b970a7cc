"""The report: whole, self-contained, honest for every verdict, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from math import nan

import pytest
from PIL import Image

from analyzer.change.model import Check
from analyzer.change.repeatability import Repeatability
from analyzer.corrections.file import FILE_NAME, read_corrections
from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.flags import FLAGS
from analyzer.records import from_json
from analyzer.report import Refused, write_report
from analyzer.report.page import render_page
from analyzer.show.chart import trend_chart
from analyzer.show.labels import in_order
from analyzer.show.words import depth_words, percent

VOID = {"meta", "img", "input", "br", "line", "rect", "circle", "path", "polyline", "hr", "link"}


class Page(HTMLParser):
    """Elements, text and the order of tags, with a check that every tag is closed."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self.open = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def page_of(series, **options):
    return Page(render_page(series, title="Anna", **options))


def test_every_file_is_written(make_series, tmp_path):
    files = write_report(make_series(), tmp_path, title="Anna")
    on_disk = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert set(files) == on_disk
    names = {f"photo_{i}" for i in range(4)}
    assert on_disk == (
        {"report.html", "dimples.csv", "series.json"}
        | {f"overlays/{n}.jpg" for n in names}
        | {f"records/{n}.json" for n in names}
        | {f"records/comparison_{k}.json" for k in (1, 2, 3)}
    )
    for path in tmp_path.rglob("*.json"):
        from_json(path.read_bytes())


def test_the_same_series_gives_the_same_bytes(make_series, tmp_path):
    for place in ("a", "b"):
        write_report(make_series(), tmp_path / place, title="Anna")
    for path in (tmp_path / "a").rglob("*.*"):
        other = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == other.read_bytes()


def test_pictures_carry_no_metadata(make_series, tmp_path):
    write_report(make_series(), tmp_path, title="Anna")
    pictures = [p.read_bytes() for p in (tmp_path / "overlays").iterdir()]
    html = (tmp_path / "report.html").read_text("utf-8")
    pictures += [base64.b64decode(u) for u in re.findall(r"data:image/jpeg;base64,([^\"]+)", html)]
    assert len(pictures) > 8
    for content in pictures:
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_page_asks_the_network_for_nothing(make_series):
    page = page_of(make_series(), overlays=[f"overlays/{i}.jpg" for i in range(4)])
    for tag, attrs in page.elements:
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            value = attrs.get(name)
            assert value is None or value.startswith("data:image/jpeg") or tag == "a"
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    for link in page.all("a"):
        assert "//" not in link["href"]
    assert not page.all("link")
    assert not page.all("iframe")


def test_the_policy_names_the_very_style_and_script(make_series):
    html = render_page(make_series(), title="Anna")
    (policy,) = (
        m["content"] for m in Page(html).all("meta") if "http-equiv" in m
    )  # fmt: skip
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_names_cannot_inject_markup(make_series):
    evil = "<img src=x onerror=alert(1)>.jpg"
    series = make_series((1.0, 0.5), names=(evil, 'b"onload="x.jpg'))
    page = Page(
        render_page(series, title="<script>1</script>", refused=[Refused(evil, "<b>no</b>")])
    )
    assert len(page.all("script")) == 1
    assert all("onerror" not in a and "onload" not in a for _, a in page.elements)
    assert evil in page.text


def test_the_page_is_accessible(make_series):
    page = page_of(make_series((1.0, 1.0, 0.5), bad=(1,)), refused=[Refused("x.jpg", "Empty.")])
    assert page.all("html")[0]["lang"] == "en"
    assert all(image.get("alt") for image in page.all("img"))
    assert all("scope" in header for header in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    labelled = {label["for"] for label in page.all("label")}
    assert {box["id"] for box in page.all("input")} == labelled
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize(
    ("factors", "options", "title"),
    [
        ((1.0, 0.35), {}, "The modifiable dimples are shallower"),
        ((1.0, 1.0), {}, "No detectable change"),
        ((1.0, 0.35), {"comparable": False}, "These photos cannot be compared fairly"),
        ((1.0,), {}, "Measured, nothing to compare yet"),
        ((1.0,), {"bad": (0,)}, "Nothing could be measured"),
    ],
)
def test_each_verdict_has_its_headline(make_series, factors, options, title):
    page = page_of(make_series(factors, **options))
    assert title in page.text
    assert "not a medical device" in page.text
    assert "board-certified dermatologist" in page.text
    assert "nan" not in page.text.split()


def test_a_change_is_never_shown_without_its_uncertainty(make_series):
    text = page_of(make_series((1.0, 0.35))).text.replace("\u00a0", " ")
    assert "\N{MINUS SIGN}65 %" in text
    assert "\N{MINUS SIGN}75 % to \N{MINUS SIGN}55 %" in text
    assert "Smallest change that could show 22 % less or 28 % more" in text


def test_a_verdict_that_states_no_change_shows_no_empty_figures(make_series):
    text = page_of(make_series((1.0, 0.35), comparable=False)).text
    assert "Smallest change that could show \N{EN DASH}" not in text
    assert "\N{EN DASH} \N{EN DASH}" not in text


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ((Check("back", "blocks", "No back."),), "There is nothing to compare"),
        ((Check("light", "blocks", "Flat."),), "These photos cannot be compared fairly"),
        ((Check("light", "ok", "Alike."),), "No change can be stated"),
    ],
)
def test_why_nothing_is_stated_is_told_apart(make_series, checks, said):
    series = make_series((1.0, 0.35), comparable=False)
    comparison = replace(series.comparisons[0], checks=checks)
    assert said in page_of(replace(series, comparisons=(comparison,))).text


@pytest.mark.parametrize(
    ("change", "shown"),
    [(2.99, "+299 %"), (3.0, "+300 %"), (57.1, "over +300 %"), (nan, "\N{EN DASH}")],
)
def test_wild_changes_are_cut_where_figures_mean_nothing(change, shown):
    assert percent(change).replace("\u00a0", " ") == shown


def test_digits_follow_the_unit():
    assert depth_words(1.804, 0.147, "mm") == "1.80 ± 0.15"
    assert depth_words(14.06, 6.69, "per mille of back width") == "1.41 ± 0.67"


def test_deeper_dimples_are_said_as_calmly(make_series):
    series = make_series((1.0, 0.35))
    worse = replace(series.comparisons[0], verdict="increased", change=0.4, interval=(0.2, 0.6))
    assert (
        "The modifiable dimples are deeper" in page_of(replace(series, comparisons=(worse,))).text
    )


def test_the_fixed_pair_is_a_control_and_gets_no_verdict(make_series):
    html = render_page(make_series((1.0, 0.35)), title="Anna")
    for label in ("D4", "D5"):
        (row,) = re.findall(rf'<th scope="row" class="fixed">{label}</th>(.*?)</tr>', html)
        assert '<td class="v">a control, never counted</td>' in row


def test_flags_refusals_and_notes_are_told(make_series):
    series = make_series((1.0, 1.0, 0.35), bad=(1,))
    text = page_of(series, refused=[Refused("broken.jpg", "The file is cut short.")]).text
    for code in ("flat-light", "no-back"):
        assert FLAGS[code].meaning in text
        assert FLAGS[code].advice in text
    assert "broken.jpg" in text
    assert "The file is cut short." in text
    assert "No lower back could be made out." in text
    assert "Two photos look alike." in text


def test_what_a_persons_own_photos_differ_by_is_told_in_one_line(make_series):
    own = Repeatability(0.1, 0.13, 0.24, 3)
    line = (
        "Your own photos of one session differ by about 13 %; between two single photos, a change "
        "below 24 % cannot be told from that."
    )
    assert line in page_of(replace(make_series(), repeatability=own)).text.replace("\u00a0", " ")
    assert "differ by about" not in page_of(make_series()).text


def test_a_photo_that_could_not_be_aligned_leaves_no_false_pair(make_series):
    series = make_series((1.0, 0.35))
    lost = replace(series.pictures[1], aligned=None)
    page = page_of(replace(series, pictures=(series.pictures[0], lost)))
    assert "No aligned pictures" in page.text
    assert not page.all("script")


def test_the_chart_is_true_to_scale(make_series):
    chart = trend_chart(make_series((1.0, 1.0, 0.65, 0.35)))
    ticks = {t.label.replace("\u00a0", " "): t.at for t in chart.y_ticks}
    per_percent = (ticks["\N{MINUS SIGN}20 %"] - ticks["0 %"]) / 20
    assert per_percent > 0
    assert chart.zero == pytest.approx(ticks["0 %"])
    changes = [(p.y - chart.zero) / per_percent for p in chart.points]
    assert changes == pytest.approx([0, 0, 35, 65])
    assert [(p.low - p.high) / per_percent for p in chart.points[1:]] == pytest.approx([20] * 3)
    gaps = [b.x - a.x for a, b in zip(chart.points, chart.points[1:], strict=False)]
    assert gaps == pytest.approx([gaps[0]] * 3)
    assert [p.verdict for p in chart.points] == [
        "start", "no detectable change", "reduced", "reduced",
    ]  # fmt: skip


def test_the_chart_spaces_sessions_by_their_dates(make_series):
    chart = trend_chart(make_series((1.0, 1.0, 1.0, 0.35), bad=(1,)))
    a, b, c = (p.x for p in chart.points)
    assert (b - a) == pytest.approx(2 * (c - b))


def test_the_chart_shows_what_cannot_be_compared_without_a_value(make_series):
    chart = trend_chart(make_series((1.0, 0.5), comparable=False))
    assert chart.points[1].y is None
    assert "not comparable" in chart.points[1].title


def test_no_chart_for_a_single_session(make_series):
    assert trend_chart(make_series((1.0,))) is None


def test_undated_and_wild_values_still_make_a_page(make_series):
    series = make_series((1.0, 0.35), dated=False, names=("a.jpg", "a.JPG"))
    wild = replace(series.comparisons[0], change=40.0, interval=(-0.9, nan), mdc95=9.0)
    page = page_of(replace(series, comparisons=(wild,)))
    assert "no date" in page.text


def test_a_photo_named_like_a_comparison_hides_none(make_series, tmp_path):
    series = make_series((1.0, 0.5), names=("comparison_1.jpg", "b.jpg"))
    write_report(series, tmp_path, title="x")
    schemas = {json.loads(p.read_bytes())["schema"] for p in (tmp_path / "records").iterdir()}
    assert schemas == {"dimples.photo/1", "dimples.comparison/1"}
    assert len(list((tmp_path / "records").iterdir())) == 3


def test_sets_are_told_with_their_dates(make_series):
    series = make_series((1.0, 0.35))
    named = [replace(s, label=n) for s, n in zip(series.sessions, ("before", "after"), strict=True)]
    text = page_of(replace(series, sessions=tuple(named))).text
    days = [f"{s.taken_at:%Y-%m-%d}" for s in series.sessions]
    assert f"before ({days[0]}) compared with after ({days[1]})" in text


def test_tables_put_the_control_last(make_series):
    rows = make_series((1.0, 0.35)).comparisons[0].dimples
    assert rows[0].kind == "fixed"
    assert [row.kind for row in in_order(rows)] == [
        "modifiable", "modifiable", "unsure", "fixed", "fixed",
    ]  # fmt: skip


def test_what_the_user_set_is_told_as_such(make_series, tmp_path):
    series = make_series((1.0, 0.5))
    track = replace(series.tracks[2], set_by_user=True)
    mark = KindMark(PhotoRef("photo_0.jpg"), 380.0, 760.0, "modifiable")
    told = replace(
        series,
        tracks=(*series.tracks[:2], track, *series.tracks[3:]),
        corrections=Corrections((), (mark,)),
    )
    plain, page = (render_page(s, title="t") for s in (series, told))
    assert page.count("modifiable, set by you") == 1
    assert "dimple at (380, 760) in photo_0.jpg set as modifiable" in page
    assert "set by you" not in plain.lower()
    files = write_report(told, tmp_path, title="t")
    assert FILE_NAME in files
    assert read_corrections(tmp_path / FILE_NAME) == told.corrections
    assert FILE_NAME not in write_report(series, tmp_path / "plain", title="t")
