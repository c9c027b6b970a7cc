"""People in, tidy tables as CSV and Parquet out, row by row: memory stays flat for any number.

All tables are written in one pass, each beside its place, and moved there together in the end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from analyzer.batch.cohort.columns import COMPARISONS, DIMPLES, LAYOUTS, PEOPLE
from analyzer.batch.cohort.figures import tone_of, why_not
from analyzer.batch.cohort.model import Compared, Person
from analyzer.batch.cohort.params import CohortParams
from analyzer.report.columns import Field, Layout
from analyzer.report.tables import cell, cleaned, parquet_schema
from analyzer.storage.atomic import written_atomic

FORMS = ("csv", "parquet")
NAMES = tuple(f"{layout.name}.{form}" for layout in LAYOUTS for form in FORMS)
"""Files that `writing` makes."""
Row = tuple[Any, ...]


class _Sink(Protocol):
    def put(self, rows: list[Row]) -> None: ...


@contextmanager
def writing(
    folder: Path, *, anonymous: bool = False, params: CohortParams = CohortParams()
) -> Iterator[Callable[[Person], None]]:
    """Write all tables into a folder.

    Parameters
    ----------
    folder : Path
    anonymous : bool
        Whether columns that could tell who or when are left out.

    Yields
    ------
    callable
        Takes one person after the other. The files stand in their places once this is left well.
    """
    with ExitStack() as stack:
        tables = [_Table(layout, folder, stack, anonymous, params) for layout in LAYOUTS]

        def take(person: Person) -> None:
            for table in tables:
                table.take(person)

        yield take
        for table in tables:
            table.flush()


class _Table:
    def __init__(
        self,
        layout: Layout,
        folder: Path,
        stack: ExitStack,
        anonymous: bool,
        params: CohortParams,
    ) -> None:
        self._fields = tuple(f for f in layout.fields if not (f.named and anonymous))
        self._rows_of = {COMPARISONS: _comparisons, PEOPLE: _people, DIMPLES: _dimples}[layout]
        self._most = params.rows_at_once
        self._rows: list[Row] = []
        self._sinks: list[_Sink] = []
        for form, sink in (("csv", _Csv), ("parquet", _Parquet)):
            file = stack.enter_context(written_atomic(folder / f"{layout.name}.{form}"))
            self._sinks.append(sink(file, layout, self._fields, stack))

    def take(self, person: Person) -> None:
        for row in self._rows_of(person):
            self._rows.append(tuple(cleaned(row, field) for field in self._fields))
        if len(self._rows) >= self._most:
            self.flush()

    def flush(self) -> None:
        for sink in self._sinks:
            sink.put(self._rows)
        self._rows.clear()


class _Csv:
    def __init__(self, file: BinaryIO, _: Layout, fields: tuple[Field, ...], __: ExitStack) -> None:
        self._file = file
        self.put([tuple(field.name for field in fields)])

    def put(self, rows: list[Row]) -> None:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([cell(value) for value in row] for row in rows)
        self._file.write(text.getvalue().encode("utf-8", "replace"))


class _Parquet:
    def __init__(
        self, file: BinaryIO, layout: Layout, fields: tuple[Field, ...], stack: ExitStack
    ) -> None:
        import pyarrow.parquet as pq

        self._schema = parquet_schema(layout, fields)
        # Its end of the file is written before that is moved to its place, and in a fault as well.
        self._writer = stack.enter_context(pq.ParquetWriter(file, self._schema, compression="zstd"))

    def put(self, rows: list[Row]) -> None:
        import pyarrow as pa

        if rows:
            columns = [
                pa.array(values, of)
                for values, of in zip(zip(*rows, strict=True), self._schema.types, strict=True)
            ]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))


def _who(person: Person) -> dict[str, Any]:
    return {"person": person.name, "folder": person.folder}


def _people(person: Person) -> Iterator[Mapping[str, Any]]:
    found: dict[str, Any] = {
        **_who(person),
        "status": person.status,
        "error": person.error,
        "left_out": len(person.refused),
        "why_not": "; ".join(why_not(person)),
    }
    if result := person.result:
        overall = result.overall
        found |= {
            "photos": result.photos,
            "measured": result.measured,
            "sessions": result.sessions,
            "order": result.order,
            "backs": result.backs,
            "tone_ita_deg": result.tone,
            "tone": tone_of(person),
            "flat_light": result.flat,
            "verdict": overall.verdict if overall else None,
            "provenance": result.provenance,
        }
    yield found


def _pairs(person: Person) -> Iterator[tuple[dict[str, Any], Compared]]:
    result = person.result
    for one in result.comparisons if result else ():
        yield (
            {
                **_who(person),
                "before_session": one.before_session,
                "after_session": one.after_session,
                "overall": result is not None and one is result.overall,
                "neighbours": _is_neighbour(person, one),
            },
            one,
        )


def _is_neighbour(person: Person, one: Compared) -> bool:
    """Whether none of the sessions that show a back lies between."""
    assert person.result is not None
    known = {at for c in person.result.comparisons for at in (c.before_session, c.after_session)}
    return not any(one.before_session < at < one.after_session for at in known)


def _comparisons(person: Person) -> Iterator[Mapping[str, Any]]:
    for head, one in _pairs(person):
        yield {
            **head,
            "before": one.before,
            "after": one.after,
            "before_day": one.before_day,
            "after_day": one.after_day,
            "verdict": one.verdict,
            "change_share": one.change,
            "change_low_share": one.interval[0],
            "change_high_share": one.interval[1],
            "mdc95_share": one.mdc95,
            "light": one.light,
            "blocked": "; ".join(one.blocked),
            "differs": "; ".join(one.differs),
            "reasons": " ".join(one.reasons),
        }


def _dimples(person: Person) -> Iterator[Mapping[str, Any]]:
    for head, one in _pairs(person):
        for row in one.dimples:
            yield {
                **head,
                "dimple": row.dimple,
                "kind": row.kind,
                "before": row.before,
                "before_se": row.before_se,
                "after": row.after,
                "after_se": row.after_se,
                "prominence_unit": one.unit,
                "change_share": row.change,
                "change_low_share": row.interval[0],
                "change_high_share": row.interval[1],
                "verdict": row.verdict,
            }
