"""The tables of a cohort hold every comparison and dimple once, in CSV and Parquet alike."""

from __future__ import annotations

import csv
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from analyzer.batch.cohort import tables
from analyzer.batch.cohort.anonymous import anonymous
from analyzer.batch.cohort.columns import LAYOUTS
from analyzer.batch.cohort.ledger import Ledger
from analyzer.batch.cohort.params import CohortParams
from analyzer.batch.cohort.recognise import is_cohort_file


def written(folder, people, **options):
    with tables.writing(folder, **options) as take:
        for one in people:
            take(one)
    found = {}
    for layout in LAYOUTS:
        with (folder / f"{layout.name}.csv").open(encoding="utf-8", newline="") as file:
            found[layout.name] = list(csv.DictReader(file))
    return found


def test_csv_and_parquet_hold_the_same_rows(tmp_path, people):
    found = written(tmp_path, people)
    assert len(found["cohort-people"]) == 8
    assert len(found["cohort"]) == 1 + 3 + 1 + 1 + 1
    assert len(found["cohort-dimples"]) == 7
    assert sum(row["overall"] == "true" for row in found["cohort"]) == 5
    assert [r["neighbours"] for r in found["cohort"] if r["person"] == "bea"] == ["true", "true", "false"]  # fmt: skip
    for layout in LAYOUTS:
        table = pq.read_table(tmp_path / f"{layout.name}.parquet")
        assert table.column_names == [field.name for field in layout.fields]
        assert table.num_rows == len(found[layout.name])
        for name in ("person", "verdict"):
            column = ["" if v is None else v for v in table[name].to_pylist()]
            assert column == [row[name] for row in found[layout.name]]
        assert is_cohort_file(tmp_path / f"{layout.name}.parquet")
        assert is_cohort_file(tmp_path / f"{layout.name}.csv")
    change = pq.read_table(tmp_path / "cohort.parquet")["change_share"].to_pylist()
    assert change[0] == -0.4
    assert change.count(None) == 2


def test_rows_are_written_by_and_by_and_make_the_same_rows(tmp_path, people):
    whole = written(tmp_path / "whole", people)
    pieces = written(tmp_path / "pieces", people, params=CohortParams(rows_at_once=2))
    assert whole == pieces
    assert (tmp_path / "whole/cohort.csv").read_bytes() == (tmp_path / "pieces/cohort.csv").read_bytes()  # fmt: skip


def test_a_fault_leaves_what_was_there(tmp_path, people):
    written(tmp_path, people[:2])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(AttributeError):
        written(tmp_path, (people[3], None))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_formulas_are_guarded_and_odd_names_kept(tmp_path, person):
    odd = replace(person("=1+1"), folder="a\udce4")
    found = written(tmp_path, [odd])
    assert found["cohort"][0]["person"] == "'=1+1"
    assert pq.read_table(tmp_path / "cohort.parquet")["person"].to_pylist() == ["=1+1"]


def test_other_tables_are_not_taken_for_ours(tmp_path):
    for name in tables.NAMES:
        (tmp_path / name).write_bytes(b"PAR1 other" if name.endswith("parquet") else b"a,b\n1,2\n")
        assert not is_cohort_file(tmp_path / name)


def test_an_anonymous_cohort_names_nobody(tmp_path, people):
    with Ledger(tmp_path / "run.jsonl") as ledger:
        for one in people:
            ledger.add(one)
        ledger.settle()
        nameless = list(anonymous(ledger))
        again = list(anonymous(ledger))
    assert repr(nameless) == repr(again)
    assert [p.name for p in nameless] == [f"person {n}" for n in range(1, 9)]
    # Numbered by what only the photos tell, not as the names or folders stand in a list.
    listed = sorted(people, key=lambda one: one.folder)
    assert [p.status for p in nameless] != [p.status for p in listed]
    found = written(tmp_path, nameless, anonymous=True)
    texts = "".join((tmp_path / f"{layout.name}.csv").read_text("utf-8") for layout in LAYOUTS)
    for word in ("anna", "fay", "study", "2026", ".jpg", "boom", "000"):
        assert word not in texts, word
    assert sorted(r["before_day"] for r in found["cohort"]) == ["0"] * 6 + ["7"]
