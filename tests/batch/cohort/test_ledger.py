"""One line a person, whole or not there: torn ends, second tellings, other people's files."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from math import isnan

import pytest

from analyzer.batch.cohort.ledger import START, Ledger, from_line, is_ledger, to_line
from analyzer.storage.codec import RecordError


def test_a_person_comes_back_from_a_line(people):
    for one in people:
        line = to_line(one)
        assert line.startswith(START)
        assert line.count(b"\n") == 1
        back = from_line(line)
        assert to_line(back) == line
        assert (back.name, back.status, back.refused) == (one.name, one.status, one.refused)
    assert isnan(from_line(to_line(people[3])).result.overall.change)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[1]\n", b'{"schema":"other/1"}\n', b"[" * 100_000, to_line.__doc__.encode()]
)  # fmt: skip
def test_what_is_no_line_is_refused(line):
    with pytest.raises(RecordError):
        from_line(line)


def test_the_same_line_is_not_written_twice_and_a_new_one_counts(tmp_path, people):
    with Ledger(tmp_path / "run.jsonl") as ledger:
        assert [ledger.add(one) for one in (*people, *people)] == [True] * 8 + [False] * 8
    again = replace(people[0], error="later")
    with Ledger(tmp_path / "run.jsonl") as ledger:
        assert len(ledger) == 8
        assert not ledger.add(people[1])
        assert ledger.add(again)
        told = list(ledger.people())
        assert [one.name for one in told] == [*(one.name for one in people[1:]), "anna"]
        ledger.settle()
        assert [one.folder for one in ledger.people()] == sorted(
            ["fay", "gro"] + [f"study/{n}" for n in ("anna", "bea", "cleo", "dora", "edda", "ines")]
        )
        assert next(one for one in ledger.people() if one.name == "anna").error == "later"
    assert (tmp_path / "run.jsonl").read_bytes().count(b"\n") == 8


def test_any_order_and_any_resume_settle_to_the_same_bytes(tmp_path, people):
    written = []
    for k, order in enumerate((people, people[::-1], people[4:] + people[:6])):
        with Ledger(tmp_path / f"{k}.jsonl") as ledger:
            for one in order:
                ledger.add(one)
            ledger.settle()
        written.append((tmp_path / f"{k}.jsonl").read_bytes())
    assert len(set(written)) == 1
    assert [json.loads(line)["folder"] for line in written[0].splitlines()][:2] == ["fay", "gro"]


def test_wherever_a_line_is_torn_the_whole_ones_stay(tmp_path, people):
    lines = [to_line(one) for one in people[:3]]
    whole = b"".join(lines)
    path = tmp_path / "run.jsonl"
    last = len(lines[0]) + len(lines[1])
    for cut in (*range(0, 60, 7), last - 1, last, last + 1, len(whole) - 1, len(whole)):
        path.write_bytes(whole[:cut])
        assert is_ledger(path)
        with Ledger(path) as ledger:
            assert len(ledger) == whole[:cut].count(b"\n")
            assert path.read_bytes() == b"".join(lines[: len(ledger)])
            for one in people[:3]:
                ledger.add(one)
        assert path.read_bytes() == whole


def test_a_damaged_line_counts_for_nobody_and_goes_away(tmp_path, people):
    path = tmp_path / "run.jsonl"
    good = [to_line(one) for one in people[:2]]
    path.write_bytes(good[0] + b'{"schema":"dimples.person/1","folder":3}\n\0\0\0\n' + good[1])
    with Ledger(path) as ledger:
        assert [one.name for one in ledger.people()] == ["anna", "bea"]
        ledger.settle()
    assert path.read_bytes() == b"".join(good)


def test_a_full_disk_leaves_no_half_line(tmp_path, people, monkeypatch):
    path = tmp_path / "run.jsonl"
    real = os.write
    with Ledger(path) as ledger:
        ledger.add(people[0])
        monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:20]))
        with pytest.raises(OSError, match="No space") as raised:
            ledger.add(people[1])
        monkeypatch.undo()
        assert raised.value.filename == str(path)
        assert path.read_bytes() == to_line(people[0])
        assert ledger.add(people[1])


def test_a_link_is_not_followed(tmp_path, people):
    mine = tmp_path / "mine.txt"
    mine.write_text("")
    (tmp_path / "run.jsonl").symlink_to(mine)
    with pytest.raises(OSError, match=r"run\.jsonl"):
        Ledger(tmp_path / "run.jsonl")
    assert mine.read_text() == ""


@pytest.mark.parametrize("content", [b"hello", b'{"schema":"else"}', b"\n", b"[]"])
def test_other_peoples_files_are_known(tmp_path, content):
    (tmp_path / "run.jsonl").write_bytes(content)
    assert not is_ledger(tmp_path / "run.jsonl")
