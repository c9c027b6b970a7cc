"""A stopped benchmark goes on, and with the same figures."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analyzer.bench import run, store
from analyzer.bench.job import BenchOptions, PersonJob, run_person
from analyzer.bench.result import PersonResult
from analyzer.bench.store import job_key, keep, place, recall, stored_form


@pytest.fixture
def record(capsys):
    """Run the command and return its record without seconds."""

    def go(folder, **options):
        assert run.main([folder], "json", **options) == 0
        data = json.loads(capsys.readouterr().out)
        del data["seconds"]
        return data

    return go


@pytest.mark.slow
def test_a_stopped_run_goes_on_with_the_figures_of_an_unbroken_one(
    folder, tmp_path, record, monkeypatch
):
    whole = record(folder)
    measured = []

    def stop_at_second(job: PersonJob) -> PersonResult:
        if measured:
            raise KeyboardInterrupt
        measured.append(job)
        return run_person(job)

    work = tmp_path / "work"
    monkeypatch.setattr(run, "run_person", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        run.main([folder], work=work)
    assert len(list(work.iterdir())) == 1
    monkeypatch.setattr(run, "run_person", lambda job: measured.append(job) or run_person(job))
    assert record(folder, work=work) == whole
    assert [job.truth.stem for job in measured] == ["p", "q"]
    assert record(folder, work=work) == whole
    assert len(measured) == 2


def test_a_kept_person_is_the_same_as_a_measured_one(person, tmp_path):
    result = stored_form(PersonResult(person))
    keep(tmp_path / "new" / "a.json", result)
    back = recall(tmp_path / "new" / "a.json")
    # Missed dimples hold nan, which equals nothing, so the text is compared.
    assert repr(back) == repr(result)
    assert back.ours.pairs == person.pairs


@pytest.mark.parametrize("text", ["", "{", "[]", '{"ours": {}, "peers": null}'])
def test_a_damaged_file_is_measured_anew(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    assert recall(tmp_path / "a.json") is None
    assert recall(tmp_path / "none.json") is None


def test_the_key_moves_with_everything_that_shapes_the_cases(folder, monkeypatch):
    job = run.plan([folder])[0]
    seen = {job_key(job)}

    def moved() -> bool:
        before = len(seen)
        seen.add(job_key(job))
        return len(seen) > before

    assert not moved()
    for options in (
        BenchOptions(repeat=2),
        BenchOptions(treatment="phone"),
        BenchOptions(both_ways=True),
    ):
        seen.add(job_key(replace(job, options=options)))
    assert len(seen) == 4
    for file in (job.truth, job.photos[1], job.stranger):
        file.write_bytes(file.read_bytes() + b" ")
        assert moved(), file.name
    monkeypatch.setattr(store, "params_hash", lambda: "other")
    assert moved()
    monkeypatch.setattr(store, "package_versions", lambda: {"numpy": "0"})
    assert moved()
    monkeypatch.setattr(store, "method_hash", lambda apart: "other")
    assert moved()


def test_a_file_tells_whose_it_is(folder, tmp_path):
    names = [place(tmp_path, job).name for job in run.plan([folder])]
    assert [name[:8] for name in names] == ["truth-p-", "truth-q-"]
