"""What is made to be passed on: into its own folder, once, never over what is not ours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from analyzer.__main__ import main
from analyzer.batch.find import plan
from analyzer.batch.own import foreign
from analyzer.batch.result import read_result
from analyzer.batch.work import do_job
from analyzer.report.export import Export
from analyzer.show.timelapse import TimelapseParams

WANTED = Export(("html", "pdf"), ("csv", "parquet"), ("gif",))


@pytest.fixture
def job(photo, tmp_path):
    for k in (0, 1):
        photo(tmp_path / "in" / f"p{k}.jpg", tint=10 * k)
    (found,) = plan(tmp_path / "in", tmp_path / "out")
    return found


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    small = TimelapseParams(side_px=120, gif_side_px=120, steps=1, gif_steps=1)
    monkeypatch.setattr("analyzer.show.timelapse.to_mp4.__defaults__", (small,))
    monkeypatch.setattr("analyzer.show.timelapse.to_gif.__defaults__", (small,))


def exported(job):
    return {path.name: path.read_bytes() for path in (job.out / "exports").glob("*")}


def test_nothing_is_made_that_was_not_asked_for(job, analysed):
    outcome = do_job(job)
    assert not outcome.exported
    assert not (job.out / "exports").exists()


@pytest.mark.slow
def test_all_of_it_is_made_listed_and_ours(job, analysed):
    outcome = do_job(replace(job, export=WANTED))
    assert outcome.exported
    assert set(exported(job)) == set(WANTED.names)
    assert not foreign(job.out, WANTED.places)
    for name in ("report.pdf", "changes.csv"):
        (job.out / "exports" / name).write_bytes(b"mine")
    # Listed by an intact mark: replaced like any other output that was changed since.
    assert not foreign(job.out, WANTED.places)
    (job.out / "dimples-result.json").unlink()
    assert foreign(job.out, WANTED.places)


@pytest.mark.slow
def test_a_later_run_makes_it_once_and_keeps_it_where_none_is_asked_for(job, analysed):
    wanted = replace(job, export=WANTED)
    do_job(job)
    assert len(analysed) == 1
    do_job(wanted)
    assert len(analysed) == 2
    first = exported(job)
    assert do_job(wanted).resumed
    again = do_job(job)
    assert again.resumed
    assert again.exported
    assert exported(job) == first
    assert not do_job(replace(job, export=Export(("pdf",), anonymous=True))).resumed
    assert set(exported(job)) == {"report.pdf"}


@pytest.mark.slow
def test_a_damaged_export_is_made_anew(job, analysed):
    wanted = replace(job, export=Export(("html",)))
    do_job(wanted)
    before = exported(job)
    (job.out / "exports" / "report.html").write_bytes(b"")
    assert not do_job(wanted).resumed
    assert exported(job) == before


def test_a_file_of_somebody_else_is_in_the_way_before_anything_is_measured(job, analysed):
    place = job.out / "exports" / "report.pdf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"%PDF-1.7 of somebody else")
    args = ["analyze", str(job.photos[0].parent), "--out", str(job.out)]
    refused = CliRunner().invoke(main, [*args, "--report", "pdf"])
    assert refused.exit_code == 2
    assert "exports/report.pdf" in refused.output
    assert analysed == []
    # Where none is asked for, it is in nobody's way.
    assert CliRunner().invoke(main, args).exit_code == 0
    assert place.read_bytes() == b"%PDF-1.7 of somebody else"


@pytest.mark.slow
def test_the_command_makes_what_it_is_asked_for(job, analysed):
    args = ["analyze", str(job.photos[0].parent), "--out", str(job.out)]
    done = CliRunner().invoke(main, [*args, "--report", "both", "--tables", "csv", "--anonymous"])
    assert done.exit_code == 0, done.output
    assert "To pass on:" in done.output
    assert {"report.html", "report.pdf", "photos.csv"} <= set(exported(job))
    assert b"p0.jpg" not in exported(job)["report.html"]
    assert b"p0.jpg" in (job.out / "report.html").read_bytes()


@pytest.mark.slow
def test_two_sets_take_the_same_options(photo, tmp_path, analysed):
    one, two = photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg", tint=20)
    out = tmp_path / "out"
    args = ["compare", str(one), str(two), "--out", str(out), "--report", "html", "--timelapse"]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0, done.output
    names = {path.name for path in (out / "exports").iterdir()}
    assert names == {"report.html", "timelapse.mp4", "timelapse.gif"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--anonymous"], "add --report, --tables or --timelapse"),
        (["--without-photos"], "add that"),
        (["--report", "pdf", "--timelapse", "--without-photos"], "consists of photos"),
        (["--report", "docx"], "docx"),
    ],
)
def test_options_that_make_no_sense_are_refused_with_a_reason(job, options, said):
    args = ["analyze", str(job.photos[0].parent), "--out", str(job.out)]
    refused = CliRunner().invoke(main, [*args, *options])
    assert refused.exit_code == 2
    assert said in " ".join(refused.output.split())
    assert not job.out.exists()


def test_the_names_of_all_forms_are_known_for_ours(job):
    whole = Export(("html", "pdf"), ("csv", "parquet"), ("mp4", "gif"))
    from analyzer.batch.own import is_own_name

    assert all(map(is_own_name, whole.places))
    assert not is_own_name("exports/diary.pdf")
    assert read_result(replace(job, export=whole), "key") is None
    with pytest.raises(ValueError, match="docx"):
        Export(("docx",))
