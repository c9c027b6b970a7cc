"""Documents hold together: every link leads somewhere, and the README stays short."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from analyzer.bench.docs.markdown import slug

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(p for d in ("docs", "benchmarks", "sample_images") for p in
                           (ROOT / d).glob("*.md"))]
)  # fmt: skip
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)?)\)")


def prose(text: str) -> str:
    """The text without code."""
    fenced = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "code", re.sub(r"^ {4}\S.*$", "", fenced, flags=re.M))


@cache
def anchors(path: Path) -> frozenset[str]:
    """Anchors of all headings; the second of one name gets a number."""
    seen: dict[str, int] = {}
    found = set()
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    for line in re.findall(r"^#{1,6} +(.+?) *$", text, flags=re.M):
        name = slug(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).replace("`", ""))
        found.add(f"{name}-{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return frozenset(found)


def broken(path: Path, text: str) -> list[str]:
    """Relative links of a document that lead nowhere."""
    out = []
    for link in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            out.append(link)
    return out


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert broken(path, path.read_text("utf-8")) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    path = ROOT / "README.md"
    links = "[a](docs/none.md) [b](#how-to-photograph) [c](#none) [d\ne](docs/method.md#9-none)"
    assert broken(path, links) == ["docs/none.md", "#none", "docs/method.md#9-none"]
    assert broken(path, "`[a](none.md)`\n\n    [b](none.md)\n\n[c](https://none.example)") == []


def test_links_stay_inside_the_repository() -> None:
    for path in DOCUMENTS:
        for link in LINK.findall(prose(path.read_text("utf-8"))):
            if not re.match(r"[a-z]+:|#", link):
                target = (path.parent / link.partition("#")[0]).resolve()
                assert target.is_relative_to(ROOT), (path, link)


def test_the_readme_stays_short_and_keeps_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.split()) < 900
    install, start = "    python3 -m venv .venv && .venv/bin/pip install -q -e ", ".venv/bin/"
    commands = [line for line in text.splitlines() if line.startswith("    ")]
    run = f"{start}dimples analyze sample_images --out out"
    test = f"{start}python -m pytest -n 2 --dist loadfile"
    assert [c for c in commands if c.startswith(install)] == [
        f"{install}. && {run}",
        f"{install}'.[dev]' && {test}",
    ]


def test_every_document_is_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        path = todo.pop()
        if path in reached:
            continue
        reached.add(path)
        for link in LINK.findall(prose(path.read_text("utf-8"))):
            target = (path.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists():
                todo.append(target)
    assert set(DOCUMENTS) <= reached
