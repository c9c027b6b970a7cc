"""Whether a file is one of a cohort, by what only this program writes into it."""

from __future__ import annotations

from pathlib import Path

from analyzer.batch.cohort.columns import LAYOUTS
from analyzer.batch.cohort.ledger import NAME as LEDGER
from analyzer.batch.cohort.ledger import is_ledger
from analyzer.batch.cohort.page import MAKER

_STARTS = {f"{layout.name}.csv": layout.fields[0].name + "," for layout in LAYOUTS}


def is_cohort_file(path: Path) -> bool:
    """Whether a file, known by its name, is of the form in which this program writes it."""
    if path.name == LEDGER:
        return is_ledger(path)
    if path.suffix == ".parquet":
        return _is_table(path)
    try:
        with path.open("rb") as file:
            start = file.read(4000)
    except OSError:
        return False
    if path.suffix == ".csv":
        return start.startswith(_STARTS[path.name].encode("ascii"))
    return f'content="{MAKER}"'.encode() in start and b"Content-Security-Policy" in start


def _is_table(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        said = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return False
    return bool(said.get(b"table") == path.stem.encode())
