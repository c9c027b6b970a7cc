"""Figures from a result into the documents: only between the marks, and only of the right people."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analyzer.__main__ import main as dimples
from analyzer.bench.docs import markdown, sets
from analyzer.bench.docs.blocks import fill
from analyzer.bench.docs.kept import BENCH, FOLDER, SCHEMA, Kept, command_of, cut, read, read_all
from analyzer.bench.docs.kept import write as write_kept
from analyzer.bench.docs.markdown import AT_A_GLANCE, IN_README, readme, sections, sets_table
from analyzer.bench.docs.sets import PeopleSet
from analyzer.bench.docs.write import documents, main
from analyzer.bench.figures.definition import Figure
from analyzer.bench.figures.figures import definitions
from analyzer.bench.figures.table import Table
from analyzer.bench.present import SCHEMA as PRESENTED

ROOT = Path(__file__).parents[3]
SEEN = PeopleSet("seen", "two seen", "looked at", 2, "`made so`", "a threshold", ("p", "q"))
NEW = PeopleSet("new", "two new", "never seen", 2, "`made anew`", "nothing", ("n", "m"))


def call(*arguments: object) -> Any:
    return CliRunner().invoke(dimples, ["bench", *map(str, arguments)])


@pytest.fixture
def result(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the bench makes of two people, whose set is known."""
    for module in (sets, markdown):
        monkeypatch.setattr(module, "SETS", (SEEN, NEW))
    out = tmp_path / "two.json"
    done = call(folder, "--out", out)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with documents that hold nothing but marks and a word of prose."""
    here = tmp_path / "root"
    (here / "docs").mkdir(parents=True)
    blocks = {
        "README.md": ["figures"],
        "docs/accuracy.md": ["sets", "overview", "figures", "outlines"],
    }
    for name, parts in blocks.items():
        marks = [f"<!-- {p}:start, by a command -->\nold\n<!-- {p}:end -->\n" for p in parts]
        (here / name).write_text("before\n" + "between\n".join(marks) + "after\n")
    return here


def figure(key: str, **fields: Any) -> Figure:
    given = Figure(key, "change", f"label of {key}", "%", ">= 80", "yes", 87.5, 8, 2, 60.0, 100.0)
    return replace(given, **fields)


def kept(key: str, **fields: Any) -> Kept:
    known = tuple(figure(k) for k, _ in IN_README)
    table = Table("A table", ("a", "b"), (("1 | 2", "3"),))
    held = Kept(SCHEMA, key, "dimples bench people", "1.2", "f" * 64, 2, 10, known, (table,))
    return replace(held, **fields)


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    text = "a\n<!-- x:start, by y -->\nold\nolder\n<!-- x:end -->\nb\n<!-- xx:start -->\nc\n"
    new = fill(text, "x", "new\n")
    assert new == text.replace("old\nolder\n", "new\n")
    assert fill(new, "x", "new") == new


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "<!-- x:start -->\n",
        "<!-- x:end -->\n<!-- x:start -->\n",
        "<!-- x:start -->\n<!-- x:start -->\n<!-- x:end -->\n",
    ],
)
def test_missing_marks_are_told(text: str) -> None:
    with pytest.raises(ValueError, match="'x'"):
        fill(text, "x", "new")


def test_every_shown_figure_is_one_of_the_bench_and_its_schema_is_known() -> None:
    known = {d.key for d in definitions()}
    assert {key for key, _ in IN_README} | set(AT_A_GLANCE) <= known
    assert len(IN_README) == 10
    assert BENCH == PRESENTED


def test_values_are_told_with_unit_number_and_interval() -> None:
    count = figure("wrong_way", unit="pairs", value=0.0, cases=42, goal="0")
    assert markdown.told(count) == "0 of 42"
    assert markdown.goal(count) == "0"
    assert markdown.told(figure("a")) == "87.5 %"
    assert markdown.goal(figure("a")) == "at least 80 %"
    assert markdown.interval(figure("a")) == "60 to 100"
    none = figure("a", value=0.0, low=0.0, high=0.0)
    assert (markdown.told(none), markdown.in_short(none), markdown.interval(none)) == (
        "0 %",
        "0 of 8",
        "-",
    )
    assert markdown.in_short(figure("a", value=100.0)) == "8 of 8"
    empty = figure("a", value=nan, low=nan, high=nan)
    assert (markdown.told(empty), markdown.interval(empty)) == ("-", "-")


def test_the_readme_shows_the_set_that_says_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "SETS", (SEEN, NEW))
    both = {"seen": kept("seen"), "new": kept("new")}
    assert "`made anew`" in readme(both)
    assert "Nothing was trained on these people or set after a look" in readme(both)
    alone = readme({"seen": both["seen"]})
    assert "`made so`" in alone
    assert "flatter" in alone
    assert alone.count("87.5 % (60 to 100)") == len(IN_README)
    assert readme({}) == "No figures are kept."


def test_sets_are_listed_whether_measured_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "SETS", (SEEN, NEW))
    lines = sets_table({"new": kept("new")}).splitlines()
    assert lines[2:] == [
        "| never seen | [two new](#two-new-never-seen) | `made anew` | nothing |",
        "| looked at | two seen | `made so` | a threshold |",
    ]
    page = sections({"new": kept("new")})
    assert "### Two new: never seen\n" in page
    assert "    dimples bench people\n" in page
    assert "| 1 \\| 2 | 3 |" in page


def test_a_result_is_cut_to_its_figures_and_comes_back(result: Path, tmp_path: Path) -> None:
    held = cut(result, SEEN)
    assert (held.people, held.photos, held.key) == (2, 4, "seen")
    assert held.command == "dimples bench people"
    assert {f.key for f in held.figures} == {d.key for d in definitions()}
    assert "Verdicts by true change" in [t.title for t in held.tables]
    assert re.fullmatch("[0-9a-f]{64}", held.method)
    path = tmp_path / "kept" / "seen.json"
    write_kept(path, held)
    assert str(read(path)) == str(held)
    assert path.stat().st_size < result.stat().st_size
    assert "cases" not in json.loads(path.read_text())


def test_the_command_names_the_options_of_the_result() -> None:
    options = {
        "repeat": 1, "treatment": "none", "peers": False, "both_ways": False, "chosen": []
    }  # fmt: skip
    assert command_of(options) == "dimples bench people"
    options |= {"repeat": 0, "treatment": "phone", "both_ways": True, "peers": True}
    assert command_of(options) == "dimples bench people --repeat 0 --phone --both-ways --peers"
    options["chosen"] = ["sift"]
    assert command_of(options).endswith("--both-ways --peer sift")


def test_results_of_others_are_refused(result: Path, tmp_path: Path, root: Path) -> None:
    with pytest.raises(ValueError, match="not the people of the set 'new': p, q"):
        cut(result, NEW)
    before = {p: p.read_text() for p in root.rglob("*.md")}
    data = json.loads(result.read_text())
    bad = tmp_path / "bad.json"
    for text in ("[]", "{}", "no json", json.dumps({**data, "figures": [{}]}),
                 json.dumps({**data, "provenance": {}})):  # fmt: skip
        bad.write_text(text)
        assert call("--write-docs", root, "--result", f"seen={bad}").exit_code == 2
    for given in (f"nobody={result}", f"new={result}", str(result), "seen=none.json",
                  f"outlines={result}"):  # fmt: skip
        told = call("--write-docs", root, "--result", given)
        assert told.exit_code == 2
        assert told.stderr
    assert {p: p.read_text() for p in root.rglob("*.md")} == before
    assert not (root / FOLDER).exists()


def test_documents_are_written_and_again_without_a_change(result: Path, root: Path) -> None:
    assert call("--write-docs", root, "--result", f"seen={result}").exit_code == 0
    pages = {p: p.read_text() for p in root.rglob("*.md")}
    for text in pages.values():
        assert "old\n" not in text
        assert text.startswith("before\n")
        assert text.endswith("after\n")
    assert "between\n" in pages[root / "docs" / "accuracy.md"]
    assert list(read_all(root)) == ["seen"]
    assert call("--write-docs", root).exit_code == 0
    assert {p: p.read_text() for p in root.rglob("*.md")} == pages


def test_a_document_without_marks_is_told_and_nothing_is_kept(
    result: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "docs" / "accuracy.md").write_text("no marks\n")
    assert main(root, [f"seen={result}"]) == 2
    assert "accuracy.md" in capsys.readouterr().err
    assert not (root / FOLDER).exists()


def test_options_that_do_not_go_together(folder: Path, root: Path) -> None:
    assert call(folder, "--write-docs", root).exit_code == 2
    assert call(folder, "--result", "a=b").exit_code == 2
    assert call("--write-docs", root / "none").exit_code == 2


def test_the_documents_here_show_what_is_kept_here() -> None:
    """Changed on purpose? Then: dimples bench --write-docs ."""
    for path, text in documents(ROOT, read_all(ROOT)).items():
        assert path.read_text(encoding="utf-8") == text, path
