"""``dimples bench --write-docs ROOT``: the figures in README and docs, from what is kept of each set.

Measures nothing, so it takes no time. A result that is handed over is cut down to its figures and kept
under ``benchmarks/figures`` first; then every block between marks is written anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from analyzer.bench.docs import markdown
from analyzer.bench.docs.blocks import fill
from analyzer.bench.docs.in_app import PLACE, accuracy_json
from analyzer.bench.docs.kept import FOLDER, OUTLINES, Kept, cut, read, read_all, write
from analyzer.bench.docs.sets import set_of

WRONG_USE = 2


def main(root: Path, results: Sequence[str] = ()) -> int:
    """Keep results, and write the documents.

    Parameters
    ----------
    root : Path
        A checkout.
    results : sequence of str
        ``KEY=FILE``: a result of ``dimples bench --out FILE``, or of the study of outlines, and the
        set that it was measured on.

    Returns
    -------
    int
        Exit code: 0, or 2 when a result or a document is not what it should be.
    """
    try:
        fresh = [result(text) for text in results]
        kept = {**read_all(root), **{k.key: k for k in fresh}}
        pages = documents(root, kept)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    for one in fresh:
        write(root / FOLDER / f"{one.key}.json", one)
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
        print(path)
    return 0


def result(text: str) -> Kept:
    """What is kept of ``KEY=FILE``.

    Raises
    ------
    ValueError
        Where the file does not belong to the key.
    """
    key, mark, name = text.partition("=")
    if not mark:
        raise ValueError(f"--result {text}: give KEY=FILE.")
    if key != OUTLINES:
        return cut(Path(name), set_of(key))
    kept = read(Path(name))
    if kept.key != OUTLINES:
        raise ValueError(f"{name}: no study of outlines")
    return kept


def documents(root: Path, kept: Mapping[str, Kept]) -> dict[Path, str]:
    """Each document that holds figures, with its text as it should be, and the app's figures.

    Raises
    ------
    ValueError
        Where a document lacks its marks.
    """
    blocks = {
        Path("README.md"): {"figures": markdown.readme(kept)},
        Path("docs", "accuracy.md"): {
            "sets": markdown.sets_table(kept),
            "overview": markdown.overview(kept),
            "figures": markdown.sections(kept),
            "outlines": markdown.outlines(kept.get(OUTLINES)),
        },
    }
    pages = {}
    for name, parts in blocks.items():
        text = (root / name).read_text(encoding="utf-8")
        for block, body in parts.items():
            try:
                text = fill(text, block, body)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        pages[root / name] = text
    if (root / PLACE).parent.is_dir():
        pages[root / PLACE] = accuracy_json(kept)
    return pages
